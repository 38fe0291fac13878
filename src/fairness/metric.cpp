#include <fairdrift/fairness/metric.hpp>

#include <fairdrift/fairness/balanced_accuracy.hpp>
#include <fairdrift/fairness/f1.hpp>
#include <fairdrift/fairness/favorable_rate.hpp>
#include <fairdrift/fairness/matthews_correlation.hpp>
#include <fairdrift/fairness/rates.hpp>
#include <fairdrift/fairness/roc_auc.hpp>

namespace fairdrift {

namespace {

// One line a metric: the order of every table.
constexpr const metric* registry[] = {
    &base_rate,
    &selection_rate,
    &favorable_rate,
    &true_positive_rate,
    &false_negative_rate,
    &false_positive_rate,
    &true_negative_rate,
    &positive_predictive_value,
    &false_discovery_rate,
    &negative_predictive_value,
    &false_omission_rate,
    &accuracy,
    &balanced_accuracy,
    &f1,
    &matthews_correlation,
    &roc_auc,
};

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

std::span<const metric* const> group_metrics() { return registry; }

const metric* find_metric(std::string_view name) {
    for (const metric* m : registry) {
        if (m->name == name || m->short_name == name) return m;
    }
    return nullptr;
}

estimate evaluate(const metric& m, const group_counts& group, const level& at) {
    return m.evaluate != nullptr ? m.evaluate(group, at) : evaluate_rate(m, group, at);
}

}  // namespace fairdrift
