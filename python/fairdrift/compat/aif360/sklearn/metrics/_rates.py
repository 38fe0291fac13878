"""Counts and rates of one set of rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from fairdrift.compat.aif360._answers import answering, settled
from fairdrift.compat.aif360._numbers import NAN, share, smoothed
from fairdrift.compat.aif360._values import (
    ArrayLike,
    Booleans,
    Floats,
    as_array,
    known,
    matches,
    weights,
)
from fairdrift.compat.aif360.sklearn.metrics._meta import ZeroDivision, divided


def _decisions(
    y_true: ArrayLike, y_pred: ArrayLike, pos_label: Any, sample_weight: ArrayLike
) -> tuple[Booleans, Booleans, Floats]:
    true = matches(y_true, pos_label, "y_true")
    predicted = matches(y_pred, pos_label, "y_pred")
    weight = weights(sample_weight, len(true))
    if len(predicted) != len(true):
        raise ValueError(f"y_pred has {len(predicted)} rows where y_true has {len(true)}")
    return true, predicted, weight


@answering
def num_samples(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    sample_weight: ArrayLike = None,
    *,
    strict_compat: bool = False,
) -> float:
    """The sum of the weights: the number of rows where there are none."""
    return float(weights(sample_weight, len(as_array(y_true))).sum())


@answering
def num_pos_neg(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    *,
    strict_compat: bool = False,
) -> tuple[float, float]:
    """The weights of positive and of negative rows, of `y_pred` where it is given."""
    positive = matches(
        *((y_true, pos_label, "y_true") if y_pred is None else (y_pred, pos_label, "y_pred"))
    )
    weight = weights(sample_weight, len(positive))
    return float(weight[positive].sum()), float(weight[~positive].sum())


@answering
def base_rate(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    *,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """The share of rows with the positive label, P / (P + N)."""
    positive = matches(y_true, pos_label, "y_true")
    weight = weights(sample_weight, len(positive))
    return share(weight[positive].sum(), weight.sum(), "the base rate", NAN)


@answering
def selection_rate(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """The share of rows predicted positive, (TP + FP) / (P + N)."""
    positive = matches(y_pred, pos_label, "y_pred")
    weight = weights(sample_weight, len(positive))
    return share(weight[positive].sum(), weight.sum(), "the selection rate", NAN)


@answering
def smoothed_base_rate(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    *,
    concentration: float = 1.0,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """The base rate under a symmetric Dirichlet prior, (P + c / k) / (P + N + c).

    k is the number of labels, at least 2: rows that all have one label do not make the other label
    impossible. aif360 0.6.1 counts the labels among these rows.
    """
    return _smoothed(y_true, "y_true", concentration, pos_label, sample_weight)


@answering
def smoothed_selection_rate(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    concentration: float = 1.0,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """The selection rate under a symmetric Dirichlet prior, (TP + FP + c / k) / (P + N + c)."""
    return _smoothed(y_pred, "y_pred", concentration, pos_label, sample_weight)


def _smoothed(
    y: ArrayLike, name: str, concentration: float, pos_label: Any, sample_weight: ArrayLike
) -> float:
    positive = matches(y, pos_label, name)
    weight = weights(sample_weight, len(positive))
    counts = np.array([weight[positive].sum()]), np.array([weight.sum()])
    labels = len(np.unique(as_array(y)))
    right, original = (
        smoothed(*counts, concentration, k)[0] for k in (max(labels, 2), max(labels, 1))
    )
    return settled(right, original, "a smoothed rate of rows with one label only")


@answering
def sensitivity_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    *,
    strict_compat: bool = False,
) -> float:
    """The true positive rate, TP / P."""
    true, predicted, weight = _decisions(y_true, y_pred, pos_label, sample_weight)
    return share(weight[true & predicted].sum(), weight[true].sum(), "the true positive rate")


@answering
def specificity_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    zero_division: ZeroDivision = "warn",
    strict_compat: bool = False,
) -> float:
    """The true negative rate, TN / N."""
    true, predicted, weight = _decisions(y_true, y_pred, pos_label, sample_weight)
    return divided(
        weight[~true & ~predicted].sum(),
        weight[~true].sum(),
        "the true negative rate",
        zero_division,
    )


@answering
def false_negative_rate_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    *,
    strict_compat: bool = False,
) -> float:
    """The false negative rate, FN / P."""
    true, predicted, weight = _decisions(y_true, y_pred, pos_label, sample_weight)
    return share(
        weight[true & ~predicted].sum(), weight[true].sum(), "the false negative rate", 1.0
    )


@answering
def false_positive_rate_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    *,
    strict_compat: bool = False,
) -> float:
    """The false positive rate, FP / N."""
    true, predicted, weight = _decisions(y_true, y_pred, pos_label, sample_weight)
    return share(
        weight[~true & predicted].sum(), weight[~true].sum(), "the false positive rate", 1.0
    )


@answering
def false_omission_rate_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    zero_division: ZeroDivision = "warn",
    strict_compat: bool = False,
) -> float:
    """The false omission rate, FN / (TN + FN)."""
    true, predicted, weight = _decisions(y_true, y_pred, pos_label, sample_weight)
    return divided(
        weight[true & ~predicted].sum(),
        weight[~predicted].sum(),
        "the false omission rate",
        zero_division,
    )


def precision(
    y_true: ArrayLike, y_pred: ArrayLike, *, pos_label: Any = 1, sample_weight: ArrayLike = None
) -> float:
    """The positive predictive value, TP / (TP + FP)."""
    true, predicted, weight = _decisions(y_true, y_pred, pos_label, sample_weight)
    return share(weight[true & predicted].sum(), weight[predicted].sum(), "precision")


@answering
def generalized_fpr(
    y_true: ArrayLike,
    probas_pred: ArrayLike,
    *,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    zero_division: ZeroDivision = "warn",
    strict_compat: bool = False,
) -> float:
    """The mean probability of the positive label among negative rows."""
    negative = ~matches(y_true, pos_label, "y_true")
    return _mean_among(
        negative, known(probas_pred, "probas_pred"), sample_weight, "fpr", zero_division
    )


@answering
def generalized_fnr(
    y_true: ArrayLike,
    probas_pred: ArrayLike,
    *,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    zero_division: ZeroDivision = "warn",
    strict_compat: bool = False,
) -> float:
    """One minus the mean probability of the positive label among positive rows."""
    positive = matches(y_true, pos_label, "y_true")
    left = 1 - known(probas_pred, "probas_pred")
    return _mean_among(positive, left, sample_weight, "fnr", zero_division)


def _mean_among(
    chosen: Booleans,
    values: Any,
    sample_weight: ArrayLike,
    what: str,
    zero_division: ZeroDivision,
) -> float:
    weight = weights(sample_weight, len(chosen))
    if len(values) != len(chosen):
        raise ValueError(f"probas_pred has {len(values)} rows where y_true has {len(chosen)}")
    return divided(
        float(values[chosen] @ weight[chosen]),
        weight[chosen].sum(),
        f"the generalized {what}",
        zero_division,
    )
