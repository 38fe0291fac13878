"""Files that commands write: whole or not at all, and known to be writable before the work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fairdrift import InvalidInput, Report, State
from fairdrift._files import write_whole

_REPORTS = (".html", ".md", ".json", ".xml")
_TABLES = (".html", ".csv", ".json")
_STATE = ".fdstate"
_REFERENCE = ".fdref"


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
