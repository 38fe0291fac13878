"""The tables of an audit: how far groups are apart, rates, differences, extremes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fairdrift.report import names, numbers
from fairdrift.report.group_sentences import FAVORABLE, FOUR_FIFTHS, LEADING
from fairdrift.report.pictures import Bar
from fairdrift.report.section import Cell, Head, Section
from fairdrift.report.strata import within_strata
from fairdrift.report.view import Measured, Names, View

# Of a large attribute so many groups are shown, of an intersection so many.
MOST_GROUPS = 20
MOST_CROSSED = 10


def overview(view: View) -> Iterator[Section]:
    """How far apart the groups of each attribute are in what people want."""
    metric = _leading(view)
    found = [(a, view.extremes.get(a, {}).get((metric, "min_ratio"))) for a in view.attributes]
    rows = [_overview_row(view, a, metric, m) for a, m in found if m is not None]
    if not rows:
        return
    header = [
        Head("By", numeric=False),
        Head("Groups"),
        Head("Lowest", numeric=False),
        Head("Highest", numeric=False),
        Head("Lowest ÷ highest", "the line is four fifths" if metric in FAVORABLE else ""),
        Head("Highest − lowest"),
    ]
    lead = (
        f"The {names.title(metric)} of the groups of each attribute. Groups under "
        f"{numbers.count(view.min_group_size)} people take no part."
    )
    yield Section("Overview", "How far apart groups are", header, rows, lead)


def _leading(view: View) -> str:
    there = dict.fromkeys(key[0] for extremes in view.extremes.values() for key in extremes)
    return next((m for m in LEADING if m in there), next(iter(there), ""))


def _overview_row(view: View, attribute: Names, metric: str, ratio: Measured) -> list[Cell]:
    low = view.group_named(attribute, ", ".join(names.as_list(ratio["group"])))
    high = view.group_named(attribute, ratio["against"])
    spread = view.extremes[attribute].get((metric, "max_difference"))
    counted = view.summary(attribute)
    small = counted.small_groups
    return [
        Cell(names.attribute_text(attribute)),
        Cell(
            numbers.count(counted.groups),
            why=f"{numbers.count(small)} too small" if small else "",
        ),
        _named_cell(view, attribute, low, metric),
        _named_cell(view, attribute, high, metric),
        _ratio_cell(ratio),
        _value_cell(spread),
    ]


def _named_cell(view: View, attribute: Names, group: Names | None, metric: str) -> Cell:
    if group is None:
        return Cell("–")
    m = view.rates[attribute][group].get(metric)
    return Cell(names.group_text(group), numbers.value_text(m) if m else "")


def _ratio_cell(m: Measured | None) -> Cell:
    if m is None or m["value"] is None:
        return Cell("–")
    marks = [FOUR_FIFTHS] if m["metric"] in FAVORABLE else []
    picture = Bar(m["value"], m["lower"], m["upper"], 0.0, 1.0, marks)
    return Cell(numbers.value_text(m), numbers.interval_text(m), picture)


def _value_cell(m: Measured | None) -> Cell:
    if m is None or m["value"] is None:
        return Cell("–")
    return Cell(numbers.value_text(m).lstrip("+"), numbers.interval_text(m).replace("+", ""))


def of_groups(view: View, most_metrics: int) -> Iterator[Section]:
    """The tables of each attribute and intersection."""
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
        yield from within_strata(view, part, attribute, metrics, shown)
        yield from _extremes(view, part, attribute)
        yield from _distances(view, part, attribute, shown)
        yield from _every_comparison(view, part, attribute, shown)


def _fewer(metrics: list[str], most: int) -> list[str]:
    if len(metrics) <= most:
        return metrics
    first = [m for m in metrics if m not in {"positive_predictive_value", "roc_auc"}]
    return first[:most]


def _shown_groups(view: View, attribute: Names, metrics: list[str]) -> tuple[list[Names], str]:
    shown = groups_that_matter(
        view, attribute, metrics, MOST_GROUPS if len(attribute) == 1 else MOST_CROSSED
    )
    groups = view.summary(attribute).groups or len(view.rates[attribute])
    if len(shown) == groups:
        return shown, ""
    call = ", ".join(f'"{name}"' for name in attribute)
    call = f"({call})" if len(attribute) > 1 else call
    note = (
        f"{numbers.count(groups - len(shown))} of {numbers.count(groups)} groups are left out: "
        "those shown are the largest and those furthest apart. All are in the report's JSON and in "
        f"report.by_group({call})."
    )
    return shown, note


def groups_that_matter(view: View, attribute: Names, metrics: list[str], most: int) -> list[Names]:
    """Of many groups the largest, and those furthest from what they are compared with."""
    groups = list(view.rates[attribute])
    if len(groups) <= most:
        return groups

    def distance(group: Names) -> float:
        compared = view.compared.get(attribute, {}).get(group, {})
        found = [compared.get((metric, "difference")) for metric in metrics]
        return max((_near_limit(m) for m in found if m and m["status"] == "ok"), default=-1.0)

    sizes = {group: view.size(attribute, group) for group in groups}
    largest = sorted(groups, key=lambda g: -sizes[g])[:2]
    far = sorted(set(groups) - set(largest), key=lambda g: (-distance(g), -sizes[g], g))
    kept = {*largest, *far[: most - len(largest)]}
    return [group for group in groups if group in kept]


def _near_limit(m: Measured) -> float:
    """The end of a difference's interval that is nearer to none; 0 where none is inside."""
    if m["lower"] is None or m["upper"] is None:
        return 0.0
    return max(float(m["lower"]), -float(m["upper"]), 0.0)


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
        few = "too few to judge" if size < view.min_group_size else ""
        cells = [Cell(names.label_text(label)) for label in group]
        cells.append(Cell(numbers.count(size), why=few))
        cells += [_rate_cell(view, attribute, group, metric) for metric in metrics]
        rows.append(cells)
    total = [Cell("Everyone"), *[Cell("") for _ in attribute[1:]]]
    total.append(Cell(numbers.count(view.size((), ()))))
    total += [_rate_cell(view, (), (), metric) for metric in metrics]
    rows.append(total)
    title = f"Rates by {names.attribute_text(attribute)}"
    faint = _too_small(view, attribute, shown)
    return Section(part, title, header, rows, "", note, total=True, faint=faint)


def _too_small(view: View, attribute: Names, groups: list[Names]) -> frozenset[int]:
    least = view.min_group_size
    return frozenset(i for i, group in enumerate(groups) if view.size(attribute, group) < least)


def _rate_cell(view: View, attribute: Names, group: Names, metric: str) -> Cell:
    m = view.rates.get(attribute, {}).get(group, {}).get(metric)
    if m is None:
        return Cell("–")
    if m["value"] is None:
        return Cell("undefined", why=m["reason"] or "")
    everyone = view.everyone.get(metric)
    marks = [everyone["value"]] if everyone and everyone["value"] is not None and group else []
    # An exposure has no whole that a bar could be a part of: the mean is small in a long list.
    unit = 0 <= m["value"] <= 1 and metric != "exposure"
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
    sure = [m for m in found if m and m["status"] == "ok"]
    ends = [abs(m[key]) for m in sure for key in ("lower", "upper") if m[key] is not None]
    top = max(ends, default=1.0) or 1.0
    rows = []
    for group in kept:
        of_group = [compared[group].get((m, "difference")) for m in metrics]
        against = {m["against"] for m in of_group if m}
        one = len(against) == 1
        other = against.pop() if one else view.conventions.get("against", "others")
        label = f"{names.group_text(group)} minus {names.label_text(other)}"
        rows.append([Cell(label), *[_difference_cell(m, top, not one) for m in of_group]])
    header = [Head("Difference", numeric=False), *_metric_heads(metrics)]
    lead = (
        "An interval that leaves out the line at none is a difference that chance does not explain."
    )
    title = f"Differences by {names.attribute_text(attribute)}"
    faint = _too_small(view, attribute, kept)
    yield Section(part, title, header, rows, lead, faint=faint)


def _difference_cell(m: Measured | None, top: float, name_against: bool) -> Cell:
    if m is None:
        return Cell("–")
    if m["value"] is None:
        return Cell("undefined", why=m["reason"] or "")
    picture = Bar(m["value"], m["lower"], m["upper"], -top, top, [0.0])
    against = f"minus {names.label_text(m['against'])}" if name_against else ""
    return Cell(numbers.value_text(m), numbers.interval_text(m), picture, why=against)


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
        Head("Lowest ÷ highest", "a line is four fifths"),
    ]
    title = f"Furthest apart, by {names.attribute_text(attribute)}"
    yield Section(part, title, header, rows, folded=True)


def _distances(view: View, part: str, attribute: Names, shown: list[Names]) -> Iterator[Section]:
    """How far groups' scores lie apart, whatever is decided on them."""
    rows = []
    for group in shown:
        for (metric, how), m in view.compared.get(attribute, {}).get(group, {}).items():
            if how != "distance" or m["value"] is None:
                continue
            p = m["p_value"] if m["adjusted_p_value"] is None else m["adjusted_p_value"]
            rows.append(
                [
                    Cell(names.heading(metric), names.short_name(metric)),
                    Cell(f"{names.group_text(group)} and {names.label_text(m['against'])}"),
                    Cell(numbers.value_text(m), numbers.interval_text(m)),
                    Cell("–" if p is None else numbers.p_value(p)),
                ]
            )
    if not rows:
        return
    header = [
        Head("Distance", numeric=False),
        Head("Between the scores of", numeric=False),
        Head("Value"),
        Head("p", "adjusted"),
    ]
    lead = "0 where both groups' scores are spread, or rank, alike."
    title = f"Distances between scores, by {names.attribute_text(attribute)}"
    yield Section(part, title, header, rows, lead, folded=True)


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
                    Cell(f"{names.group_text(group)} minus {names.label_text(m['against'])}"),
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
