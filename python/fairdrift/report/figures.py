"""Whole figures as SVG text, for notebooks and slides."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from fairdrift import _core
from fairdrift.report import names, numbers
from fairdrift.report.column_sentences import distance_of
from fairdrift.report.group_sections import groups_that_matter
from fairdrift.report.group_sentences import FOUR_FIFTHS
from fairdrift.report.pictures import rounded
from fairdrift.report.view import Measured, View, of

_WIDTH, _LEFT, _RIGHT = 760, 240.0, 560.0

_MOST_ROWS = 40

_STYLE = """
svg.fairdrift-figure{font:13px system-ui,sans-serif;--ink:#1b1f24;--soft:#5c6570;--line:#d9dde2;
--blue:#0b62a8;--blue-soft:#9cc3e4;--mark:#b4490d;--paper:#fff}
@media(prefers-color-scheme:dark){svg.fairdrift-figure{--ink:#e8eaed;--soft:#a4adb8;--line:#3a424c;
--blue:#6cb2ee;--blue-soft:#2f5f8a;--mark:#f0a063;--paper:#15181c}}
.fairdrift-figure .paper{fill:var(--paper)}.fairdrift-figure text{fill:var(--ink)}
.fairdrift-figure .soft{fill:var(--soft)}.fairdrift-figure .title{font-weight:600;font-size:15px}
.fairdrift-figure .grid{stroke:var(--line);fill:none}
.fairdrift-figure .mark{stroke:var(--mark);stroke-dasharray:4 3;fill:none}
.fairdrift-figure .range{stroke:var(--blue-soft);stroke-width:7;stroke-linecap:round;fill:none}
.fairdrift-figure .dot,.fairdrift-figure .now{fill:var(--blue)}
.fairdrift-figure .before{fill:none;stroke:var(--soft);stroke-width:1.2}
""".replace("\n", "")


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
        metrics over one attribute (`attribute`), with the four-fifths line;
        "drift": each column's distance from the reference against the smallest that matters;
        "distribution": shares before and now of one column (`feature`).
    **which
        Of whom or what, as named above.
    """
    view = of(report)
    drawn: dict[str, Callable[..., str]] = {
        "rates": _rates,
        "disparity": _disparity,
        "drift": _drift,
        "distribution": _distribution,
    }
    if name not in drawn:
        raise KeyError(f"no figure {name!r}; there are {', '.join(drawn)}")
    return drawn[name](view, **which)


def _default_metric(view: View) -> str:
    there = {key[0] for extremes in view.extremes.values() for key in extremes}
    there |= {metric for attribute in view.rates for metric in view.metrics_of(attribute)}
    for metric in ("favorable_rate", "selection_rate", *sorted(there)):
        if metric in there:
            return metric
    raise KeyError(f"this {view.kind} report has no measurements of groups")


def _rates(view: View, attribute: Any, metric: str | None = None) -> str:
    wanted = tuple(names.as_list(attribute))
    metric = metric or _default_metric(view)
    title = f"{names.heading(metric)} by {names.attribute_text(wanted)}"
    measured = view.rates.get(wanted, {})
    shown = groups_that_matter(view, wanted, [metric], _MOST_ROWS) if measured else []
    left = view.summary(wanted).groups - len(shown)
    if left > 0:
        title += f", without {numbers.count(left)} groups"
    rows = [
        _Row(f"{names.group_text(g)} (n = {numbers.count(measured[g][metric]['n'])})", m)
        for g in shown
        if (m := measured[g].get(metric)) is not None
    ]
    return _forest(title, _drawable(rows, title))


def _disparity(view: View, attribute: Any = None, metric: str | None = None) -> str:
    if attribute is not None:
        wanted = tuple(names.as_list(attribute))
        rows = [
            _Row(names.heading(key[0]), m)
            for key, m in view.extremes.get(wanted, {}).items()
            if key[1] == "min_ratio"
        ]
        title = f"Smallest ÷ largest, by {names.attribute_text(wanted)}"
    else:
        metric = metric or _default_metric(view)
        found = {a: e.get((metric, "min_ratio")) for a, e in view.extremes.items()}
        rows = [_Row(names.attribute_text(a), m) for a, m in found.items() if m is not None]
        title = f"Smallest ÷ largest {names.title(metric)}"
    return _forest(title, _drawable(rows, title), marks=(FOUR_FIFTHS,), high=1.0)


def _drift(view: View) -> str:
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


@dataclass
class _Scale:
    low: float
    high: float

    def at(self, value: float) -> str:
        # In halves, for two doubles may lie further apart than a double can say.
        part = (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)
        return rounded(_LEFT + part * (_RIGHT - _LEFT))

    def ticks(self) -> list[float]:
        # About four steps of 1, 2 or 5 times a power of ten.
        rough = self.high / 4 - self.low / 4
        if not 1e-300 < rough < 1e300:
            return [self.low, self.high]
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough * 0.999)
        first = round(self.low / step)
        ticks = [(first + i) * step for i in range(12)]
        return [t for t in ticks if self.low - 1e-9 <= t <= self.high + 1e-9]


def _label(x: str, y: float, text: str, extra: str = "", most: int = 34) -> str:
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return f'<text x="{x}" y="{rounded(y)}"{extra}>{escape(cut)}</text>'


def _forest(title: str, rows: list[_Row], *, marks: Sequence[float] = (), high: float = 0.0) -> str:
    """Values with intervals, one row each, on one scale."""
    ends = [v for r in rows for v in (r.m["value"], r.m["lower"], r.m["upper"], *r.marks)]
    there = [float(v) for v in (*ends, *marks, high) if v is not None]
    scale = _Scale(min(0.0, *there), max(there) or 1.0)
    top, step = 44.0, 26.0
    bottom = top + step * len(rows)
    down = f"{rounded(top)}V{rounded(bottom)}"
    kind = numbers.kind_of(rows[0].m)
    parts = [_label("12", 24, title, ' class="title"', 90)]
    for tick in scale.ticks():
        parts.append(f'<path class="grid" d="M{scale.at(tick)} {down}"/>')
        middle = ' class="soft" text-anchor="middle"'
        parts.append(_label(scale.at(tick), bottom + 18, _tick_text(tick, kind), middle))
    parts += [f'<path class="mark" d="M{scale.at(mark)} {down}"/>' for mark in marks]
    for i, row in enumerate(rows):
        parts += _forest_row(row, top + step * (i + 0.5), scale)
    return _svg(bottom + 30, title, parts)


def _tick_text(value: float, kind: str) -> str:
    if kind in {"share", "points"}:
        return f"{100 * value:g}{'%' if kind == 'share' else ''}".replace("-", numbers.MINUS)
    return f"{value:g}".replace("-", numbers.MINUS)


def _forest_row(row: _Row, y: float, scale: _Scale) -> list[str]:
    m, at = row.m, rounded(y)
    parts = [_label("12", y + 4, row.label)]
    parts += [f'<path class="mark" d="M{scale.at(v)} {rounded(y - 11)}v22"/>' for v in row.marks]
    if m["lower"] is not None and m["upper"] is not None:
        lower, upper = scale.at(m["lower"]), scale.at(m["upper"])
        parts.append(f'<path class="range" d="M{lower} {at}H{upper}"/>')
    parts.append(f'<circle class="dot" cx="{scale.at(m["value"])}" cy="{at}" r="4.5"/>')
    parts.append(_label(str(_WIDTH - 12), y + 4, numbers.full_text(m), ' text-anchor="end"'))
    return parts


def _distribution(view: View, feature: str) -> str:
    found = view.distribution(feature)
    if found is None:
        known = ", ".join(c["feature"] for c in view.data["curves"] if c["feature"]) or "none"
        raise KeyError(f"no distribution of {feature!r}; there are those of {known}")
    values, before, now = found
    top, step = 62.0, 34.0
    scale = _Scale(0.0, max([*before, *now], default=0.0) or 1.0)
    left, end = rounded(_LEFT), ' text-anchor="end"'
    title = f"{feature}: before and now"
    parts = [_label("12", 24, title, ' class="title"', 90)]
    parts.append(f'<rect class="before" x="{left}" y="34" width="10" height="10"/>')
    parts.append(_label(rounded(_LEFT + 16), 43, "reference", ' class="soft"'))
    parts.append(f'<rect class="now" x="{rounded(_LEFT + 90)}" y="34" width="10" height="10"/>')
    parts.append(_label(rounded(_LEFT + 106), 43, "current", ' class="soft"'))
    for i, (value, a, b) in enumerate(zip(values, before, now, strict=True)):
        y = top + step * i
        first, second = rounded(y + 2), rounded(y + 13)
        parts.append(_label("12", y + 16, value))
        parts.append(f'<path class="before" d="M{left} {first}H{scale.at(a)}v9H{left}z"/>')
        parts.append(f'<path class="now" d="M{left} {second}H{scale.at(b)}v10H{left}z"/>')
        moved = f"{numbers.share(a)} → {numbers.share(b)}"
        parts.append(_label(str(_WIDTH - 12), y + 16, moved, end))
    return _svg(top + step * len(values) + 8, title, parts)


def _svg(height: float, title: str, parts: Sequence[str]) -> str:
    return (
        '<svg class="fairdrift-figure" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {_WIDTH} {rounded(height)}" width="{_WIDTH}" height="{rounded(height)}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f'<rect class="paper" width="100%" height="100%" rx="8"/>{"".join(parts)}</svg>'
    )
