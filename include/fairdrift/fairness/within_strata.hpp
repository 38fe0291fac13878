// A rate compared within strata: what is left of a gap between people who are alike in what counts.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <fairdrift/fairness/across_groups.hpp>

namespace fairdrift {

/// The groups of a grouping inside every observed combination of the strata's values (a missing
/// value is a stratum of its own).
struct strata_counts {
    std::vector<std::string> attribute;            // the strata's columns
    std::vector<std::vector<std::string>> names;   // of stratum s, one text a column
    std::vector<std::vector<confusion>> outcomes;  // of stratum s, then of group g of the grouping
};

/// The cells of `rows` by strata and by the groups of `by`, which group_by made of `attributes`.
[[nodiscard]] strata_counts count_within_strata(const state& rows,
                                                const std::vector<std::size_t>& attributes,
                                                const readings& how, const grouping& by);

/// Of each group against the reference of its `difference`, where the metric is a proportion:
/// `mantel_haenszel_difference` with the p of Cochran, Mantel and Haenszel's test,
/// `mantel_haenszel_ratio` and `mantel_haenszel_odds_ratio`, and `homogeneity`, Breslow and Day's
/// statistic with Tarone's correction, whose p says whether one number may stand for all strata. p
/// are adjusted over the groups of the metric (Holm). Against `overall` strata compare with the
/// rest. Appends a note where the common difference points the other way than the raw one, whose
/// interval excludes 0.
void add_within_strata(const metric_across& rates, const grouping& by, const strata_counts& strata,
                       const comparing& how, std::vector<measurement>& out,
                       std::vector<std::string>& notes);

/// `conditional_demographic_disparity` of each group (Wachter, Mittelstadt and Russell 2021): its
/// share of the rejected less its share of the selected, within strata, averaged with the strata's
/// rows as weights; without strata the demographic disparity itself. Above 0: the group has more of
/// the refusals than of the successes. Newcombe intervals combined by MOVER. A stratum in which
/// nobody or everybody is selected has no such share and is left out; the reason counts its rows.
void add_demographic_disparity(const grouping& by, const strata_counts& strata,
                               const comparing& how, std::vector<measurement>& out);

}  // namespace fairdrift
