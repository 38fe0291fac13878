// A number against frozen knots: rows on each knot and in each gap, and the gaps' sums.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <fairdrift/axes/knots.hpp>
#include <fairdrift/core/column.hpp>
#include <fairdrift/states/exact_sum.hpp>

namespace fairdrift {

/// Counts of one numeric feature over the buckets of frozen knots.
///
/// Kept: rows on each knot and in each gap, the exact sum of the values in each gap (scaled by
/// 2^shift so that any unit fits the grid of exact_sum), rows missing, and rows too large to be
/// summed (infinite, or 2^63 and more after scaling; they are counted in the outer gaps).
/// Laws: merging is exact, commutative and associative; knots and shift must be equal.
/// Size: 8 (2K + 1) + 24 (K + 1) bytes for K knots, without the knots.
class bucket_counts {
  public:
    bucket_counts() = default;
    bucket_counts(fairdrift::knots axis, int shift);

    /// Adds rows first .. first + count of a column of numbers.
    void update(const column& values, std::int64_t first, std::int64_t count);
    void merge(const bucket_counts& other);
    [[nodiscard]] bucket_counts zero() const { return {knots_, shift_}; }

    /// All rows, missing ones too.
    [[nodiscard]] std::int64_t rows() const { return present() + missing_; }
    /// Rows that have a value.
    [[nodiscard]] std::int64_t present() const;
    [[nodiscard]] std::int64_t missing() const { return missing_; }
    /// Rows too large for a sum; they are in the outer gaps.
    [[nodiscard]] std::int64_t unsummed() const { return unsummed_; }
    [[nodiscard]] const fairdrift::knots& axis() const { return knots_; }
    [[nodiscard]] int shift() const { return shift_; }
    [[nodiscard]] std::span<const std::int64_t> counts() const { return counts_; }
    [[nodiscard]] std::int64_t on_knot(std::size_t j) const { return counts_[2 * j + 1]; }
    [[nodiscard]] std::int64_t in_gap(std::size_t j) const { return counts_[2 * j]; }
    /// Sum of the values in gap j, in the feature's unit.
    [[nodiscard]] double gap_sum(std::size_t j) const;

    /// Counts and sums without the axis, which the layout holds once.
    void write(archive_writer& out) const;
    [[nodiscard]] static bucket_counts read(archive_reader& in, fairdrift::knots axis, int shift);
    friend bool operator==(const bucket_counts&, const bucket_counts&) = default;

  private:
    fairdrift::knots knots_;
    int shift_ = 0;
    std::vector<std::int64_t> counts_;
    std::vector<exact_sum> sums_;
    std::int64_t missing_ = 0;
    std::int64_t unsummed_ = 0;
};

}  // namespace fairdrift
