// What a Brier score is made of: calibration, discrimination and the spread of the labels.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// Murphy's (1973) parts of the Brier score over the ten bins of expected_calibration_error, bin k
/// holding the share n_k of the weight, the mean score s_k and the share of positives o_k, o over
/// all:
///   reliability sum n_k (s_k - o_k)^2, resolution sum n_k (o_k - o)^2, uncertainty o (1 - o).
/// Where all scores of a bin are equal, brier_score = reliability - resolution + uncertainty. Else
/// two terms within bins remain (Stephenson, Coelho and Jolliffe 2008,
/// doi:10.1175/2007WAF2006116.1): plus the mean of (s - s_k)^2, minus twice that of
/// (s - s_k)(y - o_k).
///
/// Intervals, given how many rows each bin holds: reliability and resolution are the least and the
/// most that they can be while every o_k lies in Clopper and Pearson's interval of its bin, all
/// bins at once (Bonferroni): at least their level, wide where rows are few. Both values are biased
/// upward, by about (bins / rows) o (1 - o). Uncertainty is Wilson's interval of o, carried over.
/// Undefined where a score lies outside [0, 1].
[[nodiscard]] estimate evaluate_brier_reliability(const group_counts& group, const level& at);
[[nodiscard]] estimate evaluate_brier_resolution(const group_counts& group, const level& at);
[[nodiscard]] estimate evaluate_brier_uncertainty(const group_counts& group, const level& at);

inline constexpr metric brier_reliability{
    .name = "brier_reliability",
    .short_name = "murphy_reliability",
    .formula = "sum over 10 equal bins of (mean score - share positive)^2 rows / all rows",
    .meaning = "mean squared distance of the score from how often it came true",
    .source = "Murphy 1973, doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2",
    .better = direction::lower,
    .input = needs::labels_and_scores,
    .evaluate = evaluate_brier_reliability};
inline constexpr metric brier_resolution{
    .name = "brier_resolution",
    .short_name = "murphy_resolution",
    .formula = "sum over 10 equal bins of (share positive - base rate)^2 rows / all rows",
    .meaning = "how far apart scores tell the people's chances",
    .source = "Murphy 1973, doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2",
    .better = direction::higher,
    .input = needs::labels_and_scores,
    .evaluate = evaluate_brier_resolution};
inline constexpr metric brier_uncertainty{
    .name = "brier_uncertainty",
    .short_name = "murphy_uncertainty",
    .formula = "base rate (1 - base rate)",
    .meaning = "the Brier score of saying the base rate of everybody",
    .source = "Murphy 1973, doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2",
    .input = needs::labels_and_scores,
    .evaluate = evaluate_brier_uncertainty};

}  // namespace fairdrift
