#include <fairdrift/fairness/errors.hpp>

#include <algorithm>
#include <cmath>

namespace fairdrift {

namespace {

constexpr std::string_view no_row = "no row has both a truth and a prediction";
// Of the fourth powers' sums this share is lost to rounding, some dozen times over.
constexpr double rounding = 0x1p-48;

estimate start(const value_moments& values, std::string_view none) {
    estimate result;
    result.n = values.rows;
    result.denominator = values.sum(moment::one);
    if (!(result.denominator > 0)) {
        result.denominator = absent;
        result.reason = values.rows > 0 ? "all weights are 0" : none;
    }
    return result;
}

estimate of_mean(const value_moments& values, moment x, moment square, interval range,
                 const level& at, std::string_view none = no_row) {
    estimate result = start(values, none);
    if (!result.reason.empty()) return result;
    const mean_sums sums = values.mean_of(x, square);
    const named_interval limits = mean_interval(sums, range, at);
    result.value = sums.mean();
    result.numerator = sums.sum;
    result.limits = limits.limits;
    result.method = limits.method;
    if (limits.method.empty()) result.reason = why_no_interval(sums);
    return result;
}

// A mean of non-negative numbers is decided by the large ones: its degrees of freedom are Kish's
// effective number of them, (sum x)^2 / sum x^2, and no more than the rows'.
double deciding(const mean_sums& sums) {
    const double rows = sums.effective();
    if (!(sums.second > 0)) return rows;
    // One number cannot tell how far it may be off; two are the least that can.
    return std::clamp(rows * sums.sum * sums.sum / (sums.weight * sums.second), 2.0,
                      std::max(2.0, rows));
}

// Moments of y around its mean from those around 0, the sums weighted alike.
struct central {
    double second;
    double fourth;
    double with_error;  // of e^2 (y - mean)^2
    double noise;       // what rounding may have left of the fourth
};

central around(double mean, const value_moments& values) {
    const auto s = [&](moment x) { return static_cast<long double>(values.squared(x)); };
    const long double m = mean;
    const long double m2 = m * m;
    const long double one = s(moment::one);
    central c{};
    c.second = static_cast<double>(s(moment::truth_2) - 2 * m * s(moment::truth) + m2 * one);
    c.fourth = static_cast<double>(s(moment::truth_4) - 4 * m * s(moment::truth_3) +
                                   6 * m2 * s(moment::truth_2) - 4 * m2 * m * s(moment::truth) +
                                   m2 * m2 * one);
    c.with_error =
        static_cast<double>(s(moment::squared_error_truth_2) -
                            2 * m * s(moment::squared_error_truth) + m2 * s(moment::squared_error));
    c.noise = rounding *
              static_cast<double>(s(moment::truth_4) + 6 * m2 * s(moment::truth_2) + m2 * m2 * one);
    return c;
}

// Squares of what each cluster adds to e^2 - (A / B)(y - mean)^2.
double of_clusters(const value_moments& values, double mean, double rest) {
    double squares = 0;
    for (const auto& [code, sums] : values.clusters) {
        const auto s = [&sums = sums](moment x) { return sums[static_cast<std::size_t>(x)]; };
        const double spread =
            s(moment::truth_2) - 2 * mean * s(moment::truth) + mean * mean * s(moment::one);
        const double moved = s(moment::squared_error) - rest * spread;
        squares += moved * moved;
    }
    return squares;
}

}  // namespace

void value_moments::add(const value_tally& cell, bool weighted) {
    rows += cell.rows;
    for (std::size_t k = 0; k < moments; ++k) {
        const double sum = cell.first[k].value();
        first[k] += sum;
        second[k] += weighted ? cell.second[k].value() : sum;
    }
    row_squares += weighted ? cell.second.front().value() : cell.first.front().value();
}

void value_moments::merge(const value_moments& other) {
    rows += other.rows;
    for (std::size_t k = 0; k < moments; ++k) {
        first[k] += other.first[k];
        second[k] += other.second[k];
    }
    for (const auto& [code, sums] : other.clusters) {
        for (std::size_t k = 0; k < moments; ++k) clusters[code][k] += sums[k];
    }
    row_squares += other.row_squares;
    design_effect = other.design_effect;
}

void value_moments::add_to_cluster(std::int32_t code, const value_tally& cell, bool weighted) {
    rows += cell.rows;
    row_squares += weighted ? cell.second.front().value() : cell.first.front().value();
    auto& sums = clusters[code];
    for (std::size_t k = 0; k < moments; ++k) {
        const double sum = cell.first[k].value();
        first[k] += sum;
        sums[k] += sum;
    }
}

mean_sums value_moments::mean_of(moment x, moment square) const {
    mean_sums sums;
    sums.weight = sum(moment::one);
    sums.squares = squared(moment::one);
    sums.sum = sum(x);
    sums.squared = squared(x);
    sums.squared_squares = squared(square);
    sums.second = sum(square);
    sums.own_squares = row_squares;
    for (const auto& [code, cluster] : clusters) {
        const double weight = cluster[static_cast<std::size_t>(moment::one)];
        const double total = cluster[static_cast<std::size_t>(x)];
        sums.squares += weight * weight;
        sums.squared += weight * total;
        sums.squared_squares += total * total;
    }
    sums.squares *= design_effect;
    sums.squared *= design_effect;
    sums.squared_squares *= design_effect;
    return sums;
}

estimate evaluate_mean_outcome(const group_counts& group, const level& at) {
    return of_mean(group.values, moment::truth, moment::truth_2, {}, at, "no row has a truth");
}

estimate evaluate_mean_error(const group_counts& group, const level& at) {
    return of_mean(group.values, moment::error, moment::squared_error, {}, at);
}

estimate evaluate_mean_absolute_error(const group_counts& group, const level& at) {
    estimate result =
        of_mean(group.values, moment::absolute_error, moment::squared_error, {0, absent}, at);
    if (std::isnan(result.limits.lower)) return result;
    const mean_sums sums = group.values.mean_of(moment::absolute_error, moment::squared_error);
    const named_interval found =
        positive_interval(sums.mean(), std::sqrt(sums.variance()), deciding(sums), at);
    result.limits = found.limits;
    result.method = found.method;
    return result;
}

estimate evaluate_root_mean_squared_error(const group_counts& group, const level& at) {
    estimate result = start(group.values, no_row);
    if (!result.reason.empty()) return result;
    const mean_sums sums = group.values.mean_of(moment::squared_error, moment::fourth_error);
    const double mean = std::max(0.0, sums.mean());
    result.value = std::sqrt(mean);
    const double s = std::sqrt(sums.variance());
    const named_interval found = positive_interval(mean, s, deciding(sums), at);
    result.limits = {std::sqrt(found.limits.lower), std::sqrt(found.limits.upper)};
    result.method = found.method;
    if (found.method.empty()) result.reason = why_no_interval(sums);
    return result;
}

estimate evaluate_r2(const group_counts& group, const level& at) {
    const value_moments& values = group.values;
    estimate result = start(values, no_row);
    if (!result.reason.empty()) return result;
    const mean_sums truths = values.mean_of(moment::truth, moment::truth_2);
    const long double weight = truths.weight;
    const long double mean = truths.sum / weight;
    const auto spread = static_cast<double>(values.sum(moment::truth_2) / weight - mean * mean);
    if (!(spread > rounding * values.sum(moment::truth_2) / truths.weight)) {
        result.reason = "truths are equal, or lie too far from 0 for what differs between them";
        return result;
    }
    const double error = values.sum(moment::squared_error) / truths.weight;
    const double rest = error / spread;
    result.value = 1 - rest;
    const central c = around(static_cast<double>(mean), values);
    const double alone =
        values.squared(moment::fourth_error) - 2 * rest * c.with_error + rest * rest * c.fourth;
    const double together = of_clusters(values, static_cast<double>(mean), rest);
    const double squares = (alone + together) * values.design_effect;
    const double noise = (1 + rest * rest) * c.noise;
    if (!(squares > 100 * noise)) {
        result.reason = error > 0 ? "truths lie too far from 0 for an interval"
                                  : "no prediction is off: how sure it is cannot be told";
        return result;
    }
    const double rows = truths.effective();
    const double deviation = std::sqrt(squares * rows / (rows - 1)) / (truths.weight * spread);
    const double known = deciding(values.mean_of(moment::squared_error, moment::fourth_error));
    const named_interval found = positive_interval(rest, deviation, known, at);
    result.limits = {1 - found.limits.upper, 1 - found.limits.lower};
    result.method = found.method;
    if (found.method.empty()) result.reason = why_no_interval(truths);
    return result;
}

}  // namespace fairdrift
