#include <fairdrift/questions/audit.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

const attribute* attribute_named(const std::vector<attribute>& many, const std::string& name) {
    for (const attribute& a : many) {
        if (a.name == name) return &a;
    }
    return nullptr;
}

// Whether some value of a column of real numbers is not whole: then they are no labels.
bool has_fractions(const column& values) {
    if (!values.is_real()) return false;
    constexpr std::int64_t block = 4096;
    std::array<double, block> numbers;
    for (std::int64_t first = 0; first < values.size(); first += block) {
        const std::int64_t count = std::min(block, values.size() - first);
        values.read_numbers(first, count, numbers.data());
        if (std::any_of(numbers.begin(), numbers.begin() + count,
                        [](double x) { return std::isfinite(x) && std::trunc(x) != x; })) {
            return true;
        }
    }
    return false;
}

attribute* rule_target(layout& rules, const std::string& name, const char* what) {
    for (auto* many : {&rules.groups, &rules.strata}) {
        if (const attribute* a = attribute_named(*many, name)) return const_cast<attribute*>(a);
    }
    throw invalid_input(std::string(what) + " name '" + name + "', which is not among the groups");
}

}  // namespace

layout open_layout(const table& rows, const label_rules& rules) {
    layout result;
    if (rows.y_true) result.y_true = rows.y_true->name();
    if (rows.y_pred) result.y_pred = rows.y_pred->name();
    if (rows.score) result.score = rows.score->name();
    if (rows.sample_weight) result.sample_weight = rows.sample_weight->name();
    if (rows.cluster) result.cluster = rows.cluster->name();
    for (const column& c : rows.groups) result.groups.push_back({c.name(), {}, {}});
    for (const column& c : rows.strata) result.strata.push_back({c.name(), {}, {}});
    for (const auto& [name, edges] : rules.bins) rule_target(result, name, "bins")->bins = edges;
    for (const auto& [name, texts] : rules.value_labels) {
        if (name == result.y_true) {
            result.y_true_labels = texts;
        } else if (name == result.y_pred) {
            result.y_pred_labels = texts;
        } else {
            rule_target(result, name, "value_labels")->value_labels = texts;
        }
    }
    result.positive = rules.positive;
    result.favorable = rules.favorable;
    result.threshold = rules.threshold;
    result.max_cells = rules.max_cells;
    result.task = rules.task;
    const bool may_be_numbers = rules.positive.empty() && !result.has_threshold() && rows.y_true;
    if (result.task == task_kind::automatic && may_be_numbers && has_fractions(*rows.y_true)) {
        result.task = task_kind::regression;
    }
    if (result.task == task_kind::regression && !rows.score && rows.y_pred) {
        result.score = rows.y_pred->name();
    }
    return result;
}

}  // namespace fairdrift
