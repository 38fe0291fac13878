#include <fairdrift/stats/rank_tests.hpp>

#include <cmath>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

using namespace fairdrift;

TEST_CASE("samples of four that do not overlap have p 2 / C(8, 4)", "[stats]") {
    const ks_p_value result = kolmogorov_smirnov_p(16, 4, 4);
    CHECK(result.exact);
    CHECK(result.p == Approx(2.0 / 70.0).epsilon(1e-14));
}

TEST_CASE("the exact p agrees with SciPy's", "[stats]") {
    CHECK(kolmogorov_smirnov_p(35, 10, 7).p == Approx(0.1893767996709173).epsilon(1e-11));
    CHECK(kolmogorov_smirnov_p(1600, 100, 80).p == Approx(0.04985661008315778).epsilon(1e-11));
    CHECK(kolmogorov_smirnov_p(37500, 1000, 750).p == Approx(0.22760923105048694).epsilon(1e-11));
    CHECK(kolmogorov_smirnov_p(140, 20, 20).p == Approx(0.17453300569806826).epsilon(1e-11));
    // 5,000 and 3,000 normal draws half a standard deviation apart.
    CHECK(kolmogorov_smirnov_p(3149000, 5000, 3000).p ==
          Approx(8.534168711069645e-73).epsilon(1e-10));
}

TEST_CASE("every p of samples of 1 and 2 is what counting the orders gives", "[stats]") {
    // Three places for the one value: D is 1 at either end and 1/2 in the middle.
    CHECK(kolmogorov_smirnov_p(2, 1, 2).p == Approx(2.0 / 3.0));
    CHECK(kolmogorov_smirnov_p(1, 1, 2).p == 1.0);
    CHECK(kolmogorov_smirnov_p(0, 1, 2).p == 1.0);
}

TEST_CASE("large samples use the one-sample law of the rounded effective size", "[stats]") {
    // SciPy 1.17: kstwo.sf(0.002, 500000) and, far out, twice smirnov(n, d).
    const ks_p_value body = kolmogorov_smirnov_p(__int128{2} * 1000 * 1000000, 1000000, 1000000);
    CHECK_FALSE(body.exact);
    CHECK(body.p == Approx(0.036582179671620585).epsilon(1e-9));
    CHECK(kolmogorov_survival(0.44222222222222, 10) == Approx(0.02674751949380394).epsilon(1e-9));
    CHECK(kolmogorov_survival(0.75, 2) == Approx(0.125).epsilon(1e-12));
    CHECK(kolmogorov_survival(1.0, 2) == 0.0);
}

TEST_CASE("the one-sample law joins its pieces to four digits", "[stats]") {
    for (const double n : {20.0, 140.0, 141.0, 1000.0, 2001.0, 1e6}) {
        for (const double edge : {0.754693, 2.2, 4.0}) {
            const double d = std::sqrt(edge / n);
            const auto size = static_cast<std::int64_t>(n);
            const double left = kolmogorov_survival(d * (1.0 - 1e-9), size);
            const double right = kolmogorov_survival(d * (1.0 + 1e-9), size);
            CHECK(left == Approx(right).epsilon(5e-5));
        }
    }
}

TEST_CASE("the limit law's 5% point is 1.3581", "[stats]") {
    const std::int64_t n = 100000000;
    CHECK(kolmogorov_survival(1.3581015157 / 1e4, n) == Approx(0.05).epsilon(1e-3));
}

TEST_CASE("ln p goes on where p is zero", "[stats]") {
    const std::int64_t m = 1000000;
    const ks_p_value result = kolmogorov_smirnov_p(__int128{m} * m / 4, m, m);
    CHECK(result.p == 0.0);
    // 2 exp(-2 n d^2) bounds it, n = 500,000 and d = 1/4; large deviations make it smaller still.
    CHECK(result.ln_p < std::log(2.0) - 2.0 * 500000.0 / 16.0);
    CHECK(result.ln_p > -2.2 * 500000.0 / 16.0);
}

TEST_CASE("a numerator beyond m n and an empty sample are refused", "[stats]") {
    CHECK_THROWS_AS(kolmogorov_smirnov_p(17, 4, 4), invalid_input);
    CHECK_THROWS_AS(kolmogorov_smirnov_p(-1, 4, 4), invalid_input);
    CHECK_THROWS_AS(kolmogorov_smirnov_p(0, 0, 4), invalid_input);
}
