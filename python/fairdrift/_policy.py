"""Policies from files and dicts: TOML and Python become the one JSON that the core reads."""

from __future__ import annotations

import json
import math
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fairdrift import _core


def load(path: str | os.PathLike[str]) -> _core.Policy:
    """Read a policy from a ``.toml`` or ``.json`` file.

    Parameters
    ----------
    path
        What is not named ``.toml`` is read as JSON.

    Raises
    ------
    InvalidInput
        Where the file is neither, or the policy is not sound; the message names the file, the check
        and the key.
    OSError
        Where the file cannot be read.
    """
    file = Path(path)
    try:
        text = file.read_bytes().decode("utf-8-sig")
        if file.suffix.lower() == ".toml":
            return from_dict(tomllib.loads(text))
        return _core.Policy.from_json(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, _core.InvalidInput) as problem:
        raise _core.InvalidInput(f"{file}: {problem}") from None


def from_dict(data: Mapping[str, Any]) -> _core.Policy:
    """Make a policy of ``{"name": ..., "version": ..., "checks": [{...}, ...]}``.

    Raises
    ------
    InvalidInput
        Where the policy is not sound; the message names the check and the key.
    """
    return _core.Policy.from_json(json.dumps(_plain(data, "policy")))


def as_policy(given: _core.Policy | str | os.PathLike[str] | Mapping[str, Any]) -> _core.Policy:
    """A policy as it is, of a file or of a dict."""
    if isinstance(given, _core.Policy):
        return given
    if isinstance(given, Mapping):
        return from_dict(given)
    if isinstance(given, str | os.PathLike):
        return load(given)
    raise _core.InvalidInput(
        f"policy is {given!r}; it must be a Policy, the path of a policy file, or a dict"
    )


def to_dict(policy: _core.Policy) -> dict[str, Any]:
    """Give the canonical JSON as dicts and lists."""
    plain: dict[str, Any] = json.loads(policy.to_json())
    return plain


def _plain(value: Any, where: str) -> Any:
    """Only what JSON can say; numbers are finite, and NumPy's are numbers."""
    if isinstance(value, Mapping):
        name = value.get("id")
        inside = f"policy, check {name!r}" if isinstance(name, str) else where
        return {str(key): _plain(item, f"{inside}: {key}") for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(item, where) for item in value]
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        raise _core.InvalidInput(f"{where} is {value}; it must be finite")
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise _core.InvalidInput(f"{where} is {value!r}, which no policy has")
