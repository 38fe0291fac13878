"""Decisions that a threshold makes of a score, for functions of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from fairdrift import _core


def present(values: np.ndarray) -> np.ndarray:
    """Which values are there: neither None nor NaN; of rows of scores, which have all of them."""
    if values.ndim > 1:
        return np.asarray(~np.isnan(values).any(axis=1))
    if values.dtype == object:
        return np.fromiter((x is not None and x == x for x in values), bool, len(values))
    return ~np.isnan(values) if values.dtype.kind == "f" else np.ones(len(values), bool)


def decided(columns: Mapping[str, np.ndarray], threshold: Any, positive: Any) -> np.ndarray:
    """The decisions score >= threshold in the labels of y_true; missing where the score is."""
    if isinstance(threshold, bool) or not isinstance(threshold, int | float | np.number):
        raise _core.InvalidInput(f"threshold is {threshold!r}; it must be a number")
    score = columns["score"]
    if score.dtype.kind not in "fiub":
        raise _core.InvalidInput("score holds no numbers that a threshold could cut")
    negative, chosen = _labels(columns.get("y_true"), positive)
    there = present(score)
    if there.all():
        return np.asarray(np.where(score >= threshold, chosen, negative))
    hole = None if isinstance(chosen, str) else np.nan
    made = [(chosen if x >= threshold else negative) if x == x else hole for x in score.tolist()]
    return np.asarray(made, dtype=object if hole is None else float)


def _labels(y_true: np.ndarray | None, positive: Any) -> tuple[Any, Any]:
    """The negative and the positive label, where y_true has two that can be told apart."""
    if isinstance(positive, list | tuple | set) and len(positive) == 1:
        positive = next(iter(positive))
    seen = [] if y_true is None else list(dict.fromkeys(y_true[present(y_true)].tolist()))
    if positive is None or isinstance(positive, int | float):
        for usual in ((False, True), (0, 1), (-1, 1)):
            of_its_kind = not isinstance(usual[0], bool) or (seen and type(seen[0]) is bool)
            if of_its_kind and all(x in usual for x in seen) and positive in (None, *usual):
                return usual if positive in (None, usual[1]) else usual[::-1]
    others = [x for x in seen if x != positive]
    if len(others) != 1 or len(seen) != 2:
        raise _core.InvalidInput(
            "an own metric asks for y_pred, and score >= threshold is no decision in the labels of "
            f"y_true ({', '.join(map(repr, seen[:5]))}); give y_pred, or positive= where y_true "
            "has two labels"
        )
    return others[0], positive
