"""What the questions of this room share: states out of tables, limits out of rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fairdrift import _core
from fairdrift._state import count
from fairdrift.rules._data import Rule


def state_of(data: Any, **given: Any) -> _core.State:
    """A state as it is, a table counted; what is None is not given.

    A state knows its columns already: giving them again is refused.
    """
    roles = {name: value for name, value in given.items() if value is not None}
    if not isinstance(data, _core.State):
        return count(data, **roles)
    if roles:
        raise _core.InvalidInput(
            f"a state already knows its columns and label rules; {next(iter(roles))} is given too"
        )
    return data


def cuts_of(state: _core.State, intersections: Sequence[Sequence[str]] = ()) -> list[list[str]]:
    """Each attribute of a state, then the intersections asked for."""
    groups = list(state.columns["groups"])
    if not groups:
        raise _core.InvalidInput("groups is empty; name the columns that say who the people are")
    return [[name] for name in groups] + [list(names) for names in intersections]


def notes_on(state: _core.State) -> list[str]:
    """What the rules leave out of account in a state."""
    cluster = state.columns["cluster"]
    if cluster is None:
        return []
    return [
        f"Rows of one {cluster!r} belong together; tests and intervals of rules are of independent "
        "rows, so they may be too sure. An audit's intervals allow for it."
    ]


def limits_of(rules: Sequence[Rule]) -> dict[str, Any]:
    """The limits of several rules together."""
    merged: dict[str, Any] = {}
    for rule in rules:
        merged |= rule.limits
    return merged


def against_of(against: Any, cuts: Sequence[Sequence[str]], usual: str) -> list[str]:
    """Whom each cut is compared with: one word for all, or a mapping from cuts' names.

    Cuts that a mapping does not name have the usual reference.
    """
    if not isinstance(against, Mapping):
        return [str(against)] * len(cuts)
    titles = [title_of(cut) for cut in cuts]
    for name in against:
        if name not in titles:
            raise _core.InvalidInput(
                f"against has the key {name!r}, which is nothing that people are compared by; "
                f"there are {'; '.join(titles)}"
            )
    return [str(against.get(title, usual)) for title in titles]


def title_of(cut: Sequence[str]) -> str:
    """How a cut is headed."""
    return " × ".join(cut)
