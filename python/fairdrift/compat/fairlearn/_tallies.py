"""Metrics that are functions of sums over rows, so that a frame adds each row up once.

A `Tally` sorts every row into one of a few classes; the metric of a group is a function of how much
weight its classes have. Every rate of the confusion matrix is one. A `Mean` averages a number of
each row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairdrift.compat.fairlearn._labels import labels_in, positive_label, require_comparable

Array = np.ndarray[Any, Any]
TN, FP, FN, TP = range(4)


@dataclass(frozen=True)
class Tally:
    """Rows in classes, and the metric as a function of their sums (classes on the last axis).

    `shares` are the classes of the numerator and of the denominator where the metric is a plain
    share of people.
    """

    classes: Array
    size: int
    value: Callable[[Array], Array]
    shares: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    weighted: bool = True


@dataclass(frozen=True)
class Mean:
    """The weighted mean of one number a row."""

    values: Array


def divided(numerator: Array, denominator: Array) -> Array:
    """Quotients, NaN where nothing is divided by nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.true_divide(numerator, denominator))


def _share(classes: Array, size: int, top: tuple[int, ...], bottom: tuple[int, ...]) -> Tally:
    def value(sums: Array) -> Array:
        return divided(sums[..., top].sum(axis=-1), sums[..., bottom].sum(axis=-1))

    return Tally(classes, size, value, (top, bottom))


def confusion(y_true: Array, y_pred: Array, pos_label: Any) -> Array:
    """Each row's cell of the confusion matrix."""
    labels = labels_in(y_true, y_pred)
    positive = positive_label(labels, pos_label)
    return np.asarray(2 * (y_true == positive) + (y_pred == positive), dtype=np.intp)


RATES = {
    "true_positive_rate": ((TP,), (FN, TP)),
    "true_negative_rate": ((TN,), (TN, FP)),
    "false_positive_rate": ((FP,), (TN, FP)),
    "false_negative_rate": ((FN,), (FN, TP)),
    "recall_score": ((TP,), (FN, TP)),
    "precision_score": ((TP,), (FP, TP)),
}


def rate(name: str, y_true: Array, y_pred: Array, pos_label: Any = None) -> Tally:
    """A rate of the confusion matrix."""
    return _share(confusion(y_true, y_pred, pos_label), 4, *RATES[name])


def selection(y_pred: Array, pos_label: Any = 1, strict: bool = False) -> Tally:
    """The share of predictions that are positive."""
    if not strict:
        require_comparable(y_pred, pos_label)
    selected = np.broadcast_to(np.asarray(y_pred == pos_label), y_pred.shape)
    return _share(selected.astype(np.intp), 2, (1,), (0, 1))


def agreement(y_true: Array, y_pred: Array, right: bool) -> Tally:
    """The share of predictions that are right, or wrong."""
    classes = np.asarray((y_true == y_pred) == right, dtype=np.intp)
    return _share(classes, 2, (1,), (0, 1))


def f1(y_true: Array, y_pred: Array, pos_label: Any = None) -> Tally:
    """Twice the true positives by all that are or are called positive."""

    def value(sums: Array) -> Array:
        twice = 2 * sums[..., TP]
        return divided(twice, twice + sums[..., FP] + sums[..., FN])

    return Tally(confusion(y_true, y_pred, pos_label), 4, value)


def balanced(y_true: Array, y_pred: Array) -> Tally:
    """The mean recall of the labels that occur, as scikit-learn has it."""
    labels = labels_in(y_true)
    true = np.searchsorted(np.asarray(labels), y_true)
    classes = np.asarray(2 * true + (y_true == y_pred), dtype=np.intp)

    def value(sums: Array) -> Array:
        pairs = sums.reshape(*sums.shape[:-1], len(labels), 2)
        recalls = divided(pairs[..., 1], pairs.sum(axis=-1))
        occurs = ~np.isnan(recalls)
        return divided(np.where(occurs, recalls, 0).sum(axis=-1), occurs.sum(axis=-1))

    return Tally(classes, 2 * len(labels), value)


def rows(y_true: Array) -> Tally:
    """How many rows there are."""
    return Tally(
        np.zeros(len(y_true), np.intp),
        1,
        lambda sums: sums[..., 0].astype(np.int64),
        weighted=False,
    )
