"""All tables of a page in order, for HTML, Markdown and terminals alike."""

from __future__ import annotations

from typing import NamedTuple

from fairdrift import _core
from fairdrift.report import names, numbers, proxy_pages, subgroup_pages
from fairdrift.report.check_sections import of_checks
from fairdrift.report.class_sections import of_classes
from fairdrift.report.column_sections import of_columns
from fairdrift.report.group_sections import of_groups, overview
from fairdrift.report.section import Cell, Head, Section
from fairdrift.report.view import Measured, View, of

MOST_NUMBERS = 100


class SummaryTable(NamedTuple):
    """A table as text: what Markdown and terminals print."""

    title: str
    header: list[str]
    rows: list[list[str]]


def summary_tables(report: _core.Report | View) -> list[SummaryTable]:
    """The main tables as text: (title, header, rows), digits as everywhere else."""
    tables = []
    for section in sections(report, most_metrics=4):
        if section.folded:
            continue
        rows = [[str(cell) for cell in row] for row in section.rows]
        if section.note:
            rows.append([f"… {section.note}", *[""] * (len(section.header) - 1)])
        tables.append(SummaryTable(section.title, [h.text for h in section.header], rows))
    return tables


def sections(report: _core.Report | View, *, most_metrics: int = 7) -> list[Section]:
    """All tables of a report's page, in order."""
    view = of(report)
    if view.kind == "gate":
        return [*of_checks(view), *_numbers("What was judged", view.data["measurements"])]
    if view.kind == "subgroups":
        return [*of_checks(view), *subgroup_pages.sections(view)]
    if view.kind == "proxies":
        return [*of_checks(view), *proxy_pages.sections(view)]
    found = [*of_checks(view), *of_columns(view), *overview(view), *of_groups(view, most_metrics)]
    found += of_classes(view)
    told = "share_of_drifted_features"  # the verdict of a drift report's page
    return found + _numbers("Other numbers", [m for m in view.others if m["metric"] != told])


def _numbers(title: str, found: list[Measured]) -> list[Section]:
    if not found:
        return []
    rows = [
        [
            Cell(names.upper_first(names.measured(m))),
            Cell("undefined")
            if m["value"] is None
            else Cell(numbers.value_text(m), numbers.interval_text(m)),
            Cell(numbers.count(m["n"]) if m["n"] else "–"),
            Cell(m["reason"] or (m["method"] or "").replace("_", " ")),
        ]
        for m in found[:MOST_NUMBERS]
    ]
    header = [Head("Number", numeric=False), Head("Value"), Head("Rows")]
    header.append(Head("Method, or why", numeric=False))
    left = len(found) - len(rows)
    note = f"{numbers.count(left)} more are in the report's JSON." if left else ""
    return [Section(title, title, header, rows, "", note)]
