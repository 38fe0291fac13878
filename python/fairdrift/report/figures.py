"""Pictures as SVG text: small bars for tables, and whole figures for notebooks and slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from fairdrift import _core
from fairdrift.report import names, numbers
from fairdrift.report.sentences import FOUR_FIFTHS, distance_of
from fairdrift.report.view import Measured, View, of

BAR_WIDTH = 96
BAR_HEIGHT = 14


@dataclass
class Bar:
    """A value with its interval on a scale, and lines that it is to be seen against."""

    value: float | None
    lower: float | None
    upper: float | None
    low: float = 0.0
    high: float = 1.0
    marks: Sequence[float] = ()

    def __html__(self) -> str:
        return bar(self)


def _n(x: float) -> str:
    return f"{x:.1f}".removesuffix(".0")


def bar(b: Bar) -> Markup:
    """A bar of a table's cell. Its numbers stand beside it, so that readers aloud skip it."""
    middle = BAR_HEIGHT // 2
    edge = 4
    span = (b.high - b.low) or 1.0

    def x(value: float) -> str:
        inside = min(max((value - b.low) / span, 0.0), 1.0)
        return _n(edge + inside * (BAR_WIDTH - 2 * edge))

    parts = [f'<path class="bt" d="M{edge} {middle}H{BAR_WIDTH - edge}"/>']
    parts += [f'<path class="bm" d="M{x(m)} 0V{BAR_HEIGHT}"/>' for m in b.marks]
    if b.value is not None:
        if b.lower is not None and b.upper is not None:
            parts.append(f'<path class="bi" d="M{x(b.lower)} {middle}H{x(b.upper)}"/>')
        parts.append(f'<circle class="bp" cx="{x(b.value)}" cy="{middle}" r="3"/>')
    return Markup(
        f'<svg class="bar" viewBox="0 0 {BAR_WIDTH} {BAR_HEIGHT}" aria-hidden="true">'
        + "".join(parts)
        + "</svg>"
    )


@dataclass
class Pair:
    """A share before and now."""

    before: float
    now: float
    high: float = 1.0

    def __html__(self) -> str:
        width, edge = 160, 1

        def end(value: float) -> str:
            return _n(edge + value / (self.high or 1.0) * (width - 2 * edge))

        return (
            f'<svg class="pair" viewBox="0 0 {width} 16" aria-hidden="true">'
            f'<path class="pb" d="M{edge} 1.5H{end(self.before)}V6.5H{edge}z"/>'
            f'<path class="pn" d="M{edge} 9H{end(self.now)}v5.5H{edge}z"/></svg>'
        )


@dataclass
class Shape:
    """A distribution before (line) and now (filled), as a glance."""

    before: Sequence[float]
    now: Sequence[float]

    def __html__(self) -> str:
        width, height, n = 84, 22, max(len(self.before), 1)
        top = max([*self.before, *self.now], default=0.0) or 1.0
        step = width / n

        def steps(shares: Sequence[float]) -> str:
            path = ["M0 " + _n(height)]
            for i, share in enumerate(shares):
                path.append(f"V{_n(height - share / top * (height - 2))}H{_n((i + 1) * step)}")
            return "".join(path) + "V" + _n(height)

        return (
            f'<svg class="shape" viewBox="0 0 {width} {height}" aria-hidden="true">'
            f'<path class="sn" d="{steps(self.now)}z"/><path class="sb" d="{steps(self.before)}"/>'
            "</svg>"
        )


# --- whole figures --------------------------------------------------------------------------------

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
    drawn = {
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
    groups = view.rates.get(wanted, {})
    rows = [
        _Row(f"{names.group_text(g)} (n = {numbers.count(m[metric]['n'])})", m[metric])
        for g, m in groups.items()
        if metric in m
    ]
    title = f"{names.heading(metric)} by {names.attribute_text(wanted)}"
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


def _ticks(low: float, high: float) -> list[float]:
    # About four steps of 1, 2 or 5 times a power of ten.
    rough = (high - low) / 4 or 1.0
    power = 10.0 ** _floor_log10(rough)
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough * 0.999)
    first = round(low / step) * step
    ticks = [first + i * step for i in range(12)]
    return [t for t in ticks if low - 1e-9 <= t <= high + 1e-9]


def _floor_log10(x: float) -> int:
    return int(f"{x:e}".partition("e")[2])


def _label(x: float, y: float, text: str, extra: str = "", most: int = 34) -> str:
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return f'<text x="{_n(x)}" y="{_n(y)}"{extra}>{escape(cut)}</text>'


def _forest(
    title: str, rows: list[_Row], *, marks: Sequence[float] = (), high: float | None = None
) -> str:
    """Values with intervals, one row each, on one scale."""
    left, right, top, step, width = 230.0, 560.0, 44.0, 26.0, 720
    ends = [v for r in rows for v in (r.m["value"], r.m["lower"], r.m["upper"], *r.marks, *marks)]
    numbers_only = [v for v in ends if v is not None]
    low = min(0.0, *numbers_only)
    top_value = max(*numbers_only, high or 0.0) or 1.0
    bottom = top + step * len(rows)

    def x(value: float) -> float:
        return left + (value - low) / (top_value - low or 1.0) * (right - left)

    parts = [_label(12, 24, title, ' class="title"', 90)]
    kind = numbers.kind_of(rows[0].m)
    for tick in _ticks(low, top_value):
        parts.append(f'<path class="grid" d="M{_n(x(tick))} {_n(top)}V{_n(bottom)}"/>')
        at = ' class="soft" text-anchor="middle"'
        parts.append(_label(x(tick), bottom + 18, _tick_text(tick, kind), at))
    for mark in marks:
        parts.append(f'<path class="mark" d="M{_n(x(mark))} {_n(top)}V{_n(bottom)}"/>')
    for i, row in enumerate(rows):
        parts += _forest_row(row, top + step * (i + 0.5), x, width)
    return _svg(width, bottom + 30, title, parts)


def _tick_text(value: float, kind: str) -> str:
    if kind in {"share", "points"}:
        return f"{100 * value:g}{'%' if kind == 'share' else ''}".replace("-", numbers.MINUS)
    return f"{value:g}".replace("-", numbers.MINUS)


def _forest_row(row: _Row, y: float, x: Any, width: int) -> list[str]:
    m = row.m
    parts = [_label(12, y + 4, row.label)]
    parts += [f'<path class="mark" d="M{_n(x(v))} {_n(y - 11)}v22"/>' for v in row.marks]
    if m["lower"] is not None and m["upper"] is not None:
        parts.append(f'<path class="range" d="M{_n(x(m["lower"]))} {_n(y)}H{_n(x(m["upper"]))}"/>')
    parts.append(f'<circle class="dot" cx="{_n(x(m["value"]))}" cy="{_n(y)}" r="4.5"/>')
    parts.append(_label(width - 12, y + 4, numbers.full_text(m), ' text-anchor="end"'))
    return parts


def _distribution(view: View, feature: str) -> str:
    curve = view.curve("distribution", feature)
    if curve is None:
        known = ", ".join(c["feature"] for c in view.data["curves"] if c["feature"]) or "none"
        raise KeyError(f"no distribution of {feature!r}; there are those of {known}")
    values, before, now = curve["columns"]
    left, right, top, step, width = 230.0, 560.0, 62.0, 34.0, 720
    most = max([*before, *now], default=0.0) or 1.0

    def end(share: float) -> str:
        return _n(left + share / most * (right - left))

    title = f"{feature}: before and now"
    parts = [_label(12, 24, title, ' class="title"', 90)]
    parts.append(f'<rect class="before" x="{left}" y="34" width="10" height="10"/>')
    parts.append(_label(left + 16, 43, "reference", ' class="soft"'))
    parts.append(f'<rect class="now" x="{left + 90}" y="34" width="10" height="10"/>')
    parts.append(_label(left + 106, 43, "current", ' class="soft"'))
    for i, (value, a, b) in enumerate(zip(values, before, now, strict=True)):
        y = top + step * i
        parts.append(_label(12, y + 16, value))
        parts.append(f'<path class="before" d="M{left} {_n(y + 2)}H{end(a)}v9H{left}z"/>')
        parts.append(f'<path class="now" d="M{left} {_n(y + 13)}H{end(b)}v10H{left}z"/>')
        moved = f"{numbers.share(a)} → {numbers.share(b)}"
        parts.append(_label(width - 12, y + 16, moved, ' text-anchor="end"'))
    return _svg(width, top + step * len(values) + 8, title, parts)


def _svg(width: int, height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg class="fairdrift-figure" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {width} {_n(height)}" width="{width}" height="{_n(height)}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f'<rect class="paper" width="100%" height="100%" rx="8"/>{"".join(parts)}</svg>'
    )
