#include "catch.hpp"

#include <fairdrift/axes/partition.hpp>

namespace fairdrift {

namespace {

partition made(const std::vector<std::vector<label>>& seen, std::vector<std::uint32_t> tuples) {
    std::vector<std::uint32_t> place;
    return {{"sex", "race"}, seen, tuples, place};
}

}  // namespace

TEST_CASE("cells are numbered by label, whatever the order they were met in", "[axes]") {
    const partition a = made({{"M", "F"}, {2, 1}}, {0, 0, 1, 1});  // (M, 2), (F, 1)
    const partition b = made({{"F", "M"}, {1, 2}}, {0, 0, 1, 1});  // (F, 1), (M, 2)
    CHECK(a == b);
    CHECK(a.size() == 2);
    CHECK(a.axis(0)[static_cast<std::size_t>(a.code(0, 0))] == label("F"));
}

TEST_CASE("merging unites cells by label and says where they went", "[axes]") {
    const partition a = made({{"M"}, {2}}, {0, 0});
    const partition b = made({{"F", "M"}, {1, 2}}, {0, 0, 1, 1});
    const partition::merging both = partition::merged(a, b);
    CHECK(both.whole == b);
    CHECK(both.from_a == std::vector<std::uint32_t>{1});
    CHECK(both.from_b == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("only combinations that occur are cells", "[axes]") {
    const partition p = made({{"F", "M"}, {1, 2}}, {0, 0, 1, 1});
    CHECK(p.size() == 2);  // not 4
}

}  // namespace fairdrift
