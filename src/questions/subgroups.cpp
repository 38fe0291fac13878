#include <fairdrift/questions/subgroups.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/contingency.hpp>

#include "questions/audited.hpp"

namespace fairdrift {

namespace {

const metric& asked_metric(const std::string& name, const layout& rules) {
    const metric* found = find_metric(name);
    if (found == nullptr) {
        std::string known;
        for (const metric* m : group_metrics()) {
            if (m->whole == 0) continue;
            known += (known.empty() ? "" : ", ") + std::string(m->name);
        }
        throw invalid_input("metric '" + name + "' is not known; subgroups are searched by " +
                            known);
    }
    if (found->whole == 0) return *found;  // the search refuses it
    const bool labels = found->input == needs::labels ||
                        found->input == needs::labels_and_decisions ||
                        found->input == needs::labels_and_scores;
    const bool decisions =
        found->input == needs::decisions || found->input == needs::labels_and_decisions;
    const auto lacks = [&](const char* what) {
        throw invalid_input("metric '" + std::string(found->name) + "' needs " + what);
    };
    if (labels && rules.y_true.empty()) lacks("y_true");
    if (decisions && !rules.has_decisions()) lacks("y_pred, or score and threshold");
    return *found;
}

// Two-sided p of equal rates: Fisher's where an expected count is under 5.
double p_of(const proportion& a, const proportion& b) {
    const auto whole = [](double x) { return static_cast<std::int64_t>(std::llround(x)); };
    const std::array mine = {whole(a.successes), whole(a.trials) - whole(a.successes)};
    const std::array theirs = {whole(b.successes), whole(b.trials) - whole(b.successes)};
    const chi_square_result test = chi_square_two_sample(mine, theirs);
    if (test.degrees_of_freedom == 0) return 1;
    if (test.smallest_expected >= 5) return test.p_value;
    return fisher_exact(mine[0], mine[1], theirs[0], theirs[1]).two_sided;
}

std::string words_of(const subgroup_findings& found, const subgroup& one) {
    std::string text;
    for (std::size_t i = 0; i < one.group.size(); ++i) {
        text += (i == 0 ? "" : ", ") + found.attribute[one.attributes[i]] + " " + one.group[i];
    }
    return text;
}

measurement about(const subgroup_findings& found, const subgroup& one, const metric& rate,
                  double confidence) {
    measurement m;
    m.metric = rate.name;
    for (const std::size_t d : one.attributes) m.attribute.push_back(found.attribute[d]);
    m.group = one.group;
    m.confidence = confidence;
    return m;
}

void settle(measurement& m, double value, const interval& limits, std::string_view method) {
    m.value = m.bound_lower = m.bound_upper = value;
    m.lower = limits.lower;
    m.upper = limits.upper;
    m.method = method;
}

void add_rate(const subgroup_findings& found, const subgroup& one, const metric& rate,
              double confidence, report& into) {
    measurement m = about(found, one, rate, confidence);
    const named_interval limits = rate_interval(one.own.counts(), level::two_sided(confidence));
    settle(m, one.own.in / one.own.whole(), limits.limits, limits.method);
    m.n = one.own.rows;
    m.numerator = one.own.in;
    m.denominator = one.own.whole();
    into.measurements.push_back(std::move(m));
}

measurement against_rest(const subgroup_findings& found, const subgroup& one, const metric& rate,
                         double confidence) {
    measurement m = about(found, one, rate, confidence);
    m.against = "rest";
    m.n = one.own.rows + one.rest.rows;
    m.numerator = one.own.in / one.own.whole();
    m.denominator = one.rest.in / one.rest.whole();
    return m;
}

void add_difference(const subgroup_findings& found, const subgroup& one, const metric& rate,
                    double confidence, report& into) {
    measurement m = against_rest(found, one, rate, confidence);
    m.comparison = "difference";
    const proportion own = one.own.counts();
    const proportion rest = one.rest.counts();
    settle(m, m.numerator - m.denominator, newcombe(own, rest, level::two_sided(confidence)),
           "newcombe");
    m.p_value = p_of(own, rest);
    // The draws see no p under 1 / (replicates + 1), and the two tests are not the same.
    m.adjusted_p_value = std::max(one.adjusted_p_value, m.p_value);
    into.measurements.push_back(std::move(m));
}

void add_named(const subgroup_findings& found, const named_subgroup& named, const metric& rate,
               double confidence, report& into) {
    measurement m = against_rest(found, found.searched[named.which], rate, confidence);
    m.comparison = "conditional_difference";
    settle(m, named.difference.value, named.difference.limits, named.difference.method);
    m.adjusted_p_value = named.p_value;
    if (std::isnan(m.value)) {
        m.status = status::undefined;
        m.reason = named.difference.reason;
    }
    into.measurements.push_back(std::move(m));
}

void add_everyone(const grouping& everyone, const metric& rate, double confidence, report& into) {
    const estimate all = evaluate(rate, everyone.groups.front(), level::two_sided(confidence));
    into.measurements.push_back(measurement_of(all, rate, everyone, nullptr, confidence));
}

std::string p_text(double p, std::int64_t replicates) {
    const double least = 1 / static_cast<double>(replicates + 1);
    const std::string text = number_text(std::round(p * 1e4) / 1e4);
    return p <= least * (1 + 1e-9) ? "p at most " + text : "p = " + text;
}

void add_notes(const subgroup_findings& found, const subgroups_options& options, report& into) {
    const auto count = [](std::size_t n) { return std::to_string(n); };
    into.notes.push_back(
        count(found.searched.size()) + " subgroups of up to " +
        count(options.search.depth == 0 ? found.attribute.size() : options.search.depth) +
        " attributes were searched" +
        (found.too_small == 0
             ? std::string()
             : "; " + count(found.too_small) + " more have, or leave, fewer than " +
                   std::to_string(options.search.min_group_size) + " people"));
    if (found.searched.size() > options.most_shown) {
        into.notes.push_back("the " + count(options.most_shown) +
                             " furthest apart are listed; all count in the p-values");
    }
    const bool stopped = found.named.size() == options.search.most_named;
    if (found.left.which < found.searched.size()) {
        into.notes.push_back(
            (stopped
                 ? "more than " + count(found.named.size()) + " subgroups stand out; next would be "
             : found.named.empty()
                 ? "no subgroup stands out from the rest; furthest apart is "
                 : "nothing else stands out beside those named; furthest apart is ") +
            words_of(found, found.searched[found.left.which]) + " (" +
            p_text(found.left.p_value, options.search.replicates) + ")");
    }
    if (!found.named.empty()) {
        into.notes.emplace_back(
            "the subgroups named were chosen for being far apart: their intervals are ordinary "
            "ones, and the differences on other people will tend to be smaller");
    }
}

void add_conventions(const metric& rate, const subgroups_options& options, const layout& rules,
                     report& into) {
    const auto add = [&](const char* name, const std::string& value) {
        into.conventions.emplace_back(name, value);
    };
    add("metric", std::string(rate.name));
    add("against", "rest");
    add("min_group_size", std::to_string(options.search.min_group_size));
    add("confidence", number_text(options.search.confidence));
    add("weights", rules.sample_weight.empty()
                       ? "every row counts once"
                       : "sampling weights; intervals use effective sizes, draws are normal");
    add("p_values", "chi-square, or Fisher's exact test where an expected count is under 5");
    add("adjusted_p_values", "step-down largest distance (Westfall-Young) over " +
                                 std::to_string(options.search.replicates) +
                                 " tables of one rate for all, seed " +
                                 std::to_string(options.search.seed));
    add("conditional_differences",
        "against the rest within the strata of the subgroups named before (Mantel-Haenszel, Sato)");
}

}  // namespace

report find_subgroups(const state& rows, const subgroups_options& options) {
    (void)level::two_sided(options.search.confidence);  // checked before any work
    const layout& rules = rows.layout();
    if (!rules.cluster.empty()) {
        throw invalid_input("rows belong together by '" + rules.cluster +
                            "': the search deals out single rows, and its p-values would be too "
                            "small; search rows without clusters");
    }
    if (rules.task == task_kind::regression) {
        throw invalid_input("a regression has no rate to search by; give task and positive");
    }
    const metric& rate = asked_metric(options.metric, rules);
    std::vector<std::size_t> all(rules.groups.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const readings how = read_labels(rows);
    const grouping cells = group_by(rows, all, how, false);
    const grouping everyone = group_by(rows, {}, how, false);
    const subgroup_findings found = search_subgroups(cells, rate, options.search);
    report result;
    result.kind = "subgroups";
    result.subject = options.subject;
    result.data.push_back(detail::audited_part(rows, everyone.groups.front()));
    result.conventions = detail::label_conventions(rows, how);
    add_conventions(rate, options, rules, result);
    const double confidence = options.search.confidence;
    add_everyone(everyone, rate, confidence, result);
    const std::size_t shown = std::min(found.searched.size(), options.most_shown);
    for (std::size_t s = 0; s < shown; ++s) {
        add_rate(found, found.searched[s], rate, confidence, result);
        add_difference(found, found.searched[s], rate, confidence, result);
    }
    for (const named_subgroup& named : found.named) {
        if (named.which >= shown)
            add_rate(found, found.searched[named.which], rate, confidence, result);
        add_named(found, named, rate, confidence, result);
    }
    add_notes(found, options, result);
    return result;
}

report find_subgroups(const table& rows, const subgroups_options& options) {
    state counted(open_layout(rows, options.labels));
    counted.update(rows, options.n_threads);
    return find_subgroups(counted, options);
}

}  // namespace fairdrift
