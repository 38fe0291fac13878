// Matthews' correlation: the correlation of labels and decisions.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// (TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN)), in [-1, 1].
///
/// Interval: delta method for the phi coefficient under multinomial sampling (Bishop, Fienberg and
/// Holland 1975, p. 386) on Fisher's z scale. At 1 or -1 its variance is 0: then the limit is the
/// correlation of the table with as many errors (or hits) as Clopper-Pearson still allows, half of
/// either kind. Undefined where a margin is empty.
[[nodiscard]] estimate evaluate_matthews_correlation(const group_counts& group, const level& at);

inline constexpr metric matthews_correlation{
    .name = "matthews_correlation", .short_name = "mcc",
    .formula = "(TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN))",
    .meaning = "correlation of labels and decisions",
    .source = "Matthews 1975, doi:10.1016/0005-2795(75)90109-9", .better = direction::higher,
    .has_ratio = false, .evaluate = evaluate_matthews_correlation};

}  // namespace fairdrift
