// Which few subgroups explain a gap? A state in, a report out.
#pragma once

#include <string>

#include <fairdrift/fairness/subgroup_search.hpp>
#include <fairdrift/questions/audit.hpp>

namespace fairdrift {

struct subgroups_options {
    label_rules labels;
    std::string metric = "selection_rate";
    subgroup_options search;
    /// Most subgroups in the report, the furthest apart; all count in the p-values.
    std::size_t most_shown = 1000;
    fairdrift::subject subject;
    int n_threads = 1;
};

/// A report of kind "subgroups": of every subgroup its rate and `difference` against "rest"
/// (Newcombe; p of the chi-square or Fisher's test; adjusted p of the search), those furthest apart
/// first, and a `conditional_difference` for each of the short list in the order it was named,
/// whose p-value is that of its step (see search_subgroups). The notes say what was searched.
/// Throws invalid_input for a metric that is not known, no share, or lacks its columns.
[[nodiscard]] report find_subgroups(const state& rows, const subgroups_options& options = {});
/// The same of a table's own state over open axes.
[[nodiscard]] report find_subgroups(const table& rows, const subgroups_options& options = {});

}  // namespace fairdrift
