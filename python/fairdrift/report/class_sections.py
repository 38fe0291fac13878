"""The tables of an audit of several classes: each against the rest, by group."""

from __future__ import annotations

from collections.abc import Iterator

from fairdrift.report import names, numbers
from fairdrift.report.pictures import Bar
from fairdrift.report.section import Cell, Head, Section
from fairdrift.report.view import Measured, Names, View

MOST_CLASSES = 8
MOST_GROUPS = 20
_TABLES = {
    "selection_rate": "Share decided to be each class",
    "true_positive_rate": "Of those who truly are of a class, share decided so",
}


def of_classes(view: View) -> Iterator[Section]:
    """For each attribute: who is given which class, and whose classes are recognised."""
    for attribute in view.attributes:
        if len(attribute) > 1:
            continue
        for metric, title in _TABLES.items():
            yield from _of_metric(view, attribute, metric, title)


def _of_metric(view: View, attribute: Names, metric: str, title: str) -> Iterator[Section]:
    classes = [
        name
        for name, rates in view.class_rates.items()
        if any(metric in measured for measured in rates.get(attribute, {}).values())
    ]
    if not classes:
        return
    kept = sorted(classes, key=lambda name: -_gap(view, name, attribute, metric))[:MOST_CLASSES]
    kept = [name for name in classes if name in kept]
    groups = sorted(view.rates[attribute], key=lambda g: -view.size(attribute, g))[:MOST_GROUPS]
    groups = [group for group in view.rates[attribute] if group in groups]
    rows = [
        [
            Cell(names.label_text(group[0])),
            *[
                _rate(view.class_rates[name].get(attribute, {}).get(group, {}), metric)
                for name in kept
            ],
        ]
        for group in groups
    ]
    rows.append(
        [Cell("Lowest ÷ highest"), *[_ratio(view, name, attribute, metric) for name in kept]]
    )
    by = names.attribute_text(attribute)
    least = view.min_group_size
    faint = frozenset(i for i, g in enumerate(groups) if view.size(attribute, g) < least)
    yield Section(
        f"By {by}",
        f"{title}, by {by}",
        [Head(names.upper_first(by), numeric=False), *[Head(names.label_text(c)) for c in kept]],
        rows,
        "Each class against the rest.",
        _left_out(len(classes) - len(kept), len(view.rates[attribute]) - len(groups)),
        total=True,
        faint=faint,
    )


def _gap(view: View, name: str, attribute: Names, metric: str) -> float:
    found = view.class_extremes.get(name, {}).get(attribute, {}).get((metric, "max_difference"))
    return float(found["value"]) if found and found["value"] is not None else 0.0


def _rate(measured: dict[str, Measured], metric: str) -> Cell:
    m = measured.get(metric)
    if m is None:
        return Cell("–")
    if m["value"] is None:
        return Cell("undefined", why=m["reason"] or "")
    picture = Bar(m["value"], m["lower"], m["upper"], 0.0, 1.0, [])
    return Cell(numbers.value_text(m), numbers.interval_text(m), picture)


def _ratio(view: View, name: str, attribute: Names, metric: str) -> Cell:
    m = view.class_extremes.get(name, {}).get(attribute, {}).get((metric, "min_ratio"))
    if m is None or m["value"] is None:
        return Cell("–")
    return Cell(numbers.value_text(m), numbers.interval_text(m))


def _left_out(classes: int, groups: int) -> str:
    parts = []
    if classes > 0:
        parts.append(f"{numbers.count(classes)} classes with smaller gaps")
    if groups > 0:
        parts.append(f"{numbers.count(groups)} smaller groups")
    return f"{' and '.join(parts)} are in the report's JSON." if parts else ""
