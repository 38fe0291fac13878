"""A screen of stand-ins ranks features by how well they tell a group."""

from __future__ import annotations

import json

import jsonschema
import numpy as np
import pytest
import shared
from scipy import stats

import fairdrift as fd
import fairdrift.report


def taus(report: fd.Report, attribute: str) -> dict[str, fd.Measurement]:
    return {
        m.feature: m
        for m in report.measurements
        if m.metric == "goodman_kruskal_tau" and m.attribute == attribute
    }


def brute_tau(values: np.ndarray, groups: np.ndarray) -> float:
    """By guessing: how often a proportional guess is wrong, without and with the value."""
    wrong = 1 - sum(np.mean(groups == g) ** 2 for g in np.unique(groups))
    known = 0.0
    for value in np.unique(values):
        inside = groups[values == value]
        share = 1 - sum(np.mean(inside == g) ** 2 for g in np.unique(groups))
        known += share * len(inside) / len(groups)
    raw = 1 - known / wrong
    n, levels = len(groups), len(np.unique(values))
    return max(0.0, 1 - (1 - raw) * (n - 1) / (n - levels))


def people(n: int = 2000, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    race = rng.choice(["A", "B", "C"], n, p=[0.6, 0.3, 0.1])
    town = np.where(rng.random(n) < 0.5, race, rng.choice(["A", "B", "C", "D"], n))
    income = rng.normal(30, 10, n) + 8 * (race == "A")
    noise, person = rng.choice(["x", "y", "z"], n), np.array([f"id{i}" for i in range(n)])
    return {"race": race, "town": town, "income": income, "noise": noise, "person": person}


def test_tau_is_what_guessing_gives() -> None:
    data = people()
    report = fd.proxies(data, groups=["race"])
    found = taus(report, "race")
    for name in ("town", "noise"):
        assert found[name].value == pytest.approx(brute_tau(data[name], data["race"]), abs=1e-12)
        table = [
            [np.sum((data[name] == v) & (data["race"] == g)) for g in "ABC"]
            for v in np.unique(data[name])
        ]
        p = stats.chi2_contingency(table, correction=False).pvalue
        assert found[name].p_value == pytest.approx(p, rel=1e-8)
        v = report.measure("cramers_v", attribute="race", feature=name)
        assert abs(v.value - stats.contingency.association(table, method="cramer")) < 0.05
    edges = np.unique(np.sort(data["income"])[(np.arange(1, 20) * 2000) // 20])
    binned = np.searchsorted(edges, data["income"], side="right")
    assert found["income"].value == pytest.approx(brute_tau(binned, data["race"]), abs=1e-12)
    assert list(found)[:2] == ["town", "income"]
    assert found["noise"].adjusted_p_value > 0.05


def test_an_identifier_tells_nothing_and_says_why() -> None:
    found = taus(fd.proxies(people(), groups=["race"]), "race")
    assert found["person"].status == "undefined"
    assert found["person"].reason == "none of its 2000 values has 5 people or more"


def test_that_a_value_is_missing_may_tell() -> None:
    rng = np.random.default_rng(1)
    sex = rng.choice(["F", "M"], 1000)
    answer = np.where(sex == "F", np.nan, rng.integers(0, 3, 1000))
    report = fd.proxies(groups={"sex": sex}, features={"answer": answer})
    assert taus(report, "sex")["answer"].value == 1


def test_missing_groups_and_small_ones_are_left_out_aloud() -> None:
    data = people()
    race = data["race"].astype(object)
    race[:10], race[10:20] = None, "Z"
    report = fd.proxies(data, groups={"race": race}, features=["town"])
    found = taus(report, "race")["town"]
    assert found.n == 1980
    assert found.value == pytest.approx(brute_tau(data["town"][20:], data["race"][20:]), abs=1e-12)
    assert any("20 people without it" in note for note in report.notes)


def test_equal_weights_change_no_value() -> None:
    data = people()
    plain = taus(fd.proxies(data, groups=["race"]), "race")
    weighted = fd.proxies(data | {"w": np.full(2000, 3.0)}, groups=["race"], sample_weight="w")
    for name, m in taus(weighted, "race").items():
        if m.value is not None:
            assert m.value == pytest.approx(plain[name].value, abs=1e-12)


def test_where_nothing_stands_in_few_are_told() -> None:
    alarms = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        data = {f"f{i}": rng.integers(0, 8, 400) for i in range(6)}
        report = fd.proxies(data, groups={"sex": rng.choice(["F", "M"], 400)})
        alarms += any((m.adjusted_p_value or 1) < 0.05 for m in report.measurements)
    assert alarms <= 11  # 5 and 3 standard errors


def test_pages_say_it_with_people() -> None:
    report = fd.proxies(people(), groups=["race"], exclude=["person"])
    text = report.to_markdown()
    assert "people with town =" in text
    assert "of the errors of guessing race" in text
    assert "Features that tell race" in report.to_html()
    jsonschema.validate(json.loads(report.to_json()), fairdrift.report.schema())


def test_what_cannot_be_screened_is_refused() -> None:
    with pytest.raises(fd.InvalidInput, match="features is not given"):
        fd.proxies(groups={"sex": ["F", "M"]})
    with pytest.raises(fd.InvalidInput, match="no features"):
        fd.proxies({"sex": ["F", "M"]}, groups=["sex"])
    with pytest.raises(fd.InvalidInput, match="the table has 0 rows"):
        fd.proxies({"sex": [], "age": []}, groups=["sex"], features=["age"])
    with pytest.raises(fd.InvalidInput, match="most_bins is 0"):
        fd.proxies(people(50), groups=["race"], most_bins=0)


def test_family_relations_stand_in_for_sex_in_the_census() -> None:
    pandas = pytest.importorskip("pandas")
    names = ["age", "work", "weight", "education", "years", "marital", "occupation"]
    names += ["relationship", "race", "sex", "gain", "loss", "hours", "country", "income"]
    rows = pandas.read_csv(
        shared.path("data/adult/adult.data"), names=names, skipinitialspace=True, na_values="?"
    )
    report = fd.proxies(rows, groups=["sex", "race"], exclude=["income"])
    ranked = list(taus(report, "sex"))
    assert ranked[:3] == ["relationship", "marital", "occupation"]
    assert next(iter(taus(report, "race"))) == "country"
    assert "13,192 of 13,193 people with relationship = Husband are Male" in report.to_markdown()
