"""Rates as stories: of whom, what happens to them, and which end of it leads the sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fairdrift.report.view import Measured
from fairdrift.report.wording import Outcomes, People


@dataclass
class Story:
    """A rate as counts of people: `of` whom, what `happens` to them; which group leads."""

    of: Callable[[Outcomes, People], Any]
    happens: Callable[[Outcomes], str]
    highest_first: bool = True
    rest: bool = False  # told of those who are not in the numerator


STORIES = {
    "selection_rate": Story(lambda o, g: g, lambda o: o.are_decided(True), False),
    "favorable_rate": Story(lambda o, g: g, lambda o: o.are_decided(False), False),
    "base_rate": Story(lambda o, g: g, lambda o: o.are(True), False),
    "true_positive_rate": Story(
        lambda o, g: o.truly(g, True), lambda o: o.are_decided(True), False
    ),
    "false_negative_rate": Story(lambda o, g: o.truly(g, True), lambda o: o.are_decided(False)),
    "false_positive_rate": Story(lambda o, g: o.truly(g, False), lambda o: o.are_decided(True)),
    "true_negative_rate": Story(
        lambda o, g: o.truly(g, False), lambda o: o.are_decided(False), False
    ),
    "positive_predictive_value": Story(
        lambda o, g: o.decided(g, True), lambda o: o.are(True), False
    ),
    "false_discovery_rate": Story(lambda o, g: o.decided(g, True), lambda o: o.are(False)),
    "negative_predictive_value": Story(
        lambda o, g: o.decided(g, False), lambda o: o.are(False), False
    ),
    "false_omission_rate": Story(lambda o, g: o.decided(g, False), lambda o: o.are(True)),
    "accuracy": Story(lambda o, g: g, lambda o: "are decided wrongly", False, rest=True),
}

# What is told of every attribute: of each line the first that was measured, for the others say the
# same again.
_TOLD = (
    ("exposure",),
    ("favorable_rate", "selection_rate"),
    ("false_negative_rate", "true_positive_rate"),
    ("false_positive_rate", "true_negative_rate"),
    ("false_discovery_rate", "positive_predictive_value"),
    ("false_omission_rate", "negative_predictive_value"),
    ("accuracy",),
    ("roc_auc",),
    ("ndcg",),
)


def told(there: Iterable[str]) -> list[str]:
    """Which of the measured metrics are told; all where none has a story."""
    there = list(there)
    first = [next((metric for metric in line if metric in there), None) for line in _TOLD]
    return [metric for metric in first if metric] or there


def rest_of(m: Measured) -> Measured:
    """The share of those who are not in the numerator."""
    if m["value"] is None:
        return m
    limits = (m["lower"], m["upper"])
    lower, upper = (None if limit is None else 1 - limit for limit in reversed(limits))
    there = m["numerator"] is not None and m["denominator"] is not None
    counted = m["denominator"] - m["numerator"] if there else None
    return {**m, "value": 1 - m["value"], "lower": lower, "upper": upper, "numerator": counted}
