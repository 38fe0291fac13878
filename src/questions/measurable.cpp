// Metrics that are asked for by name: whether there is such a one, and whether these rows give it.
#include <algorithm>

#include <fairdrift/core/error.hpp>
#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/fairness/classes.hpp>
#include <fairdrift/fairness/favorable_rate.hpp>
#include <fairdrift/fairness/ranking.hpp>
#include <fairdrift/fairness/score_distances.hpp>

#include "questions/audited.hpp"

namespace fairdrift::detail {

namespace {

template <class Names>
auto called(Names known, std::string_view name) {
    const auto at =
        std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.name == name; });
    return at == known.end() ? nullptr : &*at;
}

[[noreturn]] void refuse_metric(const std::string& name) {
    std::string known;
    for (const metric* m : group_metrics()) {
        known.append(known.empty() ? "" : ", ").append(m->name);
    }
    for (const score_distance_name& d : score_distances()) known.append(", ").append(d.name);
    for (const ranking_measure& r : ranking_measures()) known.append(", ").append(r.name);
    throw invalid_input("metric '" + name + "' is not known; there are " + known);
}

// What a name asks of the columns.
struct request {
    needs input;
    const metric* of_a_group = nullptr;  // null: of scores, which no one group alone gives
    bool groups = false;
};

request requested(const std::string& name) {
    if (const metric* m = find_metric(name)) return {m->input, m};
    const std::string_view known = spelled_out(name);
    if (const auto* d = called(score_distances(), known)) {
        return {d->labels ? needs::labels_and_scores : needs::scores, nullptr, true};
    }
    if (const auto* r = called(ranking_measures(), known)) {
        return {r->labels ? needs::labels_and_scores : needs::scores, nullptr, r->groups};
    }
    refuse_metric(name);
}

bool is_of_task(const metric* m, task_kind task) {
    if (task != task_kind::multiclass) return m == nullptr || m->input != needs::classes;
    return m != nullptr && (is_of_classes(*m) || is_of_one_class(*m));
}

std::string_view columns_for(needs input) {
    switch (input) {
        case needs::labels:
        case needs::numbers: return "y_true";
        case needs::decisions: return "y_pred (or score and threshold)";
        case needs::scores: return "score";
        case needs::labels_and_scores: return "y_true and score";
        case needs::errors:
        case needs::classes: return "y_true and y_pred";
        default: return "y_true and y_pred (or score and threshold)";
    }
}

// Of which task a metric is; empty where it is of the one at hand, and only columns lack.
std::string_view other_task(needs input, task_kind task) {
    if (input == needs::classes) return task == task_kind::multiclass ? "" : "multiclass";
    const bool numbers = input == needs::numbers || input == needs::errors;
    if (numbers) return task == task_kind::regression ? "" : "regression";
    const bool several = task == task_kind::multiclass;
    return several || (task == task_kind::regression && input != needs::scores) ? "binary" : "";
}

std::string given(const layout& rules) {
    std::string text;
    const auto tell = [&](bool there, const char* role) {
        if (there) text.append(text.empty() ? "" : ", ").append(role);
    };
    tell(!rules.y_true.empty(), "y_true");
    tell(!rules.y_pred.empty(), "y_pred");
    tell(!rules.score.empty() && rules.score != rules.y_pred, "score");
    tell(rules.has_threshold(), "threshold");
    tell(!rules.groups.empty(), "groups");
    return text.empty() ? "none of them" : text;
}

[[noreturn]] void refuse_here(const std::string& name, const request& wanted, const layout& rules,
                              task_kind task) {
    std::string text = "metric '" + name + "' needs ";
    text += columns_for(wanted.input);
    if (wanted.groups) text += ", and groups";
    const std::string_view other = other_task(wanted.input, task);
    if (!other.empty()) text.append(", task ").append(other);
    text += "; this audit has " + given(rules) + ", task ";
    throw invalid_input(text.append(to_text(task)));
}

}  // namespace

void require_known(const audit_options& options) {
    for (const std::string& name : options.metrics) (void)requested(name);
}

void require_measurable(const layout& rules, const audit_options& options, task_kind task,
                        bool favorable_is_positive) {
    for (const std::string& name : options.metrics) {
        const request wanted = requested(name);
        const metric* m = wanted.of_a_group;
        if ((wanted.groups && rules.groups.empty()) || !has_input(rules, wanted.input) ||
            !is_of_task(m, task)) {
            refuse_here(name, wanted, rules, task);
        }
        if (m != nullptr && m->name == favorable_rate.name && favorable_is_positive) {
            throw invalid_input("metric '" + name +
                                "' is selection_rate here, the positive outcome being the "
                                "favorable one; ask for that, or give favorable");
        }
    }
}

}  // namespace fairdrift::detail
