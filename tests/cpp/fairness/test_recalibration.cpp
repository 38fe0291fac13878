#include <fairdrift/fairness/recalibration.hpp>

#include <cmath>

#include "scored_people.hpp"

namespace fairdrift {

using testing::find;
using testing::scored_people;

namespace {

// `positive` of `n` rows at a score.
void add(scored_people& to, double score, int positive, int n) {
    for (int i = 0; i < n; ++i) to.add(score, i < positive ? 1 : 0);
}

double logit(double p) { return std::log(p / (1 - p)); }

}  // namespace

TEST_CASE("two scores are fitted exactly: the line goes through both shares", "[scores]") {
    scored_people p;
    add(p, 0.2, 30, 100);
    add(p, 0.8, 60, 100);
    const report r = p.audited();
    const double slope = (logit(0.6) - logit(0.3)) / (logit(0.8) - logit(0.2));
    CHECK(find(r, "calibration_slope").value == Approx(slope).epsilon(1e-10));
    // The sandwich of a saturated line is that of two shares: 1 / (n p q) each.
    const double error =
        std::sqrt(1 / (100 * 0.6 * 0.4) + 1 / (100 * 0.3 * 0.7)) / (logit(0.8) - logit(0.2));
    const measurement& m = find(r, "calibration_slope");
    CHECK((m.upper - m.value) / error == Approx(1.98698).epsilon(1e-4));  // t of 89 degrees
}

TEST_CASE("the intercept of one score is the shift of its log odds", "[scores]") {
    scored_people p;
    add(p, 0.2, 30, 100);
    const measurement m = find(p.audited(), "calibration_intercept");
    CHECK(m.value == Approx(logit(0.3) - logit(0.2)).epsilon(1e-10));
    CHECK(m.upper - m.value == Approx(1.959964 / std::sqrt(100 * 0.3 * 0.7)));
    CHECK(find(p.audited(), "calibration_slope").reason == "all scores are equal");
}

TEST_CASE("calibrated scores have the intercept 0 and the slope 1", "[scores]") {
    scored_people p;
    add(p, 0.1, 10, 100);
    add(p, 0.4, 40, 100);
    add(p, 0.9, 90, 100);
    const report r = p.audited();
    CHECK(find(r, "calibration_intercept").value == Approx(0).margin(1e-12));
    CHECK(find(r, "calibration_slope").value == Approx(1).epsilon(1e-12));
}

TEST_CASE("what has no finite line is undefined with its reason", "[scores]") {
    scored_people separated;
    add(separated, 0.2, 0, 10);
    add(separated, 0.5, 5, 10);
    add(separated, 0.7, 10, 10);
    const report r = separated.audited();
    CHECK(find(r, "calibration_slope").reason.find("separate") != std::string::npos);
    CHECK(find(r, "calibration_intercept").status == status::ok);
    scored_people certain;
    add(certain, 0.0, 0, 10);
    add(certain, 0.5, 5, 10);
    CHECK(find(certain.audited(), "calibration_intercept").reason.find("0 or 1") !=
          std::string::npos);
    scored_people one_class;
    add(one_class, 0.3, 0, 10);
    CHECK(find(one_class.audited(), "calibration_slope").reason == "no row is truly positive");
    scored_people outside;
    add(outside, 1.5, 1, 10);
    CHECK(find(outside.audited(), "calibration_slope").reason.find("outside") != std::string::npos);
}

TEST_CASE("of very many scores the pooled fit is the fit of all", "[scores]") {
    // The same rows as one group of 5,000 distinct scores, pooled, and as counts that are summed up
    // here: at the fit, residuals and residuals times logits both add up to 0.
    scored_people p;
    for (int i = 0; i < 5000; ++i) {
        const double s = (i + 0.5) / 5000;
        p.add(s, (i * 7919 % 5000) / 5000.0 < 0.2 + 0.5 * s ? 1 : 0);
    }
    const report r = p.audited();
    const double b = find(r, "calibration_slope").value;
    double a = 0;  // of that slope, by bisection
    double low = -5;
    double high = 5;
    const auto gap = [&](bool times_x) {
        double sum = 0;
        for (std::size_t i = 0; i < p.score.size(); ++i) {
            const double x = logit(p.score[i]);
            const double rest = static_cast<double>(p.label[i]) - 1 / (1 + std::exp(-a - b * x));
            sum += times_x ? rest * x : rest;
        }
        return sum;
    };
    for (int round = 0; round < 80; ++round) {
        a = (low + high) / 2;
        (gap(false) > 0 ? low : high) = a;
    }
    CHECK(gap(true) == Approx(0).margin(1e-4));  // of 5,000 rows, information near 1,000
}

}  // namespace fairdrift
