#include <cmath>

#include "catch.hpp"
#include "drift/samples.hpp"

#include <fairdrift/drift/jensen_shannon.hpp>

namespace fairdrift::testing {

TEST_CASE("the Jensen-Shannon divergence is the square of the published distance", "[drift]") {
    // Shares .1 .2 .3 .4 against four quarters: distance 0.16692996572597965 (root, nats).
    const measurement m = measure_jensen_shannon(
        cells_of({250, 250, 250, 250}, {100, 200, 300, 400}), level::two_sided(0.95));
    CHECK(std::sqrt(m.value) == Approx(0.16692996572597965).epsilon(1e-12));
}

TEST_CASE("the Jensen-Shannon divergence is ln 2 where nothing is shared, 0 where all is",
          "[drift]") {
    const level at = level::two_sided(0.95);
    CHECK(measure_jensen_shannon(cells_of({30, 0}, {0, 50}), at).value ==
          Approx(std::log(2.0)).epsilon(1e-15));
    CHECK(measure_jensen_shannon(cells_of({30, 10}, {60, 20}), at).value == 0);
}

TEST_CASE("near equality the Jensen-Shannon divergence keeps its digits", "[drift]") {
    // Shares 1/2 + d and 1/2 - d against halves: d^2 / 2 to first order, d = 1e-6.
    const measurement m = measure_jensen_shannon(cells_of({500000, 500000}, {500001, 499999}),
                                                 level::two_sided(0.95));
    CHECK(m.value == Approx(0.5e-12).epsilon(1e-6));
}

}  // namespace fairdrift::testing
