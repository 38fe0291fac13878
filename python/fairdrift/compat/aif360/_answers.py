"""Right numbers or the original's, and one warning a call where the two differ."""

from __future__ import annotations

import functools
import math
import warnings
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from fairdrift.compat import CompatWarning

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C", bound=type)


@dataclass
class _Call:
    """The outermost call under way: what it wants, and what is to be said when it ends."""

    strict: bool
    said: dict[str, type[Warning]] = field(default_factory=dict)


_call: ContextVar[_Call | None] = ContextVar("fairdrift_aif360_call", default=None)


def strict() -> bool:
    """Whether the call under way wants the original's number."""
    call = _call.get()
    return call is not None and call.strict


def say(text: str, category: type[Warning] = CompatWarning) -> None:
    """Put by what the outermost call will warn of, once."""
    call = _call.get()
    if call is None:
        warnings.warn(text, category, stacklevel=3)
    else:
        call.said.setdefault(text, category)


def settled(right: float, original: float, why: str) -> float:
    """The right number, or the original's where that is wanted; a difference is said."""
    right, original = float(right), float(original)
    if strict():
        return original
    if math.isnan(right) and math.isnan(original):
        say(f"{why}: nan", RuntimeWarning)
    elif not math.isclose(right, original, rel_tol=1e-9, abs_tol=1e-15):
        say(f"{why}: {right:.6g}, where aif360 0.6.1 gives {original:.6g}")
    return right


def run_with(wants_strict: bool, function: Callable[[], R]) -> R:
    """Run a call; the outermost one gives its warnings at the line that called its caller."""
    outer = _call.get()
    call = _Call(wants_strict or (outer is not None and outer.strict))
    if outer is not None:
        call.said = outer.said
    token = _call.set(call)
    try:
        answer = function()
    finally:
        _call.reset(token)
    if outer is None:
        for category in dict.fromkeys(call.said.values()):
            texts = [text for text, kind in call.said.items() if kind is category]
            warnings.warn("; ".join(texts), category, stacklevel=3)
    return answer


def answering(function: Callable[P, R]) -> Callable[P, R]:
    """A function that takes `strict_compat` and warns once a call."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return run_with(bool(kwargs.get("strict_compat")), lambda: function(*args, **kwargs))

    return call


def answering_class(kind: C) -> C:
    """A class whose public methods warn once a call; its objects know `strict_compat`."""

    def wrapped(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            wanted = getattr(self, "strict_compat", kwargs.get("strict_compat", False))
            return run_with(bool(wanted), lambda: method(self, *args, **kwargs))

        return call

    for name, method in list(vars(kind).items()):
        if callable(method) and (name == "__init__" or not name.startswith("_")):
            setattr(kind, name, wrapped(method))
    return kind
