"""Tables print, turn into data frames, and are read by whatever reads Arrow."""

import copy
import sys

import polars as pl
import pyarrow as pa
import pytest
import reports

import fairdrift as fd
from fairdrift.report import Table, summary_tables


def test_by_group_has_a_row_a_group_and_a_number_with_its_interval():
    table = reports.audit().by_group("sex")
    assert table["sex"] == ["F", "M", "X"]
    assert table["count"] == [100, 150, 3]
    assert table["selection_rate"] == [19 / 100, 85 / 150, 2 / 3]
    row = next(iter(table))
    assert row["selection_rate_lower"] < 0.19 < row["selection_rate_upper"]
    assert row["false_negative_rate_n"] == 60


def test_by_group_takes_an_intersection_as_a_tuple():
    rows = reports.people()
    rows["old"] = [i % 2 for i in range(len(rows["sex"]))]
    report = fd.audit(rows, y_pred="hired", groups=["sex", "old"])
    table = report.by_group(("sex", "old"), metrics=["selection_rate"])
    assert table.columns[:3] == ["sex", "old", "count"]
    assert sum(table["count"]) == len(rows["sex"])


def test_by_group_of_what_is_not_there_names_what_is():
    with pytest.raises(KeyError, match="sex"):
        reports.audit().by_group("race")
    with pytest.raises(KeyError, match="selection_rate"):
        reports.audit().by_group("sex", metrics=["happiness"])
    assert "true_positive_rate" in reports.audit().by_group("sex", metrics=["recall"]).columns


def test_by_feature_has_a_row_a_column_with_its_finding():
    table = reports.drift().by_feature()
    assert dict(zip(table["feature"], table["finding"], strict=True)) == {
        "age": "drift",
        "colour": "stable",
        "income": "drift",
    }
    assert table["kolmogorov_smirnov"][0] == 1.0
    with pytest.raises(KeyError, match="no measurements of features"):
        reports.audit().by_feature()


def test_a_table_of_measurements_takes_the_filters_of_select():
    report = reports.audit()
    table = report.table("selection_rate", attribute="sex")
    assert len(table) == len(report.select("selection_rate", attribute="sex"))
    assert table["metric"] == ["selection_rate"] * len(table)
    everything = report.table()
    assert len(everything) == len(report.measurements)
    assert None in everything["group"]


def test_a_table_turns_into_pandas_and_polars():
    table = reports.audit().by_group("sex", metrics=["selection_rate"])
    frame = table.to_pandas()
    assert list(frame["count"]) == [100, 150, 3]
    assert str(frame["count"].dtype) == "int64"
    assert table.to_polars()["selection_rate"].to_list() == table["selection_rate"]
    assert table.to_dict()["sex"] == ["F", "M", "X"]


@pytest.fixture
def table() -> Table:
    return Table(
        {
            "n": [1, None, 2**62],
            "share": [0.5, 0.25, None],
            "name": ["ä", None, "<b>"],
            "nothing": [None, None, None],
        },
        kinds={"nothing": "float64"},
    )


def test_arrow_reads_a_table_with_what_is_missing(table):
    read = pa.table(table)
    assert read.schema == pa.schema(
        [
            ("n", pa.int64()),
            ("share", pa.float64()),
            ("name", pa.string()),
            ("nothing", pa.float64()),
        ]
    )
    assert read.to_pydict() == table.to_dict()
    read.validate(full=True)


def test_polars_reads_it_by_the_same_protocol(table):
    assert pl.DataFrame(table).to_dict(as_series=False) == table.to_dict()


def test_what_arrow_took_outlives_the_table():
    def taken() -> pa.Table:
        return pa.table(Table({"name": [f"person {i}" for i in range(5000)]}))

    kept = taken().column("name")
    assert kept[4999].as_py() == "person 4999"
    # A column kept while its parent is released; a stream that nobody reads.
    del kept
    Table({"n": [1]}).__arrow_c_stream__()
    columns = pa.table(Table({"a": [1, 2], "b": ["x", "y"]})).columns
    assert columns[1].to_pylist() == ["x", "y"]


def test_an_empty_table_goes_through_arrow():
    assert pa.table(Table({"n": []}, kinds={"n": "int64"})).num_rows == 0
    assert pa.table(Table({})).num_columns == 0


def test_a_table_refuses_columns_that_do_not_fit():
    with pytest.raises(fd.InvalidInput, match="unequal"):
        Table({"a": [1], "b": [1, 2]})
    with pytest.raises(fd.InvalidInput, match="'a' holds"):
        Table({"a": [1, "x"]})
    with pytest.raises(KeyError, match="there are a"):
        Table({"a": [1]})["b"]


def test_tables_are_equal_where_their_columns_are(table):
    assert table == copy.deepcopy(table)
    assert table != Table({"n": [1]})
    assert len(table) == 3


def test_a_table_prints_aligned_with_the_digits_of_a_page():
    text = repr(reports.audit().by_group("sex", metrics=["selection_rate"]))
    lines = text.splitlines()
    assert lines[0].split() == ["sex", "people", "selection", "rate"]
    assert "19.0% (12.5 to 27.8%)" in lines[2]
    assert len({len(line) for line in lines[1:3]}) == 1


def test_a_long_table_prints_its_first_rows():
    assert repr(Table({"n": list(range(1000))})).endswith("… 960 more rows")


def test_a_table_in_a_notebook_is_escaped():
    html = Table({"<i>": ["<script>"]})._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("absent", ["pandas", "polars"])
def test_without_pandas_or_polars_the_error_says_what_to_install(table, monkeypatch, absent):
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(ImportError, match=f"pip install {absent}"):
        getattr(table, f"to_{absent}")()


def test_summary_tables_are_text_with_one_width():
    for report in reports.every_kind().values():
        tables = summary_tables(report)
        assert tables
        for title, header, rows in tables:
            assert title
            assert all(len(row) == len(header) for row in rows)
            assert all(isinstance(cell, str) for row in rows for cell in row)


@pytest.mark.parametrize("name", ["count", "selection_rate", "selection_rate_lower", "group"])
def test_columns_of_a_table_have_names_of_their_own(name: str) -> None:
    report = fd.audit(y_pred=[1, 0] * 60, groups={name: ["count", "group"] * 60})
    table = report.by_group(name)
    own = name if name == "group" else f"{name}_2"
    assert table.columns[:2] == [own, "count"]
    assert len(set(table.columns)) == len(table.columns)
    assert table[own] == ["count", "group"]
    assert table["count"] == [60, 60]
    for frame in (table.to_pandas(), pa.table(table), table.to_polars()):
        columns = frame.column_names if isinstance(frame, pa.Table) else list(frame.columns)
        assert columns == table.columns


def test_a_number_of_ones_own_does_not_take_a_columns_name() -> None:
    report = fd.audit(y_pred=[1, 0] * 60, groups={"sex": ["F", "M"] * 60})
    for group in ("F", "M"):
        report.add("selection_rate_lower", 7.0, attribute="sex", group=group)
    table = report.by_group("sex")
    assert table["selection_rate_lower"] != [7.0, 7.0]
    assert table["selection_rate_lower_2"] == [7.0, 7.0]


def test_labels_of_every_kind_stand_in_their_cells() -> None:
    labels = ["", "a|b", "`x`", "<b>B</b>", "two\nlines", "__import__", "- # 1."]
    report = fd.audit(y_pred=[1, 0, 0, 1] * 70, groups={"who": labels * 40}, min_group_size=1)
    assert report.by_group("who")["who"] == sorted(labels)
    assert report.measure("selection_rate", attribute="who", group="", comparison="").n == 40
    page, markdown = report.to_html(), report.to_markdown()
    assert "<b>B</b>" not in page
    assert "&#34;&#34;" in page
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    heads = [i for i, line in enumerate(rows) if line.startswith("| ---")]
    for i in heads:
        width = rows[i].count("|")
        assert rows[i + 1].replace("\\|", "").count("|") == width
    assert "a\\|b" in markdown
    assert "two lines" in markdown


def test_a_table_of_nothing_names_the_key_that_is_wrong() -> None:
    report = fd.audit(y_pred=[1, 0] * 60, groups={"sex": ["F", "M"] * 60})
    with pytest.raises(KeyError, match=r"no group 'X' .*nearest are F, M"):
        report.table("selection_rate", attribute="sex", group="X")
    with pytest.raises(KeyError, match=r"no metric 'selection_rat'.*nearest are selection_rate"):
        report.table("selection_rat")
    with pytest.raises(KeyError, match=r"no metric 'selektion_rate' .*near it: selection_rate"):
        report.by_group("sex", metrics=["selektion_rate"])
