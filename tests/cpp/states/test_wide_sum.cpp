#include "catch.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <fairdrift/states/wide_sum.hpp>

namespace fairdrift {

TEST_CASE("a wide sum keeps what lies 150 orders of magnitude below", "[states]") {
    wide_sum sum;
    sum.add(0x1p+310);
    sum.add(0x1p-100);
    sum.add(-0x1p+310);
    CHECK(sum.value() == 0x1p-100);
}

TEST_CASE("one term of a wide sum comes back as it was", "[states]") {
    for (const double x : {0.1, -0.1, 1.0, -3e18, 7.25e-9, 0x1p-107, -0x1.8p+317, 1e80, 0.0}) {
        wide_sum sum;
        sum.add(x);
        CHECK(sum.value() == x);
    }
}

TEST_CASE("carries and borrows of a wide sum reach every limb", "[states]") {
    wide_sum sum;
    for (int power = -107; power < 317; ++power) sum.add(std::ldexp(1.0, power));
    sum.add(0x1p-107);  // the geometric sum is 2^317 less this
    CHECK(sum.value() == 0x1p+317);
    sum.add(-0x1p-107);
    sum.add(-0x1p+317);
    CHECK(sum.value() == -0x1p-107);
}

TEST_CASE("a wide sum does not depend on order or parts", "[states]") {
    std::mt19937_64 draw(5);
    std::vector<double> terms(400);
    for (double& x : terms) {
        x = std::ldexp(static_cast<double>(draw() >> 11), static_cast<int>(draw() % 300) - 150) *
            (draw() % 2 == 0 ? 1 : -1);
    }
    wide_sum forward;
    wide_sum first;
    wide_sum second;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        forward.add(terms[i]);
        (i % 3 == 0 ? first : second).add(terms[terms.size() - 1 - i]);
    }
    first.merge(second);
    CHECK(forward == first);
}

}  // namespace fairdrift
