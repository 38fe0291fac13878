// Is it fair? A table or a state in, a report out.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fairdrift/core/table.hpp>
#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/representation.hpp>
#include <fairdrift/fairness/tolerance.hpp>
#include <fairdrift/reference/layout.hpp>
#include <fairdrift/reference/state.hpp>
#include <fairdrift/report/report.hpp>

namespace fairdrift {

/// How labels of a table are read; part of the layout of the state that is made of it.
struct label_rules {
    std::vector<label> positive;
    std::vector<label> favorable;
    double threshold = label_rule::absent_threshold;
    std::vector<std::pair<std::string, std::vector<double>>> bins;
    /// By column: groups, strata, y_true or y_pred.
    std::vector<std::pair<std::string, value_texts>> value_labels;
    std::int64_t max_cells = 1 << 22;
    task_kind task = task_kind::automatic;
};

struct audit_options {
    label_rules labels;
    comparing compare;
    /// "observed": every pair of attributes, and all of them together; "none"; or "given".
    std::string intersections = "observed";
    std::vector<std::vector<std::string>> given_intersections;
    /// Names of metrics to measure; empty: all that the columns allow.
    std::vector<std::string> metrics;
    /// The smallest gaps that matter; with them differences and ratios have findings.
    fairdrift::tolerance tolerance;
    /// Over what p-values are adjusted; see adjust_over().
    std::string multiplicity = "metric";
    /// The caller adds numbers of its own (see own_values.hpp): rows and groups may be all there
    /// is.
    bool own_metrics = false;
    /// Shares of groups outside: what representation is compared with, one entry an attribute.
    std::vector<population_shares> population;
    fairdrift::subject subject;
    std::uint64_t seed = 0;  // of resamples
    int n_threads = 1;
};

/// The layout of a table's own columns with open axes. Throws invalid_input for rules that name a
/// column which is not among groups or strata (value labels: nor y_true, y_pred).
[[nodiscard]] layout open_layout(const table& rows, const label_rules& rules);

/// Rates of every group, differences, ratios and extremes with intervals, from a state. Throws
/// invalid_input where labels do not say what is positive, or an option names what is not there.
[[nodiscard]] report audit(const state& rows, const audit_options& options = {});
/// The audit of the state of this table over open axes: exact.
[[nodiscard]] report audit(const table& rows, const audit_options& options = {});

}  // namespace fairdrift
