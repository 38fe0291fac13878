"""The tables of a page: what stands in them, for HTML, Markdown and terminals alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fairdrift import _core
from fairdrift.report import names, numbers
from fairdrift.report.figures import Bar, Pair, Shape
from fairdrift.report.sentences import (
    FOUR_FIFTHS,
    column_text,
    distance_of,
    finding_of,
    limit_text,
)
from fairdrift.report.view import Measured, Names, View, of

# Of a large attribute so many groups are shown, of an intersection so many.
MOST_GROUPS = 20
MOST_CROSSED = 10
MOST_VALUES = 8
MOST_COLUMNS_IN_DETAIL = 25


@dataclass
class Cell:
    """One cell: its text, a second line, a picture, and a tone where it is a judgement."""

    text: str
    small: str = ""
    picture: Any = None
    tone: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.small})" if self.small else self.text


@dataclass
class Head:
    """The head of a column; words are set left, numbers right."""

    text: str
    small: str = ""
    numeric: bool = True


@dataclass
class Section:
    """One table with its title, what to know before it and what it leaves out."""

    part: str
    title: str
    header: list[Head]
    rows: list[list[Cell]]
    lead: str = ""
    note: str = ""
    folded: bool = False
    total: bool = False  # the last row is of everyone


class SummaryTable(NamedTuple):
    """A table as text: what Markdown and terminals print."""

    title: str
    header: list[str]
    rows: list[list[str]]


def summary_tables(report: _core.Report | View) -> list[SummaryTable]:
    """The main tables as text: (title, header, rows), digits as everywhere else."""
    tables = []
    for section in sections(report, most_metrics=4):
        if section.folded:
            continue
        rows = [[str(cell) for cell in row] for row in section.rows]
        if section.note:
            rows.append([f"… {section.note}", *[""] * (len(section.header) - 1)])
        tables.append(SummaryTable(section.title, [h.text for h in section.header], rows))
    return tables


def sections(report: _core.Report | View, *, most_metrics: int = 7) -> list[Section]:
    """All tables of a report's page, in order."""
    view = of(report)
    found = [*_checks(view), *_columns(view)]
    if view.kind != "gate":
        found += [*_overview(view), *_groups(view, most_metrics)]
    found += _others(view)
    return found


# --- gates ----------------------------------------------------------------------------------------


def _checks(view: View) -> Iterator[Section]:
    checks = view.data["checks"]
    if not checks:
        return
    weight = {"fail": 0, "insufficient_data": 1, "warn": 2, "pass": 3}
    rows = []
    for c in sorted(checks, key=lambda c: weight.get(c["verdict"], 0)):
        small = [f"decided by {c['decide_by'].replace('_', ' ')}"] if c["decide_by"] else []
        small += [c["severity"]] if c["severity"] == "warn" else []
        about = [names.upper_first(c["reason"])] if c["reason"] else []
        about += [f"owner {c['owner']}"] if c["owner"] else []
        about += [c["citation"]] if c["citation"] else []
        rows.append(
            [
                Cell(names.VERDICTS.get(c["verdict"], "–"), tone=c["verdict"] or ""),
                Cell(c["id"], names.measured(c)),
                Cell(limit_text(c), "; ".join(small)),
                Cell(numbers.value_text(c), numbers.interval_text(c), _check_bar(c)),
                Cell(numbers.count(c["n"])),
                Cell("; ".join(about)),
            ]
        )
    header = [
        Head("Verdict", numeric=False),
        Head("Check", numeric=False),
        Head("Asked", numeric=False),
        Head("Found"),
        Head("Rows"),
        Head("Why, who, source", numeric=False),
    ]
    yield Section("Checks", "Checks", header, rows)


def _check_bar(c: Measured) -> Bar | None:
    if c["value"] is None:
        return None
    marks = [v for v in (c["at_least"], c["at_most"]) if v is not None]
    ends = [v for v in (c["value"], c["lower"], c["upper"], *marks) if v is not None]
    unit = numbers.kind_of(c) in {"share", "ratio"} and min(ends) >= 0 and max(ends) <= 1
    low, high = (0.0, 1.0) if unit else (min(0.0, *ends), 1.1 * max(0.0, *ends))
    return Bar(c["value"], c["lower"], c["upper"], low, high, marks)


# --- drift ----------------------------------------------------------------------------------------

_ORDER = {"drift": 0, "inconclusive": 1, None: 2, "stable": 3}


def _columns(view: View) -> Iterator[Section]:
    if not view.features:
        return
    found = {column: finding_of(view, column) for column in view.features}

    def weight(column: str) -> tuple[int, float]:
        m = distance_of(view.features[column])
        return _ORDER[found[column]], -abs(m["value"] or 0.0) if m else 0.0

    ordered = sorted(view.features, key=weight)
    yield _columns_table(view, ordered, found)
    drifted = [c for c in ordered if found[c] in {"drift", "inconclusive"}]
    for column in drifted[:MOST_COLUMNS_IN_DETAIL]:
        yield from _moved(view, column, folded=found[column] != "drift")


def _columns_table(view: View, ordered: list[str], found: dict[str, str | None]) -> Section:
    distances = [d for c in ordered if (d := distance_of(view.features[c])) is not None]
    ends = [d[key] for d in distances for key in ("upper", "value") if d[key] is not None]
    top = 1.05 * max([*ends, *(d["smallest_effect"] or 0.0 for d in distances)], default=1.0)
    rows = []
    for column in ordered:
        measured = view.features[column]
        word = found[column]
        rows.append(
            [
                Cell(column, "" if view.role_of(column) == "feature" else view.role_of(column)),
                Cell(names.FINDINGS.get(word or "", "Undefined"), tone=word or "undefined"),
                Cell("", picture=_shape(view, column)),
                _distance_cell(distance_of(measured), top),
                _p_cell(measured),
                _change_cell(measured, "missing_rate"),
                _change_cell(measured, "unseen_rate"),
            ]
        )
    header = [
        Head("Column", numeric=False),
        Head("Finding", numeric=False),
        Head("Shape", "line before, filled now", numeric=False),
        Head("Distance", "interval; the line is the smallest that matters"),
        Head("p", "adjusted"),
        Head("Missing now", "change"),
        Head("Unseen now", "change"),
    ]
    if not any(("unseen_rate", "") in view.features[c] for c in ordered):
        header.pop()
        rows = [row[:-1] for row in rows]
    lead = (
        "Distance is Kolmogorov–Smirnov's of numbers and Jensen–Shannon's divergence of categories. "
        "A column has drifted where its whole interval lies beyond the smallest effect that matters."
    )
    return Section("Columns", "Columns against the reference", header, rows, lead)


def _shape(view: View, column: str) -> Shape | None:
    curve = view.curve("distribution", column)
    return None if curve is None else Shape(curve["columns"][1][:24], curve["columns"][2][:24])


def _distance_cell(m: Measured | None, top: float) -> Cell:
    if m is None:
        return Cell("–")
    marks = [] if m["smallest_effect"] is None else [m["smallest_effect"]]
    picture = Bar(m["value"], m["lower"], m["upper"], 0.0, top, marks)
    if m["value"] is None:
        return Cell("undefined", m["reason"] or "")
    return Cell(numbers.value_text(m), numbers.interval_text(m), picture)


def _p_cell(measured: dict[tuple[str, str], Measured]) -> Cell:
    adjusted = [m["adjusted_p_value"] for m in measured.values()]
    return Cell(next((numbers.p_value(p) for p in adjusted if p is not None), "–"))


def _change_cell(measured: dict[tuple[str, str], Measured], metric: str) -> Cell:
    now, change = measured.get((metric, "")), measured.get((metric, "change"))
    if now is None or now["value"] is None:
        return Cell("–")
    tone = change["finding"] or "" if change else ""
    moved = change is not None and change["value"] not in (None, 0)
    small = numbers.value_text(change) if change and moved else ""
    return Cell(numbers.value_text(now), small, tone="drift-text" if tone == "drift" else "")


def _moved(view: View, column: str, folded: bool) -> Iterator[Section]:
    curve = view.curve("distribution", column)
    if curve is None:
        return
    values, before, now = curve["columns"]
    moves = [abs(b - a) for a, b in zip(before, now, strict=True)]
    kept = sorted(sorted(range(len(values)), key=lambda i: -moves[i])[:MOST_VALUES])
    high = max([*before, *now], default=1.0)
    rows = [
        [
            Cell(values[i]),
            Cell("", picture=Pair(before[i], now[i], high)),
            Cell(numbers.share(before[i])),
            Cell(numbers.share(now[i])),
            Cell(numbers.points(now[i] - before[i])),
        ]
        for i in kept
    ]
    header = [
        Head("Value", numeric=False),
        Head("Share", "outlined before, filled now", numeric=False),
        Head("Before"),
        Head("Now"),
        Head("Change"),
    ]
    left = len(values) - len(kept)
    note = f"{left} values that moved less are in the report's JSON." if left else ""
    title = f"{names.upper_first(column_text(view, column))}, before and now"
    yield Section("What moved", title, header, rows, "", note, folded)


# --- audits ---------------------------------------------------------------------------------------


def _overview(view: View) -> Iterator[Section]:
    metric = _favorable(view)
    found = [(a, view.extremes.get(a, {}).get((metric, "min_ratio"))) for a in view.attributes]
    rows = [_overview_row(view, a, metric, m) for a, m in found if m is not None]
    if not rows:
        return
    header = [
        Head("By", numeric=False),
        Head("Groups"),
        Head("Lowest", numeric=False),
        Head("Highest", numeric=False),
        Head("Lowest ÷ highest", "the line is four fifths"),
        Head("Highest − lowest"),
    ]
    lead = (
        f"The {names.title(metric)} of the groups of each attribute. Groups under "
        f"{numbers.count(view.min_group_size)} people take no part."
    )
    yield Section("Overview", "How far apart groups are", header, rows, lead)


def _favorable(view: View) -> str:
    there = {key[0] for extremes in view.extremes.values() for key in extremes}
    preferred = [m for m in ("favorable_rate", "selection_rate") if m in there]
    return (preferred or [m for a in view.attributes for m in view.metrics_of(a)] or [""])[0]


def _overview_row(view: View, attribute: Names, metric: str, ratio: Measured) -> list[Cell]:
    low = view.group_named(attribute, ", ".join(names.as_list(ratio["group"])))
    high = view.group_named(attribute, ratio["against"])
    spread = view.extremes[attribute].get((metric, "max_difference"))
    small = len(view.rates[attribute]) - _eligible(view, attribute)
    return [
        Cell(names.attribute_text(attribute)),
        Cell(str(len(view.rates[attribute])), f"{small} too small" if small else ""),
        _named_cell(view, attribute, low, metric),
        _named_cell(view, attribute, high, metric),
        _ratio_cell(ratio),
        _value_cell(spread),
    ]


def _eligible(view: View, attribute: Names) -> int:
    sizes = (view.size(attribute, group) for group in view.rates[attribute])
    return sum(size >= view.min_group_size for size in sizes)


def _named_cell(view: View, attribute: Names, group: Names | None, metric: str) -> Cell:
    if group is None:
        return Cell("–")
    m = view.rates[attribute][group].get(metric)
    return Cell(names.group_text(group), numbers.value_text(m) if m else "")


def _ratio_cell(m: Measured | None) -> Cell:
    if m is None or m["value"] is None:
        return Cell("–")
    picture = Bar(m["value"], m["lower"], m["upper"], 0.0, 1.0, [FOUR_FIFTHS])
    return Cell(numbers.value_text(m), numbers.interval_text(m), picture)


def _value_cell(m: Measured | None) -> Cell:
    if m is None or m["value"] is None:
        return Cell("–")
    return Cell(numbers.value_text(m).lstrip("+"), numbers.interval_text(m).replace("+", ""))


def _groups(view: View, most_metrics: int) -> Iterator[Section]:
    for attribute in view.attributes:
        crossed = len(attribute) > 1
        part = "By intersection" if crossed else f"By {names.attribute_text(attribute)}"
        metrics = view.key_metrics(attribute)
        metrics = _fewer(metrics, min(most_metrics, 4 if crossed else most_metrics))
        shown, note = _shown_groups(view, attribute, metrics)
        yield _rates(view, part, attribute, metrics, shown, note)
        if crossed:
            continue
        yield from _differences(view, part, attribute, metrics, shown)
        yield from _extremes(view, part, attribute)
        yield from _every_comparison(view, part, attribute, shown)


def _fewer(metrics: list[str], most: int) -> list[str]:
    if len(metrics) <= most:
        return metrics
    first = [m for m in metrics if m not in {"positive_predictive_value", "roc_auc"}]
    return first[:most]


def _shown_groups(view: View, attribute: Names, metrics: list[str]) -> tuple[list[Names], str]:
    """Of many groups those furthest from what they are compared with, and the largest."""
    groups = list(view.rates[attribute])
    most = MOST_GROUPS if len(attribute) == 1 else MOST_CROSSED
    if len(groups) <= most:
        return groups, ""

    def distance(group: Names) -> float:
        compared = view.compared.get(attribute, {}).get(group, {})
        found = [compared.get((metric, "difference")) for metric in metrics]
        return max((_near_limit(m) for m in found if m and m["status"] == "ok"), default=-1.0)

    sizes = {group: view.size(attribute, group) for group in groups}
    largest = sorted(groups, key=lambda g: -sizes[g])[:2]
    far = sorted(groups, key=lambda g: (-distance(g), -sizes[g]))[: most - len(largest)]
    kept = {*largest, *far}
    left = len(groups) - len(kept)
    call = ", ".join(f'"{name}"' for name in attribute)
    call = f"({call})" if len(attribute) > 1 else call
    note = (
        f"{left} of {len(groups)} groups are left out: those shown are the largest and those "
        f"furthest apart. All are in the report's JSON and in report.by_group({call})."
    )
    return [group for group in groups if group in kept], note


def _near_limit(m: Measured) -> float:
    """The end of a difference's interval that is nearer to none; 0 where none is inside."""
    if m["lower"] is None or m["upper"] is None:
        return 0.0
    return max(m["lower"], -m["upper"], 0.0)


def _metric_heads(metrics: Sequence[str]) -> list[Head]:
    return [Head(names.heading(metric), names.short_name(metric)) for metric in metrics]


def _rates(
    view: View,
    part: str,
    attribute: Names,
    metrics: list[str],
    shown: list[Names],
    note: str,
) -> Section:
    header = [Head(name, numeric=False) for name in attribute]
    header += [Head("People"), *_metric_heads(metrics)]
    rows = []
    for group in shown:
        size = view.size(attribute, group)
        small = "too few to judge" if size < view.min_group_size else ""
        cells = [Cell(label) for label in group]
        cells.append(Cell(numbers.count(size), small))
        cells += [_rate_cell(view, attribute, group, metric) for metric in metrics]
        rows.append(cells)
    total = [Cell("Everyone"), *[Cell("") for _ in attribute[1:]]]
    total.append(Cell(numbers.count(view.size((), ()))))
    total += [_rate_cell(view, (), (), metric) for metric in metrics]
    rows.append(total)
    title = f"Rates by {names.attribute_text(attribute)}"
    return Section(part, title, header, rows, "", note, total=True)


def _rate_cell(view: View, attribute: Names, group: Names, metric: str) -> Cell:
    m = view.rates.get(attribute, {}).get(group, {}).get(metric)
    if m is None:
        return Cell("–")
    if m["value"] is None:
        return Cell("undefined", m["reason"] or "")
    everyone = view.everyone.get(metric)
    marks = [everyone["value"]] if everyone and everyone["value"] is not None and group else []
    unit = 0 <= m["value"] <= 1
    picture = Bar(m["value"], m["lower"], m["upper"], 0.0, 1.0, marks) if unit else None
    return Cell(numbers.value_text(m), numbers.interval_text(m), picture)


def _differences(
    view: View, part: str, attribute: Names, metrics: list[str], shown: list[Names]
) -> Iterator[Section]:
    compared = view.compared.get(attribute, {})
    kept = [
        group
        for group in shown
        if any((m, "difference") in compared.get(group, {}) for m in metrics)
    ]
    if not kept:
        return
    found = [compared[g].get((m, "difference")) for g in kept for m in metrics]
    ends = [abs(m[key]) for m in found if m for key in ("lower", "upper") if m[key] is not None]
    top = max(ends, default=1.0) or 1.0
    rows = []
    for group in kept:
        of_group = [compared[group].get((m, "difference")) for m in metrics]
        against = {m["against"] for m in of_group if m}
        one = len(against) == 1
        label = f"{names.group_text(group)} minus {against.pop() if one else view.conventions.get('against', 'others')}"
        rows.append([Cell(label), *[_difference_cell(m, top, not one) for m in of_group]])
    header = [Head("Difference", numeric=False), *_metric_heads(metrics)]
    lead = (
        "An interval that leaves out the line at none is a difference that chance does not explain."
    )
    title = f"Differences by {names.attribute_text(attribute)}"
    yield Section(part, title, header, rows, lead)


def _difference_cell(m: Measured | None, top: float, name_against: bool) -> Cell:
    if m is None:
        return Cell("–")
    if m["value"] is None:
        return Cell("undefined", m["reason"] or "")
    picture = Bar(m["value"], m["lower"], m["upper"], -top, top, [0.0])
    small = numbers.interval_text(m)
    if name_against:
        small += f", minus {m['against']}"
    return Cell(numbers.value_text(m), small, picture)


def _extremes(view: View, part: str, attribute: Names) -> Iterator[Section]:
    extremes = view.extremes.get(attribute, {})
    rows = []
    for (metric, how), m in extremes.items():
        if how != "max_difference" or m["value"] is None:
            continue
        rows.append(
            [
                Cell(names.heading(metric), names.short_name(metric)),
                Cell(m["against"] or "–"),
                Cell(names.group_text(names.as_list(m["group"]))),
                _value_cell(m),
                _ratio_cell(_ratio_beside(extremes, metric)),
            ]
        )
    if not rows:
        return
    header = [
        Head("Metric", numeric=False),
        Head("Lowest", numeric=False),
        Head("Highest", numeric=False),
        Head("Highest − lowest"),
        Head("Lowest ÷ highest", "the line is four fifths"),
    ]
    title = f"Furthest apart, by {names.attribute_text(attribute)}"
    yield Section(part, title, header, rows, folded=True)


def _ratio_beside(extremes: dict[tuple[str, str], Measured], metric: str) -> Measured | None:
    named = metric.replace("_difference", "_ratio")
    return extremes.get((metric, "min_ratio")) or extremes.get((named, "min_ratio"))


def _every_comparison(
    view: View, part: str, attribute: Names, shown: list[Names]
) -> Iterator[Section]:
    rows = []
    for group in shown[:12]:
        compared = view.compared.get(attribute, {}).get(group, {})
        for (metric, how), m in compared.items():
            if how != "difference" or m["value"] is None:
                continue
            p = m["p_value"] if m["adjusted_p_value"] is None else m["adjusted_p_value"]
            ratio = compared.get((metric, "ratio"))
            rows.append(
                [
                    Cell(f"{names.group_text(group)} minus {m['against']}"),
                    Cell(names.title(metric)),
                    Cell(numbers.value_text(m), numbers.interval_text(m)),
                    Cell(numbers.value_text(ratio), numbers.interval_text(ratio))
                    if ratio
                    else Cell("–"),
                    Cell("–" if p is None else numbers.p_value(p)),
                ]
            )
    if not rows:
        return
    header = [
        Head("Groups", numeric=False),
        Head("Metric", numeric=False),
        Head("Difference"),
        Head("Ratio"),
        Head("p", "adjusted"),
    ]
    title = f"Every comparison by {names.attribute_text(attribute)}"
    yield Section(part, title, header, rows, folded=True)


# --- everything else ------------------------------------------------------------------------------


def _others(view: View) -> list[Section]:
    rows = [
        [
            Cell(names.upper_first(names.measured(m))),
            Cell(
                numbers.value_text(m) if m["value"] is not None else "undefined",
                numbers.interval_text(m),
            ),
            Cell(numbers.count(m["n"]) if m["n"] else "–"),
            Cell(m["reason"] or m["method"] or ""),
        ]
        for m in view.others
    ]
    if not rows:
        return []
    header = [Head("Number", numeric=False), Head("Value"), Head("Rows"), Head("", numeric=False)]
    return [Section("Other numbers", "Other numbers", header, rows)]


# --- method and provenance ------------------------------------------------------------------------


@dataclass
class Provenance:
    """Where the numbers come from and by which rules: plain facts in pairs and lists."""

    data: list[Section] = field(default_factory=list)
    conventions: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def provenance(report: _core.Report | View) -> Provenance:
    """Data parts, counts that reconcile, conventions and notes."""
    view = of(report)
    data = [*_data_parts(view), *_reconciled(view)]
    readable = [(key.replace("_", " "), text) for key, text in view.conventions.items() if text]
    return Provenance(data, readable, list(view.data["notes"]))


def _data_parts(view: View) -> Iterator[Section]:
    rows = []
    for part in view.data["data"]:
        excluded = [f"{numbers.count(e['rows'])}: {e['reason']}" for e in part["excluded"]]
        roles: dict[str, list[str]] = {}
        for c in part["columns"]:
            roles.setdefault(c["role"].replace("_", " "), []).append(c["name"])
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
    if len(audited) != 1:
        return
    rows = []
    for attribute in view.attributes:
        sizes = [view.size(attribute, group) for group in view.rates[attribute]]
        missing = sum(
            view.size(attribute, group) for group in view.rates[attribute] if "(missing)" in group
        )
        agrees = sum(sizes) == audited[0]
        rows.append(
            [
                Cell(names.attribute_text(attribute)),
                Cell(str(len(sizes))),
                Cell(numbers.count(sum(sizes))),
                Cell(numbers.count(missing)),
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
