#include "catch.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <fairdrift/core/error.hpp>
#include <fairdrift/states/value_sums.hpp>

namespace fairdrift {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct numbers_of_people {
    std::vector<std::string> sex{"F", "F", "M", "M", "M"};
    std::vector<double> truth{1, 2, 3, none, 5};
    std::vector<double> guess{2, 2, none, 4, 3};
    std::vector<double> weight{1, 2, 1, 1, 0.5};

    [[nodiscard]] table rows(bool weighted) const {
        table t;
        t.y_true = column("y", std::span<const double>(truth));
        t.y_pred = column("p", std::span<const double>(guess));
        t.groups = {column("sex", std::span<const std::string>(sex))};
        if (weighted) t.sample_weight = column("w", std::span<const double>(weight));
        return t;
    }
};

double first_of(const value_tally& cell, moment x) {
    return cell.first[static_cast<std::size_t>(x)].value();
}

}  // namespace

TEST_CASE("errors are summed by cell over the rows that have both numbers", "[states]") {
    const numbers_of_people people;
    value_sums sums({"sex"}, false, true);
    sums.update(people.rows(false), {{}}, 100, 0, 5);
    REQUIRE(sums.cells().size() == 2);
    CHECK(sums.missing_truths() == 1);
    CHECK(sums.missing_predictions() == 1);
    CHECK(sums[0].rows == 2);
    CHECK(first_of(sums[0], moment::error) == 1);
    CHECK(first_of(sums[0], moment::truth_4) == 17);
    CHECK(sums[1].rows == 1);  // of three: one lacks a truth, one a prediction
    CHECK(first_of(sums[1], moment::error) == -2);
    CHECK(first_of(sums[1], moment::absolute_error) == 2);
    CHECK(first_of(sums[1], moment::fourth_error) == 16);
    CHECK(first_of(sums[1], moment::squared_error_truth_2) == 100);
}

TEST_CASE("weights enter once and squared", "[states]") {
    const numbers_of_people people;
    value_sums sums({"sex"}, true, true);
    sums.update(people.rows(true), {{}}, 100, 0, 5);
    CHECK(first_of(sums[0], moment::one) == 3);
    CHECK(first_of(sums[0], moment::truth) == 5);
    CHECK(sums[0].second[static_cast<std::size_t>(moment::truth)].value() == 9);
}

TEST_CASE("truths alone are summed where there are no predictions", "[states]") {
    numbers_of_people people;
    table rows = people.rows(false);
    rows.y_pred.reset();
    value_sums sums({"sex"}, false, false);
    sums.update(rows, {{}}, 100, 0, 5);
    CHECK(sums[1].rows == 2);
    CHECK(first_of(sums[1], moment::truth) == 8);
    CHECK(sums.missing_predictions() == 0);
}

TEST_CASE("an infinite number is refused by column, row and bound", "[states]") {
    numbers_of_people people;
    people.guess[4] = std::numeric_limits<double>::infinity();
    value_sums sums({"sex"}, false, true);
    CHECK_THROWS_WITH(sums.update(people.rows(false), {{}}, 100, 0, 5),
                      Catch::Contains("'p' is inf in row 4") && Catch::Contains("2^63"));
    CHECK(sums == value_sums({"sex"}, false, true));
}

}  // namespace fairdrift
