"""References made of Python's tables, and their files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fairdrift import _core
from fairdrift._columns import (
    TableSource,
    column_name,
    column_names,
    labels_in_use,
    open_table,
    read_table,
    require_column,
)
from fairdrift._files import write_whole

_ROLES = ("y_true", "y_pred", "score", "sample_weight", "cluster", "groups", "strata")


def fit(
    data: Any = None,
    *,
    y_true: Any = None,
    y_pred: Any = None,
    score: Any = None,
    groups: Any = None,
    strata: Any = None,
    sample_weight: Any = None,
    cluster: Any = None,
    positive: Any = None,
    favorable: Any = None,
    threshold: float | None = None,
    bins: Mapping[str, Sequence[float]] | None = None,
    value_labels: Mapping[str, Mapping[Any, str]] | None = None,
    task: str = "auto",
    features: Any = None,
    categorical: str | Sequence[str] = (),
    numeric: str | Sequence[str] = (),
    exclude: str | Sequence[str] = (),
    knots: int = 1023,
    exact: str | bool = "auto",
    held_out: bool | None = None,
    subject: Mapping[str, str] | None = None,
    max_cells: int | None = None,
    n_threads: int = 1,
) -> _core.Reference:
    """Freeze what a table looks like, so that later batches can be compared with it.

    Parameters
    ----------
    data
        A table (pandas, Polars, Arrow, DuckDB, a dict of arrays).
    y_true, y_pred, score, groups, strata, sample_weight, cluster, positive, favorable, threshold,
    bins, value_labels, task, max_cells
        As in `audit`: audits of the reference's states know of clusters, drift does not.
    features
        The model's inputs: a list of columns, or a dict from names to columns or values. By default
        all columns of `data` that have no other role and are no dates or times; those that are
        listed are measured as days since 1970-01-01.
    categorical, numeric
        Names of features whose kind is given; the kind of the others is found. Whole numbers with
        at most 50 values and five rows a value are categories, and so is a constant.
    exclude
        Names of columns that are no features.
    knots
        How many values of a number are kept apart where it is not exact.
    exact
        Whether every distinct value is kept: "auto" up to 100,000 rows, True or False.
    held_out
        Whether the model has not seen these rows in training; not said by default.
    subject
        model, version, owner and purpose; goes into every report made with this reference.
    n_threads
        Threads that count rows.

    Returns
    -------
    Reference
        Its `notes` and `describe()` say every choice; `left_out` names the columns that are not
        measured.

    Raises
    ------
    InvalidInput
        For columns that do not exist or cannot be what they are said to be, and where there is no
        column at all.
    """
    given = {
        "y_true": y_true,
        "y_pred": y_pred,
        "score": score,
        "sample_weight": sample_weight,
        "cluster": cluster,
        "groups": groups,
        "strata": strata,
    }
    rules = {
        "positive": positive,
        "favorable": favorable,
        "threshold": threshold,
        "bins": bins,
        "value_labels": value_labels,
        "max_cells": max_cells,
        "task": task,
    }
    categorical = column_names("categorical", categorical)
    numeric = column_names("numeric", numeric)
    exclude = column_names("exclude", exclude)
    data = None if data is None else open_table(data)
    known = [] if data is None else data.names
    offered = _names_in(features)
    for option, names in {
        "exclude": exclude,
        "categorical": categorical,
        "numeric": numeric,
    }.items():
        for name in names:
            if option == "exclude" and name in offered:
                raise _core.InvalidInput(f"{name!r} is named in both features and exclude")
            if name not in offered:
                require_column(name, known, option)
    rules["value_labels"] = labels_in_use(value_labels, data, y_true, y_pred, groups, strata)
    unreadable: dict[str, str] = {}
    listed = features is not None
    if features is None and data is not None:
        data, features, unreadable = _candidates(data, given, exclude)
    options = {
        "knots": knots,
        "exact": exact,
        "categorical": categorical,
        "numeric": numeric,
        "listed": listed,
        "held_out": held_out,
        "subject": subject,
        "n_threads": n_threads,
        "unreadable": unreadable,
    }
    return _core.fit_reference(read_table(data, features=features, **given), rules, options)


def save(reference: _core.Reference, path: str | os.PathLike[str]) -> None:
    """Write the bytes of a reference to a file, whole or not at all."""
    write_whole(Path(path), reference.to_bytes())


def load(path: str | os.PathLike[str]) -> _core.Reference:
    """Read the reference of a file that `save` wrote."""
    return _core.Reference.from_bytes(Path(path).read_bytes())


def _candidates(
    data: Any, given: Mapping[str, Any], exclude: Sequence[str]
) -> tuple[TableSource, list[str], dict[str, str]]:
    """The columns that have no other role; apart, those that cannot be read, with the cause."""
    opened = open_table(data)
    taken = {*exclude, *(name for role in _ROLES for name in _names_in(given[role]))}
    names = [name for name in dict.fromkeys(opened.names) if name not in taken]
    once = [name for name in names if opened.names.count(name) == 1]
    # Lazy tables compute once, for all columns that are read afterwards.
    fetched = opened.fetch(_all_names(opened, given, once))
    source = TableSource(opened.names, lambda _: fetched)
    unreadable = {}
    for name in names:
        try:
            read_table(source, features=[name])
        except _core.InvalidInput as problem:
            unreadable[name] = str(problem)
    return source, [name for name in names if name not in unreadable], unreadable


def _all_names(source: TableSource, given: Mapping[str, Any], features: list[str]) -> list[str]:
    named = [name for role in _ROLES for name in _names_in(given[role])]
    return [name for name in dict.fromkeys([*named, *features]) if name in source.names]


def _names_in(given: Any) -> list[str]:
    """Names of columns that a role was given, as text or as named values."""
    if isinstance(given, Mapping):
        inner = [name for value in given.values() for name in _names_in(value)]
        return [*map(str, given), *inner]
    if isinstance(given, list | tuple):
        return [name for value in given if not isinstance(value, list) for name in _names_in(value)]
    name = column_name(given)
    return [name] if name else []
