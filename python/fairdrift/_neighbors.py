"""Numbers about people who are alike: distances between all rows, block by block."""

from __future__ import annotations

from typing import Any

import numpy as np

from fairdrift import _core

# Distances held at once: 64 MB of them.
_AT_ONCE = 1 << 23


def consistency(features: Any, target: Any, k: int, include_self: bool) -> float:
    """1 - mean |y - mean y of the k nearest rows|; see `metrics.consistency`."""
    rows, values = _numbers("X", features), _numbers("y", target)
    rows = rows.reshape(len(rows), -1)
    if values.ndim != 1 or len(values) != len(rows):
        raise _core.InvalidInput(
            f"y has the shape {values.shape} and X {len(rows)} rows; it needs one number a row"
        )
    most = len(rows) if include_self else len(rows) - 1
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 1 <= k <= most:
        raise _core.InvalidInput(
            f"k is {k!r}; it must be a whole number from 1 to {most}, the rows there are"
        )
    step = max(1, _AT_ONCE // len(rows))
    apart = 0.0
    for first in range(0, len(rows), step):
        block = slice(first, min(first + step, len(rows)))
        near = _mean_of_nearest(_distances(rows, block, include_self), values, int(k))
        apart += float(np.abs(values[block] - near).sum())
    return 1 - apart / len(rows)


def _numbers(name: str, given: Any) -> np.ndarray:
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise _core.InvalidInput(f"{name} holds what is no number; encode it first") from None
    if values.size == 0:
        raise _core.InvalidInput(f"{name} has no rows")
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        where = ", ".join(map(str, bad[0]))
        raise _core.InvalidInput(
            f"{name} is {values[tuple(bad[0])]} at [{where}]; distances need finite numbers"
        )
    return values


def _distances(rows: np.ndarray, block: slice, include_self: bool) -> np.ndarray:
    # Feature by feature, so that equal rows are at exactly 0 and ties are ties.
    squares = np.zeros((block.stop - block.start, len(rows)))
    for column in rows.T:
        squares += (column[block, None] - column[None, :]) ** 2
    if not include_self:
        here = np.arange(block.start, block.stop)
        squares[here - block.start, here] = np.inf
    return squares


def _mean_of_nearest(squares: np.ndarray, values: np.ndarray, k: int) -> np.ndarray:
    limit = np.partition(squares, k - 1, axis=1)[:, k - 1, None]
    nearer, tied = squares < limit, squares == limit
    places = k - nearer.sum(axis=1)
    sums = nearer @ values + (tied @ values) * places / tied.sum(axis=1)
    return np.asarray(sums / k)
