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
    std::optional<std::string> comparison;
    std::optional<std::string> against;
};

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
/// What comes nearest to a resolved query that nothing matches, as a phrase for an error: metrics
/// with a similar name where none has its own, else the measurement that meets most of its keys.
[[nodiscard]] std::string nearest(std::span<const measurement> all, const query& wanted);

}  // namespace fairdrift
