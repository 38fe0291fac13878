"""Which limits a report's checks set on the groups of a metric."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fairdrift.report import names, numbers
from fairdrift.report.view import Measured, Names, View

_WORST_OF = re.compile(r"worst of ([\d,]+) ")
# Measures that hold the differences (or ratios) of several rates at once.
_HELD = {
    "equalized_odds_difference": (
        *("true_positive_rate", "false_positive_rate"),
        *("false_negative_rate", "true_negative_rate"),
    ),
    "equalized_odds_ratio": ("true_positive_rate", "false_positive_rate"),
}


def limit_text(check: Measured) -> str:
    """What a check asks for: "at least 0.8"."""
    kind = numbers.kind_of(check)
    parts = []
    if check["at_least"] is not None:
        parts.append(f"at least {numbers.exact(check['at_least'], kind)}")
    if check["at_most"] is not None:
        parts.append(f"at most {numbers.exact(check['at_most'], kind)}")
    return " and ".join(parts)


@dataclass
class Limit:
    """Between what a comparison must lie, and the check that says so."""

    low: float | None
    high: float | None
    check: Measured
    everywhere: bool = False  # it is asked of every attribute

    @property
    def ends(self) -> list[float]:
        """The limits that there are."""
        return [end for end in (self.low, self.high) if end is not None]

    @property
    def text(self) -> str:
        """What is asked, by which check, from which source."""
        c = self.check
        source = f"; source: {c['citation']}" if c["citation"] else ""
        everywhere = {"attribute": "*"} if self.everywhere else {}
        asked = names.measured({**c, "group": None, "against": None} | everywhere)
        return f"{limit_text(c)} is asked of {asked} (check {c['id']}{source})"


def of_metric(view: View, attribute: Names, metric: str) -> list[Measured]:
    """The checks that limit how far the groups of an attribute are apart in a metric."""
    return [c for c in _checks(view, attribute, metric) if c["comparison"]]


def of_comparison(
    view: View, attribute: Names, group: Names, metric: str, comparison: str
) -> list[Limit]:
    """The limits on one group's comparison with another: its own, and those on all pairs."""
    found = []
    for c in _checks(view, attribute, metric):
        low, high = _ends(c, comparison)
        own = c["comparison"] not in {"min_ratio", "max_ratio", "max_difference"}
        if own and not _is_of_every_group(c) and tuple(names.as_list(c["group"])) != group:
            continue
        if low is not None or high is not None:
            everywhere = tuple(names.as_list(c["attribute"])) != attribute
            found.append(Limit(low, high, c, everywhere))
    return found


def _checks(view: View, attribute: Names, metric: str) -> list[Measured]:
    return [
        c
        for c in view.data["checks"]
        if (c["value"] is not None or c["n"])  # what met no measurement limits none
        and (c["metric"] == metric or metric in _HELD.get(c["metric"], ()))
        and not c["feature"]
        and not c["window"]
        and _is_about(view, c, attribute)
    ]


def _ends(c: Measured, comparison: str) -> tuple[float | None, float | None]:
    """What a check asks of every single comparison.

    Where the smallest ÷ largest is to be at least x, no ratio of two groups may leave [x, 1/x];
    where the largest minus the smallest is to be at most d, no difference may leave [-d, d].
    """
    least, most = c["at_least"], c["at_most"]
    how = c["comparison"]
    if how == comparison:
        return least, most
    if comparison == "ratio" and how == "min_ratio" and least is not None and 0 < least <= 1:
        return least, 1 / least
    if comparison == "ratio" and how == "max_ratio" and most is not None and most >= 1:
        return 1 / most, most
    if comparison == "difference" and how == "max_difference" and most is not None and most >= 0:
        return -most, most
    return None, None


def _among(c: Measured) -> int:
    """Of how many measurements a check shows the worst."""
    found = _WORST_OF.match(c["reason"] or "")
    return int(found.group(1).replace(",", "")) if found else 1


def _is_of_every_group(c: Measured) -> bool:
    return _among(c) > 1


def _is_about(view: View, c: Measured, attribute: Names) -> bool:
    of = tuple(names.as_list(c["attribute"]))
    if not of:
        return False
    if of == attribute:
        return True
    # A check carries the attribute of the worst; judged over more than its groups, it was of all.
    compared = view.compared.get(of, {}).values()
    groups = sum((c["metric"], c["comparison"]) in measured for measured in compared)
    return _among(c) > max(1, groups)
