#include <fairdrift/fairness/score_distances.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include <fairdrift/fairness/calibration.hpp>
#include <fairdrift/stats/multiplicity.hpp>
#include <fairdrift/stats/rank_tests.hpp>

#include "fairness/across_detail.hpp"
#include "fairness/roc_distance.hpp"

namespace fairdrift {

namespace {

constexpr std::size_t most_groups = 50;
constexpr std::size_t many_groups = 1000;

constexpr auto known_distances = std::to_array<score_distance_name>({
    {"max_statistical_parity", "max over thresholds of |selection rate - selection rate|",
     "largest difference of selection rates that any threshold gives",
     "Kolmogorov 1933, Smirnov 1939", false, false},
    {"standardized_mean_difference", "(mean score - mean score) / standard deviation of all",
     "how many standard deviations the mean scores lie apart",
     "Cohen 1988, Statistical Power Analysis for the Behavioral Sciences", false, false},
    {"abroca", "integral of |ROC - ROC| over the false positive rate",
     "area between the groups' ROC curves",
     "Gardner, Brooks and Baker 2019, "
     "doi:10.1145/3303772.3303791",
     true, true},
});

// The group that everybody is compared with, by the rows with a score.
detail::reference_group reference_of(const std::vector<std::size_t>& eligible, const grouping& by,
                                     comparing how) {
    if (how.against == "best") how.against = "largest";
    metric_across rates;
    rates.eligible = eligible;
    return detail::reference_of(rates, by, how);
}

measurement started(std::string_view name, const grouping& by, const std::size_t* group,
                    const char* comparison, const comparing& how) {
    metric what;
    what.name = name;
    measurement m = measurement_of({}, what, by, group, how.confidence);
    m.comparison = comparison;
    return m;
}

void fill(measurement& m, const score_distance& d) {
    m.value = d.value;
    m.lower = d.limits.lower;
    m.upper = d.limits.upper;
    m.bound_lower = d.bounds.lower;
    m.bound_upper = d.bounds.upper;
    m.p_value = d.p_value;
    m.method = d.method;
    m.reason = d.reason;
    m.status = std::isnan(d.value) ? status::undefined : status::ok;
    if (m.status == status::undefined && m.reason.empty()) m.reason = "no pair of groups has one";
}

std::int64_t rows_of(const grouping& by, std::size_t group) { return by.groups[group].sums.rows; }

// Value and bounds alone.
score_distance parity_of(const grouping& by, std::size_t a, std::size_t b) {
    score_distance d;
    const double all_a = by.groups[a].sums.score.weight;
    const double all_b = by.groups[b].sums.score.weight;
    if (!(all_a > 0 && all_b > 0)) {
        d.reason = "a group has no row with a score";
        return d;
    }
    // Scaled to all_a x all_b, so that counts stay whole.
    double ahead = 0;
    double least = 0;
    double most = 0;
    std::size_t at_a = 0;
    std::size_t at_b = 0;
    score_step step_a;
    score_step step_b;
    bool has_a = by.steps.next(a, at_a, step_a);
    bool has_b = by.steps.next(b, at_b, step_b);
    const auto before = [](const score_step& x, const score_step& y) {
        return x.low < y.low || (x.low == y.low && x.high < y.high);
    };
    while (has_a || has_b) {
        const bool take_a = has_a && !(has_b && before(step_b, step_a));
        const bool take_b = has_b && !(has_a && before(step_a, step_b));
        const bool known = take_a ? step_a.known() : step_b.known();
        const double rise = take_a ? step_a.weight() * all_b : 0;
        const double fall = take_b ? step_b.weight() * all_a : 0;
        if (!known && take_a && take_b) most = std::max({most, ahead + rise, fall - ahead});
        ahead += rise - fall;
        least = std::max(least, std::abs(ahead));
        if (take_a) has_a = by.steps.next(a, at_a, step_a);
        if (take_b) has_b = by.steps.next(b, at_b, step_b);
    }
    const double whole = all_a * all_b;
    d.value = std::min(1.0, least / whole);
    d.bounds = {d.value, std::clamp(most / whole, d.value, 1.0)};
    d.method = "kolmogorov_band";
    return d;
}

interval parity_limits(const grouping& by, std::size_t a, std::size_t b, const score_distance& d,
                       const level& at) {
    const double m = by.groups[a].sums.score.effective();
    const double n = by.groups[b].sums.score.effective();
    const double s = std::sqrt(1 / m + 1 / n);
    return {std::max(0.0, d.value - std::sqrt(0.5 * std::log(2 / at.tail)) * s),
            std::min(1.0, d.bounds.upper + 0.5 * at.z * s)};
}

double parity_p(const grouping& by, std::size_t a, std::size_t b, const score_distance& d) {
    if (by.steps.weighted()) return absent;
    const std::int64_t m = rows_of(by, a);
    const std::int64_t n = rows_of(by, b);
    const double whole = static_cast<double>(m) * static_cast<double>(n);
    return kolmogorov_smirnov_p(static_cast<__int128>(std::llround(d.value * whole)), m, n).p;
}

// Two groups' distance is measured once and judged at several levels.
class pairs_of_groups {
  public:
    virtual ~pairs_of_groups() = default;
    /// Rows that a group's part of a distance rests on.
    [[nodiscard]] virtual double support(std::size_t group) const = 0;
    /// Value, bounds, and limits at both levels; the p-value where it is asked for.
    struct judged {
        score_distance at_ordinary;
        interval simultaneous;
    };
    [[nodiscard]] virtual judged judge(std::size_t a, std::size_t b, const level& ordinary,
                                       const level& simultaneous, bool with_p) const = 0;
};

class parity_pairs final : public pairs_of_groups {
  public:
    explicit parity_pairs(const grouping& by) : by_(by) {}
    [[nodiscard]] double support(std::size_t group) const override {
        return static_cast<double>(rows_of(by_, group));
    }
    [[nodiscard]] judged judge(std::size_t a, std::size_t b, const level& ordinary,
                               const level& simultaneous, bool with_p) const override {
        score_distance d = parity_of(by_, a, b);
        if (std::isnan(d.value)) return {d, {}};
        d.limits = parity_limits(by_, a, b, d, ordinary);
        if (with_p) d.p_value = parity_p(by_, a, b, d);
        return {d, parity_limits(by_, a, b, d, simultaneous)};
    }

  private:
    const grouping& by_;
};

class roc_pairs final : public pairs_of_groups {
  public:
    roc_pairs(const grouping& by, const abroca_options& resampling) : by_(by) {
        for (std::size_t g = 0; g < by.groups.size() && by.groups.size() <= many_groups; ++g) {
            samples_.push_back(detail::roc_of(by, g, resampling));
        }
    }
    [[nodiscard]] double support(std::size_t group) const override {
        return by_.groups[group].scores.smaller_class();
    }
    [[nodiscard]] judged judge(std::size_t a, std::size_t b, const level& ordinary,
                               const level& simultaneous, bool) const override {
        return {detail::distance_of(samples_[a], samples_[b], ordinary),
                detail::distance_of(samples_[a], samples_[b], simultaneous).limits};
    }

  private:
    const grouping& by_;
    std::vector<detail::roc_sample> samples_;
};

std::vector<std::size_t> eligible_groups(const pairs_of_groups& pairs, const grouping& by,
                                         const comparing& how) {
    std::vector<std::size_t> eligible;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        const bool enough = pairs.support(g) >= static_cast<double>(how.min_group_size);
        if (!by.missing[g] && enough) eligible.push_back(g);
    }
    return eligible;
}

void add_against(std::string_view name, const pairs_of_groups& pairs,
                 const std::vector<std::size_t>& eligible, const grouping& by, const comparing& how,
                 std::vector<measurement>& out) {
    const level ordinary = level::two_sided(how.confidence);
    const detail::reference_group reference = reference_of(eligible, by, how);
    const std::size_t first = out.size();
    std::vector<double> p;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (reference.found && !reference.is_rest && g == reference.group) continue;
        if (by.missing[g]) continue;
        measurement m = started(name, by, &g, "distance", how);
        m.against = how.against;
        if (reference.is_rest) {
            m.reason = "a distance is one of two groups: compare with a group";
        } else if (!reference.found) {
            m.reason = "no group has min_group_size = " + std::to_string(how.min_group_size) +
                       " rows that it rests on";
        } else {
            const std::size_t other = reference.group;
            m.against = detail::joined(by.names[other]);
            fill(m, pairs.judge(g, other, ordinary, ordinary, true).at_ordinary);
            m.n = rows_of(by, g) + rows_of(by, other);
            const double fewest = std::min(pairs.support(g), pairs.support(other));
            if (m.status == status::ok) {
                detail::suppress_small(m, static_cast<std::int64_t>(fewest), how);
            }
        }
        p.push_back(m.p_value);
        out.push_back(std::move(m));
    }
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = 0; i < adjusted.size(); ++i) out[first + i].adjusted_p_value = adjusted[i];
}

double larger(double a, double b) { return std::isnan(a) || a < b ? b : a; }

// The p-value is that of the leading pair, times the number of pairs: no less than Bonferroni's.
measurement largest_of_all(std::string_view name, const pairs_of_groups& pairs,
                           const std::vector<std::size_t>& eligible, const grouping& by,
                           const comparing& how) {
    measurement m = started(name, by, nullptr, "max_distance", how);
    m.reason = "fewer than two groups can be compared";
    if (eligible.size() < 2) return m;
    const level ordinary = level::two_sided(how.confidence);
    const double number =
        static_cast<double>(eligible.size()) * static_cast<double>(eligible.size() - 1) / 2;
    const level simultaneous = level::from_tail(ordinary.tail / number);
    score_distance most;
    std::size_t lead_a = 0;
    std::size_t lead_b = 0;
    for (std::size_t i = 0; i < eligible.size(); ++i) {
        m.n += rows_of(by, eligible[i]);
        for (std::size_t j = 0; j < i; ++j) {
            const auto [d, wide] =
                pairs.judge(eligible[i], eligible[j], ordinary, simultaneous, false);
            if (std::isnan(d.value)) continue;
            most.limits = {larger(most.limits.lower, wide.lower),
                           larger(most.limits.upper, d.limits.upper)};
            most.bounds = {larger(most.bounds.lower, d.bounds.lower),
                           larger(most.bounds.upper, d.bounds.upper)};
            if (d.value <= most.value) continue;
            most.value = d.value;
            most.method = d.method;
            lead_a = eligible[i];
            lead_b = eligible[j];
        }
    }
    const double p = pairs.judge(lead_a, lead_b, ordinary, ordinary, true).at_ordinary.p_value;
    most.p_value = std::isnan(p) ? p : std::min(1.0, p * number);
    fill(m, most);
    m.group = by.names[lead_a];
    m.against = detail::joined(by.names[lead_b]);
    return m;
}

void add_all(std::string_view name, const pairs_of_groups& pairs, const grouping& by,
             const comparing& how, std::vector<measurement>& out, std::vector<std::string>& notes) {
    const std::vector<std::size_t> eligible = eligible_groups(pairs, by, how);
    if (eligible.size() > most_groups || by.groups.size() > many_groups) {
        notes.push_back(detail::joined(by.attribute) + ": " + std::string(name) + " of " +
                        std::to_string(by.groups.size()) + " groups is not measured; at most " +
                        std::to_string(most_groups) + " that can be compared are");
        return;
    }
    add_against(name, pairs, eligible, by, how, out);
    out.push_back(largest_of_all(name, pairs, eligible, by, how));
}

void add_standardized(const grouping& by, const group_counts& everyone, const comparing& how,
                      std::vector<measurement>& out) {
    const mean_sums& all = everyone.sums.score;
    const double deviation = all.deviation();
    const bool exact = !(all.below > 0 || all.above > 0);
    const metric_across rates = across_groups(mean_score, by, how);
    std::vector<measurement> made;
    add_comparisons(rates, by, everyone, how, made);
    add_extremes(rates, by, how, made);
    for (measurement& m : made) {
        if (m.comparison != "difference" && m.comparison != "max_difference") continue;
        m.metric = "standardized_mean_difference";
        m.denominator = deviation;
        m.numerator = m.value;
        if (!(deviation > 0) && m.status != status::undefined) {
            m.status = status::undefined;
            m.reason = "all scores are equal, or there are too few: there is no standard deviation";
        }
        const bool defined = m.status != status::undefined;
        for (double* x : {&m.value, &m.lower, &m.upper}) *x = defined ? *x / deviation : absent;
        m.bound_lower = m.bound_upper = exact ? m.value : absent;
        out.push_back(std::move(m));
    }
}

}  // namespace

std::span<const score_distance_name> score_distances() { return known_distances; }

score_distance max_statistical_parity(const grouping& by, std::size_t a, std::size_t b,
                                      const level& at) {
    return parity_pairs(by).judge(a, b, at, at, true).at_ordinary;
}

score_distance abroca(const grouping& by, std::size_t a, std::size_t b, const level& at,
                      const abroca_options& resampling) {
    return detail::distance_of(detail::roc_of(by, a, resampling), detail::roc_of(by, b, resampling),
                               at);
}

void add_score_distances(const grouping& by, const group_counts& everyone,
                         const std::vector<std::string_view>& wanted, const comparing& how,
                         const abroca_options& resampling, std::vector<measurement>& out,
                         std::vector<std::string>& notes) {
    for (const std::string_view name : wanted) {
        if (name == "max_statistical_parity") {
            add_all(name, parity_pairs(by), by, how, out, notes);
        } else if (name == "abroca") {
            add_all(name, roc_pairs(by, resampling), by, how, out, notes);
        } else if (name == "standardized_mean_difference") {
            add_standardized(by, everyone, how, out);
        }
    }
}

}  // namespace fairdrift
