// What questions about the same people say of them alike: columns, conventions, what is chosen.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fairdrift/fairness/grouping.hpp>
#include <fairdrift/fairness/score_curves.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/report/report.hpp>

namespace fairdrift::detail {

/// The rows that went in, by role, with what some numbers could not use.
[[nodiscard]] data_part audited_part(const state& rows, const group_counts& everyone);
/// Which labels counted as positive, and how labels read.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> label_conventions(
    const state& rows, const readings& how);
/// The task, what labels mean in it, and the methods of intervals and tests.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> conventions_of(
    const state& rows, task_kind task, const readings& how, const audit_options& options);

/// Throws invalid_input for a name that no metric, distance or ranking has.
void require_known(const audit_options& options);
/// Throws invalid_input for one that these columns and this task can never give.
void require_measurable(const layout& rules, const audit_options& options, task_kind task,
                        bool favorable_is_positive);
/// Throws invalid_input where the favorable class is none of the rows'.
void require_favorable_class(const state& rows);
/// Says which labels of positive, favorable and value_labels no row has, and of several classes
/// whether decisions and truth have none in common.
void note_labels(const state& rows, bool several_classes, std::vector<std::string>& notes);
/// Metrics that the columns allow, `belongs` says yes to, and the caller wants.
[[nodiscard]] std::vector<const metric*> chosen_metrics(
    const layout& rules, const audit_options& options,
    const std::function<bool(const metric&)>& belongs);
/// Whether it is of all of several classes, and not of each against the rest (is_of_one_class).
[[nodiscard]] bool is_of_classes(const metric& m);
/// Those of two outcomes, or of numbers.
[[nodiscard]] std::vector<const metric*> binary_metrics(const layout& rules,
                                                        const audit_options& options,
                                                        bool favorable_is_positive);
[[nodiscard]] std::vector<std::string_view> chosen_distances(const layout& rules,
                                                             const audit_options& options);
[[nodiscard]] std::vector<std::string_view> chosen_rankings(const layout& rules,
                                                            const audit_options& options);
/// Whether any of them, or its curve, takes the scores one after another.
[[nodiscard]] bool takes_steps(const std::vector<const metric*>& metrics);
[[nodiscard]] curves_wanted curves_of(const std::vector<const metric*>& metrics);

/// Positions of attributes among the layout's groups.
using positions = std::vector<std::size_t>;
/// Each attribute, then the intersections asked for.
[[nodiscard]] std::vector<positions> groupings_of(const layout& rules,
                                                  const audit_options& options);

}  // namespace fairdrift::detail
