// Adverse impact of a selection, as a table of facts: what each rule of selection looks at, side by
// side.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <fairdrift/fairness/selected_by_group.hpp>
#include <fairdrift/stats/contingency.hpp>
#include <fairdrift/stats/stratified.hpp>

namespace fairdrift {

/// What a rule compares with. None has a default: they are the rule's data.
struct adverse_impact_limits {
    double ratio = absent;            // an impact ratio below is called low
    double deviations = absent;       // |z| of this or more is called large
    double p_value = absent;          // p below is called significant
    double fisher_expected = absent;  // Fisher's test where an expected count is below,
    double fisher_people = absent;    // or the two groups together have fewer people
    double flip_persons = absent;     // so many selected there, not here, may turn the order
};

struct adverse_impact_options {
    adverse_impact_limits limits;
    /// "best" (the highest rate), "largest", or a group's label.
    std::string against = "best";
    /// Groups of fewer people never serve as best or largest.
    std::int64_t min_group_size = 1;
    double confidence = 0.95;
};

/// The facts about one group; of the reference group itself only counts and rate. What cannot be
/// computed is absent, and `reason` says why.
struct adverse_impact_row {
    selected_people counts;
    double rate = absent;
    named_interval rate_limits;
    bool is_reference = false;
    double ratio = absent;
    named_interval ratio_limits;
    double odds = absent;
    named_interval odds_limits;
    z_test pooled;
    z_test hypergeometric;
    double fisher = absent;
    double mid_p = absent;
    double expected = absent;
    /// The test that the limits choose, and its p.
    std::optional<selection_test> test;
    double p_value = absent;
    std::optional<bool> ratio_is_low;
    std::optional<bool> deviation_is_large;
    std::optional<bool> is_significant;
    std::optional<bool> flips;
    std::optional<std::int64_t> selections_to_ratio;
    std::optional<std::int64_t> selections_to_p;
    double shortfall = absent;
    double pooled_shortfall = absent;
    /// Within strata (of several jobs, say), where there are any.
    common_effect stratified_ratio;
    common_effect stratified_odds;
    chi_square_result association{.statistic = absent, .p_value = absent};
    chi_square_result homogeneity{.statistic = absent, .p_value = absent};
    std::string reason;
};

struct adverse_impact_table {
    std::vector<adverse_impact_row> rows;  // one a group
    std::optional<std::size_t> reference;
    std::string reason;  // why there is no reference
    std::vector<std::string> notes;
};

/// Every group against one reference. Rates and ratios have intervals: Koopman's, simultaneous over
/// the groups where the data chose the reference. Throws invalid_input where a limit is absent, or
/// `against` names no group.
[[nodiscard]] adverse_impact_table adverse_impact(const selected_by_group& by,
                                                  const adverse_impact_options& options);

}  // namespace fairdrift
