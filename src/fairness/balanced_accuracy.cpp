#include <fairdrift/fairness/balanced_accuracy.hpp>

#include <algorithm>
#include <cmath>

#include <fairdrift/fairness/rates.hpp>

namespace fairdrift {

estimate evaluate_balanced_accuracy(const group_counts& group, const level& at) {
    const estimate tpr = evaluate(true_positive_rate, group, at);
    const estimate tnr = evaluate(true_negative_rate, group, at);
    estimate result;
    result.n = tpr.n + tnr.n;
    result.smallest_part = std::min(tpr.n, tnr.n);
    if (std::isnan(tpr.value) || std::isnan(tnr.value)) {
        result.reason = std::isnan(tpr.value) ? tpr.reason : tnr.reason;
        return result;
    }
    result.value = (tpr.value + tnr.value) / 2;
    result.limits.lower =
        result.value - std::hypot(tpr.value - tpr.limits.lower, tnr.value - tnr.limits.lower) / 2;
    result.limits.upper =
        result.value + std::hypot(tpr.limits.upper - tpr.value, tnr.limits.upper - tnr.value) / 2;
    result.method = "mover";
    return result;
}

}  // namespace fairdrift
