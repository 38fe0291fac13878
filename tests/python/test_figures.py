"""Figures: what stands where is the number, what is small or absent is seen as such."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
import reports
from test_report_pages import LIMIT, MARKUP, Page, contrast

import fairdrift as fd
from fairdrift.report import drawing
from fairdrift.report.heatmaps import LEVELS

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ET.Element:
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text
    return root


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def dots(root: ET.Element) -> list[float]:
    return [float(e.get("cx")) for e in of_class(root, "dot") if e.tag == f"{SVG}circle"]


def lines_at(root: ET.Element, name: str) -> list[float]:
    """Where the lines from top to bottom of a class are."""
    found = [re.match(r"M([\d.]+) [\d.]+V", e.get("d")) for e in of_class(root, name)]
    return [float(m.group(1)) for m in found if m]


def words(root: ET.Element) -> str:
    return " ".join("".join(e.itertext()) for e in root.iter(f"{SVG}text"))


def rates(**of: tuple[int, int]) -> dict[str, list]:
    """Rows of groups: so many chosen of so many."""
    rows: dict[str, list] = {"group": [], "chosen": []}
    for label, (chosen, n) in of.items():
        rows["group"] += [label] * n
        rows["chosen"] += [1] * chosen + [0] * (n - chosen)
    return rows


def audit(checks: list[dict] | None = None, **of: tuple[int, int]) -> fd.Report:
    policy = {"name": "p", "checks": checks} if checks else None
    return fd.audit(rates(**of), y_pred="chosen", groups=["group"], policy=policy)


GROUPS = {"a": (250, 500), "b": (100, 400), "c": (240, 400), "d": (120, 300)}  # .5 .25 .6 .4


# ---- forests


def test_a_ratio_lies_on_a_log_axis_and_its_interval_around_it() -> None:
    report = audit(**GROUPS)
    root = drawn(report.figure("forest", attribute="group"))
    [none] = lines_at(root, "axis")
    found = dict(zip("bcd", dots(root), strict=True))
    unit = (found["b"] - none) / math.log(0.5)
    assert found["c"] - none == pytest.approx(unit * math.log(1.2), abs=0.11)
    assert found["d"] - none == pytest.approx(unit * math.log(0.8), abs=0.11)
    m = report.measure("selection_rate", attribute="group", group="b", comparison="ratio")
    start, end = re.match(
        r"M([\d.]+) [\d.]+H([\d.]+)", of_class(root, "range")[0].get("d")
    ).groups()
    assert float(start) - none == pytest.approx(unit * math.log(m.lower), abs=0.11)
    assert float(end) - none == pytest.approx(unit * math.log(m.upper), abs=0.11)
    assert "each group ÷ a" in words(root)


def test_a_difference_lies_on_an_even_axis() -> None:
    root = drawn(audit(**GROUPS).figure("forest", attribute="group", comparison="difference"))
    [none] = lines_at(root, "axis")
    found = dict(zip("bcd", dots(root), strict=True))
    unit = (found["b"] - none) / -0.25
    assert found["c"] - none == pytest.approx(unit * 0.1, abs=0.11)
    assert found["d"] - none == pytest.approx(unit * -0.1, abs=0.11)


def test_limits_come_from_checks_and_from_nowhere_else() -> None:
    bare = drawn(audit(**GROUPS).figure("forest", attribute="group"))
    assert of_class(bare, "mark") == []
    assert "No check of this report sets a limit here" in words(bare)
    check = {"id": "4/5", "metric": "impact_ratio", "at_least": 0.8, "citation": "29 CFR 1607.4D"}
    report = audit([check], **GROUPS)
    root = drawn(report.figure("forest", attribute="group"))
    [none] = lines_at(root, "axis")
    low, high = lines_at(root, "mark")
    assert none - low == pytest.approx(high - none, abs=0.11)  # 0.8 and 1.25
    assert low == pytest.approx(dots(root)[2], abs=0.11)  # d is at 0.8
    assert "at 0.8 and 1.25" in words(root)
    assert "29 CFR 1607.4D" in words(root)
    # It says nothing of differences.
    other = drawn(report.figure("forest", attribute="group", comparison="difference"))
    assert of_class(other, "mark") == []


def test_a_limit_of_one_group_is_drawn_at_that_group_only() -> None:
    check = {"metric": "selection_rate", "comparison": "difference", "attribute": "group"}
    one = {"id": "one", **check, "group": "b", "at_least": -0.1}
    every = {"id": "every", **check, "at_most": 0.05}

    def spans(*checks: dict) -> list[tuple[float, float]]:
        report = audit(list(checks), **GROUPS)
        root = drawn(report.figure("forest", attribute="group", comparison="difference"))
        found = [re.findall(r"[\d.]+", e.get("d")) for e in of_class(root, "mark")]
        return [(float(top), float(bottom)) for _, top, bottom in found]

    [(top, bottom)] = spans(one)
    [(first, last)] = spans(every)
    assert first == top
    assert last - first == pytest.approx(3 * (bottom - top))
    assert len(spans(one, every)) == 2


def test_a_largest_difference_limits_both_sides() -> None:
    check = {"id": "gap", "metric": "demographic_parity_difference", "at_most": 0.1}
    report = audit([check], **GROUPS)
    root = drawn(report.figure("forest", attribute="group", comparison="difference"))
    [none] = lines_at(root, "axis")
    low, high = lines_at(root, "mark")
    assert none - low == pytest.approx(high - none, abs=0.11)
    assert high == pytest.approx(dots(root)[1], abs=0.11)  # c is 10 points above a


def test_a_readers_own_lines_are_called_so() -> None:
    root = drawn(audit(**GROUPS).figure("forest", attribute="group", limits=[0.8, 1.25]))
    assert len(of_class(root, "mark")) == 2
    assert "set by the reader" in words(root)


def test_small_groups_are_grey_and_undefined_ones_named_with_their_reason() -> None:
    rows = rates(a=(50, 100), b=(20, 100), few=(3, 5))
    rows["truth"] = [1, 0] * 50 + [1] * 100 + [0, 1, 0, 1, 0]
    report = fd.audit(rows, y_true="truth", y_pred="chosen", groups=["group"])
    metric = ["selection_rate", "false_positive_rate"]
    root = drawn(report.figure("forest", attribute="group", metric=metric))
    assert len(dots(root)) == 3
    assert len([e for e in of_class(root, "dot") if "few" in e.get("class")]) == 2
    assert "decides nothing: few" in words(root)
    assert "No number: false positive rate of b: b: no row is truly negative." in words(root)


def test_people_without_a_group_are_compared_with_nobody() -> None:
    rows = rates(a=(50, 100), b=(20, 100), none=(30, 60))
    rows["group"] = [None if label == "none" else label for label in rows["group"]]
    root = drawn(
        fd.audit(rows, y_pred="chosen", groups=["group"]).figure("forest", attribute="group")
    )
    assert len(dots(root)) == 1
    assert "not compared" in words(root)


def test_a_ratio_of_nothing_is_an_arrow_at_the_end_of_the_scale() -> None:
    root = drawn(audit(a=(50, 100), b=(0, 100)).figure("forest", attribute="group"))
    assert dots(root) == []
    assert of_class(root, "beyond")
    assert "An arrow" in words(root)
    assert "0.000 (0.000 to" in words(root)


def test_a_forest_of_very_many_groups_is_bounded() -> None:
    of = {f"g{i:03}": (30 + i % 40, 100) for i in range(300)}
    root = drawn(audit(**of).figure("forest", attribute="group"))
    assert len(dots(root)) == 40
    assert "259 more groups are not drawn" in words(root)
    small = drawn(audit(**of).figure("forest", attribute="group", most=5))
    assert len(dots(small)) == 5


def test_forests_name_what_there_is() -> None:
    report = audit(**GROUPS)
    with pytest.raises(KeyError, match="there are those by group"):
        report.figure("forest", attribute="sex")
    with pytest.raises(KeyError, match="difference, ratio, odds_ratio"):
        report.figure("forest", attribute="group", comparison="sum")
    with pytest.raises(KeyError, match="there are those of selection_rate"):
        report.figure("forest", attribute="group", metric="accuracy")
    with pytest.raises(KeyError, match="no groups by 'group' are compared"):
        audit(a=(50, 100)).figure("forest", attribute="group")


# ---- heat maps


def crossed(cells: dict[tuple[str, str], tuple[int, int]]) -> fd.Report:
    rows: dict[str, list] = {"sex": [], "race": [], "chosen": []}
    for (sex, race), (chosen, n) in cells.items():
        rows["sex"] += [sex] * n
        rows["race"] += [race] * n
        rows["chosen"] += [1] * chosen + [0] * (n - chosen)
    return fd.audit(rows, y_pred="chosen", groups=["sex", "race"])


CELLS = {
    ("F", "x"): (0, 100),
    ("F", "y"): (40, 100),
    ("F", "z"): (3, 6),
    ("M", "x"): (90, 100),
    ("M", "y"): (60, 100),
}


def shades(root: ET.Element) -> list[int]:
    found = [re.match(r"h(\d)", e.get("class") or "") for e in root.iter(f"{SVG}rect")]
    return [int(m.group(1)) for m in found if m][:-LEVELS]  # the legend's stand last


@pytest.mark.parametrize("attribute", [("sex", "race"), ("race", "sex")])
def test_a_cell_is_as_dark_as_its_value_and_says_it(attribute) -> None:
    root = drawn(crossed(CELLS).figure("heatmap", attribute=attribute))
    # Of 9 shades from 0 to 100%, by rows x, y: F 0, M 90, F 40, M 60.
    assert shades(root) == [0, 8, 3, 5]
    for text in ("0.0%", "90.0%", "40.0%", "60.0%", "50.0%"):
        assert text in words(root)


def test_small_cells_are_hatched_and_absent_ones_blank() -> None:
    root = drawn(crossed(CELLS).figure("heatmap", attribute=("sex", "race")))
    [hatch] = of_class(root, "hatch")
    [cell] = of_class(root, "cell")
    left, top = float(cell.get("x")), float(cell.get("y"))
    right, bottom = left + float(cell.get("width")), top + float(cell.get("height"))
    ends = [float(v) for v in re.findall(r"[\d.]+", hatch.get("d"))]
    assert all(left - 0.1 <= x <= right + 0.1 for x in ends[0::2])
    assert all(top - 0.1 <= y <= bottom + 0.1 for y in ends[1::2])
    assert "1 group of fewer than 30 people" in words(root)
    assert "Blank: nobody is in both groups." in words(root)


def test_an_undefined_cell_is_no_blank_one() -> None:
    rows = {
        "sex": ["F"] * 80 + ["M"] * 80,
        "race": ["x", "y"] * 80,
        "truth": [1, 0] * 40 + [0] * 80,
        "chosen": [1, 0, 0, 1] * 40,
    }
    report = fd.audit(rows, y_true="truth", y_pred="chosen", groups=["sex", "race"])
    root = drawn(report.figure("heatmap", attribute=("sex", "race"), metric="tpr"))
    assert "True positive rate by sex and race" in words(root)
    assert len(of_class(root, "cell")) == 3
    assert "–, undefined: 3 of the cells: no row is truly positive." in words(root)
    assert "Blank" not in words(root)


def test_a_small_spread_is_no_loud_colour() -> None:
    cells = {(s, r): (500 + i, 1000) for i, (s, r) in enumerate([*CELLS][:2] + [*CELLS][3:])}
    root = drawn(crossed(cells).figure("heatmap", attribute=("sex", "race")))
    assert max(shades(root)) - min(shades(root)) <= 1


def test_a_heat_map_of_very_many_groups_is_bounded_and_knows_absent_from_left_out() -> None:
    cells = {(f"s{i:02}", f"r{j:02}"): (20, 40) for i in range(20) for j in range(40)}
    root = drawn(crossed(cells).figure("heatmap", attribute=("sex", "race")))
    assert len(shades(root)) == 12 * 30
    assert "440 more groups are not drawn" in words(root)
    assert "Blank" not in words(root)


def test_heat_maps_name_what_there_is() -> None:
    report = crossed(CELLS)
    for attribute in ("sex", ("sex", "job"), ("sex", "race", "job"), ("sex", "sex")):
        with pytest.raises(KeyError, match="there are those by sex × race"):
            report.figure("heatmap", attribute=attribute)
    with pytest.raises(KeyError, match="there is selection_rate"):
        report.figure("heatmap", attribute=("sex", "race"), metric="accuracy")


def test_colours_are_read_in_light_and_dark_and_grow_evenly() -> None:
    """Text on every shade has the contrast that WCAG 2.1 (AA) asks; shades differ by lightness."""
    light, dark = re.findall(r"svg\.fairdrift-figure\{(.*?)\}", drawing.css())
    for block, order in ((light, 1), (dark, -1)):
        colours = dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]+)", block))
        ramp = [colours[f"h{i}"] for i in range(LEVELS)]
        against_white = [order * contrast(c, "#ffffff") for c in ramp]
        assert against_white == sorted(against_white)
        inks = ["low"] * 5 + ["mid"] + ["high"] * 3
        for shade, ink in zip(ramp, inks, strict=True):
            assert contrast(shade, colours[f"on-{ink}"]) >= 4.5
        for name in ("ink", "soft", "mark"):
            assert contrast(colours[name], colours["paper"]) >= 4.5
        for i in range(8):
            assert contrast(colours[f"k{i}"], colours["paper"]) >= 3  # WCAG 1.4.11, graphics
    dashes = re.findall(r"\.k\d\{stroke:var\(--k\d\)(;stroke-dasharray:[\d ]+)?\}", drawing.css())
    assert len(set(dashes)) == len(dashes) == 8


# ---- curves


def curve(name: str, axes: list[str], columns: list, attribute=(), group=()) -> dict:
    of = {"attribute": list(attribute) or None, "group": list(group) or None}
    return {"name": name, **of, "feature": None, "window": None, "axes": axes, "columns": columns}


ROC = ["false_positive_rate", "true_positive_rate", "threshold"]
PRECISION = ["recall", "precision", "threshold"]
CALIBRATION = ["mean_score", "observed_rate", "lower", "upper", "rows"]


def curved(labels: list[str], n: int = 50, **options) -> fd.Report:
    """An audit of these groups with curves as an audit writes them."""
    rows = {
        "group": [label for label in labels for _ in range(n)],
        "y": [1, 0] * (n * len(labels) // 2),
        "score": [(i * 7 % 100) / 100 for i in range(n * len(labels))],
    }
    report = fd.audit(rows, y_true="y", score="score", threshold=0.5, groups=["group"], **options)
    report = report.to_dict()
    report["curves"] = [
        made
        for attribute, group in [((), ()), *((("group",), (label,)) for label in labels)]
        for made in (
            curve("roc", ROC, [[0, 0.1, 0.5, 1], [0, 0.6, 0.9, 1], [None, 0.8, 0.4, 0.1]],
                  attribute, group),
            curve("precision_recall", PRECISION, [[0.2, 0.6, 1], [1, 0.75, 0.5], [0.9, 0.5, 0.1]],
                  attribute, group),
            curve("reliability", CALIBRATION,
                  [[0.2, 0.7], [0.1, 0.8], [0.05, 0.7], [0.2, 0.9], [25, 100]], attribute, group),
        )
    ]  # fmt: skip
    return fd.Report.from_json(json.dumps(report))


def points(path: ET.Element) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]?([\d.]+) ([\d.]+)", path.get("d"))]


def test_a_roc_curve_goes_through_its_points() -> None:
    root = drawn(curved(["F", "M"]).figure("roc", attribute="group"))
    (x0, y0), (x1, y1) = points(of_class(root, "chance")[0])
    curves = [e for e in of_class(root, "curve") if "L" in e.get("d")]
    assert len(curves) == 2
    expected = [(0, 0), (0.1, 0.6), (0.5, 0.9), (1, 1)]
    for (x, y), (fpr, tpr) in zip(points(curves[0]), expected, strict=True):
        assert x == pytest.approx(x0 + fpr * (x1 - x0), abs=0.11)
        assert y == pytest.approx(y0 + tpr * (y1 - y0), abs=0.11)
    assert {e.get("class") for e in curves} == {"curve k0", "curve k1"}
    assert len([e for e in of_class(root, "all") if "L" in e.get("d")]) == 1  # everyone
    for text in ("F", "M", "everyone", "AUC"):
        assert text in words(root)


def test_precision_falls_in_steps() -> None:
    """Between two recalls there is no precision but that of the larger one (no interpolation)."""
    root = drawn(curved(["F", "M"]).figure("precision_recall", attribute="group"))
    path = next(e.get("d") for e in of_class(root, "k0") if "V" in e.get("d"))
    assert re.fullmatch(r"M[\d.]+ [\d.]+(V[\d.]+H[\d.]+){2}", path)


def test_calibration_shows_intervals_and_more_people_as_larger_points() -> None:
    root = drawn(curved(["F", "M"]).figure("reliability", attribute="group"))
    first = [e for e in of_class(root, "bubble") if "k0" in e.get("class")]
    radii = [float(e.get("r")) - 2.5 for e in first]
    assert radii[1] == pytest.approx(2 * radii[0], abs=0.11)  # four times the people
    (x0, y0), (x1, y1) = points(of_class(root, "chance")[0])
    assert float(first[0].get("cx")) == pytest.approx(x0 + 0.2 * (x1 - x0), abs=0.11)
    assert float(first[0].get("cy")) == pytest.approx(y0 + 0.1 * (y1 - y0), abs=0.11)
    spans = [e.get("d") for e in of_class(root, "limits")]
    _, low, high = (float(v) for v in re.findall(r"[\d.]+", spans[0]))
    assert low == pytest.approx(y0 + 0.05 * (y1 - y0), abs=0.11)
    assert high == pytest.approx(y0 + 0.2 * (y1 - y0), abs=0.11)


@pytest.mark.parametrize("name", ["roc", "precision_recall", "reliability"])
def test_curves_of_many_groups_are_bounded_and_of_nobody_in_particular_too(name) -> None:
    report = curved([f"g{i:02}" for i in range(30)])
    root = drawn(report.figure(name, attribute="group"))
    styles = Counter(s for e in root.iter() for s in (e.get("class") or "").split() if s[0] == "k")
    assert len(styles) == 8
    assert "22 smaller groups are not drawn" in words(root)
    assert "of everyone" in drawn(report.figure(name)).find(f"{SVG}title").text


def test_curves_of_small_groups_are_pale() -> None:
    root = drawn(curved(["F", "M"], n=20).figure("roc", attribute="group"))
    assert "decides nothing: F, M." in words(root)
    assert all("few" in e.get("class") for e in of_class(root, "k0"))


def test_a_group_without_points_is_named() -> None:
    tree = curved(["F", "M"]).to_dict()
    for c in tree["curves"]:
        if c["group"] in ("M", ["M"]):
            c["columns"] = [[None] * len(column) for column in c["columns"]]
    report = fd.Report.from_json(json.dumps(tree))
    assert "No curve, for it has no points: M." in words(
        drawn(report.figure("roc", attribute="group"))
    )


def test_curves_name_what_there_is() -> None:
    report = curved(["F", "M"])
    with pytest.raises(KeyError, match="there are those of all rows, by group"):
        report.figure("roc", attribute="sex")
    with pytest.raises(KeyError, match=r"curves: none\. An audit needs score and y_true"):
        audit(**GROUPS).figure("roc")


# ---- all of them


NAMES = "rates, disparity, drift, distribution, forest, heatmap, roc, precision_recall, reliability"


def test_a_figure_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(KeyError, match=NAMES):
        reports.audit().figure("pie")


def hostile(label: str) -> list[str]:
    rows = {
        label: [label] * 60 + ["b"] * 60,
        "two": [label, "c"] * 60,
        "y": [1, 0] * 60,
        "d": [1, 0, 0, 0] * 30,
    }
    check = {"id": label, "metric": "impact_ratio", "at_least": 0.8, "citation": label}
    report = fd.audit(
        rows, y_true="y", y_pred="d", groups=[label, "two"], policy={"checks": [check]}
    )
    tree = report.to_dict()
    for c in curved(["q"]).to_dict()["curves"]:
        tree["curves"] += [{**c, "attribute": label, "group": label}] if c["attribute"] else []
    report = fd.Report.from_json(json.dumps(tree))
    assert Page(report.to_html())
    return [
        report.figure("forest", attribute=label),
        report.figure("heatmap", attribute=(label, "two")),
        *(report.figure(n, attribute=label) for n in ("roc", "precision_recall", "reliability")),
    ]


@pytest.mark.parametrize("label", [MARKUP, "\x01\x0b\ufffe", "]]>&amp;", "x" * 500, "語" * 200])
def test_names_of_every_kind_are_text(label) -> None:
    tags = {"svg", "title", "style", "rect", "text", "path", "circle"}
    for svg in hostile(label):
        assert {e.tag.removeprefix(SVG) for e in drawn(svg).iter()} <= tags


@pytest.mark.parametrize("name", ["roc", "forest"])
def test_a_figure_needs_nothing_but_itself(name) -> None:
    svg = curved(["F", "M"]).figure(name, attribute="group")
    assert re.findall("https?://[^\"']+", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<script|href|url\(|@import| on\w+=| id=", svg)


def test_a_long_name_stands_on_two_lines_and_a_very_long_one_is_cut() -> None:
    one, two, cut = (drawing.name(0, 0, text) for text in ("short", "word " * 9, "word " * 40))
    assert [text.count("<text") for text in (one, two, cut)] == [1, 2, 2]
    assert "…" in cut
    assert "…" not in two


def test_the_page_carries_the_figures_under_its_own_style() -> None:
    page = curved(["F", "M"]).to_html()
    assert page.count("<style>") == 1
    named = [svg["aria-label"] for svg in Page(page).all("svg") if svg.get("role") == "img"]
    assert named == ["Ratio by group", "ROC by group", "Calibration by group"]
    cells = Page(crossed(CELLS).to_html())
    labels = [svg.get("aria-label") for svg in cells.all("svg")]
    assert "Selection rate by race and sex" in labels


def test_a_page_of_very_many_groups_stays_small() -> None:
    cells = {(f"s{i:02}", f"r{j:02}"): (i % 30, 40) for i in range(32) for j in range(32)}
    page = crossed(cells).to_html()
    assert len(page.encode()) < LIMIT
    many = curved([f"g{i:04}" for i in range(1000)], n=32, metrics=["selection_rate"]).to_html()
    assert len(many.encode()) < LIMIT


def test_four_fifths_is_a_line_about_the_favorable_rate_only() -> None:
    report = reports.audit()
    [line] = of_class(drawn(report.figure("disparity", attribute="sex")), "mark")
    assert of_class(drawn(report.figure("disparity")), "mark")
    assert not of_class(drawn(report.figure("disparity", metric="false_negative_rate")), "mark")
    assert line.get("d").startswith("M")


def test_what_is_no_effect_is_not_drawn_as_one() -> None:
    rows = rates(a=(250, 500), b=(100, 400))
    rows["stratum"] = [i % 2 for i in range(900)]
    report = fd.audit(rows, y_pred="chosen", groups=["group"], strata=["stratum"])
    for how in ("mantel_haenszel_difference", "mantel_haenszel_odds_ratio", "odds_ratio"):
        assert dots(drawn(report.figure("forest", attribute="group", comparison=how)))
    with pytest.raises(KeyError, match="not compared by 'homogeneity'"):
        report.figure("forest", attribute="group", comparison="homogeneity")


def test_programs_without_variables_see_the_light_colours() -> None:
    """Office suites drop a declaration with var(); the one before it stays."""
    style = drawn(reports.audit().figure("rates", attribute="sex")).find(f"{SVG}style").text
    declared = re.findall(r"([a-z-]+):(#[0-9a-f]+);([a-z-]+):var\((--[a-z0-9-]+)\)", style)
    assert len(declared) == len(re.findall(r":var\(", style)) > 20
    light = dict(re.findall(r"(--[a-z0-9-]+):(#[0-9a-f]+)", style.split("@media")[0]))
    for before, colour, after, name in declared:
        assert (before, colour) == (after, light[name])
