"""Figures as SVG text, for notebooks, slides and pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fairdrift import _core
from fairdrift.report import drawing, names, numbers
from fairdrift.report.column_sentences import distance_of
from fairdrift.report.curve_figures import precision_recall, reliability, roc
from fairdrift.report.drawing import LEFT, WIDTH, Drawing, Scale, word
from fairdrift.report.forests import forest
from fairdrift.report.group_sections import groups_that_matter
from fairdrift.report.group_sentences import FAVORABLE, FOUR_FIFTHS
from fairdrift.report.heatmaps import heatmap
from fairdrift.report.pictures import rounded
from fairdrift.report.view import Measured, View, of

_MOST_ROWS = 40


@dataclass
class _Row:
    label: str
    m: Measured
    marks: Sequence[float] = ()


def figure(report: _core.Report, name: str, **which: Any) -> str:
    """A picture as SVG text; it follows the reader's light or dark setting.

    Parameters
    ----------
    report
        Where its numbers are.
    name
        "rates": one metric of an attribute's groups (`attribute`, `metric`);
        "disparity": smallest ÷ largest of one metric over all attributes (`metric`), or of all
        metrics over one attribute (`attribute`); the favorable rate has the four-fifths line;
        "drift": each column's distance from the reference against the smallest that matters;
        "distribution": shares before and now of one column (`feature`);
        "forest": each group of an attribute against the reference (`attribute`, `comparison`:
        "ratio" by default, `metric`: one or several, `limits`: lines of the reader's own, `most`:
        rows), with the limits of the report's checks;
        "heatmap": a metric of the groups of two attributes (`attribute`: a pair, `metric`, `most`:
        rows and columns), the small ones hatched;
        "roc", "precision_recall", "reliability": the curves of an attribute's groups (`attribute`;
        of all rows without it).
    **which
        Of whom or what, as named above.
    """
    return drawing_of(report, name, **which).alone()


def drawing_of(report: _core.Report | View, name: str, **which: Any) -> Drawing:
    """The same before it is text: a page puts it under its own style."""
    drawn: dict[str, Callable[..., Drawing]] = {
        "rates": _rates,
        "disparity": _disparity,
        "drift": _drift,
        "distribution": _distribution,
        "forest": forest,
        "heatmap": heatmap,
        "roc": roc,
        "precision_recall": precision_recall,
        "reliability": reliability,
    }
    if name not in drawn:
        raise KeyError(f"no figure {name!r}; there are {', '.join(drawn)}")
    return drawn[name](of(report), **which)


def _default_metric(view: View) -> str:
    there = {key[0] for extremes in view.extremes.values() for key in extremes}
    there |= {metric for attribute in view.rates for metric in view.metrics_of(attribute)}
    for metric in ("favorable_rate", "selection_rate", *sorted(there)):
        if metric in there:
            return metric
    raise KeyError(f"this {view.kind} report has no measurements of groups")


def _rates(view: View, attribute: Any, metric: str | None = None) -> Drawing:
    wanted = tuple(names.as_list(attribute))
    metric = names.reported(metric or _default_metric(view), view.metrics_of(wanted))
    title = f"{names.heading(metric)} by {names.attribute_text(wanted)}"
    measured = view.rates.get(wanted, {})
    shown = groups_that_matter(view, wanted, [metric], _MOST_ROWS) if measured else []
    left = view.summary(wanted).groups - len(shown)
    if left > 0:
        title += f", without {numbers.count(left)} groups"
    rows = [
        _Row(
            f"{drawing.cut(names.group_text(g), 42)} (n = {numbers.count(m['n'])})",
            m,
        )
        for g in shown
        if (m := measured[g].get(metric)) is not None
    ]
    return _forest(title, _drawable(rows, title))


def _disparity(view: View, attribute: Any = None, metric: str | None = None) -> Drawing:
    if attribute is not None:
        wanted = tuple(names.as_list(attribute))
        rows = [
            _Row(names.heading(key[0]), m, _four_fifths(key[0]))
            for key, m in view.extremes.get(wanted, {}).items()
            if key[1] == "min_ratio"
        ]
        title = f"Smallest ÷ largest, by {names.attribute_text(wanted)}"
    else:
        metric = metric or _default_metric(view)
        found = {a: e.get((metric, "min_ratio")) for a, e in view.extremes.items()}
        line = _four_fifths(metric)
        rows = [_Row(names.attribute_text(a), m, line) for a, m in found.items() if m is not None]
        title = f"Smallest ÷ largest {names.title(metric)}"
    return _forest(title, _drawable(rows, title), high=1.0)


def _four_fifths(metric: str) -> tuple[float, ...]:
    """The line is about what people want; of other metrics it says nothing."""
    return (FOUR_FIFTHS,) if metric in FAVORABLE else ()


def _drift(view: View) -> Drawing:
    found = {f: distance_of(measured) for f, measured in view.features.items()}
    rows = []
    for feature, m in found.items():
        if m is not None:
            limit = () if m["smallest_effect"] is None else (m["smallest_effect"],)
            rows.append(_Row(f"{feature}", m, limit))
    title = "Distance from the reference, and the smallest that matters"
    return _forest(title, _drawable(rows, title))


def _drawable(rows: list[_Row], title: str) -> list[_Row]:
    rows = [row for row in rows if row.m["value"] is not None]
    if not rows:
        raise KeyError(f"there is nothing to draw: {title}")
    return rows


def _forest(title: str, rows: list[_Row], *, high: float = 0.0) -> Drawing:
    """Values with intervals, one row each, on one scale."""
    ends = [v for r in rows for v in (r.m["value"], r.m["lower"], r.m["upper"], *r.marks)]
    there = [float(v) for v in (*ends, high) if v is not None]
    scale = Scale(min(0.0, *there), max(there) or 1.0)
    top, step = 44.0, 27.0
    bottom = top + step * len(rows)
    parts = [word(12, 24, title, "title", 90)]
    parts += drawing.axis(scale, top, bottom, numbers.kind_of(rows[0].m))
    for i, row in enumerate(rows):
        parts += _forest_row(row, top + step * (i + 0.5), scale)
    return Drawing(title, bottom + 30, parts)


def _forest_row(row: _Row, y: float, scale: Scale) -> list[str]:
    few = row.m.get("status") == "suppressed"
    words = "few-text" if few else ""
    parts = [drawing.name(12, y + 4, row.label, words)]
    parts += [drawing.line(scale.at(v), y - 13.5, y + 13.5, "mark") for v in row.marks]
    parts += drawing.point_and_interval(row.m, y, scale, "few" if few else "")
    parts.append(word(WIDTH - 12, y + 4, numbers.full_text(row.m), f"end {words}".strip()))
    return parts


def _distribution(view: View, feature: str) -> Drawing:
    found = view.distribution(feature)
    if found is None:
        known = ", ".join(c["feature"] for c in view.data["curves"] if c["feature"]) or "none"
        raise KeyError(f"no distribution of {feature!r}; there are those of {known}")
    values, before, now = found
    top, step = 62.0, 34.0
    scale = Scale(0.0, max([*before, *now], default=0.0) or 1.0)
    left = rounded(LEFT)
    title = f"{feature}: before and now"
    parts = [word(12, 24, title, "title", 90)]
    parts.append(f'<rect class="before" x="{left}" y="34" width="10" height="10"/>')
    parts.append(word(LEFT + 16, 43, "reference", "soft"))
    parts.append(f'<rect class="now" x="{rounded(LEFT + 90)}" y="34" width="10" height="10"/>')
    parts.append(word(LEFT + 106, 43, "current", "soft"))
    for i, (value, a, b) in enumerate(zip(values, before, now, strict=True)):
        y = top + step * i
        first, second = rounded(y + 2), rounded(y + 13)
        to_a, to_b = rounded(scale.at(a)), rounded(scale.at(b))
        parts.append(drawing.name(12, y + 16, value))
        parts.append(f'<path class="before" d="M{left} {first}H{to_a}v9H{left}z"/>')
        parts.append(f'<path class="now" d="M{left} {second}H{to_b}v10H{left}z"/>')
        parts.append(word(WIDTH - 12, y + 16, f"{numbers.share(a)} → {numbers.share(b)}", "end"))
    return Drawing(title, top + step * len(values) + 8, parts)
