#include <algorithm>
#include <cmath>
#include <limits>

#include <fairdrift/stats/proportions.hpp>

#include "stats/checked.hpp"

namespace fairdrift {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Koopman's lower limit (see below) where x = m: p_a stays 1 while u < m, and
/// chi2 = u^2 s / (y + u) is solved by a quadratic; beyond, u stays m and p_a falls,
/// chi2(p_a) = chi2(u = m) + m (1 - p_a) / p_a.
double koopman_lower_all(proportion a, proportion b, double zz) {
    const double m = a.trials;
    const double s = 1.0 - b.rate();
    const double at_m = m * m * s / (b.successes + m);
    if (at_m >= zz) {
        const double u = (zz + std::sqrt(zz * (zz + 4.0 * s * b.successes))) / (2.0 * s);
        return (b.trials + u) / (b.successes + u);
    }
    return m / (m + (zz - at_m)) * ((b.trials + m) / (b.successes + m));
}

/// The lower limit of theta = p_a / p_b by Koopman's score test; the upper one is the reciprocal of
/// the lower one of p_b / p_a.
///
/// At the maximum of the likelihood under p_a = theta p_b the two scores cancel:
/// (x - m p_a) / (1 - p_a) = u = -(y - n p_b) / (1 - p_b). Solved for the rates,
///   p_a = (x - u) / (m - u),  p_b = (y + u) / (n + u),
/// and the statistic becomes, with r = 1 - x/m and s = 1 - y/n the observed failure rates,
///   chi2(u) = u^2 [ r / (x - u) + s / (y + u) ],
/// which grows from 0 at u = 0 (theta observed) to infinity at u = x (theta 0). So the limit is the
/// one root of chi2(u) = z^2 in (0, x): no restricted estimate, no search over theta.
double koopman_lower(proportion a, proportion b, double zz) {
    const double x = a.successes;
    const double y = b.successes;
    if (x <= 0.0) return 0.0;
    if (x >= a.trials) return koopman_lower_all(a, b, zz);
    const double r = 1.0 - x / a.trials;
    const double s = 1.0 - y / b.trials;
    // f(u) = (x - u)(chi2(u) - z^2) has no pole in (0, x]; f(0) < 0 <= f(x).
    double low = 0.0;
    double high = x;
    double u = std::min(std::sqrt(zz / (r / x + (y > 0.0 ? s / y : 1.0))), 0.75 * x);
    for (int step = 0; step < 60; ++step) {
        const double w = u * u * s / (y + u);
        const double f = u * u * r + (x - u) * (w - zz);
        (f < 0.0 ? low : high) = u;
        const double grow = s * u * (2.0 * y + u) / ((y + u) * (y + u));
        const double slope = 2.0 * u * r - (w - zz) + (x - u) * grow;
        const double newton = u - f / slope;
        // Newton doubles the digits: a step of 1e-8 leaves an error of some 1e-16.
        if (std::abs(newton - u) <= 1e-8 * std::min(u, x - u)) {
            u = newton;
            break;
        }
        u = newton > low && newton < high ? newton : 0.5 * (low + high);
    }
    return (x - u) / (y + u) * ((b.trials + u) / (a.trials - u));
}

/// One group's part of Miettinen and Nurminen's statistic at the multiplier lambda: the p that
/// solves x - n p = lambda p (1 - p), and the derivative of p (1 - p) / n.
struct restricted {
    double p = 0;
    double variance = 0;
    double slope = 0;
};

restricted restrict_down(double x, double n, double lambda) {
    // lambda >= 0. The discriminant (n + lambda)^2 - 4 lambda x is written as a sum of squares.
    const double root = std::sqrt((n - lambda) * (n - lambda) + 4.0 * lambda * (n - x));
    const double p = std::min(1.0, 2.0 * x / (n + lambda + root));
    const double spread = p * (1.0 - p);
    return {p, spread / n, -(1.0 - 2.0 * p) * spread / (n * root)};
}

/// The lower limit of p_a - p_b by Miettinen and Nurminen's score test.
///
/// At the maximum of the likelihood under p_a - p_b = delta there is one multiplier lambda with
/// x - m p_a = lambda p_a (1 - p_a) and y - n p_b = -lambda p_b (1 - p_b): two quadratics instead
/// of the cubic. With V = p_a (1 - p_a)/m + p_b (1 - p_b)/n the distance from the observed
/// difference is lambda V, so the statistic is lambda sqrt(V), which grows with lambda.
double miettinen_nurminen_lower(proportion a, proportion b, double z) {
    const double failed = b.trials - b.successes;
    if (a.successes <= 0.0 && failed <= 0.0) return -1.0;
    const double start = a.successes * (a.trials - a.successes) / std::pow(a.trials, 3) +
                         b.successes * failed / std::pow(b.trials, 3);
    double low = 0.0;
    double high = infinity;
    double lambda = start > 0.0 ? z / std::sqrt(start) : z * z + std::min(a.trials, b.trials);
    for (int step = 0; step < 200; ++step) {
        const restricted down_a = restrict_down(a.successes, a.trials, lambda);
        const restricted down_b = restrict_down(failed, b.trials, lambda);
        const double deviation = std::sqrt(down_a.variance + down_b.variance);
        const double statistic = lambda * deviation;
        (statistic < z ? low : high) = lambda;
        const double slope = deviation + 0.5 * lambda * (down_a.slope + down_b.slope) / deviation;
        const double newton = lambda - (statistic - z) / slope;
        if (std::abs(newton - lambda) <= 1e-8 * lambda) {
            lambda = newton;
            break;
        }
        if (newton > low && newton < high) {
            lambda = newton;
        } else {
            lambda = high < infinity ? 0.5 * (low + high) : 2.0 * lambda;
        }
    }
    // p_a - p_b, p_b being one minus the restricted rate of failures.
    return restrict_down(a.successes, a.trials, lambda).p +
           restrict_down(failed, b.trials, lambda).p - 1.0;
}

double norm(double x, double y) { return std::sqrt(x * x + y * y); }

bool both_checked(proportion& a, proportion& b) {
    const bool first = detail::checked(a);
    return detail::checked(b) && first;
}

}  // namespace

interval newcombe(proportion a, proportion b, level at) {
    if (!both_checked(a, b)) return {};
    const interval of_a = wilson(a, at);
    const interval of_b = wilson(b, at);
    const double pa = a.rate();
    const double pb = b.rate();
    return {pa - pb - norm(pa - of_a.lower, of_b.upper - pb),
            pa - pb + norm(of_a.upper - pa, pb - of_b.lower)};
}

interval miettinen_nurminen(proportion a, proportion b, level at) {
    if (!both_checked(a, b)) return {};
    const double total = a.trials + b.trials;
    if (total <= 1.0) return {-1.0, 1.0};
    const double z = at.z * std::sqrt(total / (total - 1.0));
    return {miettinen_nurminen_lower(a, b, z), -miettinen_nurminen_lower(b, a, z)};
}

interval katz(proportion a, proportion b, level at) {
    if (!both_checked(a, b) || a.successes <= 0.0 || b.successes <= 0.0) return {};
    const double variance =
        (1.0 / a.successes - 1.0 / a.trials) + (1.0 / b.successes - 1.0 / b.trials);
    const double ratio = a.rate() / b.rate();
    const double factor = std::exp(at.z * std::sqrt(std::max(0.0, variance)));
    return {ratio / factor, ratio * factor};
}

interval koopman(proportion a, proportion b, level at) {
    if (!both_checked(a, b)) return {};
    const double zz = at.z * at.z;
    return {koopman_lower(a, b, zz), 1.0 / koopman_lower(b, a, zz)};
}

}  // namespace fairdrift
