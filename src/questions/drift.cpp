#include <fairdrift/questions/drift.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fairdrift/core/error.hpp>
#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/drift/distribution.hpp>
#include <fairdrift/drift/metric.hpp>
#include <fairdrift/fairness/grouping.hpp>
#include <fairdrift/stats/multiplicity.hpp>

#include "core/wording.hpp"
#include "reference/complete.hpp"

namespace fairdrift {

namespace {

constexpr const char* data_metric = "share_of_drifted_features";

const char* role_text(column_role role) {
    switch (role) {
        case column_role::score: return "score";
        case column_role::decision: return "decision";
        case column_role::label: return "label";
        case column_role::group: return "group";
        default: return "feature";
    }
}

std::string adjustment_text(adjustment how) {
    switch (how) {
        case adjustment::benjamini_yekutieli: return "Benjamini-Yekutieli";
        case adjustment::holm: return "Holm";
        default: return "Benjamini-Hochberg";
    }
}

void require_made_for(const reference& before, const state& current) {
    try {
        before.layout().require_same(current.layout());
    } catch (const incompatible_merge& problem) {
        throw incompatible_reference(
            "the state was not made for this reference; make it with the reference's state(): " +
            std::string(problem.what()));
    }
}

std::string decision_name(const layout& rules) {
    if (!rules.has_threshold()) return rules.y_pred;
    return rules.score + " >= " + number_text(rules.threshold);
}

// Whether rows without this column are a defect of the data; labels, decisions and scores come
// late.
bool must_be_there(column_role role) {
    return role == column_role::feature || role == column_role::group;
}

// Collects the columns to compare, features first; a name is compared once.
class column_list {
  public:
    column_list(const reference& before, const state& current,
                const std::vector<std::string>& absent)
        : rules_(before.layout()), before_(before.fitted()), now_(current), absent_(absent) {
        for (std::size_t i = 0; i < rules_.features.size(); ++i) add_feature(i);
        add_score();
        const std::size_t decision = now_.outcomes().decision_axis();
        if (has_input(rules_, needs::decisions)) {
            add_open(decision_name(rules_), column_role::decision, decision,
                     {{}, {}, rules_.y_pred_labels},
                     rules_.has_threshold() ? rules_.score : rules_.y_pred);
        }
        if (has_input(rules_, needs::labels)) {
            add_open(rules_.y_true, column_role::label, now_.outcomes().true_axis(),
                     {{}, {}, rules_.y_true_labels}, rules_.y_true);
        }
        std::size_t d = 0;
        for (const auto* many : {&rules_.groups, &rules_.strata}) {
            for (const attribute& a : *many) {
                add_open(a.name, column_role::group, d++, a, a.name);
            }
        }
    }

    std::vector<column_pair> columns;
    std::vector<std::string> notes;

  private:
    void add_feature(std::size_t i) {
        const std::string& name = rules_.features[i].name;
        const feature_counts& a = before_.features()[i];
        const feature_counts& b = now_.features()[i];
        if (const auto* numbers = std::get_if<bucket_counts>(&a)) {
            add(pair_numbers(name, *numbers, std::get<bucket_counts>(b)), name);
        } else {
            add(pair_categories(name, std::get<category_counts>(a), std::get<category_counts>(b)),
                name);
        }
    }

    void add_score() {
        if (rules_.score.empty() || rules_.score_knots.size() == 0) return;
        column_pair pair = pair_numbers(rules_.score, before_.score_values(), now_.score_values());
        pair.role = column_role::score;
        add(std::move(pair), rules_.score);
    }

    void add_open(const std::string& name, column_role role, std::size_t d,
                  const attribute& wording, const std::string& source) {
        column_pair pair = pair_labels(name, before_.outcomes(), now_.outcomes(), d, wording);
        pair.role = role;
        add(std::move(pair), source);
    }

    // `source` is the column that the values come from.
    void add(column_pair pair, const std::string& source) {
        const bool twice = std::any_of(columns.begin(), columns.end(),
                                       [&](const column_pair& c) { return c.name == pair.name; });
        if (twice) return;  // a group that is a feature too: measured as the feature
        pair.unmeasured = reason_unmeasured(pair, source);
        if (!pair.unmeasured.empty()) {
            notes.push_back(std::string(role_text(pair.role)) + " " + pair.name + ": " +
                            pair.unmeasured + ", so its drift is not measured");
        }
        columns.push_back(std::move(pair));
    }

    // Labels, decisions and scores come late: where none has come there is nothing to compare. A
    // feature or a group without a value is there, and all of it is missing: that is drift.
    [[nodiscard]] std::string reason_unmeasured(const column_pair& pair,
                                                const std::string& source) const {
        if (std::find(absent_.begin(), absent_.end(), source) != absent_.end()) {
            return "column '" + source + "' is not in the data";
        }
        if (must_be_there(pair.role) || pair.current.rows == 0 || pair.current.present() != 0) {
            return "";
        }
        return "column '" + source + "' has no value in the current data";
    }

    const layout& rules_;
    const state& before_;
    const state& now_;
    const std::vector<std::string>& absent_;
};

void check_limits(const std::vector<effect_limit>& limits,
                  const std::vector<column_pair>& columns) {
    for (const effect_limit& limit : limits) {
        if (find_drift_metric(limit.metric) == nullptr) {
            std::vector<std::string> known;
            for (const drift_metric* m : drift_metrics()) {
                if (m->comparison.empty()) known.emplace_back(m->name);
            }
            throw invalid_input("smallest_effect names metric '" + limit.metric + "'; there are " +
                                detail::joined(known, ", "));
        }
        const bool there = limit.feature.empty() ||
                           std::any_of(columns.begin(), columns.end(), [&](const column_pair& c) {
                               return c.name == limit.feature;
                           });
        if (!there) {
            throw invalid_input("smallest_effect names column '" + limit.feature +
                                "', which is not measured");
        }
        if (!(limit.value >= 0) || std::isinf(limit.value)) {
            throw invalid_input("smallest_effect of " + limit.metric + " is " +
                                number_text(limit.value) + "; it must be a number from 0 up");
        }
    }
}

double limit_for(const drift_metric& metric, const std::string& column,
                 const drift_options& options) {
    double limit = metric.smallest_effect;
    bool own = false;
    for (const effect_limit& given : options.smallest_effect) {
        if (spelled_out(given.metric) != metric.name || !metric.has_finding) continue;
        if (given.feature == column) {
            limit = given.value;
            own = true;
        } else if (given.feature.empty() && !own) {
            limit = given.value;
        }
    }
    return limit;
}

// Why a finding says drift, in the column's own units.
std::string explained(const measurement& m, const column_pair& pair) {
    if (m.comparison == "change") {
        const double before = m.numerator / m.denominator - m.value;
        return std::string(m.metric == "missing_rate" ? "missing" : "unseen") + " values " +
               (m.value > 0 ? "rose" : "fell") + " from " + detail::percent_text(before) + " to " +
               detail::percent_text(m.numerator / m.denominator);
    }
    std::string moves = biggest_moves(pair);
    if (!pair.is_number()) return moves;
    const double before = pair.reference.numbers->mean();
    const double now = pair.current.numbers->mean();
    if (std::isnan(before) || std::isnan(now)) return moves;
    return "mean " + detail::short_number(before) + " before, " + detail::short_number(now) +
           " now" + (moves.empty() ? "" : "; " + moves);
}

// The findings that decide about one column, taken together.
struct column_finding {
    std::string name;
    column_role role = column_role::feature;
    bool unmeasured = false;
    finding found = finding::none;

    void take(finding next) {
        if (next == finding::none || found == finding::drift) return;
        if (found == finding::none || next != finding::stable) found = next;
    }
};

class drift_report {
  public:
    drift_report(const reference& before, const state& current, const drift_options& options,
                 std::vector<std::string> absent)
        : before_(before), current_(current), options_(options), absent_(std::move(absent)) {}

    report make() {
        column_list list(before_, current_, absent_);
        check_limits(options_.smallest_effect, list.columns);
        result_.kind = "drift";
        result_.subject = options_.subject.empty() ? before_.subject() : options_.subject;
        describe_data();
        describe_conventions();
        std::vector<column_finding> findings;
        for (const column_pair& pair : list.columns) findings.push_back(measure(pair));
        adjust();
        result_.measurements.insert(result_.measurements.begin(), over_all(findings));
        result_.notes = std::move(list.notes);
        note_limits(list.columns);
        return std::move(result_);
    }

  private:
    column_finding measure(const column_pair& pair) {
        const bool measured = pair.unmeasured.empty();
        column_finding column{pair.name, pair.role, !measured, finding::none};
        for (const drift_metric* metric : drift_metrics()) {
            if (!includes(metric->applies, pair.is_number())) continue;
            measurement m =
                measured ? metric->measure(pair, at_) : undefined_drift(pair.unmeasured);
            m.metric = metric->name;
            m.comparison = metric->comparison;
            if (!metric->comparison.empty()) m.against = "reference";
            m.feature = pair.name;
            m.confidence = options_.confidence;
            const double limit = limit_for(*metric, pair.name, options_);
            if (!std::isnan(limit)) {
                const bool of_rows = metric->name == "missing_rate";
                judge(m, limit, of_rows ? pair.reference.rows : pair.reference.present(), m.n);
            }
            if (m.finding == finding::drift) m.reason = explained(m, pair);
            // Labels come late: that they are missing is no drift of the label.
            const bool late = pair.role == column_role::label && m.metric == "missing_rate";
            if (includes(metric->decides, pair.is_number()) && !late) column.take(m.finding);
            if (metric->primary_test && !std::isnan(m.p_value)) {
                tested_.push_back(result_.measurements.size());
            }
            result_.measurements.push_back(std::move(m));
        }
        if (measured) add_distribution(pair);
        return column;
    }

    void add_distribution(const column_pair& pair) {
        const distribution shares = distribution_of(pair);
        curve points{.name = "distribution",
                     .attribute = {},
                     .group = {},
                     .feature = pair.name,
                     .window = {},
                     .axes = {"value", "reference", "current"},
                     .columns = {shares.names, shares.reference, shares.current}};
        result_.curves.push_back(std::move(points));
    }

    void adjust() {
        std::vector<double> p;
        for (const std::size_t i : tested_) p.push_back(result_.measurements[i].p_value);
        const std::vector<double> adjusted = options_.adjust == adjustment::holm ? holm(p)
                                             : options_.adjust == adjustment::benjamini_yekutieli
                                                 ? benjamini_yekutieli(p)
                                                 : benjamini_hochberg(p);
        for (std::size_t i = 0; i < tested_.size(); ++i) {
            result_.measurements[tested_[i]].adjusted_p_value = adjusted[i];
        }
    }

    static measurement over_all(const std::vector<column_finding>& findings) {
        std::vector<std::string> drifted;
        std::vector<std::string> open;
        std::vector<std::string> gone;
        std::int64_t features = 0;
        std::int64_t of_features = 0;
        column_finding all;
        for (const column_finding& column : findings) {
            const bool feature = column.role == column_role::feature;
            const std::string name =
                feature ? column.name : std::string(role_text(column.role)) + " " + column.name;
            all.take(column.found);
            if (column.found == finding::drift) drifted.push_back(name);
            if (column.found == finding::inconclusive) open.push_back(name);
            if (column.unmeasured && must_be_there(column.role)) {
                gone.push_back(name);
                all.take(finding::inconclusive);
            }
            if (!feature || column.found == finding::none) continue;
            ++features;
            of_features += column.found == finding::drift ? 1 : 0;
        }
        measurement m =
            features == 0 ? undefined_drift("no feature could be judged") : measurement{};
        m.metric = data_metric;
        m.method = "count of findings";
        m.n = features;
        m.finding = all.found;
        m.numerator = static_cast<double>(of_features);
        m.denominator = static_cast<double>(features);
        if (features != 0) m.value = m.bound_lower = m.bound_upper = m.numerator / m.denominator;
        std::vector<std::string> parts;
        if (!m.reason.empty()) parts.push_back(m.reason);
        if (!drifted.empty()) parts.push_back("drifted: " + detail::joined(drifted, ", "));
        if (!open.empty()) parts.push_back("undecided: " + detail::joined(open, ", "));
        if (!gone.empty()) parts.push_back("not in the data: " + detail::joined(gone, ", "));
        m.reason = detail::joined(parts, "; ");
        return m;
    }

    // Every role of the layout; what the current rows lack is named there with all of them.
    void describe_data() {
        const layout& rules = before_.layout();
        data_part before;
        before.role = "reference";
        before.rows = before_.rows();
        const auto column = [&](const char* role, const std::string& name) {
            if (!name.empty()) before.columns.emplace_back(role, name);
        };
        for (const feature& f : rules.features) column("feature", f.name);
        column("score", rules.score);
        if (rules.has_decisions()) column("decision", decision_name(rules));
        column("label", rules.y_true);
        for (const attribute& a : rules.groups) column("group", a.name);
        for (const attribute& a : rules.strata) column("group", a.name);
        column("sample_weight", rules.sample_weight);
        column("cluster", rules.cluster);
        data_part now = before;
        now.role = "current";
        now.rows = current_.rows();
        for (const std::string& name : absent_) {
            now.excluded.emplace_back("column '" + name + "' is not in the data", now.rows);
        }
        result_.data = {std::move(before), std::move(now)};
    }

    void describe_conventions() {
        auto& text = result_.conventions;
        text.emplace_back("reference", before_.fingerprint());
        text.emplace_back("confidence", number_text(options_.confidence));
        for (const drift_metric* metric : drift_metrics()) {
            std::string line(metric->formula);
            if (!metric->unit.empty()) line += ", in " + std::string(metric->unit);
            if (!std::isnan(metric->smallest_effect)) {
                line += "; smallest effect that matters " + number_text(metric->smallest_effect) +
                        " unless given";
            }
            const std::string change = metric->comparison.empty() ? "" : " change";
            text.emplace_back(std::string(metric->name) + change, line);
        }
        text.emplace_back("finding",
                          "drift where the whole interval lies beyond the smallest effect, "
                          "stable where it lies inside, else inconclusive");
        text.emplace_back("bins",
                          "ten quantiles of the reference, equal ones merged; missing values "
                          "are measured apart");
        text.emplace_back("p_values", "one test a column, adjusted over columns by " +
                                          adjustment_text(options_.adjust));
    }

    void note_limits(const std::vector<column_pair>& columns) {
        for (const column_pair& pair : columns) {
            if (!pair.is_number()) continue;
            const std::int64_t far = pair.current.numbers->unsummed();
            if (far == 0) continue;
            result_.notes.push_back(pair.name + ": " + detail::count_of(far, "current value") +
                                    " infinite or too large to be summed");
        }
        for (const column_note& note : before_.left_out()) {
            result_.notes.push_back("not measured: " + note.column + " (" + note.text + ")");
        }
        if (!before_.layout().sample_weight.empty()) {
            result_.notes.emplace_back("drift counts rows; sample_weight does not enter");
        }
        if (const std::string& cluster = before_.layout().cluster; !cluster.empty()) {
            result_.notes.push_back("rows of one '" + cluster +
                                    "' belong together, which drift's intervals and tests do not "
                                    "allow for: they may be too sure");
        }
        if (before_.held_out() == false) {
            result_.notes.emplace_back(
                "the reference rows were seen in training: scores on them are surer than on new "
                "rows, so some drift of the score is to be expected");
        }
    }

    const reference& before_;
    const state& current_;
    const drift_options& options_;
    std::vector<std::string> absent_;
    level at_ = level::two_sided(options_.confidence);
    std::vector<std::size_t> tested_;
    report result_;
};

}  // namespace

report drift(const reference& before, const state& current, const drift_options& options) {
    require_made_for(before, current);
    return drift_report(before, current, options, {}).make();
}

report drift(const reference& before, const table& current, const drift_options& options) {
    detail::completed_table whole = detail::complete(current, before.layout());
    state counted = before.state();
    counted.update(whole.rows, options.n_threads);
    return drift_report(before, counted, options, std::move(whole.absent)).make();
}

}  // namespace fairdrift
