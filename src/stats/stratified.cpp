#include <fairdrift/stats/stratified.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include <boost/math/special_functions/gamma.hpp>

#include <fairdrift/core/error.hpp>

#include "stats/special.hpp"

namespace fairdrift {

namespace {

// One stratum's counts under the names of the formulas.
struct counts {
    double x1, n1, x2, n2;

    explicit counts(const stratum& s)
        : x1(s.group.successes),
          n1(s.group.trials),
          x2(s.reference.successes),
          n2(s.reference.trials) {}

    [[nodiscard]] double all() const { return n1 + n2; }
    [[nodiscard]] double successes() const { return x1 + x2; }
    [[nodiscard]] double concordant() const { return x1 * (n2 - x2) / all(); }
    [[nodiscard]] double discordant() const { return x2 * (n1 - x1) / all(); }
};

void check(const proportion& p) {
    const bool good = p.successes >= 0 && p.successes <= p.trials && std::isfinite(p.trials);
    if (good) return;
    throw invalid_input("a stratum counts " + std::to_string(p.successes) + " of " +
                        std::to_string(p.trials) + "; a part must lie between 0 and its whole");
}

template <class Function>
void for_informative(std::span<const stratum> strata, Function take) {
    for (const stratum& s : strata) {
        check(s.group);
        check(s.reference);
        if (s.group.trials > 0 && s.reference.trials > 0) take(counts(s));
    }
}

constexpr std::string_view no_stratum = "no stratum holds both groups";
constexpr std::string_view no_success = "neither group has a success in a stratum of both";
constexpr std::string_view no_spread =
    "each group succeeds always or never in every stratum: how sure it is cannot be told";
constexpr std::string_view no_logarithm = "it is 0 or infinite: its logarithm has no variance";

// exp of an interval of the logarithm of numerator / denominator. Where one of them is 0 there is a
// value, and no variance to go with it; where the variance is 0 that is not certainty.
common_effect of_logarithm(double numerator, double denominator, double variance, level at,
                           std::string_view method) {
    common_effect effect;
    if (numerator == 0 && denominator == 0) {
        effect.reason = no_success;
        return effect;
    }
    effect.value = numerator / denominator;
    effect.method = method;
    if (numerator == 0 || denominator == 0) {
        effect.reason = no_logarithm;
    } else if (!(variance > 0)) {
        effect.reason = no_spread;
    } else {
        const double half = at.z * std::sqrt(variance);
        effect.limits = {effect.value * std::exp(-half), effect.value * std::exp(half)};
    }
    return effect;
}

}  // namespace

common_effect common_difference(std::span<const stratum> strata, level at) {
    double sum = 0;
    double weight = 0;
    double p = 0;
    double q = 0;
    for_informative(strata, [&](const counts& s) {
        const double n = s.all();
        sum += (s.x1 * s.n2 - s.x2 * s.n1) / n;
        weight += s.n1 * s.n2 / n;
        p += (s.n1 * s.n1 * s.x2 - s.n2 * s.n2 * s.x1 + s.n1 * s.n2 * (s.n2 - s.n1) / 2) / (n * n);
        q += (s.concordant() + s.discordant()) / 2;
    });
    common_effect effect;
    if (weight == 0) {
        effect.reason = no_stratum;
        return effect;
    }
    effect.value = sum / weight;
    effect.method = "mantel_haenszel_sato";
    // No variance is not no uncertainty; what rounding leaves of one that cancels is none.
    const double variance = effect.value * p + q;
    if (!(variance > 1e-12 * q)) {
        effect.reason = no_spread;
        return effect;
    }
    const double half = at.z * std::sqrt(variance) / weight;
    effect.limits = {std::max(-1.0, effect.value - half), std::min(1.0, effect.value + half)};
    return effect;
}

common_effect common_ratio(std::span<const stratum> strata, level at) {
    double mine = 0;
    double theirs = 0;
    double variance = 0;
    for_informative(strata, [&](const counts& s) {
        const double n = s.all();
        mine += s.x1 * s.n2 / n;
        theirs += s.x2 * s.n1 / n;
        // m n1 n2 - x1 x2 N, in parts that do not cancel: 0 only where everybody succeeds.
        variance += (s.x1 * s.n1 * (s.n2 - s.x2) + s.x2 * s.n2 * (s.n1 - s.x1)) / (n * n);
    });
    return of_logarithm(mine, theirs, variance / (mine * theirs), at,
                        "mantel_haenszel_greenland_robins");
}

common_effect common_odds_ratio(std::span<const stratum> strata, level at) {
    double r = 0;
    double s_sum = 0;
    double pr = 0;
    double mixed = 0;
    double qs = 0;
    for_informative(strata, [&](const counts& s) {
        const double p = (s.x1 + s.n2 - s.x2) / s.all();
        const double q = (s.x2 + s.n1 - s.x1) / s.all();
        r += s.concordant();
        s_sum += s.discordant();
        pr += p * s.concordant();
        mixed += p * s.discordant() + q * s.concordant();
        qs += q * s.discordant();
    });
    const double variance = pr / (2 * r * r) + mixed / (2 * r * s_sum) + qs / (2 * s_sum * s_sum);
    return of_logarithm(r, s_sum, variance, at, "mantel_haenszel_robins_breslow_greenland");
}

chi_square_result cochran_mantel_haenszel(std::span<const stratum> strata) {
    double excess = 0;
    double variance = 0;
    double step = 0;
    chi_square_result result;
    result.smallest_expected = std::numeric_limits<double>::infinity();
    for_informative(strata, [&](const counts& s) {
        const double n = s.all();
        const double m = s.successes();
        if (n <= 1) return;
        excess += s.x1 - s.n1 * m / n;
        variance += s.n1 * s.n2 * m * (n - m) / (n * n * (n - 1));
        const double least = std::min(s.n1, s.n2) * std::min(m, n - m) / n;
        if (!(m > 0 && m < n)) return;
        result.smallest_expected = std::min(result.smallest_expected, least);
        step = std::max(step, std::min(s.n1, s.n2) / n);
    });
    result.degrees_of_freedom = 1;
    result.statistic = variance > 0 ? excess * excess / variance : absent;
    const double beyond = std::max(0.0, std::fabs(excess) - step / 2);
    result.p_value = variance > 0 ? boost::math::gamma_q(0.5, beyond * beyond / variance / 2,
                                                         detail::in_double())
                                  : absent;
    if (!(variance > 0)) result.smallest_expected = 0;
    return result;
}

namespace {

// The count A of the group's successes with A (n2 - m + A) / ((n1 - A)(m - A)) = odds, given the
// margins: the root of (1 - odds) A^2 + (n2 - m + odds (n1 + m)) A - odds n1 m that lies between
// max(0, m - n2) and min(n1, m), in the form that does not cancel (b < 0 only where odds < 1).
double fitted(const counts& s, double odds) {
    const double m = s.successes();
    const double b = s.n2 - m + odds * (s.n1 + m);
    const double c = odds * s.n1 * m;
    const double wide = std::sqrt(std::max(0.0, b * b + 4 * (1 - odds) * c));
    const double root = b >= 0 ? 2 * c / (b + wide) : (wide - b) / (2 * (1 - odds));
    return std::clamp(root, std::max(0.0, m - s.n2), std::min(s.n1, m));
}

}  // namespace

chi_square_result breslow_day_tarone(std::span<const stratum> strata) {
    const double odds = common_odds_ratio(strata, {}).value;
    chi_square_result result{.statistic = absent, .degrees_of_freedom = 0, .p_value = absent};
    if (!(odds > 0) || !std::isfinite(odds)) return result;
    // Tarone's statistic, and the same with Levin's variances.
    struct sums {
        double squares = 0;
        double excess = 0;
        double variance = 0;
        void add(double gap, double of) {
            squares += gap * gap / of;
            excess += gap;
            variance += of;
        }
        [[nodiscard]] double statistic() const {
            return std::max(0.0, squares - excess * excess / variance);
        }
    };
    sums tarone;
    sums levin;
    int informative = 0;
    double least = std::numeric_limits<double>::infinity();
    for_informative(strata, [&](const counts& s) {
        const double m = s.successes();
        if (m == 0 || m == s.all()) return;  // both margins fixed: the odds ratio is not defined
        const double a = fitted(s, odds);
        const std::array<double, 4> cells{a, s.n1 - a, m - a, s.n2 - m + a};
        double inverse = 0;
        for (const double cell : cells) inverse += 1 / cell;
        tarone.add(s.x1 - a, 1 / inverse);
        levin.add(s.x1 - a, s.all() / (s.all() - 1) / inverse);
        least = std::min(least, *std::min_element(cells.begin(), cells.end()));
        ++informative;
    });
    if (informative < 2) return result;
    result.statistic = tarone.statistic();
    result.degrees_of_freedom = informative - 1;
    result.smallest_expected = least;
    result.p_value = boost::math::gamma_q(result.degrees_of_freedom / 2.0, levin.statistic() / 2,
                                          detail::in_double());
    return result;
}

}  // namespace fairdrift
