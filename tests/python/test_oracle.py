"""Every rate and comparison of random tables, against plain fractions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fairdrift as fd

Row = tuple[str | None, int | None, int | None, Fraction]  # group, truth, decision, weight
TABLES = 500

# Of the rows with what is asked for: who is in the part.
RATES: dict[str, tuple[Callable[[Row], bool], Callable[[Row], bool]]] = {
    "base_rate": (lambda r: r[1] is not None, lambda r: r[1] == 1),
    "selection_rate": (lambda r: r[2] is not None, lambda r: r[2] == 1),
    "true_positive_rate": (lambda r: r[1] == 1 and r[2] is not None, lambda r: r[2] == 1),
    "false_negative_rate": (lambda r: r[1] == 1 and r[2] is not None, lambda r: r[2] == 0),
    "false_positive_rate": (lambda r: r[1] == 0 and r[2] is not None, lambda r: r[2] == 1),
    "true_negative_rate": (lambda r: r[1] == 0 and r[2] is not None, lambda r: r[2] == 0),
    "positive_predictive_value": (lambda r: r[2] == 1 and r[1] is not None, lambda r: r[1] == 1),
    "false_discovery_rate": (lambda r: r[2] == 1 and r[1] is not None, lambda r: r[1] == 0),
    "negative_predictive_value": (lambda r: r[2] == 0 and r[1] is not None, lambda r: r[1] == 0),
    "false_omission_rate": (lambda r: r[2] == 0 and r[1] is not None, lambda r: r[1] == 1),
    "accuracy": (lambda r: None not in (r[1], r[2]), lambda r: r[1] == r[2]),
}


def random_table(seed: int) -> tuple[list[Row], bool]:
    """A few or many rows and groups, some cells empty, some values missing, weights or none."""
    rng = np.random.default_rng(seed)
    groups = int(rng.choice([1, 2, 3, 8, 40]))
    rows = int(rng.choice([1, 5, 30, 200]))
    weighted = bool(rng.random() < 0.5)
    missing = float(rng.choice([0.0, 0.0, 0.2]))
    rate = rng.random(groups)
    table: list[Row] = []
    for _ in range(rows):
        g = int(rng.integers(groups))
        truth, decision = int(rng.random() < 0.5), int(rng.random() < rate[g])
        weight = Fraction(int(rng.integers(1, 64)), 16) if weighted else Fraction(1)
        table.append(
            (
                None if rng.random() < missing else f"g{g:02}",
                None if rng.random() < missing else truth,
                None if rng.random() < missing else decision,
                weight,
            )
        )
    return table, weighted


def value_of(rows: list[Row], metric: str) -> Fraction | None:
    whole, part = RATES[metric]
    kept = [row for row in rows if whole(row)]
    total = sum((row[3] for row in kept), Fraction(0))
    return sum((row[3] for row in kept if part(row)), Fraction(0)) / total if total else None


def audited(rows: list[Row], weighted: bool) -> fd.Report:
    group, truth, decision, weight = zip(*rows, strict=True)
    as_float = [
        [np.nan if value is None else float(value) for value in column]
        for column in (truth, decision)
    ]
    return fd.audit(
        y_true=as_float[0],
        y_pred=as_float[1],
        groups={"g": list(group)},
        sample_weight=[float(w) for w in weight] if weighted else None,
        positive=1,
        min_group_size=1,
        metrics=list(RATES),
    )


def expected(rows: list[Row], metric: str) -> Iterator[tuple[dict[str, Any], Fraction | None]]:
    """What a measurement of these keys must be; None is undefined."""
    labels = sorted({row[0] for row in rows if row[0] is not None})
    of_group = {name: value_of([r for r in rows if r[0] == name], metric) for name in labels}
    yield {}, value_of(rows, metric)
    for name, value in of_group.items():
        yield {"attribute": "g", "group": name}, value
    if None in [row[0] for row in rows]:
        alone = value_of([r for r in rows if r[0] is None], metric)
        yield {"attribute": "g", "group": "(missing)"}, alone
    known = [value for value in of_group.values() if value is not None]
    high, low = (max(known), min(known)) if len(known) > 1 else (None, None)
    spread = None if high is None or low is None else high - low
    yield {"attribute": "g", "comparison": "max_difference"}, spread
    ratio = None if not high or low is None else low / high
    yield {"attribute": "g", "comparison": "min_ratio"}, ratio


def differences(
    report: fd.Report, rows: list[Row], metric: str
) -> Iterator[tuple[fd.Measurement, Fraction | None]]:
    """Each group against the one that the report chose, by the same fractions."""
    for m in report.measurements:
        if m.metric != metric or m.comparison not in {"difference", "ratio", "odds_ratio"}:
            continue
        name = None if m.group == "(missing)" else m.group
        mine = value_of([r for r in rows if r[0] == name], metric)
        other = value_of([r for r in rows if r[0] == m.against], metric)
        if mine is None or other is None:
            yield m, None
        elif m.comparison == "difference":
            yield m, mine - other
        elif m.comparison == "ratio":
            yield m, mine / other if other else None
        else:
            odds = mine * (1 - other), other * (1 - mine)
            yield m, odds[0] / odds[1] if odds[1] else None


def require(found: fd.Measurement, wanted: Fraction | None) -> None:
    if wanted is None:
        assert found.status == "undefined", found
        assert found.value is None
        assert found.reason
    else:
        assert found.value == pytest.approx(float(wanted), rel=1e-12, abs=1e-12), found
        low, high = found.lower, found.upper
        assert low is None or low <= found.value + 1e-12, found
        assert high is None or found.value <= high + 1e-12, found


@pytest.mark.parametrize("first", range(0, TABLES, 50))
def test_rates_and_comparisons_are_those_of_fractions(first: int) -> None:
    compared = 0
    for seed in range(first, first + 50):
        rows, weighted = random_table(seed)
        report = audited(rows, weighted)
        for metric in RATES:
            for keys, wanted in expected(rows, metric):
                require(report.measure(metric, **keys), wanted)
                compared += 1
            for found, wanted in differences(report, rows, metric):
                require(found, wanted)
                compared += 1
    assert compared > 50 * len(RATES) * 4
