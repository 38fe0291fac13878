// What happened to whom: rows counted by group, stratum, label and decision.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/axes/partition.hpp>
#include <fairdrift/states/exact_sum.hpp>

namespace fairdrift {

/// Rows of one cell; the weight sums are kept where rows have weights.
struct tally {
    std::int64_t rows = 0;
    exact_sum weight;
    exact_sum squared_weight;

    void merge(const tally& other);
    friend bool operator==(const tally&, const tally&) = default;
};

/// Counts over the observed cells of attributes x strata x y_true x y_pred, missing values being
/// labels of their own.
///
/// Laws: merging is exact, commutative and associative, aligned by label; an empty state is the
/// identity. Size: O(observed cells), 8 bytes a cell and 4 an axis; with weights 56 and 4.
class outcome_counts {
  public:
    outcome_counts() = default;
    /// Empty, over these attributes and strata; y_true and y_pred follow as the last two axes.
    outcome_counts(std::vector<std::string> attributes, bool weighted);
    /// From finished cells; `tallies[i]` belongs to cell i.
    outcome_counts(partition cells, std::vector<tally> tallies, bool weighted);

    void merge(const outcome_counts& other);
    [[nodiscard]] outcome_counts zero() const;
    [[nodiscard]] std::int64_t rows() const;
    [[nodiscard]] bool weighted() const { return weighted_; }
    [[nodiscard]] const partition& cells() const { return cells_; }
    [[nodiscard]] const tally& operator[](std::size_t cell) const { return tallies_[cell]; }
    [[nodiscard]] std::size_t true_axis() const { return cells_.axes() - 2; }
    [[nodiscard]] std::size_t decision_axis() const { return cells_.axes() - 1; }

    void write(archive_writer& out) const;
    [[nodiscard]] static outcome_counts read(archive_reader& in);
    friend bool operator==(const outcome_counts&, const outcome_counts&) = default;

  private:
    partition cells_;
    std::vector<tally> tallies_;
    bool weighted_ = false;
};

}  // namespace fairdrift
