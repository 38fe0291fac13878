"""scikit-learn's metrics that Fairlearn's generated ones rest on, computed here.

They take `sample_weight` and the options named; any other option goes to scikit-learn's function of
the same name, which is imported then. An undefined precision, recall or F1 is NaN, not 0.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from fairdrift._core import InvalidInput
from fairdrift.compat.fairlearn import _tallies
from fairdrift.compat.fairlearn._arrays import as_array
from fairdrift.compat.fairlearn._labels import labels_in, positive_label
from fairdrift.compat.fairlearn._strictness import is_strict

Array = np.ndarray[Any, Any]
Metric = Callable[..., float]


def from_sklearn(name: str) -> Callable[..., Any]:
    """A metric of scikit-learn, imported on use."""
    try:
        return getattr(importlib.import_module("sklearn.metrics"), name)  # type: ignore[no-any-return]
    except ImportError:
        raise ImportError(
            f"these options of {name} need scikit-learn: pip install scikit-learn"
        ) from None


def _counted(name: str, tally: Callable[..., Any], *options: str) -> Metric:
    def metric(y_true: Any, y_pred: Any, *, sample_weight: Any = None, **given: Any) -> float:
        truth, predicted = as_array(y_true), as_array(y_pred)
        if not set(given) <= set(options) or truth.ndim > 1 or predicted.ndim > 1:
            return float(from_sklearn(name)(y_true, y_pred, sample_weight=sample_weight, **given))
        counted = tally(truth, predicted, **given)
        weights = None if sample_weight is None else as_array(sample_weight).astype(float)
        sums = np.bincount(counted.classes, weights, minlength=counted.size)
        value = float(counted.value(sums))
        return 0.0 if np.isnan(value) and is_strict(None) else value

    return _named(metric, name)


def _named(metric: Metric, name: str) -> Metric:
    metric.__name__ = metric.__qualname__ = name
    return metric


def _weights(sample_weight: Any, rows: int) -> Array:
    return np.ones(rows) if sample_weight is None else as_array(sample_weight).astype(float)


def _loss(name: str, loss: Callable[[Array], Array]) -> Metric:
    def metric(y_true: Any, y_pred: Any, *, sample_weight: Any = None, **given: Any) -> float:
        truth, predicted = as_array(y_true), as_array(y_pred)
        if given or truth.ndim > 1:
            return float(from_sklearn(name)(y_true, y_pred, sample_weight=sample_weight, **given))
        lost = loss(truth.astype(float) - predicted.astype(float))
        return float(np.average(lost, weights=_weights(sample_weight, len(truth))))

    return _named(metric, name)


accuracy_score = _counted("accuracy_score", lambda y, p: _tallies.agreement(y, p, True))
zero_one_loss = _counted("zero_one_loss", lambda y, p: _tallies.agreement(y, p, False))
balanced_accuracy_score = _counted("balanced_accuracy_score", _tallies.balanced)
precision_score = _counted(
    "precision_score",
    lambda y, p, pos_label=1: _rate("precision_score", y, p, pos_label),
    "pos_label",
)
recall_score = _counted(
    "recall_score", lambda y, p, pos_label=1: _rate("recall_score", y, p, pos_label), "pos_label"
)
f1_score = _counted("f1_score", lambda y, p, pos_label=1: _tallies.f1(y, p, pos_label), "pos_label")
mean_absolute_error = _loss("mean_absolute_error", np.abs)
mean_squared_error = _loss("mean_squared_error", np.square)


def _rate(name: str, y_true: Array, y_pred: Array, pos_label: Any) -> _tallies.Tally:
    return _tallies.rate(name, y_true, y_pred, pos_label)


def r2_score(y_true: Any, y_pred: Any, *, sample_weight: Any = None, **given: Any) -> float:
    """1 - residual / total sum of squares; NaN for fewer than two rows.

    Where `y_true` is constant: 1 for perfect predictions, else 0, as scikit-learn has it.
    """
    truth, predicted = as_array(y_true), as_array(y_pred)
    if given or truth.ndim > 1:
        return float(from_sklearn("r2_score")(y_true, y_pred, sample_weight=sample_weight, **given))
    if len(truth) < 2:
        return float("nan")
    weights = _weights(sample_weight, len(truth))
    total = float(weights @ (truth - np.average(truth, weights=weights)) ** 2)
    residual = float(weights @ (truth - predicted.astype(float)) ** 2)
    if total == 0:
        return 1.0 if residual == 0 else 0.0
    return 1.0 - residual / total


def roc_auc_score(y_true: Any, y_score: Any, *, sample_weight: Any = None, **given: Any) -> float:
    """The chance that a positive scores above a negative, ties half; NaN with one label only."""
    truth, score = as_array(y_true), as_array(y_score)
    if given or truth.ndim > 1 or score.ndim > 1:
        return float(
            from_sklearn("roc_auc_score")(y_true, y_score, sample_weight=sample_weight, **given)
        )
    labels = labels_in(truth)
    if len(labels) > 2:
        raise InvalidInput(f"roc_auc_score needs two labels, not {len(labels)}")
    weights = _weights(sample_weight, len(truth))
    positive = truth == labels[-1]
    _, place = np.unique(score, return_inverse=True)
    above = np.bincount(place, weights * positive)
    below = np.bincount(place, weights * ~positive)
    pairs = above.sum() * below.sum()
    if len(labels) < 2 or pairs == 0:
        return float("nan")
    return float(above @ (np.cumsum(below) - below / 2) / pairs)


def log_loss(y_true: Any, y_pred: Any, *, sample_weight: Any = None, **given: Any) -> float:
    """-mean log of the probability that was given to what happened, of two labels.

    Probabilities are kept from 0 and 1 by the spacing of their type, as scikit-learn does.
    """
    truth, chance = as_array(y_true), as_array(y_pred)
    labels = labels_in(truth)
    if given or chance.ndim > 1 or len(labels) > 2:
        return float(from_sklearn("log_loss")(y_true, y_pred, sample_weight=sample_weight, **given))
    positive = truth == (labels[-1] if len(labels) == 2 else positive_label(labels, None))
    kind = chance.dtype if chance.dtype.kind == "f" else np.dtype(float)
    tiny = np.finfo(kind).eps
    chance = chance.astype(kind)
    happened = np.clip(np.where(positive, chance, 1 - chance), tiny, 1 - tiny)
    return float(np.average(-np.log(happened), weights=_weights(sample_weight, len(truth))))
