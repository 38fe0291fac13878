// Average precision: how pure the people above each positive's score are.
#pragma once

#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/fairness/score_steps.hpp>

namespace fairdrift {

/// Mean over positives of the precision at their score: sum of w+ TP / (TP + FP) / sum of w+, TP
/// and FP being the weight of positives and negatives that score at least as high. It is the area
/// under the steps of the precision-recall curve, without interpolation.
///
/// Interval: the variance is linearized (infinitesimal jackknife, Jaeckel 1972: each row's share
/// in the value, squared and summed; labels and scores both vary, so the share of positives does,
/// too) and used on the logit scale (Boyd, Eng and Page 2013, doi:10.1007/978-3-642-40994-3_29)
/// with Student's quantile, its degrees of freedom being the rows of the smaller class less one.
/// With fewer than 10 positives, and where every precision is 1, it is theirs of a binomial share:
/// Clopper and Pearson's of as many rows as there are positives. The value is compared between
/// groups with care: a scorer without skill reaches the group's base rate, not one half. From
/// frozen score counts rows in one bucket count as tied and `bounds` holds what any order of them
/// can give. Undefined without positives.
[[nodiscard]] estimate evaluate_average_precision(const group_counts& group, const level& at);

inline constexpr metric average_precision{
    .name = "average_precision",
    .short_name = "ap",
    .formula = "sum over scores of (recall - next recall) precision",
    .meaning = "mean, over positives, of the share of positives among those who score as high",
    .source = "Boyd, Eng and Page 2013, doi:10.1007/978-3-642-40994-3_29",
    .better = direction::higher,
    .input = needs::labels_and_scores,
    .has_rest = false,
    .by_steps = true,
    .evaluate = evaluate_average_precision};

/// The sums of one group; `pairs` are those of its scores.
[[nodiscard]] precision_sums sum_precision(const score_steps& steps, std::size_t group,
                                           const score_pairs& pairs);

}  // namespace fairdrift
