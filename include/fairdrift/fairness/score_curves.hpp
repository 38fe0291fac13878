// Pictures of scores: ROC, precision and recall, reliability, of all rows and of each group.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <fairdrift/core/curve.hpp>
#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/grouping.hpp>

namespace fairdrift {

/// Which pictures are wanted.
struct curves_wanted {
    bool roc = true;
    bool precision_recall = true;
    bool reliability = true;
    std::size_t most_groups = 20;  // an attribute with more has no curves of its groups
};

/// What every threshold of the score gives, score >= threshold being the positive decision.
struct threshold_curves {
    /// `roc`, from (0, 0), whose threshold is absent (no score is as high), to (1, 1): axes
    /// false_positive_rate, true_positive_rate, threshold. None with one class only.
    std::optional<curve> roc;
    /// `precision_recall`, by falling threshold: axes recall, precision, threshold. None without
    /// positives.
    std::optional<curve> precision_recall;
};
[[nodiscard]] threshold_curves curves_by_threshold(const grouping& by, std::size_t group);
/// `reliability`: one point for each tenth of [0, 1] that holds rows with a label, axes mean_score,
/// observed_rate, lower, upper, rows; the limits are those of a rate at `at`. None where a score
/// lies outside [0, 1].
[[nodiscard]] std::optional<curve> reliability_curve(const grouping& by, std::size_t group,
                                                     const level& at);

/// The curves of a grouping made with steps: of all rows, or of each group of an attribute that
/// reaches min_group_size; with more than most_groups of those, none and a note.
///
/// A curve has at most 256 points. Of more than 1,024 scores, first those go that are within 1/512
/// of the one before; then the point whose triangle with its neighbours is smallest (Visvalingam
/// and Whyatt 1993, doi:10.1179/000870493786962263) until 256 are left and none is smaller than a
/// millionth of the square. Both ends stay.
void add_curves(const grouping& by, const curves_wanted& wanted, const comparing& how,
                std::vector<curve>& out, std::vector<std::string>& notes);

}  // namespace fairdrift
