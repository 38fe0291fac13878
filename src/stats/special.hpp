// Special functions of this room: Boost.Math kept in double, and binomial probabilities that keep
// their relative precision for any count.
#pragma once

#include <cmath>

#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/factorials.hpp>

namespace fairdrift::detail {

/// Boost computes in long double unless told not to: four times slower, and different on platforms
/// whose long double differs.
using in_double = boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                                boost::math::policies::promote_float<false>>;

/// ln(1 + x) - x without cancellation. With r = x / (2 + x), ln(1 + x) = 2 artanh r and
/// x = 2 r + r x, which leaves -r x + 2 (r^3 / 3 + r^5 / 5 + ...).
inline double log1p_minus(double x) {
    if (std::abs(x) > 0.3) return std::log1p(x) - x;
    const double r = x / (2.0 + x);
    const double rr = r * r;
    double sum = 0.0;
    for (int k = 23; k >= 3; k -= 2) sum = sum * rr + 1.0 / k;
    return r * (2.0 * rr * sum - x);
}

/// ln n! - [(n + 1/2) ln n - n + ln(2 pi)/2], what Stirling's formula leaves out, for integer n.
inline double stirling_remainder(double n) {
    if (n <= 0.0) return 0.0;
    if (n < 16.0) {
        const auto factorial = boost::math::unchecked_factorial<double>(static_cast<unsigned>(n));
        return std::log(factorial) - (n + 0.5) * std::log(n) + n - 0.91893853320467274178;
    }
    const double s = 1.0 / (n * n);
    return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / n;
}

/// ln of the probability of k successes in n at p in (0, 1), for integer k and n (Loader 2000):
/// the deviance of k/n from p and Stirling remainders, instead of a difference of ln-gammas that
/// loses digits in proportion to n ln n.
inline double ln_binomial(double k, double n, double p) {
    if (k <= 0.0) return n * std::log1p(-p);
    if (k >= n) return n * std::log(p);
    const double failed = n - k;
    const double deviance =
        k * log1p_minus((n * p - k) / k) + failed * log1p_minus((k - n * p) / failed);
    constexpr double two_pi = 6.28318530717958647693;
    return stirling_remainder(n) - stirling_remainder(k) - stirling_remainder(failed) + deviance -
           0.5 * std::log(two_pi * k * (failed / n));
}

}  // namespace fairdrift::detail
