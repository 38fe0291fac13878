// NumPy's values that C++ cannot read in place: dates, durations, text of fixed width.
#pragma once

#include <pybind11/numpy.h>

#include <cstdint>
#include <string>

#include "encode.hpp"

namespace fairdrift {

/// Bytes that mark missing elements where they are not 0; no bytes: none is missing.
struct mask_view {
    const std::uint8_t* bytes = nullptr;
    std::int64_t stride = 1;

    [[nodiscard]] bool operator[](std::int64_t i) const {
        return bytes != nullptr && bytes[i * stride] != 0;
    }
};

/// A NumPy array of datetime64 as labels (see label_times), of timedelta64 as seconds.
[[nodiscard]] owned_chunk read_times(const std::string& name, const pybind11::array& values,
                                     mask_view mask, bool utc);

/// Elements of fixed-width text, UCS-4 ('U') or UTF-8 ('S'), padded with zeros, as codes. Throws
/// invalid_input for text that is not Unicode.
[[nodiscard]] owned_chunk read_fixed_text(const std::string& name, const pybind11::array& values);

/// The value as Python prints it, cut to a readable length.
[[nodiscard]] std::string shown(pybind11::handle value);

}  // namespace fairdrift
