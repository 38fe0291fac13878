"""A verdict that stops a pipeline."""

from __future__ import annotations

from fairdrift import _core
from fairdrift._errors import GateError
from fairdrift.report import names, numbers
from fairdrift.report.limits import limit_text
from fairdrift.report.view import of


def raise_for_verdict(report: _core.Report) -> None:
    """Raises GateError on fail and insufficient_data, naming the checks; warn and pass return.

    A report that no policy has judged raises InvalidInput: silence must not pass for a verdict.
    """
    if report.verdict is None:
        raise _core.InvalidInput(
            f"this {report.kind} report has no verdict; evaluate a policy: "
            "policy.evaluate(report).raise_for_verdict()"
        )
    if report.verdict in {"pass", "warn"}:
        return
    stopping = []
    for check in of(report).data["checks"]:
        if check["verdict"] in {"fail", "insufficient_data"}:
            found = "undefined" if check["value"] is None else numbers.full_text(check)
            reason = f" ({check['reason']})" if check["reason"] else ""
            stopping.append(
                f"{check['id']}: {names.measured(check)} is {found}, {limit_text(check)} is asked"
                f"{reason}"
            )
    word = names.VERDICTS[report.verdict].lower()
    raise GateError(f"the gate says {word}: {'; '.join(stopping)}", report)
