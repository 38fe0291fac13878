// MOVER: the interval of a difference or a ratio made from the limits of its two parts.
#pragma once

#include <cmath>
#include <limits>

#include <fairdrift/stats/comparisons.hpp>

namespace fairdrift::detail {

/// A value with the limits that a comparison is made from.
struct compared {
    double value = absent;
    interval limits;
};

/// The limits of a difference (Zou and Donner 2008): each limit of a - b lies as far from the value
/// as the two limits it depends on lie from theirs, added as standard errors add.
inline double mover_lower_difference(const compared& a, const compared& b) {
    const double down = a.value - a.limits.lower;
    const double up = b.limits.upper - b.value;
    return a.value - b.value - std::sqrt(down * down + up * up);
}

/// The lower limit of a / b, both non-negative (Donner and Zou 2012): the R at which the lower
/// limit of a - R b is 0, that is (a - R b)^2 = (a - l_a)^2 + R^2 (u_b - b)^2. Written with the
/// square root in the denominator, it holds for any sign of u_b (2 b - u_b) and for b = 0.
inline double mover_lower_ratio(const compared& a, const compared& b) {
    const double top = a.limits.lower * (2.0 * a.value - a.limits.lower);
    if (!(top > 0.0)) return top <= 0.0 ? 0.0 : absent;
    const double product = a.value * b.value;
    const double inner =
        product * product - top * b.limits.upper * (2.0 * b.value - b.limits.upper);
    return top / (product + std::sqrt(inner < 0.0 ? 0.0 : inner));
}

/// The upper limit of a / b is the reciprocal of the lower limit of b / a; infinite where b's lower
/// limit is 0.
inline double mover_upper_ratio(const compared& a, const compared& b) {
    return 1.0 / mover_lower_ratio(b, a);
}

/// Limits of one group's rate that hold their level in the far tail too, where Wilson's do not: the
/// relative error of its tail grows like exp(z^3 / (6 sqrt(x))), x being the smaller of successes
/// and failures. Clopper-Pearson where x < 50 (z / 1.96)^6, which keeps that error under a fifth;
/// docs/evidence/coverage.md shows that 50 is enough.
[[nodiscard]] interval guarded_limits(const proportion& p, const level& at);

/// What simultaneous comparisons and extremes compare: guarded limits where the number is
/// a proportion, else the candidate's own.
[[nodiscard]] compared guarded(const candidate& of, const family_levels& at, family which);

}  // namespace fairdrift::detail
