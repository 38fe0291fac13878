// Rows by score and cell, before they are counted.
#pragma once

#include <cstdint>
#include <vector>

namespace fairdrift::detail {

struct scored_row {
    double score;  // or the number of its bucket; never NaN
    std::uint32_t cell;
    std::uint32_t row;  // within what is sorted at once
};

/// Sorts by score, then by cell. Linear in the number of rows: a radix sort.
void sort_by_score(std::vector<scored_row>& rows);

}  // namespace fairdrift::detail
