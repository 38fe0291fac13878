"""The group metrics as plain functions of all rows: ``metrics.true_positive_rate(y_true, y_pred)``.

Those that need groups (``metrics.abroca(y_true, y_score, groups)``) are there as well. All others
fit scikit-learn's ``make_scorer`` and pickle. A value alone hides how sure it is: `audit`
gives it with its interval, its counts and its groups.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

from fairdrift import _core, _rankings
from fairdrift._audit import audit

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


# Measured only where the favorable outcome is not the positive one, which a function is not told.
_LEFT_OUT = "favorable_rate"


def __getattr__(name: str) -> Metric:
    if name in _named():
        return _function(name)
    raise AttributeError(f"module {__name__!r} has no metric {name!r}; catalogue() lists them")


def _named() -> list[str]:
    return [m["name"] for m in _core.group_metrics if m["name"] != _LEFT_OUT]


def __dir__() -> list[str]:
    return ["catalogue", "measures", *_named(), *_rankings.FUNCTIONS, "ndkl"]
