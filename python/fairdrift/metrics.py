"""The group metrics as plain functions of all rows: ``metrics.true_positive_rate(y_true, y_pred)``.

Those that need groups (``metrics.abroca(y_true, y_score, groups)``) are there as well. All others
fit scikit-learn's ``make_scorer`` and pickle. A value alone hides how sure it is: `audit`
gives it with its interval, its counts and its groups.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

from fairdrift import _core, _neighbors, _rankings
from fairdrift._audit import audit
from fairdrift._state import count

abroca = _rankings.abroca
discounted_cumulative_gain = _rankings.discounted_cumulative_gain
exposure = _rankings.exposure
infeasible_index = _rankings.infeasible_index
max_statistical_parity = _rankings.max_statistical_parity
ndcg = _rankings.ndcg
ndkl = normalized_discounted_kl = _rankings.normalized_discounted_kl
rkl = _rankings.rkl

Metric = Callable[..., float]


def catalogue() -> list[dict[str, Any]]:
    """Every group metric: name, short_name, other_names, formula, meaning and source.

    Where a metric is named, its short name and its other names are accepted as well; reports carry
    its name. `measures` lists the named fairness measures.
    """
    return [dict(metric) for metric in _core.group_metrics]


def measures() -> list[dict[str, Any]]:
    """Every fairness measure with a name of its own, as a metric (or two) and a comparison."""
    return [dict(measure) for measure in _core.named_measures]


@cache
def _function(name: str) -> Metric:
    known = next(metric for metric in _core.group_metrics if metric["name"] == name)
    of_scores = known["needs"] in {"scores", "labels_and_scores"}
    task = _TASKS.get(known["needs"], "auto")

    def of_decisions(
        y_true: Any, y_pred: Any, *, sample_weight: Any = None, positive: Any = None
    ) -> float:
        return _value(
            name,
            task=task,
            y_true=y_true,
            y_pred=y_pred,
            sample_weight=sample_weight,
            positive=positive,
        )

    def of_score(
        y_true: Any, y_score: Any, *, sample_weight: Any = None, positive: Any = None
    ) -> float:
        return _value(
            name, y_true=y_true, score=y_score, sample_weight=sample_weight, positive=positive
        )

    function: Metric = of_score if of_scores else of_decisions
    function.__name__ = function.__qualname__ = name
    function.__module__ = __name__
    function.__doc__ = (
        f"{known['formula']}: {known['meaning']}.\n\n"
        f"Returns NaN where it is undefined. `positive` is the label that counts as 1; only 0/1, "
        f"-1/1 and booleans need none. Source: {known['source']}."
    )
    return function


# What labels are for metrics that are not of two outcomes.
_TASKS = {"numbers": "regression", "errors": "regression", "classes": "multiclass"}


def _value(name: str, **given: Any) -> float:
    found = audit(metrics=[name], **given).measure(name).value
    return math.nan if found is None else found


def generalized_entropy_index(
    y_true: Any,
    y_pred: Any,
    *,
    alpha: float = 2,
    sample_weight: Any = None,
    positive: Any = None,
) -> float:
    """How unequally decisions benefit people: generalized entropy of any order.

    With benefits ``b = 1 + decision - label`` (0, 1 or 2) and their mean m it is
    ``mean[(b / m)**alpha - 1] / (alpha * (alpha - 1))``; of order 1 Theil's index
    ``mean[(b / m) * ln(b / m)]``, of order 0 the mean log deviation ``mean[-ln(b / m)]`` (Shorrocks
    1980; Speicher et al. 2018). 0 is equality. Returns NaN, and warns with the reason, where it is
    undefined: without rows, where nobody has a benefit, and of order 0 and below where anybody has
    none.

    Parameters
    ----------
    y_true, y_pred, sample_weight, positive
        As in `audit`.
    alpha
        The order: the larger, the more large benefits weigh; any finite number.

    Examples
    --------
    >>> from fairdrift import metrics
    >>> metrics.generalized_entropy_index([1, 0, 0, 1], [1, 1, 0, 0], alpha=2)
    0.25
    """
    given = {"y_true": y_true, "y_pred": y_pred, "sample_weight": sample_weight}
    rows = count(**{k: v for k, v in given.items() if v is not None}, positive=positive)
    found = _core.generalized_entropy(rows, alpha, 0.95)
    if found.value is None:
        warnings.warn(f"generalized_entropy_index: {found.reason}", RuntimeWarning, stacklevel=2)
        return math.nan
    return float(found.value)


def consistency(
    X: Any,  # noqa: N803
    y: Any,
    *,
    k: int = 5,
    include_self: bool = True,
) -> float:
    """How alike people who are alike are decided: 1 - mean |y - mean y of the k nearest rows|.

    1 where everybody is decided as their neighbours are (Zemel et al. 2013). It depends on the
    scale of the features, which are taken as they are, and has no published interval: rows share
    neighbours.

    Parameters
    ----------
    X
        Numeric features, rows x columns, none missing.
    y
        Decisions or labels, numbers, one a row.
    k
        How many neighbours by Euclidean distance. Of several rows at the distance of the k-th each
        counts in part, so that the answer does not depend on the order of the rows.
    include_self
        Whether a row is its own first neighbour, as in AIF360; without it the number is lower.

    Notes
    -----
    All pairs of rows are measured, in blocks: n^2 distances, about a minute for 50,000 rows.

    Examples
    --------
    >>> from fairdrift import metrics
    >>> metrics.consistency([[0.0], [0.1], [5.0], [5.1]], [1, 0, 1, 1], k=2)
    0.75
    """
    return _neighbors.consistency(X, y, k, include_self)


# Measured only where the favorable outcome is not the positive one, which a function is not told.
_LEFT_OUT = "favorable_rate"


def __getattr__(name: str) -> Metric:
    if name in _named():
        return _function(name)
    raise AttributeError(f"module {__name__!r} has no metric {name!r}; catalogue() lists them")


def _named() -> list[str]:
    return [m["name"] for m in _core.group_metrics if m["name"] != _LEFT_OUT]


def __dir__() -> list[str]:
    return ["catalogue", "measures", "consistency", *_named(), *_rankings.FUNCTIONS, "ndkl"]
