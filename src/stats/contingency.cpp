#include <fairdrift/stats/contingency.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <boost/math/special_functions/gamma.hpp>

#include <fairdrift/core/error.hpp>
#include <fairdrift/core/measurement.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "stats/special.hpp"

namespace fairdrift {

namespace {

double checked_total(std::span<const std::int64_t> counts) {
    double total = 0.0;
    for (const std::int64_t count : counts) {
        if (count < 0) {
            throw invalid_input("a cell counts " + std::to_string(count) +
                                "; counts must not be negative");
        }
        total += static_cast<double>(count);
    }
    return total;
}

void require_same_cells(std::span<const std::int64_t> a, std::span<const std::int64_t> b) {
    if (a.size() == b.size()) return;
    throw invalid_input("the two samples have " + std::to_string(a.size()) + " and " +
                        std::to_string(b.size()) + " cells; they must have the same");
}

/// The hypergeometric law of a in [[a, b], [c, d]] with its margins held.
class margins {
  public:
    margins(std::int64_t row, std::int64_t other_row, std::int64_t column)
        : row_(row), other_(other_row), column_(column) {}

    [[nodiscard]] std::int64_t first() const { return std::max<std::int64_t>(0, column_ - other_); }
    [[nodiscard]] std::int64_t last() const { return std::min(row_, column_); }

    [[nodiscard]] std::int64_t mode() const {
        const double r = static_cast<double>(row_) + 1.0;
        const double c = static_cast<double>(column_) + 1.0;
        const double n = static_cast<double>(row_) + static_cast<double>(other_) + 2.0;
        const auto guess = static_cast<std::int64_t>(r * (c / n));
        return std::clamp(guess, first(), last());
    }

    [[nodiscard]] double ln_probability(std::int64_t a) const {
        return ln_part(row_, a) + ln_part(other_, column_ - a) - ln_part(row_ + other_, column_);
    }

    /// P(a + 1) / P(a).
    [[nodiscard]] double growth(std::int64_t a) const {
        return static_cast<double>(row_ - a) / static_cast<double>(a + 1) *
               static_cast<double>(column_ - a) / static_cast<double>(other_ - column_ + a + 1);
    }

    /// P of a and all below (away from the mode the terms fall off at least geometrically).
    [[nodiscard]] double at_most(std::int64_t a) const {
        if (a < first()) return 0.0;
        double term = std::exp(ln_probability(a));
        double sum = term;
        for (; a > first() && term > 1e-18 * sum; --a) sum += term /= growth(a - 1);
        return sum;
    }

    [[nodiscard]] double at_least(std::int64_t a) const {
        if (a > last()) return 0.0;
        double term = std::exp(ln_probability(a));
        double sum = term;
        for (; a < last() && term > 1e-18 * sum; ++a) sum += term *= growth(a);
        return sum;
    }

  private:
    /// ln of (n choose k) p^k (1 - p)^(n - k) at p = column / total: the powers of p cancel over
    /// the three parts, and so nothing large is ever subtracted.
    [[nodiscard]] double ln_part(std::int64_t n, std::int64_t k) const {
        const double total = static_cast<double>(row_) + static_cast<double>(other_);
        return detail::ln_binomial(static_cast<double>(k), static_cast<double>(n),
                                   static_cast<double>(column_) / total);
    }

    std::int64_t row_;
    std::int64_t other_;
    std::int64_t column_;
};

/// P of the tables on the other side of the mode that are no more probable than `limit`; the first
/// of them is found by bisection.
double other_tail(const margins& law, std::int64_t a, double limit) {
    const std::int64_t mode = law.mode();
    if (a < mode) {
        std::int64_t inside = mode;
        std::int64_t outside = law.last() + 1;
        while (outside - inside > 1) {
            const std::int64_t middle = inside + (outside - inside) / 2;
            (law.ln_probability(middle) > limit ? inside : outside) = middle;
        }
        return law.at_least(outside);
    }
    std::int64_t inside = mode;
    std::int64_t outside = law.first() - 1;
    while (inside - outside > 1) {
        const std::int64_t middle = outside + (inside - outside) / 2;
        (law.ln_probability(middle) > limit ? inside : outside) = middle;
    }
    return law.at_most(outside);
}

}  // namespace

chi_square_result chi_square_two_sample(std::span<const std::int64_t> a,
                                        std::span<const std::int64_t> b) {
    require_same_cells(a, b);
    const double m = checked_total(a);
    const double n = checked_total(b);
    if (m == 0.0 || n == 0.0) return {absent, 0, absent, 0.0};
    chi_square_result result;
    double smallest = std::numeric_limits<double>::infinity();
    int kept = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto of_a = static_cast<double>(a[i]);
        const auto of_b = static_cast<double>(b[i]);
        const double both = of_a + of_b;
        if (both == 0.0) continue;
        ++kept;
        smallest = std::min(smallest, both);
        const double gap = of_a / m - of_b / n;
        result.statistic += gap * gap / both;
    }
    result.statistic *= m * n;
    result.smallest_expected = smallest * (std::min(m, n) / (m + n));
    result.degrees_of_freedom = kept - 1;
    if (kept > 1) {
        result.p_value =
            boost::math::gamma_q(0.5 * (kept - 1), 0.5 * result.statistic, detail::in_double());
    }
    return result;
}

fisher_result fisher_exact(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
    const std::array cells = {a, b, c, d};
    checked_total(cells);
    const double against = static_cast<double>(b) * static_cast<double>(c);
    const double with = static_cast<double>(a) * static_cast<double>(d);
    const margins law(a + b, c + d, a + c);
    fisher_result result;
    result.odds_ratio = with / against;
    if (law.first() == law.last()) return {absent, 1.0, 1.0, 1.0};
    const std::int64_t mode = law.mode();
    result.less = a <= mode ? law.at_most(a) : 1.0 - law.at_least(a + 1);
    result.greater = a >= mode ? law.at_least(a) : 1.0 - law.at_most(a - 1);
    const double limit = law.ln_probability(a) + std::log1p(1e-7);
    if (law.ln_probability(mode) > limit) {
        const double own_tail = a < mode ? result.less : result.greater;
        result.two_sided = std::min(1.0, own_tail + other_tail(law, a, limit));
    }
    result.mid_p = result.two_sided - 0.5 * std::exp(law.ln_probability(a));
    return result;
}

double equal_rates_p(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2) {
    const std::array cells = {x1, n1 - x1, x2, n2 - x2};
    const double all = checked_total(cells);
    const auto a = static_cast<double>(n1);
    const auto b = static_cast<double>(n2);
    const double m = static_cast<double>(x1) + static_cast<double>(x2);
    const double fewer = std::min(m, all - m);
    if (!(fewer > 0) || n1 == 0 || n2 == 0) return 1;
    if (std::min(a, b) * (fewer / all) < 5) return fisher_exact(x1, n1 - x1, x2, n2 - x2).two_sided;
    const double apart = std::fabs(static_cast<double>(x1) / a - static_cast<double>(x2) / b);
    const double beyond = std::max(0.0, apart - 0.5 / std::max(a, b));
    const double statistic = beyond * beyond * a * b * (all - 1) / (m * (all - m));
    return boost::math::gamma_q(0.5, 0.5 * statistic, detail::in_double());
}

namespace {

// Of G groups: the tables' X^2 differ only by sum x_g^2 / n_g.
double sum_of_squares(std::span<const std::int64_t> x, std::span<const std::int64_t> n) {
    double sum = 0;
    for (std::size_t g = 0; g < x.size(); ++g) {
        sum += static_cast<double>(x[g]) * (static_cast<double>(x[g]) / static_cast<double>(n[g]));
    }
    return sum;
}

double monte_carlo(std::span<const std::int64_t> x, std::span<const std::int64_t> n,
                   std::int64_t draws, std::uint64_t seed) {
    std::int64_t all = 0;
    std::int64_t hits = 0;
    for (std::size_t g = 0; g < x.size(); ++g) {
        all += n[g];
        hits += x[g];
    }
    const double observed = sum_of_squares(x, n);
    std::vector<std::int64_t> drawn(x.size());
    std::int64_t as_far = 0;
    for (std::int64_t i = 0; i < draws; ++i) {
        philox from(seed, static_cast<std::uint64_t>(i));
        std::int64_t rows = all;
        std::int64_t left = hits;
        for (std::size_t g = 0; g < x.size(); ++g) {
            drawn[g] = draw_hypergeometric(from, left, rows - left, n[g]);
            rows -= n[g];
            left -= drawn[g];
        }
        // Tables as far out as the observed one count, whatever rounding makes of equal ones.
        if (sum_of_squares(drawn, n) >= observed * (1 - 1e-12)) ++as_far;
    }
    return static_cast<double>(1 + as_far) / static_cast<double>(1 + draws);
}

}  // namespace

homogeneity_result homogeneity(std::span<const std::int64_t> successes,
                               std::span<const std::int64_t> trials, std::int64_t draws,
                               std::uint64_t seed) {
    require_same_cells(successes, trials);
    if (draws < 1)
        throw invalid_input("draws is " + std::to_string(draws) + "; it must be 1 or more");
    std::vector<std::int64_t> x;
    std::vector<std::int64_t> n;
    double hits = 0;
    double all = 0;
    double fewest = std::numeric_limits<double>::infinity();
    for (std::size_t g = 0; g < trials.size(); ++g) {
        if (successes[g] < 0 || successes[g] > trials[g]) {
            throw invalid_input(std::to_string(successes[g]) + " successes of " +
                                std::to_string(trials[g]) + " trials");
        }
        if (trials[g] == 0) continue;
        x.push_back(successes[g]);
        n.push_back(trials[g]);
        hits += static_cast<double>(x.back());
        all += static_cast<double>(n.back());
        fewest = std::min(fewest, static_cast<double>(n.back()));
    }
    const double p = hits / all;
    if (x.size() < 2 || !(p > 0 && p < 1)) return {.method = "chi_square"};
    homogeneity_result result;
    result.degrees_of_freedom = static_cast<int>(x.size()) - 1;
    result.smallest_expected = fewest * std::min(p, 1 - p);
    for (std::size_t g = 0; g < x.size(); ++g) {
        const auto rows = static_cast<double>(n[g]);
        const double gap = static_cast<double>(x[g]) / rows - p;
        result.statistic += rows * gap * gap / (p * (1 - p));
    }
    const bool few = result.smallest_expected < 5;
    if (x.size() == 2) {
        result.p_value = equal_rates_p(x[0], n[0], x[1], n[1]);
        result.method = few ? "fisher_exact" : "chi_square";
    } else if (!few) {
        result.p_value =
            boost::math::gamma_q(0.5 * result.degrees_of_freedom,
                                 0.5 * result.statistic * (all - 1) / all, detail::in_double());
        result.method = "chi_square";
    } else {
        result.p_value = monte_carlo(x, n, draws, seed);
        result.method = "monte_carlo";
    }
    return result;
}

namespace {

// ln of Gamma(k) prod v_i! / Gamma(k + sum v).
double ln_sequence(std::span<const double> counts) {
    const auto k = static_cast<double>(counts.size());
    double total = 0;
    double sum = std::lgamma(k);
    for (const double v : counts) {
        total += v;
        sum += std::lgamma(v + 1);
    }
    return sum - std::lgamma(k + total);
}

}  // namespace

double bayes_factor_two_sample(std::span<const std::int64_t> a, std::span<const std::int64_t> b) {
    require_same_cells(a, b);
    const std::array sizes = {checked_total(a), checked_total(b)};
    if (!(sizes[0] + sizes[1] > 0)) return absent;
    std::vector<double> cells;
    std::vector<double> sums;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto of_a = static_cast<double>(a[i]);
        const auto of_b = static_cast<double>(b[i]);
        cells.insert(cells.end(), {of_a, of_b});
        sums.push_back(of_a + of_b);
    }
    return std::exp(ln_sequence(cells) - ln_sequence(sizes) - ln_sequence(sums));
}

}  // namespace fairdrift
