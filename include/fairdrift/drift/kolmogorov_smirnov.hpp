// The largest distance between two cumulative shares.
#pragma once

#include <cstdint>

#include <fairdrift/drift/metric.hpp>

namespace fairdrift {

/// m n D in whole numbers, m and n being the rows with a value. Equal ends: exact.
struct kolmogorov_numerators {
    __int128 lower = 0;
    __int128 upper = 0;
    std::int64_t m = 0;
    std::int64_t n = 0;
};

/// max |n M_j - m N_j| over the ends of all buckets, M_j and N_j being the rows of the reference
/// and of the current data up to there.
///
/// Between two ends where only one sample has rows, |F - G| is convex in the other's cumulative
/// share, so it is largest at an end: the number is exact, ties at knots included. Where both have
/// rows in one gap, `upper` allows for all of one sample before all of the other.
[[nodiscard]] kolmogorov_numerators kolmogorov_distance(const bucket_counts& reference,
                                                        const bucket_counts& current);

/// D = max |F - G| with the two-sample Kolmogorov-Smirnov p-value (from the lower bound of D).
///
/// Interval of the distance between the two populations, with s = sqrt(1/m + 1/n):
/// [D - sqrt(ln(2/t) / 2) s, D + z s / 2], t the tail on each side and z its normal quantile.
/// Upper: let x be a place where the populations are farthest apart. D is at least the samples'
/// distance at that one fixed place, whose variance is at most s^2 / 4. Lower: D exceeds the true
/// distance by at most the largest error of F - G. In the limit that is sup |B1(F) / sqrt(m) -
/// B2(G) / sqrt(n)| with Brownian bridges B1, B2, and adding an independent normal multiple of F -
/// G to that process gives exactly s B(H), H = (n F + m G) / (n + m); by Anderson's inequality the
/// sum is the larger one. So Kolmogorov's law bounds it whatever F and G are, and 2 exp(-2 x^2)
/// bounds that. The interval starts at the bounds of D. Sources: Kolmogorov 1933; Smirnov 1939;
/// Massart 1990, doi:10.1214/aop/1176990746; Anderson 1955, doi:10.1090/S0002-9939-1955-0069229-1.
[[nodiscard]] measurement measure_kolmogorov_smirnov(const column_pair& pair, const level& at);

inline constexpr drift_metric kolmogorov_smirnov{
    .name = "kolmogorov_smirnov",
    .comparison = "",
    .formula = "max |F(x) - G(x)|",
    .meaning = "largest difference between the shares of values up to x",
    .unit = "share of rows",
    .source = "Kolmogorov 1933, Smirnov 1939",
    .applies = column_kinds::numbers,
    .decides = column_kinds::numbers,
    .primary_test = true,
    .smallest_effect = 0.05,
    .measure = measure_kolmogorov_smirnov};

}  // namespace fairdrift
