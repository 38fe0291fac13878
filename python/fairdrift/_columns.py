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

_LONE_NAMES = {"groups": "group", "strata": "stratum", "features": "feature"}


@dataclass(frozen=True)
class TableSource:
    """A table that was looked into: its column names, and how to get at some of them.

    Names that are no text become text by `str()`. Names may repeat, which `require_column` refuses
    of those that are used. `fetch` takes the names that will be read, so that lazy tables compute
    once and only those, and gives a function from a name to its values or its `_core.Column`.
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
    """Read columns of `data`, or values of their own, in their roles, where they lie.

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

    Raises
    ------
    InvalidInput
        For an unknown or repeated name, unequal lengths, pandas objects whose indexes differ, and
        values that are no column; the message names the column.
    """
    one = {"y_true": y_true, "y_pred": y_pred, "score": score}
    one |= {"sample_weight": sample_weight, "cluster": cluster}
    many = {"groups": groups, "strata": strata, "features": features}
    given = {role: _named(role, value, data) for role, value in (one | many).items()}
    names = [value for pairs in given.values() for _, value in pairs if isinstance(value, str)]
    reader = _Reader(data, names)
    read = {role: [reader.read(*pair) for pair in pairs] for role, pairs in given.items()}
    roles: dict[str, Any] = {role: read[role][0] for role in one if read[role]}
    roles |= {role: read[role] for role in many}
    return _core.Table(**roles)


def read_values(data: Any, given: Mapping[str, Any], groups: Any) -> dict[str, np.ndarray]:
    """Columns by role as arrays, whatever they hold; as long as the groups, and aligned to them."""
    roles = {role: _named(role, value, data)[0] for role, value in given.items()}
    pairs = [*roles.values(), *_named("groups", groups, data)]
    reader = _Reader(data, [value for _, value in pairs if isinstance(value, str)])
    columns = {role: reader.read(role, value) for role, (_, value) in roles.items()}
    aligned = [reader.read(f"group {name}", v) for name, v in _named("groups", groups, data)]
    _core.Table(features=[*columns.values(), *aligned])  # refuses columns of unequal length
    return {role: _array(column) for role, column in columns.items()}


def _array(column: _core.Column) -> np.ndarray:
    values = column.to_list()
    if column.kind in {"integer", "real"} and None in values:
        values = [np.nan if value is None else value for value in values]
    return np.asarray(values, dtype=object if None in values or column.kind == "text" else None)


def feature_columns(data: Any, exclude: Iterable[str]) -> list[str]:
    """Names of the columns of `data`, in its order, without those to `exclude`."""
    excluded = set(exclude)
    return [name for name in open_table(data).names if name not in excluded]


def group_names(members: Any, data: Any) -> list[str]:
    """How columns that each stand for a group are called."""
    return [name for name, _ in _named("features", members, data)]


def labels_in_use(
    value_labels: Mapping[str, Any] | None, data: Any, *roles: Any
) -> Mapping[str, Any] | None:
    """Value labels without those of columns that `data` has and no role uses.

    One dictionary may describe a whole data set; a name that `data` does not have stays, and is
    then refused by name.
    """
    if value_labels is None or not isinstance(data, TableSource):
        return value_labels
    used = {name for role in roles for name, _ in _named("groups", role, data)}
    return {
        name: labels
        for name, labels in value_labels.items()
        if name in used or name not in data.names
    }


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
        return TableSource(list(map(str, data)), lambda _: lambda name: data[keys[name]])
    if isinstance(data, np.ndarray) and data.dtype.names is not None:
        return TableSource(list(data.dtype.names), lambda _: data.__getitem__)
    return _open_arrow(data)


def _open_arrow(data: Any) -> TableSource:
    if hasattr(data, "collect_schema"):  # Polars, eager or lazy
        exactly = sys.modules["polars"].selectors.by_name

        def select(names: list[str]) -> Any:
            chosen = data.select(exactly(*names))
            return chosen.collect() if hasattr(chosen, "collect") else chosen

        return TableSource(data.collect_schema().names(), lambda used: _by_arrow(select(used)))
    if hasattr(data, "project"):  # a DuckDB relation
        return TableSource(data.columns, lambda used: _by_arrow(data.project(_sql_names(used))))
    if hasattr(data, "column_names") and hasattr(data, "select"):  # PyArrow
        found = list(data.column_names)
        return TableSource(
            found, lambda used: _by_arrow(data.select([found.index(name) for name in used]))
        )
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        table = _core.ArrowTable(data)
        return TableSource(table.names, lambda _: _by_name(table))
    raise _core.InvalidInput(
        f"data is of type {type(data).__name__}, which has no named columns; pass a DataFrame, an "
        "Arrow table or a dict, or give values to y_true=, y_pred=, groups= themselves"
    )


def _sql_names(names: list[str]) -> str:
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _by_arrow(data: Any) -> Callable[[str], _core.Column]:
    return _by_name(_core.ArrowTable(data))


def _by_name(table: _core.ArrowTable) -> Callable[[str], _core.Column]:
    position = {name: i for i, name in enumerate(table.names)}
    return lambda name: table.column(position[name], name)


def _named(role: str, given: Any, data: Any) -> list[tuple[str, Any]]:
    """Names and values (or names of columns) of a role."""
    if given is None:
        return []
    if _is_name(given) or _is_levels(given, data):
        return [(str(given), str(given))]
    if role not in _LONE_NAMES:
        return [(role, given)]
    if isinstance(given, Mapping):
        return [
            (str(k), str(v) if _is_name(v) or _is_levels(v, data) else v) for k, v in given.items()
        ]
    if not isinstance(given, list | tuple):
        return [(column_name(given) or _LONE_NAMES[role], given)]
    for item in given:
        # Without a table a list of numbers is a list of values.
        is_value = data is None and not isinstance(item, str) and not hasattr(item, "name")
        if is_value or not column_name(item):
            raise _core.InvalidInput(
                f"{role} is a list, which names columns, but holds {str(item)[:40]!r}; "
                f"pass values as a dict: {role}={{'name': values}}"
            )
    return [
        (column_name(item), item if hasattr(item, "name") else column_name(item)) for item in given
    ]


def _is_name(given: Any) -> bool:
    # pandas names columns by numbers, too.
    return isinstance(given, str | int | np.integer) and not isinstance(given, bool)


def _is_levels(given: Any, data: Any) -> bool:
    """Whether a tuple names a column of several levels, which the table then has; else values."""
    if not isinstance(given, tuple) or data is None or isinstance(data, _core.State):
        return False
    return str(given) in open_table(data).names


def column_name(item: Any) -> str:
    """The name of a column as text: of text, of a number or a tuple, of named values; else empty.

    A tuple names a column of a pandas table with several levels of names.
    """
    name = item if _is_name(item) or isinstance(item, tuple) else getattr(item, "name", None)
    return str(name) if _is_name(name) or isinstance(name, tuple) else ""


def column_names(option: str, given: Any) -> list[str]:
    """The names in a list of them; one name is a list of one."""
    if _is_name(given):
        return [str(given)]
    names = [column_name(item) for item in given] if isinstance(given, Iterable) else [""]
    if "" in names:
        raise _core.InvalidInput(f"{option} is {given!r}; it must be a list of names of columns")
    return names


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
        if data is not None:
            source = open_table(data)
            for name in used:
                require_column(name, source.names)
            self._fetch = source.fetch(used) if used else None

    def read(self, name: str, given: Any) -> _core.Column:
        if isinstance(given, str) and self._fetch is not None:
            given = self._fetch(given)
        return self._convert(name, given)

    def _convert(self, name: str, values: Any) -> _core.Column:
        if isinstance(values, _core.Column):
            return values.named(name)
        polars, pandas = sys.modules.get("polars"), sys.modules.get("pandas")
        if polars is not None and isinstance(values, polars.Series):
            values = values.to_frame()  # older Series do not export dates and categories themselves
        if pandas is None:
            return _core.Column(name, values)
        if isinstance(values, pandas.DataFrame):
            values = values.iloc[:, 0] if values.shape[1] == 1 else values.to_numpy()
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


def require_column(name: str, names: list[str], option: str = "") -> None:
    """Refuse the name of a column that is not there (naming what is near) or there twice."""
    count = names.count(name)
    if count == 1:
        return
    where = f"{option}: " if option else ""
    if count > 1:
        raise _core.InvalidInput(f"{where}data has {count} columns named {name!r}; rename them")
    lowered = {other.strip().lower(): other for other in reversed(names)}
    near = difflib.get_close_matches(name.strip().lower(), lowered, n=3)
    listed = ", ".join(repr(lowered[other]) for other in near) or ", ".join(map(repr, names[:10]))
    raise _core.InvalidInput(
        f"{where}data has no column {name!r}; "
        f"{'near it' if near else 'it has'}: {listed or 'none at all'}"
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
