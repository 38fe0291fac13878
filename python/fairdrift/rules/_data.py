"""Rules as they lie in the package: one JSON file each, read strictly."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from fairdrift import _core

SCHEMA = "fairdrift.rule/1"
_TEXTS = ("id", "title", "citation", "date", "status")
_KEYS = {"schema", *_TEXTS, "notes", "limits", "policy"}


@dataclass(frozen=True)
class Rule:
    """A rule of law, practice or software: where it stands, since when, and its limits.

    Parameters
    ----------
    id, title, citation, date, status
        What it is called, its source, the day it was made or came into force, and whether it still
        stands.
    limits
        Its numbers by name; empty where it has none.
    notes
        What its reader should know.
    policy
        Checks of a `Policy`, where the rule is one.
    """

    id: str
    title: str
    citation: str
    date: str
    status: str
    limits: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    policy: Mapping[str, Any] | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rule:
        """Read a rule strictly.

        Raises
        ------
        InvalidInput
            Where a key is absent, unknown or of the wrong kind; the message names rule and key.
        """
        if not isinstance(data, Mapping):
            raise _core.InvalidInput(f"a rule is {data!r}; it must be an object")
        where = f"rule {data.get('id', 'without id')!r}"
        unknown = sorted(set(data) - _KEYS)
        if unknown:
            raise _core.InvalidInput(f"{where} has the key {unknown[0]!r}, which does not exist")
        if data.get("schema") != SCHEMA:
            raise _core.InvalidInput(
                f"{where} has schema {data.get('schema')!r}; it must be {SCHEMA!r}"
            )
        texts = {key: _text(where, key, data.get(key)) for key in _TEXTS}
        _require_date(where, texts["date"])
        return cls(
            **texts,
            limits=_limits(where, data.get("limits", {})),
            notes=_notes(where, data.get("notes", [])),
            policy=_policy(where, data.get("policy")),
        )

    def to_dict(self) -> dict[str, Any]:
        """The rule as tables carry it."""
        found = {key: getattr(self, key) for key in _TEXTS}
        return found | {"limits": dict(self.limits), "notes": list(self.notes)}

    def limit(self, name: str) -> Any:
        """A limit by name; InvalidInput names the rule where it has none."""
        if name not in self.limits:
            raise _core.InvalidInput(f"rule {self.id!r} has no limit {name!r}")
        return self.limits[name]


def _text(where: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _core.InvalidInput(f"{where}: {key!r} is {value!r}; it must be a text")
    return value


def _require_date(where: str, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise _core.InvalidInput(
            f"{where}: 'date' is {text!r}; it must be a day, year-month-day"
        ) from None


def _is_limit(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and value >= 0


def _limits(where: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise _core.InvalidInput(f"{where}: 'limits' is {given!r}; it must be an object")
    for key, value in given.items():
        many = value if isinstance(value, list) else [value]
        if not many or not all(_is_limit(one) for one in many):
            raise _core.InvalidInput(
                f"{where}: limit {key!r} is {value!r}; it must be a number of 0 or more, or a list "
                "of them"
            )
    return dict(given)


def _notes(where: str, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise _core.InvalidInput(f"{where}: 'notes' is {given!r}; it must be a list of texts")
    return tuple(_text(where, "notes", note) for note in given)


def _policy(where: str, given: Any) -> Mapping[str, Any] | None:
    if given is None:
        return None
    try:
        _core.Policy.from_dict(given)
    except _core.InvalidInput as problem:
        raise _core.InvalidInput(f"{where}: 'policy': {problem}") from None
    return dict(given)


@cache
def _rules() -> dict[str, Rule]:
    folder = resources.files("fairdrift.rules").joinpath("data")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json") and not file.name.endswith(".schema.json"):
            rule = Rule.from_dict(json.loads(file.read_text("utf-8")))
            found[rule.id] = rule
    return found


def rules() -> list[Rule]:
    """Every rule of the package, by id."""
    return [_rules()[name] for name in sorted(_rules())]


def rule(name: str) -> Rule:
    """A rule of the package.

    Raises
    ------
    KeyError
        Where there is none of that id; it lists those there are.
    """
    if name not in _rules():
        raise KeyError(f"no rule {name!r}; there are {', '.join(sorted(_rules()))}")
    return _rules()[name]


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a rule's file."""
    text = resources.files("fairdrift.rules").joinpath("data/rule.schema.json").read_text("utf-8")
    result: dict[str, Any] = json.loads(text)
    return result
