#include <fairdrift/fairness/average_precision.hpp>

#include <algorithm>
#include <cmath>

#include "stats/student.hpp"

namespace fairdrift {

namespace {

constexpr double few_rows = 10;

interval on_logit_scale(double value, double variance, double quantile) {
    const double centre = std::log(value / (1 - value));
    const double width = quantile * std::sqrt(variance) / (value * (1 - value));
    return {1 / (1 + std::exp(width - centre)), 1 / (1 + std::exp(-width - centre))};
}

}  // namespace

// Row j's share in the value is [precision - value + a] / P for a positive and -b / P for a
// negative, where a and b sum, over the positives at or below the row, by how much one more
// positive (FP / T^2) or negative (TP / T^2) above them changes their precision, T = TP + FP.
precision_sums sum_precision(const score_steps& steps, std::size_t group,
                             const score_pairs& pairs) {
    precision_sums result;
    if (!(pairs.positives > 0)) return result;
    double tp = pairs.positives;
    double fp = pairs.negatives;
    double sum = 0;
    double least = 0;
    double most = 0;
    double a = 0;
    double b = 0;
    double linear = 0;  // over positives, of w^2 u and w^2 u^2, u = precision + a
    double quadratic = 0;
    double of_negatives = 0;
    steps.rising(group, [&](const score_step& s) {
        if (!(s.labelled() > 0)) return;
        // What is left of sums of weights after the last of a class is gone is rounding.
        const double total = std::max(tp, s.positive) + std::max(fp, s.negative);
        const double precision = s.positive > 0 ? std::max(tp, s.positive) / total : 0;
        sum += s.positive * precision;
        if (s.positive > 0) {
            a += s.positive * std::max(fp, 0.0) / (total * total);
            b += s.positive * precision / total;
        }
        const double u = precision + a;
        linear += s.positive_squares * u;
        quadratic += s.positive_squares * u * u;
        of_negatives += s.negative_squares * b * b;
        const double tp_above = std::max(tp - s.positive, 0.0);
        const double fp_above = std::max(fp - s.negative, 0.0);
        if (s.positive > 0 && !s.known() && s.negative > 0) {
            least += s.positive * tp_above / (tp_above + fp_above + s.negative);
            most += s.positive * (tp_above + s.positive) / (tp_above + s.positive + fp_above);
        } else {
            least += s.positive * precision;
            most += s.positive * precision;
        }
        tp = tp_above;
        fp = fp_above;
    });
    const double p = pairs.positives;
    result.value = std::min(1.0, sum / p);
    result.low = std::min(least / p, result.value);
    result.high = std::min(1.0, std::max(most / p, result.value));
    const double v = result.value;
    const double around = quadratic - 2 * v * linear + v * v * pairs.positive_squares;
    const double n = pairs.effective_positives();
    if (n > 1) result.variance = (std::max(around, 0.0) + of_negatives) / (p * p) * n / (n - 1);
    return result;
}

estimate evaluate_average_precision(const group_counts& group, const level& at) {
    const score_pairs& s = group.scores;
    const precision_sums& sums = group.precision;
    estimate result;
    result.n = s.rows;
    result.smallest_part = static_cast<std::int64_t>(s.smaller_class());
    if (!(s.positives > 0)) {
        result.reason =
            s.rows == 0 ? "no row has both a label and a score" : "no row is truly positive";
        return result;
    }
    result.value = sums.value;
    result.numerator = sums.value * s.positives;
    result.denominator = s.positives;
    if (sums.low < sums.high) result.bounds = {sums.low, sums.high};
    const double positives = s.effective_positives();
    const bool usual = positives >= few_rows && sums.variance > 0 && sums.low > 0 && sums.high < 1;
    if (usual) {
        const double t = detail::student_quantile(at.tail, std::max(1.0, s.smaller_class() - 1));
        result.limits = {on_logit_scale(sums.low, sums.variance, t).lower,
                         on_logit_scale(sums.high, sums.variance, t).upper};
        result.method = "linearized_logit";
    } else {
        result.limits = {clopper_pearson({sums.low * positives, positives}, at).lower,
                         clopper_pearson({sums.high * positives, positives}, at).upper};
        result.method = "clopper_pearson";
    }
    return result;
}

}  // namespace fairdrift
