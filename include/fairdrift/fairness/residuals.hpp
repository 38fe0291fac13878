// Whether a regression errs more against one group: residuals in standard deviations.
#pragma once

#include <vector>

#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/grouping.hpp>

namespace fairdrift {

/// `residual_standardized_mean_difference` of each group against the reference group ("best",
/// "rest" and "overall" fall back on the largest): (r_g - r_ref) / s, r the mean of truth -
/// prediction and s the pooled standard deviation of these residuals. Above 0 the model promises
/// the group less than came true, compared with the reference. Interval: Welch's of the difference,
/// s taken as known; p: Welch's, Holm over the groups. Source: Cohen 1988; the measure of credit
/// reviews of continuous scores.
void add_residual_differences(const grouping& by, const comparing& how,
                              std::vector<measurement>& out);

}  // namespace fairdrift
