"""What files are like: separators, headers, blanks, missing values, packed, piped, odd."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import fairdrift as fd
from fairdrift.cli import main
from fairdrift.cli.tables import Reading, Tables


def columns(path: object, *wanted: str, notes: list[str] | None = None, **how: Any) -> dict:
    """What is read of a file, as lists."""
    say = (lambda _: None) if notes is None else notes.append
    with Tables([str(path)], Reading(**how), wanted[:1], say) as tables:
        source = tables.consume(lambda: tables.table(wanted or tables.names))
        read = source.fetch(source.names)
        return {name: read(name).to_list() for name in source.names}


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str | bytes, name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", " "])
def test_the_separator_is_found(write, mark: str) -> None:
    rows = [["sex", "hired"], ["F", "1"], ["M", "0"], ["F", "1"]]
    path = write("\n".join(mark.join(row) for row in rows) + "\n")
    assert columns(path) == {"sex": ["F", "M", "F"], "hired": [1, 0, 1]}


def test_names_that_repeat_are_numbered_and_it_is_said(write) -> None:
    notes: list[str] = []
    path = write("a,b,a,A_1,\n1,2,3,4,5\n")
    assert list(columns(path, notes=notes)) == ["a", "b", "a_2", "A_1", "column5"]
    assert notes == [f"{path}: a is there more than once; one more is a_2"]


def test_a_file_without_a_header_gets_names(write) -> None:
    notes: list[str] = []
    path = write("1,0.5\n0,0.25\n")
    assert columns(path, notes=notes) == {"column1": [1, 0], "column2": [0.5, 0.25]}
    assert "columns are column1 to column2" in notes[0]
    assert columns(path, columns=["d", "p"]) == {"d": [1, 0], "p": [0.5, 0.25]}


def test_given_names_replace_a_header_only_if_it_is_said_to_be_one(write) -> None:
    path = write("x,y\nF,M\nM,F\n")
    assert columns(path, columns=["a", "b"])["a"] == ["x", "F", "M"]
    assert columns(path, columns=["a", "b"], header=True)["a"] == ["F", "M"]
    assert columns(path, header=False)["column1"] == ["x", "F", "M"]


def test_blanks_around_values_and_names_are_trimmed(write) -> None:
    path = write("sex , hired\n F , 1\nM ,0\n ,1\n")
    assert columns(path) == {"sex": ["F", "M", None], "hired": [1, 0, 1]}


def test_texts_that_mean_missing_are_missing_in_texts_and_numbers(write) -> None:
    path = write("sex,age\n ?,31\nF, ?\nn/a,40\n,?\n")
    read = columns(path, missing=["?", "n/a"])
    assert read == {"sex": [None, "F", None, None], "age": [31, None, 40, None]}


def test_one_sex_alone_is_not_false(write) -> None:
    # DuckDB would read F and T as truth values.
    assert columns(write("sex,d\nF,1\nF,0\n"))["sex"] == ["F", "F"]
    assert columns(write("t,d\nT,1\nF,0\n"))["t"] == ["T", "F"]
    assert columns(write("t,d\nTrue,1\nFalse,0\n,1\n"))["t"] == [True, False, None]


def test_a_type_that_changes_late_is_read_again_from_all_rows(write) -> None:
    path = write("a,b\n" + "1,2\n" * 30_000 + "x,3\n")
    read = columns(path)
    assert read["a"][-2:] == ["1", "x"]
    assert read["b"][-1] == 3
    truths = write("a,b\n" + "true,2\n" * 30_000 + "F,3\n", "truths.csv")
    assert columns(truths)["a"][-2:] == ["true", "F"]


def test_lines_above_the_table_and_comments_are_left_out(write) -> None:
    text = "|a remark\nsex,d\nF,1\n"
    path = write(text)
    assert columns(path, skip=[1]) == columns(path, comment="|") == {"sex": ["F"], "d": [1]}


def test_an_ending_is_taken_off_labels_only(write) -> None:
    path = write("label,place\nyes.,St.\nno,St.\n")
    assert columns(path, "label", "place", strip_suffix=".") == {
        "label": ["yes", "no"],
        "place": ["St.", "St."],
    }


def test_only_rows_that_are_asked_for_are_read(write) -> None:
    path = write('sex,"the age"\nF,20\nM,30\nF,40\n')
    assert columns(path, "sex", where='"the age" > 25 -- of working age') == {"sex": ["M", "F"]}
    assert columns(path, "sex", where="false") == {"sex": []}


@pytest.mark.parametrize("pack", [lambda b: b, gzip.compress])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "anything"])
def test_what_a_file_is_shows_in_its_bytes_not_in_its_name(write, pack, name: str) -> None:
    wanted = {"sex": ["F", "M"], "d": [1, 0]}
    table = b"sex,d\nF,1\nM,0\n"
    lines = b'{"sex": "F", "d": 1}\n{"sex": "M", "d": 0}\n'
    assert columns(write(pack(table), name)) == wanted
    assert columns(write(pack(lines), name)) == wanted
    assert columns(write(pack(b"\xef\xbb\xbf" + table), name)) == wanted


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    import decimal

    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "sex": pa.array(["F", "?", " M"]).dictionary_encode(),
            "d": [True, False, True],
            "age": pa.array([31, -9, 40], pa.int16()),
            "money": [decimal.Decimal("1.50"), decimal.Decimal("2.25"), None],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    assert columns(tmp_path / "a.parquet", missing=["?", "-9"]) == {
        "sex": ["F", None, " M"],
        "d": [True, False, True],
        "age": [31, None, 40],
        "money": [1.5, 2.25, None],
    }


def test_a_member_of_a_zip_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("in/a.csv", "a,b\n1,2\n")
    assert columns(path) == columns(f"{path}::in/a.csv") == {"a": [1], "b": [2]}
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("b.csv.gz", gzip.compress(b"a,b\n3,4\n"))
    assert columns(f"{path}::b.csv.gz") == {"a": [3], "b": [4]}
    with pytest.raises(fd.InvalidInput, match=r"2 members; name one: .*a.zip::in/a.csv"):
        columns(path)
    with pytest.raises(fd.InvalidInput, match=r"no member 'c\.csv'"):
        columns(f"{path}::c.csv")


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(b"a,b\n1,2\n")

    monkeypatch.setattr(sys, "stdin", Piped)
    assert columns("-") == {"a": [1], "b": [2]}


def test_several_files_are_one_table(write, tmp_path: Path) -> None:
    write("sex,d,x\nF,1,1\n", "a1.csv")
    write("d,sex\n0,M\n", "a2.csv")
    write('{"sex": "F", "d": 1}\n', "a3.jsonl")
    assert columns(tmp_path / "a*") == {"sex": ["F", "M", "F"], "d": [1, 0, 1]}
    with pytest.raises(fd.InvalidInput, match=r"a2\.csv has no column 'x'; it has d, sex"):
        columns(tmp_path / "a*", "x")


def test_a_column_that_is_text_in_one_file_is_text_in_all(write, tmp_path: Path) -> None:
    write("code,d\n1,1\n", "a1.csv")
    write("code,d\nB,0\n", "a2.csv")
    assert columns(tmp_path / "a*.csv", "code") == {"code": ["1", "B"]}


def test_names_with_marks_that_patterns_use_are_names(write) -> None:
    assert columns(write("a,b\n1,2\n", "a[1]*?.csv")) == {"a": [1], "b": [2]}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "a.csv is empty"),
        (b"PAR1" + bytes(50), "a.parquet", "a.parquet"),
        (gzip.compress(b"a,b\n1,2\n" * 100)[:-20], "a.gz", "a.gz"),
        (b"a,b\n1,2\n1,2,3\n" * 40_000, "a.csv", "a.csv"),
        (b'{"a": 1}\n{"a": ', "a.jsonl", "JSON"),
        (b"fdriftXXXX", "a.fdstate", "no state or reference"),
        (b"PK\x03\x04" + bytes(30), "a.zip", "a.zip"),
    ],
)
def test_broken_files_end_in_a_message(
    write, capsys: pytest.CaptureFixture[str], content: bytes, name: str, said: str
) -> None:
    assert main(["audit", str(write(content, name)), "--y-pred", "a"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_nothing_is_left_behind(write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked = tmp_path / "temporary"
    unpacked.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(unpacked))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("a.csv", "a,b\n1,2\n")
    columns(tmp_path / "a.zip")
    with pytest.raises(fd.InvalidInput):
        columns(tmp_path / "b.zip")
    assert list(unpacked.iterdir()) == []


def report_of(path: Path, *options: str) -> dict[str, Any]:
    out = path.parent / "report.json"
    assert main(["audit", str(path), "-q", "-o", str(out), *options]) == 0
    return json.loads(out.read_text())


def test_labels_are_looked_for_as_what_the_columns_hold(write) -> None:
    rows = "".join(f"{i % 2},{'High' if i % 3 else 'Low'},{i % 2 == 0}\n" for i in range(90))
    path = write("y,risk,flag\n" + rows)

    def positive(*options: str) -> str:
        return report_of(path, *options)["conventions"]["positive"]

    both = ["--y-true", "y", "--y-pred", "risk"]
    assert positive(*both, "--positive", "1", "--positive", "High") == "1, High"
    assert positive("--y-pred", "flag", "--positive", "True") == "true"
    assert positive("--y-pred", "risk", "--positive", "'High'") == "High"


def test_value_labels_come_from_the_line_or_from_files(write, tmp_path: Path) -> None:
    path = write("sex,race,d\n" + "1,a,1\n2,b,0\n" * 40)
    (tmp_path / "labels.toml").write_text('[sex]\n1 = "male"\n[race]\na = "A"\n')
    (tmp_path / "labels.json").write_text('{"sex": {"1": "male"}, "race": {"a": "A"}}')
    roles = ["--y-pred", "d", "--groups", "sex,race"]
    typed = report_of(path, *roles, "--value-labels", "sex:1=male", "--value-labels", "race:a=A")
    for name in ("labels.toml", "labels.json"):
        assert report_of(path, *roles, "--value-labels", str(tmp_path / name)) == typed
    assert {"male", "2"} <= {m["group"] for m in typed["measurements"] if m["attribute"] == "sex"}
