"""Times count only where the contestants found the same numbers."""

from __future__ import annotations

import math
from typing import Any

RATES = 1e-12
# Evidently counts categories without the half a row that fairdrift adds to both sides.
SMOOTHING = 1e-3


class DisagreementError(AssertionError):
    """Two contestants found different numbers."""


def check(found: dict[str, Any]) -> None:
    """Compare everything that more than one contestant measured; raise DisagreementError."""
    _check_rates({key: one["numbers"] for key, one in found.items() if _has_rates(one)})
    ours = found.get("fairdrift:drift")
    if ours is None:
        return
    bounds = ours["numbers"]
    if "scipy:drift" in found:
        theirs = found["scipy:drift"]["numbers"]["kolmogorov_smirnov"]
        for name, value in theirs.items():
            _require_inside(
                f"Kolmogorov-Smirnov of {name}", value, bounds["kolmogorov_smirnov"][name]
            )
    if "evidently:drift" in found:
        _check_evidently(found, bounds)


def _has_rates(one: dict[str, Any]) -> bool:
    return isinstance(one["numbers"], dict) and "accuracy" in one["numbers"]


def _check_rates(rates: dict[str, Any]) -> None:
    keys = list(rates)
    for key in keys[1:]:
        for metric, values in rates[keys[0]].items():
            for a, b in zip(values, rates[key][metric], strict=True):
                if not math.isclose(a, b, rel_tol=RATES):
                    raise DisagreementError(f"{metric}: {a} in {keys[0]}, {b} in {key}")
    if keys:
        print(f"the rates of {len(keys)} contests agree to {RATES}")


def _check_evidently(found: dict[str, Any], bounds: dict[str, Any]) -> None:
    theirs = found["evidently:drift"]["numbers"]
    deviations = found["fairdrift:standard_deviations"]["numbers"]
    for name, value in theirs["wasserstein"].items():
        _require_inside(
            f"Wasserstein of {name}", value * deviations[name], bounds["wasserstein"][name]
        )
    for name, value in theirs["jensen_shannon_distance"].items():
        ours = math.sqrt(bounds["jensen_shannon"][name][1])
        if not math.isclose(value, ours, rel_tol=SMOOTHING, abs_tol=SMOOTHING):
            raise DisagreementError(f"Jensen-Shannon of {name}: {value} in Evidently, {ours} here")
    print("the drift of ten columns agrees with Evidently's")


def _require_inside(what: str, value: float, bounds: list[float]) -> None:
    lower, _, upper = bounds
    room = 1e-9 * max(1.0, abs(value))
    if not lower - room <= value <= upper + room:
        raise DisagreementError(f"{what}: {value} outside the guaranteed {lower} to {upper}")
