#include "fairness/roc_distance.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fairdrift/stats/resampling.hpp>

namespace fairdrift::detail {

namespace {

constexpr std::size_t blocks = 32;
constexpr std::size_t grid = 64;
constexpr double few_rows = 10;

// By falling score.
std::vector<roc_point> curve_of(const grouping& by, std::size_t group) {
    const score_pairs& pairs = by.groups[group].scores;
    std::vector<roc_point> points{{1, 1}};
    double tp = pairs.positives;
    double fp = pairs.negatives;
    by.steps.rising(group, [&](const score_step& s) {
        if (!(s.labelled() > 0)) return;
        tp = std::max(0.0, tp - s.positive);
        fp = std::max(0.0, fp - s.negative);
        points.push_back({fp / pairs.negatives, tp / pairs.positives});
    });
    points.back() = {0, 0};
    std::reverse(points.begin(), points.end());
    return points;
}

// Points that split the way along the curve evenly: x + y runs from 0 to 2.
std::vector<roc_point> coarse(const std::vector<roc_point>& points) {
    std::vector<roc_point> kept{points.front()};
    for (std::size_t i = 1; i + 1 < points.size(); ++i) {
        const double along = points[i].x + points[i].y;
        if (along >= 2.0 * static_cast<double>(kept.size()) / blocks) kept.push_back(points[i]);
    }
    kept.push_back(points.back());
    return kept;
}

// The curve at the middles of equal pieces; upright parts take no room.
void at_grid(const std::vector<roc_point>& points, std::array<double, grid>& out) {
    std::size_t i = 1;
    for (std::size_t k = 0; k < grid; ++k) {
        const double x = (static_cast<double>(k) + 0.5) / grid;
        while (i + 1 < points.size() && points[i].x < x) ++i;
        const roc_point& a = points[i - 1];
        const roc_point& b = points[i];
        out[k] = b.x > a.x ? a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x) : b.y;
    }
}

// As many rows as `rows`, each in piece i with probability p[i] (which add up to 1), as shares.
void draw_shares(philox& from, const std::vector<double>& p, std::int64_t rows,
                 std::vector<double>& out) {
    double left = 1;
    std::int64_t still = rows;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const bool last = i + 1 == p.size();
        const double chance = left > 0 ? std::min(1.0, p[i] / left) : 1;
        const std::int64_t drawn = last ? still : draw_binomial(from, still, chance);
        out[i] = static_cast<double>(drawn) / static_cast<double>(rows);
        still -= drawn;
        left = std::max(0.0, left - p[i]);
    }
}

void resample(roc_sample& sample, const score_pairs& pairs, std::uint64_t stream,
              const abroca_options& resampling) {
    const std::vector<roc_point> points = coarse(sample.points);
    const std::size_t n = points.size() - 1;
    std::vector<double> dx(n);
    std::vector<double> dy(n);
    for (std::size_t i = 0; i < n; ++i) {
        dx[i] = points[i + 1].x - points[i].x;
        dy[i] = points[i + 1].y - points[i].y;
    }
    std::array<double, grid> centre{};
    std::array<double, grid> drawn{};
    at_grid(points, centre);
    const auto positives = static_cast<std::int64_t>(std::llround(pairs.effective_positives()));
    const auto negatives = static_cast<std::int64_t>(std::llround(pairs.effective_negatives()));
    std::vector<double> sx(n);
    std::vector<double> sy(n);
    std::vector<roc_point> moved = points;
    sample.errors.reserve(resampling.resamples * grid);
    for (std::size_t r = 0; r < resampling.resamples; ++r) {
        philox from(resampling.seed, stream * resampling.resamples + r);
        draw_shares(from, dx, negatives, sx);
        draw_shares(from, dy, positives, sy);
        for (std::size_t i = 0; i < n; ++i) {
            moved[i + 1] = {moved[i].x + sx[i], moved[i].y + sy[i]};
        }
        moved.back() = {1, 1};
        at_grid(moved, drawn);
        for (std::size_t k = 0; k < grid; ++k) {
            sample.errors.push_back(static_cast<float>(drawn[k] - centre[k]));
        }
    }
}

// Walks along the parts of a curve that rise over some width.
class along {
  public:
    explicit along(const std::vector<roc_point>& points) : points_(points) { skip(); }

    [[nodiscard]] double end() const { return points_[i_ + 1].x; }
    [[nodiscard]] double at(double x) const {
        const roc_point& a = points_[i_];
        const roc_point& b = points_[i_ + 1];
        return a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x);
    }
    // Past x; false at the end of the curve.
    bool pass(double x) {
        if (end() > x) return true;
        ++i_;
        return skip();
    }

  private:
    bool skip() {
        while (i_ + 1 < points_.size() && !(points_[i_ + 1].x > points_[i_].x)) ++i_;
        return i_ + 1 < points_.size();
    }
    const std::vector<roc_point>& points_;
    std::size_t i_ = 0;
};

// Integral of |straight line| from p to q over a width.
double absolute_area(double p, double q, double width) {
    if (p * q >= 0) return (std::abs(p) + std::abs(q)) / 2 * width;
    return (p * p + q * q) / (2 * (std::abs(p) + std::abs(q))) * width;
}

}  // namespace

double area_between(const std::vector<roc_point>& a, const std::vector<roc_point>& b) {
    along on_a(a);
    along on_b(b);
    double area = 0;
    double x = 0;
    for (bool more = true; more;) {
        const double end = std::min(on_a.end(), on_b.end());
        area += absolute_area(on_a.at(x) - on_b.at(x), on_a.at(end) - on_b.at(end), end - x);
        x = end;
        const bool more_a = on_a.pass(x);
        const bool more_b = on_b.pass(x);
        more = more_a && more_b;
    }
    return area;
}

roc_sample roc_of(const grouping& by, std::size_t group, const abroca_options& resampling) {
    const score_pairs& pairs = by.groups[group].scores;
    roc_sample sample;
    if (!(pairs.positives > 0 && pairs.negatives > 0)) {
        sample.reason = "a group has no rows of one class with a score";
        return sample;
    }
    sample.points = curve_of(by, group);
    sample.slack = pairs.undecided / (pairs.positives * pairs.negatives) / 2;
    if (pairs.smaller_class() >= few_rows) resample(sample, pairs, group, resampling);
    return sample;
}

score_distance distance_of(const roc_sample& a, const roc_sample& b, const level& at) {
    score_distance d;
    d.reason = a.points.empty() ? a.reason : b.reason;
    if (a.points.empty() || b.points.empty()) return d;
    d.value = std::min(1.0, area_between(a.points, b.points));
    const double slack = a.slack + b.slack;
    d.bounds = {std::max(0.0, d.value - slack), std::min(1.0, d.value + slack)};
    if (a.errors.empty() || b.errors.empty()) {
        d.method = "none: a class has fewer than 10 rows";
        return d;
    }
    const std::size_t replicates = a.errors.size() / grid;
    std::vector<double> norms(replicates);
    double more = 0;
    for (std::size_t r = 0; r < replicates; ++r) {
        double sum = 0;
        for (std::size_t k = 0; k < grid; ++k) {
            sum += std::abs(a.errors[r * grid + k] - b.errors[r * grid + k]);
        }
        norms[r] = sum / grid;
        more += norms[r] >= d.value ? 1 : 0;
    }
    std::sort(norms.begin(), norms.end());
    const double place = std::ceil(at.confidence() * static_cast<double>(replicates + 1)) - 1;
    const auto last = static_cast<double>(replicates - 1);
    const double q = norms[static_cast<std::size_t>(std::clamp(place, 0.0, last))];
    d.limits = {std::max(0.0, d.bounds.lower - q), std::min(1.0, d.bounds.upper + q)};
    d.p_value = slack > 0 ? absent : (1 + more) / static_cast<double>(replicates + 1);
    d.method = "resampled_curves";
    return d;
}

}  // namespace fairdrift::detail
