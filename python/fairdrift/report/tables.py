"""Tables of a report's numbers: for eyes, for data frames, for anything that reads Arrow."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from fairdrift import _core
from fairdrift.report import names, numbers, text
from fairdrift.report.column_sentences import finding_of
from fairdrift.report.csv_text import csv_of
from fairdrift.report.view import Measured, Names, View, of


class Shown(NamedTuple):
    """A table as a person reads it; the first `texts` columns are words, the others numbers."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: int = 1


_KINDS = {int: "int64", float: "float64", str: "text"}


class Table:
    """Named columns of equal length.

    A table prints readably, turns into pandas or Polars, and is read in place by whatever speaks
    Arrow's ``__arrow_c_stream__``. Iterating gives rows as dicts, indexing with a name a column.

    Parameters
    ----------
    columns
        Names and their values: integers, floats or texts, None where there is none.
    kinds
        "int64", "float64" or "text" of columns; by default that of their values.
    shown
        What a person reads of it; by default the values themselves.
    """

    def __init__(
        self,
        columns: Mapping[str, Sequence[Any]],
        *,
        kinds: Mapping[str, str] | None = None,
        shown: Shown | None = None,
    ) -> None:
        self._columns = {name: list(values) for name, values in columns.items()}
        lengths = {name: len(values) for name, values in self._columns.items()}
        if len(set(lengths.values())) > 1:
            raise _core.InvalidInput(f"columns of a table have unequal lengths: {lengths}")
        given = kinds or {}
        self._kinds = {n: given.get(n) or _kind(n, v) for n, v in self._columns.items()}
        self._shown = shown

    @property
    def columns(self) -> list[str]:
        """The columns' names."""
        return list(self._columns)

    def __getitem__(self, name: str) -> list[Any]:
        if name not in self._columns:
            raise KeyError(f"no column {name!r}; there are {', '.join(self._columns)}")
        return list(self._columns[name])

    def __len__(self) -> int:
        return len(next(iter(self._columns.values()), []))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for values in zip(*self._columns.values(), strict=True):
            yield dict(zip(self._columns, values, strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._columns == other._columns

    __hash__ = None  # type: ignore[assignment]

    def to_dict(self) -> dict[str, list[Any]]:
        """Columns as lists."""
        return {name: list(values) for name, values in self._columns.items()}

    def to_pandas(self) -> Any:
        """A pandas DataFrame; raises ImportError where pandas is not installed."""
        try:
            import pandas as pd
        except ImportError as missing:
            raise ImportError("to_pandas needs pandas: pip install pandas") from missing
        dtypes = {"int64": "Int64", "float64": "float64", "text": "object"}
        return pd.DataFrame(
            {
                name: pd.Series(values, dtype=self._dtype(name, dtypes))
                for name, values in self._columns.items()
            }
        )

    def _dtype(self, name: str, dtypes: dict[str, str]) -> str:
        # pandas' nullable integers only where a value is absent
        kind = self._kinds[name]
        whole = kind == "int64" and None not in self._columns[name]
        return "int64" if whole else dtypes[kind]

    def to_polars(self) -> Any:
        """A Polars DataFrame; raises ImportError where Polars is not installed."""
        try:
            import polars as pl
        except ImportError as missing:
            raise ImportError("to_polars needs Polars: pip install polars") from missing
        types = {"int64": pl.Int64, "float64": pl.Float64, "text": pl.String}
        schema = {name: types[kind] for name, kind in self._kinds.items()}
        return pl.DataFrame(self._columns, schema=schema)

    def to_csv(self) -> str:
        """The table as CSV; a text that a spreadsheet would run as a formula begins with ``'``."""
        return csv_of(self.columns, (list(row.values()) for row in self))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Arrow's PyCapsule protocol: pyarrow.table(t), polars.from_arrow(t), DuckDB and others."""
        return _core.arrow_stream([(n, self._kinds[n], v) for n, v in self._columns.items()])

    def _texts(self) -> Shown:
        if self._shown is not None:
            return self._shown
        rows = [["" if v is None else _plain(v) for v in row.values()] for row in self]
        kinds = list(self._kinds.values())
        texts = next((i for i, kind in enumerate(kinds) if kind != "text"), len(kinds))
        return Shown(self.columns, rows, texts)

    def __repr__(self) -> str:
        header, rows, texts = self._texts()
        if not header:
            return "<Table without columns>"
        return text.aligned(header, rows, [i >= texts for i in range(len(header))])

    def _repr_html_(self) -> str:
        header, rows, _ = self._texts()
        head = Markup("").join(Markup("<th>{}</th>").format(h) for h in header)
        body = Markup("").join(
            Markup("<tr>{}</tr>").format(
                Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row)
            )
            for row in rows[:200]
        )
        left = len(rows) - 200
        more = Markup("<p>… {} more rows</p>").format(numbers.count(left)) if left > 0 else ""
        return str(
            Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}").format(
                head, body, more
            )
        )


def _kind(name: str, values: Sequence[Any]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        return "float64"
    if len(kinds) > 1 or not kinds <= _KINDS.keys():
        raise _core.InvalidInput(f"column {name!r} holds {sorted(k.__name__ for k in kinds)}")
    return _KINDS[kinds.pop()] if kinds else "text"


def _plain(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


# --- the tables of a report -----------------------------------------------------------------------

_MEASUREMENT = {
    **dict.fromkeys(names.KEYS, "text"),
    **dict.fromkeys(("value", "lower", "upper", "confidence"), "float64"),
    "method": "text",
    **dict.fromkeys(("bound_lower", "bound_upper"), "float64"),
    "n": "int64",
    **dict.fromkeys(("numerator", "denominator", "p_value", "adjusted_p_value"), "float64"),
    "finding": "text",
    "smallest_effect": "float64",
    "status": "text",
    "reason": "text",
}


def table(report: _core.Report, metric: str | None = None, **filters: Any) -> Table:
    """A Table of the matching measurements, one row each, all their fields as columns.

    Parameters
    ----------
    report
        Where they are.
    metric, **filters
        `metric`, `attribute`, `group`, `feature`, `window`, `positive`, `comparison`, `against`;
        what is not given matches everything.

    Raises
    ------
    KeyError
        Where nothing matches; it names the key that does not and the values that are near.
    """
    chosen = report.select(metric, **filters)
    if not chosen and len(report):
        report.measure(metric, **filters)  # raises a KeyError that names what is near
    found = [{key: getattr(m, key) for key in _MEASUREMENT} for m in chosen]
    for m in found:
        m["attribute"] = names.attribute_text(names.as_list(m["attribute"])) or None
        m["group"] = names.group_text(names.as_list(m["group"])) or None
    columns = {key: [m[key] for m in found] for key in _MEASUREMENT}
    header = ("measured", "value", "interval", "n", "status")
    rows = [
        (
            names.measured(m),
            numbers.value_text(m),
            numbers.interval_text(m),
            numbers.count(m["n"]),
            m["reason"] if m["status"] == "undefined" else m["status"],
        )
        for m in found
    ]
    return Table(columns, kinds=_MEASUREMENT, shown=Shown(header, rows))


def by_group(
    report: _core.Report, attribute: str | Sequence[str], *, metrics: Sequence[str] | None = None
) -> Table:
    """A Table with one row a group: its size, and each metric with its interval and its n.

    Parameters
    ----------
    report
        An audit.
    attribute
        The attribute, or those of an intersection: ``("sex", "race")``.
    metrics
        Which metrics; all by default.

    The columns are the attributes, `count`, and of each metric its name, `_lower`, `_upper` and
    `_n`. An attribute of one of these names has `_2` after it.
    """
    wanted: Names = tuple(names.as_list(attribute))
    groups: dict[Names, dict[str, _core.Measurement]] = {}
    for m in report.select(attribute=wanted, comparison=""):
        if m.group is not None:
            groups.setdefault(tuple(names.as_list(m.group)), {})[m.metric] = m
    if not groups or not wanted:
        known = _list([names.attribute_text(a) for a in of(report).attributes])
        asked = names.attribute_text(wanted)
        raise KeyError(f"the report has no groups by {asked!r}; it has {known}")
    there = dict.fromkeys(metric for measured in groups.values() for metric in measured)
    there.pop("count", None)
    chosen = list(there) if metrics is None else [_known(m, list(there)) for m in metrics]
    return _groups_table(wanted, groups, chosen)


def _groups_table(
    attribute: Names, groups: dict[Names, dict[str, _core.Measurement]], metrics: list[str]
) -> Table:
    sizes = [
        measured["count"].n if "count" in measured else max(m.n for m in measured.values())
        for measured in groups.values()
    ]
    columns = [_Column("count", "int64", sizes)]
    for metric in metrics:
        found = [measured.get(metric) for measured in groups.values()]
        for suffix, field in (("", "value"), ("_lower", "lower"), ("_upper", "upper"), ("_n", "n")):
            kind = "int64" if field == "n" else "float64"
            values = [getattr(m, field) if m else None for m in found]
            columns.append(_Column(metric + suffix, kind, values))
    numbered = len(columns)
    for i, name in enumerate(attribute):
        columns.append(_Column(name, "text", [group[i] for group in groups]))
    columns = _distinct(columns)
    columns = columns[numbered:] + columns[:numbered]
    shown = [
        [*group, numbers.count(size)]
        + [numbers.full_text(text.fields_of(m)) if (m := measured.get(k)) else "–" for k in metrics]
        for (group, measured), size in zip(groups.items(), sizes, strict=True)
    ]
    header = [*attribute, "people", *(names.title(metric) for metric in metrics)]
    return _table(columns, Shown(header, shown, len(attribute)))


class _Column(NamedTuple):
    name: str
    kind: str
    values: list[Any]


def _distinct(columns: list[_Column]) -> list[_Column]:
    """Columns of which no two have one name: the second of a name gets _2, the third _3."""
    own = {column.name for column in columns}
    taken: set[str] = set()
    settled = []
    for column in columns:
        name, repeat = column.name, 1
        while name in taken or (repeat > 1 and name in own):
            repeat += 1
            name = f"{column.name}_{repeat}"
        taken.add(name)
        settled.append(column._replace(name=name))
    return settled


def _table(columns: list[_Column], shown: Shown) -> Table:
    values = {column.name: column.values for column in columns}
    return Table(values, kinds={column.name: column.kind for column in columns}, shown=shown)


def _known(metric: str, there: Sequence[str]) -> str:
    name = names.reported(metric, there)
    if name in there:
        return name
    near = difflib.get_close_matches(metric, there, n=3)
    raise KeyError(
        f"the report has no metric {metric!r} of groups; {'near it' if near else 'it has'}: "
        f"{_list(near or there)}"
    )


def _list(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "none"


def by_feature(report: _core.Report) -> Table:
    """A Table with one row a column of a drift report: what was found, each number, why."""
    view = of(report)
    if not view.features:
        raise KeyError(f"this {view.kind} report has no measurements of features")
    keys = list(dict.fromkeys(key for measured in view.features.values() for key in measured))
    features = list(view.features)
    measured = list(view.features.values())
    columns = [
        _Column("feature", "text", features),
        _Column("role", "text", [view.role_of(f) for f in features]),
        _Column("finding", "text", [finding_of(view, f) for f in features]),
        _Column("p_value", "float64", [_first(m, "p_value") for m in measured]),
        _Column("adjusted_p_value", "float64", [_first(m, "adjusted_p_value") for m in measured]),
        _Column("reason", "text", [_reasons(m) for m in measured]),
    ]
    fixed = len(columns)
    for key in keys:
        name = "_".join(part for part in key if part)
        for suffix, field in (("", "value"), ("_lower", "lower"), ("_upper", "upper")):
            values = [m.get(key, {}).get(field) for m in measured]
            columns.append(_Column(name + suffix, "float64", values))
    columns = _distinct(columns)
    columns = columns[:3] + columns[fixed:] + columns[3:fixed]
    return _table(columns, _features_shown(view, features, keys))


def _reasons(measured: dict[tuple[str, str], Measured]) -> str:
    return "; ".join(m["reason"] for m in measured.values() if m["finding"] and m["reason"])


def _first(measured: dict[tuple[str, str], Measured], field: str) -> float | None:
    tested = [m for m in measured.values() if m["adjusted_p_value"] is not None]
    return tested[0][field] if tested else None


def _features_shown(view: View, features: list[str], keys: list[tuple[str, str]]) -> Shown:
    header = ["feature", "role", "finding"]
    header += [names.title(m) + (f" {how}" if how else "") for m, how in keys]
    rows = []
    for feature in features:
        measured = view.features[feature]
        row = [feature, view.role_of(feature), finding_of(view, feature) or "–"]
        row += [numbers.full_text(measured[k]) if k in measured else "" for k in keys]
        rows.append(row)
    return Shown(header, rows, 3)
