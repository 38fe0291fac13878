#include <cmath>
#include <random>

#include "catch.hpp"
#include "drift/samples.hpp"

#include <fairdrift/drift/kolmogorov_smirnov.hpp>

namespace fairdrift::testing {
namespace {

const level at95 = level::two_sided(0.95);

// max |F - G| over all pooled values, by counting.
double distance_of(const std::vector<double>& x, const std::vector<double>& y) {
    const auto share = [](const std::vector<double>& values, double at) {
        double count = 0;
        for (const double v : values) count += v <= at ? 1 : 0;
        return count / static_cast<double>(values.size());
    };
    double most = 0;
    for (const auto* values : {&x, &y}) {
        for (const double v : *values) most = std::max(most, std::fabs(share(x, v) - share(y, v)));
    }
    return most;
}

std::vector<double> draws(std::mt19937_64& from, std::size_t n, double shift, double grid) {
    std::vector<double> values(n);
    for (double& v : values) {
        const double u = static_cast<double>(from() >> 11) * 0x1p-53;
        v = std::tan(1.4 * (u - 0.5)) + shift;
        if (grid > 0) v = std::round(v / grid) * grid;
    }
    return values;
}

}  // namespace

TEST_CASE("the Kolmogorov-Smirnov distance of two separate samples is 1, its exact p 2/70",
          "[drift]") {
    const measurement m =
        measure_kolmogorov_smirnov(two_samples({1, 2, 3, 4}, {5, 6, 7, 8}).pair(), at95);
    CHECK(m.value == 1);
    CHECK(m.bound_upper == 1);
    CHECK(m.p_value == Approx(2.0 / 70).epsilon(1e-12));
    CHECK(m.method == "kolmogorov_band, exact p");
    CHECK(m.n == 4);
}

TEST_CASE("ties at knots are exact in the Kolmogorov-Smirnov distance", "[drift]") {
    // At 3 the shares are 6/8 and 3/7.
    const measurement m = measure_kolmogorov_smirnov(
        two_samples({1, 2, 2, 3, 3, 3, 5, 8}, {2, 3, 3, 4, 8, 8, 9}).pair(), at95);
    CHECK(m.numerator == 18);
    CHECK(m.denominator == 56);
    CHECK(m.value == Approx(18.0 / 56).epsilon(1e-15));
}

TEST_CASE("values between knots count on the right side", "[drift]") {
    // Just below 1 the shares are 1/4 and 3/7; at 3 1 and 6/7; the largest difference is 6/28.
    const two_samples rows({0, 1, 2, 3}, {-1, 0.5, 0.5, 1, 1, 2.5, 9});
    const kolmogorov_numerators d = kolmogorov_distance(rows.reference, rows.current);
    CHECK(static_cast<double>(d.lower) == 6);
    CHECK(static_cast<double>(d.upper) == 6);
}

TEST_CASE("between few knots the distance has bounds that hold it", "[drift]") {
    const two_samples rows({0, 4, 6, 10}, {5, 5}, knots({0.0, 10.0}));
    const measurement m = measure_kolmogorov_smirnov(rows.pair(), at95);
    // At the knots the shares differ by 1/4; inside, all of either sample may come first.
    CHECK(m.bound_lower == 0.25);
    CHECK(m.bound_upper == 0.75);
    CHECK(distance_of({0, 4, 6, 10}, {5, 5}) == 0.5);
}

TEST_CASE("with all values as knots the distance is that of the rows; with few it is bounded",
          "[drift]") {
    std::mt19937_64 from(11);
    for (int trial = 0; trial < 400; ++trial) {
        const double grid = trial % 3 == 0 ? 0.1 : 0;
        const auto x = draws(from, 5 + from() % 120, 0, grid);
        const auto y = draws(from, 3 + from() % 120, 0.1 * (trial % 5), trial % 2 == 0 ? grid : 0);
        const double truth = distance_of(x, y);
        const measurement exact = measure_kolmogorov_smirnov(two_samples(x, y).pair(), at95);
        CHECK(exact.value == Approx(truth).epsilon(1e-12));
        CHECK(exact.bound_upper == exact.bound_lower);
        const measurement few = measure_kolmogorov_smirnov(two_samples(x, y, 7).pair(), at95);
        CHECK(few.bound_lower <= truth + 1e-12);
        CHECK(few.bound_upper >= truth - 1e-12);
        CHECK(few.p_value >= exact.p_value * (1 - 1e-9));
        CHECK(few.upper >= exact.upper - 1e-12);
        CHECK(few.lower <= exact.lower + 1e-12);
    }
}

TEST_CASE("infinite values are ordered like any other in the distance", "[drift]") {
    const double inf = std::numeric_limits<double>::infinity();
    const measurement m =
        measure_kolmogorov_smirnov(two_samples({1, 2, 3, 4}, {-inf, inf}).pair(), at95);
    CHECK(m.value == 0.5);
}

TEST_CASE("the interval of the distance is what its derivation says", "[drift]") {
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 1000; ++i) x.push_back(i);
    for (int i = 0; i < 500; ++i) y.push_back(2 * i + 200);
    const measurement m = measure_kolmogorov_smirnov(two_samples(x, y).pair(), at95);
    const double s = std::sqrt(1.0 / 1000 + 1.0 / 500);
    CHECK(m.value == Approx(0.2).epsilon(1e-12));
    CHECK(m.lower == Approx(0.2 - std::sqrt(std::log(80.0) / 2) * s).epsilon(1e-9));
    CHECK(m.upper == Approx(0.2 + 0.9799819922700270 * s).epsilon(1e-9));
}

TEST_CASE("a column without values has no distance and says so", "[drift]") {
    const double nan = std::nan("");
    const measurement m = measure_kolmogorov_smirnov(two_samples({1, 2}, {nan, nan}).pair(), at95);
    CHECK(m.status == status::undefined);
    CHECK(m.reason == "x has no value in any of the 2 rows of the current data");
    CHECK(std::isnan(m.value));
}

}  // namespace fairdrift::testing
