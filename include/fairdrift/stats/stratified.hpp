// Two groups compared within strata: Mantel and Haenszel's common effects and the tests beside
// them.
#pragma once

#include <cstddef>
#include <span>

#include <fairdrift/stats/contingency.hpp>
#include <fairdrift/stats/proportions.hpp>

namespace fairdrift {

/// The same rate of a group and of its reference inside one stratum.
struct stratum {
    proportion group;
    proportion reference;
};

/// A common effect over strata and its interval; either absent where no stratum can tell, with a
/// reason.
struct common_effect {
    double value = absent;
    interval limits;
    std::string_view method;
    std::string_view reason;
};

/// Below, stratum s has x1 of n1 in the group, x2 of n2 in the reference, N = n1 + n2, m = x1 + x2.
/// A stratum in which either side is empty says nothing and is left out. All functions: rates are
/// assumed binomial within a stratum, the effect the same in all; counts that are no proportion
/// throw invalid_input.

/// Common difference of the rates: sum (x1 n2 - x2 n1) / N over sum n1 n2 / N, the weights of
/// Cochran (1954), with Sato's (1989) variance, which holds for few large strata and for many small
/// ones: [d sum P + sum Q] / (sum n1 n2 / N)^2 with
/// P = [n1^2 x2 - n2^2 x1 + n1 n2 (n2 - n1) / 2] / N^2 and
/// Q = [x1 (n2 - x2) + x2 (n1 - x1)] / (2 N). Clipped to [-1, 1]; no limits where that is 0:
/// in every stratum each group succeeds always or never.
[[nodiscard]] common_effect common_difference(std::span<const stratum> strata, level at);
/// Common ratio of the rates: sum x1 n2 / N over sum x2 n1 / N; the variance of its logarithm is
/// Greenland and Robins' (1985) sum (m n1 n2 - x1 x2 N) / N^2 over the product of the two sums. No
/// limits where that is 0 (everybody succeeds), nor where the ratio is 0 or infinite.
[[nodiscard]] common_effect common_ratio(std::span<const stratum> strata, level at);
/// Common odds ratio (Mantel and Haenszel 1959): sum x1 (n2 - x2) / N over sum x2 (n1 - x1) / N;
/// the variance of its logarithm is that of Robins, Breslow and Greenland (1986). No limits where
/// it is 0 or infinite.
[[nodiscard]] common_effect common_odds_ratio(std::span<const stratum> strata, level at);

/// Cochran, Mantel and Haenszel's test of no association in any stratum: D^2 / V with
/// D = sum x1 - n1 m / N and V = sum n1 n2 m (N - m) / (N^2 (N - 1)), one degree of freedom. The
/// statistic is without continuity correction; p is that of (|D| - c)^2 / V, c half the step
/// min(n1, n2) / N in which D moves (the greatest stratum's), so that it rejects no more often than
/// it says: equal_rates_p where there is one stratum. Both absent where no stratum has a variance.
[[nodiscard]] chi_square_result cochran_mantel_haenszel(std::span<const stratum> strata);
/// Breslow and Day's (1980) test that the odds ratio is the same in every stratum, with Tarone's
/// (1985) correction: the counts that the common odds ratio expects, given each stratum's margins,
/// against the observed ones. Degrees of freedom: strata that can tell, less one. The statistic is
/// Tarone's; p is that of the statistic with each variance N / (N - 1) times as large, nearer to
/// the law of the counts given the margins (Levin 1984, doi:10.1093/biomet/71.3.630; of no
/// association exact), without which p under .05 comes in up to .057 of tables. `smallest_expected`
/// is the least fitted count (under 5 the approximation is poor). Statistic and p absent where
/// fewer than two strata can tell or the common odds ratio is 0 or infinite.
[[nodiscard]] chi_square_result breslow_day_tarone(std::span<const stratum> strata);

}  // namespace fairdrift
