"""Inequality of benefits and differential fairness: goldens, degenerate tables, coverage."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from shared import golden

import fairdrift as fd


def audited(case: dict[str, Any]) -> fd.Report:
    given = case["inputs"]
    groups = given.get("groups", [0] * len(given["y_true"]))
    return fd.audit(
        y_true=given["y_true"], y_pred=given["y_pred"], groups={"g": groups}, min_group_size=1
    )


@pytest.mark.parametrize(
    ("name", "metric"),
    [("aif-gei-1", "generalized_entropy_index"), ("aif-theil", "theil_index")],
)
def test_published_indices_of_all_rows(name: str, metric: str) -> None:
    case = golden("fairness")[name]
    assert audited(case).measure(metric).value == pytest.approx(case["expected"], abs=1e-12)


@pytest.mark.parametrize("name", ["aif-between-all-groups-gei", "aif-between-group-gei"])
def test_published_indices_between_groups(name: str) -> None:
    case = golden("fairness")[name]
    found = audited(case).measure(
        "generalized_entropy_index", attribute="g", comparison="between_groups"
    )
    assert found.value == pytest.approx(case["expected"], abs=1e-12)


def test_published_differential_fairness() -> None:
    case = golden("fairness")["aif-smoothed-edf"]
    report = audited(case)
    found = {m.metric: m.value for m in report.measurements if "differential" in m.metric}
    assert found["label_differential_fairness"] == pytest.approx(case["expected"]["labels"])
    assert found["differential_fairness"] == pytest.approx(case["expected"]["predictions"])
    assert found["differential_fairness_amplification"] == pytest.approx(
        case["expected"]["bias_amplification"]
    )


def test_right_decisions_benefit_all_alike_but_few_do_not_prove_it() -> None:
    report = fd.audit(y_true=[0, 1] * 20, y_pred=[0, 1] * 20, groups={"g": ["a"] * 40})
    for metric in ("generalized_entropy_index", "theil_index", "coefficient_of_variation"):
        found = report.measure(metric)
        assert found.value == 0
        assert found.lower == 0
        assert found.upper > 0.01


def test_nobody_with_a_benefit_is_undefined() -> None:
    found = fd.audit(y_true=[1, 1, 1], y_pred=[0, 0, 0], positive=1).measure("theil_index")
    assert found.status == "undefined"
    assert found.reason == "nobody has a benefit: every row is a positive decided negative"


def test_one_group_has_nothing_between() -> None:
    report = fd.audit(y_true=[0, 1] * 20, y_pred=[0, 1] * 20, groups={"g": ["a"] * 40})
    for metric, how in (
        ("theil_index", "between_groups"),
        ("differential_fairness", "max_log_ratio"),
    ):
        found = report.measure(metric, attribute="g", comparison=how)
        assert found.status == "undefined"
        assert found.reason == "fewer than two groups can be compared"


def test_variation_is_the_benefits_standard_deviation_over_its_mean() -> None:
    truth, decision = np.array([1] * 60 + [0] * 40), np.array([1] * 50 + [0] * 35 + [1] * 15)
    benefit = 1 + decision - truth
    report = fd.audit(y_true=truth, y_pred=decision)
    assert report.measure("coefficient_of_variation").value == pytest.approx(
        benefit.std() / benefit.mean()
    )
    relative = benefit / benefit.mean()
    theil = np.mean([b * math.log(b) if b else 0.0 for b in relative])
    assert report.measure("theil_index").value == pytest.approx(theil)


def test_intervals_of_indices_hold_their_level() -> None:
    # 150 seeded tables of 6 groups whose errors differ.
    rng = np.random.default_rng(11)
    missed = np.array([0.1, 0.1, 0.1, 0.2, 0.2, 0.3])
    mean = 1 - missed / 2
    between = np.mean((mean / mean.mean()) ** 2 - 1) / 2
    covered = 0
    for _ in range(150):
        group = np.repeat(np.arange(6), 200)
        truth = rng.random(1200) < 0.5
        decision = truth & (rng.random(1200) >= missed[group])
        report = fd.audit(y_true=truth, y_pred=decision, groups={"g": group})
        found = report.measure(
            "generalized_entropy_index", attribute="g", comparison="between_groups"
        )
        covered += found.lower <= between <= found.upper
    assert covered >= 0.9 * 150  # .95 nominal; three standard errors are .054


def test_groups_that_look_alike_are_not_proven_equal() -> None:
    report = fd.audit(
        y_true=[0, 1] * 100, y_pred=[0, 1] * 100, groups={"g": ["a"] * 100 + ["b"] * 100}
    )
    for metric in ("generalized_entropy_index", "theil_index"):
        found = report.measure(metric, attribute="g", comparison="between_groups")
        assert (found.value, found.lower) == (0, 0)
        assert found.upper > 1e-5


def test_a_group_without_weight_decides_nothing() -> None:
    report = fd.audit(
        y_true=[0, 1, 1, 0, 1, 0] * 50,
        y_pred=[1, 1, 0, 1, 1, 0] * 50,
        groups={"g": ["a", "b", "c"] * 100},
        sample_weight=[0.0, 1.0, 1.0] * 100,
    )
    alone = fd.audit(
        y_true=[1, 1, 1, 0] * 50,
        y_pred=[1, 0, 1, 0] * 50,
        groups={"g": ["b", "c"] * 100},
    )
    between = {"attribute": "g", "comparison": "between_groups"}
    assert report.measure("theil_index", **between).value == pytest.approx(
        alone.measure("theil_index", **between).value
    )
