#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <fairdrift/states/count_rows.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

// Rows by label of the one group of a table.
std::vector<std::pair<std::string, std::int64_t>> counted(const column& group, std::int64_t rows) {
    table t;
    t.groups = {group};
    const outcome_counts counts = count_rows(t, {}, 0, rows).outcomes;
    std::vector<std::pair<std::string, std::int64_t>> found;
    for (std::size_t i = 0; i < counts.cells().size(); ++i) {
        const auto code = static_cast<std::size_t>(counts.cells().code(i, 0));
        found.emplace_back(counts.cells().axis(0)[code].to_text(), counts[i].rows);
    }
    return found;
}

// 0, 1, 2 in turn for 9,000 rows, then 100 in a thousand: the range of the first rows is not all.
template <class T>
void check_integers(element type) {
    std::vector<T> values;
    for (int i = 0; i < 9000; ++i) values.push_back(static_cast<T>(i % 3));
    values.resize(10000, T{100});
    const chunk c{.type = type, .length = 10000, .values = values.data(), .stride = sizeof(T)};
    const std::vector<std::pair<std::string, std::int64_t>> expected{
        {"0", 3000}, {"1", 3000}, {"2", 3000}, {"100", 1000}};
    CHECK(counted(column("g", {c}), 10000) == expected);
}

}  // namespace

TEST_CASE("whole numbers of every width are counted alike", "[states]") {
    check_integers<std::int8_t>(element::int8);
    check_integers<std::int16_t>(element::int16);
    check_integers<std::int32_t>(element::int32);
    check_integers<std::int64_t>(element::int64);
    check_integers<std::uint8_t>(element::uint8);
    check_integers<std::uint16_t>(element::uint16);
    check_integers<std::uint32_t>(element::uint32);
    check_integers<std::uint64_t>(element::uint64);
}

TEST_CASE("whole numbers far apart are counted like those that are near", "[states]") {
    std::vector<std::int64_t> values{-5'000'000'000'000, 7, 5'000'000'000'000, 7};
    const std::vector<std::pair<std::string, std::int64_t>> expected{
        {"-5000000000000", 1}, {"7", 2}, {"5000000000000", 1}};
    CHECK(counted(column("g", std::span<const std::int64_t>(values)), 4) == expected);
}

TEST_CASE("a boolean is true where its byte is not 0", "[states]") {
    const std::vector<std::uint8_t> bytes{0, 1, 2, 1};
    const chunk c{.type = element::boolean, .length = 4, .values = bytes.data(), .stride = 1};
    const std::vector<std::pair<std::string, std::int64_t>> expected{{"false", 1}, {"true", 3}};
    CHECK(counted(column("g", {c}), 4) == expected);
}

TEST_CASE("numbers that lie across the words of memory are read all the same", "[states]") {
    const std::vector<std::int32_t> values{3, 1, 3, 3};
    std::vector<char> bytes(1 + sizeof(std::int32_t) * values.size());
    std::memcpy(bytes.data() + 1, values.data(), bytes.size() - 1);
    const chunk c{.type = element::int32, .length = 4, .values = bytes.data() + 1, .stride = 4};
    const std::vector<std::pair<std::string, std::int64_t>> expected{{"1", 1}, {"3", 3}};
    CHECK(counted(column("g", {c}), 4) == expected);
}

}  // namespace fairdrift
