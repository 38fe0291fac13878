#include <cmath>

#include "catch.hpp"
#include "drift/samples.hpp"

#include <fairdrift/drift/jensen_shannon.hpp>
#include <fairdrift/drift/population_stability_index.hpp>

namespace fairdrift::testing {
namespace {
const level at95 = level::two_sided(0.95);
}

TEST_CASE("the interval of a divergence holds its value and starts at 0 without drift", "[drift]") {
    const column_pair same = cells_of({100, 200, 300, 400}, {99, 201, 300, 400});
    for (const measurement& m :
         {measure_jensen_shannon(same, at95), measure_population_stability_index(same, at95)}) {
        CHECK(m.lower == 0);
        CHECK(m.upper >= m.value);
        CHECK(m.bound_lower == m.value);
    }
}

TEST_CASE("far from equality the interval of a divergence is that of the delta method", "[drift]") {
    // Two cells, p = 0.2 now, q = 0.5 before, 100,000 rows each. The summand's slope by p is
    // ln(2p/(p+q))/2 in each cell, so the variance of the current side is
    // p (1 - p) (s1 - s2)^2 / n with s1 - s2 = (ln(0.4/0.7) - ln(1.6/1.3)) / 2, and likewise
    // before.
    const column_pair pair = cells_of({50000, 50000}, {20000, 80000});
    const measurement m = measure_jensen_shannon(pair, at95);
    const double by_p = 0.5 * (std::log(0.4 / 0.7) - std::log(1.6 / 1.3));
    const double by_q = 0.5 * (std::log(1.0 / 0.7) - std::log(1.0 / 1.3));
    const double deviation = std::sqrt((0.16 * by_p * by_p + 0.25 * by_q * by_q) / 1e5);
    const double centre = m.value - 2e-5 / 8;
    CHECK(m.lower <= centre - 1.95 * deviation);
    CHECK(m.lower >= centre - 2.1 * deviation);
    CHECK(m.upper >= centre + 1.95 * deviation);
    CHECK(m.upper <= centre + 2.1 * deviation);
}

TEST_CASE("one category in both samples is not proof that there is no other", "[drift]") {
    const measurement m = measure_jensen_shannon(cells_of({20}, {20}), at95);
    CHECK(m.value == 0);
    CHECK(m.lower == 0);
    CHECK(m.upper > 0.01);
    CHECK(measure_jensen_shannon(cells_of({20000}, {20000}), at95).upper < 0.001);
}

TEST_CASE("cells that are empty in both samples change nothing", "[drift]") {
    const measurement with =
        measure_population_stability_index(cells_of({5, 0, 9}, {7, 0, 4}), at95);
    const measurement without = measure_population_stability_index(cells_of({5, 9}, {7, 4}), at95);
    CHECK(with.value == without.value);
    CHECK(with.upper == without.upper);
}

}  // namespace fairdrift::testing
