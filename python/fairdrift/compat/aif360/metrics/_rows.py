"""The rows of a DataFrame in the roles that the metrics need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fairdrift import InvalidInput
from fairdrift.compat.aif360._answers import say, strict
from fairdrift.compat.aif360._groups import Groups, groups_of
from fairdrift.compat.aif360._values import (
    Array,
    Booleans,
    Floats,
    as_array,
    equal,
    known,
    missing,
    shown,
    weights,
)

Condition = Sequence[Mapping[str, Any]]  # any of these, each of them all of its pairs


class Rows:
    """Columns of a DataFrame, checked; masks of the two groups."""

    def __init__(self, data: Any, favorable_label: Any, unfavorable_label: Any) -> None:
        if not hasattr(data, "columns"):
            raise TypeError(f"the rows come as a DataFrame; got a {type(data).__name__}")
        self.data = data
        self.labels = [
            list(one) if isinstance(one, (list, tuple, set)) else [one]
            for one in (favorable_label, unfavorable_label)
        ]

    def column(self, name: str) -> Array:
        """A column, by its name."""
        if name not in self.data.columns:
            raise InvalidInput(f"there is no column {name!r}; there are {shown(self.data.columns)}")
        return as_array(self.data[name])

    def favorable(self, name: str) -> Booleans:
        """Which rows of a column hold the favorable label; all others must hold the unfavorable."""
        values = known(self.column(name), f"column {name!r}")
        good, bad = (np.isin(values, as_array(labels)) for labels in self.labels)
        if (both := good & bad).any():
            raise InvalidInput(f"{values[both][0]!r} is both favorable and unfavorable")
        if (neither := ~good & ~bad).any():
            raise InvalidInput(
                f"column {name!r} holds {shown(np.unique(values[neither]))}; favorable is "
                f"{shown(self.labels[0])}, unfavorable {shown(self.labels[1])}"
            )
        return np.asarray(good)

    def numbers(self, name: str) -> Floats:
        """A column of numbers without holes."""
        try:
            return known(self.column(name), f"column {name!r}").astype(np.float64)
        except (TypeError, ValueError) as problem:
            raise InvalidInput(f"column {name!r} does not hold numbers: {problem}") from problem

    def weight(self, name: str | None) -> Floats:
        """The weights; 1 where no column is named."""
        if name is None:
            return np.ones(len(self.data))
        return weights(self.numbers(name), len(self.data), f"column {name!r}")

    def attribute(self, name: str) -> Array:
        """A protected attribute; the original takes none with holes."""
        values = self.column(name)
        if holes := int(missing(values).sum()):
            if strict():
                raise ValueError(f"column {name!r}: {holes} values are missing")
            say(
                f"column {name!r}: {holes} of {len(values)} rows have no group and belong to "
                "neither; aif360 0.6.1 refuses or drops them"
            )
        return values

    def members(self, condition: Condition) -> Booleans:
        """The rows that meet any of the conditions, each with all of its pairs."""
        found = np.zeros(len(self.data), dtype=bool)
        for group in condition:
            of_group = np.ones(len(self.data), dtype=bool)
            for name, value in group.items():
                same = equal(self.attribute(name), value)
                if not same.any() and not strict():
                    self.refuse_value(name, value)
                of_group &= same
            found |= of_group
        return found

    def refuse_value(self, name: str, value: Any) -> None:
        """Say which values there are where a group's is none of them."""
        present = Groups.names(groups_of(self.data, [self.column(name)]))
        raise InvalidInput(f"column {name!r} has no row with {value!r}; it has {shown(present)}")

    def intersections(self, names: Sequence[str]) -> Groups:
        """Every row's cell among all protected attributes."""
        return groups_of(self.data, [self.attribute(name) for name in names])
