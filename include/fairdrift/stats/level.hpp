// How sure an interval is: a confidence, its one-sided tail and its normal quantile, kept together.
#pragma once

namespace fairdrift {

/// A two-sided level. `tail` is the probability left out on each side, `z` the normal quantile of
/// 1 - tail. Simultaneous intervals are ordinary ones at a wider level, so every interval function
/// takes a level and none takes a bare alpha.
struct level {
    double tail = 0.025;
    double z = 1.959963984540054;

    /// The level of an ordinary two-sided interval, e.g. 0.95. Throws invalid_input outside (0, 1).
    [[nodiscard]] static level two_sided(double confidence);
    /// The level whose normal quantile is z (> 0).
    [[nodiscard]] static level from_z(double z);
    /// The level that leaves `tail` (0 < tail < 0.5) on each side.
    [[nodiscard]] static level from_tail(double tail);

    /// Student's quantile of the same tail, for a variance that is itself estimated.
    /// Absent under half a degree of freedom: it would be astronomically wide, and say nothing.
    [[nodiscard]] double student(double degrees_of_freedom) const;
    [[nodiscard]] double confidence() const { return 1.0 - 2.0 * tail; }
};

}  // namespace fairdrift
