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

void score_sums::widen(double design_effect) {
    for (mean_sums* m : {&score, &brier, &log_loss}) {
        m->squares *= design_effect;
        m->squared *= design_effect;
        m->squared_squares *= design_effect;
    }
    for (reliability_bin& bin : bins) bin.squares *= design_effect;
}

namespace {

// What the rows of one cluster add up to; squared when all of them are in.
struct cluster_total {
    struct mean {
        double weight = 0;
        double sum = 0;
        void add(double x, double weights) {
            weight += weights;
            sum += weights * x;
        }
        void finish(mean_sums& to) const {
            to.squares += weight * weight;
            to.squared += weight * sum;
            to.squared_squares += sum * sum;
        }
    };
    std::size_t group = 0;
    mean score, brier, log_loss;
    double in_bin = 0;
};

// The clusters of all groups. Scores rise, so that a bin is over once a score lies in the next.
class cluster_totals {
  public:
    explicit cluster_totals(const std::vector<std::int32_t>& cluster_of) {
        const auto most = std::max_element(cluster_of.begin(), cluster_of.end());
        if (most != cluster_of.end()) totals_.resize(static_cast<std::size_t>(*most + 1));
    }
    cluster_total& at(std::int32_t cluster, std::size_t group) {
        cluster_total& total = totals_[static_cast<std::size_t>(cluster)];
        total.group = group;
        return total;
    }
    void add_to_bin(std::size_t bin, cluster_total& total, double weight,
                    std::vector<score_sums>& sums) {
        if (bin != bin_) close_bin(sums);
        bin_ = bin;
        if (total.in_bin == 0) touched_.push_back(&total);
        total.in_bin += weight;
    }
    void finish(std::vector<score_sums>& sums) {
        close_bin(sums);
        for (const cluster_total& total : totals_) {
            total.score.finish(sums[total.group].score);
            total.brier.finish(sums[total.group].brier);
            total.log_loss.finish(sums[total.group].log_loss);
        }
    }

  private:
    void close_bin(std::vector<score_sums>& sums) {
        for (cluster_total* total : touched_) {
            sums[total->group].bins[bin_].squares += total->in_bin * total->in_bin;
            total->in_bin = 0;
        }
        touched_.clear();
    }

    std::vector<cluster_total> totals_;
    std::vector<cluster_total*> touched_;
    std::size_t bin_ = 0;
};

}  // namespace

std::vector<score_sums> sum_scores(const score_counts& scores,
                                   const std::vector<std::int32_t>& group_of,
                                   const std::vector<outcome>& truth_of, std::size_t groups,
                                   const std::vector<std::int32_t>& cluster_of) {
    std::vector<score_sums> sums(groups);
    cluster_totals clusters(cluster_of);
    const auto entries = scores.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const score_counts::entry& e = entries[i];
        if (group_of[e.cell] < 0) continue;
        const auto g = static_cast<std::size_t>(group_of[e.cell]);
        score_sums& group = sums[g];
        const bool alone = cluster_of.empty() || cluster_of[e.cell] < 0;
        const score_range s = range_of(scores.axis(), e.position);
        const double weight = scores.weight(i);
        const double squares = alone ? scores.squared_weight(i) : 0;
        cluster_total* together = alone ? nullptr : &clusters.at(cluster_of[e.cell], g);
        add_between(group.score, s, weight, squares, [](double x) { return x; });
        if (together != nullptr) {
            together->score.add(s.middle(), weight);
            group.score.own_squares += scores.squared_weight(i);
        }
        group.rows += e.rows;
        group.outside = group.outside || s.low < 0 || s.high > 1;
        if (group.outside || truth_of[e.cell] == outcome::missing) continue;
        const bool positive = truth_of[e.cell] == outcome::positive;
        add_labelled(group, s, positive, weight, squares, e.rows);
        if (together == nullptr) continue;
        const double likely = positive ? s.middle() : 1 - s.middle();
        together->brier.add((1 - likely) * (1 - likely), weight);
        together->log_loss.add(loss_of(likely), weight);
        clusters.add_to_bin(bin_of(s.middle()), *together, weight, sums);
    }
    clusters.finish(sums);
    return sums;
}

}  // namespace fairdrift
