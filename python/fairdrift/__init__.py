"""Fairness, drift and performance of models that decide about people."""

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
from fairdrift._state import merge

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
    "drift",
    "merge",
    "metrics",
    "stats",
]
