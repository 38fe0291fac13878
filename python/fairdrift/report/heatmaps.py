"""Heat maps: one metric of the groups of two attributes at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fairdrift.report import drawing, names, numbers, text
from fairdrift.report.drawing import WIDTH, Drawing, Scale, word
from fairdrift.report.pictures import rounded
from fairdrift.report.view import Measured, Names, View

MOST_ROWS, MOST_COLUMNS = 30, 12
LEVELS = 9
# A spread narrower than this would be loud colours about nothing.
_LEAST_SPREAD = 0.1
_LEFT, _CELL = 230.0, 34.0


@dataclass
class _Cells:
    """The measured pairs, those of most rows where there are too many."""

    across: str
    down: str
    columns: list[str]
    rows: list[str]
    found: dict[tuple[str, str], Measured]  # by row and column
    hidden: int = 0


def heatmap(
    view: View,
    attribute: Any,
    metric: str | None = None,
    most: tuple[int, int] = (MOST_ROWS, MOST_COLUMNS),
) -> Drawing:
    """A metric of the groups of two attributes; cells of small groups are hatched."""
    cells, metric = _measured(view, attribute, metric, most)
    title = f"{names.heading(metric)} by {cells.down} and {cells.across}"
    values = [m for m in cells.found.values() if m["value"] is not None]
    if not values:
        reasons = "; ".join(dict.fromkeys(m["reason"] or "" for m in cells.found.values()))
        raise KeyError(f"there is nothing to draw: {title}: {reasons or 'no number'}")
    sure = [m["value"] for m in values if m["status"] != "suppressed"]
    scale = _colours(sure or [m["value"] for m in values], numbers.kind_of(values[0]))
    picture = Drawing(title, 0.0, [word(12, 24, title, "title", 80)])
    _draw(picture, cells, scale)
    _legend(picture, scale, numbers.kind_of(values[0]))
    picture.add_notes(_notes(view, cells))
    return picture


def _measured(
    view: View, attribute: Any, metric: str | None, most: tuple[int, int]
) -> tuple[_Cells, str]:
    wanted = tuple(names.as_list(attribute))
    pairs = [a for a in view.attributes if len(a) == 2]
    there = next((a for a in pairs if set(a) == set(wanted) and len(wanted) == 2), None)
    if there is None:
        known = ", ".join(names.attribute_text(a) for a in pairs) or "none"
        raise KeyError(
            f"no groups by the pair {names.attribute_text(wanted)!r}; there are those by {known}"
        )
    of_groups = view.metrics_of(there)
    if metric is None:
        first = ("favorable_rate", "selection_rate")
        metric = next((m for m in first if m in of_groups), next(iter(of_groups), "count"))
    metric = names.reported(metric, of_groups)
    if metric not in of_groups:
        raise KeyError(f"no {metric!r} of these groups; there is {', '.join(of_groups) or 'none'}")
    # All of them: a view holds 200 groups, and one that it leaves out is not one that is not there.
    whole = view.report.select(metric, attribute=there, comparison="")
    all_cells = {
        tuple(m.group): text.fields_of(m) | {"n": m.n, "status": m.status, "reason": m.reason}
        for m in whole
        if m.group is not None and len(m.group) == 2
    }
    return _arranged(view, there, all_cells, most), metric


def _arranged(
    view: View, there: Names, found: dict[Any, Measured], most: tuple[int, int]
) -> _Cells:
    """Fewer labels across, more down; of too many those with most rows."""
    labels = [list(dict.fromkeys(group[i] for group in found)) for i in (0, 1)]
    down, across = (0, 1) if len(labels[0]) >= len(labels[1]) else (1, 0)
    sizes: list[Counter[str]] = [Counter(), Counter()]
    for group, m in found.items():
        for i in (0, 1):
            sizes[i][group[i]] += m["n"]
    rows = _most(labels[down], sizes[down], most[0])
    columns = _most(labels[across], sizes[across], most[1])
    shown = {
        (group[down], group[across]): m
        for group, m in found.items()
        if group[down] in rows and group[across] in columns
    }
    hidden = max(len(found), view.summary(there).groups) - len(shown)
    return _Cells(there[across], there[down], columns, rows, shown, hidden)


def _most(labels: list[str], sizes: Counter[str], most: int) -> list[str]:
    kept = sorted(labels, key=lambda label: -sizes[label])[:most]
    return sorted(
        (label for label in labels if label in kept), key=lambda label: label == names.MISSING
    )


def _colours(values: Sequence[float], kind: str) -> Scale:
    """From which to which value the colours go: round numbers around what there is."""
    low, high = min(values), max(values)
    least = _LEAST_SPREAD * (1.0 if kind == "share" else max(abs(low), abs(high), 1e-12))
    if high / 2 - low / 2 < least / 2:
        middle = low / 2 + high / 2
        low, high = middle - least / 2, middle + least / 2
        if kind == "share":
            shift = max(0.0, -low) - max(0.0, high - 1.0)
            low, high = low + shift, high + shift
    step = Scale(low, high).step()
    if step is not None:
        low, high = step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)
    return Scale(low, high, 0.0, 1.0)


def level(value: float, scale: Scale) -> int:
    """Which of the nine colours a value has."""
    return min(LEVELS - 1, int(scale.at(value) * LEVELS))


def _ink(shade: int) -> str:
    return "on-low" if shade < 5 else "on-mid" if shade == 5 else "on-high"


def _draw(picture: Drawing, cells: _Cells, scale: Scale) -> None:
    room = WIDTH - _LEFT - 12
    width = min(110.0, room / len(cells.columns))
    letters = int(width / 7)
    turned = any(drawing.width_of(names.label_text(c)) > letters for c in cells.columns)
    longest = max(min(drawing.width_of(names.label_text(c)), 26) for c in cells.columns)
    top = 56.0 + (longest * 4.6 if turned else 12)
    if turned:  # the last name ends beyond its column
        width = min(width, (room - longest * 5.6) / max(1, len(cells.columns) - 0.5))
    width = max(width, 46.0)
    picture.parts.append(word(12, top - 8, cells.down, "soft small", 34))
    picture.parts.append(word(_LEFT, 44, cells.across, "soft small", 60))
    for i, column in enumerate(cells.columns):
        x = _LEFT + (i + 0.5) * width
        picture.parts.append(_column_name(x, top - 8, names.label_text(column), turned))
    for j, row in enumerate(cells.rows):
        y = top + j * _CELL
        picture.parts.append(drawing.name(12, y + _CELL / 2 + 4, names.label_text(row)))
        for i, column in enumerate(cells.columns):
            m = cells.found.get((row, column))
            if m is not None:
                picture.parts += _cell(m, _LEFT + i * width, y, width, scale)
    picture.height = top + len(cells.rows) * _CELL + 14
    ends = _LEFT + width * len(cells.columns) + (longest * 5.6 if turned else 0)
    picture.width = max(picture.width, ends + 12)


def _column_name(x: float, y: float, label: str, turned: bool) -> str:
    if not turned:
        return word(x, y, label, "middle small")
    turn = f' transform="rotate(-40 {rounded(x)} {rounded(y)})"'
    return word(x, y, label, "small", 26).replace("<text", f"<text{turn}", 1)


def _cell(m: Measured, x: float, y: float, width: float, scale: Scale) -> list[str]:
    w, h = width - 2, _CELL - 2
    box = f'x="{rounded(x)}" y="{rounded(y)}" width="{rounded(w)}" height="{rounded(h)}"'
    middle = x + w / 2
    if m["value"] is None:
        return [
            f'<rect class="cell" {box}/>',
            word(middle, y + h / 2 + 4, "–", "middle soft"),
        ]
    shade = level(m["value"], scale)
    number, small = numbers.value_text(m), ""
    if width < 66:
        number, small = number.removesuffix("%"), " small"
    few = m["status"] == "suppressed"
    ink = f"{_ink(shade)} middle{small}"
    parts = [f'<rect class="h{shade}" {box}/>']
    if few:
        # The number stands on plain paper: digits behind stripes cannot be read.
        parts = [f'<rect class="cell" {box}/>', _hatch(x, y, w, h)]
        ink = f"soft middle{small}"
        half = min(drawing.pixels(number) / 2 + 5, w / 2 - 3)
        parts.append(
            f'<rect class="paper" x="{rounded(middle - half)}" y="{rounded(y + 8)}" '
            f'width="{rounded(2 * half)}" height="16"/>'
        )
    parts.append(word(middle, y + h / 2 + 4, number, ink))
    return parts


def _hatch(x: float, y: float, w: float, h: float) -> str:
    """Diagonals of a cell, one by one: a pattern needs an id, and a page may hold two pictures."""
    lines = []
    for start in range(6, int(w + h), 7):
        x1, y1 = x + min(start, w), y + max(0.0, start - w)
        x2, y2 = x + max(0.0, start - h), y + min(start, h)
        lines.append(f"M{rounded(x1)} {rounded(y1)}L{rounded(x2)} {rounded(y2)}")
    return f'<path class="hatch" d="{"".join(lines)}"/>'


def _legend(picture: Drawing, scale: Scale, kind: str) -> None:
    y, step = picture.height, 22.0
    for shade in range(LEVELS):
        x = rounded(_LEFT + shade * step)
        picture.parts.append(
            f'<rect class="h{shade}" x="{x}" y="{rounded(y)}" width="{rounded(step)}" height="10"/>'
        )
    for end, value in ((0.0, scale.low), (1.0, scale.high)):
        middle = _LEFT + end * LEVELS * step
        picture.parts.append(
            word(middle, y + 24, drawing.tick_text(value, kind), "soft small middle")
        )
    picture.height += 40


def _notes(view: View, cells: _Cells) -> list[str]:
    notes = []
    small = sum(m["status"] == "suppressed" for m in cells.found.values())
    if small:
        notes.append(
            f"Hatched, without a colour: {numbers.count(small)} "
            f"{'group' if small == 1 else 'groups'} of fewer than "
            f"{numbers.count(view.min_group_size)} people, which decide nothing."
        )
    undefined: dict[str, int] = {}
    for m in cells.found.values():
        if m["value"] is None:
            why = m["reason"] or "no reason is given"
            undefined[why] = undefined.get(why, 0) + 1
    for why, count in undefined.items():
        notes.append(f"–, undefined: {numbers.count(count)} of the cells: {why}.")
    if len(cells.rows) * len(cells.columns) > len(cells.found):
        notes.append("Blank: nobody is in both groups.")
    if cells.hidden > 0:
        are = "group is" if cells.hidden == 1 else "groups are"
        left = f"{numbers.count(cells.hidden)} more {are} not drawn"
        notes.append(f"{left}: shown are the labels with most people.")
    return notes
