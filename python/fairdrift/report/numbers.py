"""How numbers read: the one place that decides digits, for pages, Markdown and terminals alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from fairdrift import _core

MINUS = "−"
RATIOS = frozenset(
    {
        "ratio",
        "min_ratio",
        "max_ratio",
        "odds_ratio",
        "mantel_haenszel_ratio",
        "mantel_haenszel_odds_ratio",
    }
)
DIFFERENCES = frozenset(
    {
        "difference",
        "max_difference",
        "change",
        "mantel_haenszel_difference",
        "conditional_difference",
    }
)


@cache
def _shares() -> frozenset[str]:
    return frozenset(m["name"] for m in _core.group_metrics if m["is_share"])


def kind_of(m: Mapping[str, Any]) -> str:
    """What a measurement or check is a number of: share, points, ratio, count, number or change."""
    metric = m["metric"]
    comparison = m.get("comparison")
    if comparison in RATIOS:
        return "ratio"
    if metric == "count":
        return "count"
    rate = (
        metric in _shares() or metric.endswith("_rate") or metric.startswith(("share_of_", "top_"))
    )
    odds = metric in {"equalized_odds_difference", "average_odds_difference"}
    rate = rate or metric == "representation"
    if comparison in {"homogeneity", "goodness_of_fit"}:
        return "number"
    if comparison in DIFFERENCES:
        return "points" if rate or odds else "change"
    return "share" if rate else "number"


def count(value: float) -> str:
    """A whole number with thousands marked; sums of weights keep one decimal."""
    if float(value).is_integer():
        return f"{int(value):,}".replace("-", MINUS)
    return f"{value:,.1f}".replace("-", MINUS)


def _decimals_of_percent(percent: float) -> int:
    # Near 0 and near 100 two digits of what remains are kept, so that neither end is claimed.
    rest = min(abs(percent), abs(100 - abs(percent)))
    if rest == 0 or rest >= 0.1:
        return 1
    return min(6, 1 - math.floor(math.log10(rest)))


def share(value: float, unit: str = "%") -> str:
    """A share as a percentage: one decimal, more near 0 % and 100 %."""
    percent = 100 * value
    return f"{percent:.{_decimals_of_percent(percent)}f}{unit}".replace("-", MINUS)


def points(value: float, unit: str = " pts", signed: bool = True) -> str:
    """A difference of two shares in percentage points: one decimal, or the first digit not 0."""
    size = 100 * abs(value)
    if size == 0:
        return f"0.0{unit}"
    text = f"{size:.1f}" if size >= 0.05 else f"{size:.1g}"
    return (MINUS if value < 0 else "+" if signed else "") + text + unit


def ratio(value: float) -> str:
    """A ratio: three decimals, fewer where it is large."""
    if value >= 1000:
        return count(round(value))
    return f"{value:.{3 if value < 2 else 2 if value < 10 else 1}f}"


def number(value: float, signed: bool = False) -> str:
    """Any other number: three or four decimals below 1, three digits above, all of large ones."""
    size = abs(value)
    if size == 0:
        text = "0"
    elif size >= 1000:
        text = f"{size:,.0f}"
    elif size >= 1:
        text = f"{size:.3g}"
    elif size >= 0.00005:
        text = f"{size:.3f}" if size >= 0.001 else f"{size:.4f}"
    else:
        return f"> {MINUS}0.0001" if value < 0 else "< 0.0001"
    return (MINUS if value < 0 else "+" if signed and size else "") + text


def p_value(value: float) -> str:
    """A p-value: at most three decimals, never 0."""
    if value < 0.001:
        return "< 0.001"
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def change(value: float) -> str:
    """A difference of other numbers, with its sign."""
    return number(value, signed=True)


_TEXTS: dict[str, Callable[[float], str]] = {
    "share": share,
    "points": points,
    "ratio": ratio,
    "count": count,
    "number": number,
    "change": change,
}


def text_of(value: float | None, kind: str) -> str:
    """A value of a kind; "–" where there is none."""
    return "–" if value is None else _TEXTS[kind](value)


def exact(value: float, kind: str) -> str:
    """A limit that somebody set: 0.8, not 0.800."""
    if kind in {"share", "points"}:
        return f"{100 * value:g}{'%' if kind == 'share' else ' pts'}".replace("-", MINUS)
    return f"{value:g}".replace("-", MINUS)


def value_text(m: Mapping[str, Any]) -> str:
    """The value of a measurement or check."""
    return text_of(m["value"], kind_of(m))


def range_text(lower: float | None, upper: float | None, kind: str) -> str:
    """Two limits with their unit once: "53.2 to 54.0%"; empty where there is none."""
    if lower is None and upper is None:
        return ""
    if lower is None or upper is None:
        return f"from {text_of(lower, kind)}" if upper is None else f"to {text_of(upper, kind)}"
    if kind == "share":
        return f"{share(lower, '')} to {share(upper)}"
    if kind == "points":
        return f"{points(lower, '')} to {points(upper, '')}"
    return f"{text_of(lower, kind)} to {text_of(upper, kind)}"


def interval_text(m: Mapping[str, Any]) -> str:
    """The interval of a measurement or check; empty where it has none."""
    return range_text(m["lower"], m["upper"], kind_of(m))


def full_text(m: Mapping[str, Any]) -> str:
    """Value and interval: "68.1% (65.9 to 70.2%)"."""
    limits = interval_text(m)
    return f"{value_text(m)} ({limits})" if limits else value_text(m)
