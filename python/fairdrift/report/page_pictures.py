"""Which figures stand on an audit's page, and beside which table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from fairdrift.report import limits, names
from fairdrift.report.curve_figures import reliability, roc
from fairdrift.report.drawing import Drawing
from fairdrift.report.forests import forest
from fairdrift.report.group_sentences import LEADING
from fairdrift.report.heatmaps import heatmap
from fairdrift.report.section import Section
from fairdrift.report.view import Names, View

# A page stays small: of more attributes than these the pictures are drawn on request.
MOST_ATTRIBUTES, MOST_PAIRS = 6, 4
_ROWS, _CELLS = 18, (12, 8)


def with_pictures(view: View, sections: list[Section]) -> Iterator[Section]:
    """The sections, each followed by the figures that belong to it."""
    beside: dict[tuple[str, str], list[Section]] = {}
    drawn = {1: 0, 2: 0}
    for attribute in view.attributes if view.kind == "audit" else []:
        most = {1: MOST_ATTRIBUTES, 2: MOST_PAIRS}.get(len(attribute), 0)
        if most and drawn[len(attribute)] < most:
            part = "By intersection" if len(attribute) > 1 else _by(attribute)
            found = list(_of(view, part, attribute))
            beside[part, f"Rates by {names.attribute_text(attribute)}"] = found
            drawn[len(attribute)] += bool(found)
    for section in sections:
        yield section
        yield from beside.get((section.part, section.title), [])


def _by(attribute: Names) -> str:
    return f"By {names.attribute_text(attribute)}"


def _of(view: View, part: str, attribute: Names) -> Iterator[Section]:
    if len(attribute) > 1:
        found = _tried([partial(heatmap, view, attribute, most=_CELLS)])
    else:
        metrics = _forest_metrics(view, attribute)
        found = _tried([partial(forest, view, attribute, metric=metrics, most=_ROWS)])
    for picture in found:
        yield Section(part, picture.title, [], [], pictures=[picture])
    curves = _tried(partial(draw, view, attribute) for draw in _CURVES)
    if curves:
        title = f"Curves by {names.attribute_text(attribute)}"
        yield Section(part, title, [], [], folded=True, pictures=curves)


_CURVES = (roc, reliability)


def _forest_metrics(view: View, attribute: Names) -> list[str]:
    """What people want, and whatever else a check limits."""
    compared = view.compared.get(attribute, {}).values()
    there = dict.fromkeys(m for measured in compared for m, how in measured if how == "ratio")
    wanted = [next((m for m in LEADING if m in there), next(iter(there), None))]
    wanted += [m for m in there if limits.of_metric(view, attribute, m)]
    return [m for m in dict.fromkeys(wanted) if m is not None][:3]


def _tried(ways: Iterable[Callable[[], Drawing]]) -> list[Drawing]:
    found = []
    for draw in ways:
        try:
            found.append(draw())
        except KeyError:  # there is nothing to draw, and the tables say why
            continue
    return found
