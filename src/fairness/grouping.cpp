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

// The group of each cell of the outcomes, the scores and the values; -1 where it is in none.
struct placement {
    std::vector<std::int32_t> outcomes;
    std::vector<std::int32_t> scores;
    std::vector<std::int32_t> values;
};

placement placed(const state& rows, const std::vector<std::size_t>& attributes,
                 const std::map<codes, std::size_t>& place, bool with_scores) {
    const partition& counted = rows.outcomes().cells();
    placement result;
    result.outcomes.reserve(counted.size());
    for (std::size_t cell = 0; cell < counted.size(); ++cell) {
        const auto at = place.find(tuple_of(counted, cell, attributes));
        result.outcomes.push_back(at == place.end() ? -1 : static_cast<std::int32_t>(at->second));
    }
    const auto place_all = [&](const partition& cells, std::vector<std::int32_t>& to) {
        for (std::size_t cell = 0; cell < cells.size(); ++cell) {
            const auto at = place.find(translated(cells, counted, cell, attributes));
            to.push_back(at == place.end() ? -1 : static_cast<std::int32_t>(at->second));
        }
    };
    if (with_scores) place_all(rows.scores().cells(), result.scores);
    place_all(rows.values().cells(), result.values);
    return result;
}

std::pair<outcome, outcome> read_cell(const readings& how, const outcome_counts& counts,
                                      std::size_t cell) {
    const partition& cells = counts.cells();
    const std::int32_t truth = cells.code(cell, counts.true_axis());
    const std::int32_t decision = cells.code(cell, counts.decision_axis());
    const outcome said_truth = how.truth[static_cast<std::size_t>(truth)];
    const outcome said_decision = how.decision[static_cast<std::size_t>(decision)];
    if (how.same_decision.empty()) return {said_truth, said_decision};
    const bool right = how.same_decision[static_cast<std::size_t>(truth)] == decision;
    return {said_truth == outcome::missing ? said_truth
            : right                        ? outcome::positive
                                           : outcome::negative,
            said_decision == outcome::missing ? said_decision : outcome::positive};
}

// The clusters of each group: a cluster's cells lie apart, and are brought together by sorting.
void add_clusters(const state& rows, const readings& how, const std::vector<std::int32_t>& group_of,
                  std::vector<group_counts>& groups) {
    struct part {
        std::uint64_t key;  // group, cluster
        std::size_t cell;
        double weight;
    };
    const outcome_counts& counts = rows.outcomes();
    const partition& cells = counts.cells();
    const std::size_t axis = rows.layout().attribute_names().size();
    std::vector<part> parts;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        if (group_of[cell] < 0) continue;
        const auto code = static_cast<std::size_t>(cells.code(cell, axis));
        const auto [truth, decision] = read_cell(how, counts, cell);
        const auto group = static_cast<std::size_t>(group_of[cell]);
        const tally& here = counts[cell];
        if (cells.axis(axis)[code].is_missing()) {
            groups[group].outcomes.add_alone(truth, decision, here);
            continue;
        }
        parts.push_back({group << 32 | code,
                         3 * static_cast<std::size_t>(truth) + static_cast<std::size_t>(decision),
                         counts.weighted() ? here.weight.value() : static_cast<double>(here.rows)});
    }
    std::sort(parts.begin(), parts.end(),
              [](const part& a, const part& b) { return a.key < b.key; });
    by_cell sums{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        sums[parts[i].cell] += parts[i].weight;
        if (i + 1 < parts.size() && parts[i + 1].key == parts[i].key) continue;
        groups[parts[i].key >> 32].outcomes.add_cluster(sums);
        sums = {};
    }
}

// The cluster of each cell of the scores, numbered within its group; -1: its rows stand alone.
std::vector<std::int32_t> clusters_of(const state& rows,
                                      const std::vector<std::int32_t>& group_of) {
    if (rows.layout().cluster.empty()) return {};
    const partition& cells = rows.scores().cells();
    const std::size_t axis = rows.layout().attribute_names().size();
    std::map<std::uint64_t, std::int32_t> known;
    std::vector<std::int32_t> cluster_of(cells.size(), -1);
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        const auto code = static_cast<std::size_t>(cells.code(cell, axis));
        if (group_of[cell] < 0 || cells.axis(axis)[code].is_missing()) continue;
        const std::uint64_t key = static_cast<std::uint64_t>(group_of[cell]) << 32 | code;
        cluster_of[cell] =
            known.emplace(key, static_cast<std::int32_t>(known.size())).first->second;
    }
    return cluster_of;
}

std::vector<outcome> scored_truths(const state& rows, const readings& how) {
    const partition& cells = rows.scores().cells();
    std::vector<outcome> truth_of(cells.size());
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        truth_of[cell] =
            how.scored_truth[static_cast<std::size_t>(cells.code(cell, cells.axes() - 1))];
    }
    return truth_of;
}

void add_scores(const state& rows, const readings& how, const std::vector<std::int32_t>& group_of,
                std::vector<group_counts>& groups) {
    const score_counts& scores = rows.scores();
    const std::vector<outcome> truth_of = scored_truths(rows, how);
    const std::vector<std::int32_t> cluster_of = clusters_of(rows, group_of);
    const auto pairs = pair_scores(scores, group_of, truth_of, groups.size(), cluster_of);
    const auto sums = sum_scores(scores, group_of, truth_of, groups.size(), cluster_of);
    for (std::size_t g = 0; g < groups.size(); ++g) {
        groups[g].scores = pairs[g];
        groups[g].scores.design_effect = how.design_effect;
        groups[g].sums = sums[g];
        if (how.design_effect != 1) groups[g].sums.widen(how.design_effect);
    }
}

void add_steps(const state& rows, const readings& how, const std::vector<std::int32_t>& group_of,
               grouping& result) {
    const std::vector<outcome> truth_of = scored_truths(rows, how);
    result.steps = score_steps(rows.scores(), group_of, truth_of, result.groups.size());
    for (std::size_t g = 0; g < result.groups.size(); ++g) {
        group_counts& group = result.groups[g];
        group.precision = sum_precision(result.steps, g, group.scores);
        group.recalibration = recalibrate(result.steps, g);
        group.precision.variance *= how.design_effect;
        group.recalibration.intercept_variance *= how.design_effect;
        group.recalibration.slope_variance *= how.design_effect;
    }
}

void add_values(const state& rows, const readings& how, const std::vector<std::int32_t>& group_of,
                std::vector<group_counts>& groups) {
    const value_sums& values = rows.values();
    const bool clustered = !rows.layout().cluster.empty();
    const std::size_t axis = rows.layout().attribute_names().size();
    for (std::size_t cell = 0; cell < values.cells().size(); ++cell) {
        if (group_of[cell] < 0) continue;
        value_moments& to = groups[static_cast<std::size_t>(group_of[cell])].values;
        to.design_effect = how.design_effect;
        const std::int32_t code = clustered ? values.cells().code(cell, axis) : 0;
        const bool alone =
            !clustered || values.cells().axis(axis)[static_cast<std::size_t>(code)].is_missing();
        if (alone) {
            to.add(values[cell], values.weighted());
        } else {
            to.add_to_cluster(code, values[cell], values.weighted());
        }
    }
}

std::vector<group_counts> count_groups(const state& rows, const readings& how,
                                       const placement& place, std::size_t groups,
                                       bool with_scores) {
    const outcome_counts& counts = rows.outcomes();
    const partition& cells = counts.cells();
    const bool clustered = !rows.layout().cluster.empty();
    group_counts none;
    none.outcomes = confusion(counts.weighted(), clustered);
    none.outcomes.set_design_effect(how.design_effect);
    none.favorable_is_positive = how.favorable_is_positive;
    std::vector<group_counts> result(groups, none);
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        if (place.outcomes[cell] < 0) continue;
        const auto [truth, decision] = read_cell(how, counts, cell);
        const auto group = static_cast<std::size_t>(place.outcomes[cell]);
        result[group].outcomes.add(truth, decision, counts[cell]);
    }
    if (clustered) add_clusters(rows, how, place.outcomes, result);
    if (with_scores) add_scores(rows, how, place.scores, result);
    add_values(rows, how, place.values, result);
    return result;
}

std::map<codes, std::size_t> groups_of(const partition& cells,
                                       const std::vector<std::size_t>& attributes) {
    std::map<codes, std::size_t> place;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        place.emplace(tuple_of(cells, cell, attributes), 0);
    }
    if (attributes.empty()) place.emplace(codes{}, 0);  // all rows are a group even of no rows
    std::size_t number = 0;
    for (auto& [tuple, group] : place) group = number++;
    return place;
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
        // A threshold's decisions have no labels of their own: the truth's say what is meant, and 0
        // and 1 where there is none.
        std::vector<read_column> columns;
        const read_column decided{&decision, &how.decision,
                                  rules.has_threshold() ? rules.score : rules.y_pred};
        if (rules.has_decisions() && !rules.has_threshold()) columns.push_back(decided);
        if (!rules.y_true.empty()) columns.push_back({&truth, &how.truth, rules.y_true});
        if (rules.has_threshold() && rules.y_true.empty()) columns.push_back(decided);
        how.favorable_is_positive = favorable_is_positive(columns, rules.favorable);
    }
    return how;
}

grouping group_by(const state& rows, const std::vector<std::size_t>& attributes,
                  const readings& how, bool with_scores, bool with_steps) {
    const partition& cells = rows.outcomes().cells();
    const std::map<codes, std::size_t> place = groups_of(cells, attributes);
    grouping result;
    for (const std::size_t d : attributes) {
        result.attribute.push_back(rows.layout().attribute_at(d).name);
    }
    for (const auto& [tuple, number] : place) {
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
    const bool scored = with_scores && !rows.layout().score.empty();
    const placement where = placed(rows, attributes, place, scored);
    result.groups = count_groups(rows, how, where, place.size(), scored);
    if (scored && with_steps) add_steps(rows, how, where.scores, result);
    return result;
}

std::vector<group_counts> count_rests(const state& rows, const std::vector<std::size_t>& attributes,
                                      const readings& how, const grouping& by, bool with_unknown) {
    const bool scored = !rows.layout().score.empty();
    const placement all =
        placed(rows, attributes, groups_of(rows.outcomes().cells(), attributes), scored);
    std::vector<group_counts> rests;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        placement others = all;
        for (auto* group_of : {&others.outcomes, &others.scores, &others.values}) {
            for (std::int32_t& group : *group_of) {
                const bool left_out =
                    group < 0 || group == static_cast<std::int32_t>(g) ||
                    (!with_unknown && by.missing[static_cast<std::size_t>(group)]);
                group = left_out ? -1 : 0;
            }
        }
        rests.push_back(count_groups(rows, how, others, 1, scored).front());
    }
    return rests;
}

}  // namespace fairdrift
