// Counts rows by columns of small whole numbers: the usual labels, decisions and group codes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/column.hpp>

namespace fairdrift::detail {

/// Rows by cell, the cells in any order: what partition's constructor takes.
struct narrow_counts {
    std::vector<std::vector<label>> seen;  // by axis, then by code
    std::vector<std::uint32_t> tuples;     // codes, cell after cell
    std::vector<std::int64_t> rows;
};

/// Rows first .. first + count by the values of `axes` (null: a column that is not there, missing
/// in every row). Nothing where a column is more than an array of integers or booleans, or where
/// the ranges of their values need more than 12 bits side by side.
///
/// No value is looked up: the distances of a row's values from the least of each column make a key,
/// and rows are counted by key.
[[nodiscard]] std::optional<narrow_counts> count_narrow(const std::vector<const column*>& axes,
                                                        std::int64_t first, std::int64_t count);

}  // namespace fairdrift::detail
