#include "catch.hpp"
#include "drift/samples.hpp"

namespace fairdrift::testing {
namespace {

std::vector<std::string> names(const column_pair& pair) {
    std::vector<std::string> result;
    for (const cell_pair& cell : pair.cells) result.push_back(cell.name);
    return result;
}

std::vector<std::int64_t> current_rows(const column_pair& pair) {
    std::vector<std::int64_t> result;
    for (const cell_pair& cell : pair.cells) result.push_back(cell.current);
    return result;
}

using texts = std::vector<std::string>;
using counts = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("bins end at the deciles of the reference, and belong to the value they end at",
          "[drift]") {
    const two_samples rows({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {0, 1, 1.5, 9, 9.5, 99});
    const column_pair pair = rows.pair();
    REQUIRE(pair.cells.size() == 10);
    CHECK(pair.cells[0].name == "1 and under");
    CHECK(pair.cells[1].name == "over 1 to 2");
    CHECK(pair.cells[9].name == "over 9");
    CHECK(current_rows(pair) == counts{2, 1, 0, 0, 0, 0, 0, 0, 1, 2});
    for (const cell_pair& cell : pair.cells) CHECK(cell.reference == 1);
}

TEST_CASE("an atom is cut beside, so that a rare value below a frequent one keeps a bin",
          "[drift]") {
    std::vector<double> before(100, 1.0);
    for (std::size_t i = 0; i < 5; ++i) before[i] = 0;
    const two_samples rows(before, {0, 0, 1, 2});
    const column_pair pair = rows.pair();
    CHECK(names(pair) == texts{"0 and under", "over 0"});
    CHECK(pair.cells[0].reference == 5);
    CHECK(current_rows(pair) == counts{2, 2});
}

TEST_CASE("without ties to keep apart a constant reference has one bin", "[drift]") {
    const two_samples rows({3, 3, 3}, {3, 4});
    const column_pair pair = rows.pair();
    CHECK(names(pair) == texts{"all values"});
    CHECK(pair.cells[0].current == 2);
}

TEST_CASE("between knots a bin ends under the next knot", "[drift]") {
    // Ten reference rows lie in the one gap, so the only boundaries are beside the knots.
    std::vector<double> before{0, 10};
    for (int i = 0; i < 10; ++i) before.push_back(4);
    const two_samples rows(before, {4, 11}, knots({0.0, 10.0}));
    CHECK(names(rows.pair()) == texts{"0 and under", "over 0 to under 10", "10 and over"});
}

TEST_CASE("edges are written with as few digits as keep them apart", "[drift]") {
    const two_samples rows({0.123451, 0.123452, 0.123453}, {0.2});
    CHECK(names(rows.pair()) ==
          texts{"0.123451 and under", "over 0.123451 to 0.123452", "over 0.123452"});
    const two_samples large({28151.3, 99999.7}, {0.2});
    CHECK(names(large.pair()) == texts{"28151 and under", "over 28151"});
    const two_samples apart({0.111111, 0.222222}, {0.2});
    CHECK(names(apart.pair()) == texts{"0.1111 and under", "over 0.1111"});
}

TEST_CASE("categories come in label order, unseen values last and missing ones apart", "[drift]") {
    const std::vector<std::string> before{"b", "a", "a"};
    const std::vector<std::string> now{"a", "z", "y", "b"};
    category_counts reference(labels({label("a"), label("b")}));
    category_counts current = reference.zero();
    reference.update(column("c", std::span<const std::string>(before)), 0, 3);
    current.update(column("c", std::span<const std::string>(now)), 0, 4);
    const column_pair pair = pair_categories("c", reference, current);
    CHECK(names(pair) == texts{"a", "b", "(unseen)"});
    CHECK(current_rows(pair) == counts{1, 1, 2});
    CHECK(pair.current.unseen == 2);
    CHECK(pair.current.present() == 4);
}

}  // namespace fairdrift::testing
