#include <fairdrift/stats/extremes.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "stats/mover.hpp"

namespace fairdrift {

namespace {

using detail::estimate;

/// Above this many groups the far limit comes from the groups' own limits, not from all pairs.
constexpr std::size_t most_pairwise = 50;

/// The groups that have a value, at both levels, and where they stand in the caller's list.
struct field {
    std::vector<estimate> ordinary;
    std::vector<estimate> simultaneous;
    std::vector<std::size_t> place;
    std::size_t largest = 0;
    std::size_t smallest = 0;
    std::string_view method;
};

field gather(std::span<const candidate> groups, const family_levels& at) {
    field all;
    all.ordinary.reserve(groups.size());
    all.simultaneous.reserve(groups.size());
    all.place.reserve(groups.size());
    bool proportions = true;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const estimate near = detail::guarded(groups[g], at, family::simultaneous);
        if (std::isnan(near.value)) continue;
        all.simultaneous.push_back(near);
        all.ordinary.push_back(detail::guarded(groups[g], at, family::ordinary));
        all.place.push_back(g);
        proportions = proportions && groups[g].counts.trials > 0.0;
        const std::size_t last = all.place.size() - 1;
        if (near.value > all.ordinary[all.largest].value) all.largest = last;
        if (near.value < all.ordinary[all.smallest].value) all.smallest = last;
    }
    const bool pairwise = all.place.size() <= most_pairwise;
    if (proportions) {
        all.method = pairwise ? "pairwise_rates" : "bounded_rates";
    } else {
        all.method = pairwise ? "pairwise_mover" : "bounded_mover";
    }
    return all;
}

extreme named(const field& all, double value, interval limits) {
    return {value, limits, all.method, all.place[all.largest], all.place[all.smallest]};
}

/// The largest of pair(i, j) over ordered pairs. Beyond `most_pairwise` only pairs with the group
/// that is best on one side are looked at: any choice of pairs gives a valid adjusted limit, since
/// all pairs keep their limits at once.
template <typename Pair>
double best_pair(const std::vector<estimate>& of, std::size_t first, std::size_t second,
                 Pair pair) {
    double best = -std::numeric_limits<double>::infinity();
    const auto consider = [&](std::size_t i, std::size_t j) {
        if (i != j) best = std::max(best, pair(of[i], of[j]));
    };
    const bool pairwise = of.size() <= most_pairwise;
    for (std::size_t i = 0; i < of.size(); ++i) {
        if (pairwise) {
            for (std::size_t j = 0; j < of.size(); ++j) consider(i, j);
        } else {
            consider(i, second);
            consider(first, i);
        }
    }
    return best;
}

/// The group whose value lies highest after its own uncertainty is taken off, and its mirror image:
/// the pair (first, second) has nearly the largest lower limit, as sqrt(x^2 + y^2) >= (x +
/// y)/sqrt 2.
std::size_t surest_high(const std::vector<estimate>& of) {
    const auto score = [](const estimate& e) {
        return e.value - 0.7071067811865476 * (e.value - e.limits.lower);
    };
    const auto it = std::max_element(
        of.begin(), of.end(), [&](const auto& a, const auto& b) { return score(a) < score(b); });
    return static_cast<std::size_t>(it - of.begin());
}

std::size_t surest_low(const std::vector<estimate>& of) {
    const auto score = [](const estimate& e) {
        return e.value + 0.7071067811865476 * (e.limits.upper - e.value);
    };
    const auto it = std::min_element(
        of.begin(), of.end(), [&](const auto& a, const auto& b) { return score(a) < score(b); });
    return static_cast<std::size_t>(it - of.begin());
}

double highest_upper(const std::vector<estimate>& of) {
    double best = of.front().limits.upper;
    for (const estimate& e : of) best = std::max(best, e.limits.upper);
    return best;
}

double lowest_lower(const std::vector<estimate>& of) {
    double best = of.front().limits.lower;
    for (const estimate& e : of) best = std::min(best, e.limits.lower);
    return best;
}

}  // namespace

extreme max_difference(std::span<const candidate> groups, const family_levels& at) {
    const field all = gather(groups, at);
    if (all.place.size() < 2) return {};
    const double value = all.ordinary[all.largest].value - all.ordinary[all.smallest].value;
    const double near = best_pair(
        all.simultaneous, surest_high(all.simultaneous), surest_low(all.simultaneous),
        [](const estimate& a, const estimate& b) { return detail::mover_lower_difference(a, b); });
    const double far =
        all.place.size() > most_pairwise
            ? highest_upper(all.ordinary) - lowest_lower(all.ordinary)
            : best_pair(all.ordinary, 0, 0, [](const estimate& a, const estimate& b) {
                  return -detail::mover_lower_difference(b, a);
              });
    return named(all, value, {std::max(0.0, near), far});
}

extreme max_ratio(std::span<const candidate> groups, const family_levels& at) {
    const field all = gather(groups, at);
    if (all.place.size() < 2) return {};
    const double low = all.ordinary[all.smallest].value;
    const double high = all.ordinary[all.largest].value;
    if (!(low >= 0.0 && high > 0.0)) return named(all, absent, {});
    const double near = best_pair(
        all.simultaneous, surest_high(all.simultaneous), surest_low(all.simultaneous),
        [](const estimate& a, const estimate& b) { return detail::mover_lower_ratio(a, b); });
    const double far =
        all.place.size() > most_pairwise
            ? highest_upper(all.ordinary) / lowest_lower(all.ordinary)
            : best_pair(all.ordinary, 0, 0, [](const estimate& a, const estimate& b) {
                  return detail::mover_upper_ratio(a, b);
              });
    return named(all, low > 0.0 ? high / low : absent, {std::max(1.0, near), far});
}

extreme min_ratio(std::span<const candidate> groups, const family_levels& at) {
    extreme result = max_ratio(groups, at);
    result.limits = {1.0 / result.limits.upper, 1.0 / result.limits.lower};
    if (!std::isnan(result.limits.lower)) {
        result.value = groups[result.smallest].value / groups[result.largest].value;
    }
    return result;
}

}  // namespace fairdrift
