"""Findings against a tolerance, what would decide, multiplicity, family errors, seeds."""

from __future__ import annotations

import json
import math

import jsonschema
import numpy as np
import pytest

import fairdrift as fd
import fairdrift.report

SCHEMA = fairdrift.report.schema()


def audit(n: int, gap: float, **more: object) -> fd.Report:
    half = n // 2
    a = np.arange(half) < round(half * 0.5)
    b = np.arange(half) < round(half * (0.5 - gap))
    groups = {"g": np.repeat(["a", "b"], half)}
    return fd.audit(y_pred=np.concatenate([a, b]).astype(int), groups=groups, against="a", **more)


def test_gaps_are_equivalent_different_or_inconclusive() -> None:
    tolerance = {"difference": 0.05, "ratio": 0.8}

    def found(n: int, gap: float, comparison: str) -> str | None:
        report = audit(n, gap, tolerance=tolerance)
        jsonschema.validate(json.loads(report.to_json()), SCHEMA)
        assert fd.Report.from_json(report.to_json()).to_json() == report.to_json()
        keys = {"group": "b"} if comparison in ("difference", "ratio") else {}
        return report.measure(
            "selection_rate", attribute="g", comparison=comparison, **keys
        ).finding

    for comparison in ("difference", "ratio", "max_difference", "min_ratio", "max_ratio"):
        assert found(20000, 0.0, comparison) == "equivalent"
        assert found(20000, 0.3, comparison) == "different"
        assert found(60, 0.1, comparison) == "inconclusive"


def test_the_finding_is_that_of_two_one_sided_tests() -> None:
    for n in (400, 1000, 1060, 1100, 1200, 4000):
        m = audit(n, 0.0, tolerance=0.05).measure(
            "selection_rate", attribute="g", group="b", comparison="difference"
        )
        p = fd.stats.equivalence_test(n / 4, n / 2, n / 4, n / 2, 0.05)
        assert (m.finding == "equivalent") == (p < 0.05)
        assert m.smallest_effect == 0.05


def test_what_is_inconclusive_says_what_would_decide() -> None:
    m = audit(400, 0.02, tolerance=0.05).measure(
        "selection_rate", attribute="g", group="b", comparison="difference"
    )
    assert m.finding == "inconclusive"
    assert m.detectable < -0.05
    assert m.n_needed > 400
    assert "would decide" in m.reason
    decided = audit(2 * (m.n_needed // 2) + 2, 0.02, tolerance=0.05).measure(
        "selection_rate", attribute="g", group="b", comparison="difference"
    )
    assert decided.finding == "equivalent"


def test_without_a_tolerance_nothing_changes() -> None:
    report = audit(400, 0.1)
    assert all(m.finding is None and m.smallest_effect is None for m in report.measurements)
    assert "detectable" not in report.to_json()
    assert "tolerance" not in report.to_json()
    for wrong in (0, -1, {"ratio": 1.2}, {"differences": 0.1}, "much", math.nan):
        if wrong is math.nan:
            continue
        with pytest.raises(fd.InvalidInput, match="tolerance"):
            audit(400, 0.1, tolerance=wrong)


def test_an_undecided_check_says_what_would_decide() -> None:
    check = {"id": "gap", "metric": "demographic_parity_difference", "attribute": "g"}
    check |= {"at_most": 0.1, "decide_by": "interval_passes"}
    report = audit(200, 0.05, policy={"checks": [check]})
    found = report.checks[0]
    assert found.verdict == "insufficient_data"
    assert found.n_needed > 200
    assert found.detectable > 0.1
    assert f"about {found.n_needed:,} rows like these would decide" in found.reason
    jsonschema.validate(json.loads(report.to_json()), SCHEMA)
    assert fd.Report.from_json(report.to_json()).to_json() == report.to_json()
    assert audit(2 * found.n_needed, 0.05, policy={"checks": [check]}).verdict == "pass"
    few = audit(200, 0.0, policy={"checks": [check | {"decide_by": "estimate", "min_n": 900}]})
    assert few.checks[0].n_needed == 900


def test_p_values_are_adjusted_over_metric_report_or_not() -> None:
    rng = np.random.default_rng(0)
    n = 600
    columns = {
        "y": rng.integers(0, 2, n),
        "d": rng.integers(0, 2, n),
        "g": rng.choice(list("abc"), n),
        "h": rng.choice(list("xy"), n),
    }

    def tests(multiplicity: str) -> list[tuple[float, float | None]]:
        report = fd.audit(
            columns, y_true="y", y_pred="d", groups=["g", "h"], multiplicity=multiplicity
        )
        return [
            (m.p_value, m.adjusted_p_value)
            for m in report.measurements
            if m.comparison == "difference" and m.p_value is not None
        ]

    whole = tests("report")
    raw = [p for p, _ in whole]
    assert [a for _, a in whole] == pytest.approx(fd.stats.holm(raw))
    assert [p for p, _ in tests("metric")] == raw
    assert all(a <= b for (_, a), (_, b) in zip(tests("metric"), whole, strict=True))
    assert {a for _, a in tests("none")} == {None}
    with pytest.raises(fd.InvalidInput, match="multiplicity is 'all'"):
        tests("all")


def test_a_family_error_asks_for_its_confidence() -> None:
    check = {"metric": "demographic_parity_difference", "attribute": "g", "at_most": 0.2}
    policy = fd.Policy.from_dict(
        {
            "family_error": 0.05,
            "checks": [
                check | {"id": "a", "decide_by": "interval_passes"},
                check | {"id": "b", "decide_by": "interval_fails"},
                check | {"id": "c"},
            ],
        }
    )
    assert policy.confidence == 0.975
    assert fd.Policy.from_json(policy.to_json()) == policy
    with pytest.raises(fd.InvalidInput, match=r"at confidence 0\.975 or more"):
        policy.evaluate(audit(1000, 0.0))
    assert policy.evaluate(audit(1000, 0.0, confidence=0.975)).verdict == "pass"
    report = audit(1000, 0.0, policy=policy)
    assert report.verdict == "pass"
    assert report.measure("selection_rate").confidence == 0.975
    with pytest.raises(fd.InvalidInput, match="family_error is 2"):
        fd.Policy.from_dict({"family_error": 2, "checks": [check | {"id": "a"}]})
    assert fd.Policy.from_dict({"checks": [check | {"id": "a"}]}).confidence is None


def test_power_functions_agree_with_statsmodels() -> None:
    # statsmodels 0.14: samplesize_proportions_2indep_onetail(.1, .5, .8) and with ratio=3
    assert fd.stats.sample_size(0.6, 0.5) == math.ceil(387.3385166990357)
    assert fd.stats.power(0.6, 100, 0.5, 100) == pytest.approx(0.2944660970277922)
    gap = fd.stats.minimum_detectable_gap(388, 388, 0.5)
    assert gap == pytest.approx(0.1, abs=1e-3)
    with pytest.raises(fd.InvalidInput, match=r"n1 is 1 and n2 is 1: no gap from a rate of 0\.5"):
        fd.stats.minimum_detectable_gap(1, 1, 0.5)


def test_homogeneity_of_small_groups_is_monte_carlo() -> None:
    found = fd.stats.homogeneity([3, 1, 1], [4, 5, 7], draws=999, seed=1)
    assert found["method"] == "monte_carlo"
    assert found["p_value"] * 1000 == pytest.approx(round(found["p_value"] * 1000))
    assert fd.stats.homogeneity([30, 45, 50], [100, 110, 90])["method"] == "chi_square"


@pytest.mark.parametrize("seed", [-1, 1.5, "1", True, 2**64])
def test_a_seed_is_a_whole_number(seed: object) -> None:
    state = fd.State(y_true=[0, 1] * 20, y_pred=[0, 1] * 20)
    with pytest.raises(fd.InvalidInput, match=r"seed is .*; it must be a whole number from 0"):
        state.bootstrap(seed=seed)
    with pytest.raises(fd.InvalidInput, match="seed is"):
        fd.stats.homogeneity([3, 1, 1], [4, 5, 7], seed=seed)
