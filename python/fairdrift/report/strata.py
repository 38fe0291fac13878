"""What is left of a gap between people who are alike in what counts: comparisons within strata."""

from __future__ import annotations

from collections.abc import Iterator

from fairdrift.report import names, numbers
from fairdrift.report.finding import Finding
from fairdrift.report.section import Cell, Head, Section
from fairdrift.report.view import Measured, Names, View

COMMON = "mantel_haenszel_difference"


def within_strata(
    view: View, part: str, attribute: Names, metrics: list[str], shown: list[Names]
) -> Iterator[Section]:
    """Differences in all and within strata, side by side."""
    compared = view.compared.get(attribute, {})
    rows = [
        _row(group, metric, compared[group])
        for metric in metrics
        for group in shown
        if (metric, COMMON) in compared.get(group, {})
    ]
    if not rows:
        return
    header = [
        Head("Groups", numeric=False),
        Head("Metric", numeric=False),
        Head("Difference in all"),
        Head("Within strata", "Mantel-Haenszel"),
        Head("p", "adjusted"),
        Head("Odds ratio within strata"),
        Head("The same in all strata?", "p of homogeneity"),
    ]
    strata = " × ".join(view.columns("stratum"))
    lead = (
        f"Groups compared inside each {strata}, and averaged. Where the last p is small, one "
        "number does not stand for all strata: look at each."
    )
    title = f"Within {strata}, by {names.attribute_text(attribute)}"
    yield Section(part, title, header, rows, lead)


def _row(group: Names, metric: str, of: dict[tuple[str, str], Measured]) -> list[Cell]:
    common = of[metric, COMMON]
    p = common["p_value"] if common["adjusted_p_value"] is None else common["adjusted_p_value"]
    same = of.get((metric, "homogeneity"), {}).get("p_value")
    return [
        Cell(f"{names.group_text(group)} minus {names.label_text(common['against'])}"),
        Cell(names.title(metric)),
        _cell(of.get((metric, "difference"))),
        _cell(common),
        Cell("–" if p is None else numbers.p_value(p)),
        _cell(of.get((metric, "mantel_haenszel_odds_ratio"))),
        Cell("–" if same is None else numbers.p_value(same)),
    ]


def _cell(m: Measured | None) -> Cell:
    if m is None:
        return Cell("–")
    if m["value"] is None:
        return Cell("undefined", why=m["reason"] or "")
    return Cell(numbers.value_text(m), numbers.interval_text(m))


def reversals(view: View, attribute: Names) -> Iterator[Finding]:
    """Gaps that point the other way within strata (Simpson's paradox)."""
    strata = " × ".join(view.columns("stratum"))
    for group, of in view.compared.get(attribute, {}).items():
        for (metric, how), within in of.items():
            raw = of.get((metric, "difference"))
            if how != COMMON or raw is None or not _points_away(raw, within):
                continue
            who = names.group_text(group)
            other = names.label_text(within["against"])
            yield Finding(
                kind="warn",
                about=f"{names.heading(metric)} by {names.attribute_text(attribute)}",
                sentence=(
                    f"{names.heading(metric)} of {who} against {other} differs by "
                    f"{numbers.value_text(raw)} in all, but by {numbers.value_text(within)} within "
                    f"{strata}: the direction reverses (Simpson's paradox)."
                ),
                details=[
                    "Groups spread over strata differently, and strata differ in their rates."
                ],
                advice="Judge within strata, where people who are alike are compared.",
                size=abs(raw["value"]),
            )


def _points_away(raw: Measured, within: Measured) -> bool:
    ends = (raw["value"], raw["lower"], raw["upper"], within["value"])
    if None in ends:
        return False
    return bool((raw["lower"] > 0 or raw["upper"] < 0) and raw["value"] * within["value"] < 0)
