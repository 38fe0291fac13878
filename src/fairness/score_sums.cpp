#include <fairdrift/fairness/score_sums.hpp>

#include <algorithm>
#include <cmath>

#include "fairness/score_range.hpp"

namespace fairdrift {

namespace {

using detail::range_of;
using detail::score_range;

constexpr std::size_t tenths = 10;

std::size_t bin_of(double score) {
    return std::min(tenths - 1, static_cast<std::size_t>(score * tenths));
}

// As scikit-learn does: a probability of 0 for what happened would be an infinite loss.
double loss_of(double probability) { return -std::log(std::max(probability, 0x1p-52)); }

// x at the middle, and how far it may be off: losses rise or fall with the score all the way.
template <class Function>
void add_between(mean_sums& to, const score_range& s, double weight, double squares,
                 Function value) {
    const double x = value(s.middle());
    to.add(x, weight, squares);
    if (s.low == s.high) return;
    const double a = value(s.low);
    const double b = value(s.high);
    to.below += weight * (x - std::min(a, b));
    to.above += weight * (std::max(a, b) - x);
}

void add_labelled(score_sums& sums, const score_range& s, bool positive, double weight,
                  double squares, std::int64_t rows) {
    sums.labelled += rows;
    add_between(sums.brier, s, weight, squares, [&](double x) {
        const double error = x - (positive ? 1 : 0);
        return error * error;
    });
    add_between(sums.log_loss, s, weight, squares,
                [&](double x) { return loss_of(positive ? x : 1 - x); });
    reliability_bin& bin = sums.bins[bin_of(s.middle())];
    bin.weight += weight;
    bin.squares += squares;
    bin.positives += positive ? weight : 0;
    bin.scores += weight * s.middle();
    bin.rows += rows;
    // In its bin a score is off by half the gap; where the gap reaches into another bin, moving
    // there changes two sums by at most the row's |score - label|, which is 1 or less.
    const bool one_bin = bin_of(s.low) == bin_of(s.high);
    sums.bin_slack += weight * (one_bin ? (s.high - s.low) / 2 : s.low == s.high ? 0 : 2);
}

}  // namespace

void score_sums::merge(const score_sums& other) {
    score.merge(other.score);
    brier.merge(other.brier);
    log_loss.merge(other.log_loss);
    for (std::size_t b = 0; b < bins.size(); ++b) {
        bins[b].weight += other.bins[b].weight;
        bins[b].squares += other.bins[b].squares;
        bins[b].positives += other.bins[b].positives;
        bins[b].scores += other.bins[b].scores;
        bins[b].rows += other.bins[b].rows;
    }
    bin_slack += other.bin_slack;
    rows += other.rows;
    labelled += other.labelled;
    outside = outside || other.outside;
}

std::vector<score_sums> sum_scores(const score_counts& scores,
                                   const std::vector<std::int32_t>& group_of,
                                   const std::vector<outcome>& truth_of, std::size_t groups) {
    std::vector<score_sums> sums(groups);
    const auto entries = scores.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const score_counts::entry& e = entries[i];
        if (group_of[e.cell] < 0) continue;
        score_sums& group = sums[static_cast<std::size_t>(group_of[e.cell])];
        const score_range s = range_of(scores.axis(), e.position);
        const double weight = scores.weight(i);
        const double squares = scores.squared_weight(i);
        add_between(group.score, s, weight, squares, [](double x) { return x; });
        group.rows += e.rows;
        group.outside = group.outside || s.low < 0 || s.high > 1;
        if (group.outside || truth_of[e.cell] == outcome::missing) continue;
        add_labelled(group, s, truth_of[e.cell] == outcome::positive, weight, squares, e.rows);
    }
    return sums;
}

}  // namespace fairdrift
