"""A search over subgroups names the few that explain a gap, and no more."""

from __future__ import annotations

import json

import jsonschema
import numpy as np
import pytest
import shared
from scipy import stats

import fairdrift as fd
import fairdrift.report


def people(n: int, seed: int = 0, *, apart: float = 0.2) -> dict[str, np.ndarray]:
    """Selected at .4; women of race B under 40 at another rate."""
    rng = np.random.default_rng(seed)
    sex, race = rng.choice(["F", "M"], n), rng.choice(["A", "B", "C"], n)
    age = rng.choice(["under 40", "older"], n)
    bad = (sex == "F") & (race == "B") & (age == "under 40")
    hired = (rng.random(n) < np.where(bad, apart, 0.4)).astype(int)
    return {"sex": sex, "race": race, "age": age, "hired": hired}


def named(report: fd.Report) -> list[tuple[str, ...]]:
    return [
        tuple(np.atleast_1d(m.group))
        for m in report.measurements
        if m.comparison == "conditional_difference"
    ]


GROUPS = ["sex", "race", "age"]


def rows_of(data: dict[str, np.ndarray], m: fd.Measurement) -> np.ndarray:
    attribute, group = np.atleast_1d(m.attribute), np.atleast_1d(m.group)
    pairs = zip(attribute, group, strict=True)
    return np.all([data[name] == value for name, value in pairs], axis=0)


def test_a_planted_subgroup_is_the_only_one_named() -> None:
    report = fd.subgroups(people(5000), y_pred="hired", groups=GROUPS)
    assert named(report) == [("F", "B", "under 40")]
    assert report.kind == "subgroups"
    # Tested one by one, many of its supersets are "significant".
    alone = [m for m in report.measurements if m.comparison == "difference" and m.p_value < 0.05]
    assert len(alone) > 5


def test_every_difference_is_the_subgroup_against_the_rest() -> None:
    data = people(3000, 1)
    report = fd.subgroups(data, y_pred="hired", groups=GROUPS)
    compared = [m for m in report.measurements if m.comparison == "difference"]
    # 2 + 3 + 2 values, 6 + 4 + 6 pairs, 12 triples.
    assert len(compared) == 35
    for m in compared:
        inside = rows_of(data, m)
        assert m.value == pytest.approx(
            data["hired"][inside].mean() - data["hired"][~inside].mean(), abs=1e-12
        )
        hired = [data["hired"][side] for side in (inside, ~inside)]
        table = [[side.sum(), (1 - side).sum()] for side in hired]
        assert m.p_value == pytest.approx(
            stats.chi2_contingency(table, correction=False).pvalue, rel=1e-9
        )
        assert m.adjusted_p_value >= m.p_value


def test_p_values_of_the_search_are_those_of_shuffled_rows() -> None:
    # The brute force: shuffle the decisions over the rows and search again.
    data = people(400, 2, apart=0.4)
    report = fd.subgroups(data, y_pred="hired", groups=GROUPS, min_group_size=10)
    first = next(m for m in report.measurements if m.comparison == "difference")
    inside = [rows_of(data, m) for m in report.measurements if m.comparison == "difference"]
    rng = np.random.default_rng(3)

    def furthest(hired: np.ndarray) -> float:
        return max(_distance(hired, rows) for rows in inside)

    seen = furthest(data["hired"])
    shuffled = [furthest(rng.permutation(data["hired"])) for _ in range(1500)]
    expected = (1 + np.sum(np.array(shuffled) >= seen - 1e-9)) / 1501
    assert first.adjusted_p_value == pytest.approx(expected, abs=0.05)


def _distance(hired: np.ndarray, inside: np.ndarray) -> float:
    inside = inside if inside.sum() * 2 <= len(inside) else ~inside
    n, total = inside.sum(), len(hired)
    x, rate = hired[inside].sum(), hired.mean()
    expected = n * rate
    variance = expected * (1 - rate) * (total - n) / (total - 1)
    deviance = 2 * sum(
        a * np.log(a / b) for a, b in ((x, expected), (n - x, n - expected)) if a > 0
    )
    return float(np.sqrt(max(deviance, 0) * expected * (1 - rate) / variance))


def test_a_state_a_table_and_its_shards_say_the_same() -> None:
    data = people(2000, 4)
    whole = fd.State(data, y_pred="hired", groups=GROUPS)
    halves = [
        fd.State({k: v[part] for k, v in data.items()}, y_pred="hired", groups=GROUPS)
        for part in (slice(0, 700), slice(700, None))
    ]
    asked = fd.subgroups(data, y_pred="hired", groups=GROUPS, replicates=199).to_json()
    assert fd.subgroups(whole, replicates=199).to_json() == asked
    assert fd.subgroups(fd.merge(halves), replicates=199).to_json() == asked
    assert fd.subgroups(whole, replicates=199, seed=1).to_json() != asked
    with pytest.raises(fd.InvalidInput, match="y_pred is given too"):
        fd.subgroups(whole, y_pred="hired")


def test_weights_count_as_much_as_rows() -> None:
    data = people(3000, 5)
    report = fd.subgroups(
        data, y_pred="hired", groups=GROUPS, sample_weight=np.full(3000, 2.5), replicates=499
    )
    assert named(report) == [("F", "B", "under 40")]
    # A heavy row is no gap.
    heavy = np.where(np.arange(3000) == 0, 500.0, 1.0)
    one_rate = people(3000, 6, apart=0.4)
    report = fd.subgroups(
        one_rate, y_pred="hired", groups=GROUPS, sample_weight=heavy, replicates=499
    )
    assert named(report) == []


def test_pages_name_people() -> None:
    data = people(5000)
    report = fd.subgroups(data, y_pred="hired", groups=GROUPS)
    text = report.to_markdown()
    assert "people with sex = F and race = B and age = under 40 get hired = 1" in text
    assert "of everybody else" in text
    assert "Subgroups that explain what is apart" in report.to_html()
    jsonschema.validate(json.loads(report.to_json()), fairdrift.report.schema())
    nothing = fd.subgroups(people(3000, 7, apart=0.4), y_pred="hired", groups=GROUPS)
    assert any(note.startswith("no subgroup stands out") for note in nothing.notes)
    assert "All subgroups" in nothing.to_html()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metric": "roc_auc"}, "roc_auc.*is no share"),
        ({"metric": "recall"}, "true_positive_rate.*needs y_true"),
        ({"metric": "nothing"}, "nothing.*is not known"),
        ({"metric": "accuracy"}, "accuracy.*needs y_true"),
        ({"depth": 4}, "depth is 4.*only 3"),
        ({"depth": 0}, "depth is 0"),
        ({"replicates": 5}, "replicates is 5"),
        ({"min_group_size": 0}, "min_group_size is 0"),
        ({"confidence": 1}, "confidence"),
    ],
)
def test_what_cannot_be_searched_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(fd.InvalidInput, match=message):
        fd.subgroups(people(300), y_pred="hired", groups=GROUPS, **options)


def test_compas_names_the_groups_of_the_published_gap() -> None:
    pandas = pytest.importorskip("pandas")
    rows = pandas.read_csv(shared.path("data/compas/compas-scores-two-years.noid.csv"))
    rows["high"] = rows["decile_score"] >= 5
    report = fd.subgroups(
        rows,
        metric="false_positive_rate",
        y_true="two_year_recid",
        y_pred="high",
        groups=["sex", "race", "age_cat"],
    )
    assert named(report)[:2] == [("African-American",), ("Less than 25",)]
