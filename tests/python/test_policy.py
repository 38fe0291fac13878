"""Policies: from files and dicts, judged over several reports, and what an unsound one is told."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairdrift as fd

ROOT = Path(__file__).parents[2]


def check(**keys: Any) -> dict[str, Any]:
    return {"id": "one", "metric": "selection_rate", "at_least": 0.5} | keys


def policy(**keys: Any) -> fd.Policy:
    return fd.Policy.from_dict({"checks": [check(**keys)]})


def audit(women: int = 40, men: int = 80, of: int = 100) -> fd.Report:
    decision = [1] * women + [0] * (of - women) + [1] * men + [0] * (of - men)
    return fd.audit(y_pred=decision, groups={"sex": ["F"] * of + ["M"] * of})


def verdict_of(report: fd.Report, **keys: Any) -> str:
    return policy(**keys).evaluate(report).verdict


def test_a_policy_of_toml_equals_the_same_as_json_and_as_a_dict(tmp_path: Path) -> None:
    data = {"name": "hiring", "version": "2", "checks": [check(attribute=["sex"], group="F")]}
    (tmp_path / "gate.json").write_text(json.dumps(data))
    (tmp_path / "gate.toml").write_text(
        'name = "hiring"\nversion = "2"\n[[checks]]\nid = "one"\nmetric = "selection_rate"\n'
        'at_least = 0.5\nattribute = "sex"\ngroup = "F"\n'
    )
    by_toml = fd.Policy.load(tmp_path / "gate.toml")
    assert by_toml == fd.Policy.load(str(tmp_path / "gate.json")) == fd.Policy.from_dict(data)
    assert by_toml != policy()
    assert (by_toml.name, by_toml.version, len(by_toml)) == ("hiring", "2", 1)
    assert repr(by_toml) == "<Policy hiring 2: 1 check>"
    assert by_toml.to_dict()["checks"][0]["group"] == "F"


def test_a_policy_pickles_copies_and_reads_back() -> None:
    one = policy(owner="a team")
    assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one) == copy.copy(one)
    assert hash(copy.copy(one)) == hash(one)
    assert fd.Policy.from_json(one.to_json()) == one
    assert fd.Policy.from_json(one.to_json(indent=2)).to_json() == one.to_json()


@pytest.mark.parametrize("path", sorted((ROOT / "docs/examples").glob("gate*.toml")), ids=str)
def test_the_examples_are_sound_policies(path: Path) -> None:
    one = fd.Policy.load(path)
    assert fd.Policy.from_json(one.to_json()) == one


def test_the_page_on_policies_has_a_row_for_every_key() -> None:
    page = (ROOT / "docs/policy.md").read_text()
    with pytest.raises(fd.InvalidInput) as problem:
        policy(unknown=1)
    keys = str(problem.value).partition("there are ")[2].split(", ")
    assert [key for key in keys if f"\n| `{key}` |" not in page] == []


def test_an_unknown_key_is_told_the_nearest() -> None:
    with pytest.raises(fd.InvalidInput, match="'one': there is no key 'severty', the nearest is"):
        policy(severty="warn")


def test_an_audit_with_a_policy_says_what_the_policy_says_of_it(tmp_path: Path) -> None:
    decision = [1] * 40 + [0] * 60 + [1] * 80 + [0] * 20
    data = {"y_pred": decision, "groups": {"sex": ["F"] * 100 + ["M"] * 100}}
    keys = {"id": "one", "metric": "disparate_impact", "attribute": "sex", "at_least": 0.8}
    path = tmp_path / "gate.json"
    path.write_text(json.dumps({"name": "hiring", "checks": [keys]}))
    one = fd.Policy.load(path)
    plain = fd.audit(**data)
    gate = one.evaluate(plain)
    for same in (one, path, str(path), {"name": "hiring", "checks": [keys]}):
        report = fd.audit(**data, policy=same)
        assert report.kind == "audit"
        assert report.measurements == plain.measurements
        assert report.verdict == gate.verdict == "fail"
        assert report.to_dict()["checks"] == gate.to_dict()["checks"]
        assert report.to_dict()["conventions"]["policy"] == "hiring"
        with pytest.raises(fd.GateError, match="one: "):
            report.raise_for_verdict()
        assert "Checks" in report.to_html()
    assert fd.audit(fd.State(**data), policy=one) == report
    with pytest.raises(fd.InvalidInput, match="policy is 3; it must be a Policy"):
        fd.audit(**data, policy=3)


def test_the_example_of_all_keys_has_all_keys() -> None:
    text = (ROOT / "docs/examples/gate.toml").read_text()
    with pytest.raises(fd.InvalidInput) as problem:
        policy(unknown=1)
    keys = str(problem.value).partition("there are ")[2].split(", ")
    assert [key for key in keys if f"{key} = " not in text] == []


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"at_least": float("nan")}, "'one': at_least is nan"),
        ({"at_least": float("inf")}, "'one': at_least is inf"),
        ({"at_least": "0.8"}, "at_least must be a number, not text ('0.8')"),
        ({"at_least": None}, "neither at_least nor at_most"),
        ({"at_least": 0.9, "at_most": 0.8}, "at_least (0.9) is above at_most (0.8)"),
        ({"metric": ""}, "metric is not given"),
        ({"severity": "error"}, "severity is 'error'"),
        ({"owner": datetime.date(2026, 1, 1)}, "owner is datetime.date(2026, 1, 1)"),
        ({"limit": 1}, "there is no key 'limit'"),
        ({"id": ""}, "check 1: id is not given"),
    ],
)
def test_an_unsound_policy_is_told_which_check_and_key(keys: dict[str, Any], said: str) -> None:
    with pytest.raises(fd.InvalidInput) as problem:
        policy(**keys)
    assert said in str(problem.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "name = ", '{"checks": [}'])
@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_a_file_that_is_no_policy_is_named(tmp_path: Path, text: str, suffix: str) -> None:
    path = tmp_path / f"gate{suffix}"
    path.write_text(text)
    with pytest.raises(fd.InvalidInput, match=f"gate{suffix}: "):
        fd.Policy.load(path)


def test_numbers_of_numpy_are_numbers() -> None:
    assert policy(at_least=np.float32(0.5), min_n=np.int64(30)) == policy(min_n=30)


def test_one_policy_judges_several_reports_at_once() -> None:
    rng = np.random.default_rng(1)
    before = {"age": rng.normal(40, 10, 3000), "d": rng.integers(0, 2, 3000)}
    after = before | {"age": before["age"] + 20}
    drift = fd.drift(fd.Reference.fit(before, y_pred="d"), after)
    both = fd.Policy.from_dict(
        {
            "checks": [
                check(id="fair", metric="impact_ratio", attribute="sex", at_least=0.8),
                {"id": "age", "metric": "kolmogorov_smirnov", "feature": "age", "at_most": 0.1},
                {"id": "any", "metric": "kolmogorov_smirnov", "at_most": 0.1},
            ]
        }
    )
    gate = both.evaluate(audit(80, 80), drift)
    assert [c.verdict for c in gate.checks] == ["pass", "fail", "fail"]
    assert [c.report_kind for c in gate.checks] == ["audit", "drift", "drift"]
    assert gate.checks[2].feature == "age"
    assert gate.verdict == "fail"
    assert {m.metric for m in gate.measurements} == {"selection_rate", "kolmogorov_smirnov"}
    assert fd.Report.from_json(gate.to_json()) == gate
    with pytest.raises(fd.GateError, match="age: "):
        gate.raise_for_verdict()


def test_four_fifths_holds_at_four_fifths() -> None:
    # 12 of 20 against 15 of 20: as doubles the quotient falls one bit short of 0.8.
    four_fifths = {"metric": "impact_ratio", "attribute": "sex", "at_least": 0.8}
    assert verdict_of(audit(60, 75), **four_fifths) == "pass"
    assert verdict_of(audit(59, 75), **four_fifths) == "fail"


def test_intervals_decide_when_they_are_asked() -> None:
    # 72 of 100 against 80 of 100: a ratio of .9, whose interval reaches below .8.
    near = audit(72, 80)
    ratio = {"metric": "impact_ratio", "attribute": "sex", "at_least": 0.8}
    assert near.measure("impact_ratio", attribute="sex").lower < 0.8
    assert verdict_of(near, **ratio) == "pass"
    assert verdict_of(near, **ratio, decide_by="interval_passes") == "insufficient_data"
    assert verdict_of(near, **ratio, decide_by="interval_fails") == "pass"
    assert verdict_of(audit(60, 80), **ratio, decide_by="interval_fails") == "warn"
    assert verdict_of(audit(10, 80), **ratio, decide_by="interval_fails") == "fail"


def test_a_small_group_decides_nothing() -> None:
    small = fd.audit(y_pred=[1, 0] * 50 + [0], groups={"sex": ["F"] * 100 + ["M"]})
    man = {"attribute": "sex", "group": "M"}
    assert verdict_of(small, **man) == "insufficient_data"
    assert verdict_of(small, **man, on_insufficient="pass") == "pass"
    # Not even among others: who wants to leave it out has to say so.
    assert verdict_of(small, attribute="sex") == "insufficient_data"
    assert verdict_of(small, attribute="sex", on_insufficient="pass") == "pass"


def test_groups_may_be_named_by_their_labels() -> None:
    report = fd.audit(y_pred=[1, 0] * 60, groups={"code": [1, 2] * 60})
    assert verdict_of(report, attribute="code", group=1) == "pass"
    assert verdict_of(report, attribute="code", group=2) == "fail"


def test_own_numbers_are_judged_too() -> None:
    report = audit()
    report.add("latency_ms", 81.0)
    assert verdict_of(report, metric="latency_ms", at_least=None, at_most=100) == "pass"
    near_miss = policy(metric="latency", at_least=None, at_most=100).evaluate(report)
    assert near_miss.verdict == "fail"
    assert "latency_ms" in near_miss.checks[0].reason


def test_only_reports_are_judged() -> None:
    with pytest.raises(TypeError, match="takes reports, not dict"):
        policy().evaluate({"kind": "audit"})
    with pytest.raises(fd.InvalidInput, match="at least one report"):
        policy().evaluate()


@given(
    women=st.integers(0, 100),
    limit=st.floats(0, 1),
    severity=st.sampled_from(["fail", "warn"]),
)
def test_a_verdict_is_the_comparison_of_a_value_with_its_limit(
    women: int, limit: float, severity: str
) -> None:
    gate = policy(attribute="sex", group="F", at_least=limit, severity=severity)
    found = gate.evaluate(audit(women))
    expected = "pass" if women / 100 >= limit - 1e-12 else severity
    assert found.verdict == expected
    assert found == gate.evaluate(audit(women))
