#include <fairdrift/fairness/membership.hpp>

#include <array>
#include <cmath>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/rates.hpp>

#include "catch.hpp"

namespace fairdrift {

TEST_CASE("rates, variances and covariances by hand", "[membership]") {
    // Two rows: (1/2, 1/2) selected, (1, 0) not. p_a = .5/1.5, p_b = .5/.5.
    membership_sums sums(2);
    sums.add(std::array{0.5, 0.5}, outcome::missing, outcome::positive);
    sums.add(std::array{1.0, 0.0}, outcome::missing, outcome::negative);
    const cell_set part = selection_rate.part;
    const cell_set whole = selection_rate.whole;
    const membership_rate a = rate_of(sums, 0, part, whole);
    CHECK(a.value == Approx(1.0 / 3));
    CHECK(a.variance == Approx((0.25 * 4 / 9 + 1.0 / 9) / 2.25));
    CHECK(rate_of(sums, 1, part, whole).value == 1);
    CHECK(rate_of(sums, 1, part, whole).variance == 0);
    CHECK(covariance_of(sums, 0, 1, part, whole) == Approx(0));
    CHECK(std::isnan(rate_of(sums, 0, true_positive_rate.part, true_positive_rate.whole).value));
}

TEST_CASE("memberships add up exactly, in any order", "[membership]") {
    membership_sums whole(3);
    membership_sums first(3);
    membership_sums second(3);
    for (int i = 0; i < 200; ++i) {
        const double p = 0.001 * i;
        const std::array<double, 3> row = {p, 0.5 - p / 3, 0.1};
        const outcome decision = i % 3 == 0 ? outcome::positive : outcome::negative;
        whole.add(row, outcome::positive, decision, 1 + i % 2);
        (i % 7 < 3 ? first : second).add(row, outcome::positive, decision, 1 + i % 2);
    }
    second.merge(first);
    CHECK(second == whole);
    CHECK_THROWS_AS(whole.merge(membership_sums(2)), incompatible_merge);
}

TEST_CASE("a group that nobody may belong to has no rate", "[membership]") {
    membership_sums sums(2);
    for (int i = 0; i < 60; ++i) {
        sums.add(std::array{1.0, 0.0}, outcome::missing,
                 i % 2 == 0 ? outcome::positive : outcome::negative);
    }
    const std::array<const metric*, 1> rates = {&selection_rate};
    std::vector<measurement> all;
    add_membership("race", {"A", "B"}, sums, rates, {}, all);
    CHECK(all[0].value == 60);
    CHECK(all[2].value == 0.5);
    CHECK(all[3].status == status::undefined);
    CHECK(all[4].status == status::undefined);  // B minus A
}

}  // namespace fairdrift
