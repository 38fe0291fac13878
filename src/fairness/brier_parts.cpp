#include <fairdrift/fairness/brier_parts.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace fairdrift {

namespace {

// A bin that holds rows, with limits of its share of positives at a level of its own.
struct filled_bin {
    double share = 0;
    double score = 0;
    double rate = 0;
    interval limits;
};

struct parts {
    std::vector<filled_bin> bins;
    double base = 0;
    double rows = 0;  // effective
};

parts parts_of(const group_counts& group, const level& at) {
    const auto& bins = group.sums.bins;
    const auto filled = std::count_if(bins.begin(), bins.end(),
                                      [](const reliability_bin& b) { return b.weight > 0; });
    const level each = level::from_tail(at.tail / static_cast<double>(filled));
    const double all = group.sums.brier.weight;
    parts result;
    double squares = 0;
    double positives = 0;
    double weight = 0;
    for (const reliability_bin& b : bins) {
        if (!(b.weight > 0)) continue;
        const double rate = std::min(1.0, b.positives / b.weight);
        const double rows = b.weight * b.weight / b.squares;
        result.bins.push_back({b.weight / all, b.scores / b.weight, rate,
                               clopper_pearson({rate * rows, rows}, each)});
        positives += b.positives;
        weight += b.weight;
        squares += b.squares;
    }
    // Over the same sum, so that a base rate of 1 is 1 and not less by the last bit.
    result.base = std::min(1.0, positives / weight);
    result.rows = all * all / squares;
    return result;
}

// What no part can be measured without; value absent and a reason where that is not there.
estimate started(const group_counts& group) {
    estimate result;
    const score_sums& sums = group.sums;
    result.n = sums.outside ? sums.rows : sums.labelled;
    if (sums.outside) {
        result.reason = "a score lies outside [0, 1]: it is no probability of the positive label";
    } else if (!(sums.brier.weight > 0)) {
        result.reason =
            sums.labelled > 0 ? "all weights are 0" : "no row has both a label and a score";
    } else {
        result.value = 0;
        result.denominator = sums.brier.weight;
    }
    return result;
}

// A row's own part changes by less than three times what bin_slack counts of it: S^2 / n, the part
// of a bin, changes by at most 3 for one unit of weight that comes or goes.
void widen(estimate& result, const group_counts& group) {
    const double slack = 3 * group.sums.bin_slack / group.sums.brier.weight;
    result.limits = {std::max(0.0, result.limits.lower - slack),
                     std::min(1.0, result.limits.upper + slack)};
    if (slack > 0) {
        result.bounds = {std::max(0.0, result.value - slack), std::min(1.0, result.value + slack)};
    }
}

double square(double x) { return x * x; }

// The least of a convex function of c in [0, 1].
template <class Function>
double least(Function f) {
    double low = 0;
    double high = 1;
    for (int round = 0; round < 100; ++round) {
        const double a = low + (high - low) / 3;
        const double b = high - (high - low) / 3;
        (f(a) < f(b) ? high : low) = f(a) < f(b) ? b : a;
    }
    return f((low + high) / 2);
}

}  // namespace

estimate evaluate_brier_reliability(const group_counts& group, const level& at) {
    estimate result = started(group);
    if (std::isnan(result.value)) return result;
    result.limits = {0, 0};
    for (const filled_bin& b : parts_of(group, at).bins) {
        result.value += b.share * square(b.score - b.rate);
        const double nearest = std::max({0.0, b.limits.lower - b.score, b.score - b.limits.upper});
        const double farthest = std::max(b.limits.upper - b.score, b.score - b.limits.lower);
        result.limits.lower += b.share * square(nearest);
        result.limits.upper += b.share * square(farthest);
    }
    result.method = "bonferroni_bins";
    result.numerator = result.value * result.denominator;
    widen(result, group);
    return result;
}

// sum n_k (o_k - o)^2 is the least over c of sum n_k (o_k - c)^2. So is its least value over all
// o_k in their limits (each then lies as near c as it can); its largest is no more than with each
// as far from c as it can, whatever c.
estimate evaluate_brier_resolution(const group_counts& group, const level& at) {
    estimate result = started(group);
    if (std::isnan(result.value)) return result;
    const parts of = parts_of(group, at);
    for (const filled_bin& b : of.bins) {
        // Rates that only rounding sets apart are equal: the ratio of two groups' noise is not
        // 1e15.
        const double apart = std::abs(b.rate - of.base);
        if (apart > 1e-15) result.value += b.share * square(apart);
    }
    result.limits.lower = least([&](double c) {
        double sum = 0;
        for (const filled_bin& b : of.bins) {
            sum += b.share * square(std::max({0.0, b.limits.lower - c, c - b.limits.upper}));
        }
        return sum;
    });
    result.limits.upper = least([&](double c) {
        double sum = 0;
        for (const filled_bin& b : of.bins) {
            sum += b.share * square(std::max(b.limits.upper - c, c - b.limits.lower));
        }
        return sum;
    });
    result.limits.lower = std::min(result.limits.lower, result.value);
    result.limits.upper = std::max(result.limits.upper, result.value);
    result.method = "bonferroni_bins";
    result.numerator = result.value * result.denominator;
    widen(result, group);
    return result;
}

estimate evaluate_brier_uncertainty(const group_counts& group, const level& at) {
    estimate result = started(group);
    if (std::isnan(result.value)) return result;
    const parts of = parts_of(group, at);
    const auto spread = [](double p) { return p * (1 - p); };
    const named_interval base = rate_interval({of.base * of.rows, of.rows}, at);
    result.value = spread(of.base);
    const bool holds_half = base.limits.lower <= 0.5 && base.limits.upper >= 0.5;
    const double a = spread(base.limits.lower);
    const double b = spread(base.limits.upper);
    result.limits = {std::min(a, b), holds_half ? 0.25 : std::max(a, b)};
    result.method = base.method;
    result.numerator = result.value * result.denominator;
    return result;
}

}  // namespace fairdrift
