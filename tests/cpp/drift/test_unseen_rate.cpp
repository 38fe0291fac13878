#include "catch.hpp"
#include "drift/samples.hpp"

#include <fairdrift/drift/unseen_rate.hpp>

namespace fairdrift::testing {

TEST_CASE("the unseen rate counts values, not rows", "[drift]") {
    column_pair pair{.name = "x"};
    pair.reference = {.rows = 100, .missing = 20, .unseen = 0};
    pair.current = {.rows = 60, .missing = 10, .unseen = 5};
    const level at = level::two_sided(0.95);
    CHECK(measure_unseen_rate(pair, at).value == Approx(0.1));
    CHECK(measure_unseen_rate(pair, at).denominator == 50);
    CHECK(measure_unseen_change(pair, at).value == Approx(0.1));
    pair.reference.unseen = 8;
    CHECK(measure_unseen_change(pair, at).value == Approx(0.0).margin(1e-15));
}

}  // namespace fairdrift::testing
