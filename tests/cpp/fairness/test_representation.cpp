#include <fairdrift/fairness/representation.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

grouping groups_of(const std::vector<std::pair<std::string, std::int64_t>>& people) {
    grouping by;
    by.attribute = {"sex"};
    for (const auto& [name, rows] : people) {
        confusion counts;
        tally all;
        all.rows = rows;
        counts.add(outcome::missing, outcome::missing, all);
        by.names.push_back({name});
        by.missing.push_back(name == "(missing)");
        group_counts group;
        group.outcomes = counts;
        by.groups.push_back(std::move(group));
    }
    return by;
}

measurement found(const std::vector<measurement>& all, const std::string& group,
                  const std::string& comparison) {
    for (const measurement& m : all) {
        const bool same = comparison == "goodness_of_fit" || m.group.front() == group;
        if (m.metric == "representation" && m.comparison == comparison && same) return m;
    }
    return {};
}

}  // namespace

TEST_CASE("representation is the share of the rows whose group is known", "[representation]") {
    std::vector<measurement> all;
    add_representation(groups_of({{"F", 60}, {"M", 140}, {"(missing)", 50}}),
                       {"sex", {{"F", 0.5}, {"M", 0.5}}}, {}, all);
    CHECK(found(all, "F", "").value == 0.3);
    CHECK(found(all, "F", "").n == 200);
    CHECK(found(all, "F", "difference").value == Approx(-0.2));
    CHECK(found(all, "F", "ratio").value == Approx(0.6));
    // z = -.2 / sqrt(.25 / 200); X^2 = 40^2/100 * 2 = 32, w = sqrt(32 / 200).
    CHECK(found(all, "F", "difference").p_value ==
          Approx(std::erfc(0.2 / std::sqrt(0.25 / 200) / std::sqrt(2.0))));
    CHECK(found(all, "", "goodness_of_fit").value == Approx(0.4));
    CHECK(found(all, "", "goodness_of_fit").p_value == Approx(std::erfc(std::sqrt(16.0))));
    CHECK(found(all, "F", "difference").adjusted_p_value ==
          Approx(2 * found(all, "F", "difference").p_value));
}

TEST_CASE("a group that only the population has is nobody", "[representation]") {
    std::vector<measurement> all;
    add_representation(groups_of({{"F", 50}, {"M", 49}}),
                       {"sex", {{"F", 0.5}, {"M", 0.49}, {"X", 0.01}}}, {}, all);
    CHECK(found(all, "X", "").value == 0);
    CHECK(found(all, "X", "difference").value == -0.01);
    // Twice P(none of 99) = 2 x .99^99 is above 1 at most: .74.
    CHECK(found(all, "X", "difference").p_value == Approx(2 * std::pow(0.99, 99)).margin(0.3));
    CHECK(found(all, "", "goodness_of_fit").p_value > 0.5);
}

TEST_CASE("few expected people are tested by multinomial draws", "[representation]") {
    // 8 rows, shares 1/2 and 1/2: the p of 7 to 1 is 18/256 exactly.
    std::vector<measurement> all;
    add_representation(groups_of({{"F", 7}, {"M", 1}}), {"sex", {{"F", 0.5}, {"M", 0.5}}}, {}, all);
    CHECK(found(all, "", "goodness_of_fit").p_value == Approx(18.0 / 256).margin(0.01));
    CHECK(found(all, "F", "difference").p_value == Approx(18.0 / 256));
    CHECK(found(all, "", "goodness_of_fit").status == status::suppressed);
}

TEST_CASE("shares that are none are refused with their sum", "[representation]") {
    CHECK_THROWS_WITH(check_population({"sex", {{"F", 0.5}, {"M", 0.4}}}),
                      Catch::Contains("add up to 0.9"));
    CHECK_THROWS_WITH(check_population({"sex", {{"F", 0.0}, {"M", 1.0}}}),
                      Catch::Contains("'F' is 0"));
    CHECK_THROWS_WITH(check_population({"sex", {{"F", 0.5}, {"F", 0.5}}}),
                      Catch::Contains("twice"));
    CHECK_NOTHROW(check_population({"sex", {{"F", 1.0 / 3}, {"M", 0.6666667}}}));
    std::vector<measurement> all;
    CHECK_THROWS_WITH(
        add_representation(groups_of({{"F", 6}, {"M", 4}}), {"sex", {{"F", 1.0}}}, {}, all),
        Catch::Contains("no share of 'M'"));
}

TEST_CASE("without anybody of known group representation is undefined", "[representation]") {
    std::vector<measurement> all;
    add_representation(groups_of({{"(missing)", 9}}), {"sex", {{"F", 0.5}, {"M", 0.5}}}, {}, all);
    CHECK(found(all, "F", "").status == status::undefined);
}

}  // namespace fairdrift
