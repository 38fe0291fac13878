#include <fairdrift/fairness/confusion.hpp>

#include <cmath>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace fairdrift;

namespace {

constexpr cell_set decided = cells::selected | cells::rejected;

// Clusters of (selected, rejected) rows whose label is not known.
confusion of_clusters(const std::vector<std::pair<int, int>>& clusters) {
    confusion c(false, true);
    for (const auto& [yes, no] : clusters) {
        tally t;
        t.rows = yes;
        c.add(outcome::missing, outcome::positive, t);
        t.rows = no;
        c.add(outcome::missing, outcome::negative, t);
        c.add_cluster({0, 0, 0, 0, 0, 0, static_cast<double>(no), static_cast<double>(yes), 0});
    }
    return c;
}

const level wide = level::from_z(1.959963984540054);

}  // namespace

// Four clusters of two rows with 2, 0, 1, 1 selected: p = 1/2, residuals 1, -1, 0, 0. Their squares
// sum to 2, those of rows to 8 / 4 = 2; 4/3 of that is 4/3 times the variance of rows. Freedom:
// 1/3 of the sizes, and (2 / 4 - 1 / 4) / 2 = 1/8 of the residuals, 24/11 in all.
TEST_CASE("the inflation of a rate of clusters is the one computed by hand", "[fairness]") {
    const confusion c = of_clusters({{2, 0}, {0, 2}, {1, 1}, {1, 1}});
    const double t = wide.student(24.0 / 11) / wide.z;
    const by_cell slopes = slopes_of(cells::selected, decided, 0.5);
    CHECK(c.inflation(slopes, decided, wide) == Approx(4.0 / 3 * t * t));
    const proportion p = c.part_of(cells::selected, decided, wide);
    CHECK(p.rate() == Approx(0.5));
    CHECK(p.trials == Approx(8 / (4.0 / 3 * t * t)));
    CHECK(c.clusters(decided) == 4);
    CHECK(c.clusters(cells::selected) == 3);
}

TEST_CASE("clusters more alike than rows never make a rate surer than rows do", "[fairness]") {
    std::vector<std::pair<int, int>> even(200, {1, 1});
    const double t = wide.student(199) / wide.z;
    CHECK(of_clusters(even).part_of(cells::selected, decided, wide).trials ==
          Approx(400 / (t * t)));
}

TEST_CASE("where nobody is selected a cluster is one row", "[fairness]") {
    std::vector<std::pair<int, int>> none(100, {0, 5});
    const double t = wide.student(99) / wide.z;
    CHECK(of_clusters(none).part_of(cells::selected, decided, wide).trials ==
          Approx(100 / (t * t)));
}

TEST_CASE("one cluster tells nothing", "[fairness]") {
    const confusion c = of_clusters({{3, 4}});
    CHECK(std::isinf(c.inflation(slopes_of(cells::selected, decided, 0.4), decided, wide)));
    CHECK(c.part_of(cells::selected, decided, wide).trials == 0);
}

TEST_CASE("clusters that are alike but for rounding have a size, and it is a number",
          "[fairness]") {
    // 5 of 9 and 5 of 9: residuals 5 - 9 (5 / 9), which is 0 or 1e-15 as it is rounded.
    for (const auto& [yes, no] : std::vector<std::pair<int, int>>{{5, 4}, {4, 7}, {1, 2}, {3, 8}}) {
        const confusion c = of_clusters({{yes, no}, {2 * yes, 2 * no}, {yes, no}});
        const proportion p = c.part_of(cells::selected, decided, wide);
        CHECK(p.trials > 0);
        CHECK(p.trials <= 4.0 * (yes + no));
        CHECK(p.rate() == Approx(yes * 1.0 / (yes + no)));
    }
    const confusion pair = of_clusters({{4, 1}, {1, 3}});
    const proportion p = pair.part_of(cells::selected, decided, wide);
    CHECK(p.trials >= 0);
    CHECK(pair.independent_part_of(cells::selected, decided).trials == 9);
}

TEST_CASE("rows of no cluster are clusters of one", "[fairness]") {
    confusion alone(false, true);
    confusion single(false, true);
    for (int i = 0; i < 60; ++i) {
        const bool yes = i % 3 == 0;
        const outcome d = yes ? outcome::positive : outcome::negative;
        tally one;
        one.rows = 1;
        alone.add(outcome::missing, d, one);
        alone.add_alone(outcome::missing, d, one);
        single.add(outcome::missing, d, one);
        by_cell w{};
        w[yes ? 7 : 6] = 1;
        single.add_cluster(w);
    }
    CHECK(alone.clusters(decided) == 60);
    CHECK(alone.part_of(cells::selected, decided, wide).trials ==
          Approx(single.part_of(cells::selected, decided, wide).trials));
}

TEST_CASE("a design effect divides the effective rows, with weights and without", "[fairness]") {
    confusion c;
    tally t;
    t.rows = 30;
    c.add(outcome::positive, outcome::positive, t);
    c.add(outcome::positive, outcome::negative, t);
    c.set_design_effect(2.5);
    CHECK(c.part_of(cells::tp, cells::tp | cells::fn).trials == Approx(60 / 2.5));
    CHECK(c.part_of(cells::tp, cells::tp | cells::fn).rate() == Approx(0.5));
}

TEST_CASE("rates of clusters that rise and fall together correlate", "[fairness]") {
    confusion c(false, true);
    // Two kinds of clusters: all right, all wrong.
    for (int i = 0; i < 10; ++i) {
        by_cell w{};
        w[i % 2 == 0 ? 4 : 3] = 2;  // tp or fn
        w[i % 2 == 0 ? 0 : 1] = 2;  // tn or fp
        c.add_cluster(w);
    }
    const by_cell tpr = slopes_of(cells::tp, cells::tp | cells::fn, 0.5);
    const by_cell tnr = slopes_of(cells::tn, cells::tn | cells::fp, 0.5);
    CHECK(c.correlation(tpr, tnr) == Approx(1));
    const by_cell fpr = slopes_of(cells::fp, cells::tn | cells::fp, 0.5);
    CHECK(c.correlation(tpr, fpr) == Approx(-1));
}
