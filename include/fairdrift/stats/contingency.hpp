// Tests on tables of counts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace fairdrift {

struct chi_square_result {
    double statistic = 0;
    int degrees_of_freedom = 0;
    double p_value = 1;
    double smallest_expected = 0;
};

/// Pearson's chi-square of homogeneity of two samples over the same cells, without Yates'
/// correction; cells empty in both are dropped: X^2 = m n sum (a/m - b/n)^2 / (a + b), degrees of
/// freedom the cells kept less one. `smallest_expected` is the least expected count of a kept cell
/// (under 5 the approximation is poor). One cell has p = 1; an empty sample has no test: statistic
/// and p absent. Throws invalid_input on cells that differ in number or count below 0.
[[nodiscard]] chi_square_result chi_square_two_sample(std::span<const std::int64_t> a,
                                                      std::span<const std::int64_t> b);

struct fisher_result {
    double odds_ratio = 0;
    double two_sided = 1;
    double less = 1;
    double greater = 1;
    double mid_p = 1;
};

/// Fisher's exact test of [[a, b], [c, d]]; two-sided sums the tables no more probable than the
/// observed one (factor 1 + 1e-7, as SciPy and R do). `odds_ratio` is a d / (b c), absent where a
/// margin is 0 (then all p are 1). `less` and `greater` are of cell a. `mid_p` is the two-sided p
/// less half the observed table's probability (Lancaster 1961, doi:10.1080/01621459.1961.10482105).
/// Throws invalid_input on a negative count. Relative precision 1e-12 however small p is; cost
/// O(sqrt(total)).
[[nodiscard]] fisher_result fisher_exact(std::int64_t a, std::int64_t b, std::int64_t c,
                                         std::int64_t d);

/// Two-sided p of equal rates, x1 of n1 and x2 of n2, that rejects no more often than it says. With
/// N = n1 + n2, m = x1 + x2: p of
///   (N - 1) (|x1 n2 - x2 n1| - min(n1, n2) / 2)^2 / (n1 n2 m (N - m))
/// on one degree of freedom, the modified chi-square of Schouten, Molenaar, van Strik and Boer
/// (1980, Biometrical Journal 22: 241): the difference of the rates moves in steps of
/// 1 / max(n1, n2), and half a step is taken off. Where an expected count is under 5, Fisher's
/// two-sided p. Exact enumeration over 20 to 2000 rows a side: at most .0489 at .05 (Pearson's:
/// .0569, with Yates' correction .0196 to .048). 1 where nobody or everybody succeeds or a side is
/// empty. Throws invalid_input as fisher_exact.
[[nodiscard]] double equal_rates_p(std::int64_t x1, std::int64_t n1, std::int64_t x2,
                                   std::int64_t n2);

struct homogeneity_result {
    double statistic = 0;
    int degrees_of_freedom = 0;
    double p_value = 1;
    double smallest_expected = 0;
    std::string_view method;  // "chi_square", "fisher_exact", "monte_carlo"
};

/// Whether one rate stands behind all groups, x_g successes of n_g trials each: Pearson's statistic
/// X^2 = sum n_g (p_g - p)^2 / (p (1 - p)) on G - 1 degrees of freedom. Groups without trials are
/// dropped. p is that of X^2 (N - 1) / N, which has the mean G - 1 exactly given the margins; of
/// two groups it is equal_rates_p. Where an expected count is under 5 the law of X^2 is not
/// chi-square: of two groups p is Fisher's exact one, of more (1 + #{X^2 of a table >= the
/// observed}) / (1 + draws) over `draws` tables with the same margins (Patefield 1981,
/// doi:10.2307/2346669; never 0, and valid as it stands: Phipson and Smyth 2010,
/// doi:10.2202/1544-6115.1585), each from a stream of its own: seeded, in O(groups x largest group)
/// a table at worst. Fewer than two groups, or a rate of 0 or 1: p is 1. Throws invalid_input on
/// spans that differ in length, successes below 0 or above trials, no draws.
[[nodiscard]] homogeneity_result homogeneity(std::span<const std::int64_t> successes,
                                             std::span<const std::int64_t> trials,
                                             std::int64_t draws = 9999, std::uint64_t seed = 0);

/// Bayes factor against independence of two samples over the same cells, rows and columns both left
/// to chance, all priors uniform (Gunel and Dickey 1974, doi:10.1093/biomet/61.3.545; Albert 2007):
/// B(all cells) / [B(both sizes) B(sums of cells)], where B(v) is the probability Gamma(k) prod
/// v_i! / Gamma(k + sum v) that a uniform prior on k shares gives to one sequence with counts v.
/// Above 1 the data speak for a difference. Throws as chi_square_two_sample; absent without rows.
[[nodiscard]] double bayes_factor_two_sample(std::span<const std::int64_t> a,
                                             std::span<const std::int64_t> b);

}  // namespace fairdrift
