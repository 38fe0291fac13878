"""Reports from files: a sound one loads and renders everywhere, any other is refused by name."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import reports

import fairdrift as fd

NONSENSE = [1e308, -1, None, "x", [], {}, True, 0, -1e308, 2**70, "", 0.5]


def rendered(report: fd.Report) -> list[object]:
    """Everything that is made of a report."""
    made: list[object] = [
        report.to_html(),
        report.to_markdown(),
        report.to_junit(),
        report._repr_html_(),
        repr(report),
        repr(report.table()),
        [repr(m) for m in report.measurements],
        repr(report.checks),
    ]
    attributes = {m.attribute for m in report.measurements if m.attribute and m.group}
    for attribute in attributes:
        try:
            made.append(report.by_group(attribute).to_pandas())
        except KeyError:  # only comparisons have these people
            continue
    if any(m.feature for m in report.measurements):
        made.append(repr(report.by_feature()))
    asked: list[tuple[str, dict]] = [("disparity", {}), ("drift", {}), ("roc", {})]
    for attribute in attributes:
        kind = "heatmap" if isinstance(attribute, tuple) else "forest"
        asked += [(kind, {"attribute": attribute}), ("reliability", {"attribute": attribute})]
    for figure, which in asked:
        try:
            made.append(report.figure(figure, **which))
        except KeyError:  # nothing to draw
            continue
    return made


def places(node: object, path: tuple = ()) -> list[tuple]:
    """The paths of all values in a JSON tree."""
    if not isinstance(node, dict | list):
        return [path]
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    return [path] + [p for key, value in inside for p in places(value, (*path, key))]


def replaced(tree: dict, path: tuple, value: object) -> dict:
    """The tree with the value at a place replaced."""
    copy = json.loads(json.dumps(tree))
    node = copy
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return copy


def loads_or_is_refused(text: bytes | str) -> bool:
    """Whether a text loads as a report that renders; it may only be refused as invalid input."""
    try:
        report = fd.Report.from_json(text)
    except fd.InvalidInput:
        return False
    rendered(report)
    assert fd.Report.from_json(report.to_json()) == report
    return True


@pytest.mark.parametrize("kind", ["audit", "drift", "gate"])
def test_a_report_whose_values_are_replaced_renders_or_is_refused(kind: str) -> None:
    rng = random.Random(kind)
    tree = reports.every_kind()[kind].to_dict()
    found = places(tree)[1:]
    loaded = 0
    for _ in range(220):
        one = replaced(tree, rng.choice(found), rng.choice(NONSENSE))
        loaded += loads_or_is_refused(json.dumps(one))
    assert 0 < loaded < 220


@pytest.mark.parametrize("kind", ["audit", "drift", "gate"])
def test_a_report_whose_bytes_are_altered_renders_or_is_refused(kind: str) -> None:
    rng = random.Random(kind)
    whole = reports.every_kind()[kind].to_json().encode()
    for _ in range(150):
        start = rng.randrange(len(whole))
        end = min(len(whole), start + rng.randrange(1, 40))
        flipped = bytes([whole[start] ^ (1 << rng.randrange(8))])
        by = rng.choice([flipped + whole[start + 1 : end], b"", whole[start:end] * 2])
        loads_or_is_refused(whole[:start] + by + whole[end:])


@pytest.mark.parametrize("limit", ["lower", "upper"])
def test_an_interval_that_is_open_at_one_end_renders(limit: str) -> None:
    for report in reports.every_kind().values():
        tree = report.to_dict()
        for m in tree["measurements"] + tree["checks"]:
            m[limit] = None
        assert rendered(fd.Report.from_json(json.dumps(tree)))


@pytest.mark.parametrize(
    "fields",
    [
        ("numerator",),
        ("denominator",),
        ("smallest_effect",),
        ("lower", "upper"),
        ("against", "p_value", "adjusted_p_value", "method", "confidence"),
    ],
)
def test_a_report_without_what_may_be_left_out_renders(fields: tuple[str, ...]) -> None:
    for report in reports.every_kind().values():
        tree = report.to_dict()
        for m in tree["measurements"]:
            m.update(dict.fromkeys(fields))
        assert rendered(fd.Report.from_json(json.dumps(tree)))


def test_a_file_that_is_no_report_is_named(tmp_path: Path) -> None:
    path = tmp_path / "audit.json"
    for content in (b"", b"{", b"\xff\xfe{}", b"[]", b'{"schema": "other/1"}', b'{"a": 1, "a": 1}'):
        path.write_bytes(content)
        with pytest.raises(fd.InvalidInput, match=r"audit\.json: report JSON"):
            fd.Report.load(path)


def test_huge_numbers_are_drawn_inside_the_picture() -> None:
    report = reports.audit()
    report.add("cost", 1e308, attribute="sex", group="F", lower=-1e308, upper=1e308)
    report.add("cost", -1e308, attribute="sex", group="M")
    drawn = report.figure("rates", attribute="sex", metric="cost")
    assert "nan" not in drawn
    assert "inf" not in drawn.replace("info", "")
    assert rendered(report)
