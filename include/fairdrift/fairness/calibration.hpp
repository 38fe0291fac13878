// Whether scores mean what they say: their mean, their losses, and their calibration.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// Mean score, sum w s / sum w, of all rows with a score, labelled or not. Interval: Student's; see
/// mean_interval. From frozen score counts `bounds` holds what the mean may be.
[[nodiscard]] estimate evaluate_mean_score(const group_counts& group, const level& at);
/// Mean of (s - y)^2 over rows with a score in [0, 1] and a label; see mean_interval. Undefined
/// where a score lies outside [0, 1].
[[nodiscard]] estimate evaluate_brier_score(const group_counts& group, const level& at);
/// Mean of -ln(probability given to what was true), in nats; a probability under 2^-52 counts as
/// 2^-52. Undefined where a score lies outside [0, 1]; no interval where all losses are equal.
[[nodiscard]] estimate evaluate_log_loss(const group_counts& group, const level& at);
/// Sum over ten bins of equal width of |mean score - share of positives|, weighted by rows. The
/// interval sums, bin by bin, how far the mean score is from the ends of Wilson's interval of the
/// share, all bins at once (Bonferroni): at least its level, wide where rows are few. The value
/// itself is biased upward by about sqrt(bins / rows). Undefined where a score lies outside [0, 1].
[[nodiscard]] estimate evaluate_calibration_error(const group_counts& group, const level& at);

inline constexpr metric mean_score{.name = "mean_score",
                                   .short_name = "mean_prediction",
                                   .formula = "sum of scores / rows",
                                   .meaning = "mean of the scores",
                                   .source = "Student 1908, doi:10.1093/biomet/6.1.1",
                                   .better = direction::favorable,
                                   .input = needs::scores,
                                   .evaluate = evaluate_mean_score};
inline constexpr metric brier_score{.name = "brier_score",
                                    .short_name = "brier",
                                    .formula = "mean of (score - label)^2",
                                    .meaning = "mean squared distance of the score from the truth",
                                    .source = "Brier 1950, Monthly Weather Review 78",
                                    .better = direction::lower,
                                    .input = needs::labels_and_scores,
                                    .evaluate = evaluate_brier_score};
inline constexpr metric log_loss{.name = "log_loss",
                                 .short_name = "cross_entropy",
                                 .formula = "mean of -ln(probability of what was true)",
                                 .meaning = "mean surprise at the truth, in nats",
                                 .source = "Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x",
                                 .better = direction::lower,
                                 .input = needs::labels_and_scores,
                                 .evaluate = evaluate_log_loss};
inline constexpr metric expected_calibration_error{
    .name = "expected_calibration_error",
    .short_name = "ece",
    .formula = "sum over 10 equal bins of |mean score - share positive| rows / all rows",
    .meaning = "mean distance of the score from how often it came true",
    .source = "Naeini, Cooper and Hauskrecht 2015, AAAI 29",
    .better = direction::lower,
    .input = needs::labels_and_scores,
    .evaluate = evaluate_calibration_error};

}  // namespace fairdrift
