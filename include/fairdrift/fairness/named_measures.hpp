// Fairness measures with names of their own: a metric, a comparison and an aggregation, as data.
#pragma once

#include <span>
#include <string_view>

namespace fairdrift {

enum class aggregation : unsigned char { single, worst, mean };

/// `single`: another name of one metric's comparison. `worst`: the larger difference (smaller
/// ratio) of two metrics. `mean`: the mean of two metrics' differences, group by group.
struct named_measure {
    std::string_view name;
    std::string_view metric;
    std::string_view second;  // of worst and mean
    std::string_view comparison;
    fairdrift::aggregation aggregation = aggregation::single;
    std::string_view source;
};

[[nodiscard]] std::span<const named_measure> named_measures();
/// The measure of a name or other name; null where there is none.
[[nodiscard]] const named_measure* find_named_measure(std::string_view name);

}  // namespace fairdrift
