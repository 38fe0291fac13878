"""Resamples of a frame's rows, and the quantiles of what they give."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from typing import Any

import numpy as np

from fairdrift._core import InvalidInput
from fairdrift.compat.fairlearn._measuring import Rows, Values, class_sums, measure, tallied
from fairdrift.compat.fairlearn._metrics import Metric
from fairdrift.compat.fairlearn._tallies import Tally

Array = np.ndarray[Any, Any]
HIGHEST_SEED = np.iinfo(np.uint32).max


def seeds(random_state: Any, n_boot: int) -> Array:
    """A seed for each resample, the ones that Fairlearn draws."""
    if isinstance(random_state, np.random.RandomState):
        return np.asarray(random_state.randint(0, HIGHEST_SEED, n_boot, np.uint32))
    if random_state is not None and not isinstance(random_state, numbers.Integral):
        raise InvalidInput(
            f"random_state is {random_state!r}; it must be an integer or RandomState"
        )
    seed = None if random_state is None else int(random_state)
    return np.random.default_rng(seed).integers(0, HIGHEST_SEED, n_boot, np.uint32)


def resampled(metrics: list[Metric], rows: Rows, drawn: Array) -> list[Values]:
    """Each metric's values in every resample (resamples on the first axis).

    What only counts people is drawn as counts: to draw n rows and to count them is one multinomial
    draw over the cells and classes. Anything else draws rows, from the seeds that Fairlearn draws
    from, so that its numbers are Fairlearn's; with `strict` everything does.
    """
    found: dict[int, Values] = {}
    for place, metric in enumerate(metrics):
        sums = metric.sums
        weighted = "sample_weight" in metric.params
        if isinstance(sums, Tally) and not rows.strict and not (weighted and sums.weighted):
            found[place] = _from_counts(sums, metric, rows, drawn)
    others = [place for place in range(len(metrics)) if place not in found]
    if others:
        parts: dict[int, list[Values]] = {place: [] for place in others}
        for chosen in _drawn_rows(drawn, len(rows.codes)):
            for place in others:
                parts[place].append(measure(metrics[place], rows, chosen))
        found |= {place: _stacked(values) for place, values in parts.items()}
    return [found[place] for place in range(len(metrics))]


def _drawn_rows(drawn: Array, rows: int) -> Iterator[Array]:
    for seed in drawn:
        yield np.random.RandomState(seed).choice(rows, size=rows, replace=True)


def _from_counts(sums: Tally, metric: Metric, rows: Rows, drawn: Array) -> Values:
    counts = class_sums(sums, metric, rows)
    n = len(rows.codes)
    generator = np.random.default_rng(drawn)
    draws = generator.multinomial(n, counts.ravel() / n, size=len(drawn))
    draws = draws.reshape(len(drawn), *counts.shape)
    return tallied(sums, draws, draws.sum(axis=-1) > 0, rows.strict)


def _stacked(values: list[Values]) -> Values:
    overall = [v.overall for v in values]
    by_group = [v.by_group for v in values]
    if any(array.dtype == object for array in (*overall, *by_group)):
        raise InvalidInput("a metric gave something that is no number, which has no quantiles")
    return Values(np.stack(overall), np.stack(by_group))


def quantiles(samples: Array, at: list[float], passing_over: bool) -> Array:
    """Quantiles over the first axis (the quantiles become it); NaN is passed over or spreads."""
    if not passing_over:
        return np.asarray(np.quantile(samples, at, axis=0))
    nothing = np.isnan(samples).all(axis=0)
    filled = np.where(nothing, 0.0, samples)
    return np.where(nothing, np.nan, np.nanquantile(filled, at, axis=0))
