#include "catch.hpp"

#include <cmath>
#include <numeric>
#include <random>

#include <fairdrift/states/exact_sum.hpp>

namespace fairdrift {

TEST_CASE("a sum that floating point loses is kept", "[states]") {
    exact_sum sum;
    sum.add(1e18);
    sum.add(1e-12);
    sum.add(-1e18);
    CHECK(sum.value() == 1e-12);
}

TEST_CASE("one term comes back as it was", "[states]") {
    for (const double x : {0.1, -0.1, 1.0, 3e18, -7.25e-9, 0x1p-43, 123456789.123456789}) {
        exact_sum sum;
        sum.add(x);
        CHECK(sum.value() == x);
    }
}

TEST_CASE("terms finer than the grid are rounded to it once", "[states]") {
    exact_sum sum;
    sum.add(0x1p-97);  // half a grid step: to even, that is to 0
    CHECK(sum.value() == 0.0);
    sum.add(0x1.8p-96);  // one and a half: to 2
    CHECK(sum.value() == 0x1p-95);
}

TEST_CASE("the sum of whole numbers is exact and adding many at once is adding each", "[states]") {
    exact_sum one_by_one;
    exact_sum at_once;
    for (int i = 0; i < 1001; ++i) one_by_one.add(-0.3);
    at_once.add(-0.3, 1001);
    CHECK(one_by_one == at_once);
    exact_sum whole;
    for (int i = 1; i <= 1000; ++i) whole.add(i);
    CHECK(whole.value() == 500500.0);
}

TEST_CASE("the value is rounded to nearest", "[states]") {
    std::mt19937_64 draw(2);
    for (int trial = 0; trial < 2000; ++trial) {
        exact_sum sum;
        long double wide = 0;  // 64 bits of mantissa hold these 40-bit terms exactly
        for (int i = 0; i < 40; ++i) {
            const double term = std::ldexp(static_cast<double>(draw() % (1ULL << 40)), -20) *
                                (draw() % 2 == 0 ? 1 : -1);
            sum.add(term);
            wide += term;
        }
        CHECK(sum.value() == static_cast<double>(wide));
    }
}

}  // namespace fairdrift
