// Labels that were given and fit none of the rows: refused, or noted.
#include <algorithm>
#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/classes.hpp>
#include <fairdrift/fairness/positive.hpp>

#include "questions/audited.hpp"

namespace fairdrift::detail {

namespace {

bool occurs_in_rows(const label& value, const state& rows) {
    const partition& cells = rows.outcomes().cells();
    return rows.rows() == 0 || occurs(cells.axis(rows.outcomes().true_axis()), value) ||
           occurs(cells.axis(rows.outcomes().decision_axis()), value);
}

void note_absent(const char* option, const std::vector<label>& given, const state& rows,
                 std::vector<std::string>& notes) {
    for (const label& value : given) {
        if (occurs_in_rows(value, rows)) continue;
        notes.push_back(std::string(option) + ": " + value.to_text() + " occurs in no row");
    }
}

labels known_of(const labels& axis) {
    std::vector<label> known(axis.begin(), axis.end());
    if (!known.empty() && known.back().is_missing()) known.pop_back();
    return labels(std::move(known));
}

// A dictionary may tell more values than these rows have; where it leaves some of theirs untold
// too, it is likely of another spelling.
void note_unread(const std::string& name, const value_texts& texts, const labels& axis,
                 std::vector<std::string>& notes) {
    std::vector<label> absent_labels;
    std::vector<label> untold;
    const labels known = known_of(axis);
    for (const auto& told : texts) {
        if (known.code(told.first) < 0) absent_labels.push_back(told.first);
    }
    for (const label& value : known) {
        const bool told = std::any_of(texts.begin(), texts.end(),
                                      [&](const auto& one) { return one.first == value; });
        if (!told) untold.push_back(value);
    }
    if (absent_labels.empty() || untold.empty()) return;
    notes.push_back("value_labels of '" + name + "': " + listed(labels(absent_labels)) +
                    (absent_labels.size() == 1 ? " is" : " are") + " in no row, and " +
                    listed(labels(untold)) + (untold.size() == 1 ? " has" : " have") +
                    " no value label");
}

void note_value_labels(const state& rows, std::vector<std::string>& notes) {
    const layout& rules = rows.layout();
    const partition& cells = rows.outcomes().cells();
    if (rows.rows() == 0) return;
    for (std::size_t d = 0; d < rules.groups.size() + rules.strata.size(); ++d) {
        const attribute& of = rules.attribute_at(d);
        note_unread(of.name, of.value_labels, cells.axis(d), notes);
    }
    if (rules.task == task_kind::regression) return;
    note_unread(rules.y_true, rules.y_true_labels, cells.axis(rows.outcomes().true_axis()), notes);
    note_unread(rules.y_pred, rules.y_pred_labels, cells.axis(rows.outcomes().decision_axis()),
                notes);
}

// Of several classes: where no decision is a label of the truth, every one counts as wrong.
void note_foreign_decisions(const state& rows, std::vector<std::string>& notes) {
    const layout& rules = rows.layout();
    if (rules.y_true.empty() || rules.y_pred.empty()) return;
    const partition& cells = rows.outcomes().cells();
    const labels truth = known_of(cells.axis(rows.outcomes().true_axis()));
    const labels decided = known_of(cells.axis(rows.outcomes().decision_axis()));
    const bool common = std::any_of(decided.begin(), decided.end(),
                                    [&](const label& value) { return truth.code(value) >= 0; });
    if (common || truth.size() == 0 || decided.size() == 0) return;
    notes.push_back("warning: no label of '" + rules.y_pred + "' (" + listed(decided) +
                    ") occurs in '" + rules.y_true + "' (" + listed(truth) +
                    "): every decision counts as wrong");
}

}  // namespace

void require_favorable_class(const state& rows) {
    const std::vector<label>& given = rows.layout().favorable;
    const bool found = std::any_of(given.begin(), given.end(),
                                   [&](const label& value) { return occurs_in_rows(value, rows); });
    if (given.empty() || found) return;
    const class_list all = classes_of(rows);
    throw invalid_input("favorable is " + listed(labels(given)) +
                        ", which no row has; the classes are " + listed(labels(all.labels)));
}

void note_labels(const state& rows, bool several_classes, std::vector<std::string>& notes) {
    note_absent("positive", rows.layout().positive, rows, notes);
    note_absent("favorable", rows.layout().favorable, rows, notes);
    note_value_labels(rows, notes);
    if (several_classes) note_foreign_decisions(rows, notes);
}

}  // namespace fairdrift::detail
