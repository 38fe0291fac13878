// How far values have moved on average: the area between two cumulative shares.
#pragma once

#include <fairdrift/drift/metric.hpp>

namespace fairdrift {

/// Guaranteed bounds of the area between F and G for these very rows, from counts and gap sums.
///
/// Inside a gap the signed area is exact. It is the area where F and G cannot cross there. Where
/// they can and one sample has no rows in the gap: with f its share, G rising from G0 by g rows of
/// mean offset u in a gap of width w, and c = n f - n G0 rows belonging left of the crossing, the
/// area is at least the signed one (rows at the ends) and at most (c u + (g - c)(w - u)) / n (all
/// rows at their mean). Where both have rows: the area between the samples moved to their means,
/// give or take 2 u (w - u) / w for each row moved. Beyond the outermost knots likewise without an
/// upper end to the gap. Unsummed rows: no bounds. The ends are sums in doubles, not rounded
/// outward: they may be off by 1e-12 of the value and, where values are subnormal, by 5e-324 a gap.
[[nodiscard]] interval wasserstein_bounds(const bucket_counts& reference,
                                          const bucket_counts& current);

/// W1 = integral of |F - G|, the mean distance that values must move, in the column's unit. The
/// value is the middle of its bounds; they coincide unless F and G cross between knots.
///
/// Interval: upper end W + z sqrt(var(x)/m + var(y)/n). W is the largest difference of means over
/// functions of slope at most 1; the one that is best for the populations is fixed, its sample
/// difference is at most the sample's W, and its variance is at most that of the values. Lower end
/// W - q sqrt(1/m + 1/n), q the upper quantile of the area under |B(H)|, B a Brownian bridge and
/// H = (n F + m G)/(n + m): the area between the errors of F and G is at most that by the argument
/// given with kolmogorov_smirnov. Its law is taken as log-normal with its own mean and variance.
/// Both ends start at the bounds.
/// Sources: Vallender 1974, doi:10.1137/1118101; Kantorovich and Rubinstein 1958; del Barrio, Gine
/// and Matran 1999, doi:10.1214/aop/1022677394.
[[nodiscard]] measurement measure_wasserstein(const column_pair& pair, const level& at);

/// W1 divided by the reference's standard deviation, which serves as the unit.
[[nodiscard]] measurement measure_standardized_wasserstein(const column_pair& pair,
                                                           const level& at);

inline constexpr drift_metric wasserstein{.name = "wasserstein",
                                          .comparison = "",
                                          .formula = "integral of |F(x) - G(x)| dx",
                                          .meaning = "mean distance that values have moved",
                                          .unit = "the column's unit",
                                          .source = "Vallender 1974, doi:10.1137/1118101",
                                          .applies = column_kinds::numbers,
                                          .measure = measure_wasserstein};

inline constexpr drift_metric standardized_wasserstein{
    .name = "standardized_wasserstein",
    .comparison = "",
    .formula = "wasserstein / standard deviation of the reference",
    .meaning = "mean distance that values have moved, in standard deviations of the reference",
    .unit = "standard deviations of the reference",
    .source = "Vallender 1974, doi:10.1137/1118101",
    .applies = column_kinds::numbers,
    .smallest_effect = 0.1,
    .measure = measure_standardized_wasserstein};

}  // namespace fairdrift
