#include "catch.hpp"

#include <cmath>
#include <limits>
#include <string_view>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

std::vector<std::string> read(const column& c, const label_rule& rule = {}) {
    encoder codes(c, rule, 100);
    std::vector<std::uint32_t> out(static_cast<std::size_t>(c.size()));
    codes.encode(0, c.size(), out.data());
    std::vector<std::string> texts;
    for (const auto code : out) texts.push_back(codes.seen()[code].to_text());
    return texts;
}

using strings = std::vector<std::string>;

}  // namespace

TEST_CASE("whole numbers near and far apart are told apart", "[axes]") {
    const std::vector<std::int64_t> values{3, -1, 3, 900000000000, 3, -900000000000, -1};
    CHECK(read(column("c", std::span<const std::int64_t>(values))) ==
          strings{"3", "-1", "3", "900000000000", "3", "-900000000000", "-1"});
}

TEST_CASE("floats give the labels of the whole numbers they hold, NaN is missing", "[axes]") {
    const std::vector<double> values{1.0, 2.5, std::nan(""), -0.0, 1e300};
    CHECK(read(column("c", std::span<const double>(values))) ==
          strings{"1", "2.5", "(missing)", "0", "1e+300"});
}

TEST_CASE("texts of every length are told apart", "[axes]") {
    const std::vector<std::string> values{"",
                                          "a",
                                          "abcdefgh",
                                          "abcdefghi",
                                          "abcdefgh",
                                          "a",
                                          std::string(100, 'x'),
                                          std::string(99, 'x') + "y"};
    CHECK(read(column("c", std::span<const std::string>(values))) == values);
}

TEST_CASE("a dictionary's entries are read once, unused ones never become labels", "[axes]") {
    const std::vector<std::string> entries{"red", "unused", "blue"};
    const std::vector<std::int32_t> codes{0, 2, 0, -1};
    const chunk dictionary = column("d", std::span<const std::string>(entries)).chunks().front();
    chunk values = column("c", std::span<const std::int32_t>(codes)).chunks().front();
    values.dictionary = &dictionary;
    CHECK(read(column("c", {values})) == strings{"red", "blue", "red", "(missing)"});
}

TEST_CASE("bins are half-open and closed on the left", "[axes]") {
    const std::vector<double> ages{
        24.9, 25, 39, 40, std::nan(""), -5, std::numeric_limits<double>::infinity()};
    CHECK(read(column("age", std::span<const double>(ages)), {.bins = {25, 40}}) ==
          strings{"0", "1", "1", "2", "(missing)", "0", "2"});
}

TEST_CASE("a threshold is met by values at least as large", "[axes]") {
    const std::vector<double> scores{0.5, 0.4999999, std::nan("")};
    label_rule rule;
    rule.threshold = 0.5;
    CHECK(read(column("p", std::span<const double>(scores)), rule) ==
          strings{"true", "false", "(missing)"});
}

TEST_CASE("too many labels name the column and the bound", "[axes]") {
    std::vector<std::int64_t> ids(101);
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int64_t>(i);
    CHECK_THROWS_AS(read(column("person_id", std::span<const std::int64_t>(ids))), invalid_input);
    CHECK_THROWS_WITH(read(column("person_id", std::span<const std::int64_t>(ids))),
                      Catch::Contains("'person_id'") && Catch::Contains("100"));
}

TEST_CASE("a column of two kinds of values is refused by name", "[axes]") {
    const std::vector<std::int64_t> numbers{1};
    const std::vector<std::string> words{"one"};
    const column mixed("c", {column("", std::span<const std::int64_t>(numbers)).chunks().front(),
                             column("", std::span<const std::string>(words)).chunks().front()});
    CHECK_THROWS_WITH(read(mixed), Catch::Contains("'c' mixes numbers and text"));
}

}  // namespace fairdrift
