// Intervals of one proportion, of a difference and of a ratio of two, from counts.
#pragma once

#include <string_view>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/stats/level.hpp>

namespace fairdrift {

/// `successes` of `trials`. Real numbers, because weighted rows enter with their effective size.
struct proportion {
    double successes = 0;
    double trials = 0;
    [[nodiscard]] double rate() const { return successes / trials; }
};

/// An interval and the name of the method that gave it.
struct named_interval {
    interval limits;
    std::string_view method;
};

[[nodiscard]] interval wilson(proportion p, level at);
[[nodiscard]] interval clopper_pearson(proportion p, level at);
[[nodiscard]] interval jeffreys(proportion p, level at);
/// The house's interval of a rate: Wilson, Clopper-Pearson where successes or failures expected are
/// under 5.
[[nodiscard]] named_interval rate_interval(proportion p, level at);

[[nodiscard]] interval newcombe(proportion a, proportion b, level at);
[[nodiscard]] interval miettinen_nurminen(proportion a, proportion b, level at);
[[nodiscard]] interval katz(proportion a, proportion b, level at);
[[nodiscard]] interval koopman(proportion a, proportion b, level at);

}  // namespace fairdrift
