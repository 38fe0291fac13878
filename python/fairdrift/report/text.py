"""Reports in plain text: one line each, and aligned tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fairdrift import _core
from fairdrift.report import names, numbers

_MOST_ROWS = 40


def fields_of(m: _core.Measurement) -> dict[str, Any]:
    """What a measurement is about, its value and its interval."""
    return {key: getattr(m, key) for key in (*names.KEYS, "value", "lower", "upper")}


def describe(m: _core.Measurement) -> str:
    """One line: what, of whom, how much, how sure."""
    fields = fields_of(m)
    what = names.measured(fields)
    if m.value is None:
        return f"<{what}: undefined, {m.reason}>"
    suppressed = ", too small to decide anything" if m.status == "suppressed" else ""
    return f"<{what}: {numbers.full_text(fields)}, n = {numbers.count(m.n)}{suppressed}>"


def short(report: _core.Report) -> str:
    """One line about a report."""
    verdict = f", {names.VERDICTS[report.verdict].lower()}" if report.verdict else ""
    counted = [(len(report.measurements), "measurement"), (len(report.checks), "check")]
    parts = [f"{n:,} {what}{'' if n == 1 else 's'}" for n, what in counted if n]
    return f"<Report: {report.kind}{verdict}{''.join(', ' + part for part in parts)}>"


def aligned(header: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> str:
    """Rows under their header, numbers to the right; of very many rows the first are shown."""
    shown = [[_one_line(cell) for cell in row] for row in rows[:_MOST_ROWS]]
    widths = [max(len(text) for text in column) for column in zip(header, *shown, strict=True)]
    lines = [_line(header, widths, numeric), _line(["─" * w for w in widths], widths, numeric)]
    lines += [_line(row, widths, numeric) for row in shown]
    if len(rows) > _MOST_ROWS:
        lines.append(f"… {numbers.count(len(rows) - _MOST_ROWS)} more rows")
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    padded = [
        cell.rjust(width) if right else cell.ljust(width)
        for cell, width, right in zip(cells, widths, numeric, strict=True)
    ]
    return "  ".join(padded).rstrip()
