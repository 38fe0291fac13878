#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <fairdrift/axes/knots.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

// The definition, by counting.
std::uint32_t bucket_by_hand(const knots& axis, double value) {
    std::uint32_t below = 0;
    for (const double knot : axis.values()) {
        if (knot == value) return 2 * below + 1;
        if (knot < value) ++below;
    }
    return 2 * below;
}

}  // namespace

TEST_CASE("values fall on knots and into the gaps between them", "[axes]") {
    const double infinity = std::numeric_limits<double>::infinity();
    std::mt19937_64 draw(4);
    for (const std::size_t size : {0U, 1U, 2U, 3U, 7U, 8U, 63U, 64U, 1023U}) {
        std::vector<double> values;
        for (std::size_t i = 0; i < size; ++i)
            values.push_back(std::round(static_cast<double>(draw() % 4000)) / 8);
        const knots axis(values);
        std::vector<double> asked{-infinity, infinity, 0.0, -0.0, 1e308};
        for (int i = 0; i < 100; ++i) asked.push_back(static_cast<double>(draw() % 8000) / 16);
        std::vector<std::uint32_t> found(asked.size());
        axis.find(asked, found.data());
        for (std::size_t i = 0; i < asked.size(); ++i)
            CHECK(found[i] == bucket_by_hand(axis, asked[i]));
    }
}

TEST_CASE("fitted knots are all values while they fit", "[axes]") {
    const knots axis = knots::fitted({3, 1, 2, 3, std::nan(""), 1}, 3);
    CHECK(std::vector<double>(axis.values().begin(), axis.values().end()) ==
          std::vector<double>{1, 2, 3});
}

TEST_CASE("a value that holds more than its share of the rows is always a knot", "[axes]") {
    std::vector<double> values;
    for (int i = 0; i < 10000; ++i) values.push_back(i + 0.5);
    values.insert(values.end(), 150, 77.25);
    const knots axis = knots::fitted(values, 99);
    CHECK(axis.size() <= 99);
    CHECK(std::count(axis.values().begin(), axis.values().end(), 77.25) == 1);
    CHECK(axis[0] == 0.5);
    CHECK(axis[axis.size() - 1] == 9999.5);
}

TEST_CASE("knots must be finite", "[axes]") {
    CHECK_THROWS_AS(knots({1, std::nan("")}), invalid_input);
    CHECK_THROWS_AS(knots({std::numeric_limits<double>::infinity()}), invalid_input);
}

}  // namespace fairdrift
