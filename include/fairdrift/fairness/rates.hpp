// The rates of the confusion matrix: each a part of a whole of its cells.
//
// TP, FP, FN, TN are counts, or sums of weights, of the rows whose label and decision are both
// known; rows with one of them missing enter only the rates that do not need it. Intervals: Wilson
// (1927), Clopper-Pearson (1934) where successes or failures are fewer than 5. An empty whole makes
// the rate undefined. Names and formulas: Fawcett (2006), doi:10.1016/j.patrec.2005.10.010.
#pragma once

#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

inline constexpr metric base_rate{.name = "base_rate",
                                  .short_name = "prevalence",
                                  .formula = "(TP + FN) / n",
                                  .meaning = "share whose true label is positive",
                                  .source = "Fawcett 2006",
                                  .better = direction::favorable,
                                  .input = needs::labels,
                                  .part = cells::positives,
                                  .whole = cells::positives | cells::negatives};

inline constexpr metric selection_rate{.name = "selection_rate",
                                       .short_name = "positive_rate",
                                       .formula = "(TP + FP) / n",
                                       .meaning = "share decided positive",
                                       .source = "29 CFR 1607.4D",
                                       .better = direction::favorable,
                                       .input = needs::decisions,
                                       .part = cells::selected,
                                       .whole = cells::selected | cells::rejected};

inline constexpr metric true_positive_rate{
    .name = "true_positive_rate",
    .short_name = "recall",
    .formula = "TP / (TP + FN)",
    .meaning = "share of the truly positive who are decided positive",
    .source = "Fawcett 2006",
    .better = direction::higher,
    .part = cells::tp,
    .whole = cells::tp | cells::fn};

inline constexpr metric false_negative_rate{
    .name = "false_negative_rate",
    .short_name = "miss_rate",
    .formula = "FN / (TP + FN)",
    .meaning = "share of the truly positive who are decided negative",
    .source = "Fawcett 2006",
    .better = direction::lower,
    .part = cells::fn,
    .whole = cells::tp | cells::fn};

inline constexpr metric false_positive_rate{
    .name = "false_positive_rate",
    .short_name = "fall_out",
    .formula = "FP / (FP + TN)",
    .meaning = "share of the truly negative who are decided positive",
    .source = "Fawcett 2006",
    .better = direction::lower,
    .part = cells::fp,
    .whole = cells::fp | cells::tn};

inline constexpr metric true_negative_rate{
    .name = "true_negative_rate",
    .short_name = "specificity",
    .formula = "TN / (FP + TN)",
    .meaning = "share of the truly negative who are decided negative",
    .source = "Fawcett 2006",
    .better = direction::higher,
    .part = cells::tn,
    .whole = cells::fp | cells::tn};

inline constexpr metric positive_predictive_value{
    .name = "positive_predictive_value",
    .short_name = "precision",
    .formula = "TP / (TP + FP)",
    .meaning = "share of those decided positive who truly are",
    .source = "Fawcett 2006",
    .better = direction::higher,
    .part = cells::tp,
    .whole = cells::tp | cells::fp};

inline constexpr metric false_discovery_rate{
    .name = "false_discovery_rate",
    .short_name = "fdr",
    .formula = "FP / (TP + FP)",
    .meaning = "share of those decided positive who truly are not",
    .source = "Fawcett 2006",
    .better = direction::lower,
    .part = cells::fp,
    .whole = cells::tp | cells::fp};

inline constexpr metric negative_predictive_value{
    .name = "negative_predictive_value",
    .short_name = "npv",
    .formula = "TN / (TN + FN)",
    .meaning = "share of those decided negative who truly are",
    .source = "Fawcett 2006",
    .better = direction::higher,
    .part = cells::tn,
    .whole = cells::tn | cells::fn};

inline constexpr metric false_omission_rate{
    .name = "false_omission_rate",
    .short_name = "for",
    .formula = "FN / (TN + FN)",
    .meaning = "share of those decided negative who truly are not",
    .source = "Fawcett 2006",
    .better = direction::lower,
    .part = cells::fn,
    .whole = cells::tn | cells::fn};

inline constexpr metric accuracy{.name = "accuracy",
                                 .short_name = "acc",
                                 .formula = "(TP + TN) / n",
                                 .meaning = "share decided as their true label says",
                                 .source = "Fawcett 2006",
                                 .better = direction::higher,
                                 .part = cells::tp | cells::tn,
                                 .whole = cells::tp | cells::fp | cells::fn | cells::tn};

}  // namespace fairdrift
