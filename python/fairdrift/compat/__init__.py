"""Other libraries' names and conventions, so that a team moves by changing an import.

Where the original's number is wrong the number here is right, and a `CompatWarning` says so, once
at each place that calls. `strict_compat=True`, or ``with strict():`` around code that cannot be
changed, gives the original's number.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType

__all__ = ["CompatWarning", "strict"]

_strict: ContextVar[bool] = ContextVar("fairdrift_strict_compat", default=False)


class CompatWarning(UserWarning):
    """A number that differs from the original library's, and why."""


@contextmanager
def strict(on: bool = True) -> Iterator[None]:
    """Give the original's numbers inside the block, right or wrong.

    Examples
    --------
    >>> from fairdrift.compat import strict
    >>> from fairdrift.compat.fairlearn import true_positive_rate
    >>> with strict():
    ...     true_positive_rate([0, 0], [0, 1])  # no positive label: undefined
    0.0
    """
    token = _strict.set(on)
    try:
        yield
    finally:
        _strict.reset(token)


def is_strict(given: bool | None) -> bool:
    """What a call's `strict_compat` means: None is what `strict` says around it."""
    return _strict.get() if given is None else bool(given)


def tell(message: str) -> None:
    """Warn at the line outside of this package that called."""
    frame: FrameType | None = sys._getframe(1)
    level = 2
    while frame is not None and frame.f_globals.get("__name__", "").startswith("fairdrift."):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, CompatWarning, stacklevel=level)
