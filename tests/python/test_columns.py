"""Whatever a user hands in becomes the same column; what cannot is refused by name and cause."""

from __future__ import annotations

import array
import datetime
import decimal
import gc
import subprocess
import sys
import textwrap
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fairdrift import _core
from fairdrift._columns import _Reader, feature_columns, open_table, read_table


def column(values: Any, name: str = "c") -> _core.Column:
    """One column, read as read_table reads it."""
    return _Reader(None, []).read(name, values)


def column_of(table: Any, name: str) -> _core.Column:
    return _Reader(table, [name]).read(name, name)


def refusal(values: Any) -> str:
    with pytest.raises(_core.InvalidInput) as caught:
        column(values, "income")
    assert "'income'" in str(caught.value)
    return str(caught.value)


# -- NumPy -----------------------------------------------------------------------------------------

INTEGERS = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("dtype", INTEGERS)
def test_integers_of_every_width_and_byte_order_are_read(dtype, order):
    limits = np.iinfo(dtype)
    values = [limits.min, 0, 7, limits.max]
    c = column(np.array(values, dtype=order + dtype))
    assert c.to_list() == values
    assert c.kind == "integer"
    assert len(c) == 4


@pytest.mark.parametrize("dtype", ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8", np.longdouble])
def test_floats_of_every_width_and_byte_order_are_read(dtype):
    c = column(np.array([0.5, -2.25, np.nan, np.inf], dtype=dtype))
    assert c.to_list() == [0.5, -2.25, None, np.inf]
    assert c.kind == "real"


def test_booleans_stay_booleans():
    c = column(np.array([True, False, True]))
    assert c.to_list() == [True, False, True]
    assert c.kind == "boolean"


@pytest.mark.parametrize("dtype", ["<U3", ">U3", "<U5", "O"])
def test_text_arrays_become_codes_of_distinct_texts(dtype):
    c = column(np.array(["ab", "é", "", "ab", "日本\U0001f600"], dtype=dtype))
    assert c.to_list() == ["ab", "é", "", "ab", "日本\U0001f600"]
    assert c.kind == "text"
    assert c.is_dictionary


def test_bytes_arrays_are_read_as_utf8():
    assert column(np.array(["ab", "é"]).astype("O")).to_list() == ["ab", "é"]
    assert column(np.array([b"ab", "é".encode(), b""], dtype="S4")).to_list() == ["ab", "é", ""]
    assert "not UTF-8" in refusal(np.array([b"ab", "é".encode("latin-1")]))


def test_text_of_no_width_is_read():
    assert column(np.zeros(3, dtype="U0")).to_list() == ["", "", ""]
    assert column(np.zeros(3, dtype="S0")).to_list() == ["", "", ""]


@pytest.mark.skipif(
    not hasattr(np, "dtypes") or not hasattr(np.dtypes, "StringDType"),
    reason="this NumPy has no StringDType",
)
def test_numpy_string_arrays_are_read():
    assert column(np.array(["a", "", "日本"], dtype=np.dtypes.StringDType())).to_list() == [
        "a",
        "",
        "日本",
    ]
    with_missing = np.array(["a", None], dtype=np.dtypes.StringDType(na_object=None))
    assert column(with_missing).to_list() == ["a", None]


@pytest.mark.parametrize(
    "view", [slice(None), slice(None, None, 2), slice(None, None, -1), slice(5, 1, -3)]
)
@pytest.mark.parametrize("dtype", ["i4", "f8", "?", "U4", "O", "M8[D]", ">i8"])
def test_slices_of_any_stride_are_read_as_they_are_seen(dtype, view):
    base = np.array(list("0110101"), dtype="i8").astype(dtype)[view]
    fresh = column(np.ascontiguousarray(base)).to_list()
    assert column(base).to_list() == fresh
    base.flags.writeable = False
    assert column(base).to_list() == fresh


def test_a_field_of_packed_records_is_read_though_unaligned():
    records = np.array([(1, 2.5, "x"), (0, -1.0, "y")], dtype="i1, f8, U2")
    assert column(records["f1"]).to_list() == [2.5, -1.0]
    assert column(records["f2"]).to_list() == ["x", "y"]


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, 2, 3]),
        np.array([1.0, 2.0, 3.0]),
        np.array([True, False, True]),
        np.array(["a", "b", "c"]),
        np.array(["a", "b", "c"], dtype="O"),
        np.array(["2018-01-01", "2018-01-02", "2018-01-03"], dtype="M8[D]"),
        np.array([1, 2, 3], dtype="m8[s]"),
    ],
    ids=lambda values: values.dtype.str,
)
def test_masked_elements_are_missing(values):
    plain = column(values).to_list()
    masked = np.ma.MaskedArray(values, [False, True, False])
    assert column(masked).to_list() == [plain[0], None, plain[2]]
    assert column(masked[::-1]).to_list() == [plain[2], None, plain[0]]
    assert column(np.ma.MaskedArray(values)).to_list() == plain


def test_a_mask_and_missing_values_add_up():
    masked = np.ma.MaskedArray(np.array(["a", None, "b", "c"], dtype="O"), [1, 0, 0, 0])
    assert column(masked).to_list() == [None, None, "b", "c"]
    times = np.ma.MaskedArray(np.array(["NaT", "2018-01-02", "2018-01-03"], "M8[D]"), [0, 1, 0])
    assert column(times).to_list() == [None, None, "2018-01-03"]


def test_what_a_mask_hides_is_never_looked_at():
    assert column(np.ma.MaskedArray(np.array([1, "x", {}], dtype="O"), [0, 1, 1])).to_list() == [
        1,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("Y", "2018-01-01"),
        ("M", "2018-03-01"),
        ("D", "2018-03-04"),
        ("h", "2018-03-04T05:00:00"),
        ("s", "2018-03-04T05:06:07"),
        ("ms", "2018-03-04T05:06:07.089"),
        ("us", "2018-03-04T05:06:07.089"),
        ("25us", "2018-03-04T05:06:07.089"),
        ("ns", "2018-03-04T05:06:07.089"),
    ],
)
def test_a_time_has_one_label_whatever_its_unit(unit, expected):
    values = np.array(["2018-03-04T05:06:07.089", "NaT"], dtype="M8[ms]").astype(f"M8[{unit}]")
    c = column(values)
    assert c.to_list() == [expected, None]
    assert c.kind == "text"


def test_midnight_is_a_date_before_and_after_1970():
    values = np.array(["1969-12-31T00:00", "1969-12-31T23:59", "2000-02-29"], dtype="M8[ns]")
    assert column(values).to_list() == ["1969-12-31", "1969-12-31T23:59:00", "2000-02-29"]


def test_durations_are_seconds():
    c = column(np.array([1500, -250, "NaT"], dtype="m8[ms]"))
    assert c.to_list() == [1.5, -0.25, None]
    assert c.kind == "real"
    assert column(np.array([2], dtype="m8[W]")).to_list() == [1209600.0]


# -- Python objects --------------------------------------------------------------------------------


@pytest.mark.parametrize("container", [list, tuple, lambda v: np.array([*v, None], dtype="O")[:-1]])
@pytest.mark.parametrize(
    ("values", "expected", "kind"),
    [
        (["a", None, "b", "a"], ["a", None, "b", "a"], "text"),
        ([np.str_("a"), float("nan"), pd.NA, pd.NaT, "b"], ["a", None, None, None, "b"], "text"),
        ([True, None, np.bool_(False)], [True, None, False], "boolean"),
        ([1, None, -(2**63), 2**63 - 1], [1, None, -(2**63), 2**63 - 1], "integer"),
        ([np.int8(1), float("nan"), np.uint32(3)], [1, None, 3], "integer"),
        ([1, 2.5, None], [1.0, 2.5, None], "real"),
        (
            [np.float32(0.5), np.float16(2), np.longdouble(3), float("inf")],
            [0.5, 2.0, 3.0, float("inf")],
            "real",
        ),
        ([None, float("nan"), pd.NA, np.datetime64("NaT"), np.float32("nan")], [None] * 5, "null"),
        ([], [], "null"),
        ([datetime.date(2018, 3, 1), None], ["2018-03-01", None], "text"),
        ([pd.NaT, datetime.datetime(2018, 3, 1, 12, 30)], [None, "2018-03-01T12:30:00"], "text"),
        (
            [np.datetime64("2018-03-01"), pd.Timestamp("2018-03-02")],
            ["2018-03-01", "2018-03-02"],
            "text",
        ),
    ],
)
def test_python_values_are_read_by_what_they_are(container, values, expected, kind):
    c = column(container(values))
    assert c.to_list() == expected
    assert c.kind == kind


def test_ranges_buffers_and_array_likes_are_read():
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            return np.array([[1.5], [2.5]])

    assert column(range(3)).to_list() == [0, 1, 2]
    assert column(array.array("h", [3, -4])).to_list() == [3, -4]
    assert column(memoryview(np.array([1.0, 2.0]))).to_list() == [1.0, 2.0]
    assert column(Tensor()).to_list() == [1.5, 2.5]


def test_a_refusal_of_a_mixture_shows_both_values_and_their_rows():
    message = refusal(["a", None, 3])
    assert message == (
        "column 'income' mixes text and numbers: 'a' (row 0) and 3 (row 2); make them of one kind"
    )
    assert "booleans and numbers: True (row 0) and 1 (row 1)" in refusal([True, 1])
    assert "numbers and text: 1.5 (row 0) and 'x' (row 1)" in refusal([1.5, "x"])
    assert "numbers and times" in refusal(np.array([1, datetime.date(2018, 1, 1)], dtype="O"))
    assert "times and text" in refusal([datetime.date(2018, 1, 1), "2018-01-02"])


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([decimal.Decimal("1.5")], "decimal.Decimal"),
        ([[1, 2], [3, 4]], "[1, 2] of type list"),
        (["a", {}], "{} of type dict (row 1)"),
        ([b"a"], "of type bytes"),
        ([2**64], "64 bits cannot hold"),
        ([0.5, 2**53 + 2], "cannot hold exactly"),
        (["a\ud800"], "not Unicode"),
        ([1j], "of type complex"),
        ([datetime.datetime(2018, 1, 1, tzinfo=datetime.UTC)], "with a zone"),
        (3, "is a single value, 3"),
        ("F", None),
        (b"F", "is a single value, b'F'"),
        (np.float64(2.5), "is a single value"),
        (np.array(7), "is a single value"),
        ({"a": [1]}, "of type dict"),
        ({1, 2}, "of type set"),
        (iter([1]), "of type list_iterator"),
        (np.zeros((3, 2)), "shape (3, 2)"),
        (np.zeros((1, 1, 1)), "shape (1, 1, 1)"),
        (np.zeros(2, dtype="c16"), "complex128"),
        (np.zeros(2, dtype="i4, f8"), "NumPy type"),
        (pd.DataFrame({"a": [1], "b": [2]}), "has the shape (1, 2)"),
        (pl.DataFrame({"a": [1], "b": [2]}), "has 2 columns"),
        (pa.table({"a": [1], "b": [2]}), "has 2 columns"),
        (pa.array([[1]]), "nested"),
        (pa.array([{"a": 1, "b": 2}]), "has 2 columns"),
        (pa.array([b"a"]), "decode it to text"),
        (pa.array([b"ab"], pa.binary(2)), "decode it to text"),
        (pa.array([decimal.Decimal("1.5")]), "cast it to float64"),
        (pa.array([datetime.time(1, 2)]), "times of day"),
        (pd.Series(pd.period_range("2018-01", periods=2, freq="M")), ".astype(str)"),
        (pd.Series(pd.interval_range(0, 2)), ".astype(str)"),
    ],
    ids=str,
)
def test_what_is_no_column_is_refused_with_its_name_and_the_cause(values, why):
    if why is None:
        with pytest.raises(_core.InvalidInput, match="no data to find it in"):
            read_table(y_true=values)
    else:
        assert why in refusal(values)


def test_one_column_in_two_dimensions_is_a_column():
    assert column(np.array([[1], [2]])).to_list() == [1, 2]
    assert column(np.ma.MaskedArray([[1], [2]], [[0], [1]])).to_list() == [1, None]
    assert column(pd.DataFrame({"a": [1, 2]})).to_list() == [1, 2]
    assert column(pl.DataFrame({"a": ["x"]})).to_list() == ["x"]
    with pytest.warns(PendingDeprecationWarning):
        matrix = np.matrix([[1], [2]])
    assert column(matrix).to_list() == [1, 2]


# -- Arrow -----------------------------------------------------------------------------------------

ARROW = {
    **{str(t): ([1, None, 100], t) for t in (pa.int8(), pa.int16(), pa.int32(), pa.int64())},
    **{str(t): ([1, None, 100], t) for t in (pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64())},
    **{str(t): ([0.5, None, -4.0], t) for t in (pa.float32(), pa.float64())},
    "half": (np.array([0.5, -4.0, 2.0], dtype="f2"), pa.float16()),
    "bool": ([True, None, False], pa.bool_()),
    "null": ([None, None, None], pa.null()),
    "utf8": (["a", None, "日本"], pa.string()),
    "large": (["a", None, "日本"], pa.large_string()),
    "view": (["a", None, "longer than twelve bytes, so it lies elsewhere"], pa.string_view()),
    "dictionary": (["a", None, "a"], pa.dictionary(pa.int8(), pa.string())),
    "dictionary of large": (
        pa.DictionaryArray.from_arrays(
            pa.array([1, None, 0], pa.uint32()), pa.array(["a", "b"], pa.large_string())
        ),
        None,
    ),
    "coded numbers": ([7, None, 9], pa.dictionary(pa.int32(), pa.int64())),
}


@pytest.mark.parametrize("case", ARROW, ids=str)
def test_arrow_arrays_are_read_whole_sliced_and_chunked(case):
    values, kind = ARROW[case]
    one = values if kind is None else pa.array(values, kind)
    expected = one.to_pylist()
    assert column(one).to_list() == expected
    assert column(one[1:]).to_list() == expected[1:]
    assert column(one[1:][1:]).to_list() == expected[2:]
    assert column(one[:0]).to_list() == []
    many = pa.chunked_array([one[1:], one[:0], one, one[2:]])
    assert column(many).to_list() == expected[1:] + expected + expected[2:]
    assert column(pa.chunked_array([], one.type)).kind == column(one).kind
    table = pa.table({"x": many, "y": many})[1:4]
    assert column_of(table, "y").to_list() == many[1:4].to_pylist()


def test_bits_and_text_far_into_a_slice_are_read():
    rng = np.random.default_rng(1)
    bits = pa.array(rng.random(100) < 0.5, mask=rng.random(100) < 0.2)
    text = pa.array([str(k) * (k % 17) for k in range(100)], mask=rng.random(100) < 0.2)
    views = pa.array(text.to_pylist(), pa.string_view())
    for first in range(0, 90, 7):
        assert column(bits[first:]).to_list() == bits.to_pylist()[first:]
        assert column(text[first:]).to_list() == text.to_pylist()[first:]
        assert column(views[first:]).to_list() == text.to_pylist()[first:]


def test_chunks_may_have_dictionaries_of_their_own():
    chunks = [pa.array(part).dictionary_encode() for part in (["a", "b"], ["c", None, "a"])]
    c = column(pa.chunked_array(chunks))
    assert c.is_dictionary
    assert c.to_list() == ["a", "b", "c", None, "a"]


def test_a_missing_entry_of_a_dictionary_is_missing():
    coded = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int8()), pa.array(["a", None]))
    assert column(coded).to_list() == ["a", None, "a"]


def test_arrow_times_have_the_labels_of_numpy_times():
    days = [datetime.date(1969, 12, 31), None, datetime.date(2018, 3, 1)]
    labels = ["1969-12-31", None, "2018-03-01"]
    assert column(pa.array(days, pa.date32())).to_list() == labels
    assert column(pa.array(days, pa.date64())).to_list() == labels
    for unit in ("s", "ms", "us", "ns"):
        assert column(pa.array(days).cast(pa.timestamp(unit))).to_list() == labels
    assert column(pa.array(days)[1:]).to_list() == labels[1:]


def test_a_moment_with_a_zone_is_labelled_in_utc():
    moments = pa.array([datetime.datetime(2018, 3, 1)], pa.timestamp("us", "America/New_York"))
    assert column(moments).to_list() == ["2018-03-01T00:00:00Z"]
    zoned = pd.Series(pd.to_datetime(["2018-03-01T01:30", None])).dt.tz_localize("Europe/Paris")
    assert column(zoned).to_list() == ["2018-03-01T00:30:00Z", None]
    assert column(
        pl.Series([datetime.datetime(2018, 3, 1)]).dt.replace_time_zone("UTC")
    ).to_list() == ["2018-03-01T00:00:00Z"]


def test_arrow_durations_are_seconds():
    assert column(pa.array([1500, None], pa.duration("ms"))).to_list() == [1.5, None]


def test_a_stream_is_read_once_and_its_failure_is_told():
    table = pa.table({"a": [1, 2]})
    reader = table.to_reader()
    assert column(reader).to_list() == [1, 2]

    class Stream:
        def __init__(self, capsule):
            self.capsule = capsule

        def __arrow_c_stream__(self, requested_schema=None):
            return self.capsule

    once = Stream(table.__arrow_c_stream__())
    assert column(once).to_list() == [1, 2]
    assert "read already" in refusal(once)

    def broken():
        yield table.to_batches()[0]
        raise RuntimeError("the disk is gone")

    failing = pa.RecordBatchReader.from_batches(table.schema, broken())
    assert "the disk is gone" in refusal(failing)


def test_arrow_memory_is_given_back():
    def used() -> int:
        gc.collect()
        return pa.total_allocated_bytes()

    before = used()
    c = column(pa.chunked_array([pa.array(np.arange(1000.0) + k) for k in range(4)]))
    assert used() > before
    assert c.to_list()[-1] == 1002.0
    del c
    assert used() == before


# -- Polars, DuckDB --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        pl.Series(["a", None, "a text of more than twelve bytes"]),
        pl.Series(["a", None, "b"], dtype=pl.Categorical),
        pl.Series(["a", None, "b"], dtype=pl.Enum(["b", "unused", "a"])),
        pl.Series([1, None, 3], dtype=pl.UInt16),
        pl.Series([1.5, None, 3.0], dtype=pl.Float32),
        pl.Series([True, None, False]),
        pl.Series([None, None]),
        pl.concat([pl.Series(["a"]), pl.Series(["b", None])], rechunk=False)[1:],
    ],
    ids=lambda values: str(values.dtype),
)
def test_polars_series_are_read(values):
    assert column(values).to_list() == values.to_list()


def test_polars_dates_are_labels():
    assert column(pl.Series([datetime.date(2018, 3, 1)])).to_list() == ["2018-03-01"]
    assert column(pl.Series([datetime.datetime(2018, 3, 1, 1, 2)])).to_list() == [
        "2018-03-01T01:02:00"
    ]


# -- pandas ----------------------------------------------------------------------------------------

PANDAS = {
    "object text": (
        pd.Series(["a", None, float("nan"), "b"], dtype=object),
        ["a", None, None, "b"],
    ),
    "text": (pd.Series(["a", None, "b"]), ["a", None, "b"]),
    "python text": (pd.Series(["a", None], dtype=pd.StringDtype("python")), ["a", None]),
    "arrow text": (pd.Series(["a", None], dtype=pd.StringDtype("pyarrow")), ["a", None]),
    "ArrowDtype text": (pd.Series(["a", None], dtype=pd.ArrowDtype(pa.string())), ["a", None]),
    "ArrowDtype int": (pd.Series([1, None], dtype=pd.ArrowDtype(pa.int64())), [1, None]),
    "ArrowDtype date": (
        pd.Series([datetime.date(2018, 3, 1)], dtype=pd.ArrowDtype(pa.date32())),
        ["2018-03-01"],
    ),
    "Int64": (pd.Series([1, None, 3], dtype="Int64"), [1, None, 3]),
    "UInt8": (pd.Series([1, None, 3], dtype="UInt8"), [1, None, 3]),
    "Float64": (pd.Series([1.5, None], dtype="Float64"), [1.5, None]),
    "boolean": (pd.Series([True, None, False], dtype="boolean"), [True, None, False]),
    "int64": (pd.Series([1, 2]), [1, 2]),
    "float64": (pd.Series([1.5, None]), [1.5, None]),
    "bool": (pd.Series([True, False]), [True, False]),
    "datetime": (pd.Series(pd.to_datetime(["2018-03-01", None])), ["2018-03-01", None]),
    "timedelta": (pd.Series(pd.to_timedelta(["90s", None])), [90.0, None]),
    "sparse": (pd.Series(pd.arrays.SparseArray([0, 0, 1])), [0, 0, 1]),
    "categories": (
        pd.Series(["a", None, "b"], dtype=pd.CategoricalDtype(["b", "unused", "a"])),
        ["a", None, "b"],
    ),
    "categories of numbers": (pd.Series([3, 1, 3], dtype="category"), [3, 1, 3]),
    "categories of booleans": (
        pd.Series([True, None, False], dtype="category"),
        [True, None, False],
    ),
    "categories of dates": (
        pd.Series(pd.to_datetime(["2018-03-01"] * 2)).astype("category"),
        ["2018-03-01"] * 2,
    ),
    "bins": (pd.cut(pd.Series([17, 30, 70]), [16, 25, 64]), ["(16, 25]", "(25, 64]", None]),
    "no category": (pd.Series([None, None], dtype="category"), [None, None]),
}


@pytest.mark.parametrize("case", PANDAS, ids=str)
def test_pandas_series_are_read(case):
    series, expected = PANDAS[case]
    assert column(series).to_list() == expected
    assert column(series[::-1]).to_list() == expected[::-1]
    assert column(pd.Index(series)).to_list() == expected
    frame = pd.DataFrame({"other": range(len(series)), "x": series})
    assert column_of(frame, "x").to_list() == expected
    assert column(series[:0]).to_list() == []


def test_pandas_categories_are_codes_that_nobody_unpacked():
    series = pd.Series(pd.Categorical(["a", "b", "a"], categories=["b", "a", "unused"]))
    c = column(series)
    assert c.is_dictionary
    assert c.addresses() == [series.array.codes.ctypes.data]


def test_categories_that_read_the_same_are_refused():
    text = pd.Series(pd.Categorical.from_codes([0, 1], categories=["a", 1]))
    assert "mixes text and numbers" in refusal(text)


# -- views -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [*INTEGERS, "f4", "f8", "?"])
def test_numpy_values_are_viewed_not_copied(dtype):
    values = np.ones(10, dtype=dtype)
    for view in (values, values[3:], values[::2], values[::-1]):
        assert column(view).addresses() == [view.__array_interface__["data"][0]]
        assert column(pd.Series(view, copy=False)).addresses() == [
            view.__array_interface__["data"][0]
        ]


def test_a_column_of_a_matrix_and_of_a_pandas_block_is_viewed():
    matrix = np.arange(12.0).reshape(4, 3)
    assert column(matrix[:, 1]).addresses() == [matrix.ctypes.data + 8]
    frame = pd.DataFrame(matrix, columns=list("abc"), copy=False)
    c = column_of(frame, "b")
    assert c.addresses() == [frame["b"].to_numpy().__array_interface__["data"][0]]


def test_masked_and_nullable_values_are_viewed():
    masked = np.ma.MaskedArray(np.arange(4), [0, 1, 0, 0])
    assert column(masked).addresses() == [masked.ctypes.data]
    nullable = pd.Series([1, None, 3], dtype="Int64")
    assert column(nullable).addresses() == [nullable.array._data.ctypes.data]


def test_arrow_chunks_are_viewed():
    chunks = [pa.array([1.5, 2.5, 3.5])[1:], pa.array([4.5])]
    addresses = [chunks[0].buffers()[1].address + 8, chunks[1].buffers()[1].address]
    assert column(pa.chunked_array(chunks)).addresses() == addresses
    text = pa.chunked_array([["a", "b"], ["c"]])
    assert column(text).addresses() == [part.buffers()[1].address for part in text.chunks]


def test_a_column_outlives_what_it_was_read_from():
    columns = [
        column(np.arange(1000)[::3]),
        column(pa.array(["a"] * 334)),
        column(pd.Series(["x", "y"] * 167, dtype="category")),
        column(np.ma.MaskedArray(np.arange(334), np.arange(334) % 2)),
        column(pl.Series(["some text that is not short"] * 334)),
    ]
    table = _core.Table(y_true=columns[0])
    del columns[0]
    gc.collect()
    assert table.rows == 334
    assert columns[0].to_list() == ["a"] * 334
    assert columns[1].to_list() == ["x", "y"] * 167
    assert columns[2].to_list()[:4] == [0, None, 2, None]
    assert columns[3].to_list()[-1] == "some text that is not short"


def test_a_column_lets_go_of_what_it_was_read_from():
    sources = [
        np.arange(10),
        np.array(["a", None], dtype="O"),
        np.ma.MaskedArray([1, 2], [0, 1]),
        pa.table({"a": [1, 2]})["a"],
        pl.Series(["a", "b"]),
        pd.Series(["a", "b"], dtype="category"),
    ]
    for source in sources:
        before = sys.getrefcount(source)
        c = column(source)
        table = _core.Table(groups=[c])
        del c, table
        gc.collect()
        assert sys.getrefcount(source) == before


# -- tables ----------------------------------------------------------------------------------------

ROWS = {"y": [1, 0, 1], "p": [0.5, 0.25, 0.75], "sex": ["F", "M", None], "id": [7, 8, 9]}
DATA = {
    "dict": lambda: ROWS,
    "pandas": lambda: pd.DataFrame(ROWS),
    "polars": lambda: pl.DataFrame(ROWS),
    "lazy polars": lambda: pl.LazyFrame(ROWS),
    "arrow": lambda: pa.table(ROWS),
    "arrow batch": lambda: pa.table(ROWS).to_batches()[0],
    "duckdb": lambda: duckdb.from_arrow(pa.table(ROWS)),
    "records": lambda: np.array(
        list(zip(*ROWS.values(), strict=True)),
        dtype=[("y", "i4"), ("p", "f8"), ("sex", "O"), ("id", "i8")],
    ),
}


@pytest.mark.parametrize("kind", DATA, ids=str)
def test_every_table_gives_the_same_columns(kind):
    data = DATA[kind]()
    assert open_table(data).names == list(ROWS)
    for name in ("sex", "y"):
        c = column_of(data, name)
        assert c.to_list() == ROWS[name]
        assert c.name == name
    table = read_table(data, y_true="y", y_pred=[1, 1, 0], groups=["sex"], cluster="id")
    assert table.rows == 3
    assert feature_columns(data, ["y", "sex"]) == ["p", "id"]
    with pytest.raises(_core.InvalidInput, match="no column 'Sex'; near it: 'sex'"):
        read_table(data, groups=["Sex"])


def test_a_stream_that_can_be_read_once_serves_names_and_columns():
    source = open_table(pa.table(ROWS).to_reader())
    assert feature_columns(source, ["y"]) == ["p", "sex", "id"]
    assert read_table(source, y_true="y", groups="sex").rows == 3


@pytest.mark.parametrize("name", ["a b", 'say "hi"', "^y.*$", "*", "<b>", "π", "a.b", "y;--", ""])
def test_names_of_columns_are_taken_literally(name):
    rows = {"yes": [1, 2], name: [3, 4]}
    frames = [rows, pd.DataFrame(rows), pl.DataFrame(rows), pl.LazyFrame(rows), pa.table(rows)]
    if name:
        frames.append(duckdb.from_arrow(pa.table(rows)))
    for frame in frames:
        assert column_of(frame, name).to_list() == [3, 4]


def test_a_lazy_frame_computes_only_what_is_used():
    def fail(_: Any) -> Any:
        raise AssertionError("this column is not used")

    lazy = pl.LazyFrame({"y": [1, 0]}).with_columns(
        costly=pl.col("y").map_batches(fail, return_dtype=pl.Int64)
    )
    assert read_table(lazy, y_true="y").rows == 2


def test_groups_are_named_by_lists_dicts_and_series():
    rows = pd.DataFrame(ROWS)
    for groups in (
        ["sex"],
        ("sex",),
        "sex",
        {"sex": "sex"},
        rows["sex"],
        [rows["sex"]],
        {"g": ["a", "b", "c"]},
    ):
        assert read_table(rows, groups=groups).rows == 3
    assert read_table(groups=np.array(["a", "b"])).rows == 2
    with pytest.raises(
        _core.InvalidInput, match="groups is a list, which names columns, but holds '0'"
    ):
        read_table(groups=[0, 1, 0])
    with pytest.raises(_core.InvalidInput, match="'sex' names a column, but there is no data"):
        read_table(groups=["sex"])
    with pytest.raises(_core.InvalidInput, match="groups names 'sex' twice"):
        read_table(rows, groups=["sex", "sex"])


def test_a_column_is_named_by_its_role_its_key_or_its_table():
    for data in (ROWS, pd.DataFrame(ROWS), pl.DataFrame(ROWS)):
        with pytest.raises(_core.InvalidInput, match="'y' has 3 rows, 'y_pred' has 1"):
            read_table(data, y_true="y", y_pred=[1])
        with pytest.raises(_core.InvalidInput, match="'y' has 3 rows, 'gender' has 2"):
            read_table(data, y_true="y", groups={"gender": ["a", "b"]})
        with pytest.raises(_core.InvalidInput, match="'y_pred' has 1 rows, 'gender' has 3"):
            read_table(data, y_pred=[1], groups={"gender": "sex"})


def test_columns_of_unequal_length_are_named():
    with pytest.raises(_core.InvalidInput, match="'y_true' has 3 rows, 'y_pred' has 2"):
        read_table(y_true=[1, 2, 3], y_pred=[1, 2])
    with pytest.raises(_core.InvalidInput, match="'y' has 3 rows, 'g' has 4"):
        read_table(pd.DataFrame(ROWS), y_true="y", groups={"g": pd.Series(range(4))})
    with pytest.raises(_core.InvalidInput, match="'y_true' has 2 rows, 'cluster' has 1"):
        read_table(y_true=[1, 2], cluster=[1])


def test_pandas_objects_must_share_their_index():
    a = pd.Series([1, 0, 1])
    shuffled = pd.Series([1, 0, 1], index=[2, 0, 1])
    with pytest.raises(_core.InvalidInput) as caught:
        read_table(y_true=a, y_pred=shuffled)
    assert "'y_true' and 'y_pred' differ (row 0: 0 and 2)" in str(caught.value)
    assert ".reset_index(drop=True)" in str(caught.value)
    assert ".loc[" in str(caught.value)
    with pytest.raises(_core.InvalidInput, match="'y' and 'y_pred' differ"):
        read_table(pd.DataFrame({"y": a}), y_true="y", y_pred=shuffled)
    with pytest.raises(_core.InvalidInput, match="'a' and 'b' differ"):
        read_table({"a": a, "b": shuffled}, y_true="a", y_pred="b")
    with pytest.raises(_core.InvalidInput, match="'a' and 'y_pred' differ"):
        read_table({"a": a}, y_true="a", y_pred=shuffled)
    assert read_table(y_true=shuffled, y_pred=shuffled.to_numpy(), score=shuffled * 0.5).rows == 3
    assert read_table(y_true=a, y_pred=pd.Series([1, 1, 0], index=[0, 1, 2])).rows == 3


def test_unknown_and_repeated_names_are_refused():
    rows = pd.DataFrame([[1, 2]], columns=["a", "a"])
    with pytest.raises(_core.InvalidInput, match="data has 2 columns named 'a'"):
        read_table(rows, y_true="a")
    with pytest.raises(_core.InvalidInput, match="no column 'zzz'; it has: 'y', 'p', 'sex', 'id'"):
        read_table(ROWS, y_true="zzz")
    for data in (np.zeros((3, 2)), [1, 2], 7, "file.csv", pd.Series([1])):
        with pytest.raises(_core.InvalidInput):
            read_table(data, y_true="y")


def test_columns_with_names_that_are_no_text_are_found_by_what_they_print():
    assert read_table(pd.DataFrame([[1, 2]], columns=[0, 1]), y_true="1").rows == 1
    assert read_table({0: [1], 1: [2]}, y_true="1").rows == 1


def test_a_table_shows_who_it_is():
    assert repr(column(np.zeros(2))) == "<Column 'c': real, 2 rows>"
    assert issubclass(_core.InvalidInput, ValueError)
    assert issubclass(_core.InvalidInput, _core.FairdriftError)


# -- any values ------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = [TEXT, st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False)]
LISTS = st.one_of([st.lists(st.none() | values) for values in SCALARS])


@given(LISTS)
def test_a_list_reads_back_as_itself(values):
    objects = np.empty(len(values), dtype="O")
    objects[:] = values
    assert column(values).to_list() == values
    assert column(objects).to_list() == values


@given(st.lists(st.none() | TEXT), st.integers(0, 5))
def test_text_reads_back_from_every_library(values, skip):
    expected = values[skip:]
    arrow = pa.array(values, pa.string())
    assert column(arrow[skip:]).to_list() == expected
    assert column(pa.array(values, pa.string_view())[skip:]).to_list() == expected
    assert column(arrow.dictionary_encode()[skip:]).to_list() == expected
    assert column(pl.Series(values, dtype=pl.String)[skip:]).to_list() == expected
    assert column(pd.Series(values, dtype=object)[skip:]).to_list() == expected
    assert column(pd.Series(values, dtype="string")[skip:]).to_list() == expected


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_fixed_width_text_reads_back(values):
    assert column(np.array(values, dtype=str)).to_list() == values
    encoded = np.array([value.encode() for value in values], dtype=bytes)
    assert column(encoded).to_list() == values


@given(
    hnp.arrays(
        st.sampled_from([*INTEGERS, ">i4", "f4", ">f8", "?"]),
        st.integers(0, 20),
        elements={"allow_nan": False},
    ),
    st.sampled_from([1, 2, -1, -3]),
)
def test_arrays_read_back_at_any_stride(values, step):
    assert column(values[::step]).to_list() == values[::step].tolist()


@given(
    st.lists(st.integers(-(10**11), 10**11) | st.integers(-(10**6), 10**6)),
    st.sampled_from(["D", "s", "ms", "us", "ns"]),
)
def test_labels_of_times_read_back_as_the_times(ticks, unit):
    values = np.array(ticks, dtype="i8").view(f"M8[{unit}]")
    values = values[(values > np.datetime64("0001")) & (values < np.datetime64("9999"))]
    labels = column(values).to_list()
    assert np.array_equal(np.array(labels, dtype=values.dtype), values)
    for label, value in zip(labels, values, strict=True):
        assert str(value).startswith(label)
        assert set(str(value)[len(label) :]) <= set("T0:.")


# -- what is not installed -------------------------------------------------------------------------


def run_without(*modules: str, code: str) -> None:
    blocked = f"""
        import sys

        class Nowhere:
            def find_spec(self, name, path=None, target=None):
                if name in {modules!r}:
                    raise ModuleNotFoundError(name)

        sys.meta_path.insert(0, Nowhere())
        """
    script = textwrap.dedent(blocked) + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_numpy_alone_is_enough():
    run_without(
        "pandas",
        "polars",
        "pyarrow",
        "duckdb",
        code="""
        import numpy as np
        from fairdrift._columns import read_table
        groups = {"sex": ["F", None, "M"], "age": np.array([1, 2, 3])}
        assert read_table(y_true=[1, 0, 1], groups=groups).rows == 3
        assert read_table({"y": [1, 0]}, y_true="y").rows == 2
        assert not any(name.startswith("pyarrow") and sys.modules[name] for name in sys.modules)
        """,
    )


def test_pandas_text_needs_no_pyarrow():
    run_without(
        "pyarrow",
        code="""
        import pandas as pd
        from fairdrift._columns import _Reader, read_table
        frame = pd.DataFrame({"sex": ["F", None, "M"], "y": [1, 0, 1]})
        frame["race"] = frame["sex"].astype("category")
        frame["string"] = frame["sex"].astype(pd.StringDtype("python"))
        for name in ("sex", "race", "string"):
            values = _Reader(frame, [name]).read(name, name).to_list()
            assert values == ["F", None, "M"], name
        assert read_table(frame, y_true="y", groups=["sex", "race", "string"]).rows == 3
        """,
    )


def test_reading_imports_nothing_but_numpy():
    run_without(
        code="""
        from fairdrift import _columns
        _columns.read_table({"y": [1, 0]}, y_true="y", groups={"sex": ["F", "M"]})
        for name in ("pandas", "polars", "pyarrow", "duckdb"):
            assert name not in sys.modules, name
        """,
    )
