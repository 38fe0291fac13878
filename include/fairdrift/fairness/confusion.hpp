// One group's rows by what was true and what was decided.
#pragma once

#include <array>
#include <cstdint>

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

/// Counts of the nine cells. Weighted sums stay exact until they are read.
class confusion {
  public:
    confusion() = default;
    explicit confusion(bool weighted) : weighted_(weighted) {}

    void add(outcome truth, outcome decision, const tally& rows);
    void merge(const confusion& other);

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
    [[nodiscard]] proportion part_of(cell_set part, cell_set whole) const;

  private:
    std::array<tally, 9> tallies_{};
    bool weighted_ = false;
};

}  // namespace fairdrift
