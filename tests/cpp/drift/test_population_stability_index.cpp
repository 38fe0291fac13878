#include <cmath>

#include "catch.hpp"
#include "drift/samples.hpp"

#include <fairdrift/drift/population_stability_index.hpp>

namespace fairdrift::testing {

TEST_CASE("the population stability index tends to the published value as rows come in",
          "[drift]") {
    // Shares .1 .2 .3 .4 against four quarters: 0.22821740957339182; half a row in 4e12 adds 1e-12.
    const std::int64_t unit = 1'000'000'000'000;
    const measurement m = measure_population_stability_index(
        cells_of({unit, unit, unit, unit},
                 {4 * unit / 10, 8 * unit / 10, 12 * unit / 10, 16 * unit / 10}),
        level::two_sided(0.95));
    CHECK(m.value == Approx(0.22821740957339182).epsilon(1e-10));
}

TEST_CASE("half a row in every cell keeps the index finite where a cell is empty", "[drift]") {
    // (10.5, 0.5) of 11 before and (5.5, 5.5) of 11 now.
    const measurement m =
        measure_population_stability_index(cells_of({10, 0}, {5, 5}), level::two_sided(0.95));
    const double expected = (5.5 - 10.5) / 11 * std::log(5.5 / 10.5) + 5.0 / 11 * std::log(11.0);
    CHECK(m.value == Approx(expected).epsilon(1e-13));
}

}  // namespace fairdrift::testing
