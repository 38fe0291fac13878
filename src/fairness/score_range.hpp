// A score as the counts know it: one value, or somewhere between two.
#pragma once

#include <cstddef>

#include <fairdrift/axes/knots.hpp>

namespace fairdrift::detail {

struct score_range {
    double low;
    double high;
    [[nodiscard]] double middle() const { return low == high ? low : low + (high - low) / 2; }
};

/// What scores at a position of the score axis lie between (no knots: open). Beyond the last knots
/// they are taken to reach to 0 and 1 where all knots lie in between.
inline score_range range_of(const knots& axis, double position) {
    if (axis.size() == 0) return {position, position};
    const auto bucket = static_cast<std::size_t>(position);
    if (bucket % 2 == 1) return {axis[bucket / 2], axis[bucket / 2]};
    const bool probabilities = axis[0] >= 0 && axis[axis.size() - 1] <= 1;
    const double least = probabilities ? 0 : axis[0];
    const double most = probabilities ? 1 : axis[axis.size() - 1];
    const std::size_t knot = bucket / 2;  // the gap lies below it
    return {knot == 0 ? least : axis[knot - 1], knot == axis.size() ? most : axis[knot]};
}

}  // namespace fairdrift::detail
