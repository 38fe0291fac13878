#include <fairdrift/stats/extremes.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "stats/mover.hpp"

namespace fairdrift {

namespace {

using detail::compared;

/// Above this many groups not all pairs are looked at.
constexpr std::size_t most_pairwise = 50;

/// What a pair's comparison is: a difference or a ratio, with its two limits, the value that means
/// no difference, and what the groups' own limits alone say of the far end.
struct as_difference {
    static constexpr double none = 0.0;
    static double lower(const compared& a, const compared& b) {
        return detail::mover_lower_difference(a, b);
    }
    static double upper(const compared& a, const compared& b) { return -lower(b, a); }
    static double farthest(double highest, double lowest) { return highest - lowest; }
};

struct as_ratio {
    static constexpr double none = 1.0;
    static double lower(const compared& a, const compared& b) {
        return detail::mover_lower_ratio(a, b);
    }
    static double upper(const compared& a, const compared& b) {
        return detail::mover_upper_ratio(a, b);
    }
    static double farthest(double highest, double lowest) {
        return lowest > 0.0 ? highest / lowest : std::numeric_limits<double>::infinity();
    }
};

/// The groups that have a value, at both levels, and where they stand in the caller's list.
struct field {
    std::vector<compared> ordinary;
    std::vector<compared> simultaneous;
    std::vector<std::size_t> place;
    std::size_t largest = 0;
    std::size_t smallest = 0;
    bool limited = true;

    [[nodiscard]] std::size_t size() const { return place.size(); }
};

bool has_limits(const compared& of) {
    return !std::isnan(of.limits.lower) && !std::isnan(of.limits.upper);
}

field gather(std::span<const candidate> groups, const family_levels& at) {
    field all;
    all.ordinary.reserve(groups.size());
    all.simultaneous.reserve(groups.size());
    all.place.reserve(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (std::isnan(groups[g].value)) continue;
        all.ordinary.push_back(detail::guarded(groups[g], at, family::ordinary));
        all.simultaneous.push_back(detail::guarded(groups[g], at, family::simultaneous));
        all.place.push_back(g);
        all.limited =
            all.limited && has_limits(all.ordinary.back()) && has_limits(all.simultaneous.back());
        if (groups[g].value > groups[all.place[all.largest]].value) all.largest = all.size() - 1;
        if (groups[g].value < groups[all.place[all.smallest]].value) all.smallest = all.size() - 1;
    }
    // Where all are equal the two are still two groups.
    if (all.largest == all.smallest && all.size() > 1) all.smallest = all.size() - 1;
    return all;
}

/// The group that stays highest with a part of its own uncertainty taken off (sign 1), or lowest
/// (sign -1). That part is 1/sqrt 2, because sqrt(x^2 + y^2) >= (x + y)/sqrt 2 bounds what a pair's
/// lower limit can be.
std::size_t surest(const std::vector<compared>& of, double sign) {
    constexpr double part = 0.70710678118654752440;
    std::size_t found = 0;
    double best = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < of.size(); ++i) {
        const double limit = sign > 0.0 ? of[i].limits.lower : of[i].limits.upper;
        const double score = sign * ((1.0 - part) * of[i].value + part * limit);
        if (score > best) {
            best = score;
            found = i;
        }
    }
    return found;
}

/// The limit towards no difference: the largest lower limit of a pair, all pairs keeping theirs at
/// once. That also holds for any choice of pairs, so that many groups need only the pairs of all
/// with the surest highest and the surest lowest.
template <typename Comparison>
double near_limit(const std::vector<compared>& of) {
    double best = Comparison::none;
    const auto consider = [&](const compared& a, const compared& b) {
        if (a.value > b.value) best = std::max(best, Comparison::lower(a, b));
    };
    if (of.size() <= most_pairwise) {
        for (const compared& a : of) {
            for (const compared& b : of) consider(a, b);
        }
        return best;
    }
    const compared& high = of[surest(of, 1.0)];
    const compared& low = of[surest(of, -1.0)];
    for (const compared& one : of) {
        consider(one, low);
        consider(high, one);
    }
    return best;
}

/// The limit away from no difference: the largest unadjusted upper limit of a pair, since the true
/// extreme is the difference of one pair. For many groups it is bounded by the groups' own limits.
template <typename Comparison>
double far_limit(const std::vector<compared>& of) {
    double best = -std::numeric_limits<double>::infinity();
    if (of.size() <= most_pairwise) {
        for (const compared& a : of) {
            for (const compared& b : of) {
                if (&a != &b) best = std::max(best, Comparison::upper(a, b));
            }
        }
        return best;
    }
    double lowest = std::numeric_limits<double>::infinity();
    for (const compared& one : of) {
        best = std::max(best, one.limits.upper);
        lowest = std::min(lowest, one.limits.lower);
    }
    return Comparison::farthest(best, lowest);
}

template <typename Comparison>
extreme extreme_of(const field& all, double value) {
    extreme result{.value = value,
                   .limits = {},
                   .method = all.size() > most_pairwise ? "bounded_mover" : "pairwise_mover",
                   .largest = all.place[all.largest],
                   .smallest = all.place[all.smallest]};
    if (!all.limited) return result;
    result.limits = {near_limit<Comparison>(all.simultaneous), far_limit<Comparison>(all.ordinary)};
    // An effective size times a rate is rounded; the value stays inside its own interval.
    result.limits.lower = std::fmin(result.limits.lower, value);
    result.limits.upper = std::fmax(result.limits.upper, value);
    return result;
}

}  // namespace

extreme max_difference(std::span<const candidate> groups, const family_levels& at) {
    const field all = gather(groups, at);
    if (all.size() < 2) return {};
    return extreme_of<as_difference>(
        all, groups[all.place[all.largest]].value - groups[all.place[all.smallest]].value);
}

extreme max_ratio(std::span<const candidate> groups, const family_levels& at) {
    const field all = gather(groups, at);
    if (all.size() < 2) return {};
    const double high = groups[all.place[all.largest]].value;
    const double low = groups[all.place[all.smallest]].value;
    if (!(low >= 0.0 && high > 0.0)) {
        return {.value = absent,
                .limits = {},
                .method = {},
                .largest = all.place[all.largest],
                .smallest = all.place[all.smallest]};
    }
    return extreme_of<as_ratio>(all, low > 0.0 ? high / low : absent);
}

extreme min_ratio(std::span<const candidate> groups, const family_levels& at) {
    extreme result = max_ratio(groups, at);
    if (result.method.empty()) return result;
    result.value = groups[result.smallest].value / groups[result.largest].value;
    result.limits = {1.0 / result.limits.upper, 1.0 / result.limits.lower};
    return result;
}

}  // namespace fairdrift
