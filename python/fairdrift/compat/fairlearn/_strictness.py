"""Right numbers or Fairlearn's, and a warning at the caller's line where they differ."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType

from fairdrift.compat import CompatWarning

_strict: ContextVar[bool] = ContextVar("fairdrift_strict_fairlearn", default=False)


@contextmanager
def strict(on: bool = True) -> Iterator[None]:
    """Give Fairlearn's numbers inside the block, right or wrong.

    Examples
    --------
    >>> from fairdrift.compat.fairlearn import strict, true_positive_rate
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
