"""A report as JUnit XML: what test tabs of CI systems show, one test case a check."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from fairdrift import _core
from fairdrift.report import names, numbers
from fairdrift.report.limits import limit_text
from fairdrift.report.view import Measured, of

# What XML 1.0 may not hold, escaped or not.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(report: _core.Report) -> str:
    """JUnit XML: a failed check is a failure, one without enough data an error.

    A warning passes and says so in its output. A report without checks gives an empty suite.
    """
    view = of(report)
    checks = view.data["checks"]
    suite = ET.Element("testsuite", name=_clean(f"fairdrift.{view.kind}"))
    for check in checks:
        _append_case(suite, check)
    suite.set("tests", str(len(checks)))
    suite.set("failures", str(sum(c["verdict"] == "fail" for c in checks)))
    suite.set("errors", str(sum(c["verdict"] == "insufficient_data" for c in checks)))
    suite.set("skipped", "0")
    if view.data["created"]:
        suite.set("timestamp", _clean(view.data["created"]))
    suites = ET.Element("testsuites", name="fairdrift")
    suites.append(suite)
    ET.indent(suites)
    text = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _append_case(suite: ET.Element, check: Measured) -> None:
    about = names.measured(check)
    case = ET.SubElement(suite, "testcase", classname=_clean(about), name=_clean(check["id"]))
    found = numbers.full_text(check) if check["value"] is not None else "undefined"
    said = f"{about}: {found}, {numbers.count(check['n'])} rows; {limit_text(check)} is asked"
    details = [said, check["reason"], check["owner"] and f"owner: {check['owner']}"]
    details.append(check["citation"] and f"source: {check['citation']}")
    text = _clean("\n".join(line for line in details if line))
    message = _clean(check["reason"] or said)
    if check["verdict"] == "fail":
        ET.SubElement(case, "failure", message=message, type="fail").text = text
    elif check["verdict"] == "insufficient_data":
        ET.SubElement(case, "error", message=message, type="insufficient_data").text = text
    else:
        ET.SubElement(case, "system-out").text = f"{check['verdict']}: {text}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
