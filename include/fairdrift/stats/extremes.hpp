// Largest and smallest of many groups: chosen by the same data, so intervals must allow for that.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <fairdrift/stats/comparisons.hpp>

namespace fairdrift {

/// An extreme over groups: its value, its interval and which groups gave it.
///
/// The limit towards no difference is the best of all pairs' lower limits at the simultaneous
/// level: all pairs keep those at once, so the pair that the data chose does too. The far limit is
/// the farthest of all pairs' unadjusted limits: the true extreme is some one pair's difference.
/// Pairs are compared by MOVER from limits that hold their level for small counts (see
/// comparisons.hpp). Above 50 groups ("bounded_mover") the first uses only pairs with the surest
/// highest or lowest group, the second the groups' own limits: still valid, a little wider, in
/// O(groups).
///
/// Groups without a value are passed over; with fewer than two left the value is absent. Where a
/// group has a value but no limits, the extreme has none either.
struct extreme {
    double value = absent;
    interval limits;
    std::string_view method;
    std::size_t largest = 0;
    std::size_t smallest = 0;
};

/// largest - smallest, in [0, inf).
[[nodiscard]] extreme max_difference(std::span<const candidate> groups, const family_levels& at);
/// smallest / largest, in [0, 1]. Absent where a value is negative or all are 0.
[[nodiscard]] extreme min_ratio(std::span<const candidate> groups, const family_levels& at);
/// largest / smallest, in [1, inf]; value absent where the smallest is 0 (its limits are not). Its
/// limits are the reciprocals of min_ratio's.
[[nodiscard]] extreme max_ratio(std::span<const candidate> groups, const family_levels& at);

}  // namespace fairdrift
