#include <fairdrift/questions/proxies.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/association.hpp>
#include <fairdrift/stats/multiplicity.hpp>

namespace fairdrift {

namespace {

constexpr double rare = 5;
constexpr std::size_t most_points = 50;
constexpr std::size_t most_curves = 20;

// Edges at quantiles where a column holds more distinct numbers than there are bins.
std::vector<double> bins_of(const column& feature, std::size_t most_bins) {
    const bool numbers = (feature.is_real() || feature.is_integer()) && !feature.is_dictionary();
    if (!numbers) return {};
    std::vector<double> sorted(static_cast<std::size_t>(feature.size()));
    feature.read_numbers(0, feature.size(), sorted.data());
    sorted.erase(
        std::remove_if(sorted.begin(), sorted.end(), [](double x) { return !std::isfinite(x); }),
        sorted.end());
    std::sort(sorted.begin(), sorted.end());
    std::set<double> values;
    for (auto at = sorted.begin(); at != sorted.end() && values.size() <= most_bins;
         at = std::upper_bound(at, sorted.end(), *at)) {
        values.insert(*at);
    }
    if (values.size() <= most_bins) return {};
    std::vector<double> edges;
    for (std::size_t b = 1; b < most_bins; ++b) {
        const double edge = sorted[b * sorted.size() / most_bins];
        if (edge > sorted.front() && (edges.empty() || edge > edges.back())) edges.push_back(edge);
    }
    return edges;
}

std::string bin_text(const std::vector<double>& edges, const label& value) {
    const auto bin = static_cast<std::size_t>(value.number());
    if (bin == 0) return "under " + number_text(edges.front());
    if (bin == edges.size()) return number_text(edges.back()) + " and over";
    return number_text(edges[bin - 1]) + " to under " + number_text(edges[bin]);
}

// People by value of a feature and group of an attribute.
struct cross_counts {
    std::vector<std::string> values;
    std::vector<std::string> groups;
    std::vector<double> counts;  // effective ones where rows have weights
    std::int64_t rows = 0;
    std::size_t pooled = 0;  // values with few rows
    std::int64_t left_out = 0;
};

struct cell_sum {
    std::int64_t rows = 0;
    exact_sum weight;
    exact_sum squares;
};

// The cells of a state whose last attribute is the feature, summed over the other attributes.
class crossing {
  public:
    crossing(const state& counted, std::size_t attribute, const proxies_options& options)
        : counted_(counted), options_(options) {
        const partition& cells = counted.outcomes().cells();
        const std::size_t last = counted.layout().groups.size() - 1;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const auto group = cells.code(c, attribute);
            const auto value = cells.code(c, last);
            const tally& here = counted.outcomes()[c];
            cell_sum& to = cells_[{value, group}];
            to.rows += here.rows;
            to.weight.merge(here.weight);
            to.squares.merge(here.squared_weight);
            rows_of_group_[group] += here.rows;
        }
        attribute_ = attribute;
        feature_ = last;
    }

    [[nodiscard]] cross_counts table() const {
        cross_counts result;
        const std::map<std::int32_t, std::size_t> column_of = kept_groups(result);
        std::map<std::int32_t, std::int64_t> rows_of_value;
        double weights = 0;
        double squares = 0;
        for (const auto& [at, here] : cells_) {
            if (column_of.count(at.second) == 0) continue;
            rows_of_value[at.first] += here.rows;
            result.rows += here.rows;
            weights += here.weight.value();
            squares += here.squares.value();
        }
        const std::map<std::int32_t, std::size_t> row_of = kept_values(rows_of_value, result);
        const bool weighted = counted_.outcomes().weighted();
        const double scale = weighted && squares > 0 ? weights / squares : 1;
        result.counts.assign(result.values.size() * result.groups.size(), 0);
        for (const auto& [at, here] : cells_) {
            const auto column = column_of.find(at.second);
            if (column == column_of.end()) continue;
            double& to = result.counts[row_of.at(at.first) * result.groups.size() + column->second];
            to += weighted ? here.weight.value() * scale : static_cast<double>(here.rows);
        }
        return result;
    }

  private:
    [[nodiscard]] const label& value_of(std::size_t axis, std::int32_t code) const {
        return counted_.outcomes().cells().axis(axis)[static_cast<std::size_t>(code)];
    }

    std::map<std::int32_t, std::size_t> kept_groups(cross_counts& into) const {
        std::map<std::int32_t, std::size_t> column_of;
        for (const auto& [group, rows] : rows_of_group_) {
            const label& value = value_of(attribute_, group);
            if (value.is_missing() || rows < options_.min_group_size) {
                into.left_out += rows;
                continue;
            }
            column_of.emplace(group, into.groups.size());
            into.groups.push_back(counted_.layout().attribute_at(attribute_).display(value));
        }
        return column_of;
    }

    std::map<std::int32_t, std::size_t> kept_values(
        const std::map<std::int32_t, std::int64_t>& rows_of_value, cross_counts& into) const {
        const attribute& feature = counted_.layout().attribute_at(feature_);
        std::map<std::int32_t, std::size_t> row_of;
        for (const auto& [code, rows] : rows_of_value) {
            if (static_cast<double>(rows) < rare) continue;
            const label& value = value_of(feature_, code);
            row_of.emplace(code, into.values.size());
            const bool binned = !feature.bins.empty() && !value.is_missing();
            into.values.push_back(binned ? bin_text(feature.bins, value) : value.to_text());
        }
        for (const auto& [code, rows] : rows_of_value) {
            if (static_cast<double>(rows) >= rare) continue;
            if (into.pooled++ == 0) into.values.emplace_back("(rare)");
            row_of.emplace(code, into.values.size() - 1);
        }
        return row_of;
    }

    const state& counted_;
    const proxies_options& options_;
    std::size_t attribute_ = 0;
    std::size_t feature_ = 0;
    std::map<std::pair<std::int32_t, std::int32_t>, cell_sum> cells_;
    std::map<std::int32_t, std::int64_t> rows_of_group_;
};

struct screened {
    std::string feature;
    std::string attribute;
    cross_counts table;
    association found;
};

measurement start(const screened& one, const char* metric, double confidence) {
    measurement m;
    m.metric = metric;
    m.attribute = {one.attribute};
    m.feature = one.feature;
    m.n = one.table.rows;
    m.confidence = confidence;
    if (std::isnan(one.found.tau)) {
        m.status = status::undefined;
        const bool names_rows = one.table.pooled > 0 && one.table.values.size() == 1;
        m.reason = names_rows ? "none of its " + std::to_string(one.table.pooled) + " values has " +
                                    number_text(rare) + " people or more"
                              : std::string(one.found.reason);
    }
    return m;
}

void settle(measurement& m, double value, const interval& limits, std::string_view method) {
    m.value = m.bound_lower = m.bound_upper = value;
    m.lower = limits.lower;
    m.upper = limits.upper;
    m.method = method;
}

void add_measurements(const screened& one, double adjusted, double confidence, report& into) {
    measurement tau = start(one, "goodman_kruskal_tau", confidence);
    settle(tau, one.found.tau, one.found.tau_limits, "non_central_chi_square_and_delta");
    tau.p_value = one.found.p_value;
    tau.adjusted_p_value = adjusted;
    into.measurements.push_back(std::move(tau));
    measurement v = start(one, "cramers_v", confidence);
    settle(v, one.found.cramers_v, one.found.v_limits, "non_central_chi_square");
    into.measurements.push_back(std::move(v));
}

// People by value and group, the most frequent values of a feature.
void add_curve(const screened& one, report& into) {
    const cross_counts& t = one.table;
    const std::size_t columns = t.groups.size();
    std::vector<std::size_t> order(t.values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> sum(t.values.size());
    for (std::size_t i = 0; i < t.counts.size(); ++i) sum[i / columns] += t.counts[i];
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sum[a] > sum[b]; });
    curve c;
    c.name = "group_counts";
    c.attribute = {one.attribute};
    c.feature = one.feature;
    c.axes.emplace_back("value");
    const std::size_t shown = std::min(order.size(), most_points);
    std::vector<std::string> values;
    for (std::size_t i = 0; i < shown; ++i) values.push_back(t.values[order[i]]);
    if (shown < order.size()) values.emplace_back("(others)");
    const std::size_t points = values.size();
    c.columns.emplace_back(std::move(values));
    for (std::size_t j = 0; j < columns; ++j) {
        c.axes.push_back(t.groups[j]);
        std::vector<double> counts(points);
        for (std::size_t i = 0; i < order.size(); ++i) {
            counts[std::min(i, shown)] += t.counts[order[i] * columns + j];
        }
        c.columns.emplace_back(std::move(counts));
    }
    into.curves.push_back(std::move(c));
}

void screen(const table& rows, const column& feature, const proxies_options& options,
            std::vector<screened>& out) {
    table two;
    two.groups = rows.groups;
    two.groups.push_back(feature);
    two.sample_weight = rows.sample_weight;
    label_rules labels = options.labels;
    labels.max_cells = std::max<std::int64_t>(labels.max_cells, rows.rows() + 1);
    layout rules = open_layout(two, labels);
    rules.groups.back().bins = bins_of(feature, options.most_bins);
    state counted(std::move(rules));
    counted.update(two, options.n_threads);
    association_options how;
    how.confidence = options.confidence;
    how.seed = options.seed;
    for (std::size_t a = 0; a < rows.groups.size(); ++a) {
        screened one{
            feature.name(), rows.groups[a].name(), crossing(counted, a, options).table(), {}};
        one.found =
            associate(one.table.counts, std::max<std::size_t>(1, one.table.groups.size()), how);
        out.push_back(std::move(one));
    }
}

void add_notes(const std::vector<screened>& all, const proxies_options& options, report& into) {
    std::set<std::string> told;
    for (const screened& one : all) {
        if (one.table.left_out == 0 || !told.insert(one.attribute).second) continue;
        into.notes.push_back(one.attribute + ": " + std::to_string(one.table.left_out) +
                             " people without it, or in groups of fewer than " +
                             std::to_string(options.min_group_size) + ", are left out");
    }
    into.notes.emplace_back(
        "each feature is screened by itself: several that each say little may say much together, "
        "and a model may use a stand-in without harm, or a group without a stand-in");
}

void add_conventions(const table& rows, const proxies_options& options, report& into) {
    const auto add = [&](const char* name, const std::string& value) {
        into.conventions.emplace_back(name, value);
    };
    add("goodman_kruskal_tau",
        "share by which errors of guessing the group become fewer when the feature is known; what "
        "chance alone gives is taken off");
    add("numbers", "cut at " + std::to_string(options.most_bins) +
                       " quantiles where they have more values; missing is a value");
    add("rare_values", "values with fewer than " + number_text(rare) + " people are pooled");
    add("min_group_size", std::to_string(options.min_group_size));
    add("confidence", number_text(options.confidence));
    add("weights", rows.sample_weight ? "sampling weights; counts are effective ones"
                                      : "every row counts once");
    add("p_values",
        "chi-square, values of few people pooled, or tables with the same margins where an "
        "expected "
        "count is still under 5; Holm over all features and groups");
}

}  // namespace

report find_proxies(const table& rows, const proxies_options& options) {
    (void)level::two_sided(options.confidence);
    if (rows.groups.empty()) throw invalid_input("groups is empty; name who is to be told apart");
    if (rows.features.empty()) throw invalid_input("there are no features to screen");
    if (rows.rows() == 0) throw invalid_input("the table has 0 rows; there is nothing to screen");
    if (options.most_bins < 2) throw invalid_input("most_bins is under 2");
    std::vector<screened> all;
    for (const column& feature : rows.features) screen(rows, feature, options, all);
    std::stable_sort(all.begin(), all.end(), [](const screened& a, const screened& b) {
        const double of_a = std::isnan(a.found.tau) ? -1 : a.found.tau;
        const double of_b = std::isnan(b.found.tau) ? -1 : b.found.tau;
        return of_a > of_b;
    });
    std::vector<double> p;
    p.reserve(all.size());
    for (const screened& one : all) p.push_back(one.found.p_value);
    const std::vector<double> adjusted = holm(p);
    report result;
    result.kind = "proxies";
    result.subject = options.subject;
    data_part part;
    part.role = "audited";
    part.rows = rows.rows();
    for (const column& c : rows.groups) part.columns.emplace_back("group", c.name());
    for (const column& c : rows.features) part.columns.emplace_back("feature", c.name());
    if (rows.sample_weight) part.columns.emplace_back("sample_weight", rows.sample_weight->name());
    result.data.push_back(std::move(part));
    add_conventions(rows, options, result);
    for (std::size_t i = 0; i < all.size(); ++i) {
        add_measurements(all[i], adjusted[i], options.confidence, result);
        if (i < most_curves && all[i].found.tau > 0) add_curve(all[i], result);
    }
    add_notes(all, options, result);
    return result;
}

}  // namespace fairdrift
