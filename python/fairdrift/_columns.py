"""Columns with roles, out of whatever table or arrays a user hands in.

Nothing is imported here but NumPy: pandas, Polars, PyArrow and DuckDB are known by what their
objects can do. Values are viewed where they lie; what is converted, and how, says `_core.Column`.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairdrift import _core

__all__ = ["TableSource", "feature_columns", "open_table", "read_table"]

_LONE_NAMES = {"groups": "group", "strata": "stratum", "features": "feature"}


@dataclass(frozen=True)
class TableSource:
    """A table that was looked into: its column names, and how to get at some of them.

    `fetch` takes the names that will be read, so that lazy tables compute once and only those, and
    gives a function from a name to its values or its `_core.Column`.
    """

    names: list[str]
    fetch: Callable[[list[str]], Callable[[str], Any]]


def read_table(
    data: Any = None,
    *,
    y_true: Any = None,
    y_pred: Any = None,
    score: Any = None,
    sample_weight: Any = None,
    groups: Any = None,
    strata: Any = None,
    features: Any = None,
    cluster: Any = None,
) -> _core.Table:
    """Columns of `data`, or values of their own, in their roles.

    Parameters
    ----------
    data
        A pandas or Polars DataFrame, a LazyFrame, a PyArrow Table, a DuckDB relation, anything else
        with ``__arrow_c_stream__``, a mapping from names to values, a structured array, or what
        `open_table` gave.
    y_true, y_pred, score, sample_weight, cluster
        The name of a column, or values; values are named by their role.
    groups, strata, features
        A list of names of columns, a mapping from names to either, one name, or one column of
        values (named by its ``name``, else "group", "stratum" or "feature").

    Returns
    -------
    _core.Table
        Views of the columns that are used, and only those.

    Raises
    ------
    InvalidInput
        For a name that the table does not have or has twice, columns of unequal length, pandas
        objects whose indexes differ, and values that are no column; the message names the column.
    """
    one = {"y_true": y_true, "y_pred": y_pred, "score": score}
    one |= {"sample_weight": sample_weight, "cluster": cluster}
    many = {"groups": groups, "strata": strata, "features": features}
    named = {role: _named(role, value) for role, value in many.items()}
    every = [*one.values(), *(value for pairs in named.values() for _, value in pairs)]
    reader = _Reader(data, [value for value in every if isinstance(value, str)])
    roles = {
        role: reader.read(value if isinstance(value, str) else role, value)
        for role, value in one.items()
        if value is not None
    }
    columns = {
        role: [reader.read(name, value) for name, value in pairs] for role, pairs in named.items()
    }
    return _core.Table(**roles, **columns)


def feature_columns(data: Any, exclude: Iterable[str]) -> list[str]:
    """Names of the columns of `data`, in its order, without those to `exclude`."""
    excluded = set(exclude)
    return [name for name in open_table(data).names if name not in excluded]


def open_table(data: Any) -> TableSource:
    """Look into a table; a stream that can be read only once is read here."""
    if isinstance(data, TableSource):
        return data
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(data, pandas.DataFrame):
        names = [str(name) for name in data.columns]
        return TableSource(names, lambda _: lambda name: data.iloc[:, names.index(name)])
    if isinstance(data, Mapping):
        keys = {str(key): key for key in data}
        return TableSource(list(keys), lambda _: lambda name: data[keys[name]])
    if isinstance(data, np.ndarray) and data.dtype.names is not None:
        return TableSource(list(data.dtype.names), lambda _: data.__getitem__)
    return _open_arrow(data)


def _open_arrow(data: Any) -> TableSource:
    if hasattr(data, "collect_schema"):  # Polars, eager or lazy
        exactly = sys.modules["polars"].selectors.by_name

        def select(names: list[str]) -> Any:
            chosen = data.select(exactly(*names))
            return chosen.collect() if hasattr(chosen, "collect") else chosen

        return _arrow_source(data.collect_schema().names(), select)
    if hasattr(data, "project"):  # a DuckDB relation
        quoted = '"{}"'.format
        return _arrow_source(
            list(data.columns),
            lambda names: data.project(", ".join(quoted(n.replace('"', '""')) for n in names)),
        )
    if hasattr(data, "column_names") and hasattr(data, "select"):  # PyArrow
        return _arrow_source(list(data.column_names), data.select)
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        table = _core.ArrowTable(data)
        return TableSource(table.names, lambda _: _arrow_columns(table))
    raise _core.InvalidInput(
        f"data is of type {type(data).__name__}, which has no named columns; pass a DataFrame, an "
        "Arrow table or a dict, or give values to y_true=, y_pred=, groups= themselves"
    )


def _arrow_source(names: list[str], select: Callable[[list[str]], Any]) -> TableSource:
    return TableSource(names, lambda used: _arrow_columns(_core.ArrowTable(select(used))))


def _arrow_columns(table: _core.ArrowTable) -> Callable[[str], _core.Column]:
    position = {name: i for i, name in enumerate(table.names)}
    return lambda name: table.column(position[name], name)


def _named(role: str, given: Any) -> list[tuple[str, Any]]:
    """Names and values (or names of columns) of a role that takes several columns."""
    if given is None:
        return []
    if isinstance(given, str):
        return [(given, given)]
    if isinstance(given, Mapping):
        return [(str(name), value) for name, value in given.items()]
    if isinstance(given, list | tuple):
        return [(_name_of(role, item), item) for item in given]
    name = getattr(given, "name", None)
    return [(name if isinstance(name, str) and name else _LONE_NAMES[role], given)]


def _name_of(role: str, item: Any) -> str:
    name = item if isinstance(item, str) else getattr(item, "name", None)
    if isinstance(name, str) and name:
        return name
    raise _core.InvalidInput(
        f"{role} is a list, which names columns, but holds {str(item)[:40]!r}; "
        f"pass values as a dict: {role}={{'name': values}}"
    )


class _Reader:
    """Reads columns for one table and minds that pandas objects share their index."""

    def __init__(self, data: Any, names: Iterable[str]) -> None:
        self._indexed: tuple[str, Any] | None = None
        self._fetch: Callable[[str], Any] | None = None
        used = list(dict.fromkeys(names))
        if data is None and used:
            raise _core.InvalidInput(
                f"{used[0]!r} names a column, but there is no data to find it in; pass the table "
                f"as data, or values as a list, an array or a dict: {{{used[0]!r}: values}}"
            )
        if data is None:
            return
        source = open_table(data)
        for name in used:
            _require_one(name, source.names)
        if used:
            self._fetch = source.fetch(used)

    def read(self, name: str, given: Any) -> _core.Column:
        if isinstance(given, str) and self._fetch is not None:
            given = self._fetch(given)
        return self._convert(name, given)

    def _convert(self, name: str, values: Any) -> _core.Column:
        if isinstance(values, _core.Column):
            return values.named(name)
        pandas = sys.modules.get("pandas")
        if pandas is None:
            return _core.Column(name, values)
        if isinstance(values, pandas.DataFrame):
            if values.shape[1] != 1:
                raise _core.InvalidInput(
                    f"column {name!r} has {values.shape[1]} columns; pass one of them"
                )
            values = values.iloc[:, 0]
        if isinstance(values, pandas.Series):
            self._align(name, values.index)
        if isinstance(values, pandas.Series | pandas.Index):
            return _pandas_column(pandas, name, values.dtype, values.array)
        return _core.Column(name, values)

    def _align(self, name: str, index: Any) -> None:
        other, known = self._indexed = self._indexed or (name, index)
        if known is index or len(known) != len(index) or known.equals(index):
            return
        for row, (a, b) in enumerate(zip(known.tolist(), index.tolist(), strict=True)):
            if repr(a) != repr(b):
                raise _core.InvalidInput(
                    f"the pandas indexes of {other!r} and {name!r} differ (row {row}: {a!r} and "
                    f"{b!r}), and rows are matched by position; call .reset_index(drop=True) on "
                    "both if they are in one order, else .loc[other.index] on one of them"
                )


def _require_one(name: str, names: list[str]) -> None:
    count = names.count(name)
    if count == 1:
        return
    if count > 1:
        raise _core.InvalidInput(f"data has {count} columns named {name!r}; rename them")
    lowered = {other.strip().lower(): other for other in reversed(names)}
    near = difflib.get_close_matches(name.strip().lower(), lowered, n=3)
    listed = ", ".join(repr(lowered[other]) for other in near) or ", ".join(map(repr, names[:10]))
    raise _core.InvalidInput(
        f"data has no column {name!r}; {'near it' if near else 'it has'}: {listed or 'none at all'}"
    )


def _pandas_column(pandas: Any, name: str, dtype: Any, array: Any) -> _core.Column:
    if isinstance(dtype, np.dtype):
        return _core.Column(name, np.asarray(array))
    storage = str(getattr(dtype, "storage", ""))
    ranges = (pandas.IntervalDtype, pandas.PeriodDtype)
    if isinstance(dtype, pandas.CategoricalDtype):
        categories = dtype.categories.tolist()
        if isinstance(dtype.categories.dtype, ranges):
            categories = [str(category) for category in categories]
        return _core.Column.coded(name, array.codes, categories)
    if isinstance(dtype, pandas.ArrowDtype) or storage.startswith("pyarrow"):
        return _core.Column(name, array.__arrow_array__())
    if hasattr(array, "_data") and hasattr(array, "_mask"):  # nullable numbers and booleans
        return _core.Column(name, np.ma.MaskedArray(array._data, array._mask, copy=False))
    if isinstance(dtype, pandas.DatetimeTZDtype):
        return _core.Column(name, np.asarray(array.tz_convert(None)), utc=True)
    if isinstance(dtype, ranges):
        raise _core.InvalidInput(
            f"column {name!r} has the pandas type {dtype}; make it text: .astype(str)"
        )
    if isinstance(dtype, pandas.StringDtype):
        return _core.Column(name, np.asarray(array, dtype=object))
    return _core.Column(name, np.asarray(array))
