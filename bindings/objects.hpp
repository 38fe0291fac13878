// Python objects as a column: one scan that finds out what they are and refuses mixtures.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <string>

#include "encode.hpp"
#include "numpy_values.hpp"

namespace fairdrift {

/// Borrowed pointers to objects, `stride` bytes apart, as object arrays and lists hold them.
struct object_view {
    const char* first = nullptr;
    std::int64_t stride = sizeof(PyObject*);
    std::int64_t length = 0;
    mask_view mask;

    /// The object, or null where it is masked or the array holds a null pointer.
    [[nodiscard]] PyObject* operator[](std::int64_t i) const;
};

/// Text (to codes), booleans, integers of 64 bits, floats, or dates and times (to labels). None,
/// NaN, NA and NaT are missing. Integers among floats become floats where that is exact. Throws
/// invalid_input naming the two values for any other mixture, and the value for any other type.
[[nodiscard]] owned_chunk read_objects(const std::string& name, const object_view& objects);

}  // namespace fairdrift
