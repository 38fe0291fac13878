#include <fairdrift/stats/multiplicity.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

using namespace fairdrift;

namespace {

void check_all(const std::vector<double>& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == Approx(expected[i]));
}

}  // namespace

TEST_CASE("holm multiplies the smallest by d, the next by d - 1, and never falls", "[stats]") {
    check_all(holm(std::vector<double>{.01, .04, .03, .005}), {.03, .06, .06, .02});
}

TEST_CASE("benjamini and hochberg's adjusted p is the running least of p d / rank", "[stats]") {
    check_all(benjamini_hochberg(std::vector<double>{.01, .04, .03, .005}), {.02, .04, .04, .02});
}

TEST_CASE("benjamini and yekutieli's is the same times 1 + 1/2 + ... + 1/d", "[stats]") {
    check_all(benjamini_yekutieli(std::vector<double>{.01, .04, .03, .005}),
              {.02 * 25 / 12, .04 * 25 / 12, .04 * 25 / 12, .02 * 25 / 12});
}

TEST_CASE("four of the 15 tests of Benjamini and Hochberg (1995) are found at 5%", "[stats]") {
    const std::vector<double> p = {.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344,
                                   .0459, .3240, .4262, .5719, .6528, .7590, 1.000};
    const auto count = [](const std::vector<double>& adjusted) {
        int found = 0;
        for (const double q : adjusted) found += q <= 0.05;
        return found;
    };
    CHECK(count(benjamini_hochberg(p)) == 4);
    CHECK(count(holm(p)) == 3);
}

TEST_CASE("a p-value that is not there stays so and is not counted", "[stats]") {
    const double none = std::numeric_limits<double>::quiet_NaN();
    for (const auto& adjusted : {holm(std::vector<double>{.01, none, .02}),
                                 benjamini_hochberg(std::vector<double>{.01, none, .02})}) {
        CHECK(adjusted[0] == Approx(.02));
        CHECK(std::isnan(adjusted[1]));
        CHECK(adjusted[2] == Approx(.02));
    }
    CHECK(holm(std::vector<double>{}).empty());
}

TEST_CASE("an adjusted p is at most 1, and a p above 1 is refused", "[stats]") {
    check_all(holm(std::vector<double>{.9, .8}), {1.0, 1.0});
    check_all(benjamini_yekutieli(std::vector<double>{.9, .8}), {1.0, 1.0});
    CHECK_THROWS_AS(holm(std::vector<double>{.5, 1.5}), invalid_input);
    CHECK_THROWS_AS(benjamini_hochberg(std::vector<double>{-.1}), invalid_input);
}
