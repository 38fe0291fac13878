// Balanced accuracy: the mean of the two rates of being right.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// (TPR + TNR) / 2. The two rates rest on different rows, so their intervals combine by MOVER
/// (Zou and Donner 2008, doi:10.1002/sim.3095). Undefined without positives or without negatives.
[[nodiscard]] estimate evaluate_balanced_accuracy(const group_counts& group, const level& at);

inline constexpr metric balanced_accuracy{
    .name = "balanced_accuracy",
    .short_name = "bacc",
    .formula = "(TPR + TNR) / 2",
    .meaning = "mean of the shares of positives and of negatives decided right",
    .source = "Brodersen et al. 2010, doi:10.1109/ICPR.2010.764",
    .better = direction::higher,
    .evaluate = evaluate_balanced_accuracy};

}  // namespace fairdrift
