// The share that gets what people want, where that is not the positive decision.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// Rows with the favorable decision / rows with a decision: the selection rate where the favorable
/// outcome is the positive one, else 1 - selection rate (fraud, default, recidivism). The impact
/// ratio compares this rate. Reported only where it differs from the selection rate.
[[nodiscard]] estimate evaluate_favorable_rate(const group_counts& group, const level& at);

inline constexpr metric favorable_rate{.name = "favorable_rate",
                                       .short_name = "favourable_rate",
                                       .formula = "favorable decisions / n",
                                       .meaning = "share that gets the favorable decision",
                                       .source = "29 CFR 1607.4D",
                                       .better = direction::higher,
                                       .input = needs::decisions,
                                       .evaluate = evaluate_favorable_rate};

}  // namespace fairdrift
