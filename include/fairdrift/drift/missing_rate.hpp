// How many rows have no value, and how that changed.
#pragma once

#include <fairdrift/drift/metric.hpp>

namespace fairdrift {

/// A rate of the current rows: `count` of `rows`, by the house's interval of a rate.
[[nodiscard]] measurement current_rate(std::int64_t count, std::int64_t rows, const level& at);
/// Current minus reference rate, by Newcombe's hybrid score interval (1998, method 10).
[[nodiscard]] measurement change_of_rate(std::int64_t reference, std::int64_t reference_rows,
                                         std::int64_t current, std::int64_t current_rows,
                                         const level& at);

/// Missing rows / rows of the current data.
[[nodiscard]] inline measurement measure_missing_rate(const column_pair& pair, const level& at) {
    return current_rate(pair.current.missing, pair.current.rows, at);
}
/// Missing rate of the current data minus that of the reference.
[[nodiscard]] inline measurement measure_missing_change(const column_pair& pair, const level& at) {
    return change_of_rate(pair.reference.missing, pair.reference.rows, pair.current.missing,
                          pair.current.rows, at);
}

inline constexpr drift_metric missing_rate{
    .name = "missing_rate",
    .comparison = "",
    .formula = "missing rows / rows",
    .meaning = "share of the current rows that have no value",
    .unit = "share of rows",
    .source = "",
    .has_finding = false,
    .measure = measure_missing_rate};

inline constexpr drift_metric missing_rate_change{
    .name = "missing_rate",
    .comparison = "change",
    .formula = "current - reference missing rate",
    .meaning = "change of the share of rows that have no value",
    .unit = "share of rows",
    .source = "Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I",
    .decides = column_kinds::both,
    .smallest_effect = 0.05,
    .measure = measure_missing_change};

}  // namespace fairdrift
