"""A report as Markdown: for pull requests, wikis and job summaries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fairdrift import _core
from fairdrift.report import html, names
from fairdrift.report.finding import HEADINGS
from fairdrift.report.provenance import provenance
from fairdrift.report.sections import SummaryTable, sections, summary_tables
from fairdrift.report.sentences import findings
from fairdrift.report.view import View, of

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$])")
_MOST_FINDINGS = 8


def escaped(text: str) -> str:
    """A text that Markdown shows as it is: no markup, no HTML, one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def to_markdown(report: _core.Report) -> str:
    """The report as GitHub-flavoured Markdown: verdict, findings, tables, method."""
    view = of(report)
    head = html.head(view)
    banner = head["banner"]
    lines = [f"# {escaped(head['title'])}", ""]
    lines += [f"**{banner['word']}.** {escaped(banner['sentence'])}", ""]
    lines += [f"- {escaped(name)}: {escaped(value)}" for name, value in head["facts"]]
    lines += _finding_lines(view)
    for table in summary_tables(view):
        lines += _table_lines(table)
    method = provenance(view)
    lines += ["", "## Method and provenance"]
    for section in method.data:
        rows = [[str(cell) for cell in row] for row in section.rows]
        lines += _table_lines(SummaryTable(section.title, [h.text for h in section.header], rows))
    lines += ["", *(f"- {escaped(note)}" for note in method.notes)]
    lines += ["", *(f"- {escaped(name)}: {escaped(text)}" for name, text in method.conventions)]
    folded = sum(section.folded for section in sections(view))
    more = f" The HTML page holds {folded} more tables." if folded else ""
    lines += ["", f"{html.DISCLAIMER}{more}", ""]
    lines.append(f"fairdrift {head['tool']}, {head['schema']}")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _finding_lines(view: View) -> list[str]:
    found = findings(view)
    lines: list[str] = []
    for kind, heading in HEADINGS.items():
        of_kind = [f for f in found if f.kind == kind]
        if not of_kind:
            continue
        lines += ["", f"## {heading}", ""]
        for f in of_kind[:_MOST_FINDINGS]:
            said = " ".join([f.sentence, *f.details, *([f"To do: {f.advice}"] if f.advice else [])])
            lines.append(f"- {escaped(said)}")
        if len(of_kind) > _MOST_FINDINGS:
            lines.append(f"- … {len(of_kind) - _MOST_FINDINGS} more")
    return lines


def _table_lines(table: SummaryTable) -> list[str]:
    return [
        "",
        f"### {escaped(names.upper_first(table.title))}",
        "",
        _row(table.header),
        _row(["---"] + ["---:"] * (len(table.header) - 1), raw=True),
        *(_row(row) for row in table.rows),
    ]


def _row(cells: Sequence[str], raw: bool = False) -> str:
    return "| " + " | ".join(cell if raw else escaped(cell) for cell in cells) + " |"
