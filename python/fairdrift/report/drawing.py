"""What figures are drawn with: scales, words that fit, and the frame around them."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from markupsafe import escape

from fairdrift.report import numbers
from fairdrift.report.pictures import rounded
from fairdrift.report.view import Measured

WIDTH = 760.0
# The usual three columns: names, the plot, numbers.
LEFT, RIGHT = 244.0, 540.0
NAME_LETTERS = 32
_LETTER = 0.55  # of the font's size, on average


@cache
def css() -> str:
    """The style of all figures, in one line; it follows the reader's light or dark setting."""
    source = resources.files(__package__) / "templates" / "figure.css"
    return source.read_text("utf-8").replace("\n", "").strip()


@cache
def _css_alone() -> str:
    """The same for office suites, which know no variables: a light colour stands before each."""
    light = dict(re.findall(r"(--[a-z0-9-]+):(#[0-9a-f]+)", css().split("@media", 1)[0]))
    return re.sub(
        r"([a-z-]+):var\((--[a-z0-9-]+)\)",
        lambda found: f"{found[1]}:{light[found[2]]};{found[0]}",
        css(),
    )


@dataclass
class Drawing:
    """An SVG picture: by itself it carries its style, inside a page the page has it."""

    title: str
    height: float
    parts: list[str] = field(default_factory=list)
    width: float = WIDTH

    def __post_init__(self) -> None:
        self.title = cut(self.title, 300)

    def _svg(self, attributes: str, inside: str) -> str:
        width, height = rounded(self.width), rounded(self.height)
        return (
            f'<svg class="fairdrift-figure" role="img" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}"{attributes}>{inside}'
            f'<rect class="paper" width="100%" height="100%" rx="8"/>{"".join(self.parts)}</svg>'
        )

    def alone(self) -> str:
        """A file of its own."""
        inside = f"<title>{escape(self.title)}</title><style>{_css_alone()}</style>"
        return self._svg(' xmlns="http://www.w3.org/2000/svg"', inside)

    def __html__(self) -> str:
        return self._svg(f' aria-label="{escape(self.title)}"', "")

    def add_notes(self, notes: Sequence[str], most: int = 12) -> None:
        """Words under the picture, which grows by them; of very many the first."""
        left = len(notes) - most
        notes = [*notes[:most], *([f"… and {left} more notes."] if left > 0 else [])]
        letters = int((self.width - 24) / 6.1)
        for note in notes:
            lines = textwrap.wrap(_one_line(note), letters, max_lines=3, placeholder=" …")
            for line in lines:
                self.parts.append(word(12, self.height + 6, line, "soft small"))
                self.height += 16
        self.height += 8 if notes else 0


def width_of(text: str) -> int:
    """How many letters wide a text is; those of East Asia are two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pixels(text: str, size: float = 13) -> float:
    """About how wide a text is."""
    return width_of(text) * size * _LETTER


def _one_line(text: str) -> str:
    # XML knows no control characters, and a label is one line.
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def cut(text: str, most: int) -> str:
    """A text that is at most so many letters wide, on one line."""
    text = _one_line(text)
    if width_of(text) <= most:
        return text
    while text and width_of(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def word(x: float, y: float, text: str, classes: str = "", most: int = 200) -> str:
    """A text at a place, cut to a width."""
    named = f' class="{classes}"' if classes else ""
    return f'<text x="{rounded(x)}" y="{rounded(y)}"{named}>{escape(cut(text, most))}</text>'


def name(x: float, y: float, text: str, classes: str = "", most: int = NAME_LETTERS) -> str:
    """A name in a column: a long one stands on two lines, a very long one is cut."""
    text = _one_line(text)
    if width_of(text) <= most:
        return word(x, y, text, classes)
    small = most + 3  # letters of the smaller size
    first = cut(text, small + 1).rstrip("…")
    broken = first.rfind(" ")
    first = first[:broken] if broken > small // 2 else first
    rest = text[len(first) :].strip()
    small_classes = f"{classes} small".strip()
    return word(x, y - 6, first, small_classes) + word(x, y + 7, rest, small_classes, small)


@dataclass
class Scale:
    """Numbers to pixels, evenly."""

    low: float
    high: float
    start: float = LEFT
    end: float = RIGHT

    def at(self, value: float) -> float:
        """Where a value lies."""
        # In halves, for two doubles may lie further apart than a double can say.
        part = (value / 2 - self.low / 2) / ((self.high / 2 - self.low / 2) or 0.5)
        return self.start + min(max(part, 0.0), 1.0) * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        return self.low <= value <= self.high

    def ticks(self) -> list[float]:
        """At most seven round numbers: steps of 1, 2 or 5 times a power of ten."""
        step = self.step()
        if step is None:
            return sorted({self.low, self.high})
        first = round(self.low / step)
        ticks = [(first + i) * step for i in range(12)]
        slack = step * 1e-9
        return [t for t in ticks if self.low - slack <= t <= self.high + slack]

    def step(self) -> float | None:
        """How far its ticks are apart; None where doubles cannot say."""
        rough = self.high / 6 - self.low / 6
        if not 1e-300 < rough < 1e300:
            return None
        power = 10.0 ** math.floor(math.log10(rough))
        return next(s * power for s in (1, 2, 5, 10) if s * power >= rough * 0.999)


@dataclass
class LogScale(Scale):
    """Ratios to pixels: half as much lies as far from 1 as twice as much."""

    def at(self, value: float) -> float:
        """Where a ratio lies; none and infinity at the ends."""
        if value <= self.low:
            return self.start
        if value >= self.high:
            return self.end
        part = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + part * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round ratios, more of them on a short scale."""
        wide = self.high / self.low
        steps: tuple[float, ...] = (1,)
        if wide < 3:
            steps = (1, 1.1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)
        elif wide < 8:
            steps = (1, 1.5, 2, 3, 4, 5, 6, 8)
        elif wide < 100:
            steps = (1, 2, 5)
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        every = max(1, round((last - first) / 6))
        found = [s * 10.0**p for p in range(first, last + 1, every) for s in steps]
        slack = 1 + 1e-9
        return [float(f"{t:.6g}") for t in found if self.low / slack <= t <= self.high * slack]


def tick_text(value: float, kind: str) -> str:
    """A tick's number."""
    if kind in {"share", "points"}:
        unit = "%" if kind == "share" else ""
        return f"{100 * value:.6g}{unit}".replace("-", numbers.MINUS)
    return f"{value:.6g}".replace("-", numbers.MINUS)


def axis(scale: Scale, top: float, bottom: float, kind: str) -> list[str]:
    """A horizontal axis: grid lines and their numbers below."""
    parts = []
    free = -math.inf  # where the next number may stand
    for tick in scale.ticks():
        x, text = scale.at(tick), tick_text(tick, kind)
        parts.append(line(x, top, bottom, "grid"))
        half = pixels(text) / 2
        if x - half > free:
            parts.append(word(x, bottom + 18, text, "soft middle"))
            free = x + half + 4
    return parts


def line(x: float, top: float, bottom: float, classes: str) -> str:
    """A line from top to bottom."""
    return f'<path class="{classes}" d="M{rounded(x)} {rounded(top)}V{rounded(bottom)}"/>'


def point_and_interval(m: Measured, y: float, scale: Scale, classes: str = "") -> list[str]:
    """A value with its interval; what lies beyond the scale ends in an arrow."""
    parts = []
    at = rounded(y)
    few = f" {classes}" if classes else ""
    lower, upper = m["lower"], m["upper"]
    if lower is not None or upper is not None:
        low = -math.inf if lower is None else lower
        high = math.inf if upper is None else upper
        start, end = scale.start if low < scale.low else scale.at(low), scale.end
        end = scale.end if high > scale.high else scale.at(high)
        parts.append(f'<path class="range{few}" d="M{rounded(start)} {at}H{rounded(end)}"/>')
        if low < scale.low:
            parts.append(_arrow(scale.start - 5, y, -1, f"beyond{few}"))
        if high > scale.high:
            parts.append(_arrow(scale.end + 5, y, 1, f"beyond{few}"))
    value = m["value"]
    if scale.holds(value):
        parts.append(
            f'<circle class="dot{few}" cx="{rounded(scale.at(value))}" cy="{at}" r="4.5"/>'
        )
    else:
        way = -1 if value < scale.low else 1
        parts.append(_arrow(scale.start if way < 0 else scale.end, y, way, f"dot{few}"))
    return parts


def _arrow(x: float, y: float, way: int, classes: str) -> str:
    tip, back = rounded(x + 5 * way), rounded(x - 4 * way)
    up, down = rounded(y - 5), rounded(y + 5)
    return f'<path class="{classes}" d="M{back} {up}L{tip} {rounded(y)} {back} {down}z"/>'
