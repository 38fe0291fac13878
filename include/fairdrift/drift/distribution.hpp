// What moved: the bins or categories of a column before and now, as shares of all rows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <fairdrift/drift/column_pair.hpp>

namespace fairdrift {

/// Shares of all rows, missing ones included, so each side sums to 1. Names are in the column's own
/// units, in order; then "(other)", "(unseen)" and "(missing)" where there are such rows.
struct distribution {
    std::vector<std::string> names;
    std::vector<double> reference;
    std::vector<double> current;
};

/// At most `most` cells, the largest on either side; the rest are "(other)".
[[nodiscard]] distribution distribution_of(const column_pair& pair, std::size_t most = 28);

/// "21 fell from 24.1% to 3.2%; (missing) rose from 0.0% to 20.0%": the cells that moved most, with
/// their shares of all rows before and now; empty where none moved.
[[nodiscard]] std::string biggest_moves(const column_pair& pair, std::size_t most = 3);

}  // namespace fairdrift
