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

}  // namespace fairdrift
