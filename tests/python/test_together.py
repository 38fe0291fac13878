"""Options together: what one allows for, another must not lose."""

from __future__ import annotations

import numpy as np
import pytest

import fairdrift as fd

RNG = np.random.default_rng(5)


def test_a_standard_deviation_does_not_depend_on_who_belongs_together() -> None:
    sex = np.where(RNG.random(1200) < 0.4, "F", "M")
    score = np.clip(RNG.random(1200) + 0.3 * (sex == "F"), 0, 1.3) / 1.3
    given = {"score": score, "groups": {"sex": sex}, "metrics": ["standardized_mean_difference"]}
    who = {"attribute": "sex", "group": "F"}
    plain = fd.audit(**given).select("standardized_mean_difference", **who)[0]
    a, b = score[sex == "F"], score[sex == "M"]
    assert plain.value == pytest.approx((a.mean() - b.mean()) / score.std(ddof=1))
    for together in ({"cluster": np.repeat(np.arange(60), 20)}, {"design_effect": 3}):
        found = fd.audit(**given, **together).select("standardized_mean_difference", **who)[0]
        assert found.value == pytest.approx(plain.value)
        assert found.lower is None
        assert "belong together" in found.reason


def test_top_k_accuracy_allows_for_clusters() -> None:
    truth = np.repeat(RNG.choice(["a", "b", "c"], 40), 10)
    scores = {c: np.repeat(RNG.random(40), 10) for c in "abc"}
    alone = fd.audit(y_true=truth, score=scores).measure("top_2_accuracy")
    found = fd.audit(y_true=truth, score=scores, cluster=np.repeat(np.arange(40), 10))
    wide = found.measure("top_2_accuracy")
    assert wide.value == alone.value
    assert wide.upper - wide.lower > 2.5 * (alone.upper - alone.lower)


def test_scores_of_classes_are_a_binary_audit_where_positive_is_given() -> None:
    report = fd.audit(
        y_true=["a", "b", "c", "a"],
        score={c: [0.3, 0.2, 0.6, 0.9] for c in "abc"},
        positive="a",
        value_labels={"y_true": {"a": "A"}},
    )
    assert report.measure("base_rate").value == 0.5


def test_searches_and_memberships_refuse_what_they_cannot_allow_for() -> None:
    rows = {"y": [0, 1] * 60, "g": ["a", "b", "b"] * 40, "c": np.arange(120) // 3}
    state = fd.State(rows, y_pred="y", groups=["g"], cluster="c")
    with pytest.raises(fd.InvalidInput, match="belong together by 'c'"):
        fd.subgroups(state)
    with pytest.raises(fd.InvalidInput, match="regression has no rate"):
        fd.subgroups(fd.State(y_true=[0.5, 1.5], y_pred=[1.0, 2.0]))
    members = {"race": {"x": [0.5] * 120, "y": [0.5] * 120}}
    for option in ({"cluster": "c"}, {"design_effect": 2}, {"tolerance": 0.1}):
        with pytest.raises(fd.InvalidInput, match=f"membership knows no {next(iter(option))}"):
            fd.audit(rows, y_pred="y", membership=members, **option)
    with pytest.raises(fd.InvalidInput, match="membership knows no against 'rest'"):
        fd.audit(rows, y_pred="y", membership=members, against="rest")
    with pytest.raises(fd.InvalidInput, match="'race' is in both groups and membership"):
        fd.audit(rows, y_pred="y", groups={"race": "g"}, membership=members)


def test_equalized_odds_without_one_interval_have_none() -> None:
    sex = np.repeat(["F", "M"], 200)
    truth = np.r_[np.tile([1, 0], 100), np.repeat([1, 0], 100)]
    cluster = np.r_[np.arange(200) // 10, 100 + np.arange(100) // 10, np.full(100, 999)]
    decided = truth.copy()
    decided[300:] = np.arange(100) < 80
    decided[:200] = np.tile([1, 0, 1, 0, 1, 0, 0, 0, 1, 1], 20)
    report = fd.audit(y_true=truth, y_pred=decided, groups={"sex": sex}, cluster=cluster)
    for name in ("equalized_odds_difference", "equalized_odds_ratio"):
        found = report.measure(name, attribute="sex")
        assert found.value is None or found.lower is None or found.lower <= found.value
        assert found.value is None or found.lower is not None or "no interval" in found.reason


def test_one_row_that_decides_a_mean_leaves_no_interval_and_no_crash() -> None:
    weight = np.r_[1e4, np.ones(9)]
    truth = RNG.normal(size=10)
    report = fd.audit(
        y_true=truth,
        y_pred=truth + 1 + RNG.normal(size=10),
        sample_weight=weight,
        task="regression",
    )
    found = report.measure("mean_error")
    assert found.value is not None
    assert found.lower is None
    fd.audit(
        y_true=[0, 1] * 5, y_pred=[1, 0] * 5, score=RNG.random(10), sample_weight=weight
    ).to_json()


def test_weights_of_nobody_give_a_report_that_reads_back() -> None:
    report = fd.audit(
        score=RNG.random(100), groups={"s": ["a", "b"] * 50}, sample_weight=[1, 0] * 50
    )
    assert fd.Report.from_json(report.to_json()).to_json() == report.to_json()


def test_values_below_zero_have_no_ratio() -> None:
    score = np.r_[RNG.normal(-3, 1, 100), RNG.normal(0.5, 0.1, 100)]
    report = fd.audit(score=score, groups={"g": np.repeat(["a", "b"], 100)})
    assert report.measure("mean_score", attribute="g", comparison="ratio").value is None
    with pytest.raises(KeyError):
        report.measure("mean_score", attribute="g", comparison="min_ratio")


@pytest.mark.parametrize("tolerance", [float("nan"), True, {"ratio": float("nan")}])
def test_a_tolerance_is_a_number(tolerance: object) -> None:
    with pytest.raises(fd.InvalidInput, match=r"tolerance.*(nan|boolean)"):
        fd.audit(y_pred=[0, 1], groups={"g": ["a", "b"]}, tolerance=tolerance)


def test_pages_of_regressions_call_no_gap_small() -> None:
    sex = np.repeat(["F", "M"], 500)
    truth = RNG.random(1000) * 0.01
    guess = truth * np.where(sex == "F", 0.3, 1.5)
    page = fd.audit(y_true=truth, y_pred=guess, groups={"sex": sex}, task="regression").to_html()
    assert "No more than a small difference" not in page


def test_lists_name_what_they_cannot_take() -> None:
    metrics = fd.metrics
    with pytest.raises(fd.InvalidInput, match="groups is missing in row 1"):
        metrics.exposure([1, 2, 3], ["a", None, "b"])
    with pytest.raises(fd.InvalidInput, match="step is -1; it must be a whole number, 1 or more"):
        metrics.rkl([3, 2, 1], ["a", "b", "a"], step=-1)
    with pytest.raises(fd.InvalidInput, match="last is -1"):
        metrics.infeasible_index([3, 2, 1], ["a", "b", "a"], last=-1)
    with pytest.raises(fd.InvalidInput, match="y_true holds"):
        metrics.ndcg(["a", "b"], [1, 2])
    assert set(metrics.exposure([2, 1], ["a", 1])) == {"a", 1}


def test_a_group_that_is_aimed_at_and_stands_nowhere_falls_short() -> None:
    found = fd.metrics.infeasible_index(
        [3, 2, 1], ["a", "b", "a"], shares={"a": 0.3, "b": 0.3, "c": 0.4}
    )
    assert (found.pairs, found.at) == (1, [3])  # floor(0.4 * 3) = 1 of c, and there is none
