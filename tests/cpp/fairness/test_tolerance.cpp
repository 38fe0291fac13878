#include <fairdrift/fairness/tolerance.hpp>

#include <cmath>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

using namespace fairdrift;

namespace {

measurement gap(const char* comparison, double value, double lower, double upper) {
    measurement m;
    m.comparison = comparison;
    m.value = value;
    m.lower = lower;
    m.upper = upper;
    m.confidence = 0.95;
    m.n = 100;
    return m;
}

finding found(const measurement& wide, const measurement& narrow, const tolerance& t) {
    std::vector<measurement> one{wide};
    judge_gaps(one, {narrow}, t);
    return one.front().finding;
}

}  // namespace

TEST_CASE("a gap is equivalent inside, different outside, else inconclusive", "[fairness]") {
    const tolerance t{.difference = 0.05, .ratio = 0.8};
    const auto judged = [&](const char* c, double v, double low, double high) {
        return found(gap(c, v, low, high), gap(c, v, low, high), t);
    };
    CHECK(judged("difference", 0.01, -0.03, 0.04) == finding::equivalent);
    CHECK(judged("difference", 0.01, -0.06, 0.04) == finding::inconclusive);
    CHECK(judged("difference", -0.2, -0.3, -0.06) == finding::different);
    CHECK(judged("difference", 0.2, 0.05, 0.3) == finding::inconclusive);  // touches the margin
    CHECK(judged("ratio", 1.0, 0.81, 1.24) == finding::equivalent);
    CHECK(judged("ratio", 1.0, 0.81, 1.26) == finding::inconclusive);
    CHECK(judged("ratio", 1.5, 1.3, absent) == finding::different);
    CHECK(judged("max_difference", 0.02, 0, 0.04) == finding::equivalent);
    CHECK(judged("max_difference", 0.2, 0.1, 0.3) == finding::different);
    CHECK(judged("min_ratio", 0.95, 0.85, 1) == finding::equivalent);
    CHECK(judged("min_ratio", 0.5, 0.4, 0.7) == finding::different);
    CHECK(judged("max_ratio", 1.1, 1, 1.2) == finding::equivalent);
    CHECK(judged("odds_ratio", 1.1, 1, 1.2) == finding::none);
    CHECK(judged("difference", 0.2, absent, absent) == finding::inconclusive);
}

TEST_CASE("equivalence asks the interval at twice the error, difference that at the error",
          "[fairness]") {
    const tolerance t{.difference = 0.05};
    const measurement wide = gap("difference", 0.01, -0.06, 0.06);
    CHECK(found(wide, gap("difference", 0.01, -0.04, 0.04), t) == finding::equivalent);
    const measurement beyond = gap("difference", 0.2, 0.04, 0.3);
    CHECK(found(beyond, gap("difference", 0.2, 0.06, 0.3), t) == finding::inconclusive);
}

TEST_CASE("what decides nothing has no finding", "[fairness]") {
    measurement small = gap("difference", 0.01, -0.03, 0.04);
    small.status = status::suppressed;
    CHECK(found(small, small, {.difference = 0.05}) == finding::none);
    const measurement ratio = gap("ratio", 1, 0.9, 1.1);
    CHECK(found(ratio, ratio, {.difference = 0.05}) == finding::none);
}

TEST_CASE("an inconclusive gap says what it takes", "[fairness]") {
    std::vector<measurement> one{gap("difference", 0.01, -0.09, 0.11)};
    judge_gaps(one, one, {.difference = 0.05});
    CHECK(one.front().finding == finding::inconclusive);
    CHECK(one.front().smallest_effect == 0.05);
    CHECK(one.front().detectable > 0.05 + 0.1);
    CHECK(one.front().n_needed > 100);
    CHECK(one.front().reason.find("would decide") != std::string::npos);
}

TEST_CASE("p-values are adjusted over a metric, a report or not at all", "[fairness]") {
    std::vector<measurement> tests;
    for (const double p : {0.01, 0.02, 0.5}) {
        tests.push_back(gap("difference", 0, -1, 1));
        tests.back().p_value = tests.back().adjusted_p_value = p;
    }
    tests.push_back(gap("homogeneity", 0, -1, 1));
    tests.back().p_value = 0.03;
    adjust_over("metric", tests, false);
    CHECK(tests[0].adjusted_p_value == 0.01);
    adjust_over("report", tests, false);
    CHECK(tests[0].adjusted_p_value == Approx(0.03));
    CHECK(tests[1].adjusted_p_value == Approx(0.04));
    CHECK(tests[3].adjusted_p_value == Approx(0.03));  // another comparison, a family of its own
    adjust_over("none", tests, false);
    CHECK(std::isnan(tests[0].adjusted_p_value));
    CHECK_THROWS_AS(adjust_over("all", tests, false), invalid_input);
}

TEST_CASE("a tolerance is a size", "[fairness]") {
    CHECK_THROWS_AS(require_sound(tolerance{.difference = 0}), invalid_input);
    CHECK_THROWS_AS(require_sound(tolerance{.ratio = 1.25}), invalid_input);
    CHECK_NOTHROW(require_sound(tolerance{}));
}
