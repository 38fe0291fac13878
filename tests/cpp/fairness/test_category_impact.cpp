#include <fairdrift/fairness/category_impact.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

// Of 1000 people: large, larger, few with the highest rate, and unknown.
selected_by_group people() {
    selected_by_group by;
    by.attribute = {"race"};
    by.names = {{"few"}, {"large"}, {"larger"}, {"(missing)"}};
    by.missing = {false, false, false, true};
    by.groups = {{15, 15}, {100, 200}, {240, 600}, {185, 185}};
    return by;
}

category_options options(double least) {
    category_options chosen;
    chosen.exclude_below = least;
    return chosen;
}

}  // namespace

TEST_CASE("a small category has a rate and no ratio, and does not set the others'", "[fairness]") {
    const auto rows = category_impact(people(), options(0.02));
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].is_excluded);
    CHECK(rows[0].rate == 1);
    CHECK(rows[0].share == 0.015);
    CHECK(std::isnan(rows[0].ratio));
    CHECK(rows[1].is_best);
    CHECK(rows[1].ratio == 1);
    CHECK(rows[2].ratio == 0.8);
}

TEST_CASE("left out only after the best is found, a small category sets the others'",
          "[fairness]") {
    auto chosen = options(0.02);
    chosen.drop_small_before_best = false;
    const auto rows = category_impact(people(), chosen);
    CHECK(rows[0].is_best);
    CHECK(std::isnan(rows[0].ratio));
    CHECK(rows[1].ratio == 0.5);
}

TEST_CASE("whether the unknown count among the data decides who is small", "[fairness]") {
    auto chosen = options(0.018);
    CHECK(category_impact(people(), chosen)[0].is_excluded);  // 15 / 1000
    chosen.denominator = share_of::known;
    CHECK_FALSE(category_impact(people(), chosen)[0].is_excluded);  // 15 / 815 = 0.0184
}

TEST_CASE("nobody selected has no ratio; equal rates are all best; all unknown is no row",
          "[fairness]") {
    selected_by_group by = people();
    for (selected_people& g : by.groups) g.selected = 0;
    for (const category_row& row : category_impact(by, options(0))) {
        CHECK(std::isnan(row.ratio));
        CHECK(row.is_best);
        CHECK(row.reason == "the highest rate is 0: there is no ratio");
    }
    by.missing.assign(4, true);
    CHECK(category_impact(by, options(0)).empty());
    CHECK_THROWS_AS(category_impact(by, options(absent)), invalid_input);
}

}  // namespace fairdrift
