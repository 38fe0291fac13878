"""Metrics of one group: the functions a frame is made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from fairdrift._core import InvalidInput
from fairdrift.compat.fairlearn import _tallies
from fairdrift.compat.fairlearn._arrays import as_array, require_rows, require_weights, rows_of
from fairdrift.compat.fairlearn._strictness import is_strict, tell


def true_positive_rate(
    y_true: Any,
    y_pred: Any,
    sample_weight: Any = None,
    pos_label: Any = None,
    *,
    strict_compat: bool | None = None,
) -> float:
    """TP / (TP + FN): how many of those labelled positive are predicted positive.

    Parameters
    ----------
    y_true, y_pred
        Labels and predictions, of two values at most.
    sample_weight
        Weights of rows, 0 or more.
    pos_label
        The positive label; 0/1, -1/1 and booleans need none.
    strict_compat
        Give Fairlearn's 0.0 where the rate is undefined.

    Returns
    -------
    float
        NaN, with a `CompatWarning`, where nobody is labelled positive.

    Examples
    --------
    >>> true_positive_rate([1, 1, 0, 1], [1, 0, 1, 1])
    0.6666666666666666
    """
    return _rate("true_positive_rate", y_true, y_pred, sample_weight, pos_label, strict_compat)


def true_negative_rate(
    y_true: Any,
    y_pred: Any,
    sample_weight: Any = None,
    pos_label: Any = None,
    *,
    strict_compat: bool | None = None,
) -> float:
    """TN / (TN + FP); parameters and undefined values as in `true_positive_rate`."""
    return _rate("true_negative_rate", y_true, y_pred, sample_weight, pos_label, strict_compat)


def false_positive_rate(
    y_true: Any,
    y_pred: Any,
    sample_weight: Any = None,
    pos_label: Any = None,
    *,
    strict_compat: bool | None = None,
) -> float:
    """FP / (TN + FP); parameters and undefined values as in `true_positive_rate`."""
    return _rate("false_positive_rate", y_true, y_pred, sample_weight, pos_label, strict_compat)


def false_negative_rate(
    y_true: Any,
    y_pred: Any,
    sample_weight: Any = None,
    pos_label: Any = None,
    *,
    strict_compat: bool | None = None,
) -> float:
    """FN / (FN + TP); parameters and undefined values as in `true_positive_rate`."""
    return _rate("false_negative_rate", y_true, y_pred, sample_weight, pos_label, strict_compat)


def _rate(
    name: str,
    y_true: Any,
    y_pred: Any,
    sample_weight: Any,
    pos_label: Any,
    strict_compat: bool | None,
) -> float:
    strict = is_strict(strict_compat)
    truth, predicted = as_array(y_true), as_array(y_pred)
    require_rows("y_pred", predicted, rows_of("y_true", truth))
    tally = _tallies.rate(name, truth, predicted, pos_label)
    weights = _weights(sample_weight, len(truth), strict)
    value = float(tally.value(np.bincount(tally.classes, weights, minlength=tally.size)))
    if np.isnan(value):
        if strict:
            return 0.0
        tell(f"{name} is undefined (nobody to divide by) and NaN; Fairlearn gives 0.0")
    return value


def selection_rate(
    y_true: Any,
    y_pred: Any,
    *,
    pos_label: Any = 1,
    sample_weight: Any = None,
    strict_compat: bool | None = None,
) -> float:
    """The share of predictions that are `pos_label`; `y_true` is not looked at.

    Raises
    ------
    InvalidInput
        Without rows, for weights below 0, and for predictions that are text where `pos_label` is
        not (Fairlearn gives 0.0).

    Examples
    --------
    >>> selection_rate([0, 0, 0, 0], ["yes", "no", "yes", "yes"], pos_label="yes")
    0.75
    """
    strict = is_strict(strict_compat)
    predicted = as_array(y_pred)
    if predicted.size == 0:
        raise InvalidInput("y_pred has no rows, so that nobody is selected or not")
    weights = _weights(sample_weight, len(predicted), strict)
    tally = _tallies.selection(predicted, pos_label, strict)
    return float(tally.value(np.bincount(tally.classes, weights, minlength=tally.size)))


def mean_prediction(
    y_true: Any, y_pred: Any, sample_weight: Any = None, *, strict_compat: bool | None = None
) -> float:
    """The weighted mean of the predictions; `y_true` is not looked at.

    Examples
    --------
    >>> mean_prediction([0, 0], [0.25, 0.75], sample_weight=[3, 1])
    0.375
    """
    predicted = as_array(y_pred)
    weights = _weights(sample_weight, len(predicted), is_strict(strict_compat))
    if weights is None:
        weights = np.ones(len(predicted))
    return float(_tallies.divided(np.dot(predicted, weights), weights.sum()))


def count(y_true: Any, y_pred: Any) -> int:
    """How many rows there are, whatever they weigh."""
    rows = rows_of("y_true", y_true)
    require_rows("y_pred", y_pred, rows)
    return rows


def _weights(sample_weight: Any, rows: int, strict: bool) -> np.ndarray[Any, Any] | None:
    if sample_weight is None:
        return None
    weights = as_array(sample_weight)
    require_rows("sample_weight", weights, rows)
    if not strict:
        require_weights("sample_weight", weights)
    return weights.astype(float)
