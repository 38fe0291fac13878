"""Values as NumPy arrays, checked: lengths, weights, and pandas indexes that must agree."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from fairdrift._core import InvalidInput


def as_array(values: Any) -> np.ndarray[Any, Any]:
    """Values without axes of length one; objects of one kind become that kind."""
    array = np.asarray(values)
    if array.size == 1:
        array = array.reshape(1)
    elif array.size > 1:
        array = np.squeeze(array)
    if array.dtype == object and array.ndim == 1 and array.size:
        return _of_one_kind(array)
    return array


def _of_one_kind(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    kinds = {type(value) for value in array}
    if len(kinds) == 1 and next(iter(kinds)) in (str, bool, int, float, list, tuple, np.ndarray):
        try:
            return np.array(array.tolist())
        except ValueError:  # lists of several lengths stay what they are
            return array
    return array


def rows_of(name: str, values: Any) -> int:
    """Number of rows, of anything that has rows."""
    try:
        return int(values.shape[0]) if hasattr(values, "shape") else len(values)
    except (TypeError, IndexError):
        raise InvalidInput(f"{name} is {values!r}; it must be an array of values") from None


def require_rows(name: str, values: Any, rows: int) -> None:
    """Refuse values of another length than y_true's."""
    found = rows_of(name, values)
    if found != rows:
        raise InvalidInput(f"{name} has {found} rows, but y_true has {rows}")


def require_weights(name: str, weights: Any) -> None:
    """Refuse weights that are negative or no numbers."""
    array = np.asarray(weights)
    bad = ~(np.isfinite(array) & (array >= 0)) if array.dtype.kind in "fiub" else None
    if bad is not None and bad.any():
        row = int(np.argmax(bad))
        raise InvalidInput(
            f"{name} is {array.ravel()[row]} in row {row}; weights must be 0 or more"
        )


def require_one_index(named: dict[str, Any]) -> None:
    """Refuse pandas objects whose indexes differ: their rows would be paired by position."""
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return
    known: tuple[str, Any] | None = None
    for name, values in named.items():
        if not isinstance(values, pandas.Series | pandas.DataFrame):
            continue
        if known is None:
            known = name, values.index
        elif known[1] is not values.index and not known[1].equals(values.index):
            raise InvalidInput(
                f"the pandas indexes of {known[0]!r} and {name!r} differ, and rows are paired by "
                f"position; if both are in one order call .reset_index(drop=True) on each, else "
                f".loc[{known[0]}.index] on {name}. strict_compat=True pairs them by position"
            )
