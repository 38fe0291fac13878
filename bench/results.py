"""Writes what `run.py` measured as short tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# What limits a figure, printed under the aim where it is not reached.
BOUNDS: dict[str, str] = {}
FORMS = {
    "audit": "NumPy int64",
    "audit_object": "pandas object",
    "audit_str": "pandas str",
    "audit_arrow": "Arrow string",
    "audit_arrow_dictionary": "Arrow dictionary",
    "audit_polars": "Polars String",
}


def markdown(record: dict[str, Any]) -> str:
    """The whole page."""
    cases = record["cases"]
    parts = [
        _head(record),
        "## Aims\n\n" + _aims(record),
        "## The audit beside Fairlearn\n\n" + _audit(cases),
        "## Counting beside NumPy, Polars and DuckDB\n\n" + _counting(cases),
        "## The drift report beside Evidently and SciPy\n\n" + _drift(cases),
        "## The rest\n\n" + _rest(record),
    ]
    if record["kernels"]:
        parts.append("## Kernels and what bounds them\n\n" + _kernels(record))
    return "\n\n".join(parts) + "\n"


def _head(record: dict[str, Any]) -> str:
    m = record["machine"]
    versions = {key.split(":")[0]: one["version"] for key, one in record["cases"].items()}
    versions.pop("fairdrift", None)
    others = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    return (
        "# Results\n\n"
        "Written by `./dev bench`; `bench/results.json` holds every figure. All contestants read "
        f"the same {record['rows']:,} generated rows of ten groups, each case in its own process, "
        "and must find the same numbers before times count. Times are the least of several runs; "
        "CPU time is that of all threads. fairdrift runs one thread, the others as many as they "
        "like. Extra memory is the peak above what the process held before the first run.\n\n"
        f"{m['cpu']}, {m['cores']} cores, load {m['load']:.1f} at the end; {m['system']}; "
        f"{m['compiler']}, `{m['flags'].strip()}`; Python {m['python']}; {others}."
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; columns after the first are right-aligned."""
    lines = [" | ".join(head), "|".join([" --- "] + [" ---: "] * (len(head) - 1))]
    return "\n".join(f"| {line.strip()} |" for line in lines + [" | ".join(row) for row in rows])


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "not run"
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{1e3 * seconds:.3g} ms" if seconds >= 1e-3 else f"{1e6 * seconds:.3g} µs"


def _ratio(a: float | None, b: float | None) -> str:
    if a is None or b is None:
        return "not run"
    ratio = a / b
    return f"{ratio:,.0f}x" if ratio >= 20 else f"{ratio:.2g}x"


def _of(cases: dict[str, Any], key: str, what: str) -> float | None:
    return cases[key][what] if key in cases else None


def _quotient(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a / b


def _least(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return min(known) if known else None


def _aims(record: dict[str, Any]) -> str:
    cases = record["cases"]

    def cpu(key: str) -> float | None:
        return _of(cases, key, "cpu")

    texts = [form for form in FORMS if form != "audit"]
    slow_text = _least([cpu("fairlearn:audit_object"), cpu("fairlearn:audit_str")])
    rivals = [
        _quotient(_of(cases, f"{name}:counts", clock), _of(cases, "fairdrift:audit", clock))
        for name in ("numpy", "polars", "duckdb")
        for clock in ("wall", "cpu")
    ]
    ms_beyond = 1e3 * record["importing"]["wall"]
    figures = [
        ("integers", "audit, integer groups: times faster than Fairlearn (CPU)", 2000,
         _quotient(cpu("fairlearn:audit"), cpu("fairdrift:audit"))),
        *[(form, f"audit, {FORMS[form]} groups: times faster than Fairlearn (CPU)", 300,
           _quotient(slow_text, cpu(f"fairdrift:{form}"))) for form in texts],
        ("counting", "audit, integer groups: times faster than the best of NumPy, Polars and "
         "DuckDB that only count (the lesser of wall and CPU)", 1, _least(rivals)),
        ("drift", "drift report of ten columns: times faster than Evidently (CPU)", 60,
         _quotient(cpu("evidently:drift"), cpu("fairdrift:drift"))),
        ("memory", "drift report: MB above the tables, at most", 50,
         _of(cases, "fairdrift:drift", "extra_mb")),
        ("import", "import beyond NumPy: ms, under", 100, ms_beyond),
    ]  # fmt: skip
    rows, notes = [], []
    for key, text, aim, figure in figures:
        if figure is None:
            rows.append([text, f"{aim}", "not run", ""])
            continue
        reached = figure <= aim if key in ("memory", "import") else figure >= aim
        shown = f"{figure:,.0f}" if figure >= 20 else f"{figure:.2g}"
        rows.append([text, f"{aim}", shown, "yes" if reached else "no"])
        if not reached and key in BOUNDS:
            notes.append(f"- {text}: {BOUNDS[key]}")
    return table(["aim", "at least", "measured", "reached"], rows) + "\n\n" + "\n".join(notes)


def _audit(cases: dict[str, Any]) -> str:
    rows = []
    for form, name in FORMS.items():
        ours = f"fairdrift:{form}"
        if ours not in cases:
            continue
        theirs = {"audit": "audit", "audit_object": "audit_object"}.get(form, "audit_str")
        key = f"fairlearn:{theirs}"
        rows.append(
            [name]
            + [_time(_of(cases, ours, clock)) for clock in ("wall", "cpu")]
            + [_time(_of(cases, key, clock)) for clock in ("wall", "cpu")]
            + [_ratio(_of(cases, key, clock), _of(cases, ours, clock)) for clock in ("wall", "cpu")]
        )
    return (
        "fairdrift: all rates, comparisons and extremes with intervals. Fairlearn: accuracy, "
        "selection rate, true and false positive rate and precision by group, no intervals.\n\n"
        + table(["groups", "wall", "CPU", "Fairlearn wall", "CPU", "wall ratio", "CPU ratio"], rows)
    )


def _case_rows(cases: dict[str, Any], named: dict[str, str]) -> list[list[str]]:
    rows = []
    for key, name in named.items():
        if key not in cases:
            continue
        one = cases[key]
        rows.append(
            [name, _time(one["wall"]), _time(one["cpu"]), f"{max(0.0, one['extra_mb']):.1f} MB"]
        )
    return rows


def _counting(cases: dict[str, Any]) -> str:
    named = {
        "numpy:read": "NumPy: sum of the three columns (the bytes)",
        "fairdrift:state": "fairdrift: counting alone",
        "fairdrift:ask": "fairdrift: the audit of a counted state",
        "fairdrift:audit": "fairdrift: the whole audit",
        "numpy:counts": "NumPy: bincount",
        "polars:counts": "Polars: group_by",
        "duckdb:counts": "DuckDB: GROUP BY",
        "fairdrift:audit_polars": "fairdrift: the whole audit, Polars String groups",
        "polars:counts_text": "Polars: group_by, String groups",
        "duckdb:counts_text": "DuckDB: GROUP BY, VARCHAR groups",
    }
    return table(["", "wall", "CPU", "extra memory"], _case_rows(cases, named))


def _drift(cases: dict[str, Any]) -> str:
    named = {
        "fairdrift:drift": "fairdrift: load the reference, report; object categories",
        "fairdrift:drift_str": "fairdrift: the same, str categories",
        "fairdrift:reference": "fairdrift: fit and save the reference",
        "evidently:drift": "Evidently: DataDriftPreset",
        "scipy:drift": "SciPy: ks_2samp of the seven numbers",
    }
    return "Seven numbers, three categories, three of the ten shifted; pandas.\n\n" + table(
        ["", "wall", "CPU", "extra memory"], _case_rows(cases, named)
    )


def _rest(record: dict[str, Any]) -> str:
    cases, importing = record["cases"], record["importing"]
    named = {
        "fairdrift:audit_score": "audit with scores (exact AUC)",
        "fairdrift:audit_1000": "audit of 1,000 groups",
        "fairdrift:audit_100000": "audit of 100,000 groups",
        "fairdrift:merge": "sum of two states of ten groups",
        "fairdrift:bootstrap": "1,000 resamples of ten groups, all rates, from counts",
        "numpy:sort": "NumPy: sort of a million scores, for scale",
    }
    lines = [table(["", "wall", "CPU", "extra memory"], _case_rows(cases, named))]
    if "fairdrift:bootstrap" in cases and "fairlearn:bootstrap" in cases:
        lines.append(_bootstraps(cases))
    if "fairdrift:merge" in cases:
        size = cases["fairdrift:merge"]["numbers"]["state_bytes"]
        lines.append(f"A state of ten groups: {size} bytes.")
    if "fairdrift:reference" in cases:
        size = cases["fairdrift:reference"]["numbers"]["reference_bytes"] / 1000
        lines.append(f"A reference of ten features: {size:.0f} kB.")
    lines.append(
        f"`import fairdrift` beyond NumPy: {_time(importing['wall'])} wall, "
        f"{_time(importing['cpu'])} CPU (NumPy itself {_time(importing['numpy_wall'])})."
    )
    return "\n\n".join(lines)


def _bootstraps(cases: dict[str, Any]) -> str:
    ours, theirs = cases["fairdrift:bootstrap"], cases["fairlearn:bootstrap"]
    here = ours["cpu"] / ours["numbers"]["replicates"]
    there = theirs["cpu"] / theirs["numbers"]["replicates"]
    return (
        f"A replicate costs {_time(here)} of CPU here, whatever the rows are "
        f"({ours['numbers']['metrics']} metrics), and {_time(there)} in Fairlearn's MetricFrame at "
        f"{theirs['numbers']['rows']:,} rows (five metrics): {_ratio(there, here)}."
    )


def _kernels(record: dict[str, Any]) -> str:
    kernels = record["kernels"]
    read = kernels["read_int64"]
    speed = read["bytes"] / read["cpu_ns"]
    rows = []
    for name, one in kernels.items():
        items = one.get("items", 1) or 1
        floor = one.get("bytes", 0) / speed
        rows.append(
            [
                f"`{name}`",
                _time(one["cpu_ns"] / 1e9),
                f"{one['cpu_ns'] / items:.3g} ns",
                _time(floor / 1e9) if floor else "-",
                f"{one['cpu_ns'] / floor:.2g}x" if floor else "-",
            ]
        )
    return (
        f"CPU time. The limit is the time to read the caller's bytes once, at the {speed:.1f} GB/s "
        "of `read_int64`; what has no limit beside it does arithmetic, not reading.\n\n"
        + table(["kernel", "time", "an item", "limit", "times the limit"], rows)
    )
