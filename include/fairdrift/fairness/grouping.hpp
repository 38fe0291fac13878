// Cells summed to groups: all rows, each attribute, intersections.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/fairness/score_steps.hpp>
#include <fairdrift/reference/state.hpp>

namespace fairdrift {

/// The groups of one attribute or intersection (no attribute: one group of all rows) in label
/// order, `(missing)` last, with their counts.
struct grouping {
    std::vector<std::string> attribute;
    std::vector<std::vector<std::string>> names;  // of group g, one text an attribute
    std::vector<bool> missing;                    // whether any of group g's values is missing
    std::vector<group_counts> groups;
    score_steps steps;  // of every group, where they were asked for
    /// Everybody but group g, where that is more than the sum of the other groups: of clusters,
    /// which groups share. Else empty.
    std::vector<group_counts> rests;
};

/// Whether the columns of a layout give a metric what it needs. `classes` are labels and decisions:
/// whether there are more than two is seen in the rows.
[[nodiscard]] bool has_input(const layout& rules, needs input);

/// How labels and decisions read once `positive` is applied, by code of their axes.
struct readings {
    std::vector<outcome> truth;
    std::vector<outcome> decision;
    std::vector<outcome> scored_truth;  // codes of the score counts' axis
    bool favorable_is_positive = true;
    /// Where given, what is read is not labels but whether a decision is right: of a truth's code,
    /// the decision's that is the same label (-1: none). A right row is a true positive, any other
    /// a false one, so that accuracy is the share of rows that are right.
    std::vector<std::int32_t> same_decision;
    bool one_class = false;    // whether one of several classes is read against the rest
    double design_effect = 1;  // variances are this many times those of independent rows
};

/// The readings of a state's labels by its layout's `positive` and `favorable`. Throws
/// invalid_input where labels do not say what is positive.
[[nodiscard]] readings read_labels(const state& rows);

/// Groups by the attributes (or strata) with these positions among the layout's axes. With steps,
/// which metrics by steps and curves need, it is slower where there are very many scores.
[[nodiscard]] grouping group_by(const state& rows, const std::vector<std::size_t>& attributes,
                                const readings& how, bool with_scores = true,
                                bool with_steps = false);
/// Everybody but each group of `by`, which group_by made of these attributes, people whose group is
/// not known among them or not: a pass a group.
[[nodiscard]] std::vector<group_counts> count_rests(const state& rows,
                                                    const std::vector<std::size_t>& attributes,
                                                    const readings& how, const grouping& by,
                                                    bool with_unknown);

}  // namespace fairdrift
