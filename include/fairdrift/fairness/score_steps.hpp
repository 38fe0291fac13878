// A group's scores one after another: the distinct scores with the labels of the rows that have
// them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <fairdrift/axes/knots.hpp>
#include <fairdrift/core/measurement.hpp>
#include <fairdrift/fairness/confusion.hpp>
#include <fairdrift/states/score_counts.hpp>

namespace fairdrift {

/// Rows of one group with one score: sums of weights and of squared weights by label. From frozen
/// score counts a score is known to lie between `low` and `high`.
struct score_step {
    double low = 0;
    double high = 0;
    double positive = 0;
    double positive_squares = 0;
    double negative = 0;
    double negative_squares = 0;
    double unlabelled = 0;
    double unlabelled_squares = 0;

    /// The score, or the middle of where it may lie.
    [[nodiscard]] double score() const { return low == high ? low : low + (high - low) / 2; }
    [[nodiscard]] bool known() const { return low == high; }
    [[nodiscard]] double labelled() const { return positive + negative; }
    [[nodiscard]] double weight() const { return labelled() + unlabelled; }
};

/// The steps of every group of a grouping: the score counts sorted by group, 24 bytes an observed
/// (score, cell), 32 with weights; a step is put together when it is visited.
class score_steps {
  public:
    score_steps() = default;
    /// `group_of[c]` is the group of cell c (-1: none), `truth_of[c]` its label.
    score_steps(const score_counts& scores, const std::vector<std::int32_t>& group_of,
                const std::vector<outcome>& truth_of, std::size_t groups);

    /// Whether none were asked for.
    [[nodiscard]] bool empty() const { return start_.empty(); }
    [[nodiscard]] std::size_t groups() const { return empty() ? 0 : start_.size() - 1; }
    [[nodiscard]] bool weighted() const { return weighted_; }
    /// At least as many as the group has steps.
    [[nodiscard]] std::size_t most(std::size_t group) const {
        return start_[group + 1] - start_[group];
    }
    /// The lowest and the highest score of a group that has any; the middle of where they may lie.
    [[nodiscard]] interval ends(std::size_t group) const;
    /// Visits the steps of a group from the lowest score to the highest.
    template <class Visit>
    void rising(std::size_t group, Visit visit) const {
        for (std::size_t at = start_[group]; at < start_[group + 1];) {
            score_step step;
            at = take(at, start_[group + 1], step);
            visit(step);
        }
    }
    /// The step at `at` of a group, counted from 0, which then points at the next one; false where
    /// there are no more.
    bool next(std::size_t group, std::size_t& at, score_step& step) const {
        const std::size_t first = start_[group];
        if (first + at >= start_[group + 1]) return false;
        at = take(first + at, start_[group + 1], step) - first;
        return true;
    }
    /// The steps of a group, rising, in one list.
    [[nodiscard]] std::vector<score_step> of(std::size_t group) const;

  private:
    struct place {
        double position;
        double weight;
        std::uint32_t truth;
    };

    [[nodiscard]] interval range(double position) const;
    /// Puts together the step that starts at `at`; where the next one starts. Indexed by label
    /// instead of branching on it: labels come in no order.
    std::size_t take(std::size_t at, std::size_t end, score_step& step) const {
        const double position = places_[at].position;
        std::array<double, 3> weight{};
        std::array<double, 3> squares{};
        for (; at < end && places_[at].position == position; ++at) {
            weight[places_[at].truth] += places_[at].weight;
            if (weighted_) squares[places_[at].truth] += squares_[at];
        }
        const std::array<double, 3>& second = weighted_ ? squares : weight;
        const interval lies = known_ ? interval{position, position} : range(position);
        step = {lies.lower, lies.upper, weight[1], second[1],
                weight[0],  second[0],  weight[2], second[2]};
        return at;
    }

    std::vector<place> places_;  // by group, in each by rising score
    std::vector<double> squares_;
    std::vector<std::size_t> start_;
    knots axis_;
    bool known_ = true;
    bool weighted_ = false;
};

}  // namespace fairdrift
