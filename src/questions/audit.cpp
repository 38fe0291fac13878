#include <fairdrift/questions/audit.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <fairdrift/core/error.hpp>
#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/fairness/classes.hpp>
#include <fairdrift/fairness/inequality.hpp>
#include <fairdrift/fairness/ranking.hpp>
#include <fairdrift/fairness/residuals.hpp>
#include <fairdrift/fairness/roc_auc.hpp>
#include <fairdrift/fairness/score_curves.hpp>
#include <fairdrift/fairness/score_distances.hpp>
#include <fairdrift/fairness/within_strata.hpp>

#include "questions/audited.hpp"

namespace fairdrift {

namespace {

using detail::audited_part;
using detail::binary_metrics;
using detail::chosen_distances;
using detail::chosen_metrics;
using detail::chosen_rankings;
using detail::conventions_of;
using detail::curves_of;
using detail::groupings_of;
using detail::positions;
using detail::takes_steps;

std::string text_of(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : " x ") + part;
    return text;
}

void add_counts(const grouping& by, std::vector<measurement>& out) {
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        measurement m;
        m.metric = "count";
        m.attribute = by.attribute;
        m.group = by.names[g];
        m.n = by.groups[g].outcomes.rows(cells::all);
        m.value = m.bound_lower = m.bound_upper = static_cast<double>(m.n);
        m.method = "exact";
        out.push_back(std::move(m));
    }
}

constexpr std::int64_t few_clusters = 30;

void require_design_effect(const comparing& how, const layout& rules) {
    if (!(how.design_effect >= 1) || std::isinf(how.design_effect)) {
        throw invalid_input("design_effect is " + number_text(how.design_effect) +
                            "; it must be 1 or more");
    }
    if (how.design_effect != 1 && !rules.cluster.empty()) {
        throw invalid_input("both cluster ('" + rules.cluster +
                            "') and design_effect are given; clusters tell their own effect");
    }
}

void note_clusters(const group_counts& everyone, const state& rows,
                   std::vector<std::string>& notes) {
    const std::string& name = rows.layout().cluster;
    if (name.empty()) return;
    const partition& cells = rows.outcomes().cells();
    const std::size_t axis = rows.layout().attribute_names().size();
    std::int64_t alone = 0;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        const auto code = static_cast<std::size_t>(cells.code(cell, axis));
        if (cells.axis(axis)[code].is_missing()) alone += rows.outcomes()[cell].rows;
    }
    const std::int64_t known = everyone.outcomes.clusters(cells::all) - alone;
    if (known == 0) {
        if (alone > 0) {
            notes.push_back("warning: cluster '" + name +
                            "' is missing in every row: " + std::to_string(alone) +
                            " rows without a cluster stand alone, as they would without cluster");
        }
        return;
    }
    std::string text = std::to_string(rows.rows()) + " rows in " + std::to_string(known) +
                       " clusters of '" + name + "': intervals allow for rows that belong together";
    if (alone > 0) {
        text += "; " + std::to_string(alone) + (alone == 1 ? " row" : " rows") +
                " without a cluster " + (alone == 1 ? "stands" : "stand") + " alone";
    }
    notes.push_back(text);
}

// Cluster-robust variances are themselves estimated, from as many numbers as there are clusters.
void note_few_clusters(const grouping& by, const std::string& cluster,
                       std::vector<std::string>& notes) {
    if (cluster.empty()) return;
    std::string few;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        const std::int64_t n = by.groups[g].outcomes.clusters(cells::all);
        if (n >= few_clusters || by.missing[g]) continue;
        few += (few.empty() ? "" : ", ") + text_of(by.names[g]) + " (" + std::to_string(n) + ")";
    }
    if (few.empty()) return;
    notes.push_back("warning: fewer than " + std::to_string(few_clusters) + " clusters of '" +
                    cluster + "': " + text_of(by.attribute) + " " + few +
                    "; their intervals may be too narrow");
}

void note_small(const grouping& by, const comparing& how, std::vector<std::string>& notes) {
    std::size_t small = 0;
    std::int64_t people = 0;
    for (const group_counts& group : by.groups) {
        const std::int64_t rows = group.outcomes.rows(cells::all);
        if (rows >= how.min_group_size) continue;
        ++small;
        people += rows;
    }
    if (small == 0) return;
    std::string name;
    for (const std::string& part : by.attribute) name += (name.empty() ? "" : " x ") + part;
    notes.push_back(name + ": " + std::to_string(small) + (small == 1 ? " group" : " groups") +
                    " with " + std::to_string(people) + (people == 1 ? " person" : " people") +
                    " in all " + (small == 1 ? "is" : "are") + " smaller than " +
                    std::to_string(how.min_group_size) +
                    ": shown, but never best, largest, smallest or compared with");
}

// What every grouping is measured with.
struct measuring {
    const state& rows;
    const readings& how;
    const std::vector<const metric*>& metrics;
    const audit_options& options;
    const group_counts& everyone;
    report& into;
};

// Within strata, after the raw comparisons of the same metrics.
void measure_within_strata(const measuring& all, const positions& axes, const grouping& by,
                           const std::vector<metric_across>& kept) {
    const layout& rules = all.rows.layout();
    if (rules.strata.empty() || by.attribute.empty()) return;
    if (rules.task == task_kind::regression || by.groups.front().classes.classes > 0) return;
    const comparing& compare = all.options.compare;
    const strata_counts strata = count_within_strata(all.rows, axes, all.how, by);
    for (const metric_across& rates : kept) {
        add_within_strata(rates, by, strata, compare, all.into.measurements, all.into.notes);
    }
    if (rules.has_decisions() && all.options.metrics.empty()) {
        add_demographic_disparity(by, strata, compare, all.into.measurements);
    }
}

// Shares of groups beside those of a population, where one was given for the attribute.
void check_populations(const layout& rules, const audit_options& options) {
    for (const population_shares& population : options.population) {
        check_population(population);
        const bool known =
            std::any_of(rules.groups.begin(), rules.groups.end(),
                        [&](const auto& a) { return a.name == population.attribute; });
        if (!known) {
            std::string names;
            for (const attribute& a : rules.groups) names += (names.empty() ? "" : ", ") + a.name;
            throw invalid_input("population names '" + population.attribute +
                                "', which is not among the groups: " + names);
        }
    }
}

// What the groups of an attribute add up to, beside the metrics of each.
void measure_inequality(const measuring& all, const grouping& by) {
    const layout& rules = all.rows.layout();
    if (all.how.one_class || !has_input(rules, needs::labels_and_decisions)) return;
    add_between_groups(by, all.options.compare, all.into.measurements);
    add_differential_fairness(by, all.options.compare, all.into.measurements);
}

// Room for what is to come: a value and three comparisons a group and metric, and the extremes. Of
// very many groups few are compared, so no more than a thousand are counted on.
void make_room(std::vector<measurement>& out, std::size_t groups, std::size_t metrics) {
    const std::size_t few = std::min<std::size_t>(groups, 1000);
    const std::size_t wanted = out.size() + (4 * few + 3) * metrics + few + 16;
    if (wanted > out.capacity()) out.reserve(std::max(wanted, 2 * out.capacity()));
}

// Numbers that know of independent rows only: where rows belong together they stand without
// interval and test.
void add_of_independent_rows(const layout& rules, const audit_options& options,
                             std::vector<measurement> found, report& into) {
    const bool together = !rules.cluster.empty() || options.compare.design_effect != 1;
    for (measurement& m : found) {
        if (together) {
            m.lower = m.upper = m.p_value = m.adjusted_p_value = absent;
            m.method.clear();
            if (m.reason.empty())
                m.reason = "rows belong together, which its interval cannot allow for";
        }
        into.measurements.push_back(std::move(m));
    }
}

void measure_distances(const measuring& all, const grouping& by) {
    const layout& rules = all.rows.layout();
    const std::vector<std::string_view> chosen = chosen_distances(rules, all.options);
    if (chosen.empty() || all.how.one_class) return;
    std::vector<measurement> found;
    add_score_distances(by, all.everyone, chosen, all.options.compare, {.seed = all.options.seed},
                        found, all.into.notes);
    add_of_independent_rows(rules, all.options, std::move(found), all.into);
}

void measure_ranking(const measuring& all, const grouping& by) {
    const layout& rules = all.rows.layout();
    const std::vector<std::string_view> chosen = chosen_rankings(rules, all.options);
    if (chosen.empty() || all.how.one_class) return;
    std::vector<measurement> found;
    add_ranking(by, chosen, all.options.compare, {.seed = all.options.seed}, found,
                all.into.curves);
    add_of_independent_rows(rules, all.options, std::move(found), all.into);
}

void measure_metrics(const measuring& all, const positions& axes, const grouping& by) {
    std::vector<measurement>& out = all.into.measurements;
    make_room(out, by.groups.size(), all.metrics.size());
    const comparing& compare = all.options.compare;
    if (by.groups.empty()) return;
    const metric_across* tpr = nullptr;
    const metric_across* fpr = nullptr;
    std::vector<metric_across> kept;
    kept.reserve(all.metrics.size());
    for (const metric* m : all.metrics) {
        kept.push_back(across_groups(*m, by, compare));
        const metric_across& rates = kept.back();
        add_rates(rates, by, compare, out);
        if (by.attribute.empty()) continue;
        add_comparisons(rates, by, all.everyone, compare, out);
        add_extremes(rates, by, compare, out);
        if (m->name == "true_positive_rate") tpr = &rates;
        if (m->name == "false_positive_rate") fpr = &rates;
    }
    if (tpr != nullptr && fpr != nullptr) add_odds(*tpr, *fpr, by, compare, out);
    if (!by.attribute.empty() && all.options.metrics.empty()) measure_inequality(all, by);
    measure_within_strata(all, axes, by, kept);
    const bool errors = has_input(all.rows.layout(), needs::errors);
    if (errors && !by.attribute.empty() && all.options.metrics.empty()) {
        add_residual_differences(by, compare, out);
    }
    // Of intersections, with their many pairs, only where they are asked for by name.
    if (axes.size() == 1 || (axes.size() > 1 && !all.options.metrics.empty())) {
        measure_distances(all, by);
    }
    measure_ranking(all, by);
    if (axes.size() < 2) {
        add_curves(by, curves_of(all.metrics), compare, all.into.curves, all.into.notes);
    }
}

// What an audit of a state measures, of all rows and by attributes: each of the tasks has its own.
struct audited {
    const state& rows;
    const audit_options& options;
    const std::vector<positions>& groupings;  // the first: all rows
    report& into;
};

void measure_representation(const audited& all, const grouping& by) {
    if (by.attribute.size() != 1) return;
    std::vector<measurement> found;
    for (const population_shares& population : all.options.population) {
        if (population.attribute != by.attribute.front()) continue;
        add_representation(by, population, all.options.compare, found);
    }
    add_of_independent_rows(all.rows.layout(), all.options, std::move(found), all.into);
}

void tell_groups(const audited& all, const grouping& by) {
    add_counts(by, all.into.measurements);
    measure_representation(all, by);
    if (by.attribute.empty()) return;
    note_few_clusters(by, all.rows.layout().cluster, all.into.notes);
    note_small(by, all.options.compare, all.into.notes);
}

// Groups share clusters: what everybody else adds up to is then counted for itself.
grouping grouped(const audited& all, const positions& axes, const readings& how, bool with_scores,
                 bool with_steps = false) {
    grouping by = group_by(all.rows, axes, how, with_scores, with_steps);
    const std::string& against = all.options.compare.against;
    const bool rest = against == "rest" || against == "overall";
    if (rest && !axes.empty() && !all.rows.layout().cluster.empty()) {
        by.rests = count_rests(all.rows, axes, how, by, against == "overall");
    }
    return by;
}

// Two outcomes, or numbers: each metric of each grouping.
void measure_groups(const audited& all, const readings& how,
                    const std::vector<const metric*>& metrics) {
    const layout& rules = all.rows.layout();
    const bool by_steps = takes_steps(metrics) || !chosen_distances(rules, all.options).empty() ||
                          !chosen_rankings(rules, all.options).empty();
    const grouping everyone = grouped(all, {}, how, true, by_steps);
    const measuring each{all.rows, how, metrics, all.options, everyone.groups.front(), all.into};
    for (const positions& axes : all.groupings) {
        const grouping by = axes.empty() ? everyone : grouped(all, axes, how, true, by_steps);
        tell_groups(all, by);
        measure_metrics(each, axes, by);
    }
}

// One class against the rest: as if it were the positive label, and said of every number.
void measure_class(const audited& all, const class_list& classes, std::size_t c) {
    readings how = one_against_rest(all.rows, classes.labels[c]);
    how.design_effect = all.options.compare.design_effect;
    const std::vector<const metric*> metrics =
        chosen_metrics(all.rows.layout(), all.options, is_of_one_class);
    report found;
    const grouping everyone = grouped(all, {}, how, false);
    const measuring each{all.rows, how, metrics, all.options, everyone.groups.front(), found};
    for (const positions& axes : all.groupings) {
        measure_metrics(each, axes, axes.empty() ? everyone : grouped(all, axes, how, false));
    }
    for (measurement& m : found.measurements) {
        m.positive = classes.names[c];
        all.into.measurements.push_back(std::move(m));
    }
    for (std::string& note : found.notes) {
        all.into.notes.push_back(classes.names[c] + " against the rest: " + std::move(note));
    }
}

void measure_classes(const audited& all) {
    const class_list classes = classes_of(all.rows);
    readings how = right_or_wrong(all.rows);
    how.design_effect = all.options.compare.design_effect;
    const layout& rules = all.rows.layout();
    const std::vector<const metric*> metrics =
        chosen_metrics(rules, all.options, detail::is_of_classes);
    const auto counted = [&](const positions& axes) {
        grouping by = grouped(all, axes, how, false);
        count_classes(all.rows, axes, classes, how, by);
        return by;
    };
    const grouping everyone = counted({});
    const measuring each{all.rows, how, metrics, all.options, everyone.groups.front(), all.into};
    for (const positions& axes : all.groupings) {
        const grouping by = counted(axes);
        tell_groups(all, by);
        measure_metrics(each, axes, by);
        if (axes.size() < 2) add_confusions(by, classes, all.options.compare, all.into.curves);
        if (rules.has_decisions() && !axes.empty() && all.options.metrics.empty()) {
            add_class_distances(by, all.options.compare, all.into.measurements);
        }
    }
    for (std::size_t c = 0; c < classes.labels.size(); ++c) measure_class(all, classes, c);
}

// A group's label, or one of the words.
void require_known_reference(const state& rows, const std::string& against) {
    const layout& rules = rows.layout();
    if (against == "best" || against == "largest" || against == "overall" || against == "rest" ||
        rules.groups.empty()) {
        return;
    }
    for (std::size_t d = 0; d < rules.groups.size(); ++d) {
        for (const label& value : rows.outcomes().cells().axis(d)) {
            if (rules.groups[d].display(value) == against) return;
        }
    }
    throw invalid_input("against is '" + against +
                        "', which is neither a group's label nor best, largest, overall, rest");
}

report measured(const state& rows, const audit_options& options) {
    (void)level::two_sided(options.compare.confidence);  // checked before any work
    if (options.compare.min_group_size < 1) {
        throw invalid_input("min_group_size is " + std::to_string(options.compare.min_group_size) +
                            "; it must be 1 or more");
    }
    const layout& rules = rows.layout();
    if (!rules.has_decisions() && rules.y_true.empty() && rules.score.empty() &&
        rules.groups.empty() && !options.own_metrics) {
        throw invalid_input(
            "there is nothing to audit: give y_true, y_pred, score and threshold, or groups to be "
            "counted");
    }
    detail::require_known(options);
    require_known_reference(rows, options.compare.against);
    require_design_effect(options.compare, rules);
    check_populations(rules, options);
    std::vector<positions> groupings = groupings_of(rules, options);
    groupings.insert(groupings.begin(), positions{});
    const task_kind task = task_of(rows);
    const bool several = task == task_kind::multiclass;
    if (several) detail::require_favorable_class(rows);
    readings how = several ? one_against_rest(rows, label()) : read_labels(rows);
    how.design_effect = options.compare.design_effect;
    detail::require_measurable(rules, options, task, how.favorable_is_positive);
    report result;
    detail::note_labels(rows, several, result.notes);
    result.kind = "audit";
    result.subject = options.subject;
    const grouping everyone = group_by(rows, {}, how, false);
    result.data.push_back(audited_part(rows, everyone.groups.front()));
    result.conventions = conventions_of(rows, task, how, options);
    note_clusters(everyone.groups.front(), rows, result.notes);
    const audited all{rows, options, groupings, result};
    if (several) {
        measure_classes(all);
    } else {
        measure_groups(all, how, binary_metrics(rules, options, how.favorable_is_positive));
    }
    return result;
}

// The same audit again at confidence 1 - 2 alpha: what two one-sided tests at alpha need.
std::vector<measurement> at_twice_the_error(const state& rows, audit_options options) {
    const double wider = 2 * options.compare.confidence - 1;
    if (!(wider > 0)) {
        throw invalid_input("confidence is " + number_text(options.compare.confidence) +
                            "; with a tolerance it must be above 0.5");
    }
    options.compare.confidence = wider;
    options.compare.half_a_success_wider = true;
    return measured(rows, options).measurements;
}

}  // namespace

report audit(const state& rows, const audit_options& options) {
    require_sound(options.tolerance);
    report result = measured(rows, options);
    adjust_over(options.multiplicity, result.measurements, options.compare.against == "best");
    if (options.multiplicity != "metric") {
        result.conventions.emplace_back("multiplicity", options.multiplicity == "none"
                                                            ? "p-values are not adjusted"
                                                            : "Holm over all tests of one "
                                                              "comparison in the report");
    }
    if (!options.tolerance.given()) return result;
    judge_gaps(result.measurements, at_twice_the_error(rows, options), options.tolerance);
    const auto tell = [&](const char* name, double value) {
        if (!std::isnan(value)) result.conventions.emplace_back(name, number_text(value));
    };
    tell("tolerance_difference", options.tolerance.difference);
    tell("tolerance_ratio", options.tolerance.ratio);
    return result;
}

report audit(const table& rows, const audit_options& options) {
    state counted(open_layout(rows, options.labels));
    counted.update(rows, options.n_threads);
    return audit(counted, options);
}

}  // namespace fairdrift
