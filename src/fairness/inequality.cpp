#include <fairdrift/fairness/inequality.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/extremes.hpp>
#include <fairdrift/stats/non_central.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

constexpr cell_set decided = cells::tp | cells::fp | cells::fn | cells::tn;

// The law of the benefit: shares of 0 and of 2; the rest has 1.
struct benefit {
    double none;
    double twice;

    [[nodiscard]] double mean() const { return 1 + twice - none; }
    [[nodiscard]] double variance() const {
        const double excess = twice - none;
        return none + twice - excess * excess;
    }
};

double entropy_of(const benefit& b) {
    return b.variance() / (2 * b.mean() * b.mean());  // (E b^2 / m^2 - 1) / 2
}

double theil_of(const benefit& b) {
    const double m = b.mean();
    const double once = 1 - b.none - b.twice;
    const double twice = b.twice > 0 ? 2 * b.twice * std::log(2 / m) : 0;
    return std::max(0.0, (twice - once * std::log(m)) / m);
}

double variation_of(const benefit& b) { return std::sqrt(2 * entropy_of(b)); }

// sum p ((b/m)^a - 1) / (a (a - 1)) over b = 0, 1, 2, with its limits at a = 0 and 1. Because the
// mean of b/m is 1, (b/m)^a - 1 may be replaced by b/m ((b/m)^(a-1) - 1): of the two that one is
// taken which does not cancel. Infinite where a <= 0 and somebody has no benefit.
double entropy_of_order(const benefit& b, double a) {
    if (a <= 0 && b.none > 0) return std::numeric_limits<double>::infinity();
    const double m = b.mean();
    const std::array shares = {1 - b.none - b.twice, b.twice};
    const bool near_one = a > 0.5;
    double sum = near_one ? 0 : -b.none;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double x = static_cast<double>(i + 1) / m;
        if (a == 0) {
            sum -= shares[i] * std::log(x);
        } else if (a == 1) {
            sum += shares[i] * x * std::log(x);
        } else if (near_one) {
            sum += shares[i] * x * std::expm1((a - 1) * std::log(x));
        } else {
            sum += shares[i] * std::expm1(a * std::log(x));
        }
    }
    if (a == 0) return std::max(0.0, sum);
    return std::max(0.0, a == 1 ? sum : sum / (a * (a - 1)));
}

using index = std::function<double(const benefit&)>;

// How far the value moves, down and up, while one share takes its limits.
interval moved(const index& value, const benefit& low, const benefit& high, double centre) {
    const double a = low.mean() > 0 ? value(low) : centre;
    const double b = high.mean() > 0 ? value(high) : centre;
    return {centre - std::min({a, b, centre}), std::max({a, b, centre}) - centre};
}

estimate evaluate_index(const group_counts& group, const level& at, const index& value) {
    const confusion& counts = group.outcomes;
    const proportion none = counts.part_of(cells::fn, decided, at);
    const proportion twice = counts.part_of(cells::fp, decided, at);
    estimate result;
    result.n = counts.rows(decided);
    const double whole = counts.weight(decided);
    if (!(whole > 0)) {
        result.reason = "no row has both a label and a decision";
        return result;
    }
    const benefit found{counts.weight(cells::fn) / whole, counts.weight(cells::fp) / whole};
    if (!(found.mean() > 0)) {
        result.reason = "nobody has a benefit: every row is a positive decided negative";
        return result;
    }
    result.value = value(found);
    if (!(none.trials > 0)) {
        result.reason = one_cluster;
        return result;
    }
    result.method = "mover";
    const interval zero = rate_interval(none, at).limits;
    const interval two = rate_interval(twice, at).limits;
    const double most_none = std::min(zero.upper, 1 - found.twice);
    const double most_twice = std::min(two.upper, 1 - found.none);
    const interval a =
        moved(value, {zero.lower, found.twice}, {most_none, found.twice}, result.value);
    const interval b =
        moved(value, {found.none, two.lower}, {found.none, most_twice}, result.value);
    // Clusters may have many of both. Where rows do not, a row of one share is none of the other:
    // they correlate by -sqrt(p q / (1 - p)(1 - q)), which widens what they move opposite ways.
    const double with_none = value({most_none, found.twice}) - value({zero.lower, found.twice});
    const double with_twice = value({found.none, most_twice}) - value({found.none, two.lower});
    const bool some = found.none > 0 && found.twice > 0;
    const double against =
        some && with_none * with_twice < 0
            ? std::sqrt(found.none * found.twice / ((1 - found.none) * (1 - found.twice)))
            : 0;
    const auto both = [&](double x, double y) {
        return counts.clustered() ? x + y : std::sqrt(x * x + y * y + 2 * against * x * y);
    };
    result.limits = {std::max(0.0, result.value - both(a.lower, b.lower)),
                     result.value + both(a.upper, b.upper)};
    return result;
}

// Groups whose rows with label and decision reach min_group_size, none of their values missing.
std::vector<std::size_t> that_may_decide(const grouping& by, const comparing& how, cell_set rows) {
    std::vector<std::size_t> kept;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        const bool enough = by.groups[g].outcomes.rows(rows) >= how.min_group_size &&
                            by.groups[g].outcomes.weight(rows) > 0;
        const bool one =
            by.groups[g].outcomes.clustered() && by.groups[g].outcomes.clusters(rows) < 2;
        if (enough && !one && !by.missing[g]) kept.push_back(g);
    }
    return kept;
}

measurement of_grouping(const grouping& by, const char* metric, const char* comparison,
                        const comparing& how) {
    measurement m;
    m.metric = metric;
    m.attribute = by.attribute;
    m.comparison = comparison;
    m.confidence = how.confidence;
    return m;
}

measurement undefined(measurement m, std::string reason) {
    m.status = status::undefined;
    m.reason = std::move(reason);
    return m;
}

// Sums over groups that everything between them is made of; rows are effective ones.
struct between {
    double rows = 0;
    double mean = 0;
    double within = 0;   // variance within groups, each outcome smoothed by 1/2 a row
    double squares = 0;  // sum of rows (m_g - m)^2
    double entropy = 0;
    double theil = 0;
    double delta = 0;  // variance of the entropy by the delta method
};

between between_of(const grouping& by, const std::vector<std::size_t>& groups, const level& at) {
    struct one {
        double weight;
        double rows;
        benefit b;
    };
    std::vector<one> found;
    between sum;
    double weight = 0;
    double total = 0;
    for (const std::size_t g : groups) {
        const confusion& c = by.groups[g].outcomes;
        const double w = c.weight(decided);
        const benefit b{c.weight(cells::fn) / w, c.weight(cells::fp) / w};
        // How the mean benefit moves with the rows' weights.
        by_cell slopes = slopes_of(cells::fp, decided, b.mean() - 1);
        slopes[3] -= 1;  // false negatives have none
        const double times = c.inflation(slopes, decided, at);
        found.push_back({w, w * w / c.squared_weight(decided) / times, b});
        weight += w;
        total += w * b.mean();
        sum.rows += found.back().rows;
    }
    sum.mean = total / weight;
    for (const one& g : found) {
        const benefit smooth{(g.b.none * g.rows + 0.5) / (g.rows + 1.5),
                             (g.b.twice * g.rows + 0.5) / (g.rows + 1.5)};
        sum.within += g.rows / sum.rows * smooth.variance();
        const double relative = g.b.mean() / sum.mean;
        sum.squares += g.rows * (g.b.mean() - sum.mean) * (g.b.mean() - sum.mean);
        sum.entropy += g.weight / weight * (relative * relative - 1) / 2;
        if (relative > 0) sum.theil += g.weight / weight * relative * std::log(relative);
    }
    // d entropy / d m_g = share of g times (m_g - (1 + 2 entropy) m) / m^2.
    for (const one& g : found) {
        const double slope = g.weight / weight * (g.b.mean() - (1 + 2 * sum.entropy) * sum.mean) /
                             (sum.mean * sum.mean);
        sum.delta += slope * slope * g.b.variance() / g.rows;
    }
    sum.entropy = std::max(0.0, sum.entropy);
    sum.theil = std::max(0.0, sum.theil);
    return sum;
}

// ln of the extreme ratios of p and of 1 - p over the groups: the larger one, both kept at half the
// error. `part` are the selected (or the positives) of `whole`.
measurement epsilon_of(const grouping& by, const std::vector<std::size_t>& groups, cell_set part,
                       cell_set whole, measurement m) {
    const level half = level::two_sided(1 - (1 - m.confidence) / 2);
    const family_levels at = levels_for(groups.size(), half.confidence());
    m.value = 0;
    interval limits{0, 0};
    for (const bool other : {false, true}) {
        std::vector<candidate> sides;
        for (const std::size_t g : groups) {
            const proportion p = by.groups[g].outcomes.part_of(part, whole, at.ordinary);
            const double x = other ? p.trials - p.successes : p.successes;
            candidate c;
            c.counts = {x + 0.5, p.trials + 1};
            c.value = c.counts.rate();
            c.ordinary = c.simultaneous = rate_interval(c.counts, at.ordinary).limits;
            sides.push_back(c);
        }
        const extreme e = max_ratio(sides, at);
        if (const double value = std::log(e.value); value >= m.value) {
            m.value = value;
            m.group = by.names[groups[e.largest]];
            m.against = detail::joined(by.names[groups[e.smallest]]);
            m.method = e.method;
        }
        limits.lower = std::max(limits.lower, std::log(e.limits.lower));
        limits.upper = std::max(limits.upper, std::log(e.limits.upper));
    }
    for (const std::size_t g : groups) m.n += by.groups[g].outcomes.rows(whole);
    m.bound_lower = m.bound_upper = m.value;
    m.lower = limits.lower;
    m.upper = std::isfinite(limits.upper) ? limits.upper : absent;
    m.status = status::ok;
    return m;
}

}  // namespace

estimate evaluate_generalized_entropy_of_order(const group_counts& group, double alpha,
                                               const level& at) {
    if (!std::isfinite(alpha)) throw invalid_input("alpha is not a finite number");
    const auto value = [alpha](const benefit& b) { return entropy_of_order(b, alpha); };
    estimate result = evaluate_index(group, at, value);
    if (std::isinf(result.value)) {
        result.value = absent;
        result.limits = {};
        result.reason =
            "somebody has no benefit (a positive decided negative): of order 0 and below it is "
            "infinite";
    } else if (std::isinf(result.limits.upper)) {
        result.limits.upper = absent;
        result.method = "mover, unbounded above";
    }
    return result;
}

estimate evaluate_generalized_entropy(const group_counts& group, const level& at) {
    return evaluate_index(group, at, entropy_of);
}

estimate evaluate_theil(const group_counts& group, const level& at) {
    return evaluate_index(group, at, theil_of);
}

estimate evaluate_coefficient_of_variation(const group_counts& group, const level& at) {
    return evaluate_index(group, at, variation_of);
}

void add_between_groups(const grouping& by, const comparing& how, std::vector<measurement>& out) {
    const std::vector<std::size_t> groups = that_may_decide(by, how, decided);
    const level at = level::two_sided(how.confidence);
    const between sum = groups.size() < 2 ? between{} : between_of(by, groups, at);
    for (const metric* what : {&generalized_entropy_index, &theil_index}) {
        measurement m = of_grouping(by, what->name.data(), "between_groups", how);
        if (groups.size() < 2) {
            out.push_back(undefined(std::move(m), "fewer than two groups can be compared"));
            continue;
        }
        if (!(sum.mean > 0)) {
            out.push_back(undefined(std::move(m), "nobody has a benefit"));
            continue;
        }
        m.value = what == &theil_index ? sum.theil : sum.entropy;
        m.bound_lower = m.bound_upper = m.value;
        const double q = sum.squares / sum.within;
        const auto k = static_cast<double>(groups.size() - 1);
        // Groups that are more alike than chance makes equal ones do not prove that they are equal:
        // the upper limit is never below that of what equality gives on average, Q = k.
        const interval limits{non_centrality(q, k, at).lower,
                              non_centrality(std::max(q, k), k, at).upper};
        const double scale = sum.within / (2 * sum.rows * sum.mean * sum.mean);
        // The two orders agree for small effects; the limits follow the value where they part.
        const double bend = sum.entropy > 0 ? m.value / sum.entropy : 1;
        const double half = at.z * std::sqrt(sum.delta);
        const double low = std::min(limits.lower * scale, std::max(0.0, sum.entropy - half));
        const double high = std::max(limits.upper * scale, sum.entropy + half);
        m.lower = std::min(low * bend, m.value);
        m.upper = std::max(high * bend, m.value);
        m.method = "non_central_chi_square_and_delta";
        for (const std::size_t g : groups) m.n += by.groups[g].outcomes.rows(decided);
        m.status = status::ok;
        out.push_back(std::move(m));
    }
}

void add_differential_fairness(const grouping& by, const comparing& how,
                               std::vector<measurement>& out) {
    struct side {
        const char* name;
        cell_set part;
        cell_set whole;
    };
    const side decisions{"differential_fairness", cells::selected,
                         cells::selected | cells::rejected};
    const side labels{"label_differential_fairness", cells::positives,
                      cells::positives | cells::negatives};
    std::vector<measurement> both;
    for (const side& s : {decisions, labels}) {
        const std::vector<std::size_t> groups = that_may_decide(by, how, s.whole);
        measurement m = of_grouping(by, s.name, "max_log_ratio", how);
        both.push_back(groups.size() < 2
                           ? undefined(std::move(m), "fewer than two groups can be compared")
                           : epsilon_of(by, groups, s.part, s.whole, std::move(m)));
    }
    measurement added = of_grouping(by, "differential_fairness_amplification", "difference", how);
    const measurement& of_decisions = both[0];
    const measurement& of_labels = both[1];
    if (of_decisions.status == status::ok && of_labels.status == status::ok) {
        added.value = added.bound_lower = added.bound_upper = of_decisions.value - of_labels.value;
        added.lower = added.value - std::hypot(of_decisions.value - of_decisions.lower,
                                               of_labels.upper - of_labels.value);
        added.upper = added.value + std::hypot(of_decisions.upper - of_decisions.value,
                                               of_labels.value - of_labels.lower);
        added.method = "mover";
        added.n = std::min(of_decisions.n, of_labels.n);
        added.status = status::ok;
    } else {
        added = undefined(std::move(added), "fewer than two groups can be compared");
    }
    out.insert(out.end(), both.begin(), both.end());
    out.push_back(std::move(added));
}

}  // namespace fairdrift
