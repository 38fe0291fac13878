"""CSV files open in spreadsheets without running anything, and give back every number."""

import csv
import io

import duckdb
import numpy as np
import pytest
import reports

import fairdrift as fd
from fairdrift.report import Table
from fairdrift.report.csv_text import guarded

FORMULAS = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://x","y")',
    "+SUM(A1)",
    "-A1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1+1",
    "＝1＋1",
    "-",
    "-1-1",
    "+1 2",
]
HARMLESS = ["F", "not -5", "a=b", "-1", "+3.5", "-.5", "1e-5", "-2E+10", "25 - 45", "", "'", "−1"]


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_would_be_a_formula_has_an_apostrophe_before_it(text: str) -> None:
    assert guarded(text) == "'" + text
    [row] = read(Table({text: [text]}).to_csv())
    assert row == {"'" + text: "'" + text}


@pytest.mark.parametrize("text", HARMLESS)
def test_every_other_text_is_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert read(Table({"a": [text], "b": [1]}).to_csv()) == [{"a": text, "b": "1"}]


def test_no_separator_of_another_country_begins_a_cell() -> None:
    """Where ; or a tab separates, the text must still be one quoted cell."""
    text = 'a;=1+1\t=2"=3'
    line = Table({"a": [text]}).to_csv().splitlines()[1]
    assert line == '"a;=1+1\t=2""=3"'


def test_a_row_of_nothing_is_a_row() -> None:
    assert read(Table({"a": ["x", None, ""]}).to_csv()) == [{"a": "x"}, {"a": ""}, {"a": ""}]


def test_numbers_come_back_to_the_digit_and_absent_ones_as_nothing() -> None:
    values = [-0.1, 1e-300, -1e22, 1 / 3, None]
    table = Table({"x": values, "n": [-1, 2, 3, 4, 5]})
    rows = read(table.to_csv())
    assert [float(row["x"]) if row["x"] else None for row in rows] == values
    assert [int(row["n"]) for row in rows] == [-1, 2, 3, 4, 5]
    of_numpy = Table({"x": [np.float64(-0.5)], "y": [True]}, kinds={"x": "float64", "y": "text"})
    assert of_numpy.to_csv() == "x,y\r\n-0.5,true\r\n"


def test_a_reports_tables_are_read_with_their_types(tmp_path) -> None:
    path = tmp_path / "rates.csv"
    table = reports.audit().by_group("sex")
    path.write_text(table.to_csv(), newline="")
    found = duckdb.sql(f"select sex, count, selection_rate from '{path}' order by sex").fetchall()
    assert found == list(zip(table["sex"], table["count"], table["selection_rate"], strict=True))


def test_labels_of_people_cannot_run_in_any_csv() -> None:
    groups = ["=cmd|'/C calc'!A0"] * 40 + ["@b"] * 40
    report = fd.audit(y_pred=[1, 0] * 40, groups={"=sex": groups})
    rule = fd.rules.eeoc({"h": [1, 0] * 40, "=sex": groups}, selected="h", groups=["=sex"])
    for text in (report.table().to_csv(), report.by_group("=sex").to_csv(), rule.to_csv()):
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert "'@b" in cells
        for cell in cells:
            assert guarded(cell) == cell
