"""Findings: what an audit, a drift report or a gate says, as sentences with people in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fairdrift import _core
from fairdrift.report import names, numbers
from fairdrift.report.view import EXTREMES, Measured, Names, View, joined, of
from fairdrift.report.wording import Outcomes, people

# A difference whose interval includes none is called small where it ends within this; printed.
SMALL_DIFFERENCE = 0.05
FOUR_FIFTHS = 0.8

# In which order kinds of findings are read: what needs an answer, what needs data, what is fine.
KINDS = (
    "fail",
    "drift",
    "apart",
    "undecided",
    "warn",
    "too_few",
    "undefined",
    "close",
    "stable",
    "pass",
)
HEADINGS = {
    "fail": "Fails",
    "drift": "Has drifted",
    "apart": "Groups are apart",
    "undecided": "Not enough data to say",
    "warn": "Warnings",
    "too_few": "Too few people to judge",
    "undefined": "No number",
    "close": "No difference beyond a small one",
    "stable": "Stable",
    "pass": "Passes",
}


@dataclass
class Finding:
    """One sentence with the numbers behind it and, where there is something to do, what."""

    kind: str
    about: str
    sentence: str
    details: list[str] = field(default_factory=list)
    advice: str = ""
    pair: list[tuple[str, Measured]] = field(default_factory=list)
    size: float = 0.0


def findings(report: _core.Report | View) -> list[Finding]:
    """All findings, ranked by what to do: the largest certain ones first, what is fine last."""
    view = of(report)
    found = [*_of_checks(view), *_of_columns(view), *_of_groups(view)]
    return sorted(found, key=lambda f: (KINDS.index(f.kind), -f.size))


# --- audits ---------------------------------------------------------------------------------------


@dataclass
class _Story:
    """A rate as counts of people: `of` whom, what `happens` to them; `worst` leads the sentence."""

    of: Callable[[Outcomes, Any], str]
    happens: Callable[[Outcomes], str]
    highest_first: bool = True
    rest: bool = False  # tell of those who are not in the numerator


_STORIES = {
    "selection_rate": _Story(lambda o, g: str(g), lambda o: o.are_decided(True), False),
    "favorable_rate": _Story(lambda o, g: str(g), lambda o: o.are_decided(False), False),
    "base_rate": _Story(lambda o, g: str(g), lambda o: o.are(True), False),
    "true_positive_rate": _Story(
        lambda o, g: str(o.truly(g, True)), lambda o: o.are_decided(True), False
    ),
    "false_negative_rate": _Story(
        lambda o, g: str(o.truly(g, True)), lambda o: o.are_decided(False)
    ),
    "false_positive_rate": _Story(
        lambda o, g: str(o.truly(g, False)), lambda o: o.are_decided(True)
    ),
    "true_negative_rate": _Story(
        lambda o, g: str(o.truly(g, False)), lambda o: o.are_decided(False), False
    ),
    "positive_predictive_value": _Story(
        lambda o, g: o.decided_people(g, True), lambda o: o.are(False), False, rest=True
    ),
    "negative_predictive_value": _Story(
        lambda o, g: o.decided_people(g, False), lambda o: o.are(True), False, rest=True
    ),
    "accuracy": _Story(lambda o, g: str(g), lambda o: "are decided wrongly", False, rest=True),
}
# What is told of every attribute; complements of these say the same again.
_TOLD = (
    "favorable_rate",
    "selection_rate",
    "false_negative_rate",
    "false_positive_rate",
    "positive_predictive_value",
    "negative_predictive_value",
    "accuracy",
    "roc_auc",
)


class _Audit:
    def __init__(self, view: View) -> None:
        self.view = view
        self.outcomes = Outcomes.of(view)

    def told(self, attribute: Names) -> list[str]:
        there = self.view.metrics_of(attribute)
        told = [metric for metric in _TOLD if metric in there]
        if "favorable_rate" in told:
            told.remove("selection_rate")
        return told or there

    def findings(self) -> Iterator[Finding]:
        singles = [a for a in self.view.attributes if len(a) == 1]
        largest: dict[str, float] = {}
        for attribute in singles:
            for finding, metric in self._of_attribute(attribute):
                largest[metric] = max(largest.get(metric, 0.0), finding.size)
                yield finding
        yield from self._beyond(largest)
        for attribute in singles:
            yield from self._too_few(attribute)
        yield from self._undefined([(), *singles])

    def _of_attribute(self, attribute: Names) -> Iterator[tuple[Finding, str]]:
        for metric in self.told(attribute):
            finding = self._of_extreme(attribute, metric)
            if finding is not None:
                yield finding, metric

    def _beyond(self, largest: dict[str, float]) -> Iterator[Finding]:
        # An intersection is told where it is further apart than every attribute by itself.
        found = []
        for attribute in (a for a in self.view.attributes if len(a) > 1):
            for finding, metric in self._of_attribute(attribute):
                if finding.kind == "apart" and finding.size > 1.1 * largest.get(metric, 0.0):
                    found.append((finding.size, metric, finding))
        best: dict[str, Finding] = {}
        for _, metric, finding in sorted(found, key=lambda item: -item[0]):
            best.setdefault(metric, finding)
        yield from list(best.values())[:3]

    def _of_extreme(self, attribute: Names, metric: str) -> Finding | None:
        spread = self.view.extremes.get(attribute, {}).get((metric, "max_difference"))
        if spread is None or spread["value"] is None or spread["lower"] is None:
            return None
        high = self.view.group_named(attribute, ", ".join(names.as_list(spread["group"])))
        low = self.view.group_named(attribute, spread["against"])
        if high is None or low is None:
            return None
        story = _STORIES.get(metric)
        first, second = (high, low) if story and story.highest_first else (low, high)
        pair = [(g, self.view.rates[attribute][g][metric]) for g in (first, second)]
        finding = Finding(
            kind="apart",
            about=f"{names.heading(metric)} by {names.attribute_text(attribute)}",
            sentence=self._sentence(attribute, metric, pair),
            pair=[(names.group_text(g), m) for g, m in pair],
            size=spread["lower"],
        )
        self._weigh(finding, attribute, metric, spread)
        return finding

    def _weigh(self, finding: Finding, attribute: Names, metric: str, spread: Measured) -> None:
        kind = numbers.kind_of(spread)
        value = _unsigned(spread["value"], kind)
        if spread["lower"] > 0:
            limits = numbers.range_text(spread["lower"], spread["upper"], kind).replace("+", "")
            finding.details.append(f"Difference {value} ({limits}).")
            finding.details += self._ratio_detail(attribute, metric)
            finding.details += self._base_rates(attribute, metric, finding)
            return
        most = _unsigned(spread["upper"], kind)
        small = spread["upper"] <= SMALL_DIFFERENCE
        finding.kind = "close" if small else "undecided"
        finding.size = spread["upper"]
        chance = f"The difference is {value}; chance alone explains it, and it is {most} at most."
        if small:
            finding.details.append(chance)
            return
        finding.details.append(
            f"The difference is {value}, and may be anything from none to {most}."
        )
        finding.advice = self._how_many(attribute, metric, spread)

    def _ratio_detail(self, attribute: Names, metric: str) -> list[str]:
        ratio = self.view.extremes[attribute].get((metric, "min_ratio"))
        if ratio is None or ratio["value"] is None:
            return []
        text = f"Smallest ÷ largest {numbers.full_text(ratio)}"
        if metric in {"selection_rate", "favorable_rate"}:
            under = ratio["value"] < FOUR_FIFTHS
            text += f", {'under' if under else 'not under'} the four-fifths line of 0.8"
        return [text + "."]

    def _base_rates(self, attribute: Names, metric: str, finding: Finding) -> list[str]:
        if metric not in {"selection_rate", "favorable_rate"}:
            return []
        groups = [self.view.group_named(attribute, label) for label, _ in finding.pair]
        rates = [self.view.rates[attribute][g].get("base_rate") for g in groups if g is not None]
        shown = [numbers.value_text(m) for m in rates if m is not None and m["value"] is not None]
        if len(shown) != 2:
            return []
        return [f"By the true labels, {shown[0]} and {shown[1]} {self.outcomes.are(True)}."]

    def _how_many(self, attribute: Names, metric: str, spread: Measured) -> str:
        # Limits draw nearer like 1/sqrt(n); the nearer of "apart" and "small" is to be reached.
        value, reach = spread["value"], spread["upper"] - spread["value"]
        goal = SMALL_DIFFERENCE - value if value < SMALL_DIFFERENCE else value
        smaller = min((m["n"] for _, m in self._pair(attribute, metric, spread)), default=0)
        if goal <= 0 or reach <= 0 or smaller == 0:
            return ""
        wanted = smaller * (reach / goal) ** 2
        if wanted > 1e9:
            return ""
        return (
            f"About {_rounded_up(wanted)} people in the smaller group, instead of "
            f"{numbers.count(smaller)}, would tell if the rates stay as they are."
        )

    def _pair(
        self, attribute: Names, metric: str, spread: Measured
    ) -> list[tuple[Names, Measured]]:
        labels = (", ".join(names.as_list(spread["group"])), spread["against"])
        groups = [self.view.group_named(attribute, label) for label in labels]
        return [(g, self.view.rates[attribute][g][metric]) for g in groups if g is not None]

    def _sentence(self, attribute: Names, metric: str, pair: list[tuple[Names, Measured]]) -> str:
        (first, a), (second, b) = pair
        story = _STORIES.get(metric)
        one, other = people(attribute, first), people(attribute, second)
        counted = story is not None and a["denominator"] and b["denominator"]
        if story is None or not counted:
            return (
                f"{names.heading(metric)} is {numbers.value_text(a)} for {one}, "
                f"and {numbers.value_text(b)} for {other}."
            )
        return (
            f"{self._counted(a, story.of(self.outcomes, one), story)} "
            f"{story.happens(self.outcomes)} ({_share(a, story)}), against "
            f"{self._counted(b, story.of(self.outcomes, other), story)} ({_share(b, story)})."
        )

    def _counted(self, m: Measured, who: str, story: _Story) -> str:
        part = m["denominator"] - m["numerator"] if story.rest else m["numerator"]
        if self.view.weighted:
            return f"A weighted {numbers.count(part)} of {numbers.count(m['denominator'])} {who}"
        return f"{numbers.count(part)} of {numbers.count(m['denominator'])} {who}"

    def _too_few(self, attribute: Names) -> Iterator[Finding]:
        least = self.view.min_group_size
        small = {g: self.view.size(attribute, g) for g in self.view.rates[attribute]}
        small = {g: n for g, n in small.items() if n < least}
        if not small:
            return
        all_people = sum(small.values())
        shown = [f"{names.group_text(g)} ({numbers.count(n)})" for g, n in list(small.items())[:6]]
        if len(small) > 6:
            shown.append(f"{numbers.count(len(small) - 6)} more")
        one = len(small) == 1
        yield Finding(
            kind="too_few",
            about=f"Small groups of {names.attribute_text(attribute)}",
            sentence=(
                f"{numbers.count(all_people)} {'person' if all_people == 1 else 'people'} in "
                f"{len(small)} {'group' if one else 'groups'} of {names.attribute_text(attribute)} "
                f"are too few to judge: {joined(shown)}."
            ),
            details=[
                f"Fewer than {numbers.count(least)} in {'the' if one else 'each'} group: the rates "
                "are shown with their intervals, and decide nothing."
            ],
            advice="Gather more of these people, or join groups that belong together beforehand.",
            size=all_people,
        )

    def _undefined(self, attributes: list[Names]) -> Iterator[Finding]:
        reasons: dict[tuple[str, str], list[str]] = {}
        for attribute in attributes:
            for group, measured in self.view.rates.get(attribute, {}).items():
                for m in measured.values():
                    if m["status"] != "undefined" or m["metric"] not in self.told(attribute):
                        continue
                    who = str(people(attribute, group)) if group else "all people"
                    reasons.setdefault((who, m["reason"] or ""), []).append(m["metric"])
        for (who, reason), metrics in reasons.items():
            yield Finding(
                kind="undefined",
                about=f"No number for {who}",
                sentence=(
                    f"{names.upper_first(joined([names.title(m) for m in metrics]))} of {who} "
                    f"{'is' if len(metrics) == 1 else 'are'} undefined: {reason}."
                ),
                advice=_advice(reason),
                size=len(metrics),
            )


def _of_groups(view: View) -> Iterator[Finding]:
    if view.kind == "gate":  # judged by its checks
        return iter(())
    return _Audit(view).findings()


def _share(m: Measured, story: _Story) -> str:
    return numbers.share(1 - m["value"] if story.rest else m["value"])


def _unsigned(value: float, kind: str) -> str:
    if kind == "points":
        return numbers.points(value, " points", signed=False)
    return numbers.text_of(value, kind).lstrip("+")


def _rounded_up(n: float) -> str:
    # Two digits: more would promise what an estimate of n cannot keep.
    unit = 10 ** max(0, math.floor(math.log10(n)) - 1)
    return numbers.count(math.ceil(n / unit) * unit)


def _advice(reason: str) -> str:
    if reason.startswith("no row is truly"):
        return "It needs people with that true label: audit a longer period, or wait for labels."
    if reason.startswith("no row is decided"):
        return "It needs people with that decision; look at the selection rate instead."
    if reason.startswith("all rows have one"):
        return "It needs both outcomes: audit a longer period."
    return ""


# --- drift ----------------------------------------------------------------------------------------

# The findings that decide about a column (of numbers: the first, else the second).
DISTANCES = (("kolmogorov_smirnov", ""), ("jensen_shannon", ""))
RATES = (("missing_rate", "change"), ("unseen_rate", "change"))


def distance_of(measured: dict[tuple[str, str], Measured]) -> Measured | None:
    """The distance that decides about a column."""
    return next((measured[key] for key in DISTANCES if key in measured), None)


def deciding(measured: dict[tuple[str, str], Measured]) -> list[Measured]:
    """The measurements whose findings decide about a column."""
    distance = distance_of(measured)
    rates = [measured[key] for key in RATES if key in measured]
    return ([distance] if distance else []) + rates


def finding_of(view: View, column: str) -> str | None:
    """What is said of a column: drift, inconclusive, stable, or None where nothing can be."""
    measured = view.features[column]
    late = view.role_of(column) == "label"  # labels come late: a missing one is no drift
    found = {
        m["finding"]
        for m in deciding(measured)
        if m["finding"] and not (late and m["metric"] == "missing_rate")
    }
    return next((word for word in ("drift", "inconclusive", "stable") if word in found), None)


def column_text(view: View, column: str) -> str:
    """A column with its role, where that is not a feature's."""
    role = view.role_of(column)
    return column if role == "feature" else f"{role} {column}"


def _of_columns(view: View) -> Iterator[Finding]:
    stable = []
    for column, measured in view.features.items():
        found = finding_of(view, column)
        if found == "stable":
            stable.append(column_text(view, column))
        elif found == "drift":
            yield _drifted(view, column, measured)
        elif found == "inconclusive":
            yield from _inconclusive(view, column, measured)
        elif distance_of(measured) is not None:
            yield _not_measured(view, column, measured)
    if stable:
        yield Finding(
            kind="stable",
            about="Stable",
            sentence=f"{len(stable)} {'column is' if len(stable) == 1 else 'columns are'} stable: "
            f"{joined(stable)}.",
        )


def _drifted(view: View, column: str, measured: dict[tuple[str, str], Measured]) -> Finding:
    causes = [m for m in deciding(measured) if m["finding"] == "drift"]
    effects = [abs(m["value"]) / m["smallest_effect"] for m in causes if m["smallest_effect"]]
    details = []
    for m in causes:
        reason = f" {names.upper_first(m['reason'])}." if m["reason"] else ""
        details.append(f"{_effect(m)}.{reason}")
    return Finding(
        kind="drift",
        about=f"{names.upper_first(column_text(view, column))} has drifted",
        sentence=_largest_move(view, column, causes) or f"{column_text(view, column)} has drifted.",
        details=details,
        size=max(effects, default=1.0),
    )


def _effect(m: Measured) -> str:
    limit = numbers.text_of(m["smallest_effect"], numbers.kind_of(m)).lstrip("+")
    change = " change" if m["comparison"] == "change" else ""
    return (
        f"{names.heading(m['metric'])}{change} {numbers.full_text(m)}; from {limit} on it matters"
    )


def _largest_move(view: View, column: str, causes: list[Measured]) -> str | None:
    """The value or bin whose share moved most, as people."""
    curve = view.curve("distribution", column)
    rows = {part["role"]: part["rows"] for part in view.data["data"]}
    if curve is None or not {"reference", "current"} <= rows.keys():
        return None
    missing = {m["metric"] for m in causes} == {"missing_rate"}
    values, before, now = curve["columns"]
    moves = [
        (abs(b - a), value, a, b)
        for value, a, b in zip(values, before, now, strict=True)
        if not missing or value == "(missing)"
    ]
    if not moves:
        return None
    _, value, a, b = max(moves, key=lambda move: move[0])
    n, m = rows["current"], rows["reference"]
    return (
        f"{numbers.count(round(b * n))} of {numbers.count(n)} people now {_have(view, column, value)}"
        f" ({numbers.share(b)}), against {numbers.count(round(a * m))} of {numbers.count(m)} in the "
        f"reference ({numbers.share(a)})."
    )


def _have(view: View, column: str, value: str) -> str:
    if value == "(missing)":
        return f"have no value for {column}"
    if value == "(unseen)":
        return f"have a {column} that the reference does not know"
    if value == "(other)":
        return f"have one of the rarer values of {column}"
    number = ("kolmogorov_smirnov", "") in view.features[column]
    verb = "get" if view.role_of(column) in {"decision", "score"} else "have"
    return f"{verb} {column} {value}" if number else f"{verb} {column} = {value}"


def _inconclusive(
    view: View, column: str, measured: dict[tuple[str, str], Measured]
) -> Iterator[Finding]:
    causes = [m for m in deciding(measured) if m["finding"] == "inconclusive"]
    advice = [(m["reason"] or "").removeprefix("inconclusive: ") for m in causes]
    yield Finding(
        kind="undecided",
        about=f"{names.upper_first(column_text(view, column))} is inconclusive",
        sentence=f"Whether {column_text(view, column)} has drifted cannot be said yet.",
        details=[f"{_effect(m)}." for m in causes],
        advice=names.upper_first("; ".join(a for a in advice if a)) + ("." if any(advice) else ""),
        size=max((abs(m["value"] or 0) for m in causes), default=0.0),
    )


def _not_measured(view: View, column: str, measured: dict[tuple[str, str], Measured]) -> Finding:
    reasons = dict.fromkeys(m["reason"] for m in deciding(measured) if m["reason"])
    return Finding(
        kind="undefined",
        about=f"No number for {column_text(view, column)}",
        sentence=f"Drift of {column_text(view, column)} is undefined: {'; '.join(reasons)}.",
        advice="Look at how the column is filled: it arrives without values.",
    )


# --- gates ----------------------------------------------------------------------------------------

_KIND_OF_VERDICT = {
    "fail": "fail",
    "insufficient_data": "undecided",
    "warn": "warn",
    "pass": "pass",
}


def limit_text(check: Measured) -> str:
    """What a check asks for: "at least 0.8"."""
    kind = numbers.kind_of(check)
    parts = []
    if check["at_least"] is not None:
        parts.append(f"at least {_plain(check['at_least'], kind)}")
    if check["at_most"] is not None:
        parts.append(f"at most {_plain(check['at_most'], kind)}")
    return " and ".join(parts)


def _plain(value: float, kind: str) -> str:
    # A limit is exact: 0.8, not 0.800.
    if kind == "ratio":
        return f"{value:g}"
    return numbers.text_of(value, kind).lstrip("+")


def _of_checks(view: View) -> Iterator[Finding]:
    for check in view.data["checks"]:
        value = "undefined" if check["value"] is None else numbers.full_text(check)
        n = f" from {numbers.count(check['n'])} rows" if check["n"] else ""
        about = names.upper_first(names.measured(check))
        details = [names.upper_first(check["reason"]) + "."] if check["reason"] else []
        if check["owner"]:
            details.append(f"Owner: {check['owner']}.")
        if check["citation"]:
            details.append(f"Source: {check['citation']}.")
        yield Finding(
            kind=_KIND_OF_VERDICT.get(check["verdict"], "warn"),
            about=check["id"],
            sentence=f"{about}: {value}{n}; {limit_text(check)} is asked.",
            details=details,
        )


__all__ = ["EXTREMES", "Finding", "deciding", "findings", "limit_text"]
