#include <fairdrift/fairness/score_curves.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <string_view>
#include <utility>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

constexpr std::size_t most_points = 256;
constexpr std::size_t few_steps = 1024;
constexpr double stride = 1.0 / 512;  // of more steps than that, what a point must be apart
constexpr double unseen = 1e-6;       // of the unit square

struct point {
    double x = 0;
    double y = 0;
    double threshold = absent;
};

double triangle(const point& a, const point& b, const point& c) {
    return std::abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
}

std::vector<point> thinned(std::vector<point> points) {
    const std::size_t n = points.size();
    std::vector<std::size_t> before(n);
    std::vector<std::size_t> after(n);
    std::vector<double> area(n, absent);  // absent: an end, or gone
    using entry = std::pair<double, std::size_t>;
    std::priority_queue<entry, std::vector<entry>, std::greater<>> smallest;
    const auto weigh = [&](std::size_t i, double least) {
        if (i == 0 || i + 1 == n) return;
        area[i] = std::max(least, triangle(points[before[i]], points[i], points[after[i]]));
        smallest.emplace(area[i], i);
    };
    for (std::size_t i = 0; i < n; ++i) {
        before[i] = i - (i > 0 ? 1 : 0);
        after[i] = i + 1;
    }
    for (std::size_t i = 0; i < n; ++i) weigh(i, 0);
    std::size_t left = n;
    while (!smallest.empty()) {
        const auto [least, i] = smallest.top();
        smallest.pop();
        if (area[i] != least) continue;  // it was weighed again since, or is gone
        if (left <= most_points && least >= unseen) break;
        area[i] = absent;
        --left;
        after[before[i]] = after[i];
        before[after[i]] = before[i];
        weigh(before[i], least);
        weigh(after[i], least);
    }
    std::vector<point> kept;
    for (std::size_t i = 0; i < n; ++i) {
        if (i == 0 || i + 1 == n || !std::isnan(area[i])) kept.push_back(points[i]);
    }
    return kept;
}

curve started(const char* name, const grouping& by, std::size_t group,
              std::vector<std::string> axes) {
    curve result;
    result.name = name;
    result.attribute = by.attribute;
    result.group = by.names[group];
    result.axes = std::move(axes);
    return result;
}

void fill(curve& to, const std::vector<point>& points) {
    std::vector<double> x;
    std::vector<double> y;
    std::vector<double> threshold;
    for (const point& p : points) {
        x.push_back(p.x);
        y.push_back(p.y);
        threshold.push_back(p.threshold);
    }
    to.columns = {std::move(x), std::move(y), std::move(threshold)};
}

// Collects points that lie apart; the last one of all is always kept.
class walk {
  public:
    explicit walk(double apart) : apart_(apart) {}

    void add(const point& p) {
        const bool near =
            !points_.empty() && std::abs(p.x - kept_.x) + std::abs(p.y - kept_.y) < apart_;
        if (skipped_) points_.pop_back();
        points_.push_back(p);
        skipped_ = near;
        if (!near) kept_ = p;
    }
    // From the end to the start: by falling threshold.
    [[nodiscard]] std::vector<point> falling() && {
        std::reverse(points_.begin(), points_.end());
        return thinned(std::move(points_));
    }

  private:
    std::vector<point> points_;
    point kept_;
    double apart_;
    bool skipped_ = false;  // whether the last point stands only until the next one comes
};

}  // namespace

threshold_curves curves_by_threshold(const grouping& by, std::size_t group) {
    const score_pairs& pairs = by.groups[group].scores;
    threshold_curves result;
    if (!(pairs.positives > 0)) return result;
    const double apart = by.steps.most(group) > few_steps ? stride : 0;
    walk roc(apart);
    walk precision(apart);
    double tp = pairs.positives;  // at or above the step's score; what rounding leaves is dropped
    double fp = pairs.negatives;
    by.steps.rising(group, [&](const score_step& s) {
        if (!(s.labelled() > 0)) return;
        tp = std::max(tp, s.positive);
        fp = std::max(fp, s.negative);
        roc.add({fp / pairs.negatives, tp / pairs.positives, s.score()});
        precision.add({tp / pairs.positives, tp / (tp + fp), s.score()});
        tp -= s.positive;
        fp -= s.negative;
    });
    result.precision_recall =
        started("precision_recall", by, group, {"recall", "precision", "threshold"});
    fill(*result.precision_recall, std::move(precision).falling());
    if (!(pairs.negatives > 0)) return result;
    roc.add({0, 0, absent});
    result.roc =
        started("roc", by, group, {"false_positive_rate", "true_positive_rate", "threshold"});
    fill(*result.roc, std::move(roc).falling());
    return result;
}

std::optional<curve> reliability_curve(const grouping& by, std::size_t group, const level& at) {
    const score_sums& sums = by.groups[group].sums;
    if (sums.outside || !(sums.brier.weight > 0)) return {};
    std::vector<std::vector<double>> columns(5);
    for (const reliability_bin& bin : sums.bins) {
        if (!(bin.weight > 0)) continue;
        const double rate = std::min(1.0, bin.positives / bin.weight);
        const double rows = bin.weight * bin.weight / bin.squares;
        const interval limits = rate_interval({rate * rows, rows}, at).limits;
        const std::array<double, 5> values{bin.scores / bin.weight, rate, limits.lower,
                                           limits.upper, static_cast<double>(bin.rows)};
        for (std::size_t i = 0; i < columns.size(); ++i) columns[i].push_back(values[i]);
    }
    curve result = started("reliability", by, group,
                           {"mean_score", "observed_rate", "lower", "upper", "rows"});
    for (auto& column : columns) result.columns.emplace_back(std::move(column));
    return result;
}

void add_curves(const grouping& by, const curves_wanted& wanted, const comparing& how,
                std::vector<curve>& out, std::vector<std::string>& notes) {
    std::vector<std::size_t> shown;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (by.attribute.empty() || by.groups[g].outcomes.rows(cells::all) >= how.min_group_size) {
            shown.push_back(g);
        }
    }
    if (shown.size() > wanted.most_groups) {
        notes.push_back(detail::joined(by.attribute) + ": " + std::to_string(shown.size()) +
                        " groups are more than " + std::to_string(wanted.most_groups) +
                        ": no curves of their scores");
        return;
    }
    const level at = level::two_sided(how.confidence);
    for (const std::size_t g : shown) {
        const auto put = [&](bool asked, std::optional<curve> made) {
            if (asked && made) out.push_back(*std::move(made));
        };
        if (wanted.roc || wanted.precision_recall) {
            threshold_curves made = curves_by_threshold(by, g);
            put(wanted.roc, std::move(made.roc));
            put(wanted.precision_recall, std::move(made.precision_recall));
        }
        put(wanted.reliability, reliability_curve(by, g, at));
    }
}

}  // namespace fairdrift
