#include <cmath>
#include <set>

#include "catch.hpp"

#include <fairdrift/drift/metric.hpp>

namespace fairdrift::testing {
namespace {

measurement effect(double value, double lower, double upper) {
    measurement m;
    m.value = value;
    m.lower = lower;
    m.upper = upper;
    return m;
}

measurement judged(measurement m, double limit, std::int64_t before, std::int64_t now) {
    judge(m, limit, before, now);
    return m;
}

}  // namespace

TEST_CASE("drift is said where the whole interval is beyond the limit, stable where it is inside",
          "[drift]") {
    CHECK(judged(effect(0.2, 0.11, 0.3), 0.1, 50, 50).finding == finding::drift);
    CHECK(judged(effect(0.05, 0.0, 0.09), 0.1, 50, 50).finding == finding::stable);
    CHECK(judged(effect(0.2, 0.09, 0.3), 0.1, 50, 50).finding == finding::inconclusive);
    CHECK(judged(effect(-0.2, -0.3, -0.11), 0.1, 50, 50).finding == finding::drift);
    CHECK(judged(effect(-0.05, -0.09, 0.01), 0.1, 50, 50).finding == finding::stable);
    CHECK(judged(effect(-0.05, -0.2, 0.01), 0.1, 50, 50).finding == finding::inconclusive);
}

TEST_CASE("an inconclusive finding says how many rows would decide", "[drift]") {
    // The lower end lies .08 below the value and has room of .05: 1/m + 1/n must shrink by
    // (5/8)^2. With a million reference rows that takes 2,564 current ones.
    const measurement enough = judged(effect(0.1, 0.02, 0.18), 0.05, 1'000'000, 1000);
    CHECK(enough.reason ==
          "inconclusive: about 2,600 current rows would decide if it stays at 0.1");
    const measurement never = judged(effect(0.1, 0.02, 0.18), 0.05, 1000, 1000);
    CHECK_THAT(never.reason, Catch::Contains("the reference of 1,000 rows is too small"));
    CHECK_THAT(never.reason, Catch::Contains("about 2,600 rows on both sides"));
    CHECK_THAT(judged(effect(0.05, 0.0, 0.1), 0.05, 1000, 1000).reason,
               Catch::Contains("at the limit itself"));
}

TEST_CASE("what is undefined or has no interval gets no finding", "[drift]") {
    CHECK(judged(effect(0.2, absent, absent), 0.1, 5, 5).finding == finding::none);
    CHECK(judged(undefined_drift("why"), 0.1, 5, 5).finding == finding::none);
}

TEST_CASE("every drift metric says what it is, and each kind of column has one primary test",
          "[drift]") {
    std::set<std::pair<std::string_view, std::string_view>> names;
    int tests[2] = {0, 0};
    int deciding[2] = {0, 0};
    for (const drift_metric* m : drift_metrics()) {
        CHECK(names.insert({m->name, m->comparison}).second);
        CHECK(!m->formula.empty());
        CHECK(!m->meaning.empty());
        CHECK(m->measure != nullptr);
        CHECK((m->has_finding || std::isnan(m->smallest_effect)));
        for (const bool number : {false, true}) {
            if (!includes(m->applies, number)) continue;
            tests[number] += m->primary_test ? 1 : 0;
            deciding[number] += includes(m->decides, number) && m->comparison.empty() ? 1 : 0;
        }
    }
    CHECK(tests[0] == 1);
    CHECK(tests[1] == 1);
    CHECK(deciding[0] == 1);
    CHECK(deciding[1] == 1);
    CHECK(find_drift_metric("wasserstein") != nullptr);
    CHECK(find_drift_metric("nonsense") == nullptr);
}

}  // namespace fairdrift::testing
