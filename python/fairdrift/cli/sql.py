"""Python values as SQL, and what is done to the values of a column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

TRUTH = "TRUTH"  # a CSV file's texts true and false, which DuckDB has no type for

_NUMBERS = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|REAL|DECIMAL.*")
_WIDE_NUMBERS = re.compile(r"U?HUGEINT|DECIMAL.*|BIGNUM|VARINT")
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?")


def literal(value: Any) -> str:
    """A value in SQL: text, truth, number, list or struct."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(key)}: {literal(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return repr(value)


def name(column: str) -> str:
    """A column's name in SQL."""
    return '"' + column.replace('"', '""') + '"'


def options(given: Mapping[str, Any]) -> str:
    """Named arguments after a first one; None is left out."""
    return "".join(f", {key}={literal(v)}" for key, v in given.items() if v is not None)


def is_truth(value: str) -> str:
    """Whether a text says true or false."""
    return f"(lower(trim({value})) in ('true', 'false'))"


def kind_of(type_name: str) -> str:
    """What a type of DuckDB holds: "number", "boolean" or, whatever else it is, "text"."""
    if _NUMBERS.fullmatch(type_name):
        return "number"
    return "boolean" if type_name in {"BOOLEAN", TRUTH} else "text"


def cleaned(
    column: str, type_name: str, *, trim: bool, missing: Sequence[str], suffix: str | None
) -> str:
    """The values of a column: trimmed, without an ending, missing where they say so.

    A text that is no truth value in a column of truth values is a conversion error, as a text in a
    column of numbers is.
    """
    value = name(column)
    if type_name == TRUTH:
        problem = f"error('Conversion Error: {literal(column)[1:-1]} holds ' || {value})"
        truth = f"lower(trim({value})) = 'true'"
        return f"case when {value} is null or {is_truth(value)} then {truth} else {problem} end"
    if type_name == "VARCHAR":
        if trim:
            value = f"nullif(trim({value}), '')"
        if suffix:
            bare = f"left({value}, length({value}) - {len(suffix)})"
            has_it = f"ends_with({value}, {literal(suffix)})"
            value = f"case when {has_it} then {bare} else {value} end"
        for text in missing:
            value = f"nullif({value}, {literal(text.strip())})"
        return value
    if _WIDE_NUMBERS.fullmatch(type_name):
        value = f"cast({value} as double)"
    if kind_of(type_name) == "number":
        for text in missing:
            if _NUMBER.fullmatch(text.strip()):
                value = f"nullif({value}, {text.strip()})"
    return value
