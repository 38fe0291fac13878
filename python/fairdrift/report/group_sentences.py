"""Findings about groups: what an audit says, as counts of people."""

from __future__ import annotations

import math
from collections.abc import Iterator

from fairdrift.report import limits, names, next_steps, numbers
from fairdrift.report.finding import Finding
from fairdrift.report.stories import STORIES, rest_of, told
from fairdrift.report.strata import reversals
from fairdrift.report.view import Measured, Names, View, joined
from fairdrift.report.wording import Outcomes, people

# A difference is called small where its interval ends within the first and that of the ratio within
# the second; both are printed.
SMALL_DIFFERENCE = 0.05
FOUR_FIFTHS = 0.8
FAVORABLE = ("favorable_rate", "selection_rate")
# What pages lead with: of a list who is seen, else what people want.
LEADING = ("exposure", *FAVORABLE)


def of_groups(view: View) -> Iterator[Finding]:
    """Findings of an audit: groups that are apart, undecided, too small, close; missing numbers."""
    singles = [attribute for attribute in view.attributes if len(attribute) == 1]
    largest: dict[str, float] = {}
    for attribute in singles:
        for metric, finding in _of_attribute(view, attribute):
            if finding.kind == "apart":
                largest[metric] = max(largest.get(metric, 0.0), finding.size)
            yield finding
    for attribute in singles:
        yield from reversals(view, attribute)
        yield from _unlike_population(view, attribute)
    yield from _beyond(view, largest)
    for attribute in singles:
        yield from _too_few(view, attribute)
    yield from _undefined(view, [(), *singles])


def _of_attribute(view: View, attribute: Names) -> Iterator[tuple[str, Finding]]:
    for metric in told(view.metrics_of(attribute)):
        finding = _Spread(view, attribute, metric).finding()
        if finding is not None:
            yield metric, finding


def _beyond(view: View, largest: dict[str, float]) -> Iterator[Finding]:
    """Intersections that are well further apart than every attribute by itself, one a metric."""
    found = [
        (metric, finding)
        for attribute in view.attributes
        if len(attribute) > 1
        for metric, finding in _of_attribute(view, attribute)
        if finding.kind == "apart" and finding.size > 1.25 * largest.get(metric, 0.0)
    ]
    best: dict[str, Finding] = {}
    for metric, finding in sorted(found, key=lambda item: -item[1].size):
        best.setdefault(metric, finding)
    yield from list(best.values())[:3]


def _unlike_population(view: View, attribute: Names) -> Iterator[Finding]:
    """The group whose share is furthest from the population's, where that is no chance."""
    furthest: tuple[Names, Measured] | None = None
    for group, compared in view.compared.get(attribute, {}).items():
        m = compared.get(("representation", "difference"))
        if m is None or m["value"] is None or m["against"] != "population":
            continue
        p = m["adjusted_p_value"]
        if p is None or p > 1 - (view.convention("confidence") or 0.95):
            continue
        if furthest is None or abs(m["value"]) > abs(furthest[1]["value"]):
            furthest = (group, m)
    if furthest is None:
        return
    group, m = furthest
    share = view.rates[attribute][group]["representation"]
    counted = f"{numbers.count(share['numerator'])} of {numbers.count(share['denominator'])}"
    yield Finding(
        kind="apart",
        about=f"Representation by {names.attribute_text(attribute)}",
        sentence=f"{counted}{' weighted' if view.weighted else ''} rows are of "
        f"{people(attribute, group)} ({numbers.share(share['value'])}), against "
        f"{numbers.share(m['denominator'])} of the population.",
        details=[f"A difference of {numbers.full_text(m)}."],
        pair=[(names.group_text(group), share)],
        size=max(m["lower"], -m["upper"], 0.0),
    )


class _Spread:
    """The largest and the smallest of one metric over the groups of one attribute."""

    def __init__(self, view: View, attribute: Names, metric: str) -> None:
        self.view = view
        self.attribute = attribute
        self.metric = metric
        self.outcomes = Outcomes.of(view)
        self.story = STORIES.get(metric)
        self.extremes = view.extremes.get(attribute, {})

    def finding(self) -> Finding | None:
        spread = self.extremes.get((self.metric, "max_difference"))
        if spread is None or None in (spread["value"], spread["lower"], spread["upper"]):
            return None
        high = self.view.group_named(self.attribute, ", ".join(names.as_list(spread["group"])))
        low = self.view.group_named(self.attribute, spread["against"])
        if high is None or low is None or high == low:
            return None
        highest_first = self.story is not None and self.story.highest_first
        rates = self.view.rates[self.attribute]
        pair = [
            (group, m)
            for group in ((high, low) if highest_first else (low, high))
            if (m := rates[group].get(self.metric)) is not None and m["value"] is not None
        ]
        if len(pair) < 2:
            return None
        what = names.heading(self.metric)
        if self.story is not None and self.story.rest:
            what = "Wrong decisions"
        finding = Finding(
            kind="apart",
            about=f"{what} by {names.attribute_text(self.attribute)}",
            sentence=sentence_of(self.view, self.attribute, self.metric, pair),
            pair=[(names.group_text(group), self._told(m)) for group, m in pair],
            size=spread["lower"],
        )
        self._weigh(finding, spread, pair)
        finding.details += self._asked()
        return finding

    def _asked(self) -> list[str]:
        """What checks ask of it, and from which source."""
        asked = limits.of_metric(self.view, self.attribute, self.metric)
        if not asked:
            return ["No check limits it."] if self.view.data["checks"] else []
        return [self._asked_by(c) for c in asked[:3]]

    def _asked_by(self, c: Measured) -> str:
        source = f"; source: {c['citation']}" if c["citation"] else ""
        judged = names.VERDICTS.get(c["verdict"], "not judged").lower()
        worst = tuple(names.as_list(c["attribute"]))
        if worst != self.attribute:  # one verdict for several attributes is that of the worst
            judged += f", decided by {names.attribute_text(worst)}"
        return f"Asked is {limits.limit_text(c)} (check {c['id']}{source}): {judged}."

    def _told(self, m: Measured) -> Measured:
        return rest_of(m) if self.story is not None and self.story.rest else m

    def _weigh(
        self, finding: Finding, spread: Measured, pair: list[tuple[Names, Measured]]
    ) -> None:
        judged = self._judged()
        if judged:
            self._weigh_by_tolerance(finding, spread, judged, pair)
            return
        kind = numbers.kind_of(spread)
        value, most = _unsigned(spread["value"], kind), _unsigned(spread["upper"], kind)
        certain = spread["lower"] > 0
        if certain:
            limits = numbers.range_text(spread["lower"], spread["upper"], kind).replace("+", "")
            finding.details.append(f"A difference of {value} ({limits}).")
        if self._is_small(spread):
            finding.kind = "close"
            finding.size = spread["upper"]
            if not certain:
                finding.details.append(
                    f"A difference of {value} is within chance; it is {most} at most."
                )
        elif certain:
            finding.details += self._ratio_detail() + self._base_rates(pair)
            finding.advice = next_steps.of_gap(self.metric)
        else:
            finding.kind = "undecided"
            finding.size = spread["upper"]
            finding.details.append(
                f"A difference of {value}, which may be anything from none to {most}."
            )
            known = self.view.conventions.get("task") != "regression"
            few = _how_many(spread, min(m["n"] for _, m in pair)) if known else ""
            finding.advice = few or next_steps.MORE_PEOPLE

    def _judged(self) -> list[Measured]:
        """The extremes that the audit's tolerance decides."""
        both = [self.extremes.get((self.metric, how)) for how in ("max_difference", "min_ratio")]
        return [m for m in both if m is not None and m.get("finding")]

    def _weigh_by_tolerance(
        self,
        finding: Finding,
        spread: Measured,
        judged: list[Measured],
        pair: list[tuple[Names, Measured]],
    ) -> None:
        """Of difference and ratio the worse decides: apart, then undecided, then close."""
        kind = numbers.kind_of(spread)
        limits = numbers.range_text(spread["lower"], spread["upper"], kind).replace("+", "")
        finding.details.append(f"A difference of {_unsigned(spread['value'], kind)} ({limits}).")
        found = {m["finding"]: m for m in reversed(judged)}
        source = "source: the tolerance of this audit"
        if "different" in found:
            allowed = _allowed(found["different"])
            sure = f"{found['different']['confidence']:.3g}"
            finding.details.append(f"That is beyond {allowed}, at confidence {sure} ({source}).")
            finding.details += self._ratio_detail() + self._base_rates(pair)
            finding.advice = next_steps.of_gap(self.metric)
        elif "inconclusive" in found:
            m = found["inconclusive"]
            finding.kind, finding.size = "undecided", spread["upper"]
            finding.details.append(f"Whether it is within {_allowed(m)} is open ({source}).")
            finding.advice = _decided_by(m) or next_steps.MORE_PEOPLE
        else:
            finding.kind, finding.size = "close", spread["upper"]
            allowed = " and ".join(_allowed(m) for m in judged)
            finding.details.append(
                f"That is within {allowed}, by two one-sided tests at "
                f"{1 - spread['confidence']:.3g} ({source})."
            )

    def _is_small(self, spread: Measured) -> bool:
        # What is small for people is known of shares; of money, days or grades the reader knows it.
        if self.view.conventions.get("task") == "regression":
            return False
        # Of rare outcomes a small difference can be a large ratio: 1 of 100 against 4 of 100.
        ratio = self.extremes.get((self.metric, "min_ratio"))
        near = ratio is None or (ratio["lower"] is not None and ratio["lower"] >= FOUR_FIFTHS)
        return near and bool(spread["upper"] <= SMALL_DIFFERENCE)

    def _ratio_detail(self) -> list[str]:
        if self.story is None or self.story.rest:
            return []
        which = "max_ratio" if self.story.highest_first else "min_ratio"
        ratio = self.extremes.get((self.metric, which))
        if ratio is None or ratio["value"] is None:
            return []
        if self.story.highest_first:
            times = numbers.ratio(ratio["value"])
            return [f"That is {times} times the share ({numbers.interval_text(ratio)})."]
        text = f"Lowest ÷ highest is {numbers.full_text(ratio)}"
        if self.metric in FAVORABLE:
            under = ratio["value"] < FOUR_FIFTHS
            text += f", {'under' if under else 'not under'} the four-fifths line of 0.8"
        return [text + "."]

    def _base_rates(self, pair: list[tuple[Names, Measured]]) -> list[str]:
        if self.metric not in FAVORABLE:
            return []
        rates = [self.view.rates[self.attribute][group].get("base_rate") for group, _ in pair]
        shown = [numbers.value_text(m) for m in rates if m is not None and m["value"] is not None]
        if len(shown) != 2:
            return []
        return [f"By the true labels, {shown[0]} and {shown[1]} {self.outcomes.are(True)}."]


def sentence_of(
    view: View, attribute: Names, metric: str, pair: list[tuple[Names, Measured]]
) -> str:
    """Two groups of one metric, as counts of people where it has them."""
    story, outcomes = STORIES.get(metric), Outcomes.of(view)
    if story is not None and story.rest:
        pair = [(group, rest_of(m)) for group, m in pair]
    (first, a), (second, b) = pair
    one, other = people(attribute, first), people(attribute, second)
    if story is None or not (_is_counted(a) and _is_counted(b)):
        return (
            f"{names.heading(metric)} is {numbers.value_text(a)} for {one}, "
            f"and {numbers.value_text(b)} for {other}."
        )
    return (
        f"{_counted(view, a)} {story.of(outcomes, one)} "
        f"{story.happens(outcomes)} ({numbers.share(a['value'])}), against "
        f"{_counted(view, b)} {story.of(outcomes, other)} ({numbers.share(b['value'])})."
    )


def _counted(view: View, m: Measured) -> str:
    counted = f"{numbers.count(m['numerator'])} of {numbers.count(m['denominator'])}"
    return f"{counted} weighted" if view.weighted else counted


def _is_counted(m: Measured) -> bool:
    return m["numerator"] is not None and bool(m["denominator"])


def _allowed(m: Measured) -> str:
    """The tolerance that a judged extreme was held against."""
    effect = m["smallest_effect"]
    if m["comparison"] == "min_ratio":
        return f"a ratio of {numbers.ratio(effect)}"
    return f"a difference of {_unsigned(effect, numbers.kind_of(m))}"


def _decided_by(m: Measured) -> str:
    needed = m.get("n_needed")
    if not needed:
        return ""
    return (
        f"About {_rounded_up(needed)} rows like these, instead of {numbers.count(m['n'])}, would "
        "decide if the rates stay as they are."
    )


def _how_many(spread: Measured, smaller: int) -> str:
    # Limits draw nearer like 1/sqrt(n); the nearer of "apart" and "small" is to be reached.
    value, reach = spread["value"], spread["upper"] - spread["value"]
    wide = value < SMALL_DIFFERENCE < spread["upper"]
    goal = SMALL_DIFFERENCE - value if wide else value
    if goal <= 0 or reach <= 0 or smaller == 0:
        return ""
    ratio = reach / goal
    wanted = smaller * ratio * ratio
    if not smaller < wanted <= 1e9:  # simultaneous limits may be wider than this says
        return ""
    return (
        f"About {_rounded_up(wanted)} people in the smaller group, instead of "
        f"{numbers.count(smaller)}, would tell if the rates stay as they are."
    )


def _rounded_up(n: float) -> str:
    # Two digits: more would promise what an estimate of n cannot keep.
    unit = 10 ** max(0, math.floor(math.log10(n)) - 1)
    return numbers.count(math.ceil(n / unit) * unit)


def _unsigned(value: float, kind: str) -> str:
    if kind == "points":
        return numbers.points(value, " points", signed=False)
    return numbers.text_of(value, kind).lstrip("+")


def _too_few(view: View, attribute: Names) -> Iterator[Finding]:
    least = view.min_group_size
    counted = view.summary(attribute)
    if counted.small_groups == 0:
        return
    sizes = {group: view.size(attribute, group) for group in view.rates[attribute]}
    small = [(group, n) for group, n in sizes.items() if n < least][:6]
    shown = [f"{names.group_text(group)} ({numbers.count(n)})" for group, n in small]
    if counted.small_groups > len(small):
        shown.append(f"{numbers.count(counted.small_groups - len(small))} more")
    one, person = counted.small_groups == 1, counted.small_rows == 1
    yield Finding(
        kind="too_few",
        about=f"Small groups of {names.attribute_text(attribute)}",
        sentence=(
            f"{numbers.count(counted.small_rows)} {'person' if person else 'people'} in "
            f"{numbers.count(counted.small_groups)} {'group' if one else 'groups'} of "
            f"{names.attribute_text(attribute)} {'is' if person else 'are'} too few to judge: "
            f"{joined(shown)}."
        ),
        details=[
            f"Fewer than {numbers.count(least)} in {'the' if one else 'each'} group: the rates are "
            "shown with their intervals, and decide nothing."
        ],
        advice="Gather more of these people, or join groups that belong together beforehand.",
        size=counted.small_rows,
    )


def _undefined(view: View, attributes: list[Names]) -> Iterator[Finding]:
    reasons: dict[tuple[str, str], list[str]] = {}
    for attribute in attributes:
        metrics = told(view.metrics_of(attribute))
        for group, measured in view.rates.get(attribute, {}).items():
            who = str(people(attribute, group)) if group else "all people"
            for m in measured.values():
                if m["status"] == "undefined" and m["metric"] in metrics:
                    reasons.setdefault((who, m["reason"] or ""), []).append(m["metric"])
    for (who, reason), metrics in list(reasons.items())[:20]:
        yield Finding(
            kind="undefined",
            about=f"No number for {who}",
            sentence=(
                f"{names.upper_first(joined([names.title(m) for m in metrics]))} of {who} "
                f"{'is' if len(metrics) == 1 else 'are'} undefined: {reason}."
            ),
            advice=next_steps.of_undefined(reason),
            size=len(metrics),
        )
