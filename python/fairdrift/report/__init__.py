"""Reports for people: everything here is a projection of the canonical JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fairdrift import _core


def describe(m: _core.Measurement) -> str:
    """One line: what, of whom, how much, how sure."""
    what = " ".join(str(part) for part in (m.comparison, m.attribute, m.group) if part is not None)
    against = f" against {m.against}" if m.against else ""
    name = f"{m.metric} {what}{against}".strip()
    if m.value is None:
        return f"<{name}: undefined, {m.reason}>"
    limits = "" if m.lower is None or m.upper is None else f" [{m.lower:.4g}, {m.upper:.4g}]"
    return f"<{name}: {m.value:.4g}{limits}, n={m.n}>"


def short(report: _core.Report) -> str:
    """One line about a report."""
    verdict = f", {report.verdict}" if report.verdict else ""
    return f"<Report: {report.kind}{verdict}, {len(report.measurements)} measurements>"


def to_dict(report: _core.Report) -> dict[str, Any]:
    """The canonical JSON as dicts and lists."""
    result: dict[str, Any] = json.loads(report.to_json())
    return result


def load(path: str | Path) -> _core.Report:
    """The report of a .json file."""
    return _core.Report.from_json(Path(path).read_text(encoding="utf-8"))
