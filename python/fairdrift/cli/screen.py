"""What a person at a terminal sees; in a pipe the same as plain text."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from fairdrift import Report
from fairdrift.report import findings
from fairdrift.report.finding import HEADINGS
from fairdrift.report.html import head
from fairdrift.report.section import Section
from fairdrift.report.sections import sections
from fairdrift.report.text import aligned
from fairdrift.report.view import of

_PATIENCE = 2.0  # seconds before progress is shown
_MOST_FINDINGS = 8
_MOST_METRICS = 4
_INTERSECTION = " × "
_STYLES = {
    "fail": "bold red",
    "drift": "bold red",
    "apart": "bold red",
    "stands_in": "bold yellow",
    "undecided": "yellow",
    "warn": "bold yellow",
    "too_few": "yellow",
    "insufficient_data": "bold magenta",
    "undefined": "yellow",
    "close": "green",
    "stable": "green",
    "pass": "bold green",
}


def printable(text: str) -> str:
    """A text that cannot steer a terminal: labels and names come from anywhere."""
    return "".join(c if c.isprintable() else " " for c in text)


class Screen:
    """Standard output for the report, standard error for what is said on the way."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        plain = {"markup": False, "highlight": False, "emoji": False, "soft_wrap": True}
        self._out = Console(**plain)  # type: ignore[arg-type]
        self._err = Console(stderr=True, **plain)  # type: ignore[arg-type]

    def say(self, text: str) -> None:
        """Lines of a report."""
        if not self._quiet:
            for line in text.splitlines():
                self._out.print(Text(printable(line)))

    def note(self, text: str) -> None:
        """A remark beside the report."""
        if not self._quiet:
            self._err.print(Text(printable(text), style="dim"))

    def progress(self, what: str) -> Waiting:
        """A bar for work that takes more than two seconds, in a terminal only."""
        return Waiting(self._err, what, shown=not self._quiet and self._err.is_terminal)

    def report(self, report: Report) -> None:
        """Title, findings, tables."""
        if self._quiet:
            return
        view = of(report)
        said = head(view)
        # Where a model is named, that is the title and the kind of report stands apart.
        kind = "" if said["kind"] == "fairdrift" else f"{said['kind']}: "
        self._line(kind + said["title"], "bold")
        if report.verdict is not None:
            self._line(said["banner"]["word"], _STYLES[report.verdict])
        for name, value in said["facts"]:
            self._out.print(Text(f"  {printable(name)}: ", style="dim").append(printable(value)))
        self._findings(report)
        for section in sections(view, most_metrics=_MOST_METRICS):
            if not section.folded and _INTERSECTION not in section.title:
                self._table(section)

    def _line(self, text: str, style: str) -> None:
        self._out.print(Text(printable(text), style=style))

    def _findings(self, report: Report) -> None:
        found = findings(report)
        for finding in found[:_MOST_FINDINGS]:
            self._out.print()
            self._line(f"{HEADINGS[finding.kind]}: {finding.about}", _STYLES[finding.kind])
            for sentence in [finding.sentence, *finding.details, finding.advice]:
                if sentence:
                    self._out.print(Text(f"  {printable(sentence)}"))
        if len(found) > _MOST_FINDINGS:
            self._out.print()
            self._line(f"… {len(found) - _MOST_FINDINGS} more findings are in the page", "dim")

    def _table(self, section: Section) -> None:
        cells = [[str(cell) for cell in row] for row in section.rows]
        # Columns of pictures have nothing to say here.
        filled = [i for i in range(len(section.header)) if any(row[i] for row in cells)]
        header = [printable(section.header[i].text) for i in filled]
        rows = [[printable(row[i]) for i in filled] for row in cells]
        right = [section.header[i].numeric for i in filled]
        self._out.print()
        self._line(section.title, "bold")
        if self._out.is_terminal:
            self._out.print(_drawn(header, rows, right), soft_wrap=False)
        else:
            self._out.print(Text(aligned(header, rows, right)))
        if section.note:
            self._line(f"… {section.note}", "dim")


def _drawn(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column, is_right in zip(header, right, strict=True):
        table.add_column(Text(column), justify="right" if is_right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


class Waiting:
    """A progress bar that appears only when there is something to wait for."""

    def __init__(self, console: Console, what: str, *, shown: bool) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
        )
        self._bar = Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task(printable(what), total=None)
        self._timer = threading.Timer(_PATIENCE, self._bar.start)
        self._timer.daemon = True
        self._shown = shown

    def __enter__(self) -> Waiting:
        if self._shown:
            self._timer.start()
        return self

    def reached(self, percent: float) -> None:
        """Tell how much is done; below 0 it is not known."""
        if percent >= 0:
            self._bar.update(self._task, total=100, completed=percent)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._shown:
            return
        self._timer.cancel()
        self._timer.join()
        if self._bar.live.is_started:
            self._bar.stop()


def complain(text: str) -> None:
    """An error, on standard error."""
    print(f"fairdrift: {text}", file=sys.stderr)
