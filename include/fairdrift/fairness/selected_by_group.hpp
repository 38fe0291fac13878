// How many people of each group were selected: by a decision, or by where a score lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/fairness/grouping.hpp>
#include <fairdrift/stats/selection.hpp>

namespace fairdrift {

/// The groups of one attribute or intersection in label order, and, where there are strata, the
/// same groups inside each of them.
struct selected_by_group {
    std::vector<std::string> attribute;
    std::vector<std::vector<std::string>> names;  // of group g, one text an attribute
    std::vector<bool> missing;                    // whether any of group g's values is missing
    std::vector<selected_people> groups;
    std::vector<std::string> strata;                    // the strata's columns
    std::vector<std::vector<selected_people>> stratum;  // of stratum s, then of group g
    std::int64_t without_outcome = 0;                   // rows without a decision, or a score

    /// The people of all groups, `known` those of groups without a missing value.
    [[nodiscard]] selected_people all() const;
    [[nodiscard]] selected_people known() const;
};

/// Which scores select.
enum class score_side : std::uint8_t { above, at_least, below, at_most };

/// Rows with the favorable decision, by the attributes (positions among the layout's groups) and
/// strata. Throws invalid_input where the state has no decisions, weighs its rows (a rule counts
/// people), or its labels do not say what is favorable.
[[nodiscard]] selected_by_group selected_by_decision(const state& rows,
                                                     const std::vector<std::size_t>& attributes);
/// Rows whose score lies on this side of `cut`. Throws invalid_input where the state has no scores,
/// weighs its rows, or keeps scores between knots, which does not say on which side a row lies.
[[nodiscard]] selected_by_group selected_by_score(const state& rows,
                                                  const std::vector<std::size_t>& attributes,
                                                  double cut, score_side side);

/// The median score (mean of the middle two) of all rows with one; with `known_in`, of those whose
/// values of these attributes are all known. Absent where there is none; throws as above.
[[nodiscard]] double median_score(const state& rows, const std::vector<std::size_t>* known_in);
/// The cut that selects the best `share` (0 < share <= 1) of the rows with a score or, ties being
/// selected together, the least more: the best scores are the highest, or the lowest.
[[nodiscard]] double cut_for_share(const state& rows, double share, bool lower_is_better);

}  // namespace fairdrift
