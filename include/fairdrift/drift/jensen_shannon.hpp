// The Jensen-Shannon divergence: bounded, and finite for empty cells.
#pragma once

#include <cmath>

#include <fairdrift/drift/divergence.hpp>

namespace fairdrift {

/// Half of sum p ln(p / M) + q ln(q / M), M = (p + q) / 2, over ten reference-quantile bins or the
/// categories; from 0 to ln 2, in nats. This is the divergence: its root is the distance that some
/// libraries call by the same name, and division by ln 2 turns nats into bits. Shares are those of
/// the counts, without smoothing; missing values stay out.
/// Source: Lin 1991, doi:10.1109/18.61115.
[[nodiscard]] inline measurement measure_jensen_shannon(const column_pair& pair, const level& at) {
    static constexpr divergence shannon{
        .chi_square_factor = 8,
        .smoothing = 0,
        // ln(p / M) = ln(1 + (p - q) / (p + q)): no cancellation where p and q are near.
        .term =
            [](double p, double q) {
                const double d = (p - q) / (p + q);
                return 0.5 * ((p > 0 ? p * std::log1p(d) : 0) + (q > 0 ? q * std::log1p(-d) : 0));
            },
        .slope_p = [](double p, double q) { return 0.5 * std::log1p((p - q) / (p + q)); },
        .slope_q = [](double p, double q) { return 0.5 * std::log1p((q - p) / (p + q)); }};
    return measure_divergence(pair, at, shannon);
}

inline constexpr drift_metric jensen_shannon{
    .name = "jensen_shannon",
    .comparison = "",
    .formula = "sum p ln(p / M) / 2 + q ln(q / M) / 2, M = (p + q) / 2",
    .meaning = "information that one row gives about which sample it is from",
    .unit = "nats",
    .source = "Lin 1991, doi:10.1109/18.61115",
    .decides = column_kinds::categories,
    .smallest_effect = 0.01,
    .measure = measure_jensen_shannon};

}  // namespace fairdrift
