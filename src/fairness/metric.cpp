#include <fairdrift/fairness/metric.hpp>

#include <fairdrift/core/metric_names.hpp>

namespace fairdrift {

namespace detail {
std::span<const metric* const> fairness_registry();  // made from metrics.list
}

namespace {

std::string_view why_undefined(cell_set whole) {
    switch (whole) {
        case cells::tp | cells::fn: return "no row is truly positive";
        case cells::fp | cells::tn: return "no row is truly negative";
        case cells::tp | cells::fp: return "no row is decided positive";
        case cells::tn | cells::fn: return "no row is decided negative";
        default: return "no row has what this needs";
    }
}

estimate evaluate_rate(const metric& m, const group_counts& group, const level& at) {
    const confusion& counts = group.outcomes;
    estimate result;
    result.counts = counts.part_of(m.part, m.whole);
    result.n = counts.rows(m.whole);
    result.numerator = counts.weight(m.part);
    result.denominator = counts.weight(m.whole);
    if (!(result.counts.trials > 0)) {
        result.counts = {};
        result.reason = result.n > 0 ? "all weights are 0" : why_undefined(m.whole);
        return result;
    }
    const named_interval limits = rate_interval(result.counts, at);
    result.value = result.numerator / result.denominator;
    result.limits = limits.limits;
    result.method = limits.method;
    return result;
}

}  // namespace

std::span<const metric* const> group_metrics() { return detail::fairness_registry(); }

const metric* find_metric(std::string_view name) {
    name = spelled_out(name);
    for (const metric* m : group_metrics()) {
        if (m->name == name || m->short_name == name) return m;
    }
    return nullptr;
}

estimate evaluate(const metric& m, const group_counts& group, const level& at) {
    return m.evaluate != nullptr ? m.evaluate(group, at) : evaluate_rate(m, group, at);
}

}  // namespace fairdrift
