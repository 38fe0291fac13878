"""How a CSV file is to be read: what DuckDB finds out, what the user said, and names that hold."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from fairdrift import InvalidInput
from fairdrift.cli import sql
from fairdrift.cli.inputs import Input

SAMPLE = 20480  # rows that types are told from, at first

_NOT_FOUND = ("(empty)", "\0")  # a quote, escape or comment mark, as releases of DuckDB say it
_BLANK = " "


@dataclass(frozen=True)
class Hints:
    """What the user said about a CSV file; None is not said."""

    delimiter: str | None = None
    header: bool | None = None
    columns: Sequence[str] = ()
    skip: int | None = None
    comment: str | None = None
    missing: Sequence[str] = ()


class CsvFile:
    """A CSV file with its reading settled.

    `source` reads it in SQL; `truths` are the columns whose texts true and false are truth values;
    `notes` say what was guessed. `sample` is in rows, -1 means all.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, file: Input, hints: Hints, sample: int
    ) -> None:
        self._connection = connection
        self._file = file
        self.notes: list[str] = []
        header = False if hints.columns and hints.header is None else hints.header
        self._options: dict[str, Any] = {
            "delim": hints.delimiter,
            "header": header,
            "skip": hints.skip,
            "comment": hints.comment,
            "compression": file.compression,
            "nullstr": _missing_texts(hints.missing),
            "sample_size": sample,
        }
        found = self._settle(hints)
        names = self._names(len(found), hints.columns)
        self._options["names"] = names
        # DuckDB takes F and T for truth values; here only true and false are, the rest is text.
        truths = [name for name, kind in zip(names, found, strict=True) if kind == "BOOLEAN"]
        if truths:
            self._options["types"] = dict.fromkeys(truths, "VARCHAR")
        self.source = self._call("read_csv")
        self.truths = self._spelled_out(truths, sample)

    def _call(self, function: str, **more: Any) -> str:
        path = sql.literal(glob.escape(str(self._file.path)))
        return f"{function}({path}{sql.options(self._options | more)})"

    def _row(self, query: str) -> dict[str, Any]:
        cursor = self._connection.cursor().execute(query)
        row = cursor.fetchone() or ()
        return dict(zip((column[0] for column in cursor.description or ()), row, strict=False))

    def _note(self, text: str) -> None:
        self.notes.append(f"{self._file.name}: {text}")

    def _settle(self, hints: Hints) -> list[str]:
        """Finds out what was not said; gives the types of the columns."""
        found = self._row(f"from {self._call('sniff_csv')}")
        if len(found["Columns"]) == 1 and hints.delimiter is None:
            by_blanks = self._row(f"from {self._call('sniff_csv', delim=_BLANK)}")
            if len(by_blanks["Columns"]) > 1:
                found = by_blanks
                self._note("columns are separated by blanks")
        if hints.skip is None and found["SkipRows"]:
            lines = "1 line" if found["SkipRows"] == 1 else f"{found['SkipRows']} lines"
            self._note(f"{lines} above the table left out")
        self._options |= {
            "delim": found["Delimiter"],
            "quote": _mark(found["Quote"], '"'),
            "escape": _mark(found["Escape"], '"'),
            "skip": found["SkipRows"],
            "comment": _mark(found["Comment"], ""),
            "header": found["HasHeader"],
        }
        return [column["type"] for column in found["Columns"]]

    def _names(self, width: int, wanted: Sequence[str]) -> list[str]:
        if wanted:
            if len(wanted) != width:
                raise InvalidInput(
                    f"{self._file.name} has {width} columns, but --columns names {len(wanted)}"
                )
            return self._distinct(wanted)
        names = [f"column{i + 1}" for i in range(width)]
        if not self._options["header"]:
            self._note(f"no header; columns are {names[0]} to {names[-1]} (--columns names them)")
            return names
        raw = self._call("read_csv", header=False, all_varchar=True, nullstr=None, sample_size=None)
        cells = list(self._row(f"from {raw} limit 1").values())
        for i, cell in enumerate(cells[:width]):
            names[i] = (cell or "").replace("\0", "").strip() or names[i]
        return self._distinct(names)

    def _distinct(self, names: Sequence[str]) -> list[str]:
        """Names with the second of a kind called name_1, the third name_2; SQL minds no case."""
        taken = {name.lower() for name in names}
        seen: set[str] = set()
        settled = []
        for name in names:
            unique, repeat = name, 0
            while unique.lower() in seen or (repeat and unique.lower() in taken):
                repeat += 1
                unique = f"{name}_{repeat}"
            if repeat:
                self._note(f"{name} is there more than once; one more is {unique}")
            seen.add(unique.lower())
            settled.append(unique)
        return settled

    def _spelled_out(self, truths: Sequence[str], sample: int) -> list[str]:
        if not truths:
            return []
        limit = "" if sample < 0 else f" limit {sample}"
        spelled = ", ".join(f"bool_and({sql.is_truth(sql.name(name))})" for name in truths)
        found = self._row(f"select {spelled} from (from {self.source}{limit})").values()
        return [name for name, is_so in zip(truths, found, strict=True) if is_so]


def _missing_texts(missing: Sequence[str]) -> list[str]:
    # Numbers are read before blanks are trimmed, so a blank on either side is part of the text.
    around = [f"{a}{text}{b}" for text in missing for a in ("", " ") for b in ("", " ")]
    return ["", *around]


def _mark(found: str, otherwise: str) -> str:
    return otherwise if found in _NOT_FOUND else found
