// A list that people are shown or served by: who stands where in it, by group.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fairdrift/core/curve.hpp>
#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/grouping.hpp>

namespace fairdrift {

/// Rows of one group with one score: `relevance` is summed over them.
struct ranked_part {
    double score = 0;
    std::size_t group = 0;
    double rows = 0;
    double relevance = 0;
};

/// The best score stands first, at rank 1. Rows of equal score share their places: each has the
/// mean of what those places give, so no number here depends on how ties happen to be sorted.
class ranked_list {
  public:
    /// Parts in any order.
    ranked_list(std::vector<ranked_part> parts, std::size_t groups);

    [[nodiscard]] std::size_t groups() const { return groups_; }
    [[nodiscard]] double rows() const { return rows_; }
    /// Rows of a group.
    [[nodiscard]] double rows(std::size_t group) const { return of_group_[group]; }
    /// By falling score.
    [[nodiscard]] std::span<const ranked_part> parts() const { return parts_; }
    /// Rows of every group among the first k, a share of those that tie for the last places.
    [[nodiscard]] std::vector<double> first(double k) const;

  private:
    std::vector<ranked_part> parts_;
    std::vector<double> of_group_;
    std::size_t groups_;
    double rows_ = 0;
};

/// Exposure of rank r is 1 / log2(1 + r); a group's is the mean over its rows. Singh and Joachims
/// 2018, doi:10.1145/3219819.3220088. Absent for a group without rows.
[[nodiscard]] std::vector<double> mean_exposures(const ranked_list& list);
/// Standard deviation of exposure over all rows of the list, n - 1 below.
[[nodiscard]] double exposure_deviation(const ranked_list& list);

/// NDKL: sum over k of KL(D_k, D) / log2(k + 1), over the sum of 1 / log2(k + 1), D_k being the
/// groups' shares of the first k and D those of the list; natural logarithms. 0 where every
/// beginning of the list is made up as the whole; it grows with the number of groups and is biased
/// upward in short lists, so its p-value says more than its size. Geyik, Ambler and Kenthapadi
/// 2019, doi:10.1145/3292500.3330691. Absent for an empty list.
[[nodiscard]] double normalized_discounted_kl(const ranked_list& list);

/// rKL: the same sum over the cut-offs step, 2 step, ... up to the rows of the list, weighted by
/// 1 / log2(k), over its value for the least fair list: groups one after another, in the order that
/// makes it largest (of more than 6 groups: the smallest first). Between 0 and 1. Yang and
/// Stoyanovich 2017, doi:10.1145/3085504.3085526. Absent for lists of less than one step or one
/// group only.
[[nodiscard]] double ranked_kl(const ranked_list& list, std::size_t step = 10);
/// That sum alone: lists of the same groups' sizes have the same least fair one.
[[nodiscard]] double ranked_kl_sum(const ranked_list& list, std::size_t step = 10);

/// How often a beginning of the list holds fewer of a group than it should: pairs (k, group), k
/// from 1 to `last`, with rows among the first k below floor(share k).
struct infeasible {
    std::size_t index = 0;
    std::vector<std::size_t> at;  // the k, rising, each once
};
/// Geyik et al. count k up to and with the length of the list; AIF360 leaves the last k out: give
/// it one less. `shares` are those aimed at, one a group. Throws invalid_input for another number
/// of shares, or one outside [0, 1].
[[nodiscard]] infeasible infeasible_index(const ranked_list& list, std::span<const double> shares,
                                          std::size_t last);

/// DCG: sum of relevance / log2(1 + rank) within one group's own list (linear gain; Järvelin and
/// Kekäläinen 2002, doi:10.1145/582415.582418), and its share of the largest that any order of the
/// group's rows could have. `relevances` are those of single rows. Absent where the list is empty;
/// the share where all relevance is 0.
struct gain {
    double dcg = absent;
    double ideal = absent;
    [[nodiscard]] double ndcg() const { return ideal > 0 ? dcg / ideal : absent; }
};
[[nodiscard]] gain discounted_gain(std::span<const double> relevances,
                                   std::span<const double> scores);

struct ranking_options {
    std::size_t resamples = 199;  // of permutation p-values
    std::uint64_t seed = 0;
};

/// What add_ranking measures, by name.
struct ranking_measure {
    std::string_view name;
    std::string_view formula;
    std::string_view source;
    bool labels;  // whether it needs y_true
    bool groups;  // whether it is of groups only, not of all rows too
};
[[nodiscard]] std::span<const ranking_measure> ranking_measures();

/// Measures of a list made of a grouping with steps, one row a place.
///
/// `exposure` of each group, `difference` and `ratio` against the reference, `max_difference` and
/// `min_ratio` (groups of min_group_size rows or more); `discounted_cumulative_gain` (values: it
/// grows with a group's size and is not compared) and `ndcg` of each group's own list, positive
/// labels being relevant, with comparisons. Intervals are of what lists of the same sizes give on
/// average. A few places at the top decide much of these numbers, and who holds them now does not
/// tell who might: the place k is taken to be held by a group (or by a relevant row) with the share
/// q_k of the places within sqrt(n) of it, two rows of each kind added (Agresti and Coull 1998,
/// doi:10.1080/00031305.1998.10480550), independently, so that
///   variance = sum of q_k (1 - q_k) c^2 (d_k - s)^2,  d_k the exposure of place k.
/// Of an exposure c is 1 / n_g and s the mean of d_k weighted by q_k (1 - q_k), because groups keep
/// their sizes; a difference has c = 1 / n_a + 1 / n_b with two groups (with more, the variance of
/// 1 / n_a, -1 / n_b or 0), a ratio the same on the log scale; Student's t with n - 1 degrees of
/// freedom of the smaller group. Of ndcg c is 1 / ideal and s ndcg times the exposure of place
/// R + 1, R being the relevant rows; the interval is Wilson's with the number of rows at which a
/// proportion has this variance, and comparisons are MOVER's. Of the gain itself c is 1, s is 0,
/// and t has R degrees of freedom. Resamples of rows, which know only who stands at the top now,
/// cover .6 to .92 of ndcg. Assumes one row a person, no clusters.
///
/// `normalized_discounted_kl`, `rkl` and `infeasible_index` of the list of those whose group is
/// known: distances and counts that are never negative, whose resamples lie above them; so they
/// have no interval, and the first two (of lists up to 20,000 rows) the permutation p-value that
/// groups are spread over the list by chance. `impact_ratio_by_cut_off`: a curve of the smallest
/// over the largest share of a group among the first k (axes cut_off, impact_ratio, at most 256
/// points).
///
/// Rows with weights, and scores between knots, have no ranks: undefined.
void add_ranking(const grouping& by, const std::vector<std::string_view>& wanted,
                 const comparing& how, const ranking_options& options,
                 std::vector<measurement>& out, std::vector<curve>& curves);

}  // namespace fairdrift
