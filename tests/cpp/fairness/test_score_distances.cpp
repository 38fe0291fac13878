#include <fairdrift/fairness/score_distances.hpp>

#include <cmath>

#include <fairdrift/stats/resampling.hpp>

#include "scored_people.hpp"

namespace fairdrift {

using testing::find;
using testing::scored_people;

namespace {

audit_options asking(const std::string& metric, std::int64_t least = 1) {
    audit_options options;
    options.metrics = {metric};
    options.compare.min_group_size = least;
    options.compare.against = "b";
    return options;
}

}  // namespace

TEST_CASE("the largest statistical parity of two small groups is that counted by hand",
          "[scores]") {
    // At .5 or more: 1 of 4 of a, 3 of 3 of b; no other threshold parts them further.
    scored_people p;
    for (const double s : {0.1, 0.2, 0.4, 0.7}) p.add(s, 0, "a");
    for (const double s : {0.5, 0.7, 0.9}) p.add(s, 1, "b");
    const report r = p.audited(asking("max_statistical_parity"));
    const measurement m = find(r, "max_statistical_parity", "a", "distance");
    CHECK(m.value == Approx(0.75));
    CHECK(m.against == "b");
    CHECK(m.bound_upper == Approx(0.75));
    CHECK(m.lower == 0);
    CHECK(m.p_value > 0.1);
    const measurement most = find(r, "max_statistical_parity", "", "max_distance");
    CHECK(most.value == Approx(0.75));
    CHECK(most.n == 7);
}

TEST_CASE("the area between two ROC curves that cross is no difference of areas", "[scores]") {
    // a rises upright to (0, 1/2), goes right to (1, 1/2) and up; b right to (1/2, 0), up to
    // (1/2, 1) and right: both areas are 1/2, what lies between them is 1/4 and 1/4.
    scored_people p;
    for (int i = 0; i < 10; ++i) {
        p.add(0.9, 1, "a");
        p.add(0.5, 0, "a");
        p.add(0.5, 0, "a");
        p.add(0.1, 1, "a");
        p.add(0.9, 0, "b");
        p.add(0.5, 1, "b");
        p.add(0.5, 1, "b");
        p.add(0.1, 0, "b");
    }
    audit_options options = asking("abroca");
    options.metrics.emplace_back("roc_auc");
    const report r = p.audited(options);
    CHECK(find(r, "roc_auc", "a").value == Approx(0.5));
    CHECK(find(r, "roc_auc", "b").value == Approx(0.5));
    const measurement m = find(r, "abroca", "a", "distance");
    CHECK(m.value == Approx(0.5));
    CHECK(m.lower > 0);
    CHECK(m.upper < 1);
    CHECK(m.p_value < 0.01);
}

TEST_CASE("tied scores are straight lines of the curve", "[scores]") {
    // a: the diagonal. b: up to (0, 1/2), then straight to (1, 1): 1/4 lies between.
    scored_people p;
    for (int i = 0; i < 20; ++i) p.add(0.5, i % 2, "a");
    for (int i = 0; i < 10; ++i) p.add(0.9, 1, "b");
    for (int i = 0; i < 20; ++i) p.add(0.5, i % 2, "b");
    CHECK(find(p.audited(asking("abroca")), "abroca", "a", "distance").value == Approx(0.25));
}

TEST_CASE("a group of one class has no curve", "[scores]") {
    scored_people p;
    for (int i = 0; i < 20; ++i) p.add(i / 20.0, i % 2, "b");
    for (int i = 0; i < 20; ++i) p.add(i / 20.0, 1, "a");
    const measurement m = find(p.audited(asking("abroca")), "abroca", "a", "distance");
    CHECK(m.status == status::undefined);
    CHECK(m.reason.find("one class") != std::string::npos);
}

TEST_CASE("seeds decide resamples and nothing else", "[scores]") {
    scored_people p;
    for (int i = 0; i < 200; ++i) {
        p.add((i * 37 % 101) / 101.0, (i * i / 3) % 2, i % 2 == 0 ? "a" : "b");
    }
    audit_options options = asking("abroca");
    const measurement once = find(p.audited(options), "abroca", "a", "distance");
    CHECK(find(p.audited(options), "abroca", "a", "distance").upper == once.upper);
    options.seed = 7;
    const measurement other = find(p.audited(options), "abroca", "a", "distance");
    CHECK(other.value == once.value);
    CHECK(other.upper != once.upper);
    CHECK(other.upper == Approx(once.upper).epsilon(0.1));
}

TEST_CASE("a standardized mean difference is one of means over the deviation of all", "[scores]") {
    // a: 1, 3; b: 4, 8. Means 2 and 6; all: mean 4, sum of squares 26, variance 26/3.
    scored_people p;
    p.add(1, 0, "a");
    p.add(3, 1, "a");
    p.add(4, 0, "b");
    p.add(8, 1, "b");
    const report r = p.audited(asking("standardized_mean_difference"));
    const measurement m = find(r, "standardized_mean_difference", "a", "difference");
    CHECK(m.value == Approx(-4 / std::sqrt(26.0 / 3)));
    CHECK(m.lower < m.value);
    CHECK(find(r, "standardized_mean_difference", "b", "max_difference").value == Approx(-m.value));
}

TEST_CASE("the area between two curves that are one is seldom far from 0", "[scores]") {
    // 95% intervals hold 0 in 93 or more of 100 samples of 60 rows a group, at a fixed seed.
    int holds = 0;
    for (std::uint64_t r = 0; r < 100; ++r) {
        philox from(11, r);
        scored_people p;
        for (int i = 0; i < 120; ++i) {
            const int y = from.uniform() < 0.5 ? 1 : 0;
            p.add(std::round(1000 * (from.uniform() + 0.5 * y)) / 1500, y, i % 2 == 0 ? "a" : "b");
        }
        holds += find(p.audited(asking("abroca")), "abroca", "a", "distance").lower == 0 ? 1 : 0;
    }
    CHECK(holds >= 93);
}

}  // namespace fairdrift
