"""Demographic parity, equalized odds and equal opportunity, as one number."""

from __future__ import annotations

from typing import Any

import numpy as np

from fairdrift.compat.fairlearn._base import (
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from fairdrift.compat.fairlearn._comparing import require_choice
from fairdrift.compat.fairlearn._frame import MetricFrame
from fairdrift.compat.fairlearn._strictness import is_strict, tell


def demographic_parity_difference(
    y_true: Any,
    y_pred: Any,
    *,
    sensitive_features: Any,
    method: str = "between_groups",
    sample_weight: Any = None,
    strict_compat: bool | None = None,
) -> float:
    """The largest difference of groups' selection rates; `method` as in `MetricFrame.difference`.

    Examples
    --------
    >>> from fairdrift.compat.fairlearn import demographic_parity_difference
    >>> groups = ["a", "a", "b", "b"]
    >>> float(demographic_parity_difference([0] * 4, [1, 1, 1, 0], sensitive_features=groups))
    0.5
    """
    frame = _frame(selection_rate, y_true, y_pred, sensitive_features, sample_weight, strict_compat)
    return frame.difference(method=method)  # type: ignore[no-any-return]


def demographic_parity_ratio(
    y_true: Any,
    y_pred: Any,
    *,
    sensitive_features: Any,
    method: str = "between_groups",
    sample_weight: Any = None,
    strict_compat: bool | None = None,
) -> float:
    """The smallest ratio of groups' selection rates; NaN where nobody is selected."""
    frame = _frame(selection_rate, y_true, y_pred, sensitive_features, sample_weight, strict_compat)
    return frame.ratio(method=method)  # type: ignore[no-any-return]


def equal_opportunity_difference(
    y_true: Any,
    y_pred: Any,
    *,
    sensitive_features: Any,
    method: str = "between_groups",
    sample_weight: Any = None,
    strict_compat: bool | None = None,
) -> float:
    """The largest difference of groups' true positive rates."""
    frame = _frame(
        true_positive_rate, y_true, y_pred, sensitive_features, sample_weight, strict_compat
    )
    return frame.difference(method=method)  # type: ignore[no-any-return]


def equal_opportunity_ratio(
    y_true: Any,
    y_pred: Any,
    *,
    sensitive_features: Any,
    method: str = "between_groups",
    sample_weight: Any = None,
    strict_compat: bool | None = None,
) -> float:
    """The smallest ratio of groups' true positive rates."""
    frame = _frame(
        true_positive_rate, y_true, y_pred, sensitive_features, sample_weight, strict_compat
    )
    return frame.ratio(method=method)  # type: ignore[no-any-return]


def equalized_odds_difference(
    y_true: Any,
    y_pred: Any,
    *,
    sensitive_features: Any,
    method: str = "between_groups",
    sample_weight: Any = None,
    agg: str = "worst_case",
    strict_compat: bool | None = None,
) -> float:
    """The larger of the differences of true and of false positive rates, or their mean.

    NaN where one of the two is undefined.

    Parameters
    ----------
    agg
        "worst_case" or "mean".
    """
    odds = _odds(y_true, y_pred, sensitive_features, sample_weight, agg, strict_compat)
    return _joined(odds, odds.difference(method=method), agg, max, strict_compat)


def equalized_odds_ratio(
    y_true: Any,
    y_pred: Any,
    *,
    sensitive_features: Any,
    method: str = "between_groups",
    sample_weight: Any = None,
    agg: str = "worst_case",
    strict_compat: bool | None = None,
) -> float:
    """The smaller of the ratios of true and of false positive rates, or their mean."""
    odds = _odds(y_true, y_pred, sensitive_features, sample_weight, agg, strict_compat)
    return _joined(odds, odds.ratio(method=method), agg, min, strict_compat)


def _frame(
    metric: Any, y_true: Any, y_pred: Any, groups: Any, weights: Any, strict: bool | None
) -> MetricFrame:
    return MetricFrame(
        metrics=metric,
        y_true=y_true,
        y_pred=y_pred,
        sensitive_features=groups,
        sample_params={"sample_weight": weights},
        strict_compat=strict,
    )


def _odds(
    y_true: Any, y_pred: Any, groups: Any, weights: Any, agg: str, strict: bool | None
) -> MetricFrame:
    require_choice("agg", agg, ("worst_case", "mean"))
    rates = {"true_positive_rate": true_positive_rate, "false_positive_rate": false_positive_rate}
    return MetricFrame(
        metrics=rates,
        y_true=y_true,
        y_pred=y_pred,
        sensitive_features=groups,
        sample_params={name: {"sample_weight": weights} for name in rates},
        strict_compat=strict,
    )


def _joined(frame: MetricFrame, pair: Any, agg: str, worst: Any, strict: bool | None) -> float:
    if is_strict(strict):  # max and min of Python, which a NaN confuses; a mean that passes it over
        return float(worst(pair) if agg == "worst_case" else pair.mean())
    values = pair.to_numpy()
    if np.isnan(values).any():
        if not frame._told:
            tell(
                "one of the two rates compares 0 with 0 or has no groups to compare, so that "
                "equalized odds is NaN; Fairlearn's number depends on which of the two it is"
            )
        return float("nan")
    return float(worst(values) if agg == "worst_case" else values.mean())
