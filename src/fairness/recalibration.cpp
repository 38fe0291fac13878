#include <fairdrift/fairness/recalibration.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "stats/student.hpp"

namespace fairdrift {

namespace {

constexpr std::size_t most_bins = 1024;
constexpr double few_rows = 10;
constexpr int most_rounds = 100;
constexpr double near = 1e-7;  // Newton's next step would be the square of the last one
constexpr double infinity = std::numeric_limits<double>::infinity();

double logit(double p) { return std::log(p / (1 - p)); }

double risk(double x) { return 1 / (1 + std::exp(-x)); }

// Labelled rows whose logits are x, or have this mean and variance.
struct logit_bin {
    double x = 0;
    double variance = 0;
    double weight = 0;
    double positive = 0;
    double positive_x = 0;  // sum of weights of positives times their own logits
    double positive_squares = 0;
    double negative_squares = 0;
};

struct labelled_logits {
    std::vector<logit_bin> bins;
    double weight = 0;
    double positive = 0;
    std::array<double, 2> low{infinity, infinity};  // by class: negative, positive
    std::array<double, 2> high{-infinity, -infinity};
    bool outside = false;
    bool certain = false;  // a score of 0 or 1
    bool exact = true;
};

// Bins of the steps themselves, or of stretches of equal width where there are very many of them.
// While a stretch is open its x and variance hold sums of x and x^2 around its first logit.
class binning {
  public:
    binning(std::vector<logit_bin>& bins, const score_steps& steps, std::size_t group)
        : bins_(bins), pools_(steps.most(group) > most_bins) {
        if (!pools_) return;
        const interval ends = steps.ends(group);
        const auto finite = [](double p) { return logit(std::clamp(p, 0x1p-60, 1 - 0x1p-53)); };
        first_ = finite(ends.lower);
        per_unit_ = most_bins / (finite(ends.upper) - first_);
    }

    void add(double x, const score_step& s) {
        const double place = (x - first_) * per_unit_;
        const int number = std::isfinite(place) ? static_cast<int>(place) : 0;
        if (!pools_ || bins_.empty() || number != open_) {
            close();
            bins_.emplace_back();
            open_ = number;
            origin_ = x;
        }
        logit_bin& b = bins_.back();
        const double d = x - origin_;
        b.x += s.labelled() * d;
        b.variance += s.labelled() * d * d;
        b.weight += s.labelled();
        b.positive += s.positive;
        if (s.positive > 0) b.positive_x += s.positive * x;
        b.positive_squares += s.positive_squares;
        b.negative_squares += s.negative_squares;
    }

    void close() {
        if (bins_.empty()) return;
        logit_bin& b = bins_.back();
        const double mean = b.x / b.weight;
        b.variance = pools_ ? std::max(0.0, b.variance / b.weight - mean * mean) : 0;
        b.x = origin_ + (pools_ ? mean : 0);
    }

  private:
    std::vector<logit_bin>& bins_;
    bool pools_;
    double first_ = 0;
    double per_unit_ = 0;
    double origin_ = 0;
    int open_ = 0;
};

labelled_logits logits_of(const score_steps& steps, std::size_t group) {
    labelled_logits all;
    if (steps.most(group) == 0) return all;
    binning bins(all.bins, steps, group);
    steps.rising(group, [&](const score_step& s) {
        all.outside = all.outside || s.low < 0 || s.high > 1;
        if (!(s.labelled() > 0) || all.outside) return;
        const double score = s.score();
        all.certain = all.certain || score <= 0 || score >= 1;
        all.exact = all.exact && s.known();
        const double x = logit(score);
        for (const int truth : {0, 1}) {
            if (!((truth == 1 ? s.positive : s.negative) > 0)) continue;
            const auto t = static_cast<std::size_t>(truth);
            all.low[t] = std::min(all.low[t], x);
            all.high[t] = std::max(all.high[t], x);
        }
        all.weight += s.labelled();
        all.positive += s.positive;
        if (!all.certain) bins.add(x, s);
    });
    bins.close();
    return all;
}

// Gradient of the log likelihood in (a, b), the information, and the sandwich's middle.
struct sums_at {
    double ga = 0, gb = 0;
    double haa = 0, hab = 0, hbb = 0;
    double maa = 0, mab = 0, mbb = 0;
};

// In a bin of mean x and variance v, E s(a + bX) = s + s'' b^2 v / 2 and
// E X s(a + bX) = x s + s' b v + x s'' b^2 v / 2, up to the third order of X - x.
sums_at sums_of(const std::vector<logit_bin>& bins, double a, double b) {
    sums_at t;
    for (const logit_bin& bin : bins) {
        const double p = risk(a + b * bin.x);
        const double slope = p * (1 - p);
        const double bend = slope * (1 - 2 * p) * b * b * bin.variance / 2;
        t.ga += bin.positive - bin.weight * (p + bend);
        t.gb += bin.positive_x - bin.weight * (bin.x * (p + bend) + slope * b * bin.variance);
        const double w = bin.weight * slope;
        t.haa += w;
        t.hab += w * bin.x;
        t.hbb += w * (bin.x * bin.x + bin.variance);
        const double m = bin.positive_squares * (1 - p) * (1 - p) + bin.negative_squares * p * p;
        t.maa += m;
        t.mab += m * bin.x;
        t.mbb += m * (bin.x * bin.x + bin.variance);
    }
    return t;
}

// The mean risk rises with a: Newton's steps, halved into the bracket where they leave it.
// The solution is finite where both classes have rows whose offset is finite.
double intercept_of(const std::vector<logit_bin>& bins, double positive, double weight) {
    double fixed = 0;   // what offsets without end give, whatever a
    double moving = 0;  // the weight that a can move
    for (const logit_bin& bin : bins) {
        if (bin.x == infinity) fixed += bin.weight;
        if (std::isfinite(bin.x)) moving += bin.weight;
    }
    const double noise = 1e-12 * weight;
    if (positive - fixed <= noise) return -infinity;
    if (fixed + moving - positive <= noise) return infinity;
    double low = -1500;
    double high = 1500;
    double a = 0;
    for (int round = 0; round < most_rounds; ++round) {
        double gap = positive;
        double information = 0;
        for (const logit_bin& bin : bins) {
            const double p = risk(a + bin.x);
            gap -= bin.weight * (p + p * (1 - p) * (1 - 2 * p) * bin.variance / 2);
            information += bin.weight * p * (1 - p);
        }
        (gap > 0 ? low : high) = a;
        double next = a + gap / information;
        if (!(next > low && next < high)) next = low + (high - low) / 2;
        const bool done = std::abs(next - a) <= near * (1 + std::abs(a));
        a = next;
        if (done) break;
    }
    return a;
}

void fit_intercept(const labelled_logits& all, recalibration_fit& fit) {
    fit.intercept = intercept_of(all.bins, all.positive, all.weight);
    const sums_at at = sums_of(all.bins, fit.intercept, 1);
    fit.intercept_variance = at.maa / (at.haa * at.haa);
    const double share = all.positive / all.weight;
    fit.intercept_per_logit = share * (1 - share) * all.weight / at.haa;
}

// Logits around their mean: the information of a and b is then well apart.
std::vector<logit_bin> centred(std::vector<logit_bin> bins, double centre) {
    for (logit_bin& bin : bins) {
        bin.x -= centre;
        bin.positive_x -= bin.positive * centre;
    }
    return bins;
}

// Both at once. The likelihood is concave and its maximum finite, so Newton's steps, halved where
// they end half as far past the top as they began before it, arrive. They start where scores tell
// nothing: the information is largest there and the steps are short, whichever way the slope goes.
void fit_slope(const labelled_logits& all, recalibration_fit& fit) {
    double centre = 0;
    for (const logit_bin& bin : all.bins) centre += bin.weight * bin.x / all.weight;
    const std::vector<logit_bin> bins = centred(all.bins, centre);
    double a = std::log(all.positive / (all.weight - all.positive));
    double b = 0;
    sums_at t = sums_of(bins, a, b);
    for (int round = 0; round < most_rounds; ++round) {
        const double determinant = t.haa * t.hbb - t.hab * t.hab;
        double da = (t.hbb * t.ga - t.hab * t.gb) / determinant;
        double db = (t.haa * t.gb - t.hab * t.ga) / determinant;
        const double before = t.ga * da + t.gb * db;  // how fast the likelihood rises along it
        t = sums_of(bins, a + da, b + db);
        for (int halving = 0; halving < 60 && t.ga * da + t.gb * db < -before / 2; ++halving) {
            da /= 2;
            db /= 2;
            t = sums_of(bins, a + da, b + db);
        }
        a += da;
        b += db;
        if (std::abs(db) <= near * (1 + std::abs(b)) && std::abs(da) <= near * (1 + std::abs(a)))
            break;
    }
    const double determinant = t.haa * t.hbb - t.hab * t.hab;
    fit.slope = b;
    fit.slope_variance =
        (t.haa * t.haa * t.mbb - 2 * t.haa * t.hab * t.mab + t.hab * t.hab * t.maa) /
        (determinant * determinant);
    if (!std::isfinite(b) || !(fit.slope_variance >= 0)) {
        fit.slope = absent;
        fit.slope_reason = "the scores nearly separate the labels: the slope cannot be told";
    }
}

std::string_view why_no_slope(const labelled_logits& all) {
    const double low = std::min(all.low[0], all.low[1]);
    const double high = std::max(all.high[0], all.high[1]);
    if (low == high) return "all scores are equal";
    if (all.low[1] >= all.high[0] || all.low[0] >= all.high[1]) {
        return "the scores separate the labels: the slope is infinite";
    }
    return {};
}

// Every score at the upper end of its bucket gives the least intercept, at the lower the largest.
interval bounds_of(const score_steps& steps, std::size_t group, const labelled_logits& all) {
    std::array<std::vector<logit_bin>, 2> ends;
    steps.rising(group, [&](const score_step& s) {
        if (!(s.labelled() > 0)) return;
        ends[0].push_back({.x = logit(s.high), .weight = s.labelled()});
        ends[1].push_back({.x = logit(s.low), .weight = s.labelled()});
    });
    return {intercept_of(ends[0], all.positive, all.weight),
            intercept_of(ends[1], all.positive, all.weight)};
}

}  // namespace

recalibration_fit recalibrate(const score_steps& steps, std::size_t group) {
    recalibration_fit fit;
    const labelled_logits all = logits_of(steps, group);
    fit.exact = all.exact;
    std::string_view why;
    if (all.outside) {
        why = "a score lies outside [0, 1]: it is no probability of the positive label";
    } else if (!(all.weight > 0)) {
        why = "no row has both a label and a score";
    } else if (all.certain) {
        why = "a score is 0 or 1: its log odds are infinite";
    } else if (std::isinf(all.low[1])) {
        why = "no row is truly positive";
    } else if (std::isinf(all.low[0])) {
        why = "no row is truly negative";
    }
    fit.intercept_reason = fit.slope_reason = why;
    if (!why.empty()) return fit;
    fit_intercept(all, fit);
    if (!all.exact) fit.intercept_bounds = bounds_of(steps, group, all);
    fit.slope_reason = why_no_slope(all);
    if (fit.slope_reason.empty()) fit_slope(all, fit);
    return fit;
}

namespace {

estimate started(const group_counts& group) {
    estimate result;
    result.n = group.scores.rows;
    result.smallest_part = static_cast<std::int64_t>(group.scores.smaller_class());
    return result;
}

// The share of positives, and how far the intercept moves with its log odds.
interval from_share(const group_counts& group, const level& at) {
    const score_pairs& s = group.scores;
    const double positives = s.positives / (s.positives + s.negatives);
    const double weight = s.positives + s.negatives;
    const double rows = weight * weight / (s.positive_squares + s.negative_squares);
    const interval share = clopper_pearson({positives * rows, rows}, at);
    const auto moved = [&](double p) {
        return group.recalibration.intercept +
               group.recalibration.intercept_per_logit * (logit(p) - logit(positives));
    };
    return {moved(share.lower), moved(share.upper)};
}

}  // namespace

estimate evaluate_calibration_intercept(const group_counts& group, const level& at) {
    const recalibration_fit& fit = group.recalibration;
    estimate result = started(group);
    result.reason = fit.intercept_reason;
    if (std::isnan(fit.intercept)) return result;
    result.value = fit.intercept;
    if (!fit.exact) result.bounds = fit.intercept_bounds;
    if (group.scores.smaller_class() < few_rows) {
        result.limits = from_share(group, at);
        result.method = "clopper_pearson, on the logit scale";
    } else {
        const double half = at.z * std::sqrt(fit.intercept_variance);
        result.limits = {fit.intercept - half, fit.intercept + half};
        result.method = "sandwich";
    }
    if (fit.exact) return result;
    // Outward from the bounds; one that is infinite leaves no limit.
    const double below = fit.intercept_bounds.lower - fit.intercept;
    const double above = fit.intercept_bounds.upper - fit.intercept;
    result.limits.lower = std::isfinite(below) ? result.limits.lower + below : absent;
    result.limits.upper = std::isfinite(above) ? result.limits.upper + above : absent;
    return result;
}

estimate evaluate_calibration_slope(const group_counts& group, const level& at) {
    const recalibration_fit& fit = group.recalibration;
    estimate result = started(group);
    result.reason = fit.slope_reason;
    if (std::isnan(fit.slope)) return result;
    result.value = fit.slope;
    if (!fit.exact) result.bounds = {-infinity, infinity};
    const double freedom = std::max(1.0, group.scores.smaller_class() - 1);
    const double half = detail::student_quantile(at.tail, freedom) * std::sqrt(fit.slope_variance);
    result.limits = {fit.slope - half, fit.slope + half};
    result.method = "sandwich";
    return result;
}

}  // namespace fairdrift
