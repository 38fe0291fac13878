#include "questions/audited.hpp"

#include <algorithm>

#include <fairdrift/core/error.hpp>
#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/fairness/favorable_rate.hpp>
#include <fairdrift/fairness/ranking.hpp>
#include <fairdrift/fairness/rates.hpp>
#include <fairdrift/fairness/roc_auc.hpp>
#include <fairdrift/fairness/score_distances.hpp>

namespace fairdrift::detail {

namespace {

bool is_named(const audit_options& options, std::string_view name) {
    return std::any_of(options.metrics.begin(), options.metrics.end(),
                       [&](const std::string& given) { return spelled_out(given) == name; });
}

std::size_t position_of(const layout& rules, const std::string& name) {
    for (std::size_t d = 0; d < rules.groups.size(); ++d) {
        if (rules.groups[d].name == name) return d;
    }
    throw invalid_input("intersections name '" + name + "', which is not among the groups");
}

}  // namespace

// By default those that cost next to nothing.
std::vector<std::string_view> chosen_distances(const layout& rules, const audit_options& options) {
    std::vector<std::string_view> chosen;
    for (const score_distance_name& d : score_distances()) {
        if (!has_input(rules, d.labels ? needs::labels_and_scores : needs::scores)) continue;
        if (is_named(options, d.name) || (options.metrics.empty() && !d.on_request)) {
            chosen.push_back(d.name);
        }
    }
    return chosen;
}

// Those asked for by name, and all where the task says so: not every score is a place in a list.
std::vector<std::string_view> chosen_rankings(const layout& rules, const audit_options& options) {
    std::vector<std::string_view> chosen;
    const bool all = rules.task == task_kind::ranking && options.metrics.empty();
    for (const ranking_measure& r : ranking_measures()) {
        if (!has_input(rules, r.labels ? needs::labels_and_scores : needs::scores)) continue;
        if (all || is_named(options, r.name)) chosen.push_back(r.name);
    }
    return chosen;
}

std::vector<const metric*> chosen_metrics(const layout& rules, const audit_options& options,
                                          const std::function<bool(const metric&)>& belongs) {
    std::vector<const metric*> chosen;
    for (const metric* m : group_metrics()) {
        if (!has_input(rules, m->input) || !belongs(*m)) continue;
        const bool wanted = options.metrics.empty() ||
                            std::any_of(options.metrics.begin(), options.metrics.end(),
                                        [&](const auto& name) { return find_metric(name) == m; });
        if (wanted) chosen.push_back(m);
    }
    return chosen;
}

bool is_of_classes(const metric& m) { return m.input == needs::classes || m.name == accuracy.name; }

// Of two outcomes, or of numbers.
std::vector<const metric*> binary_metrics(const layout& rules, const audit_options& options,
                                          bool favorable_is_positive) {
    return chosen_metrics(rules, options, [&](const metric& m) {
        return m.input != needs::classes &&
               (m.name != favorable_rate.name || !favorable_is_positive);
    });
}

bool takes_steps(const std::vector<const metric*>& metrics) {
    return std::any_of(metrics.begin(), metrics.end(), [](const metric* m) {
        return m->by_steps || m->name == roc_auc.name;  // for its curve
    });
}

// A curve stands beside the number that it is summed up in.
curves_wanted curves_of(const std::vector<const metric*>& metrics) {
    const auto measured = [&](std::string_view name) {
        return std::any_of(metrics.begin(), metrics.end(),
                           [&](const metric* m) { return m->name == name; });
    };
    return {.roc = measured("roc_auc"),
            .precision_recall = measured("average_precision"),
            .reliability = measured("expected_calibration_error")};
}

// Each attribute, then the intersections asked for.
std::vector<positions> groupings_of(const layout& rules, const audit_options& options) {
    std::vector<positions> result;
    const std::size_t n = rules.groups.size();
    for (std::size_t d = 0; d < n; ++d) result.push_back({d});
    if (options.intersections == "observed") {
        for (std::size_t a = 0; a < n; ++a) {
            for (std::size_t b = a + 1; b < n; ++b) result.push_back({a, b});
        }
        if (n > 2) {
            positions all(n);
            for (std::size_t d = 0; d < n; ++d) all[d] = d;
            result.push_back(all);
        }
    } else if (options.intersections != "none" && options.intersections != "given") {
        throw invalid_input("intersections is '" + options.intersections +
                            "'; it must be observed, none, or a list of lists of attributes");
    }
    for (const auto& names : options.given_intersections) {
        positions axes;
        for (const std::string& name : names) {
            const std::size_t axis = position_of(rules, name);
            if (std::find(axes.begin(), axes.end(), axis) != axes.end()) {
                throw invalid_input("intersections name '" + name + "' twice in one list");
            }
            axes.push_back(axis);
        }
        if (axes.empty()) throw invalid_input("intersections has a list without attributes");
        if (std::find(result.begin(), result.end(), axes) == result.end()) result.push_back(axes);
    }
    return result;
}

}  // namespace fairdrift::detail
