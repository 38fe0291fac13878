"""Scores of several classes: the class that is decided, and whether the truth is among the best."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fairdrift import _core
from fairdrift._columns import read_table, read_values

_NAME = re.compile(r"top_([1-9][0-9]*)_accuracy")
_USUAL = (2, 3, 5)


def scores_by_class(score: Any) -> dict[Any, Any] | None:
    """The columns of scores by class, where there is one a class; None where there is one score.

    A dict gives them, or a data frame whose columns are named after the classes.
    """
    if isinstance(score, Mapping):
        return dict(score)
    columns = getattr(score, "columns", None)
    if columns is None or callable(columns):
        return None
    return {name: score[name] for name in columns}


class ClassScores:
    """One score a class and row, as numbers beside the true classes."""

    def __init__(self, source: Any, given: dict[Any, Any], y_true: Any, groups: Any) -> None:
        if len(given) < 2:
            raise _core.InvalidInput("score has one class; give a column a class, or one score")
        self.classes = list(given)
        roles = {f"score of {c!r}": values for c, values in given.items()}
        truth = {} if y_true is None else {"y_true": y_true}
        columns = read_values(source, roles | truth, groups)
        self.scores = np.stack([self._numbers(role, columns[role]) for role in roles], axis=1)
        self.truth = None if y_true is None else self._places(columns["y_true"])

    @staticmethod
    def _numbers(role: str, values: np.ndarray) -> np.ndarray:
        try:
            return np.asarray(values, dtype=float)
        except (TypeError, ValueError):
            raise _core.InvalidInput(f"{role} holds no numbers") from None

    def _places(self, truths: np.ndarray) -> np.ndarray:
        """Which class each truth is; -1 where it is missing."""
        place = {c: i for i, c in enumerate(self.classes)}
        place |= {str(c): i for c, i in list(place.items())}
        found = np.full(len(truths), -1)
        for row, truth in enumerate(truths.tolist()):
            if truth is None or truth != truth:
                continue
            at = place.get(truth, place.get(str(truth)))
            if at is None:
                raise _core.InvalidInput(
                    f"y_true is {truth!r} in row {row}, which has no score; score has "
                    f"{', '.join(map(str, self.classes))}"
                )
            found[row] = at
        return found

    def decided(self) -> list[Any]:
        """The class with the highest score, the first of equals; None where a score is missing."""
        known = ~np.isnan(self.scores).any(axis=1)
        best = np.where(np.isnan(self.scores), -np.inf, self.scores).argmax(axis=1)
        return [self.classes[i] if k else None for i, k in zip(best, known, strict=True)]

    def hits(self, k: int) -> np.ndarray:
        """Whether fewer than k other classes score as high as the true one; NaN where unknown.

        Equal scores count against it: a model that cannot tell classes apart is not right.
        """
        assert self.truth is not None
        rows = np.arange(len(self.scores))
        own = self.scores[rows, self.truth]
        above = (self.scores >= own[:, None]).sum(axis=1) - 1
        known = (self.truth >= 0) & ~np.isnan(self.scores).any(axis=1)
        return np.where(known, above < k, np.nan)


def is_top_k(name: Any) -> bool:
    """Whether it is the name of a top-k accuracy."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def asked(metrics: Any, scores: ClassScores) -> tuple[Any, list[int]]:
    """The other metrics, and the k of those named top_k_accuracy; by default 2, 3 and 5."""
    if isinstance(metrics, str):
        metrics = [metrics]
    classes = len(scores.classes)
    named = [m for m in metrics if is_top_k(m)]
    ks = list(dict.fromkeys(int(_NAME.fullmatch(m)[1]) for m in named))  # type: ignore[index]
    for k in ks:
        if k >= classes:
            raise _core.InvalidInput(
                f"metric 'top_{k}_accuracy': there are {classes} classes, so k must be below"
            )
        if scores.truth is None:
            raise _core.InvalidInput(
                f"metric 'top_{k}_accuracy' needs y_true and score; this audit has no y_true"
            )
    if not metrics:
        ks = [k for k in _USUAL if k < classes]
    return [m for m in metrics if m not in named], ks


def add_top_k(
    report: _core.Report,
    scores: ClassScores,
    ks: Sequence[int],
    columns: dict[str, Any],
    options: dict[str, Any],
) -> None:
    """Measure top-k accuracies: shares of rows, with all that a share gets."""
    for k in ks:
        hits = read_table(columns["data"], y_pred=scores.hits(k), **columns["people"])
        found = _core.audit(hits, options | {"metrics": ["selection_rate"], "task": "binary"})
        _core.append_renamed(report, found, "selection_rate", f"top_{k}_accuracy")
