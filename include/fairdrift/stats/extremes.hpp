// Largest and smallest of many groups: chosen by the same data, so intervals must allow for that.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <fairdrift/stats/comparisons.hpp>

namespace fairdrift {

/// An extreme over groups: its value, its interval and which groups gave it.
struct extreme {
    double value = absent;
    interval limits;
    std::string_view method;
    std::size_t largest = 0;
    std::size_t smallest = 0;
};

/// largest - smallest, in [0, ...).
[[nodiscard]] extreme max_difference(std::span<const candidate> groups, const family_levels& at);
/// smallest / largest, in [0, 1].
[[nodiscard]] extreme min_ratio(std::span<const candidate> groups, const family_levels& at);
/// largest / smallest, in [1, inf); value absent where the smallest is 0.
[[nodiscard]] extreme max_ratio(std::span<const candidate> groups, const family_levels& at);

}  // namespace fairdrift
