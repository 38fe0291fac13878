"""States add up: across shards, orders, processes and bytes."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fairdrift as fd

ROLES = {"y_true": "y", "y_pred": "d", "score": "p", "groups": ["sex", "race"]}


def people(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "y": rng.integers(0, 2, n),
            "d": rng.integers(0, 2, n),
            "p": rng.integers(0, 50, n) / 50,
            "sex": rng.choice(["F", "M"], n),
            "race": rng.integers(0, 5, n),
        }
    )


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([1, 2, 7, 64]), st.integers(0, 1000))
def test_shards_in_any_order_and_type_give_the_report_of_one_table(parts: int, seed: int) -> None:
    rows = people(500, 1)
    whole = fd.State(rows, **ROLES)
    rng = np.random.default_rng(seed)
    shards = []
    for index in np.array_split(rng.permutation(len(rows)), parts):
        shard = rows.iloc[index].reset_index(drop=True)
        shard["race"] = shard["race"].astype(rng.choice(["int8", "uint16", "float32", "float64"]))
        shard["y"] = shard["y"].astype(rng.choice(["int32", "float64", "Int64"]))
        shards.append(fd.State(shard, **ROLES))
    while len(shards) > 1:
        shards.append(shards.pop(rng.integers(len(shards))) + shards.pop(rng.integers(len(shards))))
    assert shards[0].to_bytes() == whole.to_bytes()
    assert fd.audit(shards[0]).to_json() == fd.audit(rows, **ROLES).to_json()


def test_states_sum_merge_pickle_and_copy() -> None:
    a, b = (fd.State(people(100, seed), **ROLES) for seed in (1, 2))
    both = fd.State(pd.concat([people(100, 1), people(100, 2)], ignore_index=True), **ROLES)
    assert a + b == sum([a, b]) == fd.merge([a, b]) == both
    assert pickle.loads(pickle.dumps(a)) == a
    assert copy.copy(a) == copy.deepcopy(a) == a
    assert fd.State.from_bytes(a.to_bytes()) == a
    assert a.rows == 100
    a += b
    assert a == both


def test_update_counts_in_place_and_returns_the_state() -> None:
    rows = people(200, 3)
    state = fd.State(rows[:100], **ROLES)
    same = state.update(rows[100:])
    assert same is state
    assert state == fd.State(rows, **ROLES)


def test_labels_may_come_later_groups_may_not() -> None:
    rows = people(100, 4)
    state = fd.State(rows, **ROLES)
    state.update(rows.drop(columns=["y"]))
    assert fd.audit(state).measure("accuracy").n == 100
    assert fd.audit(state).measure("selection_rate").n == 200
    before = state.to_bytes()
    with pytest.raises(fd.InvalidInput, match="sex"):
        state.update(rows.drop(columns=["sex"]))
    assert state.to_bytes() == before


def test_a_rejected_batch_changes_nothing() -> None:
    rows = people(100, 5)
    state = fd.State(rows, **ROLES, sample_weight=np.ones(100))
    before = state.to_bytes()
    weights = np.ones(100)
    weights[57] = -1
    with pytest.raises(fd.InvalidInput, match=r"sample_weight.*-1.*row 57"):
        state.update(rows, sample_weight=weights)
    assert state.to_bytes() == before


def test_states_that_differ_do_not_add_and_say_why() -> None:
    rows = people(50, 6)
    a = fd.State(rows, **ROLES)
    b = fd.State(rows, **(ROLES | {"groups": ["sex"]}))
    with pytest.raises(fd.IncompatibleMerge, match="groups"):
        a + b
    text = rows.assign(race=rows["race"].astype(str))
    with pytest.raises(fd.IncompatibleMerge, match="race"):
        a + fd.State(text, **ROLES)


def test_bytes_of_another_process_are_the_same() -> None:
    code = (
        "import sys, numpy as np, fairdrift as fd\n"
        "s = fd.State(y_pred=np.arange(60) % 2, groups={'g': np.arange(60) % 3})\n"
        "sys.stdout.buffer.write(s.to_bytes())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    here = fd.State(y_pred=np.arange(60) % 2, groups={"g": np.arange(60) % 3})
    assert there == here.to_bytes()


def test_altered_bytes_are_refused() -> None:
    sound = fd.State(people(40, 7), **ROLES).to_bytes()
    rng = np.random.default_rng(8)
    for i in range(300):
        bad = bytearray(sound)
        if i % 3 == 0:
            bad = bad[: rng.integers(len(bad))]
        else:
            bad[rng.integers(len(bad))] ^= 1 << int(rng.integers(8))
        with pytest.raises((fd.CorruptState, fd.UnsupportedVersion)):
            fd.State.from_bytes(bytes(bad))
