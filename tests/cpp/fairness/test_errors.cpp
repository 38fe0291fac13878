#include "catch.hpp"

#include <cmath>
#include <vector>

#include <fairdrift/fairness/errors.hpp>
#include <fairdrift/fairness/residuals.hpp>

namespace fairdrift {

namespace {

const level at = level::two_sided(0.95);

group_counts group_of(const std::vector<double>& truths, const std::vector<double>& guesses) {
    table rows;
    rows.y_true = column("y", std::span<const double>(truths));
    rows.y_pred = column("p", std::span<const double>(guesses));
    value_sums sums({}, false, true);
    sums.update(rows, {}, 10, 0, static_cast<std::int64_t>(truths.size()));
    group_counts group;
    group.values.add(sums[0], false);
    return group;
}

}  // namespace

TEST_CASE("errors of four rows by hand", "[fairness]") {
    const group_counts group = group_of({1, 2, 3, 4}, {2, 2, 2, 6});  // off by 1, 0, -1, 2
    CHECK(evaluate_mean_outcome(group, at).value == 2.5);
    CHECK(evaluate_mean_error(group, at).value == 0.5);
    CHECK(evaluate_mean_absolute_error(group, at).value == 1);
    CHECK(evaluate_root_mean_squared_error(group, at).value == std::sqrt(1.5));
    // Variance of the truths 1.25, mean square 1.5.
    CHECK_THAT(evaluate_r2(group, at).value, Catch::WithinAbs(-0.2, 1e-15));
}

TEST_CASE("the mean error's interval is Student's", "[fairness]") {
    // s^2 = 5/3 of 4 rows, t(.975, 3) = 3.18244630528371
    const estimate e = evaluate_mean_error(group_of({1, 2, 3, 4}, {2, 2, 2, 6}), at);
    const double half = 3.18244630528371 * std::sqrt(5.0 / 12);
    CHECK_THAT(e.limits.lower, Catch::WithinAbs(0.5 - half, 1e-12));
    CHECK_THAT(e.limits.upper, Catch::WithinAbs(0.5 + half, 1e-12));
}

TEST_CASE("predictions without a fault have no interval, not one of width 0", "[fairness]") {
    const group_counts group = group_of({1, 2, 3}, {1, 2, 3});
    for (const estimate& e : {evaluate_root_mean_squared_error(group, at), evaluate_r2(group, at),
                              evaluate_mean_error(group, at)}) {
        CHECK(!std::isnan(e.value));
        CHECK(std::isnan(e.limits.lower));
    }
    CHECK(evaluate_r2(group, at).value == 1);
}

TEST_CASE("what cannot be told has a reason", "[fairness]") {
    CHECK(evaluate_r2(group_of({7, 7, 7}, {1, 2, 3}), at).reason ==
          "truths are equal, or lie too far from 0 for what differs between them");
    CHECK(evaluate_mean_error(group_counts(), at).reason ==
          "no row has both a truth and a prediction");
}

TEST_CASE("a truth far from 0 keeps its R^2 and loses its interval", "[fairness]") {
    std::vector<double> truths;
    std::vector<double> guesses;
    for (int i = 0; i < 50; ++i) {
        truths.push_back(1e6 + i % 5);
        guesses.push_back(1e6 + i % 5 + (i % 2 == 0 ? 1 : -1));
    }
    const estimate e = evaluate_r2(group_of(truths, guesses), at);
    CHECK_THAT(e.value, Catch::WithinAbs(0.5, 1e-3));  // 1 - 1 / 2
    CHECK(std::isnan(e.limits.lower));
}

TEST_CASE("residuals of two groups by hand, in pooled standard deviations", "[fairness]") {
    grouping by;
    by.attribute = {"sex"};
    by.names = {{"F"}, {"M"}};
    by.missing = {false, false};
    by.groups = {group_of({1, 2, 3, 4}, {2, 2, 2, 6}), group_of({1, 2, 3, 4}, {4, 5, 6, 7})};
    std::vector<measurement> found;
    add_residual_differences(by, {.against = "F", .min_group_size = 2, .confidence = 0.95}, found);
    REQUIRE(found.size() == 1);
    CHECK(found[0].group == std::vector<std::string>{"M"});
    // Residuals -1/2 and -3 on average, variances 5/3 and 0.
    CHECK_THAT(found[0].value, Catch::WithinAbs(-2.5 / std::sqrt(5.0 / 6), 1e-12));
    CHECK(found[0].p_value < 0.05);
    CHECK(found[0].upper < 0);
}

}  // namespace fairdrift
