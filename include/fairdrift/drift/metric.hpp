// What a drift metric is: a name, a formula, its smallest effect and a pure function of two counts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/drift/column_pair.hpp>
#include <fairdrift/stats/level.hpp>

namespace fairdrift {

/// Which columns.
enum class column_kinds : std::uint8_t { none = 0, numbers = 1, categories = 2, both = 3 };

[[nodiscard]] constexpr bool includes(column_kinds kinds, bool number) {
    const auto wanted =
        static_cast<std::uint8_t>(number ? column_kinds::numbers : column_kinds::categories);
    return (static_cast<std::uint8_t>(kinds) & wanted) != 0;
}

/// A metric of one column. To add one: a header that holds such a constant with its function, a
/// line in drift_metrics(), a test.
struct drift_metric {
    std::string_view name;
    std::string_view comparison;  // "change" where it is current minus reference, else empty
    std::string_view formula;
    std::string_view meaning;
    std::string_view unit;
    std::string_view source;
    column_kinds applies = column_kinds::both;
    /// For which columns its finding is the column's: one distance, and the rates.
    column_kinds decides = column_kinds::none;
    /// Whether its p is the column's one primary test, adjusted over the columns of a report.
    bool primary_test = false;
    /// Whether it is an effect that can be judged; a statistic or the level of a rate is not.
    bool has_finding = true;
    /// The smallest effect that matters unless the user says otherwise; absent: only what they say.
    double smallest_effect = absent;
    /// Fills value, limits, bounds, counts, p and method; where there is no number, status and
    /// reason.
    measurement (*measure)(const column_pair&, const level&) = nullptr;
};

/// All drift metrics, in the order of reports.
[[nodiscard]] std::span<const drift_metric* const> drift_metrics();
/// The metric of a name or other name (of several, the first); null where there is none.
[[nodiscard]] const drift_metric* find_drift_metric(std::string_view name);

/// An undefined measurement with its reason.
[[nodiscard]] measurement undefined_drift(std::string reason);
/// Why two samples of a column cannot be compared; empty where they can.
[[nodiscard]] std::string reason_not_comparable(const column_pair& pair);

/// Judges an effect with its interval against the smallest effect that matters: `drift` where the
/// whole interval lies beyond it, `stable` where it lies inside, else `inconclusive` with the
/// number of rows that would decide in `reason`. Changes are judged by their size, on either side.
///
/// That number supposes that the value stays and that limits draw nearer like
/// sqrt(1/reference_rows + 1/current_rows).
void judge(measurement& m, double smallest_effect, std::int64_t reference_rows,
           std::int64_t current_rows);

}  // namespace fairdrift
