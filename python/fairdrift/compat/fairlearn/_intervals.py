"""Intervals of differences and ratios over groups that may contain equality.

The percentile bootstrap of largest minus smallest lies above 0 whatever the truth: a resample adds
noise to every group, and the spread of groups that are equal is never 0. So an interval is made of
those of pairs of groups (or of groups against overall), as `fairdrift.audit` makes them: its limit
towards equality holds for all pairs at once, its far limit for each pair alone, since the true
extreme is some one pair's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from fairdrift import _core
from fairdrift._audit import audit
from fairdrift.compat.fairlearn._measuring import Values
from fairdrift.compat.fairlearn._tallies import divided

Array = np.ndarray[Any, Any]
Limits = tuple[float, float]
NONE: Limits = (float("nan"), float("nan"))


@dataclass(frozen=True)
class Comparison:
    """What is compared: a metric's values, those of the resamples, its counts if it is a share."""

    values: Values
    samples: Values
    counts: Array | None
    is_ratio: bool
    method: str


def at_quantiles(
    compared: Comparison, stratum: int, at: list[float], estimate: float
) -> list[float]:
    """Limits of the intervals between q and 1 - q; the value itself in the middle."""
    found = []
    for q in at:
        if q == 0.5 or np.isnan(estimate):
            found.append(estimate)
            continue
        lower, upper = _limits(compared, stratum, abs(1 - 2 * q))
        found.append(lower if q < 0.5 else upper)
    return found


def _limits(compared: Comparison, stratum: int, confidence: float) -> Limits:
    if compared.counts is not None:
        return _of_shares(compared, compared.counts[stratum], confidence)
    return _of_resamples(compared, stratum, confidence)


# -- from counts -----------------------------------------------------------------------------------


def _of_shares(compared: Comparison, counts: Array, confidence: float) -> Limits:
    counts = counts[counts[:, 1] > 0]
    if len(counts) < 2:
        return NONE
    if compared.method == "between_groups":
        name = "min_ratio" if compared.is_ratio else "max_difference"
        report = _audited(counts, confidence, "largest")
        answer = report.measure("selection_rate", attribute="group", comparison=name)
        return _number(answer.lower), _number(answer.upper)
    name = "ratio" if compared.is_ratio else "difference"

    def against_overall(confidence: float) -> list[Limits]:
        measured = _audited(counts, confidence, "overall").measurements
        return [(_number(m.lower), _number(m.upper)) for m in measured if m.comparison == name]

    together = 1 - (1 - confidence) / len(counts)
    return _joined(against_overall(together), against_overall(confidence), compared.is_ratio)


def _audited(counts: Array, confidence: float, against: str) -> _core.Report:
    """The audit of as many people in each group, of whom as many are selected."""
    successes, trials = counts.T
    outcomes = np.tile(np.array([1, 0], np.int8), len(counts))
    return audit(
        y_pred=np.repeat(outcomes, np.stack([successes, trials - successes], axis=1).ravel()),
        groups={"group": np.repeat(np.arange(len(counts)), trials)},
        metrics=["selection_rate"],
        intersections="none",
        against=against,
        min_group_size=1,
        confidence=confidence,
    )


def _number(limit: Any) -> float:
    return float("nan") if limit is None else float(limit)


# -- from resamples ----------------------------------------------------------------------------


def _of_resamples(compared: Comparison, stratum: int, confidence: float) -> Limits:
    if compared.is_ratio and (compared.values.by_group[stratum] <= 0).any():
        return NONE  # 0 has no logarithm
    transform: Callable[[Array], Array] = _log if compared.is_ratio else np.asarray
    values = transform(compared.values.by_group[stratum])
    samples = transform(compared.samples.by_group[:, stratum])
    defined = np.flatnonzero(np.isfinite(values))
    if len(defined) < 2:
        return NONE
    pairs = _gaps(values, samples, defined)
    if compared.method == "to_overall":
        overall = transform(compared.values.overall[stratum])
        drawn = transform(compared.samples.overall[:, stratum])
        pairs = [(values[g] - overall, _spread(samples[:, g] - drawn)) for g in defined]
    together = 1 - (1 - confidence) / len(pairs)
    near, far = (_around(pairs, level, compared.is_ratio) for level in (together, confidence))
    return _joined(near, far, compared.is_ratio)


def _log(values: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(values))


def _gaps(values: Array, samples: Array, defined: Array) -> list[tuple[float, float]]:
    return [
        (values[a] - values[b], _spread(samples[:, a] - samples[:, b]))
        for place, a in enumerate(defined)
        for b in defined[place + 1 :]
    ]


def _spread(samples: Array) -> float:
    known = samples[np.isfinite(samples)]
    return float(np.std(known, ddof=1)) if len(known) > 1 else float("nan")


def _around(pairs: list[tuple[float, float]], confidence: float, is_ratio: bool) -> list[Limits]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    limits = [(gap - z * spread, gap + z * spread) for gap, spread in pairs]
    return [(float(np.exp(a)), float(np.exp(b))) for a, b in limits] if is_ratio else limits


# -- joining -----------------------------------------------------------------------------------


def _joined(together: list[Limits], alone: list[Limits], is_ratio: bool) -> Limits:
    """The extreme's limits: near equality from limits that hold together, far from single ones."""
    near = [_folded(limits, is_ratio) for limits in together]
    far = [_folded(limits, is_ratio) for limits in alone]
    if is_ratio:
        return min(a for a, _ in far), min(b for _, b in near)
    return max(a for a, _ in near), max(b for _, b in far)


def _folded(limits: Limits, is_ratio: bool) -> Limits:
    """Limits of a signed difference as those of its size; of a ratio as those below 1."""
    lower, upper = limits
    if not is_ratio:
        return max(0.0, lower, -upper), max(abs(lower), abs(upper))
    least = min(lower, float(divided(np.ones(()), np.asarray(upper))))
    if lower <= 1 <= upper:
        return least, 1.0
    return least, upper if upper < 1 else 1 / lower
