// Several classes: one against the rest, averages over classes, and who is given which.
#pragma once

#include <string>
#include <vector>

#include <fairdrift/core/curve.hpp>
#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/grouping.hpp>
#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// The labels that occur as truths or decisions, in label order, and how they read.
struct class_list {
    std::vector<label> labels;
    std::vector<std::string> names;
};

/// What the labels of a state are: its layout's task, or where that is automatic multiclass if
/// `positive` is not given and y_true (without one: y_pred) is text of more than two values, else
/// binary.
[[nodiscard]] task_kind task_of(const state& rows);
/// Throws invalid_input where there are more than 100 classes, or fewer than two.
[[nodiscard]] class_list classes_of(const state& rows);
/// The readings under which one class is positive and every other negative. `favorable` labels of
/// the layout are classes people want; without any each class is its own.
[[nodiscard]] readings one_against_rest(const state& rows, const label& positive);
/// The readings under which a row is right or wrong, whatever its class.
[[nodiscard]] readings right_or_wrong(const state& rows);
/// Fills the class tables of a grouping by these axes.
void count_classes(const state& rows, const std::vector<std::size_t>& axes, const class_list& all,
                   const readings& how, grouping& by);
/// Whether a metric says something of one class against the rest: rates but accuracy, F1 and the
/// threat score. (Accuracy of one class counts its many easy negatives.)
[[nodiscard]] bool is_of_one_class(const metric& m);

/// Total variation of the decided classes, 1/2 sum over classes of |p_g - p_h|: the largest
/// difference of two groups' selection rates over all sets of classes. `difference` of each group
/// against the reference ("rest" or "best" fall back on the largest group) and `max_difference`
/// over pairs. Interval: 1/2 sum of the distances from 0 of each class's Newcombe limits, all
/// classes (and pairs) at once (Bonferroni): at least its level. p: chi-square of homogeneity,
/// effective counts where rows have weights; Holm over the groups.
void add_class_distances(const grouping& by, const comparing& how, std::vector<measurement>& out);
/// A curve "confusion" a group: columns y_true, y_pred and the rows (weights) of each pair. Left
/// out for small groups and, 256 points being the most, more than 16 classes.
void add_confusions(const grouping& by, const class_list& all, const comparing& how,
                    std::vector<curve>& out);

/// Means over classes of one-against-rest rates, every class counting alike whatever its size. A
/// group in which a class's denominator is empty has none: its mean would be over other classes
/// than another group's. Interval: Wilson's, with the number of rows at which a proportion would
/// have the mean's variance, linearized over the cells of the class table, but no more than there
/// are (Kish). Two right and two wrong rows are added to each class for its variance (Agresti and
/// Coull 1998), and the rows are divided by (t / z)^2 (Korn and Graubard 1998) with Satterthwaite's
/// degrees of freedom (sum V_c)^2 / sum V_c^2 / (n_c - 1), V_c the variance that class c brings and
/// n_c its effective rows: a rare class may decide it. None where rows belong to clusters.
[[nodiscard]] estimate evaluate_macro_recall(const group_counts& group, const level& at);
[[nodiscard]] estimate evaluate_macro_precision(const group_counts& group, const level& at);
[[nodiscard]] estimate evaluate_macro_false_positives(const group_counts& group, const level& at);
[[nodiscard]] estimate evaluate_macro_f1(const group_counts& group, const level& at);

inline constexpr metric macro_true_positive_rate{
    .name = "macro_true_positive_rate",
    .short_name = "macro_recall",
    .formula = "mean over classes of right / truly of the class",
    .meaning = "mean over classes of the share of the truly so who are decided so",
    .source = "Sokolova and Lapalme 2009, doi:10.1016/j.ipm.2009.03.002",
    .better = direction::higher,
    .input = needs::classes,
    .evaluate = evaluate_macro_recall};
inline constexpr metric macro_false_positive_rate{
    .name = "macro_false_positive_rate",
    .short_name = "macro_fall_out",
    .formula = "mean over classes of wrongly decided so / truly of another class",
    .meaning = "mean over classes of the share of the others who are decided so",
    .source = "Sokolova and Lapalme 2009",
    .better = direction::lower,
    .input = needs::classes,
    .evaluate = evaluate_macro_false_positives};
inline constexpr metric macro_positive_predictive_value{
    .name = "macro_positive_predictive_value",
    .short_name = "macro_precision",
    .formula = "mean over classes of right / decided of the class",
    .meaning = "mean over classes of the share of those decided so who are",
    .source = "Sokolova and Lapalme 2009",
    .better = direction::higher,
    .input = needs::classes,
    .evaluate = evaluate_macro_precision};
inline constexpr metric macro_f1{.name = "macro_f1",
                                 .short_name = "macro_f_score",
                                 .formula = "mean over classes of 2 right / (truly + decided so)",
                                 .meaning = "mean over classes of F1",
                                 .source = "Sokolova and Lapalme 2009",
                                 .better = direction::higher,
                                 .input = needs::classes,
                                 .evaluate = evaluate_macro_f1};

}  // namespace fairdrift
