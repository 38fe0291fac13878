"""What a screen of stand-ins says: which features tell a group, by their most telling value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fairdrift.report import names, numbers
from fairdrift.report.finding import Finding
from fairdrift.report.section import Cell, Head, Section
from fairdrift.report.view import Measured, View
from fairdrift.report.wording import people

# A feature is told of where the interval of tau begins above this, and p is small.
LEAST = 0.01
MOST_ROWS = 50


class Telling(NamedTuple):
    """A value of a feature by which a group is told."""

    value: str
    group: str
    inside: float
    of_value: float
    share_of_all: float


def findings(view: View) -> Iterator[Finding]:
    """One finding for each feature that tells a group."""
    for m in _taus(view):
        p, lower = m["adjusted_p_value"], m["lower"]
        confidence = view.convention("confidence") or 0.95
        if p is None or p > 1 - confidence or lower is None or lower < LEAST:
            continue
        attribute = names.as_list(m["attribute"])[0]
        value = numbers.share(m["value"])
        limits = numbers.range_text(m["lower"], m["upper"], "share")
        details = [
            f"Knowing {m['feature']} takes away {value} ({limits}) of the errors of guessing "
            f"{attribute}."
        ]
        best = telling(view, attribute, m["feature"])
        sentence = details[0] if best is None else _sentence(view, attribute, m["feature"], best)
        yield Finding(
            "stands_in",
            f"{names.upper_first(m['feature'])} for {attribute}",
            sentence,
            details if best is not None else [],
            size=m["value"],
        )


def _sentence(view: View, attribute: str, feature: str, best: Telling) -> str:
    weighted = " weighted" if view.weighted else ""
    who = people([attribute], [best.group]).adjectives
    are = f"are {who[0]}" if who else f"have {attribute} = {names.label_text(best.group)}"
    return (
        f"{numbers.count(round(best.inside, 1))} of {numbers.count(round(best.of_value, 1))}"
        f"{weighted} people with {feature} = {best.value} {are} "
        f"({numbers.share(best.inside / best.of_value)}), against "
        f"{numbers.share(best.share_of_all)} of everybody."
    )


def telling(view: View, attribute: str, feature: str) -> Telling | None:
    """The value whose people differ most from everybody, counted as people too many of a group."""
    for curve in view.data["curves"]:
        if (curve["name"], curve["feature"]) != ("group_counts", feature):
            continue
        if names.as_list(curve["attribute"]) != [attribute]:
            continue
        values, *counts = curve["columns"]
        groups = curve["axes"][1:]
        total = sum(map(sum, counts))
        found = [
            Telling(value, group, column[i], sum(c[i] for c in counts), sum(column) / total)
            for i, value in enumerate(values)
            for group, column in zip(groups, counts, strict=True)
            if value not in {"(rare)", "(others)"}
        ]
        return max(found, key=lambda t: t.inside - t.of_value * t.share_of_all, default=None)
    return None


def sections(view: View) -> list[Section]:
    """Every feature by attribute, those that tell most first."""
    found = []
    beside = {
        (m["feature"], *names.as_list(m["attribute"])): m
        for m in view.data["measurements"]
        if m["metric"] == "cramers_v"
    }
    attributes = dict.fromkeys(names.as_list(m["attribute"])[0] for m in _taus(view))
    for attribute in attributes:
        listed = [m for m in _taus(view) if names.as_list(m["attribute"]) == [attribute]]
        rows = [_row(view, m, beside[m["feature"], attribute]) for m in listed[:MOST_ROWS]]
        header = [
            Head("Feature", numeric=False),
            Head("Errors taken away", "tau"),
            Head("Cramér's V"),
            Head("p", "adjusted"),
            Head("Most telling value", numeric=False),
        ]
        left = len(listed) - len(rows)
        note = f"{numbers.count(left)} more are in the report's JSON." if left else ""
        title = f"Features that tell {attribute}"
        found.append(Section("Features", title, header, rows, "", note))
    return found


def _row(view: View, tau: Measured, v: Measured) -> list[Cell]:
    attribute = names.as_list(tau["attribute"])[0]
    best = telling(view, attribute, tau["feature"])
    told = "–"
    if best is not None:
        share = numbers.share(best.inside / best.of_value)
        told = f"{best.value}: {share} {best.group}"
    if tau["value"] is None:
        return [Cell(tau["feature"]), Cell("undefined", why=tau["reason"]), *[Cell("–")] * 3]
    return [
        Cell(tau["feature"]),
        Cell(numbers.share(tau["value"]), numbers.range_text(tau["lower"], tau["upper"], "share")),
        Cell(numbers.number(v["value"]), numbers.interval_text(v)),
        Cell(numbers.p_value(tau["adjusted_p_value"])),
        Cell(told),
    ]


def _taus(view: View) -> list[Measured]:
    return [m for m in view.data["measurements"] if m["metric"] == "goodman_kruskal_tau"]
