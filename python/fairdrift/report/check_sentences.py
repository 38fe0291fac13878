"""Findings about checks: what a gate says."""

from __future__ import annotations

from collections.abc import Iterator

from fairdrift.report import names, next_steps, numbers
from fairdrift.report.finding import Finding
from fairdrift.report.group_sentences import sentence_of
from fairdrift.report.limits import limit_text
from fairdrift.report.view import Measured, View

_KIND_OF_VERDICT = {
    "fail": "fail",
    "insufficient_data": "undecided",
    "warn": "warn",
    "pass": "pass",
}


def _the_two(view: View, check: Measured) -> list[str]:
    """Whom a comparison is about: as people where the report counts them, else as two values."""
    told = _people(view, check)
    if told:
        return [told]
    who = ("attribute", "group", "comparison", "against", "feature", "window", "positive")
    keys = ("metric", *who, "value")
    for m in view.data["measurements"]:
        if any(m[key] != check[key] for key in keys) or not (m["group"] and m["against"]):
            continue
        one, other = m["numerator"], m["denominator"]
        if one is None or other is None or m["comparison"] == "change":
            return []
        kind = numbers.kind_of({**m, "comparison": None})
        group = names.group_text(names.as_list(m["group"]))
        return [
            f"{names.heading(m['metric'])}: {group} {numbers.text_of(one, kind)}, "
            f"{m['against']} {numbers.text_of(other, kind)}."
        ]
    return []


def _people(view: View, check: Measured) -> str:
    attribute = tuple(names.as_list(check["attribute"]))
    group = tuple(names.as_list(check["group"]))
    other = view.group_named(attribute, check["against"]) if check["against"] else None
    rates = view.rates.get(attribute, {})
    pair = [
        (who, m)
        for who in (group, other)
        if who and (m := rates.get(who, {}).get(check["metric"])) and m["value"] is not None
    ]
    if len(pair) < 2 or group == other:
        return ""
    return sentence_of(view, attribute, check["metric"], pair)


def of_checks(view: View) -> Iterator[Finding]:
    """One finding a check."""
    for check in view.data["checks"]:
        value = "undefined" if check["value"] is None else numbers.full_text(check)
        n = f" from {numbers.count(check['n'])} rows" if check["n"] else ""
        about = names.upper_first(names.measured(check))
        details = _the_two(view, check)
        details += [names.upper_first(check["reason"]) + "."] if check["reason"] else []
        if check["owner"]:
            details.append(f"Owner: {check['owner']}.")
        if check["citation"]:
            details.append(f"Source: {check['citation']}.")
        yield Finding(
            kind=_KIND_OF_VERDICT.get(check["verdict"], "warn"),
            about=check["id"],
            sentence=f"{about}: {value}{n}; {limit_text(check)} is asked.",
            details=details,
            advice=next_steps.of_check(check),
        )
