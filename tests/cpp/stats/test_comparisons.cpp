#include <fairdrift/stats/comparisons.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"

using namespace fairdrift;

namespace {

candidate rate(double successes, double trials) {
    return {.value = successes / trials,
            .counts = {successes, trials},
            .ordinary = {},
            .simultaneous = {}};
}

candidate number(double value, interval limits) {
    return {.value = value, .counts = {}, .ordinary = limits, .simultaneous = limits};
}

}  // namespace

TEST_CASE("a family's level is the studentized range's, as Harter (1960) tabled it", "[stats]") {
    const auto q = [](std::size_t groups, double confidence) {
        return levels_for(groups, confidence).simultaneous.z * std::sqrt(2.0);
    };
    CHECK(q(2, 0.95) == Approx(2.772).margin(5.1e-4));
    CHECK(q(3, 0.95) == Approx(3.314).margin(5.1e-4));
    CHECK(q(6, 0.95) == Approx(4.030).margin(5.1e-4));
    CHECK(q(10, 0.95) == Approx(4.474).margin(5.1e-4));
    CHECK(q(20, 0.95) == Approx(5.012).margin(5.1e-4));
    CHECK(q(3, 0.99) == Approx(4.120).margin(5.1e-4));
    CHECK(q(10, 0.99) == Approx(5.157).margin(5.1e-4));
}

TEST_CASE("one or two groups are no family", "[stats]") {
    for (const std::size_t groups : {0, 1, 2}) {
        const family_levels at = levels_for(groups, 0.9);
        CHECK(at.simultaneous.z == at.ordinary.z);
        CHECK(at[family::ordinary].z == Approx(1.6448536269514722));
    }
}

TEST_CASE("a remembered level is not confused with another family's", "[stats]") {
    // 3 and 67 share a place in the memory.
    const double first = levels_for(3, 0.95).simultaneous.z;
    CHECK(levels_for(67, 0.95).simultaneous.z > first);
    CHECK(levels_for(3, 0.99).simultaneous.z > first);
    CHECK(levels_for(3, 0.95).simultaneous.z == first);
}

TEST_CASE("ordinary comparisons of rates are Newcombe's and Koopman's", "[stats]") {
    const family_levels at = levels_for(5, 0.95);
    const candidate a = rate(56, 70);
    const candidate b = rate(48, 80);
    const named_interval difference = difference_interval(a, b, at, family::ordinary);
    CHECK(difference.method == "newcombe");
    CHECK(difference.limits == newcombe(a.counts, b.counts, at.ordinary));
    const named_interval ratio = ratio_interval(a, b, at, family::ordinary);
    CHECK(ratio.method == "koopman");
    CHECK(ratio.limits == koopman(a.counts, b.counts, at.ordinary));
}

TEST_CASE("simultaneous comparisons are wider and say so", "[stats]") {
    const family_levels at = levels_for(5, 0.95);
    for (const candidate& b : {rate(48, 80), rate(4, 90), rate(4000, 7000)}) {
        const candidate a = rate(56, 70);
        const interval one = difference_interval(a, b, at, family::ordinary).limits;
        const named_interval all = difference_interval(a, b, at, family::simultaneous);
        CHECK(all.method == "simultaneous_mover");
        CHECK(all.limits.lower < one.lower);
        CHECK(all.limits.upper > one.upper);
        const interval ratio = ratio_interval(a, b, at, family::ordinary).limits;
        const interval wide = ratio_interval(a, b, at, family::simultaneous).limits;
        CHECK(wide.lower < ratio.lower);
        CHECK(wide.upper > ratio.upper);
    }
}

TEST_CASE("large counts make a simultaneous difference Newcombe's at the family's level",
          "[stats]") {
    const family_levels at = levels_for(6, 0.95);
    const candidate a = rate(30000, 70000);
    const candidate b = rate(20000, 50000);
    const interval found = difference_interval(a, b, at, family::simultaneous).limits;
    const interval expected = newcombe(a.counts, b.counts, at.simultaneous);
    CHECK(found.lower == Approx(expected.lower));
    CHECK(found.upper == Approx(expected.upper));
}

TEST_CASE("numbers that are no rates add their distances as standard errors add", "[stats]") {
    const family_levels at = levels_for(2, 0.95);
    // Distances 0.3 below a and 0.4 above b give 0.5.
    const candidate a = number(5.0, {4.7, 5.5});
    const candidate b = number(2.0, {1.88, 2.4});
    const named_interval found = difference_interval(a, b, at, family::ordinary);
    CHECK(found.method == "mover");
    CHECK(found.limits.lower == Approx(3.0 - 0.5));
    CHECK(found.limits.upper == Approx(3.0 + std::sqrt(0.25 + 0.0144)));
}

TEST_CASE("a ratio's limit is where the difference a - R b has the limit 0", "[stats]") {
    const family_levels at = levels_for(2, 0.95);
    const interval of_a{4.7, 5.5};
    const interval of_b{1.88, 2.4};
    const interval found =
        ratio_interval(number(5.0, of_a), number(2.0, of_b), at, family::ordinary).limits;
    const double low = found.lower;
    const double high = found.upper;
    CHECK(5.0 - low * 2.0 == Approx(std::hypot(5.0 - 4.7, low * (2.4 - 2.0))));
    CHECK(high * 2.0 - 5.0 == Approx(std::hypot(5.5 - 5.0, high * (2.0 - 1.88))));
}

TEST_CASE("a ratio is not bounded where its denominator may be zero", "[stats]") {
    const family_levels at = levels_for(3, 0.95);
    const interval to_none =
        ratio_interval(rate(5, 20), rate(0, 20), at, family::simultaneous).limits;
    CHECK(to_none.lower > 0.0);
    CHECK(std::isinf(to_none.upper));
    const interval of_none =
        ratio_interval(rate(0, 20), rate(5, 20), at, family::simultaneous).limits;
    CHECK(of_none.lower == 0.0);
    CHECK(of_none.upper > 0.0);
    CHECK(std::isfinite(of_none.upper));
}

TEST_CASE("negative numbers have no ratio, and no limits give none", "[stats]") {
    const family_levels at = levels_for(2, 0.95);
    const candidate good = number(0.5, {0.4, 0.6});
    CHECK(std::isnan(
        ratio_interval(number(-0.1, {-0.2, 0.1}), good, at, family::ordinary).limits.lower));
    const interval without =
        difference_interval(good, number(0.3, {}), at, family::ordinary).limits;
    CHECK(std::isnan(without.lower));
    CHECK(std::isnan(without.upper));
    const interval ratio = ratio_interval(good, number(0.3, {}), at, family::ordinary).limits;
    CHECK(std::isnan(ratio.lower));
    CHECK(std::isnan(ratio.upper));
}

TEST_CASE("against everyone, a group's gap shrinks by its own share", "[stats]") {
    // 30 of 100 in the group, 10 of 300 in the rest: 0.3 - 1/30 against 0.3 - 0.1.
    const interval found = overall_difference({0.3 - 1.0 / 30, 0.5}, 0.25);
    CHECK(found.lower == Approx(0.2));
    CHECK(found.upper == Approx(0.375));
    const interval ratio = overall_ratio({9.0, 1.0}, 0.25);
    CHECK(ratio.lower == Approx(3.0));
    CHECK(ratio.upper == Approx(1.0));
}

TEST_CASE("a group that is everyone is exactly like everyone", "[stats]") {
    CHECK(overall_difference({absent, absent}, 1.0) == interval{0.0, 0.0});
    CHECK(overall_ratio({absent, absent}, 1.0) == interval{1.0, 1.0});
}

TEST_CASE("a ratio to everyone cannot pass one over the share", "[stats]") {
    const interval found = overall_ratio({0.0, std::numeric_limits<double>::infinity()}, 0.25);
    CHECK(found.lower == 0.0);
    CHECK(found.upper == Approx(4.0));
}

TEST_CASE("an odds ratio and its logit limits, by hand", "[stats]") {
    const family_levels at = levels_for(3, 0.95);
    const candidate a = rate(56, 70);
    const candidate b = rate(48, 80);
    // 56 x 32 / (14 x 48); 1/56 + 1/14 + 1/48 + 1/32 = .1413690.
    CHECK(odds_ratio(a.counts, b.counts) == Approx(8.0 / 3).epsilon(1e-14));
    const named_interval found = odds_ratio_interval(a, b, at, family::ordinary);
    CHECK(found.limits.lower == Approx(std::exp(0.9808292530 - 1.959963985 * 0.3759907)));
    CHECK(found.limits.upper == Approx(std::exp(0.9808292530 + 1.959963985 * 0.3759907)));
    CHECK(found.method == "woolf");
    const named_interval turned = odds_ratio_interval(b, a, at, family::ordinary);
    CHECK(turned.limits.lower == Approx(1 / found.limits.upper));
    const named_interval wide = odds_ratio_interval(a, b, at, family::simultaneous);
    CHECK(wide.limits.lower < found.limits.lower);
    CHECK(wide.method == "simultaneous_woolf");
}

TEST_CASE("an odds ratio with an empty cell has one open end", "[stats]") {
    const family_levels at = levels_for(2, 0.95);
    CHECK(odds_ratio({0, 10}, {5, 10}) == 0);
    CHECK(std::isnan(odds_ratio({5, 10}, {0, 10})));
    CHECK(std::isnan(odds_ratio({10, 10}, {5, 10})));
    const interval none =
        odds_ratio_interval(rate(0, 10), rate(5, 10), at, family::ordinary).limits;
    CHECK(none.lower == 0);
    // .5 x 5.5 / (10.5 x 5.5), variance 2 + 2/21 + 2/11 + 2/11.
    CHECK(none.upper == Approx(0.5 / 10.5 * std::exp(1.959963985 * std::sqrt(2.458874459))));
    const interval all =
        odds_ratio_interval(rate(10, 10), rate(5, 10), at, family::ordinary).limits;
    CHECK(std::isinf(all.upper));
    CHECK(all.lower == Approx(1 / none.upper));
}

TEST_CASE("the odds ratio to overall varies less, as the group is part of it", "[stats]") {
    const level at = level::two_sided(0.95);
    // Rates of .5, half of 200 rows: slopes 4 - 2 and 2, variance 2 (2^2 .25 / 100) = .02.
    const interval even = overall_odds_interval({50, 100}, {50, 100}, 0.5, at).limits;
    CHECK(even.upper == Approx(std::exp(1.959963985 * std::sqrt(0.02))));
    CHECK(even.lower == Approx(1 / even.upper));
    CHECK(overall_odds_interval({50, 100}, {0, 0}, 1, at).limits == interval{1, 1});
    CHECK(overall_odds_interval({0, 100}, {50, 100}, 0.5, at).limits.lower == 0);
    CHECK(std::isinf(overall_odds_interval({100, 100}, {50, 100}, 0.5, at).limits.upper));
}

TEST_CASE("limits of odds ratios hold them as often as promised, counted over all outcomes",
          "[stats]") {
    const auto chances = [](int n, double p) {
        std::vector<double> of(static_cast<std::size_t>(n) + 1, std::pow(1 - p, n));
        for (std::size_t k = 1; k < of.size(); ++k) {
            of[k] =
                of[k - 1] * (n - static_cast<double>(k) + 1) / static_cast<double>(k) * p / (1 - p);
        }
        return of;
    };
    const family_levels at = levels_for(2, 0.95);
    constexpr int n = 30;
    constexpr int m = 100;
    constexpr double share = static_cast<double>(n) / (n + m);
    for (const double p : {0.1, 0.2, 0.5, 0.8}) {
        for (const double r : {0.1, 0.3, 0.5, 0.9}) {
            const double odds = p / (1 - p);
            const double all = share * p + (1 - share) * r;
            const std::vector<double> of_p = chances(n, p);
            const std::vector<double> of_r = chances(m, r);
            double held = 0;
            double overall_held = 0;
            for (int x = 0; x <= n; ++x) {
                for (int y = 0; y <= m; ++y) {
                    const double chance =
                        of_p[static_cast<std::size_t>(x)] * of_r[static_cast<std::size_t>(y)];
                    const candidate a = rate(x, n);
                    const candidate b = rate(y, m);
                    const interval pair = odds_ratio_interval(a, b, at, family::ordinary).limits;
                    const interval part =
                        overall_odds_interval(a.counts, b.counts, share, at.ordinary).limits;
                    if (pair.lower <= odds / (r / (1 - r)) && odds / (r / (1 - r)) <= pair.upper) {
                        held += chance;
                    }
                    if (part.lower <= odds / (all / (1 - all)) &&
                        odds / (all / (1 - all)) <= part.upper) {
                        overall_held += chance;
                    }
                }
            }
            CHECK(held >= 0.944);
            CHECK(overall_held >= 0.88);
        }
    }
}
