// What a group's scores add up to: means of the score and of its losses, and reliability bins.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <fairdrift/fairness/confusion.hpp>
#include <fairdrift/states/score_counts.hpp>
#include <fairdrift/stats/means.hpp>

namespace fairdrift {

/// Rows whose score lies in one tenth of [0, 1] (the last with 1): their weight, positives, scores.
struct reliability_bin {
    double weight = 0;
    double squares = 0;
    double positives = 0;
    double scores = 0;
    std::int64_t rows = 0;
};

/// Sums of one group. From frozen score counts a row's score is known to lie between two knots: it
/// counts as the middle, and the means carry how far that may be off. Beyond the last knots scores
/// are taken to reach to 0 and 1 where all knots lie in between.
struct score_sums {
    mean_sums score;     // rows with a score
    mean_sums brier;     // rows with a score and a label: (s - y)^2
    mean_sums log_loss;  // -ln of the probability given to what was true
    std::array<reliability_bin, 10> bins{};
    double bin_slack = 0;  // how far the sum over bins of |scores - positives| may be off
    std::int64_t rows = 0;
    std::int64_t labelled = 0;
    bool outside = false;  // a score below 0 or above 1: no probability

    void merge(const score_sums& other);
    /// Makes variances this many times as large.
    void widen(double design_effect);
};

/// The sums of every group in one pass over the scores. `group_of[c]` is the group of cell c (-1:
/// none), `truth_of[c]` its label. Where rows belong together `cluster_of[c]` is the cluster of the
/// cell's rows (-1: each stands alone), numbered over all groups, and the squares of the sums are
/// those of clusters: a mean's variance is then the cluster-robust one, and its effective number of
/// rows the effective number of clusters. In a bin the rows of a cluster count as one.
[[nodiscard]] std::vector<score_sums> sum_scores(const score_counts& scores,
                                                 const std::vector<std::int32_t>& group_of,
                                                 const std::vector<outcome>& truth_of,
                                                 std::size_t groups,
                                                 const std::vector<std::int32_t>& cluster_of = {});

}  // namespace fairdrift
