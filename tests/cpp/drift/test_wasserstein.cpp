#include <algorithm>
#include <cmath>
#include <random>

#include "catch.hpp"
#include "drift/samples.hpp"

#include <fairdrift/drift/wasserstein.hpp>

namespace fairdrift::testing {
namespace {

const level at95 = level::two_sided(0.95);

// Integral of |F - G| over the pooled values, by counting.
double area_of(std::vector<double> x, std::vector<double> y) {
    std::vector<double> all = x;
    all.insert(all.end(), y.begin(), y.end());
    std::sort(all.begin(), all.end());
    std::sort(x.begin(), x.end());
    std::sort(y.begin(), y.end());
    const auto share = [](const std::vector<double>& v, double at) {
        return static_cast<double>(std::upper_bound(v.begin(), v.end(), at) - v.begin()) /
               static_cast<double>(v.size());
    };
    double area = 0;
    for (std::size_t i = 1; i < all.size(); ++i) {
        area += (all[i] - all[i - 1]) * std::fabs(share(x, all[i - 1]) - share(y, all[i - 1]));
    }
    return area;
}

}  // namespace

TEST_CASE("a shift by five moves every value by five", "[drift]") {
    const measurement m = measure_wasserstein(two_samples({0, 1, 3}, {5, 6, 8}).pair(), at95);
    CHECK(m.value == Approx(5).epsilon(1e-15));
    CHECK(m.bound_lower == m.bound_upper);
}

TEST_CASE("Wasserstein distances of published small samples", "[drift]") {
    const auto distance = [](const std::vector<double>& x, const std::vector<double>& y) {
        return wasserstein_bounds(counted(x, knots::fitted(x, 1000)),
                                  counted(y, knots::fitted(x, 1000)));
    };
    // SciPy 1.10 gives 4, 0.9375 and 1.910714285714286.
    CHECK(distance({1, 2, 3, 4}, {5, 6, 7, 8}).lower == Approx(4).epsilon(1e-14));
    CHECK(distance({1, 2, 3, 4}, {5, 6, 7, 8}).upper == Approx(4).epsilon(1e-14));
    CHECK(distance({0.1, 0.2, 0.3, 0.4, 0.5}, {0.25, 3, 1, 0.7}).lower ==
          Approx(0.9375).epsilon(1e-13));
    CHECK(distance({1, 2, 2, 3, 3, 3, 5, 8}, {2, 3, 3, 4, 8, 8, 9}).upper ==
          Approx(1.910714285714286).epsilon(1e-13));
}

TEST_CASE("values beyond both ends are moved to the ends", "[drift]") {
    const interval area =
        wasserstein_bounds(counted({0, 1}, knots({0.0, 1.0})), counted({-1, 2}, knots({0.0, 1.0})));
    CHECK(area.lower == 1);
    CHECK(area.upper == 1);
}

TEST_CASE("where shares cross between knots the counts give bounds that hold every case",
          "[drift]") {
    // The same counts and sums, distances 4 and 1.
    for (const std::vector<double>& y : {std::vector<double>{4, 6}, std::vector<double>{1, 9}}) {
        const interval area = wasserstein_bounds(counted({0, 10}, knots({0.0, 10.0})),
                                                 counted(y, knots({0.0, 10.0})));
        CHECK(area.lower == 0);
        CHECK(area.upper == 5);
    }
    CHECK(area_of({0, 10}, {4, 6}) == 4);
    CHECK(area_of({0, 10}, {1, 9}) == 1);
}

TEST_CASE("guaranteed bounds of the Wasserstein distance hold it, with few knots and with all",
          "[drift]") {
    std::mt19937_64 from(5);
    const auto unit = [&] { return static_cast<double>(from() >> 11) * 0x1p-53; };
    for (int trial = 0; trial < 1000; ++trial) {
        std::vector<double> x(2 + from() % 60);
        std::vector<double> y(1 + from() % 60);
        const double shift = 0.2 * (trial % 4);
        for (double& v : x) v = unit() * unit() * 100;
        for (double& v : y) v = (unit() * unit() + shift) * 100;
        if (trial % 3 == 0) {
            for (double& v : x) v = std::round(v / 10) * 10;
        }
        if (trial % 5 == 0) {
            for (double& v : y) v = std::round(v / 10) * 10;
        }
        const double truth = area_of(x, y);
        double width = 0;
        for (const std::size_t most : {std::size_t{1000}, std::size_t{9}, std::size_t{2}}) {
            const knots axis = knots::fitted(x, most);
            const interval area = wasserstein_bounds(counted(x, axis), counted(y, axis));
            CHECK(area.lower <= truth * (1 + 1e-12) + 1e-12);
            CHECK(area.upper >= truth * (1 - 1e-12) - 1e-12);
            width = area.upper - area.lower;
        }
        CHECK(width < 200);
    }
}

TEST_CASE("the standardized distance is in deviations of the reference", "[drift]") {
    // Reference 0 and 2: deviation 1. All values move by 3.
    const measurement m =
        measure_standardized_wasserstein(two_samples({0, 2}, {3, 5}).pair(), at95);
    CHECK(m.value == Approx(3).epsilon(1e-14));
    const measurement none =
        measure_standardized_wasserstein(two_samples({7, 7}, {8, 9}).pair(), at95);
    CHECK(none.status == status::undefined);
    CHECK(none.reason == "the reference has one value only, so no deviation");
}

TEST_CASE("the unit of a column does not change its standardized distance", "[drift]") {
    const std::vector<double> x{1, 2, 4, 8, 9, 11};
    const std::vector<double> y{2, 3, 3, 8.5, 12};
    const double plain = measure_standardized_wasserstein(two_samples(x, y).pair(), at95).value;
    for (const double unit : {1e-12, 1e12}) {
        std::vector<double> a;
        std::vector<double> b;
        for (const double v : x) a.push_back(v * unit + 5 * unit);
        for (const double v : y) b.push_back(v * unit + 5 * unit);
        CHECK(measure_standardized_wasserstein(two_samples(a, b).pair(), at95).value ==
              Approx(plain).epsilon(1e-12));
    }
}

TEST_CASE("the distance of values next to nothing is right to the last steps there are",
          "[drift]") {
    const double unit = 0x1p-1060;  // 16,384 times the smallest double
    const measurement m = measure_wasserstein(
        two_samples({0, unit, 3 * unit}, {5 * unit, 6 * unit, 8 * unit}).pair(), at95);
    CHECK(m.bound_lower / unit == Approx(5).epsilon(1e-3));
    CHECK(m.bound_upper / unit == Approx(5).epsilon(1e-3));
    const measurement none =
        measure_standardized_wasserstein(two_samples({0, unit}, {unit, unit}).pair(), at95);
    CHECK(none.status == status::undefined);
    CHECK(none.reason == "the reference's values lie too close together for a deviation");
}

TEST_CASE("infinite values have no mean distance", "[drift]") {
    const double inf = std::numeric_limits<double>::infinity();
    const measurement m = measure_wasserstein(two_samples({1, 2}, {1, inf}).pair(), at95);
    CHECK(m.status == status::undefined);
    CHECK(m.reason == "infinite values, or values too large to be summed, in 1 row");
}

}  // namespace fairdrift::testing
