#include "catch.hpp"

#include <cmath>

#include <fairdrift/fairness/f1.hpp>
#include <fairdrift/fairness/threat_score.hpp>

namespace fairdrift {

namespace {

group_counts table_of(int tp, int fp, int fn, int tn) {
    group_counts g;
    const auto add = [&](outcome truth, outcome decision, int rows) {
        g.outcomes.add(truth, decision, {.rows = rows, .weight = {}, .squared_weight = {}});
    };
    add(outcome::positive, outcome::positive, tp);
    add(outcome::negative, outcome::positive, fp);
    add(outcome::positive, outcome::negative, fn);
    add(outcome::negative, outcome::negative, tn);
    return g;
}

}  // namespace

TEST_CASE("the threat score of Finley's tornado forecasts is the published one", "[fairness]") {
    // Finley 1884 as tabled by Schaefer 1990: 28 hits, 72 false alarms, 23 misses: .228.
    const estimate score =
        evaluate(threat_score, table_of(28, 72, 23, 2680), level::two_sided(0.95));
    CHECK(score.value == Approx(28.0 / 123));
    CHECK(score.value == Approx(0.228).margin(5e-4));
    CHECK(score.n == 123);
    CHECK(score.method == "wilson");
}

TEST_CASE("f1 is a rising function of the threat score", "[fairness]") {
    const group_counts g = table_of(30, 10, 20, 40);
    const double t = evaluate(threat_score, g, level::two_sided(0.95)).value;
    CHECK(evaluate(f1, g, level::two_sided(0.95)).value == Approx(2 * t / (1 + t)));
}

TEST_CASE("the threat score without any positive is undefined", "[fairness]") {
    const estimate score = evaluate(threat_score, table_of(0, 0, 0, 9), level::two_sided(0.95));
    CHECK(std::isnan(score.value));
    CHECK_FALSE(score.reason.empty());
}

}  // namespace fairdrift
