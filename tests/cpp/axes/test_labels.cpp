#include "catch.hpp"

#include <limits>

#include <fairdrift/axes/labels.hpp>
#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

TEST_CASE("labels are values, not types", "[axes]") {
    CHECK(label(1) == label(1.0));
    CHECK(label(std::int64_t{1}) == label(1));
    CHECK(label(-0.0) == label(0));
    CHECK(label(true) != label(1));
    CHECK(label("1") != label(1));
    CHECK(label(std::numeric_limits<double>::quiet_NaN()).is_missing());
}

TEST_CASE("labels sort booleans, numbers by value, text, missing last", "[axes]") {
    const labels axis({label(), label("b"), label("a"), label("b")});
    REQUIRE(axis.size() == 3);
    CHECK(axis[0].to_text() == "a");
    CHECK(axis[2].to_text() == "(missing)");
    CHECK(label(9) < label(10));
    CHECK(label(9.5) < label(10));
    CHECK(label(false) < label(true));
    CHECK(labels({label(10), label(9)})[0] == label(9));
}

TEST_CASE("text that reads like a missing value is quoted", "[axes]") {
    CHECK(label("(missing)").to_text() == "'(missing)'");
    CHECK(label("(missing)") != label());
}

TEST_CASE("large whole numbers stay apart where doubles could not tell them", "[axes]") {
    const std::int64_t big = 9007199254740993;  // 2^53 + 1
    CHECK(label(big) != label(big - 1));
    CHECK(label(big).to_text() == "9007199254740993");
}

TEST_CASE("axes of numbers and of text do not unite", "[axes]") {
    const labels numbers({label(1), label(2)});
    const labels words({label("1")});
    CHECK_THROWS_AS(labels::merged(numbers, words, "a", "b"), incompatible_merge);
    CHECK(labels::merged(numbers, labels({label()}), "a", "b").size() == 3);
}

TEST_CASE("labels come back from their bytes", "[axes]") {
    const labels axis({label(-5), label(2.5), label(1e300), label()});
    archive_writer out;
    axis.write(out);
    archive_reader in(out.bytes());
    CHECK(labels::read(in) == axis);
}

}  // namespace fairdrift
