"""Reads labels, weights and missing values out of whatever array-like was given."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from fairdrift import InvalidInput
from fairdrift.compat.aif360._answers import strict

ArrayLike = Any  # a NumPy array, a list, a pandas Series or Index, ...
Array = npt.NDArray[Any]
Booleans = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def needed(module: str, what: str) -> ModuleType:
    """A package that fairdrift itself does not need."""
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as problem:
        package = {"sklearn": "scikit-learn"}.get(module.split(".")[0], module)
        raise ImportError(f"{what} needs {package}: pip install {package}") from problem


def as_array(values: ArrayLike) -> Array:
    """The values as one NumPy column; a list of tuples is a column of tuples."""
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if isinstance(values, (list, tuple)) and values and isinstance(values[0], tuple):
        column = np.empty(len(values), dtype=object)
        column[:] = values
        return column
    array = np.asarray(values)
    return array.reshape(-1) if array.ndim == 2 and array.shape[1] == 1 else array


def missing(values: Array) -> Booleans:
    """Which values are None, NaN, NaT or pandas' NA."""
    if values.dtype.kind == "f":
        return np.isnan(values)
    if values.dtype.kind in "mM":
        return np.isnat(values)
    if values.dtype.kind != "O":
        return np.zeros(len(values), dtype=bool)
    if (pandas := sys.modules.get("pandas")) is not None:
        return np.asarray(pandas.isna(values), dtype=bool)
    return np.asarray((values == None) | (values != values), dtype=bool)  # noqa: E711


def shown(values: Iterable[Any], most: int = 8) -> str:
    """A few values, for a message."""
    found = [repr(v.item() if isinstance(v, np.generic) else v) for v in values]
    return ", ".join(found[:most]) + (", ..." if len(found) > most else "")


def _is_text(values: Array) -> bool:
    return values.dtype.kind == "U" or (
        values.dtype.kind == "O" and len(values) > 0 and isinstance(values[0], str)
    )


def known(values: ArrayLike, name: str) -> Array:
    """The values of a column that may have no hole."""
    array = as_array(values)
    if not strict() and (holes := int(missing(array).sum())):
        raise InvalidInput(f"{name}: {holes} of {len(array)} values are missing; drop or fill them")
    return array


def equal(values: Array, label: Any) -> Booleans:
    """Which values are the label; a missing one is none."""
    present = ~missing(values)
    present[present] = np.asarray(values[present] == label, dtype=bool)
    return present


def matches(values: ArrayLike, label: Any, name: str) -> Booleans:
    """Which values are the label; text never equals a number without a word."""
    array = known(values, name)
    if not strict() and len(array) and _is_text(array) != isinstance(label, str):
        raise InvalidInput(f"{name} holds {shown(np.unique(array))}; {label!r} is none of them")
    return equal(array, label)


def weights(sample_weight: ArrayLike, rows: int, name: str = "sample_weight") -> Floats:
    """The weight of every row; 1 where none is given."""
    if sample_weight is None:
        return np.ones(rows)
    weight = as_array(sample_weight).astype(np.float64)
    if weight.shape != (rows,):
        raise InvalidInput(f"{name} has shape {weight.shape} where {rows} rows were given")
    if not strict() and not (np.isfinite(weight) & (weight >= 0)).all():
        worst = weight[~(np.isfinite(weight) & (weight >= 0))][0]
        raise InvalidInput(f"{name} holds {worst}; a weight is finite and not negative")
    return weight
