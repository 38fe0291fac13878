// What a group metric is: a name, a formula, a direction and a pure function of one group's counts.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include <fairdrift/fairness/class_table.hpp>
#include <fairdrift/fairness/confusion.hpp>
#include <fairdrift/fairness/score_sums.hpp>
#include <fairdrift/fairness/value_moments.hpp>
#include <fairdrift/stats/proportions.hpp>

namespace fairdrift {

/// Which end is better for the people in the group. `favorable` and `unfavorable` are rates of the
/// positive outcome and of the negative one: they are better high or low depending on which of the
/// two people want.
enum class direction : std::uint8_t { none, higher, lower, favorable, unfavorable };

/// What a metric is computed from; it is left out where that is not there.
enum class needs : std::uint8_t {
    nothing,
    labels,
    decisions,
    scores,
    labels_and_decisions,
    labels_and_scores,
    numbers,  // truths of a regression
    errors,   // and its predictions
    classes   // truths and decisions of more than two classes
};

/// Sums over pairs of a positive and a negative row: what AUC needs of a group's scores. Weights
/// enter as sums; without weights they are counts.
struct score_pairs {
    double positives = 0;  // sum of weights
    double negatives = 0;
    double positive_squares = 0;  // sum of squared weights
    double negative_squares = 0;
    double wins = 0;       // pairs in which the positive row scores higher, ties counting half
    double undecided = 0;  // pairs inside one bucket: ties or not, the counts cannot say
    // Placements: of a positive row, the share of negatives below it; of a negative, of positives
    // above it (ties half). Sums weighted by squared weights, for the variance.
    double positive_placements = 0;
    double positive_placement_squares = 0;
    double negative_placements = 0;
    double negative_placement_squares = 0;
    // Of clusters: sum over them of squared [placements - auc of their rows, over each class], and
    // how many have rows of each class. Absent: rows are independent.
    double cluster_squares = std::numeric_limits<double>::quiet_NaN();
    std::int64_t positive_clusters = 0;
    std::int64_t negative_clusters = 0;
    std::int64_t clusters = 0;
    double design_effect = 1;
    std::int64_t rows = 0;

    /// Rows of equal weight that would know as much as the positives and the negatives do (Kish).
    [[nodiscard]] double effective_positives() const {
        return positive_squares > 0 ? positives * positives / positive_squares : 0;
    }
    [[nodiscard]] double effective_negatives() const {
        return negative_squares > 0 ? negatives * negatives / negative_squares : 0;
    }
    [[nodiscard]] double smaller_class() const {
        return effective_positives() < effective_negatives() ? effective_positives()
                                                             : effective_negatives();
    }
};

/// Average precision of one group (see average_precision.hpp).
struct precision_sums {
    double value = absent;
    double variance = absent;
    double low = absent;  // what any order of rows within one bucket can give
    double high = absent;
};

/// Cox's logistic recalibration of one group (see recalibration.hpp).
struct recalibration_fit {
    double intercept = absent;
    double intercept_variance = absent;
    /// Change of the intercept for one of the log odds of the share of positives.
    double intercept_per_logit = absent;
    interval intercept_bounds;
    double slope = absent;
    double slope_variance = absent;
    bool exact = true;
    std::string_view intercept_reason;
    std::string_view slope_reason;
};

/// One group as a metric sees it.
struct group_counts {
    confusion outcomes;
    score_pairs scores;
    score_sums sums;
    value_moments values;
    class_table classes;
    bool favorable_is_positive = true;
    precision_sums precision{};         // made where a metric by steps is measured,
    recalibration_fit recalibration{};  // and only there
};

/// A metric of one group. Where there is no number, value is absent and `reason` says why.
struct estimate {
    double value = absent;
    interval limits;
    std::string_view method;
    /// The counts behind a proportion (effective ones where rows have weights); trials is 0 where
    /// the metric is no proportion.
    proportion counts;
    double numerator = absent;
    double denominator = absent;
    std::int64_t n = 0;  // rows that the number rests on
    /// Rows of the smallest part that decides it, where that is not n (a class of an AUC): this is
    /// what must reach min_group_size.
    std::int64_t smallest_part = -1;
    [[nodiscard]] std::int64_t support() const { return smallest_part < 0 ? n : smallest_part; }
    interval bounds;  // guaranteed; absent where exact, infinite where they cannot be given
    std::string_view reason;
};

/// Why there is a number without an interval where all rows are of one cluster.
inline constexpr std::string_view one_cluster =
    "all rows are of one cluster: how sure it is cannot be told";

/// A group metric. Rates are data: a part of a whole of the nine cells, and `evaluate` is null.
struct metric {
    std::string_view name;
    std::string_view short_name;
    std::string_view formula;
    std::string_view meaning;  // "of the people who ..., the share that ..."
    std::string_view source;
    direction better = direction::none;
    needs input = needs::labels_and_decisions;
    cell_set part = 0;
    cell_set whole = 0;
    /// Whether a ratio of two values means something (not for values that may be negative).
    bool has_ratio = true;
    /// Whether the counts of several groups add up to those of their rows (not pairs of scores).
    bool has_rest = true;
    /// Whether it takes a group's scores one after another (score_steps.hpp).
    bool by_steps = false;
    estimate (*evaluate)(const group_counts&, const level&) = nullptr;

    /// Whether it is a share of rows, and so has odds.
    [[nodiscard]] constexpr bool is_share() const {
        return whole != 0 || (name.ends_with("_rate") && input != needs::classes);
    }
};

/// All group metrics, in the order of reports.
[[nodiscard]] std::span<const metric* const> group_metrics();
/// The metric of a name, short name or other name; null where there is none.
[[nodiscard]] const metric* find_metric(std::string_view name);
/// A metric of one group at a level.
[[nodiscard]] estimate evaluate(const metric& m, const group_counts& group, const level& at);

}  // namespace fairdrift
