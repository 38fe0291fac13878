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
    if kind in {"share", "points"}:
        return f"{100 * value:g}{'%' if kind == 'share' else ' pts'}"
    return f"{value:g}"


def of_checks(view: View) -> Iterator[Finding]:
    """One finding a check."""
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
