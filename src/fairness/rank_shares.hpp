// How likely each group is to hold a place of a list, and how sure sums over places therefore are.
#pragma once

#include <cstddef>
#include <vector>

#include <fairdrift/fairness/ranking.hpp>

namespace fairdrift::detail {

/// Sum of the exposures 1 / log2(1 + r) of ranks first + 1 .. first + count.
[[nodiscard]] double exposures_after(double first, double count);

/// Stretches of neighbouring places, best first: single ones, and from the 256th on as many as a
/// 64th of their rank, whose exposures are nearly one.
///
/// A group's share of a place is that of the sqrt(n) places on each side, two rows of the group and
/// two others added (Agresti and Coull 1998): who holds the few places at the top decides most of a
/// number, and those who hold them now, alone, would say that it could not be otherwise.
class rank_shares {
  public:
    explicit rank_shares(const ranked_list& list);

    /// A row of group `a` at a place of exposure d counts first (d - shift), one of group `b`
    /// second (d - shift), any other nothing.
    struct contrast {
        std::size_t a = 0;
        double first = 0;
        std::size_t b = 0;
        double second = 0;
    };
    /// Variance of the sum over places, who holds them being independent.
    [[nodiscard]] double variance(const contrast& of, double shift) const;
    /// The same where the groups' sizes are given: their part of the sum is then no chance, and the
    /// shift is the one that leaves the least.
    [[nodiscard]] double variance(const contrast& of) const;
    /// Rows expected of a group, and the exposures that they are expected to have in all.
    [[nodiscard]] double rows(std::size_t group) const;
    [[nodiscard]] double exposures(std::size_t group) const;

  private:
    [[nodiscard]] double spread(const contrast& of, std::size_t stretch) const;

    std::size_t groups_;
    std::vector<double> rows_;      // of a stretch
    std::vector<double> exposure_;  // mean of its places
    std::vector<double> shares_;    // stretch by stretch, group by group
};

}  // namespace fairdrift::detail
