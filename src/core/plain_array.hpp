// Chunks that a tight loop can read.
#pragma once

#include <cstdint>

#include <fairdrift/core/column.hpp>

namespace fairdrift::detail {

/// The elements of a chunk from `first` on where they lie side by side, aligned, none missing; else
/// null. T has the width of the chunk's type.
template <class T>
const T* plain_array(const chunk& c, std::int64_t first) {
    const bool whole = c.validity == nullptr && c.mask == nullptr;
    const bool aligned = reinterpret_cast<std::uintptr_t>(c.values) % alignof(T) == 0;
    if (!whole || !aligned || c.stride != sizeof(T)) return nullptr;
    return static_cast<const T*>(c.values) + first;
}

}  // namespace fairdrift::detail
