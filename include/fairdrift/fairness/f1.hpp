// F1: the harmonic mean of precision and recall.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// 2 TP / (2 TP + FP + FN). With F* = TP / (TP + FP + FN), a proportion, F1 = 2 F* / (1 + F*) rises
/// with F*, so the limits of F* map to limits of F1. Undefined without any of TP, FP, FN.
[[nodiscard]] estimate evaluate_f1(const group_counts& group, const level& at);

inline constexpr metric f1{.name = "f1",
                           .short_name = "f1_score",
                           .formula = "2 TP / (2 TP + FP + FN)",
                           .meaning = "harmonic mean of precision and recall",
                           .source = "van Rijsbergen 1979",
                           .better = direction::higher,
                           .evaluate = evaluate_f1};

}  // namespace fairdrift
