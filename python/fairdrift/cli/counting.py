"""States of the rows that a command is given: columns in roles, labels by their rules."""

from __future__ import annotations

from typing import Any

import fairdrift as fd
from fairdrift.cli import words
from fairdrift.cli.options import Files, Labels, Roles
from fairdrift.cli.screen import Screen as Terminal
from fairdrift.cli.tables import Tables


def label_columns(roles: Roles) -> list[str]:
    """Columns whose values are labels: the true one and the decision."""
    return present(roles.y_true, roles.y_pred)


def role_columns(roles: Roles) -> list[str]:
    """Every column that a role names, once."""
    names: list[str] = []
    for given in roles_of(roles).values():
        names += [given] if isinstance(given, str) else given or []
    return list(dict.fromkeys(names))


def roles_of(roles: Roles) -> dict[str, Any]:
    """Roles as a question takes them."""
    return {
        role: words.listed(given) or None if isinstance(given, list) else given
        for role, given in vars(roles).items()
    }


def rules_of(labels: Labels, roles: Roles, tables: Tables) -> dict[str, Any]:
    """Label rules as a question takes them, in the kinds of the columns."""
    kinds = tables.kinds(label_columns(roles))
    used = {*role_columns(roles)}
    value_labels = {}
    for column, texts in words.value_labels_of(labels.value_labels).items():
        # One file of labels may describe a whole data set; what no column has is a slip.
        if column in used or column not in tables.names:
            own = tables.kinds([column])
            value_labels[column] = {words.label_of(v, own): text for v, text in texts.items()}
    return {
        "positive": words.labels_of(labels.positive, kinds),
        "favorable": words.labels_of(labels.favorable, kinds),
        "threshold": labels.threshold,
        "task": labels.task or "auto",
        "bins": words.edges_of(labels.bins),
        "value_labels": value_labels or None,
    }


def require_bare(roles: Roles, labels: Labels, files: Files) -> None:
    """Refuse what states know already."""
    for given in (roles, labels, files):
        for name, value in vars(given).items():
            if value not in (None, []):
                raise fd.InvalidInput(
                    f"--{name.replace('_', '-')} is given with states, which know their columns "
                    "and labels; give it when they are made"
                )


def counted(tables: Tables, roles: Roles, labels: Labels, terminal: Terminal) -> fd.State:
    """The state of all rows, a batch at a time: memory is bounded by a batch and the counts."""
    rules = rules_of(labels, roles, tables)
    state: fd.State | None = None
    with terminal.progress("counting") as bar:
        for batch, percent in tables.batches(role_columns(roles)):
            if state is None:
                state = fd.State(batch, **roles_of(roles), **rules)
            else:
                state.update(batch)
            bar.reached(percent)
    assert state is not None
    if role_columns(roles):
        require_rows(state.rows, tables)
    return state


def state_of(
    data: list[str], files: Files, roles: Roles, labels: Labels, terminal: Terminal
) -> fd.State:
    """The sum of the states that data name, or the state of the rows in them."""
    with Tables(data, files.reading(), label_columns(roles), terminal.note) as tables:
        if not tables.are_states:
            return tables.consume(lambda: counted(tables, roles, labels, terminal))
        require_bare(roles, labels, files)
        return fd.merge(tables.states())


def require_rows(rows: int, tables: Tables) -> None:
    """Refuse tables without a row, by name."""
    if rows == 0:
        read = ", ".join(one.name for one in tables.inputs)
        raise fd.InvalidInput(f"there are no rows to read in {read}{tables.condition}")


def present(*given: str | None) -> list[str]:
    """Names that are given."""
    return [name for name in given if name is not None]
