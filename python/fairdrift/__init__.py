"""Fairness, drift and performance of models that decide about people."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from fairdrift import metrics, stats
from fairdrift._audit import audit
from fairdrift._core import (
    CorruptState,
    FairdriftError,
    IncompatibleMerge,
    IncompatibleReference,
    InvalidInput,
    Measurement,
    Policy,
    Reference,
    Report,
    State,
    UnsupportedVersion,
    __version__,
)
from fairdrift._drift import drift
from fairdrift._errors import GateError
from fairdrift._proxies import proxies
from fairdrift._state import bootstrap, merge
from fairdrift._subgroups import subgroups

if TYPE_CHECKING:
    from fairdrift import rules

__all__ = [
    "CorruptState",
    "FairdriftError",
    "GateError",
    "IncompatibleMerge",
    "IncompatibleReference",
    "InvalidInput",
    "Measurement",
    "Policy",
    "Reference",
    "Report",
    "State",
    "UnsupportedVersion",
    "__version__",
    "audit",
    "bootstrap",
    "drift",
    "merge",
    "metrics",
    "proxies",
    "rules",
    "stats",
    "subgroups",
]


def __getattr__(name: str) -> Any:
    # Pages of tables need Jinja2, which takes longer to load than all the rest.
    if name == "rules":
        return importlib.import_module("fairdrift.rules")
    raise AttributeError(f"module 'fairdrift' has no attribute {name!r}")
