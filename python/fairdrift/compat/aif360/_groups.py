"""Finds each row's group: in the index of `y`, or in arrays given beside it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairdrift import InvalidInput
from fairdrift.compat.aif360._answers import say, strict
from fairdrift.compat.aif360._values import Array, ArrayLike, Booleans, as_array, missing, needed
from fairdrift.compat.aif360._values import shown as shown_values


@dataclass
class Groups:
    """The sorted labels of the groups and each row's place among them, -1 where it is missing."""

    labels: list[Any]
    codes: Array

    def masks(self, privileged: Any) -> tuple[Booleans, Booleans]:
        """The unprivileged and the privileged rows."""
        same = [place for place, label in enumerate(self.labels) if label == privileged]
        if not same and not strict():
            raise InvalidInput(
                f"priv_group {privileged!r} has no row; the groups are {shown_values(self.labels)}"
            )
        chosen = np.isin(self.codes, same)
        if strict():
            return ~chosen, chosen
        self._say_what_is_left_out("; aif360 0.6.1 counts them as unprivileged")
        return ~chosen & (self.codes >= 0), chosen

    def known(self) -> Booleans:
        """The rows whose group is known."""
        self._say_what_is_left_out("")
        return np.asarray(self.codes >= 0)

    def _say_what_is_left_out(self, original: str) -> None:
        if not strict() and (holes := int((self.codes < 0).sum())):
            say(f"{holes} of {len(self.codes)} rows have no group and are left out{original}")

    def names(self) -> Array:
        """The labels as an array: of tuples, or of plain values."""
        if self.labels and isinstance(self.labels[0], tuple):
            return as_array(self.labels)
        return np.asarray(self.labels)


def groups_of(y: ArrayLike, prot_attr: ArrayLike = None) -> Groups:
    """Every row's group, from the index of `y` or `prot_attr`; several attributes make tuples."""
    parts = [_coded(column) for column in _columns(y, prot_attr)]
    for _, codes in parts:
        if len(codes) != len(y):
            raise InvalidInput(f"prot_attr has {len(codes)} rows where y has {len(y)}")
    if len(parts) == 1:
        return Groups(*parts[0])
    shape = [len(labels) for labels, _ in parts]
    several = [codes for _, codes in parts]
    holes = np.any([codes < 0 for codes in several], axis=0)
    if 0 in shape:
        return Groups([], np.full(len(y), -1))
    flat = np.ravel_multi_index([np.maximum(codes, 0) for codes in several], shape)
    seen, places = np.unique(flat[~holes], return_inverse=True)
    codes = np.full(len(y), -1)
    codes[~holes] = places
    found = zip(*np.unravel_index(seen, shape), strict=True)
    labels = [tuple(parts[i][0][at] for i, at in enumerate(cell)) for cell in found]
    return Groups(labels, codes)


def _columns(y: ArrayLike, prot_attr: ArrayLike) -> list[Array]:
    """One array an attribute."""
    index = getattr(y, "index", None)
    names = list(getattr(index, "names", []))
    if prot_attr is None:
        if not names:
            raise TypeError(
                "without prot_attr the groups are the index of a pandas Series; "
                f"y is a {type(y).__name__}"
            )
        return [_level(index, place) for place in range(len(names))]
    listed = prot_attr if isinstance(prot_attr, list) else [prot_attr]
    if isinstance(prot_attr, list) and not all(_is_key(p, names) or _is_values(p) for p in listed):
        listed = [prot_attr]  # a plain list of one value a row
    found: list[Array] = []
    for one in listed:
        if _is_key(one, names):
            found.append(_level(index, names.index(one)))
        elif _is_values(one):
            found.extend(_spread(one))
        else:
            raise TypeError(
                f"prot_attr {one!r} is no array and no level of y's index, which has "
                f"{shown_values(names) or 'none'}"
            )
    return found


def _is_key(one: Any, names: list[Any]) -> bool:
    return isinstance(one, (str, int, tuple)) and one in names


def _is_values(one: Any) -> bool:
    return not isinstance(one, str) and (hasattr(one, "__array__") or isinstance(one, list))


def _level(index: Any, place: int) -> Array:
    return as_array(index.get_level_values(place))


def _spread(values: ArrayLike) -> list[Array]:
    """An index of several levels as several columns."""
    if len(names := getattr(values, "names", [])) > 1:
        return [_level(values, place) for place in range(len(names))]
    return [as_array(values)]


def _coded(values: Array) -> tuple[list[Any], Array]:
    """The sorted labels of a column and each row's place among them, -1 where it is missing."""
    if values.ndim != 1:
        raise InvalidInput(f"prot_attr has {values.ndim} dimensions; give one array an attribute")
    if values.dtype.kind == "O":
        codes, found = needed("pandas", "a column of Python objects as groups").factorize(values)
        labels = list(found)
    else:
        holes = missing(values)
        seen, places = np.unique(values[~holes], return_inverse=True)
        codes = np.full(len(values), -1)
        codes[~holes] = places
        labels = seen.tolist()
    return _sorted(labels, codes)


def _sorted(labels: list[Any], codes: Array) -> tuple[list[Any], Array]:
    """Labels in order where they have one; a tuple with a hole in it is missing."""
    whole = [at for at, one in enumerate(labels) if not _has_hole(one)]
    with contextlib.suppress(TypeError):  # labels of several kinds keep the order of the rows
        whole.sort(key=lambda at: labels[at])
    place = np.full(len(labels) + 1, -1)  # the last serves code -1
    place[whole] = np.arange(len(whole))
    return [labels[at] for at in whole], place[codes]


def _has_hole(label: Any) -> bool:
    return isinstance(label, tuple) and any(one is None or one != one for one in label)
