"""The tables of a drift report: every column, and what moved in those that did."""

from __future__ import annotations

from collections.abc import Iterator

from fairdrift.report import names, numbers
from fairdrift.report.column_sentences import column_text, distance_of, finding_of
from fairdrift.report.pictures import Bar, Pair, Shape
from fairdrift.report.section import Cell, Head, Section
from fairdrift.report.view import Measured, View

MOST_VALUES = 8
MOST_COLUMNS_IN_DETAIL = 25

_ORDER = {"drift": 0, "inconclusive": 1, None: 2, "stable": 3}


def of_columns(view: View) -> Iterator[Section]:
    """All columns against the reference, then before and now of those that moved."""
    if not view.features:
        return
    found = {column: finding_of(view, column) for column in view.features}

    def weight(column: str) -> tuple[int, float]:
        m = distance_of(view.features[column])
        size = 0.0 if m is None else (m["value"] or 0.0) / (m["smallest_effect"] or 1.0)
        return _ORDER[found[column]], -size

    ordered = sorted(view.features, key=weight)
    yield _columns_table(view, ordered, found)
    drifted = [c for c in ordered if found[c] in {"drift", "inconclusive"}]
    for column in drifted[:MOST_COLUMNS_IN_DETAIL]:
        yield from _moved(view, column, folded=found[column] != "drift")


def _columns_table(view: View, ordered: list[str], found: dict[str, str | None]) -> Section:
    rows = []
    for column in ordered:
        measured = view.features[column]
        word = found[column]
        rows.append(
            [
                Cell(column, "" if view.role_of(column) == "feature" else view.role_of(column)),
                Cell(names.FINDINGS.get(word or "", "Undefined"), tone=word or "undefined"),
                Cell("", picture=_shape(view, column)),
                _distance_cell(distance_of(measured)),
                _p_cell(measured),
                _change_cell(measured, "missing_rate"),
                _change_cell(measured, "unseen_rate"),
            ]
        )
    header = [
        Head("Column", numeric=False),
        Head("Finding", numeric=False),
        Head("Shape", "line before, filled now", numeric=False),
        Head("Distance", "line: smallest that matters"),
        Head("p", "adjusted"),
        Head("Missing now", "change"),
        Head("Unseen now", "change"),
    ]
    if not any(("unseen_rate", "") in view.features[c] for c in ordered):
        header.pop()
        rows = [row[:-1] for row in rows]
    lead = (
        "Distance is that of Kolmogorov and Smirnov for numbers, the Jensen–Shannon divergence for "
        "categories. A column has drifted where the whole interval of its distance, or of the "
        "change of its missing or unseen values, lies beyond the smallest effect that matters."
    )
    return Section("Columns", "Columns against the reference", header, rows, lead)


def _shape(view: View, column: str) -> Shape | None:
    found = view.distribution(column)
    return None if found is None else Shape(found.before[:24], found.now[:24])


def _distance_cell(m: Measured | None) -> Cell:
    if m is None:
        return Cell("–")
    if m["value"] is None:
        return Cell("undefined", why=m["reason"] or "")
    # In units of the smallest effect, so that its line stands at one place in all rows.
    unit = m["smallest_effect"] or 1.0
    picture = Bar(m["value"], m["lower"], m["upper"], 0.0, 3 * unit, [unit])
    return Cell(numbers.value_text(m), numbers.interval_text(m), picture)


def _p_cell(measured: dict[tuple[str, str], Measured]) -> Cell:
    adjusted = [m["adjusted_p_value"] for m in measured.values()]
    return Cell(next((numbers.p_value(p) for p in adjusted if p is not None), "–"))


def _change_cell(measured: dict[tuple[str, str], Measured], metric: str) -> Cell:
    now, change = measured.get((metric, "")), measured.get((metric, "change"))
    if now is None or now["value"] is None:
        return Cell("–")
    tone = change["finding"] or "" if change else ""
    moved = change is not None and change["value"] not in (None, 0)
    small = numbers.value_text(change) if change and moved else ""
    return Cell(numbers.value_text(now), small, tone="drift-text" if tone == "drift" else "")


def _moved(view: View, column: str, folded: bool) -> Iterator[Section]:
    found = view.distribution(column)
    if found is None:
        return
    values, before, now = found
    moves = [abs(b - a) for a, b in zip(before, now, strict=True)]
    kept = sorted(sorted(range(len(values)), key=lambda i: -moves[i])[:MOST_VALUES])
    high = max([*before, *now], default=1.0)
    rows = [
        [
            Cell(values[i]),
            Cell("", picture=Pair(before[i], now[i], high)),
            Cell(numbers.share(before[i])),
            Cell(numbers.share(now[i])),
            Cell(numbers.points(now[i] - before[i])),
        ]
        for i in kept
    ]
    header = [
        Head("Value", numeric=False),
        Head("Share", "outlined before, filled now", numeric=False),
        Head("Before"),
        Head("Now"),
        Head("Change"),
    ]
    left = len(values) - len(kept)
    note = f"{left} values that moved less are in the report's JSON." if left else ""
    title = f"{names.upper_first(column_text(view, column))}, before and now"
    yield Section("What moved", title, header, rows, "", note, folded)
