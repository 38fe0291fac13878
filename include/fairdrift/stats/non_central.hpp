// How large an effect is, from a chi-square statistic.
#pragma once

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/stats/level.hpp>

namespace fairdrift {

/// The non-centralities of a chi-square law of `degrees_of_freedom` that make `statistic` neither
/// too large nor too small (each tail of the level; 0 where even 0 does). Above 10,000 by the law's
/// normal approximation, (q - k - c)^2 = 2 z^2 (k + 2 c). Throws invalid_input for a statistic
/// below 0 or degrees of freedom that are not above 0.
[[nodiscard]] interval non_centrality(double statistic, double degrees_of_freedom, level at);

}  // namespace fairdrift
