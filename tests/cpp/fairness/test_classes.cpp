#include "catch.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/classes.hpp>
#include <fairdrift/questions/audit.hpp>

namespace fairdrift {

namespace {

const level at = level::two_sided(0.95);

// Rows that fill a table truth x decision of the classes a, b, c.
struct classified {
    std::vector<std::string> truth;
    std::vector<std::string> decision;
    std::vector<std::string> sex;

    void add(const std::vector<std::vector<int>>& counts, const std::string& of) {
        for (std::size_t t = 0; t < counts.size(); ++t) {
            for (std::size_t d = 0; d < counts.size(); ++d) {
                for (int i = 0; i < counts[t][d]; ++i) {
                    truth.emplace_back(1, static_cast<char>('a' + t));
                    decision.emplace_back(1, static_cast<char>('a' + d));
                    sex.push_back(of);
                }
            }
        }
    }
    [[nodiscard]] state counted(task_kind task = task_kind::automatic) const {
        table rows;
        rows.y_true = column("y", std::span<const std::string>(truth));
        rows.y_pred = column("p", std::span<const std::string>(decision));
        rows.groups = {column("sex", std::span<const std::string>(sex))};
        label_rules rules;
        rules.task = task;
        return state(open_layout(rows, rules)).update(rows);
    }
};

const std::vector<std::vector<int>> thirty = {{8, 1, 1}, {2, 6, 2}, {0, 5, 5}};

double value_of(const report& r, const std::string& metric, const std::string& positive = "") {
    query q;
    q.metric = metric;
    q.positive = positive;
    return measure(r, q).value;
}

}  // namespace

TEST_CASE("averages over three classes by hand", "[fairness]") {
    classified people;
    people.add(thirty, "F");
    const report r = audit(people.counted());
    CHECK_THAT(value_of(r, "accuracy"), Catch::WithinAbs(19.0 / 30, 1e-15));
    CHECK_THAT(value_of(r, "macro_recall"), Catch::WithinAbs((0.8 + 0.6 + 0.5) / 3, 1e-15));
    CHECK_THAT(value_of(r, "macro_precision"), Catch::WithinAbs((0.8 + 0.5 + 0.625) / 3, 1e-15));
    CHECK_THAT(value_of(r, "macro_false_positive_rate"),
               Catch::WithinAbs((0.1 + 0.3 + 0.15) / 3, 1e-15));
    CHECK_THAT(value_of(r, "macro_f1"),
               Catch::WithinAbs((16.0 / 20 + 12.0 / 22 + 10.0 / 18) / 3, 1e-15));
}

TEST_CASE("each class is measured against the rest", "[fairness]") {
    classified people;
    people.add(thirty, "F");
    const report r = audit(people.counted());
    CHECK(value_of(r, "true_positive_rate", "b") == 0.6);
    CHECK(value_of(r, "positive_predictive_value", "c") == 0.625);
    CHECK(value_of(r, "selection_rate", "b") == 0.4);
    CHECK(value_of(r, "f1", "a") == 0.8);
}

TEST_CASE("a macro average of right decisions only has room for error", "[fairness]") {
    group_counts group;
    group.classes = class_table(2);
    group.classes.at(0, 0) = {20, 20, 20};
    group.classes.at(1, 1) = {20, 20, 20};
    const estimate e = evaluate_macro_recall(group, at);
    CHECK(e.value == 1);
    CHECK(e.limits.lower < 0.95);
    CHECK(e.smallest_part == 20);
}

TEST_CASE("a group without a class has no average over classes", "[fairness]") {
    group_counts group;
    group.classes = class_table(2);
    group.classes.at(0, 0) = {20, 20, 20};
    CHECK(evaluate_macro_recall(group, at).reason == "no row truly is of one of the classes");
    CHECK(evaluate_macro_f1(group_counts(), at).reason == "no row has what this needs");
}

TEST_CASE("the linearized variance of a macro recall is that of independent classes",
          "[fairness]") {
    // With decisions drawn within each true class, V = sum p (1 - p) / n / classes^2, p being
    // nearer to 1/2 by two right and two wrong rows; degrees of freedom are Satterthwaite's.
    classified people;
    people.add({{80, 20}, {15, 35}}, "F");
    const report r = audit(people.counted(task_kind::multiclass));
    query q;
    q.metric = "macro_true_positive_rate";
    const measurement& m = measure(r, q);
    const double first = 82.0 / 104 * (22.0 / 104) / 100 / 4;
    const double second = 37.0 / 54 * (17.0 / 54) / 50 / 4;
    const double v = first + second;
    const double freedom = v * v / (first * first / 99 + second * second / 49);
    const double t = at.student(freedom);
    const double trials = 0.75 * 0.25 / v * at.z * at.z / (t * t);
    const interval wanted = rate_interval({0.75 * trials, trials}, at).limits;
    CHECK_THAT(m.lower, Catch::WithinAbs(wanted.lower, 1e-12));
    CHECK_THAT(m.upper, Catch::WithinAbs(wanted.upper, 1e-12));
}

TEST_CASE("groups differ by the total variation of their decisions", "[fairness]") {
    classified people;
    people.add({{50, 0, 0}, {0, 30, 0}, {0, 0, 20}}, "F");
    people.add({{20, 0, 0}, {0, 30, 0}, {0, 0, 50}}, "M");
    const report r = audit(people.counted());
    query q;
    q.metric = "total_variation";
    q.comparison = "max_difference";
    const measurement& m = measure(r, [&] {
        q.attribute = std::vector<std::string>{"sex"};
        return q;
    }());
    CHECK_THAT(m.value, Catch::WithinAbs(0.3, 1e-15));
    CHECK(m.lower > 0);
    CHECK(m.upper > 0.3);
    q.comparison = "difference";
    // X^2 = 2 * (15^2 / 35 + 15^2 / 35), 2 degrees of freedom: p = exp(-X^2 / 2)
    CHECK_THAT(measure(r, q).p_value, Catch::WithinRel(std::exp(-450.0 / 35), 1e-9));
}

TEST_CASE("every pair of classes is in the confusion, missing ones left out", "[fairness]") {
    classified people;
    people.add(thirty, "F");
    const report r = audit(people.counted());
    REQUIRE(r.curves.size() == 2);  // all rows, and F
    CHECK(r.curves[0].name == "confusion");
    CHECK(std::get<std::vector<double>>(r.curves[0].columns[2]) ==
          std::vector<double>{8, 1, 1, 2, 6, 2, 0, 5, 5});
}

TEST_CASE("texts of three values are classes, of two they ask what is positive", "[fairness]") {
    classified people;
    people.add(thirty, "F");
    CHECK(task_of(people.counted()) == task_kind::multiclass);
    classified two;
    two.add({{3, 1}, {1, 3}}, "F");
    CHECK_THROWS_WITH(audit(two.counted()), Catch::Contains("give positive="));
    CHECK(audit(two.counted(task_kind::multiclass)).measurements.size() > 10);
}

TEST_CASE("truths and decisions of different kinds are no classes", "[fairness]") {
    std::vector<std::string> truth{"a", "b", "c"};
    std::vector<std::int64_t> decision{1, 2, 3};
    table rows;
    rows.y_true = column("y", std::span<const std::string>(truth));
    rows.y_pred = column("p", std::span<const std::int64_t>(decision));
    CHECK_THROWS_WITH(audit(rows), Catch::Contains("'y' holds texts, column 'p' numbers"));
}

}  // namespace fairdrift
