"""Curves by group: ROC, precision against recall, and how far scores mean what they say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fairdrift.report import drawing, names, numbers
from fairdrift.report.drawing import Drawing, Scale, word
from fairdrift.report.pictures import rounded
from fairdrift.report.view import Measured, Names, View

MOST_GROUPS = 8
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_SIDE = 400.0  # of the one large plot
_PANEL, _GAP = 192.0, 52.0  # of the small ones: three in a row


@dataclass
class _Line:
    """One group's curve: its columns by name, and how it is told from the others."""

    group: Names
    columns: dict[str, list[float | None]]
    few: bool
    style: str

    @property
    def label(self) -> str:
        return names.group_text(self.group) if self.group else "everyone"

    def points(self, *columns: str) -> list[tuple[float, ...]]:
        """Rows in which all of these columns have numbers."""
        rows = zip(*(self.columns[c] for c in columns), strict=True)
        return [
            tuple(float(v) for v in row if v is not None)
            for row in rows
            if all(isinstance(v, int | float) and math.isfinite(v) for v in row)
        ]


@dataclass
class _Curves:
    title: str
    lines: list[_Line]
    everyone: _Line | None
    notes: list[str]


def roc(view: View, attribute: Any = None) -> Drawing:
    """True positive against false positive rates over all thresholds, one line a group."""
    axes = ("false_positive_rate", "true_positive_rate")
    found = _curves(view, "roc", attribute, axes, "ROC", "roc_auc")
    picture = _square(found, axes, ["False positive rate", "True positive rate"], chance=True)
    _legend(picture, view, found, attribute, "roc_auc", "AUC")
    found.notes.append("Dotted: a score that says nothing.")
    return _finished(picture, found)


def precision_recall(view: View, attribute: Any = None) -> Drawing:
    """Precision against recall over all thresholds, one line a group."""
    axes = ("recall", "precision")
    title = "Precision and recall"
    found = _curves(view, "precision_recall", attribute, axes, title, "average_precision")
    picture = _square(found, axes, ["Recall", "Precision"], chance=False)
    _legend(picture, view, found, attribute, "average_precision", "average precision")
    found.notes.append(
        "At a recall of 100% the precision is the share of positives: groups that differ in it "
        "have different curves from a score that is as good for both."
    )
    return _finished(picture, found)


def reliability(view: View, attribute: Any = None) -> Drawing:
    """What share of people with a score has the outcome, one panel a group."""
    axes = ("mean_score", "observed_rate", "lower", "upper", "rows")
    found = _curves(view, "reliability", attribute, axes, "Calibration")
    across = min(3, len(found.lines))
    side = _SIDE if across == 1 else _PANEL
    picture = Drawing(found.title, 0.0, [word(12, 24, found.title, "title", 80)])
    most = max((row[4] for line in found.lines for row in line.points(*axes)), default=1.0)
    for i, line in enumerate(found.lines):
        left = 52 + (i % across) * (side + _GAP)
        top = 62 + (i // across) * (side + 64)
        _panel(picture, line, found.everyone, (left, top, side), most)
        picture.height = top + side + 34
    found.notes.insert(0, "Across: the mean score. Up: the share of people who are positive.")
    found.notes.append(
        "On the dotted line scores mean what they say; below it they are too high, above it too "
        "low. Larger points hold more people; bars are intervals."
    )
    if found.everyone is not None and found.everyone not in found.lines:
        found.notes.append("Thin grey: everyone.")
    return _finished(picture, found)


def _finished(picture: Drawing, found: _Curves) -> Drawing:
    picture.add_notes(found.notes)
    return picture


# --- which curves ---------------------------------------------------------------------------------


def _curves(
    view: View, kind: str, attribute: Any, axes: Sequence[str], title: str, metric: str = "count"
) -> _Curves:
    wanted = tuple(names.as_list(attribute))
    there = [c for c in view.data["curves"] if c["name"] == kind and set(axes) <= set(c["axes"])]
    there = [c for c in there if not c["window"]]
    groups = [c for c in there if tuple(names.as_list(c["attribute"])) == wanted]
    title = f"{title} by {names.attribute_text(wanted)}" if wanted else f"{title} of everyone"
    if not groups:
        raise KeyError(_nothing(view, kind, wanted, there))
    lines = [_line(view, wanted, c, metric) for c in groups]
    drawn = [line for line in lines if len(line.points(*axes)) > 0]
    notes = []
    if len(drawn) < len(lines):
        empty = [line.label for line in lines if line not in drawn]
        notes.append(f"No curve, for it has no points: {', '.join(empty)}.")
    if not drawn:
        raise KeyError(f"there is nothing to draw: {title}: its curves have no points")
    drawn, left = _largest(view, wanted, drawn)
    if left:
        more = f"{', '.join(left[:12])}{' …' if len(left) > 12 else ''}"
        are = "group is" if len(left) == 1 else "groups are"
        notes.append(f"{len(left)} smaller {are} not drawn: {more}.")
    few = [line.label for line in drawn if line.few]
    if few:
        least = numbers.count(view.min_group_size)
        notes.append(
            f"Pale: rests on fewer than {least} people and decides nothing: {', '.join(few)}."
        )
    for i, line in enumerate(drawn):
        line.style = f"k{i}"
    everyone = next((_line(view, (), c) for c in there if not c["attribute"]), None)
    if everyone is not None and not everyone.points(*axes):
        everyone = None
    return _Curves(title, drawn, everyone if wanted else None, notes)


def _nothing(view: View, kind: str, wanted: Names, there: list[dict[str, Any]]) -> str:
    asked = f"by {names.attribute_text(wanted)!r}" if wanted else "of all rows"
    known = dict.fromkeys(tuple(names.as_list(c["attribute"])) for c in there)
    said = ", ".join(f"by {names.attribute_text(a)}" if a else "of all rows" for a in known)
    if said:
        return f"no {kind} curve {asked}; there are those {said}"
    others = ", ".join(dict.fromkeys(c["name"] for c in view.data["curves"])) or "none"
    return (
        f"no {kind} curve {asked}; this report's curves: {others}. An audit needs score and y_true"
    )


def _line(view: View, attribute: Names, curve: dict[str, Any], metric: str = "count") -> _Line:
    group = tuple(names.as_list(curve["group"]))
    columns = dict(zip(curve["axes"], curve["columns"], strict=False))
    few = bool(group) and 0 < view.size(attribute, group) < view.min_group_size
    # An area rests on the smaller of two classes, which may be small in a large group.
    rests = view.rates.get(attribute, {}).get(group, {}).get(metric)
    few = few or (rests is not None and rests["status"] == "suppressed")
    return _Line(group, columns, few, "all")


def _largest(view: View, attribute: Names, lines: list[_Line]) -> tuple[list[_Line], list[str]]:
    if len(lines) <= MOST_GROUPS:
        return lines, []
    kept = sorted(lines, key=lambda line: -view.size(attribute, line.group))[:MOST_GROUPS]
    return (
        [line for line in lines if line in kept],
        [line.label for line in lines if line not in kept],
    )


# --- one square with all lines --------------------------------------------------------------------


def _square(found: _Curves, axes: Sequence[str], titles: list[str], chance: bool) -> Drawing:
    picture = Drawing(found.title, 0.0, [word(12, 24, found.title, "title", 80)])
    across, up = _frame(picture, 74.0, 46.0, _SIDE, _TICKS)
    picture.parts.append(word((across.start + across.end) / 2, up.start + 38, titles[0], "middle"))
    middle = rounded((up.start + up.end) / 2)
    turned = f'<text class="middle" transform="rotate(-90 20 {middle})" x="20" y="{middle}">'
    picture.parts.append(f"{turned}{titles[1]}</text>")
    if chance:
        picture.parts.append(_diagonal(across, up))
    lines = found.lines if found.everyone is None else [found.everyone, *found.lines]
    for line in lines:
        points = [(across.at(x), up.at(y)) for x, y in line.points(*axes)]
        path = _joined(points) if chance else _stepped(points)
        few = " few" if line.few else ""
        classes = "all" if line.style == "all" else f"curve {line.style}{few}"
        picture.parts.append(f'<path class="{classes}" d="{path}"/>')
    picture.height = up.start + 56
    return picture


def _frame(
    picture: Drawing, left: float, top: float, side: float, ticks: Sequence[float]
) -> tuple[Scale, Scale]:
    across = Scale(0.0, 1.0, left, left + side)
    up = Scale(0.0, 1.0, top + side, top)
    small = " small" if side < 300 else ""
    for tick in ticks:
        x, y = rounded(across.at(tick)), rounded(up.at(tick))
        picture.parts.append(f'<path class="grid" d="M{x} {rounded(top)}v{rounded(side)}"/>')
        picture.parts.append(f'<path class="grid" d="M{rounded(left)} {y}h{rounded(side)}"/>')
        text = drawing.tick_text(tick, "share")
        picture.parts.append(word(across.at(tick), up.start + 17, text, f"soft middle{small}"))
        picture.parts.append(word(left - 7, up.at(tick) + 4, text, f"soft end{small}"))
    return across, up


def _diagonal(across: Scale, up: Scale) -> str:
    start = f"{rounded(across.start)} {rounded(up.start)}"
    return f'<path class="chance" d="M{start}L{rounded(across.end)} {rounded(up.end)}"/>'


def _joined(points: list[tuple[float, float]]) -> str:
    kept = _simplified(points)
    return "M" + "L".join(f"{rounded(x)} {rounded(y)}" for x, y in kept)


def _stepped(points: list[tuple[float, float]]) -> str:
    """Steps: between two recalls nobody has any precision but that of the larger recall."""
    (x, y), *others = sorted(points)
    path = [f"M{rounded(x)} {rounded(y)}"]
    for next_x, next_y in others:
        if abs(next_x - x) + abs(next_y - y) > 0.5:  # else nobody would see it
            x, y = next_x, next_y
            path.append(f"V{rounded(y)}H{rounded(x)}")
    return "".join(path)


def _simplified(
    points: list[tuple[float, float]], tolerance: float = 0.4
) -> list[tuple[float, float]]:
    """Without the points that a straight line between others meets (Ramer 1972)."""
    if len(points) < 3:
        return points
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, at = tolerance, None
        (x1, y1), (x2, y2) = points[first], points[last]
        long = math.hypot(x2 - x1, y2 - y1)
        for i in range(first + 1, last):
            x, y = points[i]
            away = math.hypot(x - x1, y - y1)
            if long > 0:
                away = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / long
            if away > far:
                far, at = away, i
        if at is not None:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [points[i] for i in sorted(kept)]


def _legend(
    picture: Drawing, view: View, found: _Curves, attribute: Any, metric: str, short: str
) -> None:
    wanted = tuple(names.as_list(attribute))
    x, y = 74 + _SIDE + 22, 62.0
    lines = found.lines if found.everyone is None else [*found.lines, found.everyone]
    for line in lines:
        few = " few" if line.few else ""
        classes = "all" if line.style == "all" else f"curve {line.style}{few}"
        picture.parts.append(f'<path class="{classes}" d="M{rounded(x)} {rounded(y - 4)}h44"/>')
        picture.parts.append(
            drawing.name(x + 54, y, line.label, "few-text" if line.few else "", 26)
        )
        of = wanted if line.group else ()
        m: Measured | None = view.rates.get(of, {}).get(line.group, {}).get(metric)
        if m is not None and m["value"] is not None:
            said = f"{short} {numbers.full_text(m)}"
            y += 18 if drawing.width_of(line.label) <= 26 else 23
            picture.parts.append(word(x + 54, y, said, "soft small"))
        y += 28


# --- small panels ---------------------------------------------------------------------------------


def _panel(
    picture: Drawing,
    line: _Line,
    everyone: _Line | None,
    place: tuple[float, float, float],
    most: float,
) -> None:
    left, top, side = place
    across, up = _frame(picture, left, top, side, _TICKS if side > _PANEL else (0.0, 0.5, 1.0))
    words = "few-text" if line.few else "head"
    picture.parts.append(word(left, top - 9, line.label, words, 26))
    picture.parts.append(_diagonal(across, up))
    if everyone is not None:
        points = [
            (across.at(x), up.at(y)) for x, y in everyone.points("mean_score", "observed_rate")
        ]
        picture.parts.append(f'<path class="all" d="{_joined(points)}"/>')
    few = " few" if line.few else ""
    for x, low, high in line.points("mean_score", "lower", "upper"):
        span = f"M{rounded(across.at(x))} {rounded(up.at(low))}V{rounded(up.at(high))}"
        picture.parts.append(f'<path class="limits {line.style}{few}" d="{span}"/>')
    for x, y, rows in line.points("mean_score", "observed_rate", "rows"):
        # The area beyond the smallest point grows with the people in it.
        radius = 2.5 + 4.5 * math.sqrt(max(0.0, rows) / most if most > 0 else 0.0)
        picture.parts.append(
            f'<circle class="bubble {line.style}{few}" cx="{rounded(across.at(x))}" '
            f'cy="{rounded(up.at(y))}" r="{rounded(radius)}"/>'
        )
