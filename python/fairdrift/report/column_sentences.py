"""Findings about columns: what a drift report says, as people before and now."""

from __future__ import annotations

from collections.abc import Iterator

from fairdrift.report import names, next_steps, numbers
from fairdrift.report.finding import Finding
from fairdrift.report.view import Measured, View, joined

# The findings that decide about a column (of numbers: the first, else the second).
DISTANCES = (("kolmogorov_smirnov", ""), ("jensen_shannon", ""))
RATES = (("missing_rate", "change"), ("unseen_rate", "change"))


def distance_of(measured: dict[tuple[str, str], Measured]) -> Measured | None:
    """The distance that decides about a column."""
    return next((measured[key] for key in DISTANCES if key in measured), None)


def deciding(measured: dict[tuple[str, str], Measured]) -> list[Measured]:
    """The measurements whose findings decide about a column."""
    distance = distance_of(measured)
    rates = [measured[key] for key in RATES if key in measured]
    return ([distance] if distance else []) + rates


def finding_of(view: View, column: str) -> str | None:
    """What is said of a column: drift, inconclusive, stable, or None where nothing can be."""
    measured = view.features[column]
    late = view.role_of(column) == "label"  # labels come late: a missing one is no drift
    found = {
        m["finding"]
        for m in deciding(measured)
        if m["finding"] and not (late and m["metric"] == "missing_rate")
    }
    return next((word for word in ("drift", "inconclusive", "stable") if word in found), None)


def column_text(view: View, column: str) -> str:
    """A column with its role, where that is not a feature's."""
    role = view.role_of(column)
    return column if role == "feature" else f"{role} {column}"


def of_columns(view: View) -> Iterator[Finding]:
    """Findings of a drift report: one a column that drifted or is undecided, one of the stable."""
    stable = []
    for column, measured in view.features.items():
        found = finding_of(view, column)
        if found == "stable":
            stable.append(column_text(view, column))
        elif found == "drift":
            yield _drifted(view, column, measured)
        elif found == "inconclusive":
            yield from _inconclusive(view, column, measured)
        elif distance_of(measured) is not None:
            yield _not_measured(view, column, measured)
    if stable:
        yield Finding(
            kind="stable",
            about="Stable",
            sentence=f"{len(stable)} {'column is' if len(stable) == 1 else 'columns are'} stable: "
            f"{joined(stable)}.",
        )


def _drifted(view: View, column: str, measured: dict[tuple[str, str], Measured]) -> Finding:
    causes = [m for m in deciding(measured) if m["finding"] == "drift"]
    effects = [abs(m["value"] or 0) / m["smallest_effect"] for m in causes if m["smallest_effect"]]
    details = []
    for m in causes:
        reason = f" {names.upper_first(m['reason'])}." if m["reason"] else ""
        details.append(f"{_effect(m)}.{reason}")
    finding = Finding(
        kind="drift",
        about=f"{names.upper_first(column_text(view, column))} has drifted",
        sentence=f"{names.upper_first(column_text(view, column))} has drifted.",
        details=details,
        advice=next_steps.of_drift(column_text(view, column), causes),
        size=max(effects, default=1.0),
    )
    _tell_largest_move(view, column, causes, finding)
    return finding


def _effect(m: Measured) -> str:
    change = " change" if m["comparison"] == "change" else ""
    said = f"{names.heading(m['metric'])}{change} {numbers.full_text(m)}"
    if m["smallest_effect"] is None:
        return said
    return f"{said}; it matters beyond {numbers.exact(m['smallest_effect'], numbers.kind_of(m))}"


def _tell_largest_move(view: View, column: str, causes: list[Measured], finding: Finding) -> None:
    """The value or bin whose share moved most, as people."""
    found = view.distribution(column)
    rows = {part["role"]: part["rows"] for part in view.data["data"]}
    if found is None or not {"reference", "current"} <= rows.keys():
        return
    missing = {m["metric"] for m in causes} == {"missing_rate"}
    moves = [
        (abs(b - a), value, a, b)
        for value, a, b in zip(*found, strict=True)
        if not missing or value == "(missing)"
    ]
    if not moves:
        return
    _, value, a, b = max(moves, key=lambda move: move[0])
    now_counted, before_counted = _counted(b, rows["current"]), _counted(a, rows["reference"])
    finding.sentence = (
        f"{now_counted} people now {_have(view, column, value)} ({numbers.share(b)}), against "
        f"{before_counted} in the reference ({numbers.share(a)})."
    )
    finding.pair = [("reference", _share_of_rows(a)), ("now", _share_of_rows(b))]


def _share_of_rows(share: float) -> Measured:
    m = {"metric": "share_of_rows", "comparison": None, "value": share}
    return {**m, "lower": None, "upper": None}


def _counted(share: float, rows: int) -> str:
    return f"{numbers.count(round(share * rows))} of {numbers.count(rows)}"


def _have(view: View, column: str, value: str) -> str:
    if value == "(missing)":
        return f"have no value for {column}"
    if value == "(unseen)":
        return f"have a {column} that the reference does not know"
    if value == "(other)":
        return f"have one of the rarer values of {column}"
    number = ("kolmogorov_smirnov", "") in view.features[column]
    verb = "get" if view.role_of(column) in {"decision", "score"} else "have"
    return f"{verb} {column} {value}" if number else f"{verb} {column} = {value}"


def _inconclusive(
    view: View, column: str, measured: dict[tuple[str, str], Measured]
) -> Iterator[Finding]:
    causes = [m for m in deciding(measured) if m["finding"] == "inconclusive"]
    advice = [(m["reason"] or "").removeprefix("inconclusive: ") for m in causes]
    yield Finding(
        kind="undecided",
        about=f"{names.upper_first(column_text(view, column))} is inconclusive",
        sentence=f"Whether {column_text(view, column)} has drifted cannot be said yet.",
        details=[f"{_effect(m)}." for m in causes],
        advice=names.upper_first("; ".join(a for a in advice if a) or "look at more rows") + ".",
        size=max((abs(m["value"] or 0) for m in causes), default=0.0),
    )


def _not_measured(view: View, column: str, measured: dict[tuple[str, str], Measured]) -> Finding:
    reasons = dict.fromkeys(m["reason"] for m in deciding(measured) if m["reason"])
    return Finding(
        kind="undefined",
        about=f"No number for {column_text(view, column)}",
        sentence=f"Drift of {column_text(view, column)} is undefined: {'; '.join(reasons)}.",
        advice="Look at how the column is filled: it arrives without values.",
    )
