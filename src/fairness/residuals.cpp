#include <fairdrift/fairness/residuals.hpp>

#include <algorithm>

#include <fairdrift/fairness/errors.hpp>
#include <fairdrift/stats/means.hpp>
#include <fairdrift/stats/multiplicity.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

mean_sums errors_of(const group_counts& group) {
    return group.values.mean_of(moment::error, moment::squared_error);
}

std::size_t reference_of(const grouping& by, const comparing& how) {
    const std::size_t named = detail::named_group(by, how.against);
    if (named < by.groups.size()) return named;
    std::size_t chosen = by.groups.size();
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        const std::int64_t rows = by.groups[g].values.rows;
        if (by.missing[g] || rows < how.min_group_size) continue;
        if (chosen == by.groups.size() || rows > by.groups[chosen].values.rows) chosen = g;
    }
    return chosen;
}

measurement compared(const grouping& by, std::size_t group, std::size_t reference,
                     const comparing& how) {
    measurement m;
    m.metric = "residual_standardized_mean_difference";
    m.attribute = by.attribute;
    m.group = by.names[group];
    m.comparison = "difference";
    m.against = detail::joined(by.names[reference]);
    m.confidence = how.confidence;
    m.n = by.groups[group].values.rows + by.groups[reference].values.rows;
    // Errors are predictions less truths, residuals the other way round.
    const mean_sums mine = errors_of(by.groups[group]);
    const mean_sums theirs = errors_of(by.groups[reference]);
    const double scale = pooled_deviation(mine, theirs);
    if (!(scale > 0)) {
        m.status = status::undefined;
        m.reason = "all residuals are equal, or there are too few: there is no standard deviation";
        return m;
    }
    const welch_result test = welch(theirs, mine, level::two_sided(how.confidence));
    m.value = m.bound_lower = m.bound_upper = (theirs.mean() - mine.mean()) / scale;
    m.lower = test.difference.lower / scale;
    m.upper = test.difference.upper / scale;
    m.p_value = test.p_value;
    m.method = "welch";
    detail::suppress_small(
        m, std::min(by.groups[group].values.rows, by.groups[reference].values.rows), how);
    return m;
}

}  // namespace

void add_residual_differences(const grouping& by, const comparing& how,
                              std::vector<measurement>& out) {
    const std::size_t reference = reference_of(by, how);
    if (reference == by.groups.size()) return;
    const std::size_t first = out.size();
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (g != reference && !by.missing[g]) out.push_back(compared(by, g, reference, how));
    }
    std::vector<double> p;
    for (std::size_t i = first; i < out.size(); ++i) p.push_back(out[i].p_value);
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = first; i < out.size(); ++i) out[i].adjusted_p_value = adjusted[i - first];
}

}  // namespace fairdrift
