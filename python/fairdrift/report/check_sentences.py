"""Findings about checks: what a gate says."""

from __future__ import annotations

from collections.abc import Iterator

from fairdrift.report import names, numbers
from fairdrift.report.finding import Finding
from fairdrift.report.view import Measured, View

_KIND_OF_VERDICT = {
    "fail": "fail",
    "insufficient_data": "undecided",
    "warn": "warn",
    "pass": "pass",
}


def _the_two(view: View, check: Measured) -> list[str]:
    """The two values that a comparison is made of, where the judged measurement tells them."""
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


def limit_text(check: Measured) -> str:
    """What a check asks for: "at least 0.8"."""
    kind = numbers.kind_of(check)
    parts = []
    if check["at_least"] is not None:
        parts.append(f"at least {numbers.exact(check['at_least'], kind)}")
    if check["at_most"] is not None:
        parts.append(f"at most {numbers.exact(check['at_most'], kind)}")
    return " and ".join(parts)


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
        )
