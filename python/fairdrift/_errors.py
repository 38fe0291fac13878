"""Errors that are raised from Python; the others come from the compiled part."""

from __future__ import annotations

from fairdrift import _core


class GateError(_core.FairdriftError):
    """A gate that did not pass: `report` is its report, `verdict` what it says."""

    def __init__(self, message: str, report: _core.Report | None = None) -> None:
        super().__init__(message)
        self.report = report
        self.verdict: str | None = None if report is None else report.verdict

    def __reduce__(self) -> tuple[object, ...]:
        return GateError, (str(self), self.report)
