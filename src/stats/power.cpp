#include <fairdrift/stats/power.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/error.hpp>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

void require_between(const char* name, double value, double low, double high) {
    if (value >= low && value <= high) return;
    throw invalid_input(std::string(name) + " is " + number_text(value) + "; it must lie between " +
                        number_text(low) + " and " + number_text(high));
}

void require_above_0(const char* name, double value) {
    if (value > 0 && std::isfinite(value)) return;
    throw invalid_input(std::string(name) + " is " + number_text(value) +
                        "; it must be a number above 0");
}

// Power between that of no gap and all: `power` must ask for more than the test's own error.
void require_power(double power, const level& at) {
    if (power > 2 * at.tail && power < 1) return;
    throw invalid_input("power is " + number_text(power) + "; it must lie between " +
                        number_text(2 * at.tail) + " (1 - confidence) and 1");
}

// Where a function that rises from below 0 to above crosses it.
template <class Function>
double root(double low, double high, Function rises) {
    for (int step = 0; step < 200 && high - low > 1e-15 * std::max(1.0, std::fabs(high)); ++step) {
        const double middle = low + (high - low) / 2;
        (rises(middle) < 0 ? low : high) = middle;
    }
    return low + (high - low) / 2;
}

constexpr double most_rows = 1e15;

}  // namespace

double power_of_two(double p1, double n1, double p2, double n2, const level& at) {
    require_between("p1", p1, 0, 1);
    require_between("p2", p2, 0, 1);
    require_above_0("n1", n1);
    require_above_0("n2", n2);
    const double gap = std::fabs(p1 - p2);
    const double pooled = (n1 * p1 + n2 * p2) / (n1 + n2);
    const double null = at.z * std::sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
    const double spread = std::sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2);
    if (!(spread > 0)) return gap > null ? 1 : 0;
    return normal_cdf((gap - null) / spread) + normal_cdf((-gap - null) / spread);
}

double minimum_detectable_gap(double n1, double n2, double p, double power, const level& at) {
    require_between("p", p, 0, 1);
    require_above_0("n1", n1);
    require_above_0("n2", n2);
    require_power(power, at);
    const double sign = p <= 0.5 ? 1 : -1;
    const double most = p <= 0.5 ? 1 - p : p;
    const auto beyond = [&](double gap) {
        const double other = std::clamp(p + sign * gap, 0.0, 1.0);
        return power_of_two(other, n1, p, n2, at) - power;
    };
    if (beyond(most) < 0) {
        throw invalid_input("n1 is " + number_text(n1) + " and n2 is " + number_text(n2) +
                            ": no gap from a rate of " + number_text(p) + " is found with power " +
                            number_text(power) + "; one of " + number_text(most) + " has " +
                            detail::short_number(beyond(most) + power, 2));
    }
    return root(0, most, beyond);
}

std::int64_t sample_size(double p1, double p2, double power, double ratio, const level& at) {
    require_between("p1", p1, 0, 1);
    require_between("p2", p2, 0, 1);
    require_above_0("ratio", ratio);
    require_power(power, at);
    if (p1 == p2) {
        throw invalid_input("p1 and p2 are both " + number_text(p1) +
                            "; no number of rows finds equal rates different");
    }
    const auto beyond = [&](double n) { return power_of_two(p1, n, p2, n * ratio, at) - power; };
    double high = 1;
    while (beyond(high) < 0 && high < most_rows) high *= 2;
    if (high >= most_rows) {
        throw invalid_input("p1 and p2 differ by less than any number of rows could tell");
    }
    const double n = root(0.5 * std::min(high, 1.0), high, beyond);
    return static_cast<std::int64_t>(std::ceil(n - 1e-9 * n));
}

reach reach_of(double value, const interval& limits, const level& at, double rows, double limit,
               bool above, bool is_ratio, double power) {
    const auto scaled = [&](double x) { return is_ratio ? std::log(x) : x; };
    const double error = (scaled(limits.upper) - scaled(limits.lower)) / (2 * at.z);
    reach result;
    if (!(error > 0) || !std::isfinite(error) || !std::isfinite(scaled(limit))) return result;
    const double apart = (at.z + level::from_tail(1 - power).z) * error;
    const double beyond = scaled(limit) + (above ? apart : -apart);
    result.detectable = is_ratio ? std::exp(beyond) : beyond;
    const double times = apart / (scaled(value) - scaled(limit));
    const double needed = std::ceil(rows * times * times);
    if (needed > rows && needed < most_rows) result.n_needed = static_cast<std::int64_t>(needed);
    return result;
}

std::string to_text(const reach& r, bool above) {
    std::string text;
    if (r.n_needed > 0) {
        text = "about " + detail::count_of(r.n_needed, "row") + " like these would decide";
    }
    if (std::isfinite(r.detectable)) {
        text += (text.empty() ? "" : "; ") + std::string("these find ") +
                detail::short_number(r.detectable, 3) + " or " + (above ? "more" : "less");
    }
    return text.empty() ? text : text + " (power .8)";
}

double equivalence_test(proportion a, proportion b, double margin) {
    require_above_0("margin", margin);
    const double gap = a.rate() - b.rate();
    if (!std::isfinite(gap)) return absent;
    // One-sided p of a - b <= -margin, seen from a or from b. The interval of z = 0 is a point; the
    // farther the margin lies from it, the larger the z that reaches it. That the limits lie half a
    // success farther out is a margin that lies so much nearer.
    margin -= 0.5 / a.trials + 0.5 / b.trials;
    const auto one_sided = [&](proportion x, proportion y) {
        const double beyond = x.rate() - y.rate() + margin;
        if (beyond == 0) return 0.5;
        const double z = root(1e-9, 37.0, [&](double at_z) {
            const interval limits = newcombe(x, y, level::from_z(at_z));
            return beyond > 0 ? -margin - limits.lower : limits.upper + margin;
        });
        return beyond > 0 ? normal_cdf(-z) : normal_cdf(z);
    };
    return std::max(one_sided(a, b), one_sided(b, a));
}

}  // namespace fairdrift
