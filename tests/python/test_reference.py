"""References: what they choose, what they keep, and that they come back."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import fairdrift as fd


def applicants(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": np.arange(n),
            "age": rng.integers(18, 90, n),
            "income": rng.lognormal(10, 0.5, n),
            "region": rng.choice(["north", "south", "west"], n),
            "children": rng.integers(0, 5, n),
            "one": 1,
            "sex": rng.choice(["F", "M"], n),
            "hired": rng.integers(0, 2, n),
            "decision": rng.integers(0, 2, n),
            "p": rng.random(n),
        }
    )


ROLES = {"y_true": "hired", "y_pred": "decision", "score": "p", "groups": ["sex"]}


def test_features_are_all_other_columns_and_the_left_out_are_named() -> None:
    ref = fd.Reference.fit(applicants(2000, 1), **ROLES, exclude=["region"])
    assert list(ref.choices) == ["age", "income", "children", "one", "p"]
    assert ref.left_out == {"id": "identifier-like: 2,000 different whole numbers in as many rows"}
    assert ref.choices["one"] == "constant, always 1: any other value will be unseen"
    assert "age: number, exact: all 72 distinct values" in ref.notes
    assert ref.notes[-1].startswith("id is left out: identifier-like")
    assert ref.choices["children"] == "category (whole numbers with few values), 5 values"
    assert ref.choices["age"] == "number, exact: all 72 distinct values"
    assert ref.rows == 2000
    assert "income: number, exact: all 2,000 distinct values" in ref.describe()
    assert repr(ref).startswith("<Reference: 2000 rows, 4 features, fingerprint ")


def test_values_given_by_role_are_no_features_either() -> None:
    rows = applicants(500, 2)
    ref = fd.Reference.fit(rows, y_true=rows["hired"], groups={"who": rows["sex"]}, score="p")
    assert "hired" not in ref.choices
    assert "sex" not in ref.choices
    assert "decision" in ref.choices


def test_columns_that_cannot_be_read_are_left_out_with_the_cause() -> None:
    rows = pa.table({"x": [0.5, 1.5, 2.5], "nested": [[1], [2, 3], []]})
    ref = fd.Reference.fit(rows)
    assert list(ref.choices) == ["x"]
    assert "nested" in ref.left_out
    assert ref.left_out["nested"]
    with pytest.raises(fd.InvalidInput, match="nested"):
        fd.Reference.fit(rows, features=["nested"])


def test_every_kind_of_table_gives_the_same_reference() -> None:
    rows = applicants(1000, 3)
    ref = fd.Reference.fit(rows, **ROLES)
    tables = [
        pl.from_pandas(rows),
        pl.from_pandas(rows).lazy(),
        pa.Table.from_pandas(rows),
        {name: rows[name].to_numpy() for name in rows},
        rows.astype({"age": "float32", "children": "Int8", "region": "category"}),
    ]
    for table in tables:
        same = fd.Reference.fit(table, **ROLES)
        assert same.fingerprint == ref.fingerprint
        assert same.fitted == ref.fitted


def test_a_reference_saves_loads_pickles_and_copies(tmp_path: Path) -> None:
    subject = {"model": "hiring", "version": "3"}
    ref = fd.Reference.fit(applicants(1000, 4), **ROLES, subject=subject, held_out=False)
    path = tmp_path / "hiring.fdref"
    ref.save(path)
    assert [file.name for file in tmp_path.iterdir()] == ["hiring.fdref"]
    back = fd.Reference.load(path)
    assert back == ref == pickle.loads(pickle.dumps(ref)) == copy.copy(ref) == copy.deepcopy(ref)
    assert fd.Reference.from_bytes(ref.to_bytes()) == ref
    assert back.subject["model"] == "hiring"
    assert back.held_out is False
    assert fd.Reference.fit(applicants(50, 4), held_out=True).held_out is True
    assert back.describe() == ref.describe()
    with pytest.raises(fd.CorruptState):
        fd.Reference.from_bytes(ref.to_bytes()[:-5])
    with pytest.raises(fd.CorruptState):
        fd.State.from_bytes(ref.to_bytes())


def test_states_of_a_reference_take_batches_by_name() -> None:
    ref = fd.Reference.fit(applicants(1000, 5), **ROLES)
    today = applicants(300, 6)
    state = ref.state()
    assert state.rows == 0
    assert state.update(today) is state
    assert state.rows == 300
    assert state.fingerprint == ref.fingerprint
    parts = [ref.state().update(today[i : i + 100].reset_index(drop=True)) for i in (200, 0, 100)]
    assert sum(parts) == state
    with pytest.raises(fd.InvalidInput, match="income"):
        ref.state().update(today.drop(columns="income"))
    with pytest.raises(fd.IncompatibleMerge):
        ref.state().merge(fd.State(today, **ROLES))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"exclude": ["nobody"]}, "nobody"),
        ({"categorical": ["nobody"]}, "nobody"),
        ({"numeric": ["region"]}, "region"),
        ({"knots": 0}, "knots is 0"),
        ({"exact": "sometimes"}, "exact is 'sometimes'"),
        ({"features": ["nobody"]}, "nobody"),
        ({"exclude": "incomes"}, "exclude: data has no column 'incomes'; near it: 'income'"),
        ({"numeric": "aeg"}, "numeric: data has no column 'aeg'; near it: 'age'"),
        ({"features": "aeg"}, "near it: 'age'"),
        ({"features": ["age"], "exclude": "age"}, "'age' is named in both features and exclude"),
        ({"categorical": "age", "numeric": ["age"]}, "'age' is named in both categorical and num"),
        ({"exclude": list(applicants(1, 1))}, "no column to fit a reference on"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(fd.InvalidInput, match=message):
        fd.Reference.fit(applicants(100, 7), **options)


def test_one_name_stands_for_itself() -> None:
    rows = applicants(500, 8)
    ref = fd.Reference.fit(rows, **ROLES, exclude="income", categorical="age", numeric="children")
    assert "income" not in ref.choices
    assert ref.choices["age"].startswith("category (as given)")
    assert ref.choices["children"] == "number, exact: all 5 distinct values"
    assert list(fd.Reference.fit(rows, features="age").choices) == ["age"]


def test_dates_of_every_kind_are_left_out_or_days() -> None:
    days = pd.date_range("2018-01-01", periods=100).repeat(3)
    tables = [
        pd.DataFrame({"day": days, "x": 0.5}),
        pd.DataFrame({"day": days.strftime("%Y-%m-%d"), "x": 0.5}),
        pd.DataFrame({"day": [day.date() for day in days], "x": 0.5}),
        pl.DataFrame({"day": days.to_numpy(), "x": [0.5] * 300}),
        pa.table({"day": pa.array(days.date), "x": [0.5] * 300}),
    ]
    prints = set()
    for table in tables:
        assert (
            fd.Reference.fit(table)
            .left_out["day"]
            .startswith("dates or times, 2018-01-01 to 2018-04-10, which differ every day")
        )
        ref = fd.Reference.fit(table, numeric="day")
        assert ref.choices["day"].startswith("dates or times as days since 1970-01-01: number")
        assert fd.Reference.fit(table, features=["day", "x"]).fingerprint == ref.fingerprint
        prints.add(ref.fingerprint)
    assert len(prints) == 1
    later = tables[0].assign(day=days + pd.Timedelta(days=30))
    moved = fd.drift(ref, later).measure("wasserstein", feature="day")
    assert moved.value == pytest.approx(30)


def test_a_constant_that_starts_to_vary_is_drift() -> None:
    ref = fd.Reference.fit(applicants(2000, 9), exclude="id")
    today = applicants(2000, 9)
    assert fd.drift(ref, today).measure("share_of_drifted_features").value == 0
    today.loc[:199, "one"] = 2
    report = fd.drift(ref, today)
    assert report.measure("share_of_drifted_features").reason.startswith("drifted: one")
    change = report.measure("unseen_rate", feature="one", comparison="change")
    assert change.reason == "unseen values rose from 0.0% to 10.0%"


def test_nothing_to_fit_is_refused_and_no_rows_are_an_honest_reference() -> None:
    for data in (None, pd.DataFrame()):
        with pytest.raises(fd.InvalidInput, match="pass a table, or values by role"):
            fd.Reference.fit(data)
    with pytest.raises(fd.InvalidInput, match="nested"):
        fd.Reference.fit(pa.table({"nested": [[1], [2, 3]]}))
    empty = fd.Reference.fit(applicants(0, 1))
    assert empty.rows == 0
    assert "held out" not in empty.describe()
    assert all(text == "no value in any row" for text in empty.left_out.values())
    only = applicants(500, 1)[["id", "hired"]]
    report = fd.drift(fd.Reference.fit(only, y_true="hired"), only)
    assert report.measure("share_of_drifted_features").reason == "no feature could be judged"


def test_names_become_text_and_may_repeat_until_they_are_used() -> None:
    rng = np.random.default_rng(1)
    odd = pd.DataFrame({0: rng.random(300), ("a", 1): rng.random(300), None: rng.random(300)})
    assert list(fd.Reference.fit(odd).choices) == ["0", "('a', 1)", "None"]
    assert list(fd.Reference.fit(odd, features=["0"]).choices) == ["0"]
    assert list(fd.Reference.fit(features=[odd[0]]).choices) == ["0"]
    twice = pd.DataFrame(rng.random((300, 3)), columns=["a", "a", "b"])
    arrow = pa.Table.from_arrays([pa.array(rng.random(300))] * 3, names=["a", "a", "b"])
    both = {1: rng.random(300), "1": rng.random(300), "b": rng.random(300)}
    for table, name in [(twice, "a"), (arrow, "a"), (both, "1")]:
        ref = fd.Reference.fit(table)
        assert list(ref.choices) == ["b"]
        assert ref.left_out == {name: f"data has 2 columns named {name!r}; rename them"}
        assert fd.drift(ref, table).measure("share_of_drifted_features").value == 0
        with pytest.raises(fd.InvalidInput, match=f"data has 2 columns named {name!r}"):
            fd.Reference.fit(table, features=[name])
    with pytest.raises(fd.InvalidInput, match="a column has no name"):
        fd.audit(pd.DataFrame({"": [0, 1]}), y_pred="")
