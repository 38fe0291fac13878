"""States made and fed from Python's tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fairdrift import _core
from fairdrift._columns import TableSource, labels_in_use, open_table, read_table

LABEL_RULES = ("positive", "favorable", "threshold", "bins", "value_labels", "max_cells", "task")
_ONE = ("y_true", "y_pred", "score", "sample_weight", "cluster")
_MANY = ("groups", "strata", "features")


def count(data: Any = None, *, n_threads: int = 1, **given: Any) -> _core.State:
    """The state of a table over open axes."""
    table, rules = _table_and_rules(data, given)
    return _core.open_state(table, rules, n_threads)


def _table_and_rules(data: Any, given: dict[str, Any]) -> tuple[_core.Table, dict[str, Any]]:
    rules = {name: given.pop(name) for name in LABEL_RULES if name in given}
    unknown = set(given) - {*_ONE, "groups", "strata"}
    if unknown:
        raise TypeError(f"State() got an unexpected argument {sorted(unknown)[0]!r}")
    source = None if data is None else open_table(data)
    used = [given.get(role) for role in ("y_true", "y_pred", "groups", "strata")]
    rules["value_labels"] = labels_in_use(rules.get("value_labels"), source, *used)
    return read_table(source, **given), rules


def bootstrap(
    data: Any = None,
    attribute: Any = None,
    *,
    replicates: int = 1000,
    seed: int = 0,
    n_threads: int = 1,
    **given: Any,
) -> tuple[list[Any], list[str], Any]:
    """Metrics of labels and decisions in Poisson resamples of rows, weights and clusters included.

    Each row is there k times, k drawn from the Poisson law with mean 1 by the seed, the row's
    number and the replicate; rows of one cluster share their draws, so that whole clusters come and
    go. Not for intervals of extremes: an audit's hold.

    Parameters
    ----------
    data
        A table, or nothing where roles are given as values.
    attribute
        Whose groups: a name of `groups`, several for an intersection, none for all rows.
    replicates, seed
        How many resamples, and what they are a function of.
    **given
        The roles and label rules that `State` takes: y_true, y_pred, groups, sample_weight,
        cluster, positive and so on.

    Returns
    -------
    tuple
        The groups, the names of the metrics, and the values by replicate, group and metric; NaN
        where a resample has none.

    Raises
    ------
    InvalidInput
        Where the rows cannot be counted, or the attribute is not among the groups.
    """
    table, rules = _table_and_rules(data, given)
    return _core.bootstrap_rows(
        table, rules, attribute, replicates=replicates, seed=seed, n_threads=n_threads
    )


def as_state(data: Any, n_threads: int, **given: Any) -> _core.State:
    """A state as it is, a table counted; roles that are None are not given."""
    roles = {name: value for name, value in given.items() if value is not None}
    if not isinstance(data, _core.State):
        return count(data, n_threads=n_threads, **roles)
    if roles:
        raise _core.InvalidInput(
            f"a state already knows its columns and label rules; {next(iter(roles))} is given too"
        )
    return data


def batch(
    state: _core.State, data: Any = None, *, n_threads: int = 1, **given: Any
) -> tuple[_core.Table, int]:
    """The columns of a batch that a state counts, found by the names the state was made with.

    Labels, decisions and scores may be missing from the batch (they come later, or never); groups,
    strata, features, weights and clusters may not.
    """
    columns = state.columns
    source = None if data is None else open_table(data)
    roles = _ones(columns, source, given)
    for role in ("sample_weight", "cluster"):
        if roles[role] is None:
            roles[role] = columns[role]
    for role in _MANY:
        names = columns[role]
        values = given.pop(role, None)
        roles[role] = names if values is None else _in_order(role, names, values)
    if given:
        raise TypeError(f"update() got an unexpected argument {sorted(given)[0]!r}")
    return read_table(source, **roles), n_threads


def present(state: _core.State, data: Any = None, **given: Any) -> _core.Table:
    """The columns of a state that a table has, found by the names the state was made with."""
    columns = state.columns
    source = None if data is None else open_table(data)
    roles = _ones(columns, source, given)
    for role in _MANY:
        names = columns[role]
        values = given.pop(role, None)
        if values is None:
            values = [name for name in names if source is not None and name in source.names]
        roles[role] = values
    if given:
        raise TypeError(f"drift() got an unexpected argument {sorted(given)[0]!r}")
    return read_table(source, **roles)


def merge(states: Iterable[_core.State]) -> _core.State:
    """The sum of states: the state of all their rows.

    Raises
    ------
    InvalidInput
        Where there is no state at all, or something else among them.
    IncompatibleMerge
        Where the states were made under different layouts.
    """
    total: _core.State | None = None
    if not isinstance(states, Iterable):
        raise _core.InvalidInput(f"merge takes a list of states, and was given {states!r:.60}")
    for state in states:
        if not isinstance(state, _core.State):
            raise _core.InvalidInput(f"merge takes states, and one of them is {state!r:.60}")
        total = state.zero() if total is None else total
        total.merge(state)
    if total is None:
        raise _core.InvalidInput("there is no state to merge")
    return total


def _ones(
    columns: dict[str, Any], source: TableSource | None, given: dict[str, Any]
) -> dict[str, Any]:
    """What is to be read in the roles that one column has; None where it is not there."""
    roles: dict[str, Any] = {}
    for role in _ONE:
        name = columns[role]
        there = source is not None and name in source.names
        roles[role] = given.pop(role) if role in given else name if there else None
    return roles


def _in_order(role: str, names: list[str], values: Any) -> Any:
    """A mapping in the state's own order, so that callers need not keep to it."""
    if not isinstance(values, dict):
        return values
    missing = [name for name in names if name not in values]
    if missing:
        raise _core.InvalidInput(f"{role} lacks {missing[0]!r}, which the state counts")
    return {name: values[name] for name in names} | values
