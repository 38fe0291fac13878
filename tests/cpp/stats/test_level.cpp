#include <fairdrift/stats/level.hpp>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

using namespace fairdrift;

TEST_CASE("the 95% level leaves 2.5% on each side of 1.96", "[stats]") {
    const level at = level::two_sided(0.95);
    CHECK(at.tail == Approx(0.025));
    CHECK(at.z == Approx(1.959963984540054).epsilon(1e-14));
    CHECK(at.confidence() == Approx(0.95));
}

TEST_CASE("a level is the same from its tail and from its z", "[stats]") {
    CHECK(level::from_tail(0.005).z == Approx(2.5758293035489).epsilon(1e-12));
    CHECK(level::from_z(2.5758293035489).tail == Approx(0.005).epsilon(1e-11));
}

TEST_CASE("a confidence outside (0, 1) is refused", "[stats]") {
    CHECK_THROWS_AS(level::two_sided(0.0), invalid_input);
    CHECK_THROWS_AS(level::two_sided(1.0), invalid_input);
    CHECK_THROWS_AS(level::two_sided(95.0), invalid_input);
    CHECK_THROWS_AS(level::from_tail(0.5), invalid_input);
    CHECK_THROWS_AS(level::from_z(-1.0), invalid_input);
}
