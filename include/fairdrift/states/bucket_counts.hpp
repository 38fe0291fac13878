// A number against frozen knots: rows on each knot and in each gap, and the gaps' sums.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <fairdrift/axes/knots.hpp>
#include <fairdrift/core/column.hpp>
#include <fairdrift/states/grid_sum.hpp>

namespace fairdrift {

/// Counts of one numeric column over the buckets of frozen knots.
///
/// Kept: rows on each knot and in each gap, exact sums over the rows of each gap, the exact sum of
/// squares over all gaps, rows missing, and rows too far away to be summed (they are counted in the
/// outer gaps). Sums are of deviations from the middle knot in units of the knots' spread, so that
/// they fit a fixed grid whatever the column's unit, and so that nothing cancels.
/// Laws: merging is exact, commutative and associative; the knots must be equal.
/// Size: 8 (2K + 1) + 16 (K + 1) bytes and a few more for K knots, without the knots.
class bucket_counts {
  public:
    bucket_counts() = default;
    explicit bucket_counts(fairdrift::knots axis);

    /// Adds rows first .. first + count of a column of numbers.
    void update(const column& values, std::int64_t first, std::int64_t count);
    /// Adds rows without a value.
    void add_missing(std::int64_t count) { missing_ += count; }
    void merge(const bucket_counts& other);
    [[nodiscard]] bucket_counts zero() const { return bucket_counts(knots_); }

    /// All rows, missing ones too.
    [[nodiscard]] std::int64_t rows() const { return present() + missing_; }
    /// Rows that have a value.
    [[nodiscard]] std::int64_t present() const;
    [[nodiscard]] std::int64_t missing() const { return missing_; }
    /// Rows that are infinite or 2^31 spreads and more from the middle knot, and so have no sum.
    [[nodiscard]] std::int64_t unsummed() const { return unsummed_; }
    [[nodiscard]] const fairdrift::knots& axis() const { return knots_; }
    [[nodiscard]] std::span<const std::int64_t> counts() const { return counts_; }
    [[nodiscard]] std::int64_t on_knot(std::size_t j) const { return counts_[2 * j + 1]; }
    [[nodiscard]] std::int64_t in_gap(std::size_t j) const { return counts_[2 * j]; }
    /// Whether no row lies between knots: then the counts are the rows themselves.
    [[nodiscard]] bool on_knots_only() const;

    /// Sum of (value - from) over the rows of gap j, in the column's unit.
    [[nodiscard]] double gap_sum(std::size_t j, double from) const;
    /// Mean of the rows that have a value; absent where there is none or one has no sum.
    [[nodiscard]] double mean() const;
    /// Variance (divided by the rows, not by one less) of the rows that have a value.
    [[nodiscard]] double variance() const;

    /// Counts and sums without the axis, which the layout holds once.
    void write(archive_writer& out) const;
    [[nodiscard]] static bucket_counts read(archive_reader& in, fairdrift::knots axis);
    friend bool operator==(const bucket_counts&, const bucket_counts&) = default;

  private:
    void add(std::span<const double> numbers, const std::uint32_t* buckets);
    [[nodiscard]] double mean_deviation(double rows) const;

    fairdrift::knots knots_;
    double middle_ = 0;
    double scale_ = 1;  // a power of two: the spread of the knots becomes 1/2 to 1
    std::vector<std::int64_t> counts_;
    std::vector<grid_sum> sums_;
    grid_sum squares_;      // of scaled deviations up to 2^15
    grid_sum far_squares_;  // of those beyond, times 2^-32
    std::int64_t missing_ = 0;
    std::int64_t unsummed_ = 0;
};

}  // namespace fairdrift
