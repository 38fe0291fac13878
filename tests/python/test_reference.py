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
    assert list(ref.choices) == ["age", "income", "children", "p"]
    assert ref.left_out == {
        "id": "identifier-like: 2,000 different whole numbers in as many rows",
        "one": "constant: always 1",
    }
    assert ref.choices["children"] == "category (whole numbers with few values), 5 values"
    assert ref.choices["age"] == "number, exact: all 72 distinct values"
    assert ref.rows == 2000
    assert "income: number, exact: all 2,000 distinct values" in ref.describe()
    assert repr(ref).startswith("<Reference: 2000 rows, 3 features, fingerprint ")


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
    assert not back.held_out
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
    ],
)
def test_wrong_options_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(fd.InvalidInput, match=message):
        fd.Reference.fit(applicants(100, 7), **options)
