// The population stability index of credit scoring.
#pragma once

#include <cmath>

#include <fairdrift/drift/divergence.hpp>

namespace fairdrift {

/// sum (p - q) ln(p / q), the symmetrized Kullback-Leibler divergence, over ten reference-quantile
/// bins or the categories, in nats. Half a row is added to every cell of both samples (Jeffreys),
/// so an empty cell is finite and the addition vanishes as rows come in; missing values stay out.
/// Source: Siddiqi 2006, Credit risk scorecards; Jeffreys 1946, doi:10.1098/rspa.1946.0056.
[[nodiscard]] inline measurement measure_population_stability_index(const column_pair& pair,
                                                                    const level& at) {
    static constexpr divergence index{
        .chi_square_factor = 1,
        .smoothing = 0.5,
        .term = [](double p, double q) { return (p - q) * std::log(p / q); },
        .slope_p = [](double p, double q) { return std::log(p / q) + 1 - q / p; },
        .slope_q = [](double p, double q) { return 1 - p / q - std::log(p / q); }};
    return measure_divergence(pair, at, index);
}

inline constexpr drift_metric population_stability_index{
    .name = "population_stability_index",
    .comparison = "",
    .formula = "sum (p - q) ln(p / q)",
    .meaning = "symmetrized information divergence of the binned shares",
    .unit = "nats",
    .source = "Siddiqi 2006",
    .smallest_effect = 0.1,
    .measure = measure_population_stability_index};

}  // namespace fairdrift
