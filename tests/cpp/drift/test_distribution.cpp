#include <cmath>
#include <numeric>

#include "catch.hpp"
#include "drift/samples.hpp"

#include <fairdrift/drift/distribution.hpp>

namespace fairdrift::testing {

TEST_CASE("the cells that moved most are told in their own units, before and after", "[drift]") {
    const column_pair pair = cells_of({241, 700, 59}, {32, 905, 63});
    CHECK(biggest_moves(pair) == "a fell from 24.1% to 3.2%; b rose from 70.0% to 90.5%");
    CHECK(biggest_moves(pair, 1) == "a fell from 24.1% to 3.2%");
    CHECK(biggest_moves(cells_of({1, 1}, {5, 5})).empty());
}

TEST_CASE("missing rows are a cell of the distribution, and shares sum to 1", "[drift]") {
    const double nan = std::nan("");
    const two_samples rows({1, 2, 3, 4}, {1, 2, nan, nan, nan});
    const column_pair pair = rows.pair();
    const distribution d = distribution_of(pair);
    CHECK(d.names.back() == "(missing)");
    CHECK(d.current.back() == Approx(0.6));
    CHECK(std::accumulate(d.reference.begin(), d.reference.end(), 0.0) == Approx(1));
    CHECK(std::accumulate(d.current.begin(), d.current.end(), 0.0) == Approx(1));
    CHECK(biggest_moves(pair, 1) == "(missing) rose from 0.0% to 60.0%");
}

TEST_CASE("many categories are cut to the largest, and the rest is one", "[drift]") {
    std::vector<std::int64_t> before(26, 1);
    std::vector<std::int64_t> now(26, 1);
    before[20] = 50;
    now[3] = 40;
    const distribution d = distribution_of(cells_of(before, now), 2);
    REQUIRE(d.names == std::vector<std::string>{"d", "u", "(other)"});
    CHECK(d.reference[2] == Approx(24.0 / 75));
}

}  // namespace fairdrift::testing
