"""Reports for people: everything here is a projection of the canonical JSON."""

from __future__ import annotations

import json
from typing import Any

from fairdrift import _core
from fairdrift.report.figures import figure
from fairdrift.report.files import load, save
from fairdrift.report.finding import Finding
from fairdrift.report.html import repr_html, to_html
from fairdrift.report.json_schema import schema
from fairdrift.report.junit import to_junit
from fairdrift.report.markdown import to_markdown
from fairdrift.report.own_numbers import add
from fairdrift.report.sections import SummaryTable, summary_tables
from fairdrift.report.sentences import findings
from fairdrift.report.tables import Table, by_feature, by_group, table
from fairdrift.report.text import describe, short
from fairdrift.report.verdict import raise_for_verdict

__all__ = [
    "Finding",
    "SummaryTable",
    "Table",
    "add",
    "by_feature",
    "by_group",
    "cube",
    "describe",
    "figure",
    "findings",
    "load",
    "raise_for_verdict",
    "repr_html",
    "save",
    "schema",
    "short",
    "summary_tables",
    "table",
    "to_dict",
    "to_html",
    "to_junit",
    "to_markdown",
]


def to_dict(report: _core.Report) -> dict[str, Any]:
    """The canonical JSON as dicts and lists."""
    result: dict[str, Any] = json.loads(report.to_json())
    return result


def cube(report: _core.Report, attribute: str | tuple[str, ...] = ()) -> _core.Cube:
    """Rates of one attribute (or intersection) as arrays, group x window x metric."""
    names = [attribute] if isinstance(attribute, str) else list(attribute)
    return _core.cube_of(report, names)
