#include <fairdrift/stats/proportions.hpp>

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "stats/checked.hpp"
#include "stats/special.hpp"

namespace fairdrift {

namespace {

/// Where to start looking for the `tail` quantile of Beta(a, b): Abramowitz and Stegun 26.5.22.
double beta_quantile_start(double a, double b, double z) {
    const double r = (z * z - 3.0) / 6.0;
    const double s = 1.0 / (2.0 * a - 1.0);
    const double t = 1.0 / (2.0 * b - 1.0);
    const double h = 2.0 / (s + t);
    if (h + r <= 0.0) return a / (a + b);
    const double w = z * std::sqrt(h + r) / h - (t - s) * (r + 5.0 / 6.0 - 2.0 / (3.0 * h));
    return a / (a + b * std::exp(2.0 * w));
}

/// The `tail` quantile of Beta(a, b), a and b above 1. Newton on ln I_p(a, b), which is concave in
/// p, so that from the left it never overshoots; two or three steps from the start above.
double beta_quantile(double a, double b, level at) {
    constexpr detail::in_double policy;
    const double ln_tail = std::log(at.tail);
    const double ln_beta = boost::math::lgamma(a, policy) + boost::math::lgamma(b, policy) -
                           boost::math::lgamma(a + b, policy);
    double p = beta_quantile_start(a, b, at.z);
    for (int step = 0; step < 12 && p > 0.0 && p < 1.0; ++step) {
        const double mass = boost::math::ibeta(a, b, p, policy);
        if (!(mass > 0.0)) break;
        const double density =
            std::exp((a - 1.0) * std::log(p) + (b - 1.0) * std::log1p(-p) - ln_beta);
        const double slope = density / mass;
        const double newton = (std::log(mass) - ln_tail) / slope;
        // Halley: the curvature of ln I is (ln density)' slope - slope^2.
        const double bend = (a - 1.0) / p - (b - 1.0) / (1.0 - p) - slope;
        const double move = newton / std::max(0.5, 1.0 - 0.5 * newton * bend);
        p -= move;
        // Halley triples the digits: a step of 1e-6 leaves an error of some 1e-18.
        if (std::abs(move) <= 1e-6 * std::min(p, 1.0 - p)) return p;
    }
    return boost::math::ibeta_inv(a, b, at.tail, policy);
}

/// The p at which `successes` or more of `trials` has probability `tail`.
double exact_lower(double successes, double trials, level at) {
    if (successes <= 0.0) return 0.0;
    if (successes == trials) return std::exp(std::log(at.tail) / trials);
    if (successes == 1.0) return -std::expm1(std::log1p(-at.tail) / trials);
    const double failures = trials - successes;
    if (successes < 1.0) {
        return boost::math::ibeta_inv(successes, failures + 1.0, at.tail, detail::in_double());
    }
    return beta_quantile(successes, failures + 1.0, at);
}

}  // namespace

interval wilson(proportion p, level at) {
    if (!detail::checked(p)) return {};
    const double failures = p.trials - p.successes;
    const double zz = at.z * at.z;
    const double half = at.z * std::sqrt(p.successes * failures / p.trials + 0.25 * zz);
    const double middle = p.successes + 0.5 * zz;
    // middle - half cancels for small rates. The two roots of Wilson's quadratic have the product
    // x^2 / (n (n + z^2)), which gives the smaller one from the larger without cancellation.
    const double lower = p.successes / p.trials * (p.successes / (middle + half));
    const double upper = failures > 0.0 ? std::min(1.0, (middle + half) / (p.trials + zz)) : 1.0;
    return {lower, upper};
}

interval clopper_pearson(proportion p, level at) {
    if (!detail::checked(p)) return {};
    return {exact_lower(p.successes, p.trials, at),
            1.0 - exact_lower(p.trials - p.successes, p.trials, at)};
}

interval jeffreys(proportion p, level at) {
    if (!detail::checked(p)) return {};
    constexpr detail::in_double policy;
    const double a = p.successes + 0.5;
    const double b = p.trials - p.successes + 0.5;
    return {p.successes <= 0.0 ? 0.0 : boost::math::ibeta_inv(a, b, at.tail, policy),
            p.successes >= p.trials ? 1.0 : boost::math::ibetac_inv(a, b, at.tail, policy)};
}

named_interval rate_interval(proportion p, level at) {
    if (std::min(p.successes, p.trials - p.successes) < 5.0) {
        return {clopper_pearson(p, at), "clopper_pearson"};
    }
    return {wilson(p, at), "wilson"};
}

}  // namespace fairdrift
