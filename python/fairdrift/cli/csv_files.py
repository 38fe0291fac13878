"""How a CSV file is to be read: what DuckDB finds out, what the user said, and names that hold."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from fairdrift import InvalidInput
from fairdrift.cli.inputs import Input
from fairdrift.cli.sql import literal, options
from fairdrift.cli.sql import name as quoted

_EMPTY = "(empty)"
_BLANK = " "
SAMPLE = 20480  # rows that types are told from, at first


@dataclass(frozen=True)
class Hints:
    """What the user said about a CSV file; None is not said."""

    delimiter: str | None = None
    header: bool | None = None
    columns: Sequence[str] = ()
    skip: int | None = None
    comment: str | None = None
    missing: Sequence[str] = ()


@dataclass
class CsvFile:
    """A CSV file with its names settled; `sql` reads it, `notes` say what was guessed."""

    sql: str
    names: list[str]
    notes: list[str] = field(default_factory=list)


def open_csv(
    connection: duckdb.DuckDBPyConnection, file: Input, hints: Hints, sample: int
) -> CsvFile:
    """Look into a CSV file and settle how it is read; `sample` is in rows, -1 means all."""
    given: dict[str, Any] = {
        "delim": hints.delimiter,
        "header": hints.header if hints.header is not None else (False if hints.columns else None),
        "skip": hints.skip,
        "comment": hints.comment,
        "compression": file.compression,
        "nullstr": _missing_texts(hints.missing),
        "sample_size": sample,
    }
    found = _sniffed(connection, file, given)
    notes = []
    if len(found["Columns"]) == 1 and hints.delimiter is None:
        by_blanks = _sniffed(connection, file, given | {"delim": _BLANK})
        if len(by_blanks["Columns"]) > 1:
            found = by_blanks
            notes.append(f"{file.name}: columns are separated by blanks")
    if hints.skip is None and found["SkipRows"]:
        lines = f"{found['SkipRows']} line{'s' if found['SkipRows'] > 1 else ''}"
        notes.append(f"{file.name}: {lines} above the table left out")
    given |= {
        "delim": found["Delimiter"],
        "quote": _said(found["Quote"], '"'),
        "escape": _said(found["Escape"], '"'),
        "skip": found["SkipRows"],
        "comment": _said(found["Comment"], ""),
        "header": found["HasHeader"],
    }
    names = _names(connection, file, given, len(found["Columns"]), hints.columns, notes)
    given |= {"names": names}
    spelled = _spelled_otherwise(connection, file, given, found["Columns"], names)
    types = {"types": dict.fromkeys(spelled, "VARCHAR")} if spelled else {}
    return CsvFile(
        f"read_csv({literal(glob.escape(str(file.path)))}{options(given | types)})", names, notes
    )


def _missing_texts(missing: Sequence[str]) -> list[str]:
    # Numbers are read before blanks are trimmed, so a blank on either side is part of the text.
    around = [f"{a}{text}{b}" for text in missing for a in ("", " ") for b in ("", " ")]
    return ["", *around]


def _said(found: str, otherwise: str) -> str:
    return otherwise if found == _EMPTY else found


def _sniffed(
    connection: duckdb.DuckDBPyConnection, file: Input, given: dict[str, Any]
) -> dict[str, Any]:
    cursor = connection.cursor()
    cursor.execute(f"from sniff_csv({literal(glob.escape(str(file.path)))}{options(given)})")
    row = cursor.fetchone()
    if row is None or cursor.description is None:
        raise InvalidInput(f"{file.name} is no CSV file")
    return dict(zip((column[0] for column in cursor.description), row, strict=True))


def _names(
    connection: duckdb.DuckDBPyConnection,
    file: Input,
    given: dict[str, Any],
    width: int,
    wanted: Sequence[str],
    notes: list[str],
) -> list[str]:
    if wanted:
        if len(wanted) != width:
            raise InvalidInput(
                f"{file.name} has {width} columns, but --columns names {len(wanted)}"
            )
        return _distinct(wanted, file.name, notes)
    if not given["header"]:
        names = [f"column{i + 1}" for i in range(width)]
        notes.append(
            f"{file.name}: no header; columns are {names[0]} to {names[-1]} (--columns names them)"
        )
        return names
    cells = _first_row(connection, file, given)
    cells += [""] * (width - len(cells))
    return _distinct([cell or f"column{i + 1}" for i, cell in enumerate(cells)], file.name, notes)


def _first_row(
    connection: duckdb.DuckDBPyConnection, file: Input, given: dict[str, Any]
) -> list[str]:
    raw = {key: value for key, value in given.items() if key not in {"nullstr", "sample_size"}}
    raw |= {"header": False, "all_varchar": True}
    row = (
        connection.cursor()
        .execute(f"from read_csv({literal(glob.escape(str(file.path)))}{options(raw)}) limit 1")
        .fetchone()
    )
    return [(cell or "").strip() for cell in row or ()]


def _distinct(names: Sequence[str], file: str, notes: list[str]) -> list[str]:
    """Names with the second of a kind called name_1, the third name_2; SQL does not mind case."""
    taken = {name.lower() for name in names}
    seen: set[str] = set()
    settled = []
    for name in names:
        unique, repeat = name, 0
        while unique.lower() in seen or (repeat and unique.lower() in taken):
            repeat += 1
            unique = f"{name}_{repeat}"
        if repeat:
            notes.append(f"{file}: {name} is there more than once; one more is {unique}")
        seen.add(unique.lower())
        settled.append(unique)
    return settled


def _spelled_otherwise(
    connection: duckdb.DuckDBPyConnection,
    file: Input,
    given: dict[str, Any],
    columns: list[dict[str, str]],
    names: list[str],
) -> list[str]:
    """Columns read as true and false that are not spelled so: F, a sex, is no false."""
    truths = [
        name for name, column in zip(names, columns, strict=True) if column["type"] == "BOOLEAN"
    ]
    if not truths:
        return []
    limit = "" if given["sample_size"] < 0 else f" limit {given['sample_size']}"
    spelled = ", ".join(
        f"coalesce(bool_and(lower(trim({quoted(name)})) in ('true', 'false')), true)"
        for name in truths
    )
    source = (
        f"read_csv({literal(glob.escape(str(file.path)))}{options(given | {'all_varchar': True})})"
    )
    row = connection.cursor().execute(f"select {spelled} from (from {source}{limit})").fetchone()
    return [name for name, is_so in zip(truths, row or (), strict=True) if not is_so]
