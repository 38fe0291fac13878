"""How far something long has come: one line in a terminal, only where it takes over two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType

PATIENCE = 2.0  # seconds before anything is shown
_EVERY = 0.1
_WIDTH = 30


class Waiting:
    """Steps of a known number, shown on stderr while they last and wiped away afterwards."""

    def __init__(self, what: str, steps: int) -> None:
        self._what, self._steps, self._done = what, max(1, steps), 0
        self._next = time.monotonic() + PATIENCE
        self._shown = False

    def __enter__(self) -> Waiting:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def step(self) -> None:
        """Say that one more is done."""
        self._done += 1

    def within(self, part: float) -> None:
        """Say how much of the next one is done."""
        # Without a console there is no stderr at all.
        if time.monotonic() < self._next or sys.stderr is None or not sys.stderr.isatty():
            return
        self._next = time.monotonic() + _EVERY
        self._shown = True
        share = min(1.0, (self._done + part) / self._steps)
        bar = "=" * round(_WIDTH * share)
        sys.stderr.write(f"\r\x1b[K{self._what} {bar:<{_WIDTH}} {share:4.0%}")
        sys.stderr.flush()
