"""Reports as files: written whole or not at all, read back from JSON."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fairdrift import _core
from fairdrift._files import write_whole
from fairdrift.report.html import to_html
from fairdrift.report.junit import to_junit
from fairdrift.report.markdown import to_markdown

_WRITERS: dict[str, Callable[[_core.Report], str]] = {
    ".json": lambda report: report.to_json(),
    ".html": to_html,
    ".htm": to_html,
    ".md": to_markdown,
    ".xml": to_junit,
}


def save(
    report: _core.Report,
    path: str | os.PathLike[str],
    *,
    created: bool | datetime | str | None = None,
) -> Path:
    """Writes .json, .html, .md or .xml (JUnit), by the suffix, whole or not at all.

    Parameters
    ----------
    report
        What is written; it is not changed.
    path
        Where to; a file of that name is replaced.
    created
        The time to stamp: True for now, a datetime, or a text in RFC 3339. By default none, so that
        equal reports give equal bytes, unless the environment sets SOURCE_DATE_EPOCH.

    Returns
    -------
    Path
        The file.
    """
    target = Path(path)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise _core.InvalidInput(
            f"cannot save a report as {str(target)!r}: the suffix must be one of "
            f"{', '.join(_WRITERS)}"
        )
    when = _created(created)
    if when is not None:
        report = copy.copy(report)
        report.created = when
    write_whole(target, writer(report).encode())
    return target


def load(path: str | os.PathLike[str]) -> _core.Report:
    """The report of a .json file; InvalidInput names the file and what is wrong in it."""
    try:
        return _core.Report.from_json(Path(path).read_bytes())
    except _core.InvalidInput as problem:
        raise _core.InvalidInput(f"{path}: {problem}") from None


def _created(given: bool | datetime | str | None) -> str | None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if given is False or (given is None and not epoch):
        return None
    if given is None or (given is True and epoch):
        try:
            return _rfc3339(datetime.fromtimestamp(int(epoch or ""), UTC))
        except (ValueError, OverflowError, OSError) as wrong:
            raise _core.InvalidInput(
                f"SOURCE_DATE_EPOCH is {epoch!r}; it must be seconds since 1970"
            ) from wrong
    if given is True:
        return _rfc3339(datetime.now(UTC))
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given)
        except ValueError as wrong:
            raise _core.InvalidInput(
                f"created is {given!r}; it must be a time in RFC 3339"
            ) from wrong
    if given.tzinfo is None:
        raise _core.InvalidInput(f"created is {given.isoformat()!r}; it must name its time zone")
    return _rfc3339(given.astimezone(UTC))


def _rfc3339(when: datetime) -> str:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
