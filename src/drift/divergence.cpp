#include <fairdrift/drift/divergence.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/distributions/non_central_chi_squared.hpp>

#include <fairdrift/stats/proportions.hpp>

#include "stats/special.hpp"

namespace fairdrift {

namespace {

struct shares {
    double p = 0;  // current
    double q = 0;  // reference
};

// Cells that have rows in either sample.
std::vector<cell_pair> filled(const column_pair& pair) {
    std::vector<cell_pair> cells;
    for (const cell_pair& cell : compared_cells(pair)) {
        if (cell.reference + cell.current != 0) cells.push_back(cell);
    }
    return cells;
}

std::vector<shares> shares_of(const std::vector<cell_pair>& cells, double m, double n,
                              double smoothing) {
    const double extra = smoothing * static_cast<double>(cells.size());
    std::vector<shares> result;
    result.reserve(cells.size());
    for (const cell_pair& cell : cells) {
        result.push_back({(static_cast<double>(cell.current) + smoothing) / (n + extra),
                          (static_cast<double>(cell.reference) + smoothing) / (m + extra)});
    }
    return result;
}

double variance_of(const std::vector<shares>& cells, double (*slope)(double, double),
                   double shares::*share) {
    double mean = 0;
    double square = 0;
    for (const shares& s : cells) {
        const double d = slope(s.p, s.q);
        mean += s.*share * d;
        square += s.*share * d * d;
    }
    return std::max(0.0, square - mean * mean);
}

using law = boost::math::non_central_chi_squared_distribution<double, detail::in_double>;

// Noncentralities at which a statistic x with k degrees of freedom has `tail` beyond it, on either
// side; 0 where even no drift gives more. Far out the law is normal: (x - k - l)^2 = z^2 (2k + 4l).
interval noncentrality(double x, double k, const level& at) {
    if (x > 1e4 + 10 * k) {
        const double zz = at.z * at.z;
        const double middle = x - k + 2 * zz;
        const double half = at.z * std::sqrt(4 * (x - k) + 2 * k + 4 * zz);
        return {middle - half, middle + half};
    }
    const double above = boost::math::gamma_q(0.5 * k, 0.5 * x, detail::in_double());
    const double below = boost::math::gamma_p(0.5 * k, 0.5 * x, detail::in_double());
    interval result{0, 0};
    if (above < at.tail) result.lower = law::find_non_centrality(k, x, 1 - at.tail);
    if (below > at.tail) result.upper = law::find_non_centrality(k, x, at.tail);
    return result;
}

// One cell in both samples: a second one may exist that neither has met. The larger divergence of
// the two in which one population has as many such rows as Wilson's limit allows and the other next
// to none.
double unseen_by_both(double m, double n, const level& at, const divergence& what) {
    const auto apart = [&](double p, double q) {
        return what.term(p, q) + what.term(1 - p, 1 - q);
    };
    return std::max(apart(wilson({0, n}, at).upper, 0.5 / (m + 1)),
                    apart(0.5 / (n + 1), wilson({0, m}, at).upper));
}

}  // namespace

measurement measure_divergence(const column_pair& pair, const level& at, const divergence& what) {
    const std::string reason = reason_not_comparable(pair);
    if (!reason.empty()) return undefined_drift(reason);
    const std::vector<cell_pair> cells = filled(pair);
    const auto m = static_cast<double>(pair.reference.present());
    const auto n = static_cast<double>(pair.current.present());
    measurement result;
    result.n = pair.current.present();
    result.value = 0;
    for (const shares& s : shares_of(cells, m, n, what.smoothing)) {
        result.value += what.term(s.p, s.q);
    }
    result.value = std::max(0.0, result.value);
    result.bound_lower = result.bound_upper = result.value;
    result.method = "noncentral_chi_square and delta";
    const double unit = (1 / m + 1 / n) / what.chi_square_factor;
    const auto free = static_cast<double>(cells.size()) - 1;
    if (free == 0) {
        result.lower = 0;
        result.upper = unseen_by_both(m, n, at, what);
        result.method = "wilson";
        return result;
    }
    const std::vector<shares> smooth = shares_of(cells, m, n, 0.5);
    const double deviation = std::sqrt(variance_of(smooth, what.slope_p, &shares::p) / n +
                                       variance_of(smooth, what.slope_q, &shares::q) / m);
    const interval near = noncentrality(result.value / unit, free, at);
    const double centre = result.value - free * unit;
    result.lower = std::max(0.0, std::min(near.lower * unit, centre - at.z * deviation));
    result.upper = std::max({result.value, near.upper * unit, centre + at.z * deviation});
    return result;
}

}  // namespace fairdrift
