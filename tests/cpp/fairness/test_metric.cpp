#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include <fairdrift/fairness/balanced_accuracy.hpp>
#include <fairdrift/fairness/f1.hpp>
#include <fairdrift/fairness/matthews_correlation.hpp>
#include <fairdrift/fairness/named_measures.hpp>
#include <fairdrift/fairness/rates.hpp>
#include <fairdrift/fairness/roc_auc.hpp>

namespace fairdrift {

namespace {

const level at95 = level::two_sided(0.95);

// TP, FP, FN, TN rows, unweighted.
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

tally weighted(std::int64_t rows, double weight) {
    tally t;
    t.rows = rows;
    t.weight.add(weight, rows);
    t.squared_weight.add(weight * weight, rows);
    return t;
}

}  // namespace

TEST_CASE("rates of a table worked by hand", "[fairness]") {
    const group_counts g = table_of(30, 10, 20, 40);
    const auto value = [&](const metric& m) { return evaluate(m, g, at95).value; };
    CHECK(value(selection_rate) == Approx(0.4));
    CHECK(value(base_rate) == Approx(0.5));
    CHECK(value(true_positive_rate) == Approx(0.6));
    CHECK(value(false_positive_rate) == Approx(0.2));
    CHECK(value(positive_predictive_value) == Approx(0.75));
    CHECK(value(false_omission_rate) == Approx(20.0 / 60));
    CHECK(value(accuracy) == Approx(0.7));
    CHECK(value(balanced_accuracy) == Approx(0.7));
    CHECK(value(f1) == Approx(60.0 / 90));
    CHECK(value(matthews_correlation) ==
          Approx((30.0 * 40 - 10 * 20) / std::sqrt(40.0 * 50 * 50 * 60)));
}

TEST_CASE("an empty denominator is undefined with its reason, never 0", "[fairness]") {
    const estimate tpr = evaluate(true_positive_rate, table_of(0, 3, 0, 4), at95);
    CHECK(std::isnan(tpr.value));
    CHECK(tpr.reason == "no row is truly positive");
    CHECK(std::isnan(evaluate(f1, table_of(0, 0, 0, 9), at95).value));
    CHECK(std::isnan(evaluate(matthews_correlation, table_of(5, 5, 0, 0), at95).value));
    CHECK(std::isnan(evaluate(balanced_accuracy, table_of(5, 0, 5, 0), at95).value));
    CHECK(std::isnan(evaluate(roc_auc, table_of(1, 1, 1, 1), at95).value));
}

TEST_CASE("an interval always holds its value and has some width", "[fairness]") {
    for (const auto& g : {table_of(1, 0, 0, 1), table_of(50, 0, 0, 50), table_of(0, 9, 9, 0),
                          table_of(3, 1, 2, 90), table_of(1, 1, 1, 1)}) {
        for (const metric* m : group_metrics()) {
            const estimate e = evaluate(*m, g, at95);
            if (std::isnan(e.value)) continue;
            INFO(m->name);
            CHECK(e.limits.lower <= e.value);
            CHECK(e.value <= e.limits.upper);
            CHECK(e.limits.upper - e.limits.lower > 0.005);
        }
    }
}

TEST_CASE("the effective size of weighted rows is what their variance asks for", "[fairness]") {
    // Two rows of weight 3 inside, four of weight 1 outside: p = 6/10,
    // V = [.4^2 * 18 + .6^2 * 4] / 100 = .0432 asks for .24 / .0432 = 5.56 rows; Kish allows no
    // more than 10^2 / 22 = 4.55. The other way round, p = 4/10: V = [.6^2 * 4 + .4^2 * 18] / 100,
    // too.
    confusion c(true);
    c.add(outcome::positive, outcome::positive, weighted(2, 3));
    c.add(outcome::positive, outcome::negative, weighted(4, 1));
    const proportion p = c.part_of(cells::tp, cells::tp | cells::fn);
    CHECK(p.trials == Approx(100.0 / 22));
    CHECK(p.rate() == Approx(0.6));
}

TEST_CASE("equal weights leave the number of rows as it is", "[fairness]") {
    confusion c(true);
    c.add(outcome::positive, outcome::positive, weighted(30, 2.5));
    c.add(outcome::positive, outcome::negative, weighted(70, 2.5));
    const proportion p = c.part_of(cells::tp, cells::tp | cells::fn);
    CHECK(p.trials == Approx(100));
    CHECK(p.successes == Approx(30));
}

TEST_CASE("a rate of weighted rows without variance has Kish's size", "[fairness]") {
    confusion c(true);
    c.add(outcome::positive, outcome::positive, weighted(1, 3));
    c.add(outcome::positive, outcome::positive, weighted(1, 1));
    CHECK(c.part_of(cells::tp, cells::tp | cells::fn).trials == Approx(16.0 / 10));
}

TEST_CASE("names are unique, and named measures rest on metrics that exist", "[fairness]") {
    std::set<std::string> names;
    for (const metric* m : group_metrics()) {
        CHECK(names.insert(std::string(m->name)).second);
        CHECK(names.insert(std::string(m->short_name)).second);
        CHECK(find_metric(m->short_name) == m);
        CHECK_FALSE(m->formula.empty());
        CHECK_FALSE(m->source.empty());
    }
    for (const named_measure& n : named_measures()) {
        CHECK(find_metric(n.metric) != nullptr);
        CHECK((n.second.empty() || find_metric(n.second) != nullptr));
        CHECK(find_named_measure(n.name) == &n);
    }
}

TEST_CASE("frozen score counts bound the area and the open axis gives it", "[fairness]") {
    // Positives at .2, .6, .8 and negatives at .1, .3, .7; one knot at .5.
    const auto counted = [](knots axis) {
        score_counts scores({}, false, std::move(axis), 100);
        std::vector<std::uint32_t> place;
        const partition cells({"y_true"}, {{label(0), label(1)}}, std::vector<std::uint32_t>{0, 1},
                              place);
        const bool frozen = scores.frozen();
        const auto at = [&](double score) { return frozen ? (score < 0.5 ? 0.0 : 2.0) : score; };
        scores.add(cells,
                   {{at(.2), 1, 1},
                    {at(.6), 1, 1},
                    {at(.8), 1, 1},
                    {at(.1), 0, 1},
                    {at(.3), 0, 1},
                    {at(.7), 0, 1}},
                   {}, {}, 0);
        group_counts g;
        g.scores = pair_scores(scores, {0, 0}, {outcome::negative, outcome::positive}, 1).front();
        return evaluate(roc_auc, g, at95);
    };
    const estimate exact = counted({});
    CHECK(exact.value == Approx(6.0 / 9));  // .2 beats .1; .6 beats .1, .3; .8 beats all three
    CHECK(std::isnan(exact.bounds.lower));
    const estimate frozen = counted(knots({0.5}));
    CHECK(frozen.bounds.lower <= exact.value);
    CHECK(exact.value <= frozen.bounds.upper);
    CHECK(frozen.limits.lower <= frozen.bounds.lower);
    CHECK(frozen.limits.upper >= frozen.bounds.upper);
}

}  // namespace fairdrift
