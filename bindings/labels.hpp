// Python values to labels.
#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <vector>

#include <fairdrift/axes/label.hpp>

namespace fairdrift {

/// One label: None, a boolean, a number or text (NumPy's scalars too).
[[nodiscard]] label label_of(pybind11::handle value, const std::string& argument);
/// None: no labels; a list, tuple or set: its members; anything else: that one label.
[[nodiscard]] std::vector<label> labels_of(pybind11::handle values, const std::string& argument);

}  // namespace fairdrift
