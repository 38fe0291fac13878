// The area under the ROC curve: how often a positive scores above a negative.
#pragma once

#include <vector>

#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/states/score_counts.hpp>

namespace fairdrift {

/// P(score of a positive > score of a negative) + half P(equal), by ranks.
///
/// Interval: DeLong, DeLong and Clarke-Pearson (1988), doi:10.2307/2531595, on the logit scale;
/// with weights the placements' variance is linearized. Where all pairs agree or a class has fewer
/// than 10 rows: min(positives, negatives) disjoint pairs are independent comparisons, so
/// Clopper-Pearson on that many bounds the area. From frozen score counts, pairs inside one bucket
/// count half and `bounds` holds what any order of them can give. Where rows belong together the
/// variance is Obuchowski's (1997, doi:10.2307/2533958), of the clusters' sums of placements, with
/// Student's t on one degree of freedom under the clusters of the class that has fewer; pairs are
/// then of clusters, and fewer than 10 of them few. Undefined with one class only.
[[nodiscard]] estimate evaluate_roc_auc(const group_counts& group, const level& at);

inline constexpr metric roc_auc{
    .name = "roc_auc",
    .short_name = "auc",
    .formula = "P(s+ > s-) + P(s+ = s-) / 2",
    .meaning = "chance that a positive scores above a negative",
    .source = "Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747",
    .better = direction::higher,
    .input = needs::labels_and_scores,
    .has_rest = false,
    .evaluate = evaluate_roc_auc};

/// The pairs of every group in one pass over the scores. `group_of[c]` is the group of cell c (-1:
/// none), `truth_of[c]` its label, and where rows belong together `cluster_of[c]` their cluster
/// (-1: each row stands alone), numbered over all groups.
[[nodiscard]] std::vector<score_pairs> pair_scores(
    const score_counts& scores, const std::vector<std::int32_t>& group_of,
    const std::vector<outcome>& truth_of, std::size_t groups,
    const std::vector<std::int32_t>& cluster_of = {});

}  // namespace fairdrift
