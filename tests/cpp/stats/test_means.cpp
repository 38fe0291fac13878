#include <cmath>

#include <fairdrift/stats/means.hpp>

#include "catch.hpp"

namespace fairdrift {

TEST_CASE("the mean of three numbers has Student's interval", "[stats]") {
    mean_sums sums;
    for (const double x : {1.0, 2.0, 6.0}) sums.add(x, 1, 1);
    CHECK(sums.mean() == 3);
    CHECK(sums.variance() == Approx(7.0 / 3));  // s^2 = (4 + 1 + 9) / 2 = 7, over 3 rows
    const named_interval limits = mean_interval(sums, {}, level::two_sided(0.95));
    CHECK(limits.method == "student_t");
    // t of 2 degrees of freedom at .975 is 4.302653 (printed tables).
    CHECK(limits.limits.lower == Approx(3 - 4.302653 * std::sqrt(7.0 / 3)).epsilon(1e-6));
    CHECK(limits.limits.upper == Approx(3 + 4.302653 * std::sqrt(7.0 / 3)).epsilon(1e-6));
}

TEST_CASE("few numbers in a range, or equal ones, are sure by Clopper and Pearson", "[stats]") {
    mean_sums sums;
    sums.add(0.5, 4, 4);
    const named_interval limits = mean_interval(sums, {0, 1}, level::two_sided(0.95));
    CHECK(limits.method == "clopper_pearson");
    CHECK(limits.limits == clopper_pearson({2, 4}, level::two_sided(0.95)));
    CHECK(std::isnan(mean_interval(sums, {}, level::two_sided(0.95)).limits.lower));
    CHECK(std::isnan(mean_interval({}, {0, 1}, {}).limits.lower));
}

TEST_CASE("two halves of a mean's sums are the sums of the whole", "[stats]") {
    mean_sums whole;
    mean_sums a;
    mean_sums b;
    for (int i = 0; i < 8; ++i) {
        const double weight = 1 + i % 3;
        whole.add(i * 0.25, weight, weight * weight);
        (i < 3 ? a : b).add(i * 0.25, weight, weight * weight);
    }
    a.merge(b);
    CHECK(a.mean() == whole.mean());
    CHECK(a.variance() == whole.variance());
}

TEST_CASE("weights count as their effective number of rows", "[stats]") {
    mean_sums sums;
    sums.add(0, 1, 1);
    sums.add(1, 3, 9);
    CHECK(sums.mean() == 0.75);
    CHECK(sums.effective() == Approx(1.6));
    // sum w^2 (x - m)^2 = .5625 + 9 * .0625 = 1.125; / 16; * 1.6 / .6.
    CHECK(sums.variance() == Approx(1.125 / 16 * 1.6 / 0.6));
}

TEST_CASE("a mean known between bounds has its interval outward from them", "[stats]") {
    mean_sums sums;
    for (int i = 0; i < 20; ++i) sums.add(i % 2, 1, 1);
    sums.below = 2;
    sums.above = 4;
    CHECK(sums.bounds().lower == Approx(0.4));
    CHECK(sums.bounds().upper == Approx(0.7));
    const interval limits = mean_interval(sums, {}, level::two_sided(0.95)).limits;
    CHECK(limits.upper - 0.7 == Approx(0.4 - limits.lower));
    CHECK(limits.upper > 0.7);
}

TEST_CASE("two means with variances of their own have Welch's test, as SciPy has it", "[stats]") {
    mean_sums a;
    mean_sums b;
    for (const double x : {3.0, 5.0, 8.0, 1.0, 9.0, 4.5}) a.add(x, 1, 1);
    for (const double x : {2.0, 2.5, 7.0, 6.0, 0.0, 1.0, 3.5, 4.0}) b.add(x, 1, 1);
    const welch_result test = welch(a, b, level::two_sided(0.95));
    CHECK(test.t == Approx(1.230111996847381).epsilon(1e-12));
    CHECK(test.degrees_of_freedom == Approx(9.361057553362288).epsilon(1e-12));
    CHECK(test.p_value == Approx(0.24867192055322146).epsilon(1e-10));
    CHECK(test.difference.lower == Approx(-1.5184199248881414).epsilon(1e-9));
    CHECK(test.difference.upper == Approx(5.185086591554807).epsilon(1e-9));
    CHECK(a.deviation() == Approx(3.006936425444786).epsilon(1e-12));
    CHECK(pooled_deviation(a, b) == Approx(2.6647128258865806).epsilon(1e-12));
    a.merge(b);
    CHECK(a.deviation() == Approx(2.7278075566164977).epsilon(1e-12));
}

TEST_CASE("one row, or rows that are all equal, have no test of their mean", "[stats]") {
    mean_sums one;
    one.add(2, 1, 1);
    mean_sums equal;
    equal.add(3, 5, 5);
    CHECK(std::isnan(welch(one, equal, level::two_sided(0.95)).p_value));
    CHECK(std::isnan(welch(equal, equal, level::two_sided(0.95)).t));
    CHECK(std::isnan(one.deviation()));
    CHECK(equal.deviation() == 0);
}

}  // namespace fairdrift
