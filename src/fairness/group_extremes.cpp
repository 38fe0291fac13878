#include <fairdrift/fairness/across_groups.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include <fairdrift/stats/extremes.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

std::string count_of(std::size_t n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

measurement extreme_of(const metric_across& rates, const grouping& by, const comparing& how,
                       const char* comparison, const extreme& e, bool smallest_first) {
    const std::size_t high = rates.eligible[e.largest];
    const std::size_t low = rates.eligible[e.smallest];
    const std::size_t first = smallest_first ? low : high;
    measurement m = measurement_of({}, *rates.what, by, &first, how.confidence);
    m.comparison = comparison;
    const std::size_t second = smallest_first ? high : low;
    m.against = detail::joined(by.names[second]);
    const auto wider = comparison == std::string_view("max_difference")
                           ? half_a_success_wider_difference
                           : half_a_success_wider_ratio;
    const interval limits = how.half_a_success_wider
                                ? wider(e.limits, rates.candidates[first], rates.candidates[second])
                                : e.limits;
    m.value = e.value;
    m.lower = limits.lower;
    m.upper = limits.upper;
    m.method = e.method;
    m.n = 0;
    for (const std::size_t g : rates.eligible) m.n += rates.estimates[g].n;
    m.numerator = rates.estimates[first].value;
    m.denominator = rates.estimates[second].value;
    m.status = status::ok;
    return m;
}

// Which groups an aggregate leaves out, and how many people are in them.
std::string left_out(const metric_across& rates, const grouping& by, const comparing& how) {
    std::size_t small = 0;
    std::int64_t people = 0;
    bool few_decide = false;  // there are rows enough, but too few of a label or class
    std::size_t undefined = 0;
    std::int64_t unknown = 0;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        const std::int64_t rows = by.groups[g].outcomes.rows(cells::all);
        if (by.missing[g]) {
            unknown += rows;
        } else if (std::isnan(rates.estimates[g].value)) {
            ++undefined;
        } else if (rates.estimates[g].support() < how.min_group_size) {
            ++small;
            people += rows;
            few_decide = few_decide || rates.estimates[g].n >= how.min_group_size;
        }
    }
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
    if (small > 0) {
        add(count_of(small, "group", "groups") + " of " + std::to_string(people) +
            " people left out: fewer than " + std::to_string(how.min_group_size) +
            (few_decide ? " rows, or of the label or class that they have least of" : " rows"));
    }
    if (undefined > 0) add(count_of(undefined, "group", "groups") + " left out: undefined");
    if (unknown > 0) {
        add(std::to_string(unknown) + " people left out: " + detail::joined(by.attribute) +
            " is missing");
    }
    return text;
}

// Both rates' extremes at half the error each, so that their intervals hold together.
measurement worst_of(const char* name, const char* comparison, const metric_across& tpr,
                     const metric_across& fpr, const grouping& by, const comparing& how) {
    const bool ratio = comparison == std::string("min_ratio");
    const std::array<const metric_across*, 2> both{&tpr, &fpr};
    measurement worst;
    interval limits;
    bool limited = true;
    for (const metric_across* rates : both) {
        std::vector<candidate> chosen;
        for (const std::size_t g : rates->eligible) chosen.push_back(rates->candidates[g]);
        if (chosen.size() < 2) {
            measurement m = measurement_of({}, *rates->what, by, nullptr, how.confidence);
            m.metric = name;
            m.comparison = comparison;
            m.reason = std::string(rates->what->name) + ": fewer than two groups can be compared";
            return m;
        }
        const family_levels at = levels_for(chosen.size(), 1 - (1 - how.confidence) / 2);
        const extreme e = ratio ? min_ratio(chosen, at) : max_difference(chosen, at);
        const measurement m = extreme_of(*rates, by, how, comparison, e, ratio);
        const bool first = worst.metric.empty();
        if (first || (ratio ? m.value < worst.value : m.value > worst.value)) {
            worst = m;
            worst.metric = name;
            worst.reason = std::string(rates->what->name) + " decides";
        }
        if (std::isnan(m.value)) {
            worst = m;
            worst.metric = name;
            detail::finish_ratio(worst);
            return worst;
        }
        const auto pick = [&](double a, double b) {
            return ratio ? std::min(a, b) : std::max(a, b);
        };
        limited = limited && !std::isnan(m.lower) && !std::isnan(m.upper);
        limits.lower = first ? m.lower : pick(limits.lower, m.lower);
        limits.upper = first ? m.upper : pick(limits.upper, m.upper);
    }
    if (limited) {
        worst.lower = limits.lower;
        worst.upper = limits.upper;
    } else {
        worst.lower = worst.upper = absent;
        worst.method.clear();
        worst.reason += "; one of the two rates has no interval";
    }
    worst.bound_lower = worst.bound_upper = worst.value;
    return worst;
}

measurement average_odds(const metric_across& tpr, const metric_across& fpr, const grouping& by,
                         std::size_t group, std::size_t reference, const comparing& how) {
    measurement m = measurement_of({}, *tpr.what, by, &group, how.confidence);
    m.metric = "average_odds_difference";
    m.comparison = "difference";
    m.against = detail::joined(by.names[reference]);
    double value = 0;
    double below = 0;
    double above = 0;
    for (const metric_across* rates : {&tpr, &fpr}) {
        const estimate& mine = rates->estimates[group];
        m.n += mine.n + rates->estimates[reference].n;
        for (const std::size_t g : {group, reference}) {
            const estimate& side = rates->estimates[g];
            if (!std::isnan(side.value)) continue;
            m.reason = detail::joined(by.names[g]) + ": " + std::string(side.reason);
            return m;
        }
        const double difference = mine.value - rates->estimates[reference].value;
        const interval limits =
            difference_interval(rates->candidates[group], rates->candidates[reference],
                                rates->levels, family::ordinary)
                .limits;
        value += difference / 2;
        // Clusters may be lenient to all, so that both rates move together.
        const bool together = by.groups[group].outcomes.clustered();
        const auto add = [&](double sum, double x) {
            return together ? sum + x : std::hypot(sum, x);
        };
        below = add(below, (difference - limits.lower) / 2);
        above = add(above, (limits.upper - difference) / 2);
    }
    m.value = m.bound_lower = m.bound_upper = value;
    m.lower = value - below;
    m.upper = value + above;
    m.method = "mover";
    const bool small =
        std::min(by.groups[group].outcomes.rows(cells::all),
                 by.groups[reference].outcomes.rows(cells::all)) < how.min_group_size;
    m.status = small ? status::suppressed : status::ok;
    m.reason.clear();
    return m;
}

void add_average_odds(const metric_across& tpr, const metric_across& fpr, const grouping& by,
                      const comparing& how, std::vector<measurement>& out) {
    metric_across both = tpr;
    both.eligible.clear();
    std::set_intersection(tpr.eligible.begin(), tpr.eligible.end(), fpr.eligible.begin(),
                          fpr.eligible.end(), std::back_inserter(both.eligible));
    if (both.eligible.empty()) return;
    const std::size_t named = detail::named_group(by, how.against);
    const std::size_t reference = named < by.names.size() ? named : detail::largest_of(both, by);
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (g != reference && !by.missing[g])
            out.push_back(average_odds(tpr, fpr, by, g, reference, how));
    }
}

}  // namespace

void add_extremes(const metric_across& rates, const grouping& by, const comparing& how,
                  std::vector<measurement>& out) {
    std::vector<candidate> chosen;
    for (const std::size_t g : rates.eligible) chosen.push_back(rates.candidates[g]);
    const std::string excluded = left_out(rates, by, how);
    // Of values that are known between bounds only, the extreme's bounds are not given.
    const bool exact = std::all_of(rates.eligible.begin(), rates.eligible.end(), [&](auto g) {
        return std::isnan(rates.estimates[g].bounds.lower);
    });
    const auto add = [&](const char* comparison, bool smallest_first, auto compute) {
        measurement m;
        if (chosen.size() < 2) {
            m = measurement_of({}, *rates.what, by, nullptr, how.confidence);
            m.comparison = comparison;
            m.reason = "fewer than two groups can be compared";
            if (!excluded.empty()) m.reason += " (" + excluded + ")";
        } else {
            m = extreme_of(rates, by, how, comparison, compute(chosen, rates.levels),
                           smallest_first);
            m.reason = excluded;
            if (std::isnan(m.lower) && std::isnan(m.upper)) {
                m.reason +=
                    m.reason.empty() ? "a group has no interval" : "; a group has no interval";
            }
            detail::finish_ratio(m);
        }
        if (exact) m.bound_lower = m.bound_upper = m.value;
        out.push_back(std::move(m));
    };
    add("max_difference", false, max_difference);
    const bool below_zero =
        std::any_of(chosen.begin(), chosen.end(), [](const candidate& c) { return c.value < 0; });
    if (!rates.what->has_ratio || below_zero) return;
    add("min_ratio", true, min_ratio);
    add("max_ratio", false, max_ratio);
}

void add_odds(const metric_across& tpr, const metric_across& fpr, const grouping& by,
              const comparing& how, std::vector<measurement>& out) {
    out.push_back(worst_of("equalized_odds_difference", "max_difference", tpr, fpr, by, how));
    out.push_back(worst_of("equalized_odds_ratio", "min_ratio", tpr, fpr, by, how));
    add_average_odds(tpr, fpr, by, how, out);
}

}  // namespace fairdrift
