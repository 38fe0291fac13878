#include <fairdrift/stats/extremes.hpp>

#include <cmath>
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

candidate number(double value, double half) {
    const interval limits{value - half, value + half};
    return {.value = value, .counts = {}, .ordinary = limits, .simultaneous = limits};
}

std::vector<candidate> many(std::size_t groups) {
    std::vector<candidate> all;
    for (std::size_t g = 0; g < groups; ++g) {
        all.push_back(rate(200.0 + 3.0 * static_cast<double>(g), 1000.0));
    }
    return all;
}

}  // namespace

TEST_CASE("the extremes name their groups", "[stats]") {
    const std::vector<candidate> groups = {rate(30, 100), rate(80, 100), rate(10, 100),
                                           rate(50, 100)};
    const family_levels at = levels_for(4, 0.95);
    const extreme gap = max_difference(groups, at);
    CHECK(gap.value == Approx(0.7));
    CHECK(gap.largest == 1);
    CHECK(gap.smallest == 2);
    CHECK(min_ratio(groups, at).value == Approx(0.125));
    CHECK(max_ratio(groups, at).value == Approx(8.0));
    CHECK(gap.method == "pairwise_mover");
}

TEST_CASE("two groups' extreme has both limits of their difference", "[stats]") {
    const std::vector<candidate> groups = {rate(300, 1000), rate(500, 1000)};
    const family_levels at = levels_for(2, 0.95);
    const extreme gap = max_difference(groups, at);
    const interval pair = newcombe(groups[1].counts, groups[0].counts, at.ordinary);
    CHECK(gap.limits.lower == Approx(pair.lower));
    CHECK(gap.limits.upper == Approx(pair.upper));
}

TEST_CASE("the near limit is the best pair's, not the extreme pair's", "[stats]") {
    // The extreme is a small group's; the large groups say more surely that there is a gap.
    const std::vector<candidate> groups = {number(0.10, 0.30), number(0.20, 0.03),
                                           number(0.60, 0.04)};
    const extreme gap = max_difference(groups, levels_for(3, 0.95));
    CHECK(gap.value == Approx(0.5));
    CHECK(gap.limits.lower == Approx(0.4 - 0.05));
    CHECK(gap.limits.upper == Approx(0.5 + std::hypot(0.3, 0.04)));
}

TEST_CASE("equal groups have a gap of 0 and a ratio of 1 as their near limits", "[stats]") {
    const std::vector<candidate> groups(5, rate(40, 100));
    const family_levels at = levels_for(5, 0.95);
    const extreme gap = max_difference(groups, at);
    CHECK(gap.value == 0.0);
    CHECK(gap.limits.lower == 0.0);
    CHECK(gap.limits.upper > 0.0);
    const extreme ratio = min_ratio(groups, at);
    CHECK(ratio.value == 1.0);
    CHECK(ratio.limits.upper == 1.0);
    CHECK(ratio.limits.lower < 1.0);
}

TEST_CASE("the largest ratio is the smallest one turned over", "[stats]") {
    const std::vector<candidate> groups = {rate(3, 60), rate(55, 100), rate(700, 1000)};
    const family_levels at = levels_for(3, 0.95);
    const extreme low = min_ratio(groups, at);
    const extreme high = max_ratio(groups, at);
    CHECK(high.value == Approx(1.0 / low.value));
    CHECK(high.limits.lower == Approx(1.0 / low.limits.upper));
    CHECK(high.limits.upper == Approx(1.0 / low.limits.lower));
}

TEST_CASE("a group with nothing has a smallest ratio of 0 and no largest", "[stats]") {
    const std::vector<candidate> groups = {rate(0, 50), rate(30, 60)};
    const family_levels at = levels_for(2, 0.95);
    const extreme low = min_ratio(groups, at);
    CHECK(low.value == 0.0);
    CHECK(low.limits.lower == 0.0);
    CHECK(low.limits.upper < 1.0);
    const extreme high = max_ratio(groups, at);
    CHECK(std::isnan(high.value));
    CHECK(high.limits.lower > 1.0);
    CHECK(std::isinf(high.limits.upper));
}

TEST_CASE("where all groups have nothing there is a gap but no ratio", "[stats]") {
    const std::vector<candidate> groups = {rate(0, 50), rate(0, 60)};
    const family_levels at = levels_for(2, 0.95);
    CHECK(max_difference(groups, at).value == 0.0);
    CHECK(max_difference(groups, at).limits.upper > 0.0);
    CHECK(std::isnan(min_ratio(groups, at).value));
    CHECK(std::isnan(max_ratio(groups, at).limits.lower));
}

TEST_CASE("fewer than two groups have no extreme", "[stats]") {
    const family_levels at = levels_for(2, 0.95);
    CHECK(std::isnan(max_difference({}, at).value));
    const std::vector<candidate> one = {rate(1, 2), candidate{}};
    CHECK(std::isnan(max_difference(one, at).value));
    CHECK(std::isnan(min_ratio(one, at).value));
}

TEST_CASE("a group without a value is passed over, one without limits takes them away", "[stats]") {
    const family_levels at = levels_for(2, 0.95);
    const std::vector<candidate> gap = {candidate{}, number(0.2, 0.1), number(0.9, 0.05)};
    const extreme found = max_difference(gap, at);
    CHECK(found.value == Approx(0.7));
    CHECK(found.largest == 2);
    CHECK(found.smallest == 1);
    const std::vector<candidate> open = {number(0.2, 0.1), number(0.9, absent)};
    CHECK(max_difference(open, at).value == Approx(0.7));
    CHECK(std::isnan(max_difference(open, at).limits.lower));
    CHECK(std::isnan(max_difference(open, at).limits.upper));
}

TEST_CASE("above 50 groups the limits are bounds: valid and a little wider", "[stats]") {
    // The same 50 groups, once alone and once with a 51st in their middle.
    const std::vector<candidate> fifty = many(50);
    std::vector<candidate> more = fifty;
    more.push_back(rate(270, 1000));
    const family_levels at = levels_for(50, 0.95);
    const extreme exact = max_difference(fifty, at);
    const extreme bounded = max_difference(more, at);
    CHECK(exact.method == "pairwise_mover");
    CHECK(bounded.method == "bounded_mover");
    CHECK(bounded.value == exact.value);
    CHECK(bounded.limits.lower <= exact.limits.lower);
    CHECK(bounded.limits.lower > 0.99 * exact.limits.lower);
    CHECK(bounded.limits.upper >= exact.limits.upper);
    const extreme ratio = min_ratio(more, at);
    CHECK(ratio.limits.upper >= min_ratio(fifty, at).limits.upper);
    CHECK(ratio.limits.lower <= min_ratio(fifty, at).limits.lower);
}

TEST_CASE("an extreme's interval holds its value and stays where it can be", "[stats]") {
    const family_levels at = levels_for(3, 0.95);
    for (double x = 0; x <= 20; ++x) {
        for (double y = 0; y <= 20; y += 4) {
            const std::vector<candidate> groups = {rate(x, 20), rate(y, 20), rate(500, 1000)};
            const extreme gap = max_difference(groups, at);
            CHECK(gap.limits.lower >= 0.0);
            CHECK(gap.limits.lower <= gap.value);
            CHECK(gap.limits.upper >= gap.value);
            CHECK(gap.limits.upper <= 1.0);
            const extreme ratio = min_ratio(groups, at);
            CHECK(ratio.limits.lower >= 0.0);
            CHECK(ratio.limits.lower <= ratio.value);
            CHECK(ratio.limits.upper >= ratio.value);
            CHECK(ratio.limits.upper <= 1.0);
        }
    }
}
