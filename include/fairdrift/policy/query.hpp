// Which measurements are meant: by metric, people, feature, window and comparison.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fairdrift/core/measurement.hpp>

namespace fairdrift {

/// What is not given matches everything. An attribute or group given as an empty list means "all
/// rows".
struct query {
    std::optional<std::string> metric;
    std::optional<std::vector<std::string>> attribute;
    std::optional<std::vector<std::string>> group;
    std::optional<std::string> feature;
    std::optional<std::string> window;
    std::optional<std::string> positive;
    std::optional<std::string> comparison;
    std::optional<std::string> against;
};

/// The name that reports carry for a metric, a distance or a named fairness measure; any other text
/// as it is.
[[nodiscard]] std::string_view reported_name(std::string_view metric);
/// The query with the metric as measurements spell it: short names ("tpr") become full ones, a
/// named fairness measure ("impact_ratio") its metric and comparison, unless it is measured under
/// its own name. `favorable_rate` is the metric that counts the outcome people want.
[[nodiscard]] query resolved(std::span<const measurement> all, query wanted,
                             std::string_view favorable_rate = "selection_rate");
/// Indices of the measurements that a resolved query matches.
[[nodiscard]] std::vector<std::size_t> matching(std::span<const measurement> all,
                                                const query& wanted);

/// "selection_rate, attribute=sex, comparison=min_ratio".
[[nodiscard]] std::string described(const measurement& m);
[[nodiscard]] std::string described(const query& q);
/// Why nothing matches a resolved query, as a phrase for an error: the first of its keys that no
/// measurement which meets the keys before it has, and the values nearest to the one that is
/// wanted.
[[nodiscard]] std::string nearest(std::span<const measurement> all, const query& wanted);

}  // namespace fairdrift
