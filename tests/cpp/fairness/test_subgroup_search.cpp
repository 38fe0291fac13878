#include <fairdrift/fairness/subgroup_search.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/rates.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

struct cell_of {
    std::vector<std::string> group;
    std::int64_t selected;
    std::int64_t people;
    double weight = 0;  // of each row; 0: rows have none
};

grouping cells_over(std::vector<std::string> attribute, const std::vector<cell_of>& cells) {
    grouping result;
    result.attribute = std::move(attribute);
    for (const cell_of& c : cells) {
        confusion counts(c.weight > 0);
        const auto rows = [&](std::int64_t n) {
            tally t{n, {}, {}};
            for (std::int64_t i = 0; i < n && c.weight > 0; ++i) {
                t.weight.add(c.weight);
                t.squared_weight.add(c.weight * c.weight);
            }
            return t;
        };
        counts.add(outcome::positive, outcome::positive, rows(c.selected));
        counts.add(outcome::positive, outcome::negative, rows(c.people - c.selected));
        result.names.push_back(c.group);
        result.missing.push_back(false);
        group_counts group;
        group.outcomes = counts;
        result.groups.push_back(std::move(group));
    }
    return result;
}

const subgroup& named(const subgroup_findings& found, const std::vector<std::string>& group) {
    return *std::find_if(found.searched.begin(), found.searched.end(),
                         [&](const subgroup& s) { return s.group == group; });
}

// sex x race, 200 people each; only women of race B are apart.
std::vector<cell_of> one_bad_cell(double weight = 0) {
    return {{{"F", "A"}, 80, 200, weight},
            {{"F", "B"}, 30, 200, weight},
            {{"M", "A"}, 80, 200, weight},
            {{"M", "B"}, 80, 200, weight}};
}

}  // namespace

TEST_CASE("the one bad cell is named, and neither what holds it nor what it holds", "[subgroups]") {
    for (const double weight : {0.0, 2.0}) {
        const subgroup_findings found =
            search_subgroups(cells_over({"sex", "race"}, one_bad_cell(weight)), selection_rate, {});
        REQUIRE(found.searched.size() == 8);
        REQUIRE(found.named.size() == 1);
        CHECK(found.searched[found.named[0].which].group == std::vector<std::string>{"F", "B"});
        CHECK(found.named[0].p_value == Approx(1.0 / 2000));
        CHECK(found.named[0].difference.value == Approx(0.15 - 0.4));
        CHECK(found.left.p_value > 0.05);
        // By itself "women" is far apart, too: that is what a list of tests would have said.
        CHECK(named(found, {"F"}).adjusted_p_value < 0.01);
    }
}

TEST_CASE("distances and adjusted p are those of all tables of one rate", "[subgroups]") {
    // Three cells of one attribute, 4 of 12 selected: every table by hand, each with its
    // multivariate hypergeometric probability C(3,a) C(4,b) C(5,c) / C(12,4).
    const std::array<std::int64_t, 3> people = {3, 4, 5};
    const std::array<std::int64_t, 3> selected = {3, 1, 0};
    const auto choose = [](std::int64_t n, std::int64_t k) {
        return std::round(std::exp(std::lgamma(static_cast<double>(n) + 1) -
                                   std::lgamma(static_cast<double>(k) + 1) -
                                   std::lgamma(static_cast<double>(n - k) + 1)));
    };
    const auto distance = [&](std::size_t cell, std::int64_t selected_here) {
        const auto n = static_cast<double>(people[cell]);
        const auto x = static_cast<double>(selected_here);
        const double e = n * 4 / 12;
        const double v = n * (12 - n) * 4 * 8 / (144.0 * 11);
        const auto part = [](double a, double b) { return a > 0 ? a * std::log(a / b) : 0.0; };
        const double deviance = 2 * (part(x, e) + part(n - x, n - e));
        return std::sqrt(deviance * e * (1 - e / n) / v);
    };
    std::vector<std::size_t> order = {0, 1, 2};
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return distance(a, selected[a]) > distance(b, selected[b]);
    });
    std::array<double, 3> exact{};
    for (std::int64_t a = 0; a <= 3; ++a) {
        for (std::int64_t b = 0; b <= 4 && a + b <= 4; ++b) {
            const std::array<std::int64_t, 3> table = {a, b, 4 - a - b};
            const double p = choose(3, a) * choose(4, b) * choose(5, 4 - a - b) / choose(12, 4);
            double largest = 0;
            for (std::size_t i = 3; i-- > 0;) {
                largest = std::max(largest, distance(order[i], table[order[i]]));
                if (largest >= distance(order[i], selected[order[i]]) - 1e-9) exact[i] += p;
            }
        }
    }
    subgroup_options options;
    options.min_group_size = 1;
    options.replicates = 40000;
    const subgroup_findings found = search_subgroups(
        cells_over({"g"}, {{{"a"}, 3, 3}, {{"b"}, 1, 4}, {{"c"}, 0, 5}}), selection_rate, options);
    REQUIRE(found.searched.size() == 3);
    double running = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::string name(1, static_cast<char>('a' + order[i]));
        CHECK(found.searched[i].group == std::vector<std::string>{name});
        CHECK(std::abs(found.searched[i].distance) ==
              Approx(distance(order[i], selected[order[i]])));
        running = std::max(running, exact[i]);
        CHECK(found.searched[i].adjusted_p_value == Approx(running).margin(0.01));
    }
}

TEST_CASE("where one rate holds, nothing is named in 95 of 100 searches", "[subgroups]") {
    // 2 x 3 x 2 cells of 20 to 130 people, a rate of 1 in 10: skew counts.
    int alarms = 0;
    constexpr int searches = 400;
    for (std::uint64_t i = 0; i < searches; ++i) {
        philox from(99, i);
        std::vector<cell_of> cells;
        for (std::int64_t c = 0; c < 12; ++c) {
            const std::int64_t people = 20 + 10 * c;
            cells.push_back(
                {{std::to_string(c % 2), std::to_string(c / 2 % 3), std::to_string(c / 6)},
                 draw_binomial(from, people, 0.1),
                 people});
        }
        subgroup_options options;
        options.replicates = 199;
        options.seed = i;
        alarms += search_subgroups(cells_over({"a", "b", "c"}, cells), selection_rate, options)
                          .named.empty()
                      ? 0
                      : 1;
    }
    CHECK(alarms <= 33);  // 5% and 3 standard errors
    CHECK(alarms >= 7);   // not for free
}

TEST_CASE("small subgroups, missing values and doubles are not searched", "[subgroups]") {
    grouping cells = cells_over({"sex", "child"}, {{{"F", "yes"}, 20, 50},
                                                   {{"F", "(missing)"}, 20, 50},
                                                   {{"M", "no"}, 20, 90},
                                                   {{"X", "no"}, 2, 10}});
    const subgroup_findings found = search_subgroups(cells, selection_rate, {});
    // "F" , "M", "child yes" and "child no"; "F, yes" is "child yes", "M, no" is "M"; X is small.
    CHECK(found.searched.size() == 4);
    CHECK(found.too_small == 1);
    CHECK(named(found, {"yes"}).attributes == std::vector<std::size_t>{1});
    CHECK(named(found, {"F"}).own.rows == 100);
    CHECK(named(found, {"F"}).rest.rows == 100);
}

TEST_CASE("where everybody or nobody is selected nothing is apart", "[subgroups]") {
    for (const std::int64_t selected : {0, 50}) {
        const subgroup_findings found = search_subgroups(
            cells_over({"g"}, {{{"a"}, selected, 50}, {{"b"}, selected, 50}}), selection_rate, {});
        CHECK(found.named.empty());
        CHECK(found.searched[0].distance == 0);
        CHECK(found.searched[0].adjusted_p_value == 1);
    }
    CHECK(search_subgroups(cells_over({"g"}, {}), selection_rate, {}).searched.empty());
}

TEST_CASE("what cannot be searched is refused", "[subgroups]") {
    const grouping cells = cells_over({"sex", "race"}, one_bad_cell());
    CHECK_THROWS_AS(search_subgroups(cells, *find_metric("roc_auc"), {}), invalid_input);
    subgroup_options deep;
    deep.depth = 3;
    subgroup_options nobody;
    nobody.min_group_size = 0;
    subgroup_options few;
    few.replicates = 10;
    for (const subgroup_options& wrong : {deep, nobody, few}) {
        CHECK_THROWS_AS(search_subgroups(cells, selection_rate, wrong), invalid_input);
    }
    CHECK_THROWS_AS(search_subgroups(cells_over({}, {}), selection_rate, {}), invalid_input);
    deep.depth = 1;
    CHECK(search_subgroups(cells, selection_rate, deep).searched.size() == 4);
}

}  // namespace fairdrift
