#include "questions/audited.hpp"

namespace fairdrift::detail {

namespace {

std::string list_of(const std::vector<label>& values, const std::string& otherwise) {
    std::string text;
    for (const label& value : values) text += (text.empty() ? "" : ", ") + value.to_text();
    return text.empty() ? otherwise : text;
}

std::int64_t rows_of(const group_counts& everyone, outcome missing_truth, bool truth) {
    cell_set set = 0;
    for (const outcome other : {outcome::negative, outcome::positive, outcome::missing}) {
        set |= truth ? cell(missing_truth, other) : cell(other, missing_truth);
    }
    return everyone.outcomes.rows(set);
}

// How the values of one outcome read, where value labels say so.
std::string called_of(const value_texts& texts, const labels& axis,
                      const std::vector<outcome>& outcomes, outcome wanted) {
    std::string called;
    for (const auto& [value, reads] : texts) {
        const std::int32_t code = axis.code(value);
        if (code < 0 || outcomes[static_cast<std::size_t>(code)] != wanted) continue;
        called += (called.empty() ? "" : " or ") + reads;
    }
    return called;
}

void add_readings(const state& rows, const readings& how, outcome wanted, const std::string& word,
                  std::vector<std::pair<std::string, std::string>>& text) {
    const layout& rules = rows.layout();
    const outcome_counts& counts = rows.outcomes();
    const partition& cells = counts.cells();
    const std::string truth =
        called_of(rules.y_true_labels, cells.axis(counts.true_axis()), how.truth, wanted);
    const std::string decision =
        called_of(rules.y_pred_labels, cells.axis(counts.decision_axis()), how.decision, wanted);
    if (!truth.empty()) text.emplace_back(word + "_label_reads", truth);
    if (!decision.empty()) text.emplace_back(word + "_decision_reads", decision);
}

// Which labels of each column counted as positive.
void positive_of(const state& rows, const readings& how,
                 std::vector<std::pair<std::string, std::string>>& text) {
    const layout& rules = rows.layout();
    const outcome_counts& counts = rows.outcomes();
    const auto add = [&](const char* role, const std::string& name, std::size_t axis,
                         const std::vector<outcome>& outcomes) {
        if (name.empty()) return;
        std::vector<label> positive;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            if (outcomes[i] == outcome::positive) positive.push_back(counts.cells().axis(axis)[i]);
        }
        text.emplace_back(std::string("positive_") + role, list_of(positive, "(none occurs)"));
    };
    add("y_true", rules.y_true, counts.true_axis(), how.truth);
    add("y_pred", rules.y_pred, counts.decision_axis(), how.decision);
}

// What counts as positive, and which outcome people want.
void add_label_conventions(const state& rows, const readings& how,
                           std::vector<std::pair<std::string, std::string>>& text) {
    const layout& rules = rows.layout();
    text.emplace_back("positive", list_of(rules.positive, "1 or true"));
    positive_of(rows, how, text);
    text.emplace_back(
        "favorable",
        list_of(rules.favorable, how.favorable_is_positive ? "the positive outcome" : ""));
    text.emplace_back("favorable_rate",
                      how.favorable_is_positive ? "selection_rate" : "favorable_rate");
    if (rules.has_threshold()) {
        text.emplace_back("decision", "score >= " + number_text(rules.threshold));
    }
    add_readings(rows, how, outcome::positive, "positive", text);
    add_readings(rows, how, outcome::negative, "negative", text);
}

}  // namespace

data_part audited_part(const state& rows, const group_counts& everyone) {
    const layout& rules = rows.layout();
    data_part part;
    part.role = "audited";
    part.rows = rows.rows();
    const auto column = [&](const char* role, const std::string& name) {
        if (!name.empty()) part.columns.emplace_back(role, name);
    };
    column("y_true", rules.y_true);
    column("y_pred", rules.y_pred);
    column("score", rules.score);
    column("sample_weight", rules.sample_weight);
    column("cluster", rules.cluster);
    for (const attribute& a : rules.groups) column("group", a.name);
    for (const attribute& a : rules.strata) column("stratum", a.name);
    const auto excluded = [&](const std::string& why, std::int64_t n) {
        if (n > 0) part.excluded.emplace_back(why, n);
    };
    if (rules.task == task_kind::regression) {
        excluded("y_true is missing", rules.y_true.empty() ? 0 : rows.values().missing_truths());
        excluded("y_pred is missing", rules.y_pred.empty() ? 0 : rows.scores().missing());
        return part;
    }
    if (!rules.y_true.empty()) {
        excluded("y_true is missing", rows_of(everyone, outcome::missing, true));
    }
    if (rules.has_decisions()) {
        excluded("the decision is missing", rows_of(everyone, outcome::missing, false));
    }
    if (!rules.score.empty()) excluded("score is missing", rows.scores().missing());
    return part;
}

std::vector<std::pair<std::string, std::string>> label_conventions(const state& rows,
                                                                   const readings& how) {
    std::vector<std::pair<std::string, std::string>> text;
    text.emplace_back("positive", list_of(rows.layout().positive, "1 or true"));
    positive_of(rows, how, text);
    if (rows.layout().has_threshold()) {
        text.emplace_back("decision", "score >= " + number_text(rows.layout().threshold));
    }
    add_readings(rows, how, outcome::positive, "positive", text);
    add_readings(rows, how, outcome::negative, "negative", text);
    return text;
}

std::vector<std::pair<std::string, std::string>> conventions_of(const state& rows, task_kind task,
                                                                const readings& how,
                                                                const audit_options& options) {
    const layout& rules = rows.layout();
    std::vector<std::pair<std::string, std::string>> text;
    text.emplace_back("task", to_text(task));
    const bool yes_or_no = task == task_kind::binary || task == task_kind::ranking;
    if (yes_or_no) add_label_conventions(rows, how, text);
    if (task == task_kind::ranking) {
        text.emplace_back("rank", "the highest score first; equal scores share their places");
    }
    if (task == task_kind::multiclass) {
        text.emplace_back("positive", "each class in turn, against the rest");
        text.emplace_back("favorable_rate", "selection_rate");
    }
    if (task == task_kind::regression) {
        text.emplace_back("error", "y_pred - y_true");
        text.emplace_back("score", "the prediction");
        text.emplace_back("means", "Student; root mean square and R^2 on the logarithmic scale");
    }
    text.emplace_back("against", options.compare.against);
    text.emplace_back("min_group_size", std::to_string(options.compare.min_group_size));
    text.emplace_back("confidence", number_text(options.compare.confidence));
    text.emplace_back("weights", rules.sample_weight.empty()
                                     ? "every row counts once"
                                     : "sampling weights; intervals use effective sizes");
    if (!rules.cluster.empty()) {
        text.emplace_back("clusters",
                          "rows of one '" + rules.cluster +
                              "' belong together: cluster-robust variances, Student's t; groups "
                              "that share clusters are compared as if they did not");
    }
    if (options.compare.design_effect != 1) {
        text.emplace_back("design_effect", number_text(options.compare.design_effect));
    }
    text.emplace_back("rates", "Wilson; Clopper-Pearson where an expected count is under 5");
    text.emplace_back("differences", "Newcombe's hybrid score interval; MOVER for other metrics");
    text.emplace_back("ratios", "Koopman's score interval; MOVER for other metrics");
    text.emplace_back("odds_ratios", "Woolf's logit interval, 1/2 added where a cell is 0");
    text.emplace_back("extremes",
                      "simultaneous towards no difference, pairwise away from it (Tukey)");
    text.emplace_back("p_values",
                      "chi-square, or Fisher's exact test where an expected count is "
                      "under 5; Holm over the groups of one metric");
    text.emplace_back("undefined", "an empty denominator is undefined, never 0");
    return text;
}

}  // namespace fairdrift::detail
