#include <fairdrift/fairness/own_values.hpp>

#include <cmath>

namespace fairdrift {

namespace {

interval around(const own_value& v, const level& at, double design_effect) {
    if (v.limits) return v.limits(at);
    const double width = at.z * v.error * std::sqrt(design_effect);
    return {v.value - width, v.value + width};
}

group_counts of_rows(std::int64_t rows) {
    group_counts counts;
    tally all;
    all.rows = rows;
    counts.outcomes.add(outcome::missing, outcome::missing, all);
    return counts;
}

}  // namespace

void add_own_values(const std::string& metric_name, const std::vector<std::string>& attribute,
                    const std::vector<own_value>& values, const std::string& method,
                    const comparing& how, std::vector<measurement>& out) {
    metric what;
    what.name = metric_name;
    what.has_rest = false;
    grouping by;
    by.attribute = attribute;
    metric_across rates;
    rates.what = &what;
    const level ordinary = level::two_sided(how.confidence);
    std::int64_t rows = 0;
    for (const own_value& v : values) {
        if (v.value < 0) what.has_ratio = false;
        const bool eligible = !v.missing && !std::isnan(v.value) && v.rows >= how.min_group_size;
        if (eligible) rates.eligible.push_back(by.groups.size());
        by.names.push_back(v.group);
        by.missing.push_back(v.missing);
        by.groups.push_back(of_rows(v.rows));
        rows += v.rows;
        estimate e;
        e.value = v.value;
        e.n = v.rows;
        e.limits = around(v, ordinary, how.design_effect);
        e.method = method;
        e.reason = v.reason;
        rates.estimates.push_back(e);
    }
    rates.levels = levels_for(std::max<std::size_t>(rates.eligible.size(), 2), how.confidence);
    for (const own_value& v : values) {
        candidate c;
        c.value = v.value;
        c.ordinary = around(v, ordinary, how.design_effect);
        c.simultaneous = around(v, rates.levels.simultaneous, how.design_effect);
        rates.candidates.push_back(c);
    }
    if (by.groups.empty()) return;
    add_rates(rates, by, how, out);
    if (attribute.empty()) return;
    add_comparisons(rates, by, of_rows(rows), how, out);
    add_extremes(rates, by, how, out);
}

}  // namespace fairdrift
