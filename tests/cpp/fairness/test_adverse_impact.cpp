#include <fairdrift/fairness/adverse_impact.hpp>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

selected_by_group groups_of(const std::vector<std::pair<std::string, selected_people>>& of) {
    selected_by_group by;
    by.attribute = {"group"};
    for (const auto& [name, people] : of) {
        by.names.push_back({name});
        by.missing.push_back(name == "(missing)");
        by.groups.push_back(people);
    }
    return by;
}

adverse_impact_options limits() {
    adverse_impact_options options;
    options.limits = {.ratio = 0.8,
                      .deviations = 1.96,
                      .p_value = 0.05,
                      .fisher_expected = 5,
                      .fisher_people = 30,
                      .flip_persons = 1};
    return options;
}

}  // namespace

TEST_CASE("1 of 10 against 3 of 20 is below four fifths, and one person turns it", "[fairness]") {
    const auto table = adverse_impact(groups_of({{"low", {1, 10}}, {"high", {3, 20}}}), limits());
    REQUIRE(table.reference == std::size_t{1});
    const adverse_impact_row& low = table.rows[0];
    CHECK(low.ratio == Approx(2.0 / 3));
    CHECK(low.ratio_is_low == true);
    CHECK(low.flips == true);
    CHECK(low.test == selection_test::fisher_exact);  // expected 4/3
    CHECK(low.p_value == 1);
    CHECK(low.is_significant == false);
    CHECK(low.selections_to_p == 0);
    CHECK(low.selections_to_ratio == 1);
    CHECK(low.ratio_limits.limits.lower < low.ratio);
    CHECK(low.ratio_limits.limits.upper > low.ratio);
    CHECK(table.rows[1].is_reference);
    CHECK(std::isnan(table.rows[1].ratio));
    CHECK(table.notes.size() == 1);  // the reference has 20 people
}

TEST_CASE("where nobody is selected there is no ratio and nothing to test", "[fairness]") {
    const auto table = adverse_impact(groups_of({{"a", {0, 40}}, {"b", {0, 50}}}), limits());
    REQUIRE(table.reference);
    const adverse_impact_row& other = table.rows[1 - *table.reference];
    CHECK(std::isnan(other.ratio));
    CHECK_FALSE(other.ratio_is_low.has_value());
    CHECK_FALSE(other.test.has_value());
    CHECK(other.reason == "nobody of the reference is selected: there is no ratio");
    CHECK(other.shortfall == 0);
}

TEST_CASE("where everybody is selected the ratio is 1 and nothing is to test", "[fairness]") {
    const auto table = adverse_impact(groups_of({{"a", {40, 40}}, {"b", {50, 50}}}), limits());
    CHECK(table.rows[1].ratio == 1);
    CHECK(table.rows[1].ratio_is_low == false);
    CHECK(table.rows[1].reason == "everybody is selected: there is nothing to test");
    REQUIRE(table.notes.size() == 1);
    CHECK(table.notes[0].find("shared") != std::string::npos);
}

TEST_CASE("one group is its own reference, and the missing are none", "[fairness]") {
    const auto one = adverse_impact(groups_of({{"a", {4, 40}}}), limits());
    CHECK(one.rows[0].is_reference);
    const auto nobody = adverse_impact(groups_of({{"(missing)", {40, 40}}}), limits());
    CHECK_FALSE(nobody.reference.has_value());
    CHECK_FALSE(nobody.reason.empty());
    const auto two = adverse_impact(groups_of({{"a", {4, 40}}, {"(missing)", {40, 40}}}), limits());
    CHECK(two.reference == std::size_t{0});
    CHECK(std::isnan(two.rows[1].ratio));
    CHECK(two.rows[1].reason == "who they are is not known: they are compared with nobody");
}

TEST_CASE("small groups serve as reference only if they may", "[fairness]") {
    auto options = limits();
    const auto by = groups_of({{"few", {3, 3}}, {"many", {50, 100}}, {"more", {90, 200}}});
    CHECK(adverse_impact(by, options).reference == std::size_t{0});
    options.min_group_size = 30;
    CHECK(adverse_impact(by, options).reference == std::size_t{1});
    options.against = "largest";
    CHECK(adverse_impact(by, options).reference == std::size_t{2});
    options.against = "few";
    CHECK(adverse_impact(by, options).reference == std::size_t{0});
    options.against = "none";
    CHECK_THROWS_WITH(adverse_impact(by, options), Catch::Contains("few; many; more"));
}

TEST_CASE("within jobs a gap between them may vanish", "[fairness]") {
    // Both jobs treat both alike (1/2 and 1/10); the group mostly applies where few are taken.
    auto by = groups_of({{"a", {15, 110}}, {"b", {55, 150}}});
    by.strata = {"job"};
    by.stratum = {{{5, 10}, {50, 100}}, {{10, 100}, {5, 50}}};
    const auto table = adverse_impact(by, limits());
    const adverse_impact_row& a = table.rows[0];
    CHECK(a.ratio == Approx(15.0 * 150 / (110.0 * 55)));
    CHECK(a.ratio_is_low == true);
    CHECK(a.is_significant == true);
    CHECK(a.stratified_ratio.value == Approx(1));
    CHECK(a.association.statistic == Approx(0).margin(1e-12));
    CHECK(a.homogeneity.p_value == Approx(1));
}

TEST_CASE("a limit that the rule does not give is an error that names it", "[fairness]") {
    auto options = limits();
    options.limits.p_value = absent;
    CHECK_THROWS_WITH(adverse_impact(groups_of({{"a", {1, 2}}}), options),
                      Catch::Contains("p_value"));
}

}  // namespace fairdrift
