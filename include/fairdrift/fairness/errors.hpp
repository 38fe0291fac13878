// How far a regression's predictions are off, by group.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// Mean of the truth, sum w y / sum w. Interval: Student's; see mean_interval.
[[nodiscard]] estimate evaluate_mean_outcome(const group_counts& group, const level& at);
/// Mean of prediction - truth: above 0 the model promises too much. Interval: Student's.
[[nodiscard]] estimate evaluate_mean_error(const group_counts& group, const level& at);
/// Mean of |prediction - truth|. Interval: on the logarithmic scale (positive_interval), the
/// degrees of freedom being those of the errors that decide it, Kish's (sum x)^2 / sum x^2 for x
/// the error, less one: a few large ones tell little of how large others may be.
[[nodiscard]] estimate evaluate_mean_absolute_error(const group_counts& group, const level& at);
/// Root of the mean of (prediction - truth)^2. Interval: that of the mean square on the logarithmic
/// scale (positive_interval) with the degrees of freedom of the squares that decide it, and the
/// root of its ends; squares are skew, and the interval should not reach below 0. Absent where all
/// squares are equal. Of 100 skew (exponential) errors it covers about .91.
[[nodiscard]] estimate evaluate_root_mean_squared_error(const group_counts& group, const level& at);
/// 1 - A / B, A the mean squared error and B the variance of the group's own truths (divided by the
/// rows): the share of what differs inside the group that is predicted; below 0 where the group's
/// mean would be closer. Interval on the logarithm of A / B, whose variance is that of the mean of
/// w [e^2 - (A / B)(y - mean)^2], linearized, with the squared errors' degrees of freedom.
/// Undefined where all truths are equal; without interval where truths lie so far from 0 that their
/// fourth powers lose what differs.
[[nodiscard]] estimate evaluate_r2(const group_counts& group, const level& at);

inline constexpr metric mean_outcome{.name = "mean_outcome",
                                     .short_name = "mean_label",
                                     .formula = "sum of truths / rows",
                                     .meaning = "mean of the truth",
                                     .source = "Student 1908, doi:10.1093/biomet/6.1.1",
                                     .better = direction::none,
                                     .input = needs::numbers,
                                     .evaluate = evaluate_mean_outcome};
inline constexpr metric mean_error{.name = "mean_error",
                                   .short_name = "bias",
                                   .formula = "mean of prediction - truth",
                                   .meaning = "mean of how much too high predictions are",
                                   .source = "Student 1908, doi:10.1093/biomet/6.1.1",
                                   .better = direction::none,
                                   .input = needs::errors,
                                   .has_ratio = false,
                                   .evaluate = evaluate_mean_error};
inline constexpr metric mean_absolute_error{.name = "mean_absolute_error",
                                            .short_name = "mae",
                                            .formula = "mean of |prediction - truth|",
                                            .meaning = "mean distance of predictions from truths",
                                            .source = "Student 1908, doi:10.1093/biomet/6.1.1",
                                            .better = direction::lower,
                                            .input = needs::errors,
                                            .evaluate = evaluate_mean_absolute_error};
inline constexpr metric root_mean_squared_error{
    .name = "root_mean_squared_error",
    .short_name = "rmse",
    .formula = "sqrt(mean of (prediction - truth)^2)",
    .meaning = "distance of predictions from truths, large ones counting more",
    .source = "delta method on the logarithm of the mean square",
    .better = direction::lower,
    .input = needs::errors,
    .evaluate = evaluate_root_mean_squared_error};
inline constexpr metric r2{.name = "r2",
                           .short_name = "r_squared",
                           .formula = "1 - mean squared error / variance of the truth",
                           .meaning = "share of what differs inside the group that is predicted",
                           .source = "delta method on the logarithm of 1 - R^2",
                           .better = direction::higher,
                           .input = needs::errors,
                           .has_ratio = false,
                           .evaluate = evaluate_r2};

}  // namespace fairdrift
