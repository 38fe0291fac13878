// The rates of a report as a cube, group x window x metric: an optional component
// (fairdrift::cube), the one header that needs xtensor.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xtensor.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>
#endif

#include <fairdrift/report/report.hpp>

namespace fairdrift {

/// Values and limits of every rate of one attribute, with the labels of the three axes. What the
/// report does not have is NaN. A report without windows has one, named "".
struct cube {
    using values = xt::xtensor<double, 3>;
    std::vector<std::string> groups;
    std::vector<std::string> windows;
    std::vector<std::string> metrics;
    values value;
    values lower;
    values upper;

    /// The values less those of one group, in every window: the gaps to it. Throws nothing: a group
    /// that is not there gives NaN everywhere.
    [[nodiscard]] values gaps_to(const std::string& group) const {
        const auto at = std::find(groups.begin(), groups.end(), group);
        if (at == groups.end()) return values(value.shape(), std::nan(""));
        const auto g = static_cast<std::size_t>(at - groups.begin());
        const xt::xtensor<double, 3> base =
            xt::view(value, xt::range(g, g + 1), xt::all(), xt::all());
        return value - base;  // assigned to a container: broadcast over groups, computed once
    }
};

namespace detail {

inline std::size_t place_of(std::vector<std::string>& known, const std::string& name) {
    const auto at = std::find(known.begin(), known.end(), name);
    if (at != known.end()) return static_cast<std::size_t>(at - known.begin());
    known.push_back(name);
    return known.size() - 1;
}

inline std::string joined_group(const measurement& m) {
    std::string name;
    for (const std::string& part : m.group) name += (name.empty() ? "" : ", ") + part;
    return name;
}

}  // namespace detail

/// The cube of an attribute (several names: an intersection; none: all rows, one group named "").
/// Axes are in the report's order.
[[nodiscard]] inline cube cube_of(const report& r, const std::vector<std::string>& attribute) {
    cube result;
    std::vector<const measurement*> rates;
    for (const measurement& m : r.measurements) {
        if (m.attribute != attribute || !m.comparison.empty() || !m.feature.empty()) continue;
        rates.push_back(&m);
        detail::place_of(result.groups, detail::joined_group(m));
        detail::place_of(result.windows, m.window);
        detail::place_of(result.metrics, m.metric);
    }
    const cube::values::shape_type shape{result.groups.size(), result.windows.size(),
                                         result.metrics.size()};
    result.value = cube::values(shape, std::nan(""));
    result.lower = result.value;
    result.upper = result.value;
    for (const measurement* m : rates) {
        const std::size_t g = detail::place_of(result.groups, detail::joined_group(*m));
        const std::size_t w = detail::place_of(result.windows, m->window);
        const std::size_t k = detail::place_of(result.metrics, m->metric);
        result.value(g, w, k) = m->value;
        result.lower(g, w, k) = m->lower;
        result.upper(g, w, k) = m->upper;
    }
    return result;
}

}  // namespace fairdrift
