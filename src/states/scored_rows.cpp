#include "states/scored_rows.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <utility>

namespace fairdrift::detail {

namespace {

constexpr int digit_bits = 11;
constexpr std::size_t radix = 1U << digit_bits;
constexpr int cell_digits = 3;   // 33 bits of the cell, the lesser key
constexpr int score_digits = 6;  // 66 bits of the score
constexpr int digits = cell_digits + score_digits;
constexpr std::size_t few = 2000;  // below, the tables cost more than comparing

// Integers in the order of the doubles: a sign bit turned, and all bits of negative numbers.
std::uint64_t ordered(double score) {
    const auto bits = std::bit_cast<std::uint64_t>(score);
    return bits ^ ((bits >> 63) != 0 ? ~std::uint64_t{0} : std::uint64_t{1} << 63);
}

std::size_t digit_of(const scored_row& row, int digit) {
    const std::uint64_t key = digit < cell_digits ? row.cell : ordered(row.score);
    const int shift = digit_bits * (digit < cell_digits ? digit : digit - cell_digits);
    return key >> shift & (radix - 1);
}

using table = std::array<std::uint32_t, radix>;

std::vector<table> histograms(const std::vector<scored_row>& rows) {
    std::vector<table> counts(digits);
    for (const scored_row& row : rows) {
        for (int d = 0; d < digits; ++d) ++counts[static_cast<std::size_t>(d)][digit_of(row, d)];
    }
    return counts;
}

}  // namespace

void sort_by_score(std::vector<scored_row>& rows) {
    if (rows.size() < few) {
        std::sort(rows.begin(), rows.end(), [](const scored_row& a, const scored_row& b) {
            return a.score < b.score || (a.score == b.score && a.cell < b.cell);
        });
        return;
    }
    std::vector<table> places = histograms(rows);
    std::vector<scored_row> other(rows.size());
    for (int d = 0; d < digits; ++d) {
        table& place = places[static_cast<std::size_t>(d)];
        // A digit that all rows share sorts nothing.
        if (place[digit_of(rows.front(), d)] == rows.size()) continue;
        std::uint32_t before = 0;
        for (std::uint32_t& count : place) before += std::exchange(count, before);
        for (const scored_row& row : rows) other[place[digit_of(row, d)]++] = row;
        rows.swap(other);
    }
}

}  // namespace fairdrift::detail
