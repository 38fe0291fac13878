// What questions about the same people say of them alike.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fairdrift/fairness/grouping.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/report/report.hpp>

namespace fairdrift::detail {

/// The rows that went in, by role, with what some numbers could not use.
[[nodiscard]] data_part audited_part(const state& rows, const group_counts& everyone);
/// Which labels counted as positive, and how labels read.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> label_conventions(
    const state& rows, const readings& how);

/// The metrics that are asked for and have their columns.
[[nodiscard]] std::vector<const metric*> chosen(const layout& rules, const audit_options& options,
                                                bool favorable_is_positive);

}  // namespace fairdrift::detail
