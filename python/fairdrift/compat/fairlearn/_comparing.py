"""Extremes, differences and ratios over groups, with groups that have no value left out."""

from __future__ import annotations

from typing import Any

import numpy as np

from fairdrift._core import InvalidInput
from fairdrift.compat.fairlearn._measuring import Values
from fairdrift.compat.fairlearn._tallies import divided

Array = np.ndarray[Any, Any]
METHODS = ("between_groups", "to_overall")
ERRORS = ("raise", "coerce")
NOT_A_NUMBER = (
    "a metric gave something that is no number, which has no order; "
    "errors='coerce' leaves such metrics out as NaN"
)


def require_choice(option: str, given: str, choices: tuple[str, ...]) -> None:
    """Refuse what is none of the choices."""
    if given not in choices:
        raise InvalidInput(f"{option} is {given!r}; it must be {' or '.join(map(repr, choices))}")


def as_numbers(values: Array, errors: str) -> Array:
    """Results as numbers; those that are none are refused or NaN."""
    if values.dtype != object:
        return values
    numbers = [v if np.isscalar(v) and not isinstance(v, str) else None for v in values.ravel()]
    if errors == "raise" and None in numbers:
        raise InvalidInput(NOT_A_NUMBER)
    return np.array([np.nan if v is None else v for v in numbers], float).reshape(values.shape)


def least(values: Array) -> Array:
    """The smallest along the last axis, passing over NaN; NaN where nothing is left."""
    if values.dtype.kind != "f":
        return np.asarray(values.min(axis=-1))
    found = np.where(np.isnan(values), np.inf, values).min(axis=-1, initial=np.inf)
    return np.where(np.isnan(values).all(axis=-1), np.nan, found)


def greatest(values: Array) -> Array:
    """The largest along the last axis, passing over NaN; NaN where nothing is left."""
    return -least(-values) if values.dtype.kind == "f" else np.asarray(values.max(axis=-1))


def difference(values: Values, method: str) -> Array:
    """Largest minus smallest, or the largest distance from overall, in each stratum."""
    if method == "between_groups":
        return greatest(values.by_group) - least(values.by_group)
    return greatest(np.abs(values.by_group - values.overall[..., None]))


def ratio(values: Values, method: str) -> Array:
    """Smallest by largest, or the ratio with overall that is farthest below 1, in each stratum."""
    if method == "between_groups":
        return divided(least(values.by_group), greatest(values.by_group))
    quotients = divided(values.by_group, values.overall[..., None])
    return least(np.where(quotients > 1, divided(np.ones(()), quotients), quotients))


def too_few(values: Values, present: Array) -> Array:
    """Strata where groups without a value leave fewer than two to compare."""
    defined = present & ~np.isnan(values.by_group)
    return np.asarray((defined.sum(axis=-1) < 2) & (present & ~defined).any(axis=-1))
