#include <fairdrift/stats/comparisons.hpp>

#include <cmath>
#include <limits>

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
