// Scores of whom: rows counted by cell (group, stratum, label) and score.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <fairdrift/axes/knots.hpp>
#include <fairdrift/axes/partition.hpp>
#include <fairdrift/states/exact_sum.hpp>

namespace fairdrift {

/// Counts over observed cells of attributes x strata x y_true and over scores.
///
/// The score axis is open (every distinct score, exact) or frozen (knots: `position` is then the
/// number of the bucket, see knots). Laws: merging is exact, commutative and associative; only
/// states with the same knots meet. Size: 20 bytes an observed (score, cell), 68 with weights.
class score_counts {
  public:
    /// One observed (score, cell): entries are sorted by position, then by cell.
    struct entry {
        double position = 0;
        std::uint32_t cell = 0;
        std::int64_t rows = 0;
        friend bool operator==(const entry&, const entry&) = default;
    };

    score_counts() = default;
    /// Empty, over these attributes and strata; y_true follows as the last axis. Without knots the
    /// score axis is open and holds at most `most` entries.
    score_counts(std::vector<std::string> attributes, bool weighted, fairdrift::knots frozen,
                 std::int64_t most);

    /// Adds cells with their entries, in any order and with repeats; `weights` and `squares` have
    /// one sum an entry where rows have weights and are empty elsewhere.
    void add(const partition& cells, std::vector<entry> entries, std::vector<exact_sum> weights,
             std::vector<exact_sum> squares, std::int64_t missing);
    void merge(const score_counts& other);
    [[nodiscard]] score_counts zero() const;

    [[nodiscard]] std::int64_t rows() const;
    /// Rows without a score.
    [[nodiscard]] std::int64_t missing() const { return missing_; }
    [[nodiscard]] bool weighted() const { return weighted_; }
    [[nodiscard]] bool frozen() const { return knots_.size() != 0; }
    [[nodiscard]] const fairdrift::knots& axis() const { return knots_; }
    [[nodiscard]] const partition& cells() const { return cells_; }
    [[nodiscard]] std::span<const entry> entries() const { return entries_; }
    /// Sum of weights of entry i, its rows where there are no weights.
    [[nodiscard]] double weight(std::size_t i) const {
        return weighted_ ? weights_[i].value() : static_cast<double>(entries_[i].rows);
    }
    [[nodiscard]] double squared_weight(std::size_t i) const {
        return weighted_ ? squares_[i].value() : static_cast<double>(entries_[i].rows);
    }

    void write(archive_writer& out) const;
    [[nodiscard]] static score_counts read(archive_reader& in);
    friend bool operator==(const score_counts&, const score_counts&) = default;

  private:
    void require_room(std::size_t entries) const;

    partition cells_;
    fairdrift::knots knots_;
    std::vector<entry> entries_;
    std::vector<exact_sum> weights_;
    std::vector<exact_sum> squares_;
    std::int64_t missing_ = 0;
    std::int64_t most_ = 0;
    bool weighted_ = false;
};

}  // namespace fairdrift
