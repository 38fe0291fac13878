#include <fairdrift/stats/power.hpp>

#include <cmath>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "catch.hpp"

using namespace fairdrift;

// statsmodels 0.14: power_proportions_2indep(diff, prop2, nobs1, ratio, alpha=.05).power
TEST_CASE("the power of two rates is that of the z-test with a pooled variance", "[stats]") {
    CHECK(power_of_two(0.6, 100, 0.5, 100) == Approx(0.2944660970277922).epsilon(1e-9));
    CHECK(power_of_two(0.6, 300, 0.5, 600) == Approx(0.8118411658861983).epsilon(1e-9));
    CHECK(power_of_two(0.5, 50, 0.5, 70) == Approx(0.05).epsilon(1e-9));
    CHECK(power_of_two(1, 10, 0, 10) == 1);
}

TEST_CASE("a detectable gap is found as often as it says", "[stats]") {
    const double gap = minimum_detectable_gap(300, 500, 0.3);
    CHECK(power_of_two(0.3 + gap, 300, 0.3, 500) == Approx(0.8).epsilon(1e-9));
    const double down = minimum_detectable_gap(300, 500, 0.7);
    CHECK(down == Approx(gap).epsilon(1e-9));  // towards 1/2 from either side
    // 1 and 1/2 of 3 rows each: s0^2 = 3/4 1/4 2/3, s1^2 = 1/12, and Phi((.5 - z s0) / s1) = .25.
    CHECK_THROWS_WITH(minimum_detectable_gap(3, 3, 0.5),
                      "n1 is 3 and n2 is 3: no gap from a rate of 0.5 is found with power 0.8; one "
                      "of 0.5 has 0.25");
    int found = 0;
    constexpr int repeats = 20000;
    for (int i = 0; i < repeats; ++i) {
        philox from(7, static_cast<std::uint64_t>(i));
        const double a = static_cast<double>(draw_binomial(from, 300, 0.3 + gap)) / 300;
        const double b = static_cast<double>(draw_binomial(from, 500, 0.3)) / 500;
        const double p = (300 * a + 500 * b) / 800;
        const double z = std::fabs(a - b) / std::sqrt(p * (1 - p) * (1 / 300.0 + 1 / 500.0));
        found += z > 1.959963984540054 ? 1 : 0;
    }
    CHECK(static_cast<double>(found) / repeats == Approx(0.8).margin(0.015));
}

TEST_CASE("a sample size is the smallest that has the power", "[stats]") {
    for (const double ratio : {0.5, 1.0, 3.0}) {
        const auto n = static_cast<double>(sample_size(0.6, 0.5, 0.8, ratio));
        CHECK(power_of_two(0.6, n, 0.5, n * ratio) >= 0.8);
        CHECK(power_of_two(0.6, n - 1, 0.5, (n - 1) * ratio) < 0.8);
    }
    CHECK(sample_size(0.6, 0.5) == 388);  // Fleiss, Levin and Paik 2003, table A.4, no correction
    CHECK_THROWS_AS(sample_size(0.5, 0.5), invalid_input);
    CHECK_THROWS_AS(sample_size(0.5, 0.6, 0.01), invalid_input);
    CHECK_THROWS_AS(power_of_two(1.2, 10, 0.5, 10), invalid_input);
    CHECK_THROWS_AS(power_of_two(0.2, 0, 0.5, 10), invalid_input);
}

TEST_CASE("equivalence has p at most alpha exactly where the interval lies inside", "[stats]") {
    for (const double x : {40.0, 46.0, 52.0, 60.0}) {
        const proportion a{x, 100};
        const proportion b{50, 110};
        for (const double margin : {0.05, 0.15, 0.3}) {
            const double p = equivalence_test(a, b, margin);
            CHECK(p > 0);
            CHECK(p < 1);
            for (const double alpha : {0.01, 0.05, 0.2}) {
                const interval limits = newcombe(a, b, level::two_sided(1 - 2 * alpha));
                const double half = 0.5 / 100 + 0.5 / 110;
                const bool inside = limits.lower - half > -margin && limits.upper + half < margin;
                CHECK(inside == (p < alpha));
            }
        }
    }
    CHECK(equivalence_test({50, 100}, {50, 100}, 0.01) == Approx(0.5));  // no more than the step
    CHECK(equivalence_test({50, 100}, {50, 100}, 0.005) > 0.5);
    CHECK_THROWS_AS(equivalence_test({1, 2}, {1, 2}, 0), invalid_input);
}

TEST_CASE("an interval tells what it could have found, and how many rows would decide", "[stats]") {
    const level at = level::two_sided(0.95);
    // A standard error of .05, 1000 rows; the limit is two of them away.
    const double half = at.z * 0.05;
    const reach r = reach_of(0.1, {0.1 - half, 0.1 + half}, at, 1000, 0.2, true, false);
    CHECK(r.detectable == Approx(0.2 + (at.z + 0.8416212335729143) * 0.05));
    CHECK(static_cast<double>(r.n_needed) ==
          Approx(1000 * std::pow((at.z + 0.8416212335729143) / 2, 2)).epsilon(1e-3));
    const reach ratio =
        reach_of(0.9, {0.9 / std::exp(half), 0.9 * std::exp(half)}, at, 100, 0.8, false, true);
    CHECK(ratio.detectable == Approx(0.8 * std::exp(-(at.z + 0.8416212335729143) * 0.05)));
    CHECK(reach_of(0.2, {0.1, 0.3}, at, 100, 0.2, true, false).n_needed == 0);  // on the limit
    CHECK(std::isnan(reach_of(0.2, {0.1, absent}, at, 100, 0.3, true, false).detectable));
    CHECK(to_text(reach{}, true).empty());
}
