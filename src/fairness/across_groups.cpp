#include <fairdrift/fairness/across_groups.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

bool higher_is_better(const metric& m, bool favorable_is_positive) {
    switch (m.better) {
        case direction::lower: return false;
        case direction::favorable: return favorable_is_positive;
        case direction::unfavorable: return !favorable_is_positive;
        default: return true;
    }
}

std::size_t best_of(const metric_across& rates, const grouping& by) {
    const bool high = higher_is_better(*rates.what, by.groups.front().favorable_is_positive);
    return *std::max_element(rates.eligible.begin(), rates.eligible.end(),
                             [&](std::size_t a, std::size_t b) {
                                 const double va = rates.estimates[a].value;
                                 const double vb = rates.estimates[b].value;
                                 return high ? va < vb : va > vb;
                             });
}

}  // namespace

namespace detail {

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

candidate candidate_of(const metric& m, const group_counts& group, const estimate& ordinary,
                       const family_levels& levels) {
    candidate c;
    c.value = ordinary.value;
    c.counts = ordinary.counts;
    c.ordinary = ordinary.limits;
    // The score methods start from the counts; only other metrics need the wide limits.
    if (!(c.counts.trials > 0) && !std::isnan(c.value)) {
        c.simultaneous = evaluate(m, group, levels.simultaneous).limits;
    } else {
        c.simultaneous = c.ordinary;
        if (group.outcomes.clustered() && m.evaluate == nullptr) {
            c.simultaneous_counts = group.outcomes.part_of(m.part, m.whole, levels.simultaneous);
        }
    }
    return c;
}

std::size_t largest_of(const metric_across& rates, const grouping& by) {
    return *std::max_element(
        rates.eligible.begin(), rates.eligible.end(), [&](std::size_t a, std::size_t b) {
            return by.groups[a].outcomes.rows(cells::all) < by.groups[b].outcomes.rows(cells::all);
        });
}

std::size_t named_group(const grouping& by, const std::string& label) {
    for (std::size_t g = 0; g < by.names.size(); ++g) {
        if (joined(by.names[g]) == label) return g;
    }
    return by.names.size();
}

reference_group reference_of(const metric_across& rates, const grouping& by, const comparing& how) {
    if (how.against == "rest" || how.against == "overall") return {.found = true, .is_rest = true};
    const bool best = how.against == "best";
    if (!best && how.against != "largest") {
        const std::size_t named = named_group(by, how.against);
        if (named < by.names.size()) return {.found = true, .group = named};
        // The named group belongs to another attribute: this one falls back on its largest.
    }
    if (rates.eligible.empty()) return {};
    if (!best) return {.found = true, .group = largest_of(rates, by)};
    return {.found = true, .group = best_of(rates, by), .chosen = family::simultaneous};
}

void suppress_small(measurement& m, std::int64_t rows, const comparing& how) {
    if (rows >= how.min_group_size) return;
    m.status = status::suppressed;
    m.reason = std::to_string(rows) +
               " rows, fewer than min_group_size = " + std::to_string(how.min_group_size);
}

void finish_ratio(measurement& m) {
    if (!std::isfinite(m.value)) {
        m.value = absent;
        m.status = status::undefined;
        m.reason = "the group it is divided by has the value 0";
    }
    if (std::isinf(m.lower)) m.lower = absent;
    if (std::isinf(m.upper)) {
        m.upper = absent;
        m.method += ", unbounded above";
    }
}

}  // namespace detail

measurement measurement_of(const estimate& e, const metric& m, const grouping& by,
                           const std::size_t* group, double confidence) {
    measurement result;
    result.metric = m.name;
    result.attribute = by.attribute;
    if (group != nullptr) result.group = by.names[*group];
    result.value = e.value;
    result.lower = e.limits.lower;
    result.upper = e.limits.upper;
    result.confidence = confidence;
    result.method = e.method;
    result.bound_lower = std::isnan(e.bounds.lower) ? e.value : e.bounds.lower;
    result.bound_upper = std::isnan(e.bounds.upper) ? e.value : e.bounds.upper;
    if (std::isinf(result.bound_lower)) result.bound_lower = absent;
    if (std::isinf(result.bound_upper)) result.bound_upper = absent;
    result.n = e.n;
    result.numerator = e.numerator;
    result.denominator = e.denominator;
    if (std::isnan(e.value)) result.status = status::undefined;
    result.reason = e.reason;
    return result;
}

metric_across across_groups(const metric& m, const grouping& by, const comparing& how) {
    metric_across result;
    result.what = &m;
    std::size_t comparable = 0;
    const level ordinary = level::two_sided(how.confidence);
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        result.estimates.push_back(evaluate(m, by.groups[g], ordinary));
        const estimate& e = result.estimates.back();
        if (by.missing[g] || std::isnan(e.value) || e.support() < how.min_group_size) continue;
        result.eligible.push_back(g);
        ++comparable;
    }
    result.levels = levels_for(std::max<std::size_t>(comparable, 2), how.confidence);
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        result.candidates.push_back(
            detail::candidate_of(m, by.groups[g], result.estimates[g], result.levels));
    }
    return result;
}

void add_rates(const metric_across& rates, const grouping& by, const comparing& how,
               std::vector<measurement>& out) {
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        measurement m = measurement_of(rates.estimates[g], *rates.what, by, &g, how.confidence);
        const std::int64_t rows = by.groups[g].outcomes.rows(cells::all);
        if (m.status == status::ok && rows < how.min_group_size && !by.attribute.empty()) {
            m.status = status::suppressed;
            m.reason = std::to_string(rows) +
                       " rows, fewer than min_group_size = " + std::to_string(how.min_group_size);
        }
        out.push_back(std::move(m));
    }
}

}  // namespace fairdrift
