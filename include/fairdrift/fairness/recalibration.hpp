// Whether scores are too high, too low, too bold or too timid: Cox's logistic recalibration.
#pragma once

#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/fairness/score_steps.hpp>

namespace fairdrift {

/// a of ln odds(y) = a + logit(score), the slope held at 1: calibration in the large. 0 where
/// scores are right on average, above 0 where they are too low: people are positive more often than
/// they are said to be.
///
/// Maximum likelihood, weighted; interval from the sandwich variance (Huber 1967), which does not
/// assume that the line is right. With fewer than 10 rows in a class: Clopper and Pearson's limits
/// of the share of positives, carried over on the logit scale. From frozen score counts a score is
/// the middle of its bucket; all at one end or the other gives `bounds`. Undefined where a score is
/// 0 or 1, whose odds are not finite: any number put in their place would decide the answer; where
/// a score lies outside [0, 1]; and with one class only.
[[nodiscard]] estimate evaluate_calibration_intercept(const group_counts& group, const level& at);

/// b of ln odds(y) = a + b logit(score), a free: 1 where scores spread as they should, below 1
/// where they are too bold (too near 0 and 1), above 1 where too timid.
///
/// Maximum likelihood, weighted; interval b -+ t x root of the sandwich variance, t Student's
/// quantile with as many degrees of freedom as rows in the smaller class less one. From frozen
/// score counts a score is the middle of its bucket and no bounds can be given. Undefined as the
/// intercept is, where all scores are equal, and where the scores separate the labels (then b has
/// no finite maximum; Albert and Anderson 1984, doi:10.1093/biomet/71.1.1).
[[nodiscard]] estimate evaluate_calibration_slope(const group_counts& group, const level& at);

inline constexpr metric calibration_intercept{
    .name = "calibration_intercept",
    .short_name = "calibration_in_the_large",
    .formula = "a of ln odds(label) = a + logit(score)",
    .meaning = "by how much, in log odds, scores are too low on average",
    .source = "Cox 1958, doi:10.1093/biomet/45.3-4.562",
    .input = needs::labels_and_scores,
    .has_ratio = false,
    .has_rest = false,
    .by_steps = true,
    .evaluate = evaluate_calibration_intercept};

inline constexpr metric calibration_slope{
    .name = "calibration_slope",
    .short_name = "cox_slope",
    .formula = "b of ln odds(label) = a + b logit(score)",
    .meaning = "how far log odds rise for one unit of the score's own: below 1 scores are too bold",
    .source = "Cox 1958, doi:10.1093/biomet/45.3-4.562",
    .input = needs::labels_and_scores,
    .has_ratio = false,
    .has_rest = false,
    .by_steps = true,
    .evaluate = evaluate_calibration_slope};

/// The fits of one group. Of more than 1,024 scores those in as many stretches of equal width on
/// the logit scale are pooled, with their mean and variance: what that leaves out is of the third
/// order of a stretch, and fits of all rows agree to 1e-7.
[[nodiscard]] recalibration_fit recalibrate(const score_steps& steps, std::size_t group);

}  // namespace fairdrift
