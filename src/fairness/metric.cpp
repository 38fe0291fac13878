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
    result.counts = counts.part_of(m.part, m.whole, at);
    result.n = counts.rows(m.whole);
    result.numerator = counts.weight(m.part);
    result.denominator = counts.weight(m.whole);
    if (!(result.denominator > 0)) {
        result.reason = result.n > 0 ? "all weights are 0" : why_undefined(m.whole);
        return result;
    }
    result.value = result.numerator / result.denominator;
    if (!(result.counts.trials > 0)) {
        result.counts = {};
        result.reason = one_cluster;
        return result;
    }
    const named_interval limits = rate_interval(result.counts, at);
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
    if (m.evaluate == nullptr) return evaluate_rate(m, group, at);
    estimate result = m.evaluate(group, at);
    // Their variances are of independent rows: an interval of clustered ones would be too narrow.
    if (m.by_steps && group.scores.clusters > 0) {
        result.limits = {};
        result.method = {};
        if (result.reason.empty()) {
            result.reason = "rows belong together, which its interval cannot allow for";
        }
    }
    return result;
}

}  // namespace fairdrift
