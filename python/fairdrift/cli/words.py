"""What is typed after options, as values: lists, labels, edges, mappings."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fairdrift import InvalidInput

Label = str | int | float | bool

_SUBJECT = ("model", "version", "owner", "purpose")
_BORDER = re.compile(r"(?<=\d),")  # behind a number


def listed(given: Iterable[str]) -> list[str]:
    """Names given one by one, separated by commas, or both."""
    return [name.strip() for text in given for name in text.split(",") if name.strip()]


def label_of(text: str, kinds: Collection[str]) -> Label:
    """A label as the columns it is looked for in hold it; in quotes it is text.

    `kinds` are those of `Tables.kinds`: where a column holds numbers, 1 is a number.
    """
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    if "number" in kinds:
        for read in (int, float):
            try:
                return read(text)
            except ValueError:
                continue
    if "boolean" in kinds and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    return text


def labels_of(given: Sequence[str], kinds: Collection[str]) -> list[Label] | None:
    """Labels given one by one; none at all is None."""
    return [label_of(text, kinds) for text in given] or None


def mapping_of(option: str, given: Sequence[str], known: Collection[str] = ()) -> dict[str, str]:
    """``name=value``, given one by one; the names may be limited to known ones."""
    pairs = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or (known and name not in known):
            wanted = f"one of {', '.join(f'{one}=…' for one in known)}" if known else "name=value"
            raise InvalidInput(f"{option} is {text!r}; it must be {wanted}")
        pairs[name] = value
    return pairs


def edges_of(given: Sequence[str]) -> dict[str, list[float]] | None:
    """``age=25,40`` as edges of half-open bins."""
    bins = {}
    for name, edges in mapping_of("--bins", given).items():
        bins[name] = [_number("--bins", edge) for edge in edges.split(",")]
    return bins or None


def value_labels_of(given: Sequence[str]) -> dict[str, dict[str, str]]:
    """How labels read: ``SEX:1=male,2=female``, or a .json or .toml file of such mappings."""
    read: dict[str, dict[str, str]] = {}
    for text in given:
        column, colon, pairs = text.partition(":")
        if colon and "=" in pairs:
            read.setdefault(column, {}).update(mapping_of("--value-labels", pairs.split(",")))
            continue
        for name, labels in _read_mapping(text).items():
            read.setdefault(str(name), {}).update(_texts(text, name, labels))
    return read


def population_of(given: Sequence[str]) -> dict[str, dict[str, float]] | None:
    """Shares of groups outside: ``sex:F=0.51,M=0.49``, one attribute at a time."""
    shares: dict[str, dict[str, float]] = {}
    for text in given:
        # A comma inside a label is no border: what follows it up to the next = belongs to it.
        attribute, colon, pairs = text.partition(":")
        if not colon or "=" not in pairs:
            raise InvalidInput(
                f"--population is {text!r}; it must be ATTRIBUTE:group=share,group=share"
            )
        named = mapping_of("--population", _BORDER.split(pairs))
        read = {group: _number("--population", share) for group, share in named.items()}
        shares.setdefault(attribute, {}).update(read)
    return shares or None


def tolerance_of(given: Sequence[str]) -> float | dict[str, float] | None:
    """``0.05``, of differences, or ``difference=0.05`` and ``ratio=0.8``."""
    parts = listed(given)
    if len(parts) == 1 and "=" not in parts[0]:
        return _number("--tolerance", parts[0])
    gaps = mapping_of("--tolerance", parts, ("difference", "ratio"))
    return {kind: _number("--tolerance", gap) for kind, gap in gaps.items()} or None


def subject_of(given: Sequence[str]) -> dict[str, str] | None:
    """Whose model it is."""
    return mapping_of("--subject", given, _SUBJECT) or None


def limits_of(given: Sequence[str]) -> dict[str, Any]:
    """``metric=0.1`` for all columns, ``metric:column=0.1`` for one."""
    limits: dict[str, Any] = {}
    for name, value in mapping_of("--smallest-effect", given).items():
        metric, colon, column = name.partition(":")
        number = _number("--smallest-effect", value)
        if not colon:
            limits[metric] = number
        elif isinstance(limits.setdefault(metric, {}), dict):
            limits[metric][column] = number
        else:
            raise InvalidInput(f"--smallest-effect names {metric} for all columns and for {column}")
    return limits


def _number(option: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidInput(f"{option}: {text!r} is no number") from None


def _read_mapping(name: str) -> Mapping[str, Any]:
    path = Path(name)
    if path.suffix not in {".json", ".toml"} or not path.exists():
        raise InvalidInput(
            f"--value-labels is {name!r}; it must be COLUMN:value=text,value=text or a .json or "
            ".toml file that is there"
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
        read = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except ValueError as problem:
        raise InvalidInput(f"{name}: {problem}") from None
    if not isinstance(read, dict):
        raise InvalidInput(f"{name} holds no mapping from columns to labels")
    return read


def _texts(file: str, column: str, labels: Any) -> dict[str, str]:
    if not isinstance(labels, dict) or not all(isinstance(v, str) for v in labels.values()):
        raise InvalidInput(f"{file}: {column} must map values to texts")
    return labels
