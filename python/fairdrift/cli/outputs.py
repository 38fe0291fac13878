"""Files that commands write: whole or not at all, and known to be writable before the work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fairdrift import InvalidInput, Report, State
from fairdrift._files import write_whole
from fairdrift.cli.options import Output
from fairdrift.cli.screen import Screen

_REPORTS = (".html", ".md", ".json", ".xml")
_TABLES = (".html", ".csv", ".json")
_STATE = ".fdstate"
_REFERENCE = ".fdref"
_EXIT = {None: 0, "pass": 0, "warn": 0, "fail": 1, "insufficient_data": 3}


def check_outputs(
    paths: Sequence[Path],
    *,
    reports: bool = True,
    states: bool = False,
    references: bool = False,
    tables: bool = False,
) -> None:
    """Refuse what cannot be written, before anything is read."""
    if references:
        allowed: list[str] = [_REFERENCE]
    elif tables:
        allowed = [*_TABLES]
    else:
        allowed = [*(_REPORTS if reports else ()), *([_STATE] if states else ())]
    for path in paths:
        if path.suffix.lower() not in allowed:
            raise InvalidInput(f"cannot write {path}: its name must end in {' or '.join(allowed)}")
        if not path.parent.is_dir():
            raise InvalidInput(f"cannot write {path}: there is no folder {path.parent}")


def write_report(path: Path, report: Report, state: State | None, *, stamp: bool) -> None:
    """Write a report, or the state behind it, as the file's name says."""
    if path.suffix.lower() == _STATE and state is not None:
        write_whole(path, state.to_bytes())
    else:
        report.save(path, created=True if stamp else None)


def finish(
    report: Report,
    output: Output,
    terminal: Screen,
    paths: Sequence[Path],
    state: State | None = None,
) -> int:
    """Show a report, write it, and give the exit code that its verdict asks for."""
    terminal.report(report)
    if output.json:
        print(report.to_json())
    for path in paths:
        write_report(path, report, state, stamp=output.stamp)
        terminal.note(f"wrote {path}")
    return _EXIT[report.verdict]
