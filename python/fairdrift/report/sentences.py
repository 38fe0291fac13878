"""Findings: what an audit, a drift report or a gate says, as sentences with people in them."""

from __future__ import annotations

from fairdrift import _core
from fairdrift.report import proxy_pages, subgroup_pages
from fairdrift.report.check_sentences import of_checks
from fairdrift.report.column_sentences import of_columns
from fairdrift.report.finding import HEADINGS, Finding
from fairdrift.report.group_sentences import of_groups
from fairdrift.report.view import View, of

_ORDER = list(HEADINGS)


def findings(report: _core.Report | View) -> list[Finding]:
    """All findings, ranked by what to do: the largest certain ones first, what is fine last."""
    view = of(report)
    # A gate is judged by its checks; the numbers in it are told by the reports they came from.
    found = list(of_checks(view))
    if view.kind == "subgroups":
        found += subgroup_pages.findings(view)
    elif view.kind == "proxies":
        found += proxy_pages.findings(view)
    elif view.kind != "gate":
        found += [*of_columns(view), *of_groups(view)]
    return sorted(found, key=lambda f: (_ORDER.index(f.kind), -f.size))
