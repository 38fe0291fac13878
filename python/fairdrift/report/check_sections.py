"""The table of a gate's checks."""

from __future__ import annotations

from collections.abc import Iterator

from fairdrift.report import names, numbers
from fairdrift.report.limits import limit_text
from fairdrift.report.pictures import Bar
from fairdrift.report.section import Cell, Head, Section
from fairdrift.report.view import Measured, View


def of_checks(view: View) -> Iterator[Section]:
    """All checks, the gravest first."""
    checks = view.data["checks"]
    if not checks:
        return
    weight = {"fail": 0, "insufficient_data": 1, "warn": 2, "pass": 3}
    rows = []
    for c in sorted(checks, key=lambda c: weight.get(c["verdict"], 0)):
        small = [f"decided by {c['decide_by'].replace('_', ' ')}"] if c["decide_by"] else []
        small += [c["severity"]] if c["severity"] == "warn" else []
        about = [names.upper_first(c["reason"])] if c["reason"] else []
        about += [f"owner {c['owner']}"] if c["owner"] else []
        about += [c["citation"]] if c["citation"] else []
        rows.append(
            [
                Cell(names.VERDICTS.get(c["verdict"], "–"), tone=c["verdict"] or ""),
                Cell(c["id"], names.measured(c)),
                Cell(limit_text(c), "; ".join(small)),
                Cell(numbers.value_text(c), numbers.interval_text(c), _check_bar(c)),
                Cell(numbers.count(c["n"])),
                Cell("; ".join(about)),
            ]
        )
    header = [
        Head("Verdict", numeric=False),
        Head("Check", numeric=False),
        Head("Asked", numeric=False),
        Head("Found"),
        Head("Rows"),
        Head("Why, who, source", numeric=False),
    ]
    yield Section("Checks", "Checks", header, rows)


def _check_bar(c: Measured) -> Bar | None:
    if c["value"] is None:
        return None
    marks = [v for v in (c["at_least"], c["at_most"]) if v is not None]
    ends = [v for v in (c["value"], c["lower"], c["upper"], *marks) if v is not None]
    unit = numbers.kind_of(c) in {"share", "ratio"} and min(ends) >= 0 and max(ends) <= 1
    low, high = (0.0, 1.0) if unit else (min(0.0, *ends), 1.1 * max(0.0, *ends))
    return Bar(c["value"], c["lower"], c["upper"], low, high, marks)
