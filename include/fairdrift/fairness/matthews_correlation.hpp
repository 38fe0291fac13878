// Matthews' correlation: the correlation of labels and decisions.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// (TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN)), in [-1, 1].
///
/// Interval: delta method on Fisher's z scale (Bishop, Fienberg and Holland 1975, p. 386), from the
/// table as it is and from the table with half a row more in each cell, whichever reaches further:
/// the first alone covers .89 where a class is rare (2, 1, 3 and 94% of 100 rows), the second alone
/// .91 where errors are. At 1 or -1 the variance is 0: then the limit is the correlation of the
/// table with as many errors (or hits) as Clopper-Pearson still allows, half of either kind.
/// Undefined where a margin is empty.
[[nodiscard]] estimate evaluate_matthews_correlation(const group_counts& group, const level& at);

inline constexpr metric matthews_correlation{
    .name = "matthews_correlation",
    .short_name = "mcc",
    .formula = "(TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN))",
    .meaning = "correlation of labels and decisions",
    .source = "Matthews 1975, doi:10.1016/0005-2795(75)90109-9",
    .better = direction::higher,
    .has_ratio = false,
    .evaluate = evaluate_matthews_correlation};

}  // namespace fairdrift
