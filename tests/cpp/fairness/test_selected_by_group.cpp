#include <fairdrift/fairness/selected_by_group.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>
#include <fairdrift/questions/audit.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

struct applicants {
    std::vector<std::int64_t> decision;
    std::vector<double> score;
    std::vector<std::string> sex;
    std::vector<double> code;  // a second attribute, missing where it is no number
    std::vector<std::string> job;
    std::vector<double> weight;

    [[nodiscard]] state counted(const label_rules& rules = {}) const {
        table t;
        if (!decision.empty()) t.y_pred = column("d", std::span<const std::int64_t>(decision));
        if (!score.empty()) t.score = column("s", std::span<const double>(score));
        t.groups = {column("sex", std::span<const std::string>(sex))};
        if (!code.empty()) t.groups.push_back(column("code", std::span<const double>(code)));
        if (!job.empty()) t.strata = {column("job", std::span<const std::string>(job))};
        if (!weight.empty()) t.sample_weight = column("w", std::span<const double>(weight));
        state rows(open_layout(t, rules));
        rows.update(t);
        return rows;
    }
};

}  // namespace

TEST_CASE("decisions are counted by group and inside each job", "[fairness]") {
    applicants six;
    six.decision = {1, 0, 1, 1, 0, 0};
    six.sex = {"F", "F", "M", "M", "M", "F"};
    six.job = {"a", "a", "a", "b", "b", "b"};
    const selected_by_group by = selected_by_decision(six.counted(), {0});
    CHECK(by.groups == std::vector<selected_people>{{1, 3}, {2, 3}});
    REQUIRE(by.stratum.size() == 2);
    CHECK(by.stratum[0] == std::vector<selected_people>{{1, 2}, {1, 1}});
    CHECK(by.stratum[1] == std::vector<selected_people>{{0, 1}, {1, 2}});
    label_rules refused;
    refused.favorable = {label(std::int64_t{0})};
    CHECK(selected_by_decision(six.counted(refused), {0}).groups[0] == selected_people{2, 3});
}

TEST_CASE("scores at the median are not above it, and rows without a score are counted apart",
          "[fairness]") {
    applicants five;
    five.score = {1, 2, 2, 2, nothing, 9};
    five.sex = {"F", "F", "M", "M", "M", "M"};
    const state rows = five.counted();
    const double median = median_score(rows, nullptr);
    CHECK(median == 2);
    const selected_by_group by = selected_by_score(rows, {0}, median, score_side::above);
    CHECK(by.groups == std::vector<selected_people>{{0, 2}, {1, 3}});
    CHECK(by.without_outcome == 1);
    CHECK(selected_by_score(rows, {0}, 2, score_side::at_least).all() == selected_people{4, 5});
    CHECK(selected_by_score(rows, {0}, 2, score_side::below).all() == selected_people{1, 5});
    CHECK(selected_by_score(rows, {0}, 2, score_side::at_most).all() == selected_people{4, 5});
}

TEST_CASE("the median of an even number is between the middle two, of the known alone if asked",
          "[fairness]") {
    applicants four;
    four.score = {1, 2, 5, 100};
    four.sex = {"F", "F", "M", "M"};
    four.code = {1, 1, 2, nothing};
    const state rows = four.counted();
    CHECK(median_score(rows, nullptr) == 3.5);
    const std::vector<std::size_t> code{1};
    CHECK(median_score(rows, &code) == 2);
    const selected_by_group both = selected_by_score(rows, {0, 1}, 3.5, score_side::above);
    CHECK(both.all().people - both.known().people == 1);
}

TEST_CASE("equal scores are approved together, from the better end", "[fairness]") {
    applicants ten;
    ten.score = {1, 2, 3, 4, 5, 6, 7, 8, 8, 8};
    ten.sex.assign(10, "F");
    const state rows = ten.counted();
    CHECK(cut_for_share(rows, 0.1, false) == 8);  // three people for one
    CHECK(cut_for_share(rows, 0.3, false) == 8);
    CHECK(cut_for_share(rows, 0.4, false) == 7);
    CHECK(cut_for_share(rows, 0.3, true) == 3);
    CHECK(cut_for_share(rows, 1, true) == 8);
    CHECK_THROWS_AS(cut_for_share(rows, 0, true), invalid_input);
}

TEST_CASE("two labels of one name are refused where scores are counted, too", "[fairness]") {
    applicants two;
    two.score = {0.5, 0.7};
    two.sex = {"F", "M"};
    label_rules one_name;
    one_name.value_labels = {{"sex", {{"F", "M"}}}};
    CHECK_THROWS_WITH(selected_by_score(two.counted(one_name), {0}, 0.6, score_side::above),
                      Catch::Contains("two groups of 'sex' read 'M'"));
}

TEST_CASE("weighted rows, and states without the column, are refused by name", "[fairness]") {
    applicants two;
    two.decision = {0, 1};
    two.sex = {"F", "M"};
    CHECK_THROWS_WITH(median_score(two.counted(), nullptr), Catch::Contains("no scores"));
    two.weight = {1, 2};
    CHECK_THROWS_WITH(selected_by_decision(two.counted(), {0}), Catch::Contains("'w'"));
    two.decision.clear();
    two.weight.clear();
    two.score = {1, 2};
    CHECK_THROWS_WITH(selected_by_decision(two.counted(), {0}), Catch::Contains("no decisions"));
}

}  // namespace fairdrift
