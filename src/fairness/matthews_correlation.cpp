#include <fairdrift/fairness/matthews_correlation.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace fairdrift {

namespace {

struct shares {
    double tp, fp, fn, tn;
    [[nodiscard]] double spread() const {
        return std::sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
    }
    [[nodiscard]] double correlation() const { return (tp * tn - fp * fn) / spread(); }
};

// The correlation's slope in each cell.
std::array<double, 4> slopes_of(const shares& s) {
    const double phi = s.correlation();
    const double d = s.spread();
    return {
        s.tn / d - phi / 2 * (1 / (s.tp + s.fp) + 1 / (s.tp + s.fn)),
        -s.fn / d - phi / 2 * (1 / (s.tp + s.fp) + 1 / (s.tn + s.fp)),
        -s.fp / d - phi / 2 * (1 / (s.tp + s.fn) + 1 / (s.tn + s.fn)),
        s.tp / d - phi / 2 * (1 / (s.tn + s.fp) + 1 / (s.tn + s.fn)),
    };
}

// Delta method: the correlation's slope in each cell (it does not change when all cells are scaled,
// so the mean slope is 0), squared, times the cell's sum of squared weights over the whole weight
// squared. With equal weights this is the multinomial variance.
double variance_of(const shares& s, const shares& squares) {
    const std::array<double, 4> slopes = slopes_of(s);
    const std::array<double, 4> weights{squares.tp, squares.fp, squares.fn, squares.tn};
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) sum += weights[i] * slopes[i] * slopes[i];
    return sum;
}

// On Fisher's z scale; absent where the variance is 0.
interval around(const shares& s, const shares& squares, const level& at) {
    const double phi = s.correlation();
    const double width = at.z * std::sqrt(variance_of(s, squares)) / (1 - phi * phi);
    if (!std::isfinite(width) || width <= 0) return {};
    return {std::tanh(std::atanh(phi) - width), std::tanh(std::atanh(phi) + width)};
}

// The correlation of a table in which a share `moved` of all rows left the diagonal (or, of a
// perfectly wrong table, joined it), half of either kind.
double with_moved(const shares& s, double moved, bool right) {
    const double keep = 1 - moved;
    const double half = moved / 2;
    const shares t = right ? shares{s.tp * keep, half, half, s.tn * keep}
                           : shares{half, s.fp * keep, s.fn * keep, half};
    return t.correlation();
}

}  // namespace

estimate evaluate_matthews_correlation(const group_counts& group, const level& at) {
    const confusion& counts = group.outcomes;
    constexpr cell_set whole = cells::tp | cells::fp | cells::fn | cells::tn;
    const double total = counts.weight(whole);
    estimate result;
    result.n = counts.rows(whole);
    if (!(total > 0)) {
        result.reason = "no row has both a label and a decision";
        return result;
    }
    const shares s{counts.weight(cells::tp) / total, counts.weight(cells::fp) / total,
                   counts.weight(cells::fn) / total, counts.weight(cells::tn) / total};
    if (!(s.spread() > 0)) {
        result.reason = "all rows have one label or one decision";
        return result;
    }
    const auto [tp, fp, fn, tn] = slopes_of(s);
    const double times =
        counts.inflation({tn, fp, 0, fn, tp, 0, 0, 0, 0}, whole, at);  // negatives come first
    const double n = total * total / counts.squared_weight(whole) / times;
    const double phi = std::clamp(s.correlation(), -1.0, 1.0);
    result.value = phi;
    if (!std::isfinite(times)) {
        result.reason = one_cluster;
        return result;
    }
    const auto part = [&](cell_set which) {
        return times * counts.squared_weight(which) / (total * total);
    };
    const shares squares{part(cells::tp), part(cells::fp), part(cells::fn), part(cells::tn)};
    const double half = 0.5 / n;
    const shares smoothed{s.tp + half, s.fp + half, s.fn + half, s.tn + half};
    const shares smoothed_squares{squares.tp + half / n, squares.fp + half / n,
                                  squares.fn + half / n, squares.tn + half / n};
    const interval plain = around(s, squares, at);
    const interval wide = around(smoothed, smoothed_squares, at);
    if (!std::isnan(plain.lower) && (s.fp + s.fn) > 0 && (s.tp + s.tn) > 0) {
        result.limits = {std::min(plain.lower, wide.lower), std::max(plain.upper, wide.upper)};
        result.method = "fisher_z";
        return result;
    }
    const bool right = s.fp + s.fn == 0;
    const double moved = clopper_pearson({0, n}, at).upper;
    const double limit = with_moved(s, moved, right);
    result.limits = right ? interval{limit, 1.0} : interval{-1.0, limit};
    result.method = "clopper_pearson";
    return result;
}

}  // namespace fairdrift
