"""Fairness, drift and performance of models that decide about people."""

from fairdrift._audit import audit
from fairdrift._core import (
    CorruptState,
    FairdriftError,
    IncompatibleMerge,
    IncompatibleReference,
    InvalidInput,
    Measurement,
    Report,
    State,
    UnsupportedVersion,
    __version__,
)

__all__ = [
    "CorruptState",
    "FairdriftError",
    "IncompatibleMerge",
    "IncompatibleReference",
    "InvalidInput",
    "Measurement",
    "Report",
    "State",
    "UnsupportedVersion",
    "__version__",
    "audit",
]
