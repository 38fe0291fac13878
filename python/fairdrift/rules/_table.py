"""What a rule's question gives: tables of facts, for eyes, spreadsheets and programs."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from fairdrift import _core
from fairdrift._files import write_whole
from fairdrift.report import html, numbers, text
from fairdrift.report.csv_text import csv_of
from fairdrift.report.section import Cell, Head, Section
from fairdrift.rules._data import Rule

SCHEMA = "fairdrift.rule_table/1"
MISSING = "MISSING"


@dataclass(frozen=True)
class Column:
    """A column as a person reads it: its head, the kind of its numbers, and the key in a row."""

    title: str
    key: str
    kind: str = "text"
    small: str = ""

    @property
    def numeric(self) -> bool:
        """Whether it is set right."""
        return self.kind not in {"text", "flag"}


@dataclass(frozen=True)
class Part:
    """Rows of one table of the page, and what to say above and below it."""

    part: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[dict[str, Any]]
    lead: str = ""
    note: str = ""


@dataclass(frozen=True)
class RuleTable:
    """Facts that rules ask for, with the rules' citations; never a verdict.

    Parameters
    ----------
    title
        What the table is.
    rules
        The rules whose limits it carries.
    facts
        What stands above the tables: dates, sources, choices; None is printed as MISSING.
    parts
        The tables as a person reads them.
    rows
        Every row with all of its fields, in full precision; None where there is no number.
    notes
        What the numbers do not say by themselves.
    """

    title: str
    rules: tuple[Rule, ...]
    facts: dict[str, Any]
    parts: tuple[Part, ...]
    rows: list[dict[str, Any]]
    notes: tuple[str, ...] = ()
    stamped: tuple[str, ...] = field(default=())  # facts that every row of a CSV file carries

    def to_dict(self) -> dict[str, Any]:
        """Rules, facts, notes and rows."""
        return {
            "schema": SCHEMA,
            "tool": {"name": "fairdrift", "version": _core.__version__},
            "title": self.title,
            "statement": html.DISCLAIMER,
            "rules": [rule.to_dict() for rule in self.rules],
            "facts": {name: _shown_fact(value) for name, value in self.facts.items()},
            "notes": list(self.notes),
            "rows": [_joined(row) for row in self.rows],
        }

    def to_json(self) -> str:
        """The same as JSON; equal tables give equal bytes."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    def to_csv(self) -> str:
        """The rows, one line each, under the names of their fields.

        A text that a spreadsheet would run as a formula begins with ``'``.
        """
        stamp = {name: _shown_fact(self.facts[name]) for name in self.stamped}
        rows = [_joined(row) | stamp for row in self.rows]
        names = list(dict.fromkeys(name for row in rows for name in row))
        return csv_of(names, ([row.get(name) for name in names] for row in rows))

    def to_html(self) -> str:
        """One page that needs nothing else: no script, no network, no second file."""
        css = html._css("style.css")
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        page = html._templates().get_template("rule.html.j2")
        return page.render(
            policy=Markup(f"default-src 'none'; style-src 'sha256-{digest}'; ")
            + Markup("base-uri 'none'; form-action 'none'"),
            css=Markup(css),
            digest=hashlib.sha256(self.to_json().encode()).hexdigest(),
            tool=_core.__version__,
            schema=SCHEMA,
            **self._page(),
        )

    def _repr_html_(self) -> str:
        page = html._templates().get_template("rule_notebook.html.j2")
        return page.render(css=Markup(html._css("notebook.css")), **self._page())

    def __repr__(self) -> str:
        lines = [self.title]
        lines += [
            f"{rule.title}: {rule.citation}, {rule.date}. {rule.status}" for rule in self.rules
        ]
        lines += [f"{_words(name)}: {_fact_text(value)}" for name, value in self.facts.items()]
        for section in self._sections():
            rows = [[str(cell) for cell in row] for row in section.rows]
            header = [" ".join(t for t in (h.text, h.small) if t) for h in section.header]
            table = text.aligned(header, rows, [head.numeric for head in section.header])
            lines += ["", f"{section.part}: {section.title}", table]
            lines += [note for note in (section.note,) if note]
        lines += ["", *self.notes, html.DISCLAIMER]
        return "\n".join(lines)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes .html, .csv or .json, by the suffix, whole or not at all; gives the file."""
        target = Path(path)
        writer = _WRITERS.get(target.suffix.lower())
        if writer is None:
            raise _core.InvalidInput(
                f"cannot save a rule's table as {str(target)!r}: the suffix must be one of "
                f"{', '.join(_WRITERS)}"
            )
        write_whole(target, writer(self).encode())
        return target

    def _page(self) -> dict[str, Any]:
        groups: dict[str, list[Section]] = {}
        for section in self._sections():
            groups.setdefault(section.part, []).append(section)
        facts = [(_words(name), _fact_text(value)) for name, value in self.facts.items()]
        return {
            "title": self.title,
            "rules": self.rules,
            "facts": facts,
            "missing": MISSING,
            "parts_of_page": groups,
            "notes": self.notes,
            "disclaimer": html.DISCLAIMER,
        }

    def _sections(self) -> list[Section]:
        return [
            Section(
                part=part.part,
                title=part.title,
                header=[Head(c.title, c.small, c.numeric) for c in part.columns],
                rows=[[_cell(row, column) for column in part.columns] for row in part.rows],
                lead=part.lead,
                note=part.note,
                faint=frozenset(i for i, row in enumerate(part.rows) if row.get("excluded")),
            )
            for part in self.parts
        ]


_WRITERS: dict[str, Callable[[RuleTable], str]] = {
    ".html": lambda table: table.to_html(),
    ".htm": lambda table: table.to_html(),
    ".csv": lambda table: table.to_csv(),
    ".json": lambda table: table.to_json(),
}
_KINDS: dict[str, Callable[[float], str]] = {
    "share": numbers.share,
    "ratio": numbers.ratio,
    "count": numbers.count,
    "number": numbers.number,
    "change": numbers.change,
    "persons": lambda value: f"{value:,.1f}".replace("-", numbers.MINUS),
    "z": lambda value: f"{value:.2f}".replace("-", numbers.MINUS),
    "p": numbers.p_value,
}


def _cell(row: dict[str, Any], column: Column) -> Cell:
    value = row.get(column.key)
    if column.kind == "text":
        why = row.get("reason") or "" if column.key == "group" else ""
        return Cell(_group_text(value), why=why)
    if column.kind == "flag":
        return Cell("–" if value is None else "yes" if value else "no")
    if value is None:
        return Cell("reference" if row.get("reference") and column.kind == "ratio" else "–")
    limits = row.get(f"{column.key}_lower"), row.get(f"{column.key}_upper")
    return Cell(_KINDS[column.kind](value), small=numbers.range_text(*limits, column.kind))


def _group_text(value: Any) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _joined(row: dict[str, Any]) -> dict[str, Any]:
    return {k: _group_text(v) if isinstance(v, list | tuple) else v for k, v in row.items()}


def _shown_fact(value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        return MISSING
    return value if isinstance(value, str | int | float | bool) else str(value)


def _fact_text(value: Any) -> str:
    shown = _shown_fact(value)
    return numbers.count(shown) if isinstance(shown, int) else str(shown)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
