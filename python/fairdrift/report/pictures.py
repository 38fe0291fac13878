"""Small pictures for cells of tables. Numbers stand beside them, so readers aloud skip them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


def rounded(x: float) -> str:
    """A coordinate: a tenth of a pixel is enough."""
    return f"{x:.1f}".removesuffix(".0")


@dataclass
class Bar:
    """A value with its interval on a scale, and lines that it is to be seen against."""

    value: float | None
    lower: float | None
    upper: float | None
    low: float = 0.0
    high: float = 1.0
    marks: Sequence[float] = ()

    def _x(self, value: float) -> str:
        # In halves, for two doubles may lie further apart than a double can say.
        span = (self.high / 2 - self.low / 2) or 0.5
        inside = min(max((value / 2 - self.low / 2) / span, 0.0), 1.0)
        return rounded(4 + 88 * inside)

    def __html__(self) -> str:
        parts = ['<path class="bt" d="M4 7H92"/>']
        parts += [f'<path class="bm" d="M{self._x(mark)} 0V14"/>' for mark in self.marks]
        if self.lower is not None and self.upper is not None:
            lower, upper = self._x(self.lower), self._x(self.upper)
            parts.append(f'<path class="bi" d="M{lower} 7H{upper}"/>')
        if self.value is not None and self.value > self.high:
            parts.append('<path class="bp" d="M88 3L95 7 88 11z"/>')  # further right than the scale
        elif self.value is not None:
            parts.append(f'<circle class="bp" cx="{self._x(self.value)}" cy="7" r="3"/>')
        drawn = "".join(parts)
        return f'<svg class="bar" viewBox="0 0 96 14" aria-hidden="true">{drawn}</svg>'


@dataclass
class Fill:
    """A share of the whole, filled, with its interval as a line across the end."""

    value: float
    lower: float | None
    upper: float | None

    def __html__(self) -> str:
        def x(value: float) -> str:
            return rounded(240 * min(max(value, 0.0), 1.0))

        line = ""
        if self.lower is not None and self.upper is not None:
            line = f'<path class="fi" d="M{x(self.lower)} 6H{x(self.upper)}"/>'
        return (
            '<svg class="fill" viewBox="0 0 240 12" preserveAspectRatio="none" aria-hidden="true">'
            '<path class="ft" d="M0 0H240V12H0z"/>'
            f'<path class="fv" d="M0 0H{x(self.value)}V12H0z"/>'
            f"{line}</svg>"
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
            return rounded(edge + value / (self.high or 1.0) * (width - 2 * edge))

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
            path = ["M0 " + rounded(height)]
            for i, share in enumerate(shares):
                path.append(
                    f"V{rounded(height - share / top * (height - 2))}H{rounded((i + 1) * step)}"
                )
            return "".join(path) + "V" + rounded(height)

        return (
            f'<svg class="shape" viewBox="0 0 {width} {height}" aria-hidden="true">'
            f'<path class="sn" d="{steps(self.now)}z"/><path class="sb" d="{steps(self.before)}"/>'
            "</svg>"
        )
