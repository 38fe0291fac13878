#include <fairdrift/stats/proportions.hpp>

#include <cmath>
#include <limits>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

using namespace fairdrift;

namespace {

const level at_95 = level::two_sided(0.95);

/// Published limits are printed to four decimals.
void check_printed(interval found, double lower, double upper) {
    CHECK(found.lower == Approx(lower).margin(5.1e-5));
    CHECK(found.upper == Approx(upper).margin(5.1e-5));
}

bool is_absent(interval limits) { return std::isnan(limits.lower) && std::isnan(limits.upper); }

}  // namespace

TEST_CASE("one proportion's limits agree with Newcombe (1998), table I", "[stats]") {
    check_printed(wilson({81, 263}, at_95), 0.2553, 0.3662);
    check_printed(wilson({15, 148}, at_95), 0.0624, 0.1605);
    check_printed(wilson({0, 20}, at_95), 0.0, 0.1611);
    check_printed(wilson({1, 29}, at_95), 0.0061, 0.1718);
    check_printed(clopper_pearson({81, 263}, at_95), 0.2527, 0.3676);
    check_printed(clopper_pearson({15, 148}, at_95), 0.0578, 0.1617);
    check_printed(clopper_pearson({0, 20}, at_95), 0.0, 0.1684);
    check_printed(clopper_pearson({1, 29}, at_95), 0.0009, 0.1776);
}

TEST_CASE("one proportion's limits agree with SciPy 1.10 to 1e-12", "[stats]") {
    const interval score = wilson({15, 148}, at_95);
    CHECK(score.lower == Approx(0.06238639953073629).epsilon(1e-12));
    CHECK(score.upper == Approx(0.16048724172330803).epsilon(1e-12));
    const interval exact = clopper_pearson({15, 148}, at_95);
    CHECK(exact.lower == Approx(0.05784401008344803).epsilon(1e-12));
    CHECK(exact.upper == Approx(0.16165049034947895).epsilon(1e-12));
    CHECK(wilson({0, 20}, at_95).upper == Approx(0.16112515805281935).epsilon(1e-12));
    CHECK(clopper_pearson({0, 20}, at_95).upper == Approx(0.16843347098308548).epsilon(1e-12));
}

TEST_CASE("the limits of none and of all are exactly 0 and 1", "[stats]") {
    for (const double n : {1.0, 7.0, 1e6, 2.5}) {
        CHECK(wilson({0, n}, at_95).lower == 0.0);
        CHECK(wilson({n, n}, at_95).upper == 1.0);
        CHECK(clopper_pearson({0, n}, at_95).lower == 0.0);
        CHECK(clopper_pearson({n, n}, at_95).upper == 1.0);
        CHECK(jeffreys({0, n}, at_95).lower == 0.0);
        CHECK(jeffreys({n, n}, at_95).upper == 1.0);
        CHECK(wilson({0, n}, at_95).upper < 1.0);
        CHECK(clopper_pearson({n, n}, at_95).lower > 0.0);
    }
}

TEST_CASE("clopper-pearson of no success in n solves (1 - p)^n = tail", "[stats]") {
    const double upper = clopper_pearson({0, 1000}, at_95).upper;
    CHECK(std::pow(1.0 - upper, 1000.0) == Approx(0.025).epsilon(1e-10));
}

TEST_CASE("jeffreys' limits of one success in two are quantiles of Beta(3/2, 3/2)", "[stats]") {
    // The law of Beta(3/2, 3/2) is 1/2 + (t + sin t cos t)/pi with sin t = 2 p - 1.
    const interval limits = jeffreys({1, 2}, at_95);
    const double t = std::asin(2.0 * limits.lower - 1.0);
    CHECK(0.5 + (t + std::sin(t) * std::cos(t)) / std::acos(-1.0) == Approx(0.025).epsilon(1e-9));
    CHECK(limits.lower + limits.upper == Approx(1.0));
}

TEST_CASE("wilson's interval stays inside [0, 1] and around the rate", "[stats]") {
    for (double n = 1; n < 200; n += 7) {
        for (double x = 0; x <= n; ++x) {
            const interval limits = wilson({x, n}, level::two_sided(0.999));
            CHECK(limits.lower >= 0.0);
            CHECK(limits.lower <= x / n);
            CHECK(limits.upper >= x / n);
            CHECK(limits.upper <= 1.0);
        }
    }
}

TEST_CASE("a rate's interval is exact where a cell counts under 5", "[stats]") {
    CHECK(rate_interval({4, 100}, at_95).method == "clopper_pearson");
    CHECK(rate_interval({96, 100}, at_95).method == "clopper_pearson");
    CHECK(rate_interval({5, 100}, at_95).method == "wilson");
    CHECK(rate_interval({95, 100}, at_95).method == "wilson");
    CHECK(rate_interval({4, 100}, at_95).limits == clopper_pearson({4, 100}, at_95));
}

TEST_CASE("no trials have no limits", "[stats]") {
    CHECK(is_absent(wilson({0, 0}, at_95)));
    CHECK(is_absent(clopper_pearson({0, 0}, at_95)));
    CHECK(is_absent(jeffreys({0, 0}, at_95)));
    CHECK(is_absent(rate_interval({0, 0}, at_95).limits));
    CHECK(is_absent(newcombe({0, 0}, {1, 2}, at_95)));
    CHECK(is_absent(miettinen_nurminen({1, 2}, {0, 0}, at_95)));
    CHECK(is_absent(koopman({0, 0}, {1, 2}, at_95)));
}

TEST_CASE("counts that cannot be are refused by name", "[stats]") {
    CHECK_THROWS_AS(wilson({-1, 10}, at_95), invalid_input);
    CHECK_THROWS_AS(clopper_pearson({11, 10}, at_95), invalid_input);
    CHECK_THROWS_AS(jeffreys({absent, 10}, at_95), invalid_input);
    CHECK_THROWS_AS(koopman({1, 10}, {1, -10}, at_95), invalid_input);
    CHECK_THROWS_AS(wilson({1, std::numeric_limits<double>::infinity()}, at_95), invalid_input);
}

TEST_CASE("a difference's limits agree with Newcombe (1998), table II", "[stats]") {
    check_printed(newcombe({56, 70}, {48, 80}, at_95), 0.0524, 0.3339);
    check_printed(newcombe({9, 10}, {3, 10}, at_95), 0.1705, 0.8090);
    check_printed(newcombe({6, 7}, {2, 7}, at_95), 0.0582, 0.8062);
    check_printed(newcombe({5, 56}, {0, 29}, at_95), -0.0381, 0.1926);
    check_printed(newcombe({0, 10}, {0, 20}, at_95), -0.1611, 0.2775);
    check_printed(newcombe({0, 10}, {0, 10}, at_95), -0.2775, 0.2775);
    check_printed(newcombe({10, 10}, {0, 20}, at_95), 0.6791, 1.0);
    check_printed(newcombe({10, 10}, {0, 10}, at_95), 0.6075, 1.0);
    check_printed(miettinen_nurminen({56, 70}, {48, 80}, at_95), 0.0528, 0.3382);
    check_printed(miettinen_nurminen({9, 10}, {3, 10}, at_95), 0.1700, 0.8406);
    check_printed(miettinen_nurminen({6, 7}, {2, 7}, at_95), 0.0342, 0.8534);
    check_printed(miettinen_nurminen({5, 56}, {0, 29}, at_95), -0.0326, 0.1933);
    check_printed(miettinen_nurminen({0, 10}, {0, 10}, at_95), -0.2879, 0.2879);
    check_printed(miettinen_nurminen({10, 10}, {0, 20}, at_95), 0.7156, 1.0);
}

TEST_CASE("a ratio's score limits agree with Koopman (1984)", "[stats]") {
    const interval limits = koopman({36, 40}, {16, 80}, at_95);
    CHECK(limits.lower == Approx(2.94).margin(0.005));
    CHECK(limits.upper == Approx(7.15).margin(0.005));
}

TEST_CASE("pairs agree with values computed from the restricted cubic", "[stats]") {
    const interval small = koopman({9, 10}, {3, 10}, at_95);
    CHECK(small.lower == Approx(1.3532371938667196).epsilon(1e-6));
    CHECK(small.upper == Approx(8.467668686709775).epsilon(1e-6));
    const interval score = miettinen_nurminen({36, 40}, {16, 80}, at_95);
    CHECK(score.lower == Approx(0.5429395556499533).epsilon(1e-6));
    CHECK(score.upper == Approx(0.803940196701849).epsilon(1e-6));
    const interval log = katz({36, 40}, {16, 80}, at_95);
    CHECK(log.lower == Approx(2.8685501986034843).epsilon(1e-9));
    CHECK(log.upper == Approx(7.059315193388787).epsilon(1e-9));
}

TEST_CASE("koopman's limits put the statistic exactly at z squared", "[stats]") {
    // The restricted rates of Koopman (1984) by his own quadratic, not by our parametrisation.
    const auto statistic = [](proportion a, proportion b, double theta) {
        const double m = a.trials;
        const double n = b.trials;
        const double half = m * theta + a.successes + n + b.successes * theta;
        const double quad = (m + n) * theta;
        const double pb =
            (half - std::sqrt(half * half - 4.0 * quad * (a.successes + b.successes))) /
            (2.0 * quad);
        const double pa = theta * pb;
        // (m - m p)^2 / (m p (1 - p)), without the 0/0 at p = 1.
        const double of_a = a.successes == m
                                ? m * (1.0 - pa) / pa
                                : std::pow(a.successes - m * pa, 2) / (m * pa * (1.0 - pa));
        return of_a + std::pow(b.successes - n * pb, 2) / (n * pb * (1.0 - pb));
    };
    const double zz = at_95.z * at_95.z;
    for (const proportion a : {proportion{1, 30}, {7, 12}, {400, 9000}, {12, 12}, {2.5, 31.5}}) {
        for (const proportion b : {proportion{3, 40}, {19, 20}, {55, 60}, {1, 5000}}) {
            const interval limits = koopman(a, b, at_95);
            CHECK(statistic(a, b, limits.lower) == Approx(zz).epsilon(1e-6));
            CHECK(statistic(a, b, limits.upper) == Approx(zz).epsilon(1e-6));
        }
    }
}

TEST_CASE("a ratio to or from zero is bounded on one side only", "[stats]") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(koopman({0, 20}, {5, 20}, at_95).lower == 0.0);
    CHECK(koopman({0, 20}, {5, 20}, at_95).upper < 1.0);
    CHECK(koopman({5, 20}, {0, 20}, at_95).lower > 1.0);
    CHECK(koopman({5, 20}, {0, 20}, at_95).upper == infinity);
    CHECK(koopman({0, 20}, {0, 30}, at_95) == interval{0.0, infinity});
    CHECK(is_absent(katz({0, 20}, {5, 20}, at_95)));
    CHECK(is_absent(katz({5, 20}, {0, 20}, at_95)));
}

TEST_CASE("swapping the groups mirrors a difference and inverts a ratio", "[stats]") {
    for (const proportion a : {proportion{0, 9}, {3, 30}, {400, 401}, {50, 50}}) {
        for (const proportion b : {proportion{0, 40}, {19, 20}, {6, 5000}, {8, 8}}) {
            const interval difference = miettinen_nurminen(a, b, at_95);
            const interval mirrored = miettinen_nurminen(b, a, at_95);
            CHECK(difference.lower == Approx(-mirrored.upper));
            CHECK(difference.lower <= a.rate() - b.rate());
            CHECK(difference.upper >= a.rate() - b.rate());
            const interval ratio = koopman(a, b, at_95);
            const interval inverse = koopman(b, a, at_95);
            CHECK(ratio.lower == Approx(1.0 / inverse.upper));
            CHECK(newcombe(a, b, at_95).lower == Approx(-newcombe(b, a, at_95).upper));
        }
    }
}
