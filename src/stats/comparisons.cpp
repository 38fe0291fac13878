#include <fairdrift/stats/comparisons.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include <fairdrift/stats/contingency.hpp>

#include "stats/mover.hpp"

namespace fairdrift {

namespace {

constexpr double sqrt_half = 0.70710678118654752440;

double normal_cdf(double x) { return 0.5 * std::erfc(-x * sqrt_half); }

/// P(range > q) of independent standard normals, and its derivative's size.
struct range_tail {
    double above = 0;
    double density = 0;
};

/// The range of G normals whose largest is x lies above q unless the other G - 1 lie in (x - q, x]:
///   P(range > q) = G int phi(x) { Phi(x)^(G-1) - [Phi(x) - Phi(x - q)]^(G-1) } dx,
///   density(q)   = G (G-1) int phi(x) phi(x - q) [Phi(x) - Phi(x - q)]^(G-2) dx.
/// The trapezoidal rule on an analytic function that dies at both ends converges exponentially:
/// a step of 1/8 is exact to 1e-13 from 2 to 100,000 groups.
range_tail normal_range(double groups, double q) {
    constexpr double step = 0.125;
    constexpr double inverse_root_two_pi = 0.39894228040143267794;
    range_tail sum;
    for (int node = -64; node <= 68; ++node) {
        const double x = step * node;
        const double all = normal_cdf(x);
        const double ln_inside = std::log1p(-normal_cdf(x - q) / all);
        const double ln_all = std::log(all);
        const double phi = inverse_root_two_pi * std::exp(-0.5 * x * x);
        const double phi_low = inverse_root_two_pi * std::exp(-0.5 * (x - q) * (x - q));
        sum.above -=
            phi * std::exp((groups - 1.0) * ln_all) * std::expm1((groups - 1.0) * ln_inside);
        sum.density += phi * phi_low * std::exp((groups - 2.0) * (ln_all + ln_inside));
    }
    return {sum.above * step * groups, sum.density * step * groups * (groups - 1.0)};
}

/// Tukey: all pairwise differences of G equally exact normal estimates keep their limits with
/// probability 1 - alpha at z = q / sqrt(2), q the upper quantile of the range (conservative where
/// they are not equally exact, Hayter 1984). Newton on ln P from Bonferroni's z, which is above.
level tukey_level(double groups, double alpha) {
    double q = level::from_tail(alpha / (groups * (groups - 1.0))).z / sqrt_half;
    for (int step = 0; step < 30; ++step) {
        const range_tail at_q = normal_range(groups, q);
        const double move = std::log(at_q.above / alpha) * at_q.above / at_q.density;
        q += move;
        if (std::abs(move) < 1e-9 * q) break;
    }
    return level::from_z(q * sqrt_half);
}

/// A report asks for the same few families hundreds of times; each thread remembers its own.
level cached_tukey_level(std::size_t groups, double confidence) {
    struct remembered {
        std::size_t groups = 0;
        double confidence = 0;
        level at;
    };
    // Two of each number of groups: a report also asks at half its error.
    static thread_local std::array<std::array<remembered, 2>, 64> memory;
    auto& [last, before] = memory[groups % memory.size()];
    const auto is = [&](const remembered& r) {
        return r.groups == groups && r.confidence == confidence;
    };
    if (!is(last)) {
        std::swap(last, before);
        if (!is(last)) {
            last = {groups, confidence, tukey_level(static_cast<double>(groups), 1.0 - confidence)};
        }
    }
    return last.at;
}

bool is_proportion(const candidate& of) { return of.counts.trials > 0.0; }

const interval& limits_of(const candidate& of, family which) {
    return which == family::ordinary ? of.ordinary : of.simultaneous;
}

std::string_view mover_name(family which) {
    return which == family::ordinary ? "mover" : "simultaneous_mover";
}

}  // namespace

namespace detail {

interval guarded_limits(const proportion& p, const level& at) {
    constexpr double z_of_95 = 1.959963984540054;
    const double wider = at.z / z_of_95;
    const double few = 50.0 * std::pow(wider, 6);
    if (std::min(p.successes, p.trials - p.successes) < few) return clopper_pearson(p, at);
    return wilson(p, at);
}

compared guarded(const candidate& of, const family_levels& at, family which) {
    const bool own = which == family::simultaneous && of.simultaneous_counts.trials > 0.0;
    const proportion& counts = own ? of.simultaneous_counts : of.counts;
    if (is_proportion(of)) return {counts.rate(), guarded_limits(counts, at[which])};
    return {of.value, limits_of(of, which)};
}

}  // namespace detail

family_levels levels_for(std::size_t groups, double confidence) {
    const level ordinary = level::two_sided(confidence);
    if (groups <= 2) return {ordinary, ordinary};
    return {ordinary, cached_tukey_level(groups, confidence)};
}

named_interval difference_interval(const candidate& a, const candidate& b, const family_levels& at,
                                   family which) {
    const bool proportions = is_proportion(a) && is_proportion(b);
    if (proportions && which == family::ordinary) {
        return {newcombe(a.counts, b.counts, at.ordinary), "newcombe"};
    }
    const detail::compared of_a = detail::guarded(a, at, which);
    const detail::compared of_b = detail::guarded(b, at, which);
    return {
        {detail::mover_lower_difference(of_a, of_b), -detail::mover_lower_difference(of_b, of_a)},
        mover_name(which)};
}

named_interval ratio_interval(const candidate& a, const candidate& b, const family_levels& at,
                              family which) {
    const bool proportions = is_proportion(a) && is_proportion(b);
    if (proportions && which == family::ordinary) {
        return {koopman(a.counts, b.counts, at.ordinary), "koopman"};
    }
    const detail::compared of_a = detail::guarded(a, at, which);
    const detail::compared of_b = detail::guarded(b, at, which);
    if (!(of_a.value >= 0.0 && of_b.value >= 0.0)) return {{}, mover_name(which)};
    return {{detail::mover_lower_ratio(of_a, of_b), detail::mover_upper_ratio(of_a, of_b)},
            mover_name(which)};
}

double equal_rates_p(const proportion& a, const proportion& b) {
    const auto whole = [](double x) { return static_cast<std::int64_t>(std::llround(x)); };
    return equal_rates_p(whole(a.successes), whole(a.trials), whole(b.successes), whole(b.trials));
}

interval half_a_success_wider_difference(interval limits, const candidate& a, const candidate& b) {
    if (!is_proportion(a) || !is_proportion(b)) return limits;
    const double step = 0.5 / a.counts.trials + 0.5 / b.counts.trials;
    return {limits.lower - step, limits.upper + step};
}

interval half_a_success_wider_ratio(interval limits, const candidate& a, const candidate& b) {
    if (!is_proportion(a) || !is_proportion(b)) return limits;
    const double half_a = 0.5 / a.counts.successes;
    const double half_b = 0.5 / b.counts.successes;
    return {half_a < 1 ? limits.lower * (1 - half_a) / (1 + half_b) : 0,
            half_b < 1 ? limits.upper * (1 + half_a) / (1 - half_b)
                       : std::numeric_limits<double>::infinity()};
}

double odds_ratio(const proportion& a, const proportion& b) {
    const double down = (a.trials - a.successes) * b.successes;
    if (!(down > 0.0)) return absent;
    return a.successes * (b.trials - b.successes) / down;
}

named_interval odds_ratio_interval(const candidate& a, const candidate& b, const family_levels& at,
                                   family which) {
    if (!is_proportion(a) || !is_proportion(b)) return {{}, "woolf"};
    std::array cells = {a.counts.successes, a.counts.trials - a.counts.successes,
                        b.counts.successes, b.counts.trials - b.counts.successes};
    const double up = cells[0] * cells[3];
    const double down = cells[1] * cells[2];
    if (!(up > 0.0 && down > 0.0)) {
        for (double& cell : cells) cell += 0.5;
    }
    double variance = 0.0;
    for (const double cell : cells) variance += 1.0 / cell;
    const double middle = std::log(cells[0] * cells[3] / (cells[1] * cells[2]));
    const double reach = at[which].z * std::sqrt(variance);
    interval limits{std::exp(middle - reach), std::exp(middle + reach)};
    if (!(up > 0.0)) limits.lower = 0.0;
    if (!(down > 0.0)) limits.upper = std::numeric_limits<double>::infinity();
    return {limits, which == family::ordinary ? "woolf" : "simultaneous_woolf"};
}

interval overall_difference(interval against_rest, double share) {
    if (share == 1.0) return {0.0, 0.0};
    return {(1.0 - share) * against_rest.lower, (1.0 - share) * against_rest.upper};
}

interval overall_ratio(interval against_rest, double share) {
    if (share == 1.0) return {1.0, 1.0};
    const auto mapped = [share](double ratio) { return 1.0 / (share + (1.0 - share) / ratio); };
    return {mapped(against_rest.lower), mapped(against_rest.upper)};
}

named_interval overall_odds_interval(const proportion& group, const proportion& rest, double share,
                                     const level& at) {
    if (share == 1.0) return {{1.0, 1.0}, "delta_log_odds"};
    std::array cells = {group.successes, group.trials - group.successes, rest.successes,
                        rest.trials - rest.successes};
    if (*std::min_element(cells.begin(), cells.end()) <= 0.0) {
        for (double& cell : cells) cell += 0.5;
    }
    const double n = cells[0] + cells[1];
    const double rest_n = cells[2] + cells[3];
    const double p = cells[0] / n;
    const double r = cells[2] / rest_n;
    const double all = share * p + (1.0 - share) * r;
    const double by_group = 1.0 / (p * (1.0 - p)) - share / (all * (1.0 - all));
    const double by_rest = (1.0 - share) / (all * (1.0 - all));
    const double variance =
        by_group * by_group * p * (1.0 - p) / n + by_rest * by_rest * r * (1.0 - r) / rest_n;
    const double middle = std::log(p * (1.0 - all) / ((1.0 - p) * all));
    const double reach = at.z * std::sqrt(variance);
    interval limits{std::exp(middle - reach), std::exp(middle + reach)};
    if (!(group.successes > 0.0)) limits.lower = 0.0;
    if (!(group.successes < group.trials)) limits.upper = std::numeric_limits<double>::infinity();
    return {limits, "delta_log_odds"};
}

}  // namespace fairdrift
