// How far numbers were off, and of whom: sums of errors, outcomes and their powers by cell.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/axes/partition.hpp>
#include <fairdrift/core/table.hpp>
#include <fairdrift/states/wide_sum.hpp>

namespace fairdrift {

/// What is summed of a row: e is prediction - truth, y the truth. Fourth powers are what the
/// variances of a mean squared error and of R^2 need.
enum class moment : std::uint8_t {
    one,
    error,
    absolute_error,
    squared_error,
    fourth_error,
    truth,
    truth_2,
    truth_3,
    truth_4,
    squared_error_truth,
    squared_error_truth_2
};
inline constexpr std::size_t moments = 11;

/// Sums over rows of weight w: `first` of w x, `second` of w^2 x, for each moment x. Where rows
/// have no weights the two are the same, and only `first` is kept.
struct value_tally {
    std::int64_t rows = 0;
    std::array<wide_sum, moments> first;
    std::array<wide_sum, moments> second;
    friend bool operator==(const value_tally&, const value_tally&) = default;
};

/// Sums over the observed cells of attributes x strata (x clusters, where rows belong together).
///
/// A row counts where it has every number: truth and prediction, or truth alone where predictions
/// are not a part of it. Laws: merging is exact, commutative and associative, aligned by label; an
/// empty state is the identity. Size: O(observed cells), 712 bytes a cell, 1,416 with weights.
class value_sums {
  public:
    value_sums() = default;
    /// Empty, over these attributes, strata and, the last, clusters.
    value_sums(std::vector<std::string> attributes, bool weighted, bool predicted);

    /// Counts rows first .. first + count of a table; `rules` has one entry for each column of
    /// groups, then of strata. A column of truths or predictions that is not there is missing in
    /// every row. Throws invalid_input naming column, row, value and bound for numbers that are
    /// infinite or 2^63 and above; weights are taken to be sound.
    void update(const table& rows, const std::vector<label_rule>& rules, std::int64_t most_cells,
                std::int64_t first, std::int64_t count);
    void merge(const value_sums& other);
    [[nodiscard]] value_sums zero() const;

    [[nodiscard]] bool weighted() const { return weighted_; }
    [[nodiscard]] bool predicted() const { return predicted_; }
    [[nodiscard]] const partition& cells() const { return cells_; }
    [[nodiscard]] const value_tally& operator[](std::size_t cell) const { return tallies_[cell]; }
    [[nodiscard]] std::int64_t missing_truths() const { return missing_truths_; }
    [[nodiscard]] std::int64_t missing_predictions() const { return missing_predictions_; }

    void write(archive_writer& out) const;
    [[nodiscard]] static value_sums read(archive_reader& in);
    friend bool operator==(const value_sums&, const value_sums&) = default;

  private:
    partition cells_;
    std::vector<value_tally> tallies_;
    std::int64_t missing_truths_ = 0;
    std::int64_t missing_predictions_ = 0;
    bool weighted_ = false;
    bool predicted_ = false;
};

}  // namespace fairdrift
