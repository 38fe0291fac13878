"""A report as pages read it: measurements found by whom they are about."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from fairdrift import _core
from fairdrift.report import names

Names = tuple[str, ...]
Measured = dict[str, Any]

EXTREMES = ("max_difference", "min_ratio", "max_ratio")
# What stands in the main tables, in this order; the rest is one click further.
KEY_METRICS = (
    "exposure",
    "ndcg",
    "favorable_rate",
    "selection_rate",
    "false_negative_rate",
    "false_positive_rate",
    "positive_predictive_value",
    "accuracy",
    "roc_auc",
)


# No page shows more groups of one attribute than this; a view holds those that matter most.
MOST_GROUPS = 200


class Summary(NamedTuple):
    """The groups of one attribute, counted over all of them."""

    groups: int = 0
    rows: int = 0
    missing: int = 0
    small_groups: int = 0
    small_rows: int = 0


class Distribution(NamedTuple):
    """Shares of values, before and now."""

    values: list[str]
    before: list[float]
    now: list[float]


class View:
    """The canonical JSON with indices over its measurements.

    Of an attribute with very many groups it holds the largest and those furthest apart; `summary`
    counts all.
    """

    def __init__(self, report: _core.Report) -> None:
        excerpt, counted = report._excerpt(MOST_GROUPS)
        self.report = report
        self.data: dict[str, Any] = json.loads(excerpt.to_json())
        self.summaries = {one[0]: Summary(*one[1:]) for one in counted}
        self.kind: str = self.data["kind"]
        self.conventions: dict[str, str] = self.data["conventions"]
        self.rates: dict[Names, dict[Names, dict[str, Measured]]] = {}
        self.compared: dict[Names, dict[Names, dict[tuple[str, str], Measured]]] = {}
        self.extremes: dict[Names, dict[tuple[str, str], Measured]] = {}
        self.features: dict[str, dict[tuple[str, str], Measured]] = {}
        self.others: list[Measured] = []
        # Of one class against the rest, under its name: rates of groups, and extremes.
        self.class_rates: dict[str, dict[Names, dict[Names, dict[str, Measured]]]] = {}
        self.class_extremes: dict[str, dict[Names, dict[tuple[str, str], Measured]]] = {}
        for m in self.data["measurements"]:
            self._file(m)

    def _file(self, m: Measured) -> None:
        attribute = tuple(names.as_list(m["attribute"]))
        group = tuple(names.as_list(m["group"]))
        how = m["comparison"] or ""
        if m["positive"] and not m["feature"]:
            self._file_class(m, attribute, group, how)
        elif m["feature"]:
            self.features.setdefault(m["feature"], {})[m["metric"], how] = m
        elif self._is_of_no_group(m, attribute, group):
            self.others.append(m)
        elif how in EXTREMES:
            self.extremes.setdefault(attribute, {})[m["metric"], how] = m
        elif how:
            of_group = self.compared.setdefault(attribute, {}).setdefault(group, {})
            of_group[m["metric"], how] = m
        else:
            self.rates.setdefault(attribute, {}).setdefault(group, {})[m["metric"]] = m

    def _file_class(self, m: Measured, attribute: Names, group: Names, how: str) -> None:
        if how in EXTREMES:
            extremes = self.class_extremes.setdefault(m["positive"], {})
            extremes.setdefault(attribute, {})[m["metric"], how] = m
        elif not how:
            rates = self.class_rates.setdefault(m["positive"], {})
            rates.setdefault(attribute, {}).setdefault(group, {})[m["metric"]] = m

    def _is_of_no_group(self, m: Measured, attribute: Names, group: Names) -> bool:
        if m["window"] or (not attribute and not self._is_group_metric(m)):
            return True
        return m["comparison"] not in EXTREMES and len(group) != len(attribute)

    @staticmethod
    def _is_group_metric(m: Measured) -> bool:
        metric = str(m["metric"])
        known = metric in ("count", *KEY_METRICS) or metric in names.meanings()
        return known or metric.startswith("top_")

    @property
    def attributes(self) -> list[Names]:
        """Attributes and intersections, in the report's order."""
        return [attribute for attribute in self.rates if attribute]

    @property
    def everyone(self) -> dict[str, Measured]:
        """The rates of all rows."""
        return self.rates.get((), {}).get((), {})

    @property
    def weighted(self) -> bool:
        """Whether numerators are sums of weights, not people."""
        text = self.conventions.get("weights", "every row counts once")
        return text != "every row counts once"

    def convention(self, name: str) -> float | None:
        """A convention that is a number; None where it is not there, or reports differ in it."""
        try:
            number = float(self.conventions.get(name, ""))
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    @property
    def min_group_size(self) -> int:
        """Groups smaller than this decide nothing."""
        return int(self.convention("min_group_size") or 0)

    def metrics_of(self, attribute: Names) -> list[str]:
        """The metrics measured on an attribute's groups, people not among them."""
        found: dict[str, None] = {}
        for measured in self.rates.get(attribute, {}).values():
            found.update(dict.fromkeys(measured))
        found.pop("count", None)
        return list(found)

    def summary(self, attribute: Names) -> Summary:
        """How many groups and rows there are, small ones and missing ones among them."""
        return self.summaries.get(attribute, Summary())

    def key_metrics(self, attribute: Names) -> list[str]:
        """Those of them that the main table shows."""
        there = self.metrics_of(attribute)
        key = [metric for metric in KEY_METRICS if metric in there]
        if "favorable_rate" in key:  # says the same of the other outcome
            key = [metric for metric in key if metric != "selection_rate"]
        return key or there[:6]

    def size(self, attribute: Names, group: Names) -> int:
        """How many rows a group has."""
        measured = self.rates.get(attribute, {}).get(group, {})
        if "count" in measured:
            return int(measured["count"]["n"])
        return max((m["n"] for m in measured.values()), default=0)

    def group_named(self, attribute: Names, text: str | None) -> Names | None:
        """The group that a measurement's `against` names."""
        groups = self.rates.get(attribute, {})
        return next((group for group in groups if ", ".join(group) == (text or "")), None)

    def columns(self, role: str) -> list[str]:
        """Names of the columns that have a role in any part of the data."""
        found: dict[str, None] = {}
        for part in self.data["data"]:
            found.update(dict.fromkeys(c["name"] for c in part["columns"] if c["role"] == role))
        return list(found)

    def role_of(self, column: str) -> str:
        """What a drift report's column is: feature, score, decision, label or group."""
        for part in self.data["data"]:
            for c in part["columns"]:
                if c["name"] == column:
                    return str(c["role"])
        return "feature"

    def distribution(self, feature: str) -> Distribution | None:
        """Shares of a feature's values; None where there are none to be drawn."""
        for curve in self.data["curves"]:
            if curve["name"] != "distribution" or curve["feature"] != feature:
                continue
            if curve["axes"] != ["value", "reference", "current"]:
                return None
            values, before, now = curve["columns"]
            shares = [*before, *now]
            if all(isinstance(s, int | float) and 0 <= s <= 1 for s in shares):
                return Distribution([str(value) for value in values], before, now)
        return None


def of(report: _core.Report | View) -> View:
    """The view of a report; a view stays itself."""
    return report if isinstance(report, View) else View(report)


def joined(parts: Sequence[str]) -> str:
    """Parts as a list in a sentence: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]
