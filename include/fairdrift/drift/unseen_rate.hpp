// How many rows have a category that the reference does not list, and how that changed.
#pragma once

#include <fairdrift/drift/missing_rate.hpp>

namespace fairdrift {

/// Rows with an unlisted category / rows that have a value, in the current data.
[[nodiscard]] inline measurement measure_unseen_rate(const column_pair& pair, const level& at) {
    return current_rate(pair.current.unseen, pair.current.present(), at);
}
/// Unseen rate of the current data minus what the reference leads one to expect: its rows with an
/// unlisted category and one for each category that it has once (see expected_unseen), of its rows.
[[nodiscard]] inline measurement measure_unseen_change(const column_pair& pair, const level& at) {
    const unseen_share expected = expected_unseen(pair);
    return change_of_rate(expected.rows, expected.of, pair.current.unseen, pair.current.present(),
                          at);
}

inline constexpr drift_metric unseen_rate{
    .name = "unseen_rate",
    .comparison = "",
    .formula = "rows with an unlisted value / rows with one",
    .meaning = "share of values that the reference does not have",
    .unit = "share of values",
    .source = "",
    .applies = column_kinds::categories,
    .has_finding = false,
    .measure = measure_unseen_rate};

inline constexpr drift_metric unseen_rate_change{
    .name = "unseen_rate",
    .comparison = "change",
    .formula = "current - expected unseen rate",
    .meaning = "share of values that the reference does not have, less what it leads to expect",
    .unit = "share of values",
    .source = "Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I",
    .applies = column_kinds::categories,
    .decides = column_kinds::categories,
    .smallest_effect = 0.01,
    .measure = measure_unseen_change};

}  // namespace fairdrift
