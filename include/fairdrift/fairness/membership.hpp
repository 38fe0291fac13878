// Groups known by probability only: sums of membership over what happened, and rates from them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/confusion.hpp>
#include <fairdrift/states/exact_sum.hpp>

namespace fairdrift {

/// Sums of the probabilities pi of belonging to each of G groups, and of their products, over the
/// nine cells of truth and decision.
///
/// Laws: merging is exact, commutative and associative; an empty one is the identity. Size: 9 (G +
/// G (G + 1) / 2) exact sums.
class membership_sums {
  public:
    explicit membership_sums(std::size_t groups);

    /// One row; weights multiply its probabilities.
    void add(std::span<const double> probabilities, outcome truth, outcome decision,
             double weight = 1);
    /// Throws incompatible_merge where the numbers of groups differ.
    void merge(const membership_sums& other);

    [[nodiscard]] std::size_t groups() const { return groups_; }
    [[nodiscard]] std::int64_t rows() const { return rows_; }
    /// Sum of pi of a group over a set of cells: how many people are expected there.
    [[nodiscard]] double sum(std::size_t group, cell_set which) const;
    /// Sum of the products of two groups' pi.
    [[nodiscard]] double product(std::size_t a, std::size_t b, cell_set which) const;
    friend bool operator==(const membership_sums&, const membership_sums&) = default;

  private:
    std::size_t groups_;
    std::int64_t rows_ = 0;
    std::vector<exact_sum> sums_;      // cell by cell, group by group
    std::vector<exact_sum> products_;  // cell by cell, pair by pair (a <= b)
};

/// A rate of one group and its variance.
struct membership_rate {
    double value = absent;
    double variance = absent;
    /// As many trials as have this variance (and no more than Kish's), for intervals of a share.
    proportion counts;
    double expected_in = 0;
    double expected_all = 0;
};

/// p_g = sum pi y / sum pi over the rows of `whole`, y being whether the row is in `part` (Chen et
/// al. 2019, doi:10.1145/3287560.3287594); variance by the delta method, robust to heteroscedastic
/// rows: sum pi^2 (y - p)^2 / (sum pi)^2. Probabilities of 0 and 1 give the counts' p (1 - p) / n.
[[nodiscard]] membership_rate rate_of(const membership_sums& sums, std::size_t group, cell_set part,
                                      cell_set whole);
/// Covariance of two groups' rates, whose rows are shared:
/// sum pi_a pi_b (y - p_a)(y - p_b) / (sum pi_a sum pi_b).
[[nodiscard]] double covariance_of(const membership_sums& sums, std::size_t a, std::size_t b,
                                   cell_set part, cell_set whole);

/// `count` (people expected) and each share's rate of each group, its `difference` and `ratio`
/// against the largest or named group. Limits of rates: Wilson's (Clopper-Pearson's) at the
/// effective counts. Of differences: Newcombe's with the correlation of the two rates (MOVER, Zou
/// and Donner 2008); of ratios the same on the log scale; where no row is shared, exactly
/// those of groups known for sure. p: Wald's, adjusted by Holm. Groups whose effective size is
/// under min_group_size are shown and never the largest; an `against` that is no group here means
/// the largest. Assumes that among people of the same probabilities the outcome does not depend on
/// the group; else rates are biased.
void add_membership(const std::string& attribute, const std::vector<std::string>& names,
                    const membership_sums& sums, std::span<const metric* const> metrics,
                    const comparing& how, std::vector<measurement>& out);

}  // namespace fairdrift
