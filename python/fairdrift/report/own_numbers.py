"""Numbers from elsewhere, beside those that were measured here."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from fairdrift import _core
from fairdrift.report import names


def add(
    report: _core.Report,
    name: str,
    value: float | None,
    *,
    n: int = 0,
    lower: float | None = None,
    upper: float | None = None,
    confidence: float | None = None,
    attribute: str | Sequence[str] | None = None,
    group: str | Sequence[str] | None = None,
    feature: str | None = None,
    window: str | None = None,
    positive: str | None = None,
    comparison: str | None = None,
    against: str | None = None,
    numerator: float | None = None,
    denominator: float | None = None,
    p_value: float | None = None,
    method: str | None = None,
    reason: str | None = None,
) -> _core.Measurement:
    """Adds a number from elsewhere (latency, cost, a survey): policies check it, pages show it.

    Parameters
    ----------
    report
        Where to; it is changed in place.
    name
        The metric's name, e.g. "latency_ms_p99".
    value
        The number; None where there is none, and then `reason` says why.
    n, lower, upper, confidence, numerator, denominator, p_value, method, reason
        What it rests on, as far as it is known.
    attribute, group, feature, window, positive, comparison, against
        Of whom or what; a number of all rows has none of them.

    Returns
    -------
    Measurement
        What was added.

    Raises
    ------
    InvalidInput
        For numbers that are not finite, an interval that leaves out its value, groups without
        attributes, or a number that the report already has.
    """
    given = {
        "value": value,
        "lower": lower,
        "upper": upper,
        "confidence": confidence,
        "numerator": numerator,
        "denominator": denominator,
        "p_value": p_value,
    }
    checked = {key: _finite(name, key, number) for key, number in given.items()}
    _check_interval(name, checked)
    if not name:
        raise _core.InvalidInput("a number needs a name")
    if not hasattr(n, "__index__") or n < 0:
        raise _core.InvalidInput(f"{name}: n is {n!r}; it must be a whole number, 0 or more")
    if value is None and not reason:
        raise _core.InvalidInput(f"{name}: a number that is not there needs a reason")
    who, labels = names.as_list(attribute), names.as_list(group)
    if labels and len(labels) != len(who):
        raise _core.InvalidInput(
            f"{name}: group {labels} has {len(labels)} labels, attribute {who} {len(who)} names"
        )
    fields: dict[str, Any] = {
        "metric": name,
        "attribute": _names(who),
        "group": _names(labels),
        "feature": feature,
        "window": window,
        "positive": positive,
        "comparison": comparison,
        "against": against,
        **checked,
        "method": method,
        "bound_lower": checked["value"],
        "bound_upper": checked["value"],
        "n": int(n),
        "adjusted_p_value": None,
        "finding": None,
        "smallest_effect": None,
        "status": "undefined" if value is None else "ok",
        "reason": reason,
    }
    _require_new(report, fields)
    m = _measurement(fields)
    report._append(m)
    return m


def _finite(name: str, key: str, value: float | None) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _core.InvalidInput(f"{name}: {key} is {value!r}; it must be a number") from None
    if not math.isfinite(number):
        raise _core.InvalidInput(
            f"{name}: {key} is {number}; a report holds finite numbers, or None with a reason"
        )
    return number


def _check_interval(name: str, given: dict[str, float | None]) -> None:
    value, lower, upper = given["value"], given["lower"], given["upper"]
    if (lower is None) != (upper is None):
        raise _core.InvalidInput(f"{name}: an interval needs both lower and upper")
    if lower is None or upper is None:
        return
    if lower > upper or (value is not None and not lower <= value <= upper):
        raise _core.InvalidInput(f"{name}: {value} does not lie in its interval {lower} to {upper}")


def _names(given: list[str]) -> str | list[str] | None:
    if not given:
        return None
    texts = [str(name) for name in given]
    return texts[0] if len(texts) == 1 else texts


def _require_new(report: _core.Report, fields: dict[str, Any]) -> None:
    keys = names.KEYS[1:]
    wanted = {key: names.as_list(fields[key]) for key in keys}
    for m in report.measurements:
        if m.metric == fields["metric"] and wanted == {
            k: names.as_list(getattr(m, k)) for k in keys
        }:
            raise _core.InvalidInput(f"the report already has {names.measured(fields)}")


def _measurement(fields: dict[str, Any]) -> _core.Measurement:
    # A measurement travels as a report that holds nothing else.
    alone: dict[str, Any] = {
        "schema": "fairdrift.report/1",
        "kind": "measurement",
        "created": None,
        "tool": {"name": "fairdrift", "version": _core.__version__},
        "subject": None,
        "data": [],
        "conventions": {},
        "measurements": [fields],
        "curves": [],
        "checks": [],
        "verdict": None,
        "notes": [],
    }
    return _core.Report.from_json(json.dumps(alone)).measurements[0]
