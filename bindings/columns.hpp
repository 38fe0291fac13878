// Columns and tables read from Python: views of the caller's memory and what keeps it alive.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fairdrift/core/table.hpp>

#include "encode.hpp"

namespace fairdrift {

/// A column with everything that its memory needs to stay where it is.
struct owned_column {
    column view;
    keep_alive memory;
};

/// A table with everything that its memory needs to stay where it is.
struct owned_table {
    table view;
    keep_alive memory;
};

/// Reads anything one-dimensional that a user hands in: NumPy arrays of every dtype that has a
/// meaning here (masked ones too), whatever speaks Arrow's `__arrow_c_stream__` or
/// `__arrow_c_array__`, lists, tuples and ranges, and whatever NumPy makes an array of.
///
/// Memory is viewed, not copied, except for: text of objects or fixed width (int32 codes and the
/// distinct texts), Python numbers, half and extended floats, foreign byte order, dates and times
/// (labels in ISO 8601, see label_times; with `utc` they are moments in UTC), durations (seconds).
/// Throws invalid_input, which names the column and why, for anything else.
[[nodiscard]] owned_column read_column(const std::string& name, pybind11::handle values,
                                       bool utc = false);

/// A column of codes into a list of distinct categories, as pandas' Categorical holds it; a
/// negative code is missing. Throws invalid_input where `codes` is no array of integers, where a
/// code has no category, or where two categories read the same.
[[nodiscard]] owned_column read_coded(const std::string& name, pybind11::handle codes,
                                      pybind11::handle categories);

/// A reference to a Python object, given back under the interpreter's lock.
[[nodiscard]] std::shared_ptr<const void> keep(pybind11::object object);

}  // namespace fairdrift
