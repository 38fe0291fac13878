#include <algorithm>
#include <cmath>

#include <fairdrift/fairness/classes.hpp>
#include <fairdrift/stats/contingency.hpp>
#include <fairdrift/stats/multiplicity.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

// The decided classes of one group.
struct decided {
    std::vector<double> shares;
    std::vector<std::int64_t> counts;  // effective ones where rows have weights
    double trials = 0;
    std::int64_t rows = 0;
};

decided decisions_of(const class_table& table) {
    decided result;
    std::vector<double> weights(table.classes);
    double all = 0;
    double squares = 0;
    for (std::size_t d = 0; d < table.classes; ++d) {
        for (std::size_t t = 0; t <= table.classes; ++t) {
            const class_cell& cell = table.at(t, d);
            weights[d] += cell.weight;
            squares += cell.squares;
            result.rows += cell.rows;
        }
        all += weights[d];
    }
    result.trials = all > 0 ? all * all / squares : 0;
    for (const double w : weights) {
        const double share = all > 0 ? w / all : 0;
        result.shares.push_back(share);
        result.counts.push_back(std::llround(share * result.trials));
    }
    return result;
}

double distance(const decided& a, const decided& b) {
    double sum = 0;
    for (std::size_t c = 0; c < a.shares.size(); ++c) sum += std::fabs(a.shares[c] - b.shares[c]);
    return sum / 2;
}

// Rows that belong together know less than their number says, and the cells do not tell how much.
bool is_clustered(const grouping& by) { return by.groups.front().classes.clustered; }

// Every class's difference at once: their distances from 0 add up to limits of the sum.
interval limits_of(const decided& a, const decided& b, const level& each) {
    interval limits{0, 0};
    for (std::size_t c = 0; c < a.shares.size(); ++c) {
        if (a.shares[c] == 0 && b.shares[c] == 0) continue;
        const interval d =
            newcombe({a.shares[c] * a.trials, a.trials}, {b.shares[c] * b.trials, b.trials}, each);
        limits.lower += std::max({0.0, d.lower, -d.upper}) / 2;
        limits.upper += std::max(std::fabs(d.lower), std::fabs(d.upper)) / 2;
    }
    return {limits.lower, std::min(1.0, limits.upper)};
}

constexpr const char* metric_name = "total_variation";
constexpr const char* method = "bonferroni_classes";
constexpr const char* no_interval = "rows belong together, which its interval cannot allow for";

measurement start(const grouping& by, const char* comparison, const comparing& how) {
    measurement m;
    m.metric = metric_name;
    m.attribute = by.attribute;
    m.comparison = comparison;
    m.confidence = how.confidence;
    return m;
}

std::size_t classes_in_use(const std::vector<decided>& groups) {
    std::size_t used = 0;
    for (std::size_t c = 0; c < groups.front().shares.size(); ++c) {
        used += std::any_of(groups.begin(), groups.end(),
                            [&](const decided& g) { return g.shares[c] > 0; })
                    ? 1
                    : 0;
    }
    return std::max<std::size_t>(used, 1);
}

measurement compared(const grouping& by, const std::vector<decided>& groups, std::size_t group,
                     std::size_t reference, const level& each, const comparing& how) {
    const decided& a = groups[group];
    const decided& b = groups[reference];
    measurement m = start(by, "difference", how);
    m.group = by.names[group];
    m.against = detail::joined(by.names[reference]);
    m.n = a.rows + b.rows;
    if (!(a.trials > 0) || !(b.trials > 0)) {
        m.status = status::undefined;
        m.reason =
            detail::joined(by.names[a.trials > 0 ? reference : group]) + ": no row has a decision";
        return m;
    }
    m.value = m.bound_lower = m.bound_upper = distance(a, b);
    if (!is_clustered(by)) {
        const interval limits = limits_of(a, b, each);
        m.lower = std::min(limits.lower, m.value);
        m.upper = std::max(limits.upper, m.value);
        m.method = method;
        const chi_square_result test = chi_square_two_sample(a.counts, b.counts);
        if (test.degrees_of_freedom > 0) m.p_value = test.p_value;
    } else {
        m.reason = no_interval;
    }
    detail::suppress_small(m, std::min(a.rows, b.rows), how);
    return m;
}

void add_extreme(const grouping& by, const std::vector<decided>& groups,
                 const std::vector<std::size_t>& eligible, std::size_t classes,
                 const comparing& how, std::vector<measurement>& out) {
    measurement m = start(by, "max_difference", how);
    if (eligible.size() < 2) {
        m.status = status::undefined;
        m.reason = "fewer than two groups can be compared";
        out.push_back(std::move(m));
        return;
    }
    const auto pairs = static_cast<double>(eligible.size() * (eligible.size() - 1)) / 2;
    const double tail = level::two_sided(how.confidence).tail / static_cast<double>(classes);
    const level simultaneous = level::from_tail(tail / pairs);
    const level ordinary = level::from_tail(tail);
    double lower = 0;
    double upper = 0;
    m.value = -1;
    for (std::size_t i = 0; i < eligible.size(); ++i) {
        m.n += groups[eligible[i]].rows;
        for (std::size_t j = i + 1; j < eligible.size(); ++j) {
            const decided& a = groups[eligible[i]];
            const decided& b = groups[eligible[j]];
            lower = std::max(lower, limits_of(a, b, simultaneous).lower);
            upper = std::max(upper, limits_of(a, b, ordinary).upper);
            if (distance(a, b) <= m.value) continue;
            m.value = distance(a, b);
            m.group = by.names[eligible[i]];
            m.against = detail::joined(by.names[eligible[j]]);
        }
    }
    if (!is_clustered(by)) {
        m.lower = std::min(lower, m.value);
        m.upper = std::max(upper, m.value);
        m.method = method;
    } else {
        m.reason = no_interval;
    }
    m.bound_lower = m.bound_upper = m.value;
    out.push_back(std::move(m));
}

void adjust(std::vector<measurement>& out, std::size_t first) {
    std::vector<double> p;
    for (std::size_t i = first; i < out.size(); ++i) p.push_back(out[i].p_value);
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = first; i < out.size(); ++i) out[i].adjusted_p_value = adjusted[i - first];
}

constexpr std::size_t most_points = 256;

}  // namespace

void add_class_distances(const grouping& by, const comparing& how, std::vector<measurement>& out) {
    std::vector<decided> groups;
    std::vector<std::size_t> eligible;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        groups.push_back(decisions_of(by.groups[g].classes));
        if (!by.missing[g] && groups[g].trials > 0 && groups[g].rows >= how.min_group_size) {
            eligible.push_back(g);
        }
    }
    if (groups.empty()) return;
    const std::size_t classes = classes_in_use(groups);
    const std::size_t first = out.size();
    if (!eligible.empty()) {
        const std::size_t named = detail::named_group(by, how.against);
        const std::size_t reference =
            named < groups.size()
                ? named
                : *std::max_element(eligible.begin(), eligible.end(), [&](auto a, auto b) {
                      return groups[a].rows < groups[b].rows;
                  });
        const level each =
            level::from_tail(level::two_sided(how.confidence).tail / static_cast<double>(classes));
        for (std::size_t g = 0; g < groups.size(); ++g) {
            if (g == reference || by.missing[g]) continue;
            out.push_back(compared(by, groups, g, reference, each, how));
        }
        adjust(out, first);
    }
    add_extreme(by, groups, eligible, classes, how, out);
}

void add_confusions(const grouping& by, const class_list& all, const comparing& how,
                    std::vector<curve>& out) {
    const std::size_t n = all.labels.size();
    if (n * n > most_points) return;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        const group_counts& group = by.groups[g];
        if (!by.attribute.empty() && group.outcomes.rows(cells::all) < how.min_group_size) continue;
        std::vector<std::string> truths;
        std::vector<std::string> decisions;
        std::vector<double> rows;
        for (std::size_t t = 0; t < n; ++t) {
            for (std::size_t d = 0; d < n; ++d) {
                truths.push_back(all.names[t]);
                decisions.push_back(all.names[d]);
                rows.push_back(group.classes.at(t, d).weight);
            }
        }
        out.push_back({.name = "confusion",
                       .attribute = by.attribute,
                       .group = by.names[g],
                       .feature = {},
                       .window = {},
                       .axes = {"y_true", "y_pred", "rows"},
                       .columns = {truths, decisions, rows}});
    }
}

}  // namespace fairdrift
