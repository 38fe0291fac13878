"""Any metric of rows as a difference, a ratio or a list over groups."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from fairdrift.compat.aif360._answers import answering, settled
from fairdrift.compat.aif360._groups import groups_of
from fairdrift.compat.aif360._numbers import NAN
from fairdrift.compat.aif360._values import Array, ArrayLike, as_array, needed

Metric = Callable[..., Any]
ZeroDivision = Literal["warn"] | float


def _part(values: ArrayLike, rows: Array) -> ArrayLike:
    """Some rows, in the kind they came in."""
    return values.iloc[rows] if hasattr(values, "iloc") else as_array(values)[rows]


def _over(
    func: Metric,
    y_true: ArrayLike,
    y_pred: ArrayLike,
    sample_weight: ArrayLike,
    rows: Array,
    kwargs: dict[str, Any],
) -> Any:
    """The metric of some rows; weights are handed on where there are any."""
    columns = [_part(y, rows) for y in (y_true, y_pred) if y is not None]
    if sample_weight is not None:
        kwargs = {**kwargs, "sample_weight": as_array(sample_weight)[rows]}
    return func(*columns, **kwargs)


def checked_zero_division(zero_division: ZeroDivision) -> ZeroDivision:
    """Refuse what scikit-learn's vocabulary does not have."""
    if zero_division == "warn" or zero_division in (0, 1) or math.isnan(float(zero_division)):
        return zero_division
    raise ValueError(f'zero_division is {zero_division!r}; it is "warn", 0, 1 or nan')


def divided(part: float, whole: float, what: str, zero_division: ZeroDivision) -> float:
    """Part / whole, or what `zero_division` says."""
    checked_zero_division(zero_division)
    if whole != 0:
        return float(part / whole)
    if zero_division == "warn":
        return settled(NAN, 0.0, f"{what} is undefined (nothing to divide by)")
    return float(zero_division)


@answering
def difference(
    func: Metric,
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    sample_weight: ArrayLike = None,
    *,
    strict_compat: bool = False,
    **kwargs: Any,
) -> Any:
    """A metric of the unprivileged rows minus that of the privileged ones; 0 is parity.

    Parameters
    ----------
    func : callable
        `func(y_true[, y_pred], sample_weight=..., **kwargs)`, scikit-learn's or one of these.
    """
    unprivileged, privileged = groups_of(y_true, prot_attr).masks(priv_group)
    return _over(func, y_true, y_pred, sample_weight, unprivileged, kwargs) - _over(
        func, y_true, y_pred, sample_weight, privileged, kwargs
    )


@answering
def ratio(
    func: Metric,
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    sample_weight: ArrayLike = None,
    zero_division: ZeroDivision = "warn",
    *,
    strict_compat: bool = False,
    **kwargs: Any,
) -> float:
    """A metric of the unprivileged rows by that of the privileged ones; 1 is parity.

    Undefined where the privileged rows' is 0: nan, where aif360 0.6.1 gives 0.0, the number of
    total disparity.
    """
    unprivileged, privileged = groups_of(y_true, prot_attr).masks(priv_group)
    name = getattr(func, "__name__", "the metric")
    return divided(
        _over(func, y_true, y_pred, sample_weight, unprivileged, kwargs),
        _over(func, y_true, y_pred, sample_weight, privileged, kwargs),
        f"the ratio of {name}",
        zero_division,
    )


@answering
def intersection(
    func: Metric,
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    prot_attr: ArrayLike = None,
    sample_weight: ArrayLike = None,
    return_groups: bool = False,
    *,
    strict_compat: bool = False,
    **kwargs: Any,
) -> Any:
    """A metric of every group, in the order of the groups' labels.

    Returns
    -------
    list, or a list and the array of the groups' labels where `return_groups` is true.
    """
    groups = groups_of(y_true, prot_attr)
    known = np.flatnonzero(groups.known())
    order = known[np.argsort(groups.codes[known], kind="stable")]
    sizes = np.bincount(groups.codes[known], minlength=len(groups.labels))
    parts = np.split(order, np.cumsum(sizes)[:-1]) if len(sizes) else []
    values = [_over(func, y_true, y_pred, sample_weight, rows, kwargs) for rows in parts]
    return (values, groups.names()) if return_groups else values


@answering
def one_vs_rest(
    func: Metric,
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    prot_attr: ArrayLike = None,
    return_groups: bool = False,
    *,
    strict_compat: bool = False,
    **kwargs: Any,
) -> Any:
    """A difference or ratio with every group in turn as the privileged one.

    Returns
    -------
    list, or a list and the array of the groups' labels where `return_groups` is true.
    """
    groups = groups_of(y_true, prot_attr)
    values = [
        func(y_true, y_pred, prot_attr=prot_attr, priv_group=label, **kwargs)
        for label in groups.labels
    ]
    return (values, groups.names()) if return_groups else values


def make_scorer(score_func: Metric, is_ratio: bool = False, **kwargs: Any) -> Any:
    """A scikit-learn scorer that is largest at parity; it needs scikit-learn.

    It gives -|difference|, or min(ratio, 1 / ratio) where `is_ratio` is true; nan where the metric
    is undefined.
    """
    metrics = needed("sklearn.metrics", "make_scorer")

    def distance(y: ArrayLike, y_pred: ArrayLike, **options: Any) -> float:
        return float(abs(score_func(y, y_pred, **options)))

    def nearness(y: ArrayLike, y_pred: ArrayLike, **options: Any) -> float:
        found = float(score_func(y, y_pred, **options))
        least = float(np.finfo(float).eps)
        return min(found, 1 / found if found > least else least) if found == found else found

    if is_ratio:
        return metrics.make_scorer(nearness, **kwargs)
    return metrics.make_scorer(distance, greater_is_better=False, **kwargs)
