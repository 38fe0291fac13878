#include <fairdrift/drift/wasserstein.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

// One gap: the shares F and G at its start, the share of rows inside and their mean offset from its
// lower end. `width` is 0 of the outer gaps, whose offsets are distances from the outermost knot.
struct gap {
    double width = 0;
    double f = 0;
    double g = 0;
    double f_mass = 0;
    double g_mass = 0;
    double f_offset = 0;
    double g_offset = 0;
};

// Area between two step functions: levels and places of one step each.
double area_of_steps(const gap& at) {
    const bool f_first = at.f_offset <= at.g_offset;
    const double first = f_first ? at.f_offset : at.g_offset;
    const double second = f_first ? at.g_offset : at.f_offset;
    const double start = at.f - at.g;
    const double between = f_first ? start + at.f_mass : start - at.g_mass;
    return std::fabs(start) * first + std::fabs(between) * (second - first) +
           std::fabs(start + at.f_mass - at.g_mass) * (at.width - second);
}

// Most that the area can differ from that of the steps: 2 u (w - u) / w for each row moved.
double moved(double mass, double offset, double width) {
    return 2 * mass * offset * (width - offset) / width;
}

// G rises by `mass` at a mean offset through a level it crosses; `left` is the mass that belongs
// below the crossing.
double area_at_mean(double left, double mass, double offset, double width) {
    return left * offset + (mass - left) * (width - offset);
}

interval area_inside(const gap& at) {
    const double start = at.f - at.g;
    const double end = start + at.f_mass - at.g_mass;
    const double area = std::fabs(start * at.width + at.f_mass * (at.width - at.f_offset) -
                                  at.g_mass * (at.width - at.g_offset));
    // F stays above G, or below, whatever the order of the rows.
    if (start - at.g_mass >= 0 || start + at.f_mass <= 0) return {area, area};
    if (at.f_mass == 0) {
        return {area, std::max(area, area_at_mean(start, at.g_mass, at.g_offset, at.width))};
    }
    if (at.g_mass == 0) {
        return {area, std::max(area, area_at_mean(-start, at.f_mass, at.f_offset, at.width))};
    }
    const double steps = area_of_steps(at);
    const double slack =
        moved(at.f_mass, at.f_offset, at.width) + moved(at.g_mass, at.g_offset, at.width);
    const double most = at.width * std::max({std::fabs(start), std::fabs(end), start + at.f_mass,
                                             at.g_mass - start});
    const double low = std::max(area, steps - slack);
    return {low, std::max(low, std::min(most, steps + slack))};
}

// Beyond the outermost knot both shares reach their common end: areas are mean distances.
interval area_outside(const gap& at) {
    const double f = at.f_mass * at.f_offset;
    const double g = at.g_mass * at.g_offset;
    return {std::fabs(f - g), at.f_mass == 0 || at.g_mass == 0 ? std::fabs(f - g) : f + g};
}

// The gaps of two samples from below, with exact differences of their shares.
class gap_walk {
  public:
    gap_walk(const bucket_counts& reference, const bucket_counts& current)
        : reference_(reference),
          current_(current),
          m_(static_cast<double>(reference.present())),
          n_(static_cast<double>(current.present())) {}

    [[nodiscard]] std::size_t size() const { return axis().size() + 1; }

    gap next() {
        const std::size_t j = at_++;
        gap result;
        result.f = static_cast<double>(below_reference_) / m_;
        // From the integers, so that equal shares differ by exactly 0.
        result.g = result.f - static_cast<double>(ahead_) / m_ / n_;
        const bool outer = j == 0 || j == axis().size();
        const double from = axis().size() == 0 ? 0.0 : axis()[j == 0 ? 0 : j - 1];
        if (!outer) result.width = axis()[j] - from;
        fill(reference_, j, from, m_, result.width, result.f_mass, result.f_offset);
        fill(current_, j, from, n_, result.width, result.g_mass, result.g_offset);
        pass(reference_.in_gap(j), current_.in_gap(j));
        if (j < axis().size()) pass(reference_.on_knot(j), current_.on_knot(j));
        return result;
    }

  private:
    [[nodiscard]] const knots& axis() const { return reference_.axis(); }

    static void fill(const bucket_counts& side, std::size_t j, double from, double all,
                     double width, double& mass, double& offset) {
        const std::int64_t rows = side.in_gap(j);
        if (rows == 0) return;
        mass = static_cast<double>(rows) / all;
        offset = std::fabs(side.gap_sum(j, from)) / static_cast<double>(rows);
        if (width > 0) offset = std::min(offset, width);
    }

    void pass(std::int64_t of_reference, std::int64_t of_current) {
        below_reference_ += of_reference;
        ahead_ += static_cast<__int128>(current_rows()) * of_reference -
                  static_cast<__int128>(reference_rows()) * of_current;
    }

    [[nodiscard]] std::int64_t reference_rows() const { return static_cast<std::int64_t>(m_); }
    [[nodiscard]] std::int64_t current_rows() const { return static_cast<std::int64_t>(n_); }

    const bucket_counts& reference_;
    const bucket_counts& current_;
    double m_;
    double n_;
    std::size_t at_ = 0;
    std::int64_t below_reference_ = 0;
    __int128 ahead_ = 0;  // n M - m N
};

// A stretch of the axis as the law of the area under |B(H)| needs it: the integral of sqrt(H(1-H)),
// which is the mean of |B| but for a factor, and H.
struct stretch {
    double weight = 0;
    double share = 0;
};

// sqrt is concave, so the root at the mean of H(1-H) is at least the mean root; beyond the
// outermost knots rows are taken to thin out exponentially.
stretch stretch_of(const gap& at, double towards_f, bool lowest) {
    const double mass = towards_f * at.f_mass + (1 - towards_f) * at.g_mass;
    const double start = towards_f * at.f + (1 - towards_f) * at.g;
    if (at.width == 0) {
        if (mass == 0) return {};
        const double offset =
            (towards_f * at.f_mass * at.f_offset + (1 - towards_f) * at.g_mass * at.g_offset) /
            mass;
        return {2 * offset * std::sqrt(mass), lowest ? mass / 2 : 1 - mass / 2};
    }
    const double mean = start + towards_f * at.f_mass * (1 - at.f_offset / at.width) +
                        (1 - towards_f) * at.g_mass * (1 - at.g_offset / at.width);
    const double share = std::clamp(mean, 0.0, 1.0);
    return {at.width * std::sqrt(share * (1 - share)), share};
}

// Adjoining stretches of about equal weight taken together: at most about 64, because the variance
// goes over pairs. Taking |B| as one inside a stretch can only enlarge it.
std::vector<stretch> merged(const std::vector<stretch>& fine, double total) {
    std::vector<stretch> coarse;
    stretch open;
    for (const stretch& s : fine) {
        open.share += s.weight * s.share;
        open.weight += s.weight;
        if (open.weight < total / 64) continue;
        coarse.push_back({open.weight, open.share / open.weight});
        open = {};
    }
    if (open.weight > 0) coarse.push_back({open.weight, open.share / open.weight});
    return coarse;
}

// Covariance of |X| and |Y| for standard normals of correlation r.
double covariance_of_sizes(double r) {
    constexpr double two_by_pi = 0.63661977236758134308;
    r = std::min(r, 1.0);
    return two_by_pi * (std::sqrt(1 - r * r) + r * std::asin(r) - 1);
}

// Upper quantile of the area under |B(H)|.
double area_quantile(const std::vector<stretch>& fine, const level& at) {
    double total = 0;
    for (const stretch& s : fine) total += s.weight;
    if (total == 0) return 0;
    const std::vector<stretch> parts = merged(fine, total);
    double variance = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            const double a = std::min(parts[i].share, parts[j].share);
            const double b = std::max(parts[i].share, parts[j].share);
            const double r =
                i == j || b >= 1 || a <= 0 ? 1.0 : std::sqrt(a / (1 - a) * ((1 - b) / b));
            variance +=
                (i == j ? 1 : 2) * parts[i].weight * parts[j].weight * covariance_of_sizes(r);
        }
    }
    const double mean = 0.79788456080286535588 * total;  // E|X| of a standard normal
    const double log_variance = std::log1p(variance / (mean * mean));
    return mean * std::exp(at.z * std::sqrt(log_variance) - 0.5 * log_variance);
}

double margin_below(const bucket_counts& reference, const bucket_counts& current, const level& at) {
    const auto m = static_cast<double>(reference.present());
    const auto n = static_cast<double>(current.present());
    std::vector<stretch> stretches;
    gap_walk walk(reference, current);
    for (std::size_t j = 0; j < walk.size(); ++j) {
        stretches.push_back(stretch_of(walk.next(), n / (m + n), j == 0));
    }
    return area_quantile(stretches, at) * std::sqrt(1 / m + 1 / n);
}

}  // namespace

interval wasserstein_bounds(const bucket_counts& reference, const bucket_counts& current) {
    if (reference.present() == 0 || current.present() == 0) return {};
    if (reference.unsummed() != 0 || current.unsummed() != 0) return {};
    interval sum{0, 0};
    gap_walk walk(reference, current);
    for (std::size_t j = 0; j < walk.size(); ++j) {
        const gap at = walk.next();
        const bool outer = j == 0 || j + 1 == walk.size();
        const interval area = outer ? area_outside(at) : area_inside(at);
        sum.lower += area.lower;
        sum.upper += area.upper;
    }
    return sum;
}

measurement measure_wasserstein(const column_pair& pair, const level& at) {
    const std::string reason = reason_not_comparable(pair);
    if (!reason.empty()) return undefined_drift(reason);
    const bucket_counts& reference = *pair.reference.numbers;
    const bucket_counts& current = *pair.current.numbers;
    const std::int64_t unsummed = reference.unsummed() + current.unsummed();
    if (unsummed != 0) {
        return undefined_drift("infinite values, or values too large to be summed, in " +
                               detail::count_of(unsummed, "row"));
    }
    const interval bounds = wasserstein_bounds(reference, current);
    const double spread = reference.variance() / static_cast<double>(reference.present()) +
                          current.variance() / static_cast<double>(current.present());
    measurement m;
    m.value = bounds.lower + 0.5 * (bounds.upper - bounds.lower);
    m.bound_lower = bounds.lower;
    m.bound_upper = bounds.upper;
    m.lower = std::max(0.0, bounds.lower - margin_below(reference, current, at));
    m.upper = bounds.upper + at.z * std::sqrt(spread);
    m.n = current.present();
    m.method = "kantorovich_bridge";
    return m;
}

measurement measure_standardized_wasserstein(const column_pair& pair, const level& at) {
    measurement m = measure_wasserstein(pair, at);
    if (m.status != status::ok) return m;
    const double unit = std::sqrt(pair.reference.numbers->variance());
    // The square of a deviation under 1e-162 is no double.
    if (unit == 0) {
        return undefined_drift(
            pair.reference.numbers->axis().size() == 1
                ? "the reference has one value only, so no deviation"
                : "the reference's values lie too close together for a deviation");
    }
    for (double* part : {&m.value, &m.lower, &m.upper, &m.bound_lower, &m.bound_upper}) {
        *part /= unit;
    }
    return m;
}

}  // namespace fairdrift
