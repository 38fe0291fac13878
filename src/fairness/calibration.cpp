#include <fairdrift/fairness/calibration.hpp>

#include <algorithm>
#include <cmath>

namespace fairdrift {

namespace {

constexpr std::string_view no_probability =
    "a score lies outside [0, 1]: it is no probability of the positive label";

estimate of_mean(const mean_sums& sums, std::int64_t rows, interval range, const level& at,
                 std::string_view none) {
    estimate result;
    result.n = rows;
    if (!(sums.weight > 0)) {
        result.reason = rows > 0 ? "all weights are 0" : none;
        return result;
    }
    if (!std::isfinite(sums.mean())) {
        result.reason = "the numbers are infinite, or too large to be added up";
        return result;
    }
    const named_interval limits = mean_interval(sums, range, at);
    result.value = sums.mean();
    result.limits = limits.limits;
    result.method = limits.method;
    if (limits.method.empty()) result.reason = why_no_interval(sums);
    result.numerator = sums.sum;
    result.denominator = sums.weight;
    result.bounds = sums.bounds();
    return result;
}

estimate of_loss(const group_counts& group, const mean_sums& sums, interval range,
                 const level& at) {
    if (group.sums.outside) {
        estimate result;
        result.n = group.sums.rows;
        result.reason = no_probability;
        return result;
    }
    return of_mean(sums, group.sums.labelled, range, at, "no row has both a label and a score");
}

}  // namespace

estimate evaluate_mean_score(const group_counts& group, const level& at) {
    const interval range = group.sums.outside ? interval{} : interval{0, 1};
    return of_mean(group.sums.score, group.sums.rows, range, at, "no row has a score");
}

estimate evaluate_brier_score(const group_counts& group, const level& at) {
    return of_loss(group, group.sums.brier, {0, 1}, at);
}

estimate evaluate_log_loss(const group_counts& group, const level& at) {
    return of_loss(group, group.sums.log_loss, {0, absent}, at);
}

estimate evaluate_calibration_error(const group_counts& group, const level& at) {
    estimate result = of_loss(group, group.sums.brier, {0, 1}, at);
    if (std::isnan(result.value)) return result;
    const double all = group.sums.brier.weight;
    const auto& bins = group.sums.bins;
    const auto filled = std::count_if(bins.begin(), bins.end(),
                                      [](const reliability_bin& b) { return b.weight > 0; });
    const level each = level::from_tail(at.tail / static_cast<double>(filled));
    const double slack = group.sums.bin_slack / all;
    double sum = 0;
    interval limits{0, 0};
    for (const reliability_bin& bin : bins) {
        if (!(bin.weight > 0)) continue;
        const double share = bin.weight / all;
        const double score = bin.scores / bin.weight;
        const double rows = bin.weight * bin.weight / bin.squares;
        const proportion positives{std::min(1.0, bin.positives / bin.weight) * rows, rows};
        const interval wilson = rate_interval(positives, each).limits;
        sum += share * std::fabs(score - positives.rate());
        limits.lower += share * std::max({0.0, wilson.lower - score, score - wilson.upper});
        limits.upper += share * std::max(wilson.upper - score, score - wilson.lower);
    }
    result.value = sum;
    result.limits = {std::max(0.0, limits.lower - slack), std::min(1.0, limits.upper + slack)};
    result.method = "bonferroni_bins";
    result.numerator = sum * all;
    result.denominator = all;
    result.bounds =
        slack > 0 ? interval{std::max(0.0, sum - slack), std::min(1.0, sum + slack)} : interval{};
    return result;
}

}  // namespace fairdrift
