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

/// Wilson (1927), the score interval: the p with |x - n p| <= z sqrt(n p (1 - p)), that is
/// (x + z^2/2 -+ z sqrt(x (n - x)/n + z^2/4)) / (n + z^2).
///
/// All intervals here: no trials have absent limits; successes below 0 or above trials, or counts
/// that are not finite, throw invalid_input. Successes are assumed binomial.
[[nodiscard]] interval wilson(proportion p, level at);
/// Clopper and Pearson (1934): quantiles of Beta(x, n - x + 1) and Beta(x + 1, n - x). Covers at
/// least its level for every p; 0 and 1 are exact limits of none and of all.
[[nodiscard]] interval clopper_pearson(proportion p, level at);
/// Jeffreys: quantiles of Beta(x + 1/2, n - x + 1/2), 0 for none and 1 for all (Brown, Cai and
/// DasGupta 2001).
[[nodiscard]] interval jeffreys(proportion p, level at);
/// The house's interval of a rate: Wilson, Clopper-Pearson where successes or failures are under 5.
/// (The expected counts are unknown; the observed ones stand for them, and the method named is the
/// one that was used.)
[[nodiscard]] named_interval rate_interval(proportion p, level at);

/// a - b by Newcombe's (1998) hybrid score method 10: Wilson limits l, u of both, and
/// d - sqrt((p_a - l_a)^2 + (u_b - p_b)^2), d + sqrt((u_a - p_a)^2 + (p_b - l_b)^2).
[[nodiscard]] interval newcombe(proportion a, proportion b, level at);
/// a - b by Miettinen and Nurminen's (1985) score test with restricted rates, variance times
/// N / (N - 1).
[[nodiscard]] interval miettinen_nurminen(proportion a, proportion b, level at);
/// a / b by Katz et al. (1978): ln(a / b) -+ z sqrt(1/x_a - 1/n_a + 1/x_b - 1/n_b). Absent where
/// either has no success; a point where both have nothing else.
[[nodiscard]] interval katz(proportion a, proportion b, level at);
/// a / b by Koopman's (1984) score test with restricted rates. 0 below where a has no success,
/// infinite above where b has none.
[[nodiscard]] interval koopman(proportion a, proportion b, level at);

}  // namespace fairdrift
