// One group's rows by what was true and what was decided.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <fairdrift/states/outcome_counts.hpp>
#include <fairdrift/stats/proportions.hpp>

namespace fairdrift {

/// What a label or a decision says, once `positive` has been applied.
enum class outcome : std::uint8_t { negative, positive, missing };

/// A set of the nine cells truth x decision; bit 3 t + d.
using cell_set = std::uint16_t;

[[nodiscard]] constexpr cell_set cell(outcome truth, outcome decision) {
    return static_cast<cell_set>(
        1U << (3 * static_cast<unsigned>(truth) + static_cast<unsigned>(decision)));
}

namespace cells {
inline constexpr cell_set tp = cell(outcome::positive, outcome::positive);
inline constexpr cell_set fp = cell(outcome::negative, outcome::positive);
inline constexpr cell_set fn = cell(outcome::positive, outcome::negative);
inline constexpr cell_set tn = cell(outcome::negative, outcome::negative);
/// Decided positive or negative, whatever was true, known or not.
inline constexpr cell_set selected = tp | fp | cell(outcome::missing, outcome::positive);
inline constexpr cell_set rejected = fn | tn | cell(outcome::missing, outcome::negative);
/// Truly positive or negative, whatever was decided, known or not.
inline constexpr cell_set positives = tp | fn | cell(outcome::positive, outcome::missing);
inline constexpr cell_set negatives = fp | tn | cell(outcome::negative, outcome::missing);
inline constexpr cell_set all = 0x1ff;
}  // namespace cells

/// A number for each of the nine cells.
using by_cell = std::array<double, 9>;
/// 1 - p inside `part`, -p in the rest of `whole`, 0 elsewhere: how the share p moves with weights.
[[nodiscard]] by_cell slopes_of(cell_set part, cell_set whole, double p);

/// Counts of the nine cells. Weighted sums stay exact until they are read.
class confusion {
  public:
    confusion() = default;
    explicit confusion(bool weighted, bool clustered = false)
        : weighted_(weighted), clustered_(clustered) {}

    void add(outcome truth, outcome decision, const tally& rows);
    /// Where rows belong together: one cluster's weights by cell, its rows being added beside; and
    /// rows of a cell that belong to no cluster and stand each for itself.
    void add_cluster(const by_cell& weights);
    void add_alone(outcome truth, outcome decision, const tally& rows);
    /// Variances are this many times those of independent rows (Kish 1965).
    void set_design_effect(double times) { design_effect_ = times; }
    /// Adds the rows of another group, whose clusters are others.
    void merge(const confusion& other);

    [[nodiscard]] bool clustered() const { return clustered_; }
    /// Clusters with weight in a set of cells; a row without a cluster is one.
    [[nodiscard]] std::int64_t clusters(cell_set which) const;
    [[nodiscard]] bool weighted() const { return weighted_; }
    /// Rows of a set of cells.
    [[nodiscard]] std::int64_t rows(cell_set which) const;
    /// Sum of weights of a set of cells; the rows where there are no weights.
    [[nodiscard]] double weight(cell_set which) const;
    /// Sum of squared weights, likewise.
    [[nodiscard]] double squared_weight(cell_set which) const;

    /// The proportion `part` of `whole` with the size that its variance asks for.
    ///
    /// Unweighted: the counts. Weighted: p = sum of weights of part / whole, and the effective
    /// number of trials n = p (1 - p) / V with V = [(1-p)^2 S1 + p^2 S0] / W^2, where S1 and S0 are
    /// the sums of squared weights inside and outside `part` and W the whole weight (the linearized
    /// variance of a ratio), but never more than Kish's n = W^2 / (S1 + S0): V is itself estimated,
    /// and where one heavy row decides it, it is far too small. No trials: {0, 0}.
    ///
    /// Of clusters, or with a design effect: that size over the inflation of the variance.
    [[nodiscard]] proportion part_of(cell_set part, cell_set whole, const level& at = {}) const;
    /// The same as if rows knew nothing of each other: no clusters, no design effect.
    [[nodiscard]] proportion independent_part_of(cell_set part, cell_set whole) const;

    /// How many times the variance of sum slope x weight over the cells of `whole` is that of
    /// independent rows: of clusters c = 1..C the ratio
    ///   C / (C - 1) sum_c (sum_k slope_k w_ck)^2 / sum_rows (slope w)^2
    /// (linearized, as of a ratio estimate: slope is 1 - p inside the part and -p outside), at
    /// least 1, times (t / z)^2 with Student's t at the level: what Korn and Graubard (1998, Survey
    /// Methodology 24:193) do to effective sizes. Degrees of freedom, harmonically: one under
    /// Kish's effective number of clusters, W^2 / sum_c W_c^2, because unequal clusters tell less
    /// than equal ones (Carter, Schnepel and Steigerwald 2017, doi:10.1162/REST_a_00639), and
    /// Satterthwaite's 2 S2^2 / (S4 - S2^2 / C), S the sums of powers of the clusters' sums,
    /// because a variance that few clusters decide is hardly known. Where no slope varies (nobody
    /// or everybody is in the part) clusters count as if all their rows were one. Infinite for
    /// fewer than two clusters. Assumes that clusters are independent of each other. Without
    /// clusters: the design effect.
    [[nodiscard]] double inflation(const by_cell& slopes, cell_set whole, const level& at) const;
    /// Correlation of two such sums over clusters; 0 without clusters.
    [[nodiscard]] double correlation(const by_cell& a, const by_cell& b) const;

  private:
    [[nodiscard]] double product(const by_cell& a, const by_cell& b) const;

    std::array<tally, 9> tallies_{};
    std::vector<by_cell> clusters_;  // each one's weights
    by_cell alone_rows_{};           // rows of no cluster, and the sums of their squared weights
    by_cell alone_squares_{};
    double design_effect_ = 1;
    bool weighted_ = false;
    bool clustered_ = false;
};

}  // namespace fairdrift
