#include <cmath>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/non_central.hpp>

#include "catch.hpp"

namespace fairdrift {

TEST_CASE("a statistic that equality explains has no effect below", "[stats]") {
    const interval limits = non_centrality(3.0, 3, level::two_sided(0.95));
    CHECK(limits.lower == 0);
    CHECK(limits.upper > 3);
    CHECK(non_centrality(0.0, 3, level::two_sided(0.95)).upper == 0);
}

TEST_CASE("limits of one degree of freedom are those of a squared normal", "[stats]") {
    // X^2 = (Z + d)^2 with d = sqrt(c): at X = 6 both tails are nearly one-sided, d = 6 -+ 1.96.
    const interval limits = non_centrality(36.0, 1, level::two_sided(0.95));
    CHECK(std::sqrt(limits.lower) == Approx(6 - 1.959963984540054).epsilon(1e-6));
    CHECK(std::sqrt(limits.upper) == Approx(6 + 1.959963984540054).epsilon(1e-6));
}

TEST_CASE("the normal approximation takes over smoothly", "[stats]") {
    const interval below = non_centrality(10000, 5, level::two_sided(0.95));
    const interval above = non_centrality(10000.001, 5, level::two_sided(0.95));
    CHECK(above.lower == Approx(below.lower).epsilon(1e-3));
    CHECK(above.upper == Approx(below.upper).epsilon(1e-3));
}

TEST_CASE("a statistic below 0 is none", "[stats]") {
    CHECK_THROWS_AS(non_centrality(-1, 2, {}), invalid_input);
    CHECK_THROWS_AS(non_centrality(1, 0, {}), invalid_input);
}

}  // namespace fairdrift
