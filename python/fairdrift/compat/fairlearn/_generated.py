"""Fairlearn's ready-made metrics over groups: `<metric>_{difference,ratio,group_min,group_max}`."""

from __future__ import annotations

from fairdrift.compat.fairlearn import _base, _scores
from fairdrift.compat.fairlearn._derived import DerivedMetric, make_derived_metric

_BOTH = ("difference", "ratio")
_MADE = (
    (_base.true_positive_rate, _BOTH),
    (_base.true_negative_rate, _BOTH),
    (_base.false_positive_rate, _BOTH),
    (_base.false_negative_rate, _BOTH),
    (_base.selection_rate, _BOTH),
    (_scores.accuracy_score, (*_BOTH, "group_min")),
    (_scores.zero_one_loss, (*_BOTH, "group_max")),
    (_scores.balanced_accuracy_score, ("group_min",)),
    (_scores.precision_score, ("group_min",)),
    (_scores.recall_score, ("group_min",)),
    (_scores.roc_auc_score, ("group_min",)),
    (_scores.mean_absolute_error, ("group_max",)),
    (_scores.mean_squared_error, ("group_max",)),
    (_scores.r2_score, ("group_min",)),
    (_scores.f1_score, ("group_min",)),
    (_scores.log_loss, ("group_max",)),
)

GENERATED: dict[str, DerivedMetric] = {
    f"{metric.__name__}_{transform}": make_derived_metric(metric=metric, transform=transform)
    for metric, transforms in _MADE
    for transform in transforms
}
