"""`fairlearn.metrics` 0.15: change ``fairlearn.metrics`` to ``fairdrift.compat.fairlearn``.

Names, arguments, results and signs are Fairlearn's. Where its number is wrong this module's is
right and a `CompatWarning` says so; ``strict_compat=True``, or ``with strict():`` around
code that cannot be changed, gives Fairlearn's. The differences are
listed in docs/from_fairlearn.md. Results are pandas objects; pandas is imported on use.
"""

from __future__ import annotations

from fairdrift.compat.fairlearn._base import (
    count,
    false_negative_rate,
    false_positive_rate,
    mean_prediction,
    selection_rate,
    true_negative_rate,
    true_positive_rate,
)
from fairdrift.compat.fairlearn._derived import make_derived_metric
from fairdrift.compat.fairlearn._fairness import (
    demographic_parity_difference,
    demographic_parity_ratio,
    equal_opportunity_difference,
    equal_opportunity_ratio,
    equalized_odds_difference,
    equalized_odds_ratio,
)
from fairdrift.compat.fairlearn._frame import MetricFrame
from fairdrift.compat.fairlearn._generated import GENERATED
from fairdrift.compat.fairlearn._plots import plot_model_comparison, plot_roc_curve_by_group
from fairdrift.compat.fairlearn._strictness import strict as strict

true_positive_rate_difference = GENERATED["true_positive_rate_difference"]
true_positive_rate_ratio = GENERATED["true_positive_rate_ratio"]
true_negative_rate_difference = GENERATED["true_negative_rate_difference"]
true_negative_rate_ratio = GENERATED["true_negative_rate_ratio"]
false_positive_rate_difference = GENERATED["false_positive_rate_difference"]
false_positive_rate_ratio = GENERATED["false_positive_rate_ratio"]
false_negative_rate_difference = GENERATED["false_negative_rate_difference"]
false_negative_rate_ratio = GENERATED["false_negative_rate_ratio"]
selection_rate_difference = GENERATED["selection_rate_difference"]
selection_rate_ratio = GENERATED["selection_rate_ratio"]
accuracy_score_difference = GENERATED["accuracy_score_difference"]
accuracy_score_ratio = GENERATED["accuracy_score_ratio"]
accuracy_score_group_min = GENERATED["accuracy_score_group_min"]
zero_one_loss_difference = GENERATED["zero_one_loss_difference"]
zero_one_loss_ratio = GENERATED["zero_one_loss_ratio"]
zero_one_loss_group_max = GENERATED["zero_one_loss_group_max"]
balanced_accuracy_score_group_min = GENERATED["balanced_accuracy_score_group_min"]
precision_score_group_min = GENERATED["precision_score_group_min"]
recall_score_group_min = GENERATED["recall_score_group_min"]
roc_auc_score_group_min = GENERATED["roc_auc_score_group_min"]
mean_absolute_error_group_max = GENERATED["mean_absolute_error_group_max"]
mean_squared_error_group_max = GENERATED["mean_squared_error_group_max"]
r2_score_group_min = GENERATED["r2_score_group_min"]
f1_score_group_min = GENERATED["f1_score_group_min"]
log_loss_group_max = GENERATED["log_loss_group_max"]

__all__ = [
    "MetricFrame",
    "accuracy_score_difference",
    "accuracy_score_group_min",
    "accuracy_score_ratio",
    "balanced_accuracy_score_group_min",
    "count",
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "equal_opportunity_difference",
    "equal_opportunity_ratio",
    "equalized_odds_difference",
    "equalized_odds_ratio",
    "f1_score_group_min",
    "false_negative_rate",
    "false_negative_rate_difference",
    "false_negative_rate_ratio",
    "false_positive_rate",
    "false_positive_rate_difference",
    "false_positive_rate_ratio",
    "log_loss_group_max",
    "make_derived_metric",
    "mean_absolute_error_group_max",
    "mean_prediction",
    "mean_squared_error_group_max",
    "plot_model_comparison",
    "plot_roc_curve_by_group",
    "precision_score_group_min",
    "r2_score_group_min",
    "recall_score_group_min",
    "roc_auc_score_group_min",
    "selection_rate",
    "selection_rate_difference",
    "selection_rate_ratio",
    "true_negative_rate",
    "true_negative_rate_difference",
    "true_negative_rate_ratio",
    "true_positive_rate",
    "true_positive_rate_difference",
    "true_positive_rate_ratio",
    "zero_one_loss_difference",
    "zero_one_loss_group_max",
    "zero_one_loss_ratio",
]
