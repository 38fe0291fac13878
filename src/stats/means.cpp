#include <fairdrift/stats/means.hpp>

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/students_t.hpp>

#include "stats/special.hpp"

namespace fairdrift {

namespace {

constexpr double few_rows = 10;
constexpr double least_rows = 1.5;

}  // namespace

void mean_sums::add(double x, double weights, double squared_weights) {
    weight += weights;
    squares += squared_weights;
    sum += weights * x;
    squared += squared_weights * x;
    squared_squares += squared_weights * x * x;
    second += weights * x * x;
    own_squares += squared_weights;
}

void mean_sums::merge(const mean_sums& other) {
    weight += other.weight;
    squares += other.squares;
    sum += other.sum;
    squared += other.squared;
    squared_squares += other.squared_squares;
    second += other.second;
    own_squares += other.own_squares;
    below += other.below;
    above += other.above;
}

double mean_sums::mean() const { return weight > 0 ? sum / weight : absent; }

double mean_sums::effective() const { return squares > 0 ? weight * weight / squares : 0; }

double mean_sums::variance() const {
    const double n = effective();
    if (!(n > least_rows)) return absent;
    const double m = mean();
    const double around = squared_squares - 2 * m * squared + m * m * squares;
    // What rounding leaves of equal numbers is no variance.
    const double noise = 1e-14 * (squared_squares + m * m * squares);
    return around <= noise ? 0 : around / (weight * weight) * n / (n - 1);
}

double mean_sums::deviation() const {
    const double n = own_squares > 0 ? weight * weight / own_squares : 0;
    if (!(n > 1)) return absent;
    const double m = mean();
    const double around = second / weight - m * m;
    return around <= 1e-14 * (second / weight) ? 0 : std::sqrt(around * n / (n - 1));
}

interval mean_sums::bounds() const {
    if (!(below > 0 || above > 0)) return {};
    return {(sum - below) / weight, (sum + above) / weight};
}

named_interval mean_interval(const mean_sums& sums, interval range, level at) {
    if (!(sums.weight > 0)) return {};
    const double low = (sums.sum - sums.below) / sums.weight;
    const double high = (sums.sum + sums.above) / sums.weight;
    const double n = sums.effective();
    const double variance = sums.variance();
    const double width = range.upper - range.lower;
    if (std::isfinite(width) && (n < few_rows || !(variance > 0))) {
        const auto at_place = [&](double value) {
            const double place = std::clamp((value - range.lower) / width, 0.0, 1.0);
            return clopper_pearson({place * n, n}, at);
        };
        return {
            {range.lower + width * at_place(low).lower, range.lower + width * at_place(high).upper},
            "clopper_pearson"};
    }
    if (!(variance > 0)) return {};
    const double half = at.student(n - 1) * std::sqrt(variance);
    interval limits{low - half, high + half};
    if (!std::isnan(range.lower)) limits.lower = std::max(limits.lower, range.lower);
    if (!std::isnan(range.upper)) limits.upper = std::min(limits.upper, range.upper);
    return {limits, "student_t"};
}

std::string_view why_no_interval(const mean_sums& sums) {
    return sums.effective() > least_rows
               ? "all numbers are equal: how sure it is cannot be told"
               : "one row or cluster decides it: how sure it is cannot be told";
}

named_interval positive_interval(double m, double s, double n, level at) {
    if (!(m > 0) || !(s > 0) || !(n > least_rows)) return {};
    const double relative = s / m;
    const double half = at.student(n - 1) * relative;
    const double centre = std::min(relative * relative / 2, half);
    return {{m * std::exp(centre - half), m * std::exp(centre + half)}, "log_student_t"};
}

welch_result welch(const mean_sums& a, const mean_sums& b, level at) {
    const double of_a = a.variance();
    const double of_b = b.variance();
    const double variance = of_a + of_b;
    welch_result result;
    if (!(variance > 0)) return result;
    const double gap = a.mean() - b.mean();
    result.t = gap / std::sqrt(variance);
    result.degrees_of_freedom =
        variance * variance /
        (of_a * of_a / (a.effective() - 1) + of_b * of_b / (b.effective() - 1));
    const boost::math::students_t_distribution<double, detail::in_double> law(
        result.degrees_of_freedom);
    result.p_value = 2 * boost::math::cdf(boost::math::complement(law, std::abs(result.t)));
    const double half = at.student(result.degrees_of_freedom) * std::sqrt(variance);
    result.difference = {gap - half, gap + half};
    return result;
}

double pooled_deviation(const mean_sums& a, const mean_sums& b) {
    const double n_a = a.effective() - 1;
    const double n_b = b.effective() - 1;
    const double s_a = a.deviation();
    const double s_b = b.deviation();
    return std::sqrt((n_a * s_a * s_a + n_b * s_b * s_b) / (n_a + n_b));
}

}  // namespace fairdrift
