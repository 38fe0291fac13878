"""Forests: each group against the reference, as a point with its interval on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from fairdrift.report import drawing, names, numbers
from fairdrift.report.drawing import LEFT, RIGHT, WIDTH, Drawing, LogScale, Scale
from fairdrift.report.group_sections import groups_that_matter
from fairdrift.report.limits import Limit, of_comparison
from fairdrift.report.view import Measured, Names, View

MOST_ROWS = 40
_STEP = 27.0
_DIFFERENCES = ("difference", "mantel_haenszel_difference")


@dataclass
class _Row:
    group: Names
    m: Measured
    limits: list[Limit]

    @property
    def ends(self) -> set[float]:
        return {end for limit in self.limits for end in limit.ends}


@dataclass
class _Block:
    """One metric: whom its groups are compared with, and between which lines they are to lie."""

    metric: str
    rows: list[_Row] = field(default_factory=list)
    undefined: list[_Row] = field(default_factory=list)

    @property
    def against(self) -> str:
        found = {names.label_text(row.m["against"]) for row in (*self.rows, *self.undefined)}
        return found.pop() if len(found) == 1 else "others"

    @property
    def ends(self) -> list[float]:
        return sorted(set().union(*(row.ends for row in self.rows)))


def forest(
    view: View,
    attribute: Any,
    comparison: str = "ratio",
    metric: str | Sequence[str] | None = None,
    limits: Sequence[float] = (),
    most: int = MOST_ROWS,
) -> Drawing:
    """Each group's comparison with the reference, by metric, with the limits of the checks."""
    wanted = tuple(names.as_list(attribute))
    metrics = _metrics(view, wanted, comparison, metric)
    shown, there = _shown(view, wanted, metrics, comparison, most)
    blocks = [_block(view, wanted, m, comparison, shown) for m in metrics]
    title = f"{names.upper_first(_what(comparison))} by {names.attribute_text(wanted)}"
    drawable = [block for block in blocks if block.rows]
    if not drawable:
        reasons = "; ".join(dict.fromkeys(_why(r.m) for b in blocks for r in b.undefined))
        raise KeyError(f"there is nothing to draw: {title}: {reasons or 'no group is compared'}")
    scale = _scale(drawable, comparison, limits)
    picture = Drawing(title, 0.0, [drawing.word(12, 24, title, "title", 80)])
    _draw(picture, drawable, scale, comparison, limits)
    picture.add_notes(_notes(view, wanted, blocks, shown, there, scale, limits))
    return picture


def _what(comparison: str) -> str:
    return comparison.replace("mantel_haenszel", "Mantel-Haenszel").replace("_", " ")


def _metrics(
    view: View, attribute: Names, comparison: str, metric: str | Sequence[str] | None
) -> list[str]:
    compared = view.compared.get(attribute, {})
    found = dict.fromkeys(key for measured in compared.values() for key in measured)
    there = [key for key in found if key[1] in numbers.RATIOS | numbers.DIFFERENCES]
    if not there:
        known = ", ".join(names.attribute_text(a) for a in view.compared if a) or "none"
        asked = names.attribute_text(attribute)
        raise KeyError(f"no groups by {asked!r} are compared; there are those by {known}")
    of_kind = [m for m, how in there if how == comparison]
    if not of_kind:
        known = ", ".join(dict.fromkeys(how for _, how in there))
        raise KeyError(f"groups are not compared by {comparison!r}; there is {known}")
    if not names.as_list(metric):
        return [m for m in view.key_metrics(attribute) if m in of_kind] or of_kind[:6]
    chosen = [names.reported(m, of_kind) for m in names.as_list(metric)]
    for m in chosen:
        if m not in of_kind:
            known = ", ".join(of_kind)
            raise KeyError(f"no {_what(comparison)} of {m!r} by group; there are those of {known}")
    return chosen


def _shown(
    view: View, attribute: Names, metrics: list[str], comparison: str, most: int
) -> tuple[list[Names], int]:
    most = max(4, most // len(metrics))
    compared = view.compared[attribute]
    there = [
        group
        for group, measured in compared.items()
        if names.MISSING not in group and any((m, comparison) in measured for m in metrics)
    ]
    if len(there) <= most:
        return there, len(there)
    matter = groups_that_matter(view, attribute, metrics, most + 1)  # one may be the reference
    return [group for group in matter if group in there][:most], len(there)


def _block(
    view: View, attribute: Names, metric: str, comparison: str, shown: list[Names]
) -> _Block:
    block = _Block(metric)
    for group in shown:
        m = view.compared[attribute][group].get((metric, comparison))
        if m is None:
            continue
        row = _Row(group, m, of_comparison(view, attribute, group, metric, comparison))
        (block.undefined if m["value"] is None else block.rows).append(row)
    return block


def _scale(blocks: list[_Block], comparison: str, own: Sequence[float]) -> Scale:
    rows = [row for block in blocks for row in block.rows]
    lines = [end for block in blocks for end in block.ends] + list(own)
    values = [float(row.m["value"]) for row in rows] + lines
    ends = [float(e) for row in rows for e in (row.m["lower"], row.m["upper"]) if e is not None]
    if comparison in _DIFFERENCES:
        there = [0.0, *values, *ends]
        low, high = min(there), max(there)
        return Scale(low, high) if low < high else Scale(-1.0, 1.0)
    # Intervals of small groups run to 0 and beyond 100: they must not press the rest together.
    positive = [v for v in values if 0 < v < math.inf] + [1.0]
    low, high = min(positive), max(positive)
    low = min([low, *(max(e, low / 4) for e in ends if e > 0)])
    high = max([high, *(min(e, high * 4) for e in ends)])
    low, high = max(low, 1e-3), min(high, 1e3)
    return LogScale(min(low, 0.8) / 1.04, max(high, 1.25) * 1.04)


def _draw(
    picture: Drawing, blocks: list[_Block], scale: Scale, comparison: str, own: Sequence[float]
) -> None:
    top, y = 52.0, 52.0
    rows: list[str] = []
    for block in blocks:
        whom = f"each group {_sign(comparison)} {block.against}"
        heading = f"{names.heading(block.metric)}: {whom}"
        rows.append(drawing.word(12, y + 19, heading, "head", 90))
        start = y + _STEP
        y = start
        for row in block.rows:
            rows += _row(row, y + _STEP / 2, scale)
            y += _STEP
        rows += [drawing.line(scale.at(end), start - 2, y, "mark") for end in own]
        for end in block.ends:
            rows += _limit_lines(block, end, start, scale)
        y += 6
    kind = numbers.kind_of(blocks[0].rows[0].m)
    none = scale.at(0.0 if comparison in _DIFFERENCES else 1.0)
    picture.parts += drawing.axis(scale, top, y, kind)
    picture.parts.append(drawing.line(none, top - 4, y, "axis"))
    picture.parts += _directions(none)
    picture.parts += rows
    picture.height = y + 32


def _limit_lines(block: _Block, end: float, top: float, scale: Scale) -> list[str]:
    """A limit along the rows that it limits, for a check may be of one group only."""
    lines = []
    for limited, run in groupby(enumerate(block.rows), lambda item: end in item[1].ends):
        places = [i for i, _ in run]
        if limited:
            first, last = top + _STEP * places[0], top + _STEP * (places[-1] + 1)
            lines.append(drawing.line(scale.at(end), first, last, "mark"))
    return lines


def _sign(comparison: str) -> str:
    return "minus" if comparison in _DIFFERENCES else "÷"


def _directions(none: float) -> list[str]:
    """What lies on which side of the line of no difference."""
    parts = [drawing.word(none, 44, "equal", "soft small middle")]
    if none - LEFT > 90:
        parts.append(drawing.word(none - 28, 44, "← lower", "soft small end"))
    if RIGHT - none > 90:
        parts.append(drawing.word(none + 28, 44, "higher →", "soft small"))
    return parts


def _row(row: _Row, y: float, scale: Scale) -> list[str]:
    few = row.m["status"] == "suppressed"
    words = "few-text" if few else ""
    parts = [drawing.name(24, y + 4, names.group_text(row.group), words, drawing.NAME_LETTERS - 2)]
    parts += drawing.point_and_interval(row.m, y, scale, "few" if few else "")
    parts.append(drawing.word(WIDTH - 12, y + 4, numbers.full_text(row.m), f"end {words}".strip()))
    return parts


def _why(m: Measured) -> str:
    return str(m["reason"] or "no reason is given")


def _notes(
    view: View,
    attribute: Names,
    blocks: list[_Block],
    shown: list[Names],
    there: int,
    scale: Scale,
    own: Sequence[float],
) -> list[str]:
    rows = [row for block in blocks for row in block.rows]
    kind = numbers.kind_of(rows[0].m)
    found = [limit for row in rows for limit in row.limits]
    told = [f"Dashed, at {_at(limit.ends, kind)}: {limit.text}." for limit in found]
    notes = list(dict.fromkeys(told))
    if own:
        notes.append(f"Dashed, at {_at(own, kind)}: set by the reader.")
    if not notes:
        notes.append("No check of this report sets a limit here: none is drawn.")
    if any(names.MISSING in group for group in view.rates[attribute]):
        notes.append("People whose group is missing are nobody's group, and are not compared.")
    small = {row.group: None for row in rows if row.m["status"] == "suppressed"}
    if small:
        who = _listed([names.group_text(group) for group in small])
        least = numbers.count(view.min_group_size)
        notes.append(f"Grey: rests on fewer than {least} people and decides nothing: {who}.")
    undefined: dict[tuple[str, str], list[str]] = {}
    for block in blocks:
        for row in block.undefined:
            key = (block.metric, _why(row.m))
            undefined.setdefault(key, []).append(names.group_text(row.group))
    for (metric, reason), groups in undefined.items():
        notes.append(f"No number: {names.title(metric)} of {_listed(groups)}: {reason}.")
    if any(
        not scale.holds(e)
        for row in rows
        for e in (row.m["lower"], row.m["upper"])
        if e is not None
    ):
        notes.append("An arrow: the interval or the value lies beyond the scale.")
    unseen = view.summary(attribute).groups - len(view.rates.get(attribute, {}))
    left = there - len(shown) + max(0, unseen)
    if left > 0:
        notes.append(
            f"{numbers.count(left)} more {'group is' if left == 1 else 'groups are'} not drawn: "
            "shown are the largest and those furthest apart."
        )
    return notes


def _at(ends: Sequence[float], kind: str) -> str:
    return " and ".join(numbers.exact(float(f"{end:.4g}"), kind) for end in ends)


def _listed(found: Sequence[str], most: int = 6) -> str:
    more = f" and {len(found) - most} more" if len(found) > most else ""
    between = "; " if any(", " in one for one in found) else ", "
    return between.join(found[:most]) + more
