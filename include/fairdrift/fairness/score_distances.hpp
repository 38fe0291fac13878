// How far apart the scores of two groups lie: in which people they select at any threshold, in how
// they rank, and on average.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/grouping.hpp>

namespace fairdrift {

/// A number of two groups' scores, which no number of one group alone makes.
struct score_distance_name {
    std::string_view name;
    std::string_view formula;
    std::string_view meaning;
    std::string_view source;
    bool labels;      // whether it needs y_true
    bool on_request;  // measured only where it is named
};

/// max_statistical_parity, abroca, standardized_mean_difference.
[[nodiscard]] std::span<const score_distance_name> score_distances();

/// A distance of two groups, never negative, with what is known of it.
struct score_distance {
    double value = absent;
    interval bounds;  // equal ends: exact
    interval limits;
    double p_value = absent;  // that the distance is 0
    std::string_view method;
    std::string_view reason;
};

/// max over thresholds of |selection rate of a - selection rate of b|, the decision being score >=
/// threshold: the largest demographic parity difference that any threshold can give, which is the
/// Kolmogorov-Smirnov distance of the two groups' scores, labelled or not.
///
/// Interval as that of the drift metric kolmogorov_smirnov: D less the Kolmogorov band's width
/// sqrt(ln(2/t) / 2) s below, D + z s / 2 above, s = sqrt(1/m + 1/n), t the tail on each side; it
/// reaches 0 where the groups may be alike. With weights m and n are Kish's effective sizes. The
/// p-value is the two-sample test's (ties make it conservative), without weights only. From frozen
/// score counts `bounds` holds what any order within a bucket can give. Groups without a score:
/// undefined. Source: Kolmogorov 1933; Smirnov 1939.
[[nodiscard]] score_distance max_statistical_parity(const grouping& by, std::size_t a,
                                                    std::size_t b, const level& at);

/// Area between two ROC curves, integral of |ROC_a - ROC_b| over the false positive rate, exact,
/// ties being straight lines. 0 where the curves are one; unlike a difference of areas it sees
/// curves that cross.
///
/// Interval: [A - q, A + q], at least 0 and at most 1. A differs from the true area by at most the
/// norm of the curves' joint error, |e| = integral |(R_a - ROC_a) - (R_b - ROC_b)|, whatever the
/// true curves are (triangle inequality), and q is that norm's quantile in `resamples` of the
/// positives and the negatives of each group (Efron 1979; Kish's effective numbers of them with
/// weights), drawn as counts of 32 blocks of scores: honest at 0, where a percentile interval of a
/// distance never is, and conservative away from it. p-value of one curve: the share of resamples
/// with |e| >= A, (1 + more) / (1 + all). No interval where a class has fewer than 10 rows. From
/// frozen score counts `bounds` allows each curve half of what is undecided of its area. Undefined
/// where a group has one class only. Source: Gardner, Brooks and Baker 2019,
/// doi:10.1145/3303772.3303791.
struct abroca_options {
    std::size_t resamples = 999;
    std::uint64_t seed = 0;
};

/// Appends, for every group of the attribute, `distance` against the reference, and `max_distance`
/// over all pairs of groups whose values may decide: its lower limit is the best of all pairs' at a
/// level that all keep at once, its upper the farthest of the pairs' own. `against` overall and
/// rest are undefined (a distance is one of two groups), best is read as largest. More than 50
/// groups that may decide: only a note.
///
/// standardized_mean_difference has `difference` and `max_difference` in place of them: those of
/// mean_score, value and limits over the standard deviation of all rows with a score, taken as
/// known; below 0 the group scores lower. Absent bounds where scores are known between knots only.
void add_score_distances(const grouping& by, const group_counts& everyone,
                         const std::vector<std::string_view>& wanted, const comparing& how,
                         const abroca_options& resampling, std::vector<measurement>& out,
                         std::vector<std::string>& notes);

/// ABROCA of two groups of a grouping made with steps.
[[nodiscard]] score_distance abroca(const grouping& by, std::size_t a, std::size_t b,
                                    const level& at, const abroca_options& resampling);

}  // namespace fairdrift
