"""Sensitive and control features, and the groups that they make."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairdrift._core import InvalidInput
from fairdrift.compat.fairlearn._arrays import require_rows
from fairdrift.compat.fairlearn._strictness import tell

Codes = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True)
class Feature:
    """A feature's name, its values in order, and which of them each row has."""

    name: str
    levels: list[Any]
    codes: Codes


def pandas() -> Any:
    """The pandas module, which frames hand their results out in."""
    try:
        import pandas as found
    except ImportError:
        raise ImportError(
            "fairdrift.compat.fairlearn gives its results as pandas objects: pip install pandas"
        ) from None
    return found


def named_columns(base: str, given: Any) -> list[tuple[str, Any]]:
    """A feature argument as names and values; those without a name are called `base` and a number.

    Raises
    ------
    InvalidInput
        For names that are no text, lists that hold no plain values, and arrays of three axes.
    """
    pd = pandas()
    if isinstance(given, pd.Series):
        return [(_name(base if given.name is None else given.name, base), given)]
    if isinstance(given, pd.DataFrame):
        return [(_text(name), given.iloc[:, i]) for i, name in enumerate(given.columns)]
    if isinstance(given, dict):
        return [(_text(name), _one_axis(name, values)) for name, values in given.items()]
    if isinstance(given, list):
        for value in given:
            if not pd.api.types.is_scalar(value):
                raise InvalidInput(
                    f"a list of features must hold plain values, not {str(value)[:40]!r}; pass "
                    "several features as a dict from names to values or as a DataFrame"
                )
        return [(f"{base}0", given)]
    array = np.asarray(given)
    array = array.reshape(len(array), -1) if array.ndim <= 2 else np.squeeze(array)
    if array.ndim > 2:
        raise InvalidInput(f"features have {array.ndim} axes; they may have two: rows and features")
    if array.ndim == 1:
        array = array[:, None]
    return [(f"{base}{i}", array[:, i]) for i in range(array.shape[1])]


def _name(name: Any, base: str) -> str:
    return f"{base}0" if name is base else _text(name)


def _text(name: Any) -> str:
    if not isinstance(name, str):
        raise InvalidInput(f"a feature's name is {name!r}, of type {type(name)}; it must be text")
    return name


def _one_axis(name: str, values: Any) -> Any:
    if np.ndim(values) == 1:
        return values
    array = np.squeeze(np.asarray(values))
    if np.asarray(values).size and array.ndim != 1:
        raise InvalidInput(f"feature {name!r} has {array.ndim} axes; in a dict it must have one")
    return np.asarray(values).ravel() if array.ndim == 0 else array


def read_feature(name: str, values: Any, rows: int) -> Feature:
    """A feature with its values in order.

    Raises
    ------
    InvalidInput
        For another number of rows, and for missing values.
    """
    pd = pandas()
    require_rows(f"feature {name!r}", values, rows)
    # A list of values, as whatever type they have in common.
    kind = getattr(getattr(values, "dtype", None), "kind", None)
    plain = isinstance(values, list) or kind == "O"
    column = pd.Series(list(values)) if plain else pd.Series(values)
    missing = column.isna().to_numpy()
    if missing.any():
        raise InvalidInput(
            f"feature {name!r} has {int(missing.sum())} missing values, the first in row "
            f"{int(np.argmax(missing))}; drop these rows, or give them a group of their own: "
            f".fillna('(missing)')"
        )
    codes, levels = pd.factorize(column.to_numpy(), sort=True)
    found = levels.tolist()
    if kind == "U":
        _suspect_text(name, found)
    return Feature(name, found, codes.astype(np.intp))


def _suspect_text(name: str, levels: list[Any]) -> None:
    for text in ("nan", "None", "<NA>"):
        if text in levels:
            tell(
                f"feature {name!r} has a group called {text!r}: NumPy makes text of missing values "
                "in an array of text. If it did, replace them before making the array"
            )


@dataclass(frozen=True)
class Cells:
    """Every combination of control levels (rows of the result) and sensitive levels (columns)."""

    control: list[Feature]
    sensitive: list[Feature]
    rows: int

    @property
    def strata(self) -> int:
        """Number of combinations of control levels."""
        return math.prod(len(f.levels) for f in self.control)

    @property
    def groups(self) -> int:
        """Number of combinations of sensitive levels."""
        return math.prod(len(f.levels) for f in self.sensitive)

    def codes(self) -> Codes:
        """Each row's cell: stratum * groups + group."""
        found = np.zeros(self.rows, np.intp)
        for feature in self.control + self.sensitive:
            found = found * len(feature.levels) + feature.codes
        return found

    def without_rows(self) -> Cells:
        """The same cells, which no longer know whose row is where."""
        none = np.zeros(0, np.intp)
        control, sensitive = (
            [Feature(f.name, f.levels, none) for f in features]
            for features in (self.control, self.sensitive)
        )
        return Cells(control, sensitive, self.rows)

    def index(self, *, control_only: bool = False) -> Any:
        """The pandas index of the cells, in their order."""
        pd = pandas()
        features = self.control if control_only else self.control + self.sensitive
        if len(features) == 1:
            return pd.Index(features[0].levels, name=features[0].name)
        names = [f.name for f in features]
        return pd.MultiIndex.from_product([f.levels for f in features], names=names)

    def group_name(self, group: int) -> str:
        """How a combination of sensitive levels reads."""
        combinations = itertools.product(*(f.levels for f in self.sensitive))
        return ", ".join(map(str, next(itertools.islice(combinations, group, None))))


def make_cells(sensitive: Any, control: Any, rows: int) -> Cells:
    """Read both kinds of features; names must differ."""
    controls = [] if control is None else named_columns("control_feature_", control)
    sensitives = named_columns("sensitive_feature_", sensitive)
    seen: set[str] = set()
    for name, _ in sensitives + controls:
        if name in seen:
            raise InvalidInput(f"two features are called {name!r}; rename one")
        seen.add(name)
    return Cells(
        [read_feature(name, values, rows) for name, values in controls],
        [read_feature(name, values, rows) for name, values in sensitives],
        rows,
    )
