#include <fairdrift/stats/selection.hpp>

#include <cmath>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

namespace fairdrift {

TEST_CASE("standard deviations between two rates are those of audit-AI's tests", "[stats]") {
    const z_test all = pooled_z({10, 20}, {20, 20});
    CHECK(all.z == Approx(-3.651483716701107).epsilon(1e-12));
    CHECK(all.p_value == Approx(0.00026072963285531683).epsilon(1e-10));
    CHECK(pooled_z({5, 83}, {12, 99}).z == Approx(-1.4078304151258787).epsilon(1e-12));
}

TEST_CASE("holding the number selected makes the variance N over N - 1 times as large", "[stats]") {
    // -3.6056 is -3.6515 times the root of 39 / 40.
    const z_test held = hypergeometric_z({10, 20}, {20, 20});
    CHECK(held.z == Approx(-3.605551275463989).epsilon(1e-12));
    CHECK(held.p_value == Approx(0.0003114909767673833).epsilon(1e-10));
}

TEST_CASE("where nobody or everybody is selected there is nothing to test", "[stats]") {
    CHECK(std::isnan(pooled_z({0, 5}, {0, 7}).z));
    CHECK(std::isnan(hypergeometric_z({5, 5}, {7, 7}).p_value));
    CHECK(std::isnan(pooled_z({0, 0}, {3, 7}).z));
    CHECK(std::isnan(p_value_of(selection_test::fisher_exact, {0, 0}, {3, 7})));
}

TEST_CASE("four fifths of whole people is exactly 0.8", "[stats]") {
    for (std::int64_t n = 1; n < 400; ++n)
        CHECK(impact_ratio({4 * n, 9 * n}, {5 * n, 9 * n}) == 0.8);
    CHECK(impact_ratio({72, 100}, {90, 100}) == 0.8);
    CHECK(std::isnan(impact_ratio({1, 2}, {0, 2})));
    CHECK(std::isnan(impact_ratio({0, 0}, {1, 2})));
    CHECK(impact_ratio({0, 3}, {1, 2}) == 0);
}

TEST_CASE("one person turns 1 of 10 against 3 of 20, but not 10 of 100 against 30 of 200",
          "[stats]") {
    CHECK(flips_with({1, 10}, {3, 20}, 1));  // 2/10 is more than 2/20
    CHECK_FALSE(flips_with({10, 100}, {30, 200}, 1));
    CHECK(flips_with({10, 100}, {30, 200}, 4));        // 14/100 is more than 26/200
    CHECK_FALSE(flips_with({10, 100}, {30, 200}, 3));  // 13/100 is less than 27/200
    CHECK_FALSE(flips_with({3, 20}, {1, 10}, 1));      // not the lower rate
}

TEST_CASE("110 of 190 against 590 of 810 is one selection short of four fifths", "[stats]") {
    CHECK(selections_to_ratio({110, 190}, {590, 810}, 0.8) == 1);
    CHECK(selections_to_ratio({111, 190}, {590, 810}, 0.8) == 0);
    CHECK(selections_to_ratio({0, 10}, {5, 10}, 0.8) == 4);
    CHECK(selections_to_ratio({1, 2}, {0, 2}, 0.8) == -1);
}

TEST_CASE("the selections that end significance, by normal and by exact p", "[stats]") {
    // p of 110 + k: .0375 at k = 14, .0527 at k = 15.
    CHECK(selections_to_p(selection_test::pooled_z, {110, 190}, {590, 810}, 0.05) == 15);
    // SciPy's fisher_exact for 2 + k of 15 against 12 of 20: .0069, .0369, .0866.
    CHECK(selections_to_p(selection_test::fisher_exact, {2, 15}, {12, 20}, 0.05) == 2);
    CHECK(selections_to_p(selection_test::fisher_exact, {5, 10}, {6, 10}, 0.05) == 0);
    CHECK(selections_to_p(selection_test::pooled_z, {6, 10}, {5, 10}, 0.05) == -1);
}

TEST_CASE("the shortfall is counted in persons, at the reference's rate and at the common one",
          "[stats]") {
    // 414 of 1034 and 808 of 1622: 1034 * 808 / 1622 - 414 and 1034 * 1222 / 2656 - 414.
    CHECK(shortfall({414, 1034}, {808, 1622}) == Approx(101.08754623921084));
    CHECK(pooled_shortfall({414, 1034}, {808, 1622}) == Approx(61.733434).epsilon(1e-8));
    CHECK(shortfall({5, 10}, {2, 10}) == -3);
    CHECK(std::isnan(shortfall({0, 0}, {2, 10})));
}

TEST_CASE("the least expected count is of the smaller group and the rarer outcome", "[stats]") {
    CHECK(smallest_expected({1, 10}, {3, 20}) == Approx(10.0 * 4 / 30));
    CHECK(smallest_expected({9, 10}, {18, 20}) == Approx(10.0 * 3 / 30));
}

TEST_CASE("more selected than there are people is refused", "[stats]") {
    CHECK_THROWS_AS(pooled_z({3, 2}, {1, 2}), invalid_input);
    CHECK_THROWS_AS(shortfall({1, 2}, {-1, 2}), invalid_input);
}

}  // namespace fairdrift
