#include <fairdrift/fairness/grouping.hpp>

#include <algorithm>
#include <map>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/average_precision.hpp>
#include <fairdrift/fairness/positive.hpp>
#include <fairdrift/fairness/recalibration.hpp>
#include <fairdrift/fairness/roc_auc.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

using codes = std::vector<std::int32_t>;

codes tuple_of(const partition& cells, std::size_t cell, const std::vector<std::size_t>& axes) {
    codes tuple;
    for (const std::size_t d : axes) tuple.push_back(cells.code(cell, d));
    return tuple;
}

// Labels of the score counts' cells are a subset of the outcomes' (rows without a score are not
// there), so tuples are compared by label text of their own axes, through codes of the outcomes.
codes translated(const partition& scored, const partition& counted, std::size_t cell,
                 const std::vector<std::size_t>& axes) {
    codes tuple;
    for (const std::size_t d : axes) {
        const auto code = static_cast<std::size_t>(scored.code(cell, d));
        tuple.push_back(counted.axis(d).code(scored.axis(d)[code]));
    }
    return tuple;
}

void add_scores(const state& rows, const std::vector<std::size_t>& attributes, const readings& how,
                const std::map<codes, std::size_t>& place, bool with_steps, grouping& result) {
    const score_counts& scores = rows.scores();
    const partition& cells = scores.cells();
    std::vector<std::int32_t> group_of(cells.size());
    std::vector<outcome> truth_of(cells.size());
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        const auto at = place.find(translated(cells, rows.outcomes().cells(), cell, attributes));
        group_of[cell] = at == place.end() ? -1 : static_cast<std::int32_t>(at->second);
        truth_of[cell] =
            how.scored_truth[static_cast<std::size_t>(cells.code(cell, cells.axes() - 1))];
    }
    const auto pairs = pair_scores(scores, group_of, truth_of, result.groups.size());
    const auto sums = sum_scores(scores, group_of, truth_of, result.groups.size());
    for (std::size_t g = 0; g < pairs.size(); ++g) {
        result.groups[g].scores = pairs[g];
        result.groups[g].sums = sums[g];
    }
    if (!with_steps) return;
    result.steps = score_steps(scores, group_of, truth_of, result.groups.size());
    for (std::size_t g = 0; g < pairs.size(); ++g) {
        result.groups[g].precision = sum_precision(result.steps, g, pairs[g]);
        result.groups[g].recalibration = recalibrate(result.steps, g);
    }
}

void add_values(const state& rows, const std::vector<std::size_t>& attributes,
                const std::map<codes, std::size_t>& place, grouping& result) {
    const value_sums& values = rows.values();
    for (std::size_t cell = 0; cell < values.cells().size(); ++cell) {
        const codes tuple = translated(values.cells(), rows.outcomes().cells(), cell, attributes);
        result.groups[place.at(tuple)].values.add(values[cell], values.weighted());
    }
}

}  // namespace

void detail::require_distinct(const std::vector<std::string>& attribute,
                              std::vector<std::vector<std::string>> names) {
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) return;
    throw invalid_input("two groups of '" + attribute.front() + "' read '" + twice->front() +
                        "'; give their value_labels different names");
}

bool has_input(const layout& rules, needs input) {
    if (input == needs::nothing) return true;
    const bool numbers = rules.task == task_kind::regression;
    const bool labels = !rules.y_true.empty();
    switch (input) {
        case needs::scores: return !rules.score.empty();
        case needs::numbers: return numbers && labels;
        case needs::errors: return numbers && labels && !rules.y_pred.empty();
        case needs::labels: return !numbers && labels;
        case needs::decisions: return !numbers && rules.has_decisions();
        case needs::labels_and_scores: return !numbers && labels && !rules.score.empty();
        default: return !numbers && labels && rules.has_decisions();
    }
}

readings read_labels(const state& rows) {
    const layout& rules = rows.layout();
    const outcome_counts& counts = rows.outcomes();
    const labels& truth = counts.cells().axis(counts.true_axis());
    const labels& decision = counts.cells().axis(counts.decision_axis());
    readings how;
    how.truth = outcomes_of(truth, rules.positive, rules.y_true);
    how.decision = outcomes_of(
        decision, rules.has_threshold() ? std::vector<label>{} : rules.positive, rules.y_pred);
    const labels& scored = rows.scores().cells().axis(rows.scores().cells().axes() - 1);
    for (const label& value : scored) {
        how.scored_truth.push_back(how.truth[static_cast<std::size_t>(truth.code(value))]);
    }
    if (!rules.favorable.empty()) {
        const bool decided = rules.has_decisions() && !rules.has_threshold();
        how.favorable_is_positive =
            decided ? favorable_is_positive(decision, how.decision, rules.favorable, rules.y_pred)
                    : favorable_is_positive(truth, how.truth, rules.favorable, rules.y_true);
    }
    return how;
}

grouping group_by(const state& rows, const std::vector<std::size_t>& attributes,
                  const readings& how, bool with_scores, bool with_steps) {
    const outcome_counts& counts = rows.outcomes();
    const partition& cells = counts.cells();
    std::map<codes, std::size_t> place;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        place.emplace(tuple_of(cells, cell, attributes), 0);
    }
    if (attributes.empty()) place.emplace(codes{}, 0);  // all rows are a group even of no rows
    grouping result;
    for (const std::size_t d : attributes) {
        result.attribute.push_back(rows.layout().attribute_at(d).name);
    }
    for (auto& [tuple, number] : place) {
        number = result.groups.size();
        result.groups.push_back(
            {confusion(counts.weighted()), {}, {}, {}, {}, how.favorable_is_positive});
        result.names.emplace_back();
        bool missing = false;
        for (std::size_t i = 0; i < attributes.size(); ++i) {
            const label& value = cells.axis(attributes[i])[static_cast<std::size_t>(tuple[i])];
            result.names.back().push_back(rows.layout().attribute_at(attributes[i]).display(value));
            missing |= value.is_missing();
        }
        result.missing.push_back(missing);
    }
    detail::require_distinct(result.attribute, result.names);
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        const auto truth = static_cast<std::size_t>(cells.code(cell, counts.true_axis()));
        const auto decision = static_cast<std::size_t>(cells.code(cell, counts.decision_axis()));
        const std::size_t group = place.at(tuple_of(cells, cell, attributes));
        result.groups[group].outcomes.add(how.truth[truth], how.decision[decision], counts[cell]);
    }
    if (with_scores && !rows.layout().score.empty()) {
        add_scores(rows, attributes, how, place, with_steps, result);
    }
    add_values(rows, attributes, place, result);
    return result;
}

}  // namespace fairdrift
