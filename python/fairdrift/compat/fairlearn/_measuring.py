"""The metrics of every cell of a frame, and of every resample of its rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairdrift.compat.fairlearn._features import Cells, Codes
from fairdrift.compat.fairlearn._metrics import Metric
from fairdrift.compat.fairlearn._strictness import strict as strictly
from fairdrift.compat.fairlearn._tallies import Mean, Tally, divided

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Values:
    """One metric: of all rows of each stratum, and of each group in it (strata × groups).

    Leading axes are resamples. Arrays of objects hold results that are no numbers.
    """

    overall: Array
    by_group: Array


@dataclass(frozen=True)
class Rows:
    """Labels, predictions and cells of the rows of a frame, or of a resample of them."""

    y_true: Array
    y_pred: Array
    cells: Cells
    codes: Codes
    strict: bool

    @property
    def shape(self) -> tuple[int, int]:
        """Strata and groups."""
        return self.cells.strata, self.cells.groups

    def sizes(self) -> Array:
        """How many rows each cell has."""
        strata, groups = self.shape
        return np.bincount(self.codes, minlength=strata * groups).reshape(strata, groups)


def measure(metric: Metric, rows: Rows, chosen: Codes | None = None) -> Values:
    """The values of one metric; `chosen` are rows, with repetition."""
    sums = metric.sums
    if sums is None:
        return _called(metric, rows, chosen)
    codes = rows.codes if chosen is None else rows.codes[chosen]
    weights = metric.params.get("sample_weight")
    weights = weights if weights is None or chosen is None else weights[chosen]
    if isinstance(sums, Mean):
        values = sums.values if chosen is None else sums.values[chosen]
        return _mean(values, weights, codes, rows)
    classes = sums.classes if chosen is None else sums.classes[chosen]
    counts = _class_sums(sums, classes, codes, weights, rows)
    return tallied(sums, counts, _rows_in(codes, rows), rows.strict)


def class_sums(sums: Tally, metric: Metric, rows: Rows) -> Array:
    """Weight of every class in every cell (strata × groups × classes)."""
    return _class_sums(sums, sums.classes, rows.codes, metric.params.get("sample_weight"), rows)


def share_counts(metric: Metric, rows: Rows) -> Array | None:
    """Numerator and denominator of every cell, of a metric that is a share of people.

    Nothing for any other metric, and for weighted ones: these are no counts.
    """
    sums = metric.sums
    if not isinstance(sums, Tally) or sums.shares is None or metric.params:
        return None
    counts = class_sums(sums, metric, rows)
    return np.stack([counts[..., part].sum(axis=-1) for part in sums.shares], axis=-1)


def _class_sums(sums: Tally, classes: Codes, codes: Codes, weights: Any, rows: Rows) -> Array:
    strata, groups = rows.shape
    joint = codes * sums.size + classes
    size = strata * groups * sums.size
    weighed = weights.astype(float) if weights is not None and sums.weighted else None
    return np.bincount(joint, weighed, minlength=size).reshape(strata, groups, sums.size)


def tallied(sums: Tally, counts: Array, present: Array, strict: bool) -> Values:
    """A tally's values from the sums of its classes; cells without rows have none."""
    by_group, overall = sums.value(counts), sums.value(counts.sum(axis=-2))
    if strict and sums.size == 4:  # Fairlearn's rates of the confusion matrix are 0 over nothing
        by_group, overall = np.nan_to_num(by_group), np.nan_to_num(overall)
    return Values(_where(overall, np.any(present, axis=-1)), _where(by_group, present))


def _where(values: Array, present: Any) -> Array:
    return values if present.all() else np.where(present, values, np.nan)


def _rows_in(codes: Codes, rows: Rows) -> Array:
    strata, groups = rows.shape
    return np.bincount(codes, minlength=strata * groups).reshape(strata, groups) > 0


def _mean(values: Array, weights: Any, codes: Codes, rows: Rows) -> Values:
    strata, groups = rows.shape
    weight = np.ones(len(values)) if weights is None else weights.astype(float)
    top = np.bincount(codes, weight * values, minlength=strata * groups).reshape(strata, groups)
    bottom = np.bincount(codes, weight, minlength=strata * groups).reshape(strata, groups)
    return Values(divided(top.sum(axis=1), bottom.sum(axis=1)), divided(top, bottom))


def _called(metric: Metric, rows: Rows, chosen: Codes | None) -> Values:
    everyone = np.arange(len(rows.codes), dtype=np.intp) if chosen is None else chosen
    strata, groups = rows.shape
    codes = rows.codes[everyone]

    def by(codes: Codes, cells: int) -> list[Any]:
        order = np.argsort(codes, kind="stable")
        ends = np.searchsorted(codes[order], np.arange(cells + 1))
        parts = [everyone[order[a:b]] for a, b in itertools.pairwise(ends)]
        return [metric(rows.y_true, rows.y_pred, p) if len(p) else np.nan for p in parts]

    with strictly(rows.strict):
        overall = by(codes // groups, strata)
        by_group = by(codes, strata * groups)
    shape: Sequence[int] = (strata, groups)
    return Values(as_values(overall), as_values(by_group).reshape(shape))


def as_values(results: list[Any]) -> Array:
    """Results as numbers if they are, else as the objects they are; None is NaN."""
    known = [np.nan if result is None else result for result in results]
    if all(np.isscalar(result) and not isinstance(result, str) for result in known):
        return np.asarray(known)
    array = np.empty(len(known), dtype=object)
    for place, result in enumerate(known):
        array[place] = result
    return array
