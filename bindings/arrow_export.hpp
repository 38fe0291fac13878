// A table given away by Arrow's C stream interface, without an Arrow library.
#pragma once

#include <pybind11/pybind11.h>

namespace fairdrift {

/// A capsule "arrow_array_stream" of one batch.
///
/// `columns` is a list of (name, kind, values): kind is "int64", "float64" or "text", values are
/// Python numbers or texts of one length, None where there is no value. The values are copied once;
/// what the consumer holds lives on without Python. Throws invalid_input for another kind or
/// columns of unequal length.
[[nodiscard]] pybind11::capsule arrow_stream(const pybind11::list& columns);

}  // namespace fairdrift
