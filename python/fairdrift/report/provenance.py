"""Where the numbers of a report come from, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from fairdrift import _core
from fairdrift.report import names, numbers
from fairdrift.report.section import Cell, Head, Section
from fairdrift.report.view import View, of

_ROLES = {
    "y_true": "true label",
    "y_pred": "decision",
    "sample_weight": "weights",
    "cluster": "clusters",
    "group": "groups",
    "stratum": "strata",
    "feature": "features",
}


@dataclass
class Provenance:
    """Where the numbers come from and by which rules: plain facts in pairs and lists."""

    data: list[Section] = field(default_factory=list)
    conventions: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def provenance(report: _core.Report | View) -> Provenance:
    """Data parts, counts that reconcile, conventions and notes."""
    view = of(report)
    data = [*_data_parts(view), *_reconciled(view), *_meanings(view)]
    readable = [(key.replace("_", " "), text) for key, text in view.conventions.items() if text]
    return Provenance(data, readable, list(view.data["notes"]))


def _data_parts(view: View) -> Iterator[Section]:
    rows = []
    for part in view.data["data"]:
        excluded = [f"{numbers.count(e['rows'])}: {e['reason']}" for e in part["excluded"]]
        roles: dict[str, list[str]] = {}
        for c in part["columns"]:
            roles.setdefault(_ROLES.get(c["role"], c["role"]), []).append(c["name"])
        columns = "; ".join(f"{role}: {', '.join(found)}" for role, found in roles.items())
        rows.append(
            [
                Cell(part["role"], part["window"] or ""),
                Cell(numbers.count(part["rows"])),
                Cell("; ".join(excluded) or "none"),
                Cell(columns, part["digest"] or ""),
            ]
        )
    if rows:
        header = [
            Head("Data", numeric=False),
            Head("Rows"),
            Head("Rows that some numbers cannot use", numeric=False),
            Head("Columns", numeric=False),
        ]
        yield Section("Method", "Data", header, rows)


def _reconciled(view: View) -> Iterator[Section]:
    audited = [part["rows"] for part in view.data["data"] if part["role"] == "audited"]
    if len(audited) != 1 or view.kind != "audit":
        return
    rows = []
    for attribute in view.attributes:
        counted = view.summary(attribute)
        agrees = counted.rows == audited[0]
        rows.append(
            [
                Cell(names.attribute_text(attribute)),
                Cell(numbers.count(counted.groups)),
                Cell(numbers.count(counted.rows)),
                Cell(numbers.count(counted.missing)),
                Cell("equals all rows" if agrees else f"differs from {numbers.count(audited[0])}"),
            ]
        )
    header = [
        Head("By", numeric=False),
        Head("Groups"),
        Head("Rows in them"),
        Head("Of these (missing)"),
        Head("Reconciled", numeric=False),
    ]
    if rows:
        yield Section("Method", "Groups add up to the rows", header, rows)


def _meanings(view: View) -> Iterator[Section]:
    measured = {metric for attribute in view.rates for metric in view.metrics_of(attribute)}
    rows = [
        [
            Cell(names.heading(name), names.short_name(name)),
            Cell(known["formula"]),
            Cell(known["meaning"]),
            Cell(known["source"]),
        ]
        for name, known in names.meanings().items()
        if name in measured
    ]
    titles = ("Metric", "Formula", "Meaning", "Source")
    header = [Head(title, numeric=False) for title in titles]
    if rows and view.kind == "audit":
        yield Section("Method", "What the numbers mean", header, rows, folded=True)
