#include <fairdrift/fairness/matthews_correlation.hpp>

#include <algorithm>
#include <cmath>

namespace fairdrift {

namespace {

struct shares {
    double tp, fp, fn, tn;
    [[nodiscard]] double labels() const { return tp + fn; }
    [[nodiscard]] double decisions() const { return tp + fp; }
    [[nodiscard]] double spread() const {
        return std::sqrt(labels() * (1 - labels()) * decisions() * (1 - decisions()));
    }
    [[nodiscard]] double correlation() const { return (tp * tn - fp * fn) / spread(); }
};

// Bishop, Fienberg and Holland (1975), equation 11.3-15.
double variance_of(const shares& s, double phi, double n) {
    const double rows = 2 * s.labels() - 1;
    const double columns = 2 * s.decisions() - 1;
    const double row_spread = s.labels() * (1 - s.labels());
    const double column_spread = s.decisions() * (1 - s.decisions());
    const double variance = 1 - phi * phi + phi * (1 + phi * phi / 2) * rows * columns / s.spread() -
                            0.75 * phi * phi *
                                (rows * rows / row_spread + columns * columns / column_spread);
    return std::max(variance, 0.0) / n;
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
    const double n = total * total / counts.squared_weight(whole);
    const double phi = std::clamp(s.correlation(), -1.0, 1.0);
    result.value = phi;
    const double width = std::sqrt(variance_of(s, phi, n)) / (1 - phi * phi);
    if (std::isfinite(width) && width > 0 && (s.fp + s.fn) > 0 && (s.tp + s.tn) > 0) {
        result.limits = {std::tanh(std::atanh(phi) - at.z * width),
                         std::tanh(std::atanh(phi) + at.z * width)};
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
