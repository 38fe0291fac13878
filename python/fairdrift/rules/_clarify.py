"""Clarify's names for what an audit measures: labels before a model, decisions after it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from statistics import NormalDist
from typing import Any, NamedTuple

from fairdrift import _core, stats
from fairdrift._audit import audit
from fairdrift._columns import open_table
from fairdrift.rules._asking import notes_on, state_of
from fairdrift.rules._data import rule
from fairdrift.rules._table import Column, Part, RuleTable


class Number(NamedTuple):
    """A value with its limits; None where there is none, `reason` says why."""

    value: float | None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None
    reason: str = ""


# Metric, comparison with everybody else, and sign: facet a less facet d, or the other way round.
_COMPARED = {
    "DPL": ("Difference in positive proportions in labels", "base_rate", "difference", -1),
    "DPPL": ("Difference in predicted proportions", "selection_rate", "difference", -1),
    "DI": ("Disparate impact", "selection_rate", "ratio", 1),
    "RD": ("Recall difference", "true_positive_rate", "difference", -1),
    "SD": ("Specificity difference", "true_negative_rate", "difference", 1),
    "DAR": ("Difference in acceptance rates", "positive_predictive_value", "difference", -1),
    "DRR": ("Difference in rejection rates", "negative_predictive_value", "difference", 1),
    "AD": ("Accuracy difference", "accuracy", "difference", -1),
}
_BEFORE = {"CI", "DPL", "KL", "JS", "LP", "TVD", "KS", "CDDL"}


def clarify(
    data: Any = None,
    *,
    y_true: Any = None,
    y_pred: Any = None,
    groups: Any = None,
    strata: Any = None,
    positive: Any = None,
    value_labels: Mapping[str, Mapping[Any, str]] | None = None,
    confidence: float = 0.95,
) -> RuleTable:
    """The bias metrics of Amazon SageMaker Clarify: each group (facet d) against everybody else.

    Before a model, of labels: CI, DPL, KL, JS, LP (p = 2), TVD, KS, CDDL. After it, of decisions:
    DPPL, DI, DCA, DCR, RD, SD, DAR, DRR, AD, TE, CDDPL, and GE of all rows. People whose group is
    missing are part of everybody else.

    Parameters
    ----------
    data
        A table, or a `State` without sample weights (then nothing else than `confidence`).
    y_true, y_pred
        Labels and decisions; either may be absent, and what needs it is then left out.
    groups, positive, value_labels
        As in `audit`; the positive outcome is the one that people want.
    strata
        What CDDL and CDDPL are conditional on; without it they are the disparity itself.
    confidence
        Of the intervals.

    Returns
    -------
    RuleTable
        One row a group and metric, with its formula.

    Notes
    -----
    Differences have Newcombe's intervals, DI Koopman's, CI Wilson's; TVD, KS and LP those of DPL
    mapped to absolute values; DCA, DCR and TE the delta method's for ratios of counts; KL and JS
    have none. Within strata CDDL needs rows: of a state it is left out.

    Examples
    --------
    >>> import fairdrift as fd
    >>> sex, paid = ["F"] * 60 + ["M"] * 140, [1, 0] * 30 + [1, 1, 1, 0] * 35
    >>> table = fd.rules.clarify(y_true=paid, groups={"sex": sex})
    >>> [(r["metric"], round(r["value"], 2)) for r in table.rows if r["group"] == "F"][:2]
    [('CI', 0.4), ('DPL', 0.25)]
    """
    given = {"y_true": y_true, "y_pred": y_pred, "groups": groups, "strata": strata}
    more = {"positive": positive, "value_labels": value_labels}
    source = data if data is None or isinstance(data, _core.State) else open_table(data)
    state = state_of(source, **given, **more)
    if state.columns["sample_weight"] is not None:
        raise _core.InvalidInput("these metrics count people; leave sample_weight out")
    report = _measured(state, confidence)
    within = bool(state.columns["strata"])
    labels = None
    if within and y_true is not None:
        again = state_of(source, **given | {"y_pred": y_true, "y_true": None}, **more)
        labels = _measured(again, confidence)
    rows = [
        row
        for attribute in state.columns["groups"]
        for row in _of_attribute(report, labels, attribute, within, confidence)
    ]
    parts = []
    for attribute in state.columns["groups"]:
        for title, before in (("Labels, before a model", True), ("Decisions, after it", False)):
            listed = [
                row
                for row in rows
                if row["attribute"] == attribute and (row["metric"] in _BEFORE) == before
            ]
            if listed:
                parts.append(_part(attribute, title, listed))
    used = rule("clarify")
    facts = {"people": state.rows} | _overall(report)
    reading = f"Intervals at {100 * confidence:g}%; none is adjusted for how many were looked at."
    notes = (reading, *notes_on(state))
    return RuleTable("Clarify's bias metrics", (used,), facts, tuple(parts), rows, notes)


def _measured(state: _core.State, confidence: float) -> _core.Report:
    return audit(
        state, against="rest", intersections="none", min_group_size=1, confidence=confidence
    )


def _part(attribute: str, title: str, listed: list[dict[str, Any]]) -> Part:
    columns = [
        Column(attribute, "group"),
        Column("Metric", "metric"),
        Column("Name", "name"),
        Column("Value", "value", "change"),
        Column("p", "p_value", "p"),
        Column("Formula", "formula"),
    ]
    return Part(attribute, title, columns, listed)


def _overall(report: _core.Report) -> dict[str, float | None]:
    found = [
        m.value
        for m in report.measurements
        if m.metric == "generalized_entropy_index" and not m.attribute
    ]
    return {"generalized_entropy_of_all": found[0]} if found else {}


class _Facet:
    """One group and everybody else, by what an audit measured of both."""

    def __init__(
        self, report: _core.Report, attribute: str, group: str, strata: bool = False
    ) -> None:
        self.report, self.strata = report, strata
        self._found = {
            (m.metric, m.comparison): m
            for m in report.measurements
            if m.attribute == attribute and m.group == group and m.against in (None, "rest")
        }
        rates = [m for m in report.measurements if m.attribute == attribute and not m.comparison]
        self._others = [m for m in rates if m.group != group]

    def measured(self, metric: str, comparison: str | None = None) -> _core.Measurement | None:
        return self._found.get((metric, comparison))

    def counts(self, metric: str) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Numerator and denominator of everybody else, then of the group."""
        own = self.measured(metric)
        if own is None:
            return None
        rest = [m for m in self._others if m.metric == metric]
        sums = [sum(getattr(m, part) or 0 for m in rest) for part in ("numerator", "denominator")]
        return (sums[0], sums[1]), (own.numerator or 0, own.denominator or 0)


def _of_attribute(
    report: _core.Report,
    labels: _core.Report | None,
    attribute: str,
    within: bool,
    confidence: float,
) -> Iterator[dict[str, Any]]:
    groups = [
        m.group
        for m in report.measurements
        if m.metric == "count" and m.attribute == attribute and m.group != "(missing)"
    ]
    for group in groups:
        facet = _Facet(report, attribute, group, within)
        for metric, name, formula, number in _numbers(facet, labels, attribute, group, confidence):
            yield {
                "attribute": attribute,
                "group": group,
                "metric": metric,
                "name": name,
                "value": number.value,
                "value_lower": number.lower,
                "value_upper": number.upper,
                "p_value": number.p_value,
                "formula": formula,
                "reason": number.reason,
            }


def _numbers(
    facet: _Facet, labels: _core.Report | None, attribute: str, group: str, confidence: float
) -> Iterator[tuple[str, str, str, Number]]:
    yield "CI", "Class imbalance", "(n_a - n_d) / n", _imbalance(facet, confidence)
    for metric, (name, rate, comparison, sign) in _COMPARED.items():
        m = facet.measured(rate, comparison)
        if m is not None:
            yield metric, name, _formula(metric, rate), _signed(m, sign)
        if metric == "DPL" and m is not None:
            yield from _distances(facet, _signed(m, sign))
    yield from _ratios(facet, NormalDist().inv_cdf(0.5 + confidence / 2))
    name = "Conditional demographic disparity in labels"
    found = _disparity(facet, labels, attribute, group, "base_rate", confidence)
    if found is not None:
        yield "CDDL", name, _CONDITIONAL, found
    name = "Conditional demographic disparity in predictions"
    found = _disparity(facet, facet.report, attribute, group, "selection_rate", confidence)
    if found is not None:
        yield "CDDPL", name, _CONDITIONAL, found


def _disparity(
    facet: _Facet,
    report: _core.Report | None,
    attribute: str,
    group: str,
    rate: str,
    confidence: float,
) -> Number | None:
    """Within strata as an audit measured it; without them from the facets' counts."""
    if facet.strata:
        m = None if report is None else _Facet(report, attribute, group).measured(_DISPARITY)
        return None if m is None else _signed(m, 1)
    counted = facet.counts(rate)
    if counted is None:
        return None
    (in_a, all_a), (in_d, all_d) = counted
    accepted, refused = in_a + in_d, all_a + all_d - in_a - in_d
    if not accepted or not refused:
        return Number(None, reason="nobody, or everybody, has the positive outcome")
    out_d = all_d - in_d
    limits = stats.newcombe(out_d, refused, in_d, accepted, confidence)
    return Number(out_d / refused - in_d / accepted, *limits)


_DISPARITY = "conditional_demographic_disparity"
_CONDITIONAL = "mean over strata, by rows, of share of d among the rejected - among the accepted"


def _formula(metric: str, rate: str) -> str:
    words = rate.replace("_", " ")
    if metric == "DI":
        return f"{words} of d / of a"
    return f"{words} of d - of a" if metric in {"SD", "DRR"} else f"{words} of a - of d"


def _signed(m: _core.Measurement, sign: int) -> Number:
    if m.value is None:
        return Number(None, reason=m.reason or "")
    ends = [None if end is None else sign * end for end in (m.lower, m.upper)]
    lower, upper = ends if sign > 0 else reversed(ends)
    return Number(sign * m.value, lower, upper, m.p_value)


def _imbalance(facet: _Facet, confidence: float) -> Number:
    own = facet.measured("count")
    rest = sum(m.n for m in facet._others if m.metric == "count")
    n = rest + (own.n if own is not None else 0)
    if own is None or n == 0:
        return Number(None, reason="there is nobody")
    low, high = stats.wilson(own.n, n, confidence)
    return Number((rest - own.n) / n, 1 - 2 * high, 1 - 2 * low)


def _distances(facet: _Facet, gap: Number) -> Iterator[tuple[str, str, str, Number]]:
    """Distances of the labels' laws of facets a and d: of two outcomes all are functions of DPL."""
    if gap.value is None or gap.lower is None or gap.upper is None:
        return
    far = max(abs(gap.lower), abs(gap.upper))
    near = 0.0 if gap.lower <= 0 <= gap.upper else min(abs(gap.lower), abs(gap.upper))
    apart = Number(abs(gap.value), near, far, gap.p_value)
    root = math.sqrt(2)
    counted = facet.counts("base_rate")
    if counted is not None:
        (in_a, all_a), (in_d, all_d) = counted
        a, d = in_a / all_a, in_d / all_d
        kl = _divergence(a, d)
        why = "" if kl is not None else "facet d lacks an outcome that facet a has"
        yield "KL", "Kullback-Leibler divergence", "sum P_a ln(P_a / P_d)", Number(kl, reason=why)
        middle = (a + d) / 2
        parts = [_divergence(a, middle), _divergence(d, middle)]
        js = None if None in parts else sum(p or 0 for p in parts) / 2
        yield "JS", "Jensen-Shannon divergence", "[KL(P_a, P) + KL(P_d, P)] / 2", Number(js)
    scaled = Number(root * abs(gap.value), root * near, root * far, gap.p_value)
    yield "LP", "Lp-norm", "[sum |P_a - P_d|^2]^(1/2)", scaled
    yield "TVD", "Total variation distance", "sum |P_a - P_d| / 2", apart
    yield "KS", "Kolmogorov-Smirnov", "max |P_a - P_d|", apart


def _divergence(p: float, q: float) -> float | None:
    total = 0.0
    for x, y in ((p, q), (1 - p, 1 - q)):
        if x > 0 and y <= 0:
            return None
        total += x * math.log(x / y) if x > 0 else 0.0
    return max(0.0, total)


def _ratios(facet: _Facet, z: float) -> Iterator[tuple[str, str, str, Number]]:
    """DCA, DCR and TE: ratios of counts of a facet, whose logarithms have a delta method error."""
    recall, precision = (
        facet.counts("true_positive_rate"),
        facet.counts("positive_predictive_value"),
    )
    rejected, wrong = facet.counts("true_negative_rate"), facet.counts("false_omission_rate")
    if recall is None or precision is None or rejected is None or wrong is None:
        return
    # Of facet a, then d: labels and decisions of one outcome, and both.
    accepted = [(r[1], p[1], r[0]) for r, p in zip(recall, precision, strict=True)]
    refused = [(t[1], w[1], t[0]) for t, w in zip(rejected, wrong, strict=True)]
    errors = [(p[1] - p[0], w[0], 0.0) for p, w in zip(precision, wrong, strict=True)]
    yield (
        "DCA",
        "Difference in conditional acceptance",
        "n_a(1) / n'_a(1) - n_d(1) / n'_d(1)",
        _difference(accepted, z, 1),
    )
    yield (
        "DCR",
        "Difference in conditional rejection",
        "n_d(0) / n'_d(0) - n_a(0) / n'_a(0)",
        _difference(refused, z, -1),
    )
    yield "TE", "Treatment equality", "FP_a / FN_a - FP_d / FN_d", _difference(errors, z, 1)


def _difference(facets: list[tuple[float, float, float]], z: float, sign: int) -> Number:
    """Of up / down of both facets; Var ln(up / down) = 1/up + 1/down - 2 both/(up down)."""
    values, variance = [], 0.0
    for up, down, both in facets:
        if down == 0:
            return Number(None, reason="a facet has nobody to divide by")
        values.append(up / down)
        if up > 0:
            variance += (up / down) ** 2 * (1 / up + 1 / down - 2 * both / (up * down))
    value, reach = sign * (values[0] - values[1]), z * math.sqrt(max(0.0, variance))
    return Number(value, value - reach, value + reach)
