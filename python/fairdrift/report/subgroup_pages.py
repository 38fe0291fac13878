"""What a search over subgroups says: the few that were named, and a table of those furthest out."""

from __future__ import annotations

from collections.abc import Iterator

from fairdrift.report import names, numbers
from fairdrift.report.finding import Finding
from fairdrift.report.section import Cell, Head, Section
from fairdrift.report.stories import STORIES, rest_of
from fairdrift.report.view import Measured, Names, View, joined
from fairdrift.report.wording import Outcomes, people

MOST_ROWS = 25


def findings(view: View) -> Iterator[Finding]:
    """One finding for each subgroup of the short list, in its order."""
    named = _of(view, "conditional_difference")
    before: list[str] = []
    for place, m in enumerate(named):
        yield _finding(view, m, before, len(named) - place)
        before.append(_who(m))


def sections(view: View) -> list[Section]:
    """The short list, and the subgroups furthest apart."""
    found = []
    named = _of(view, "conditional_difference")
    if named:
        found.append(_table(view, "Subgroups that explain what is apart", named, ""))
    listed = _of(view, "difference")
    left = len(listed) - MOST_ROWS
    note = f"{numbers.count(left)} more are in the report's JSON." if left > 0 else ""
    if listed:
        found.append(_table(view, "All subgroups, furthest apart first", listed[:MOST_ROWS], note))
    return found


def _of(view: View, comparison: str) -> list[Measured]:
    return [m for m in view.data["measurements"] if m["comparison"] == comparison]


def _names(m: Measured) -> tuple[Names, Names]:
    return tuple(names.as_list(m["attribute"])), tuple(names.as_list(m["group"]))


def _who(m: Measured) -> str:
    return str(people(*_names(m)))


def _rate(view: View, m: Measured) -> Measured | None:
    attribute, group = _names(m)
    return view.rates.get(attribute, {}).get(group, {}).get(m["metric"])


def _finding(view: View, m: Measured, before: list[str], size: float) -> Finding:
    attribute, group = _names(m)
    rate, outcomes = _rate(view, m), Outcomes.of(view)
    story = STORIES.get(m["metric"])
    who, share, other = people(attribute, group), m["numerator"], m["denominator"]
    if story is None or rate is None:
        what = names.heading(m["metric"])
        sentence = f"{what} is {numbers.share(share)} for {who}, {numbers.share(other)} for others."
    else:
        if story.rest:
            rate, other = rest_of(rate), 1 - other
        counted = f"{numbers.count(rate['numerator'])} of {numbers.count(rate['denominator'])}"
        sentence = (
            f"{counted}{' weighted' if view.weighted else ''} {story.of(outcomes, who)} "
            f"{story.happens(outcomes)} ({numbers.share(rate['value'])}), against "
            f"{numbers.share(other)} of everybody else."
        )
    details = [f"p of the whole search {_p(m['adjusted_p_value'])}."]
    if before:
        details.insert(
            0,
            f"Beside {joined(before)}, a difference of {numbers.full_text(m)} from people alike in "
            "that.",
        )
    elif m["value"] is not None:
        details.insert(0, f"A difference of {numbers.full_text(m)}.")
    about = f"{names.heading(m['metric'])} by {names.attribute_text(attribute)}"
    pair = [] if rate is None else [(names.group_text(group), rate)]
    return Finding("apart", about, sentence, details, pair=pair, size=size)


def _p(value: float) -> str:
    text = numbers.p_value(value)
    return text if text.startswith("<") else f"= {text}"


def _table(view: View, title: str, listed: list[Measured], note: str) -> Section:
    rows = []
    for m in listed:
        attribute, group = _names(m)
        rate = _rate(view, m)
        pairs = zip(attribute, group, strict=True)
        rows.append(
            [
                Cell(", ".join(f"{name} {names.label_text(label)}" for name, label in pairs)),
                Cell("–" if rate is None else numbers.count(rate["n"])),
                Cell(numbers.share(m["numerator"])),
                Cell(numbers.share(m["denominator"])),
                Cell(numbers.value_text(m), numbers.interval_text(m)),
                Cell("–" if m["p_value"] is None else numbers.p_value(m["p_value"])),
                Cell(numbers.p_value(m["adjusted_p_value"])),
            ]
        )
    header = [
        Head("Subgroup", numeric=False),
        Head("People"),
        Head(names.heading(listed[0]["metric"])),
        Head("Of the rest"),
        Head("Difference", "interval"),
        Head("p", "by itself"),
        Head("p", "of the search"),
    ]
    return Section("Subgroups", title, header, rows, "", note)
