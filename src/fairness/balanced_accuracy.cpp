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
    // Of clusters the two rates may move together, which MOVER then has to know (Zou and Donner).
    const by_cell right = slopes_of(true_positive_rate.part, true_positive_rate.whole, tpr.value);
    const by_cell left = slopes_of(true_negative_rate.part, true_negative_rate.whole, tnr.value);
    const double together = std::max(0.0, group.outcomes.correlation(right, left));
    const auto half = [&](double a, double b) {
        return together > 0 ? std::sqrt(a * a + b * b + 2 * together * a * b) / 2
                            : std::hypot(a, b) / 2;
    };
    result.limits.lower =
        result.value - half(tpr.value - tpr.limits.lower, tnr.value - tnr.limits.lower);
    result.limits.upper =
        result.value + half(tpr.limits.upper - tpr.value, tnr.limits.upper - tnr.value);
    result.method = "mover";
    if (std::isnan(result.limits.lower)) result.reason = one_cluster;
    return result;
}

}  // namespace fairdrift
