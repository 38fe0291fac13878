"""Regressions and several classes: numbers as scikit-learn's, groups, states, reports, errors."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

import fairdrift as fd

CLASSES = ["admitted", "denied", "waitlisted"]


def wages(n: int = 600, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    truth = np.exp(rng.normal(10.5, 0.5, n)).round(2)
    sex = rng.choice(["F", "M"], n)
    guess = truth * np.where(sex == "F", 0.9, 1.02) + rng.normal(0, 3000, n)
    weight = rng.uniform(0.5, 2, n)
    return {"paid": truth, "predicted": guess, "sex": sex, "w": weight}


def admissions(n: int = 900, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    truth = rng.choice(CLASSES, n, p=[0.3, 0.5, 0.2])
    decided = np.where(rng.random(n) < 0.7, truth, rng.choice(CLASSES, n))
    return {"truth": truth, "decided": decided, "sex": rng.choice(["F", "M"], n)}


# --- regression ---------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", [None, "w"])
def test_errors_are_scikit_learns(weight: str | None) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    rows = wages()
    report = fd.audit(rows, y_true="paid", y_pred="predicted", groups=["sex"], sample_weight=weight)
    for group in (None, "F", "M"):
        chosen = slice(None) if group is None else rows["sex"] == group
        y, p = rows["paid"][chosen], rows["predicted"][chosen]
        w = None if weight is None else rows[weight][chosen]
        who = {"attribute": "sex", "group": group} if group else {}
        expected = {
            "mean_absolute_error": metrics.mean_absolute_error(y, p, sample_weight=w),
            "root_mean_squared_error": math.sqrt(metrics.mean_squared_error(y, p, sample_weight=w)),
            "r2": metrics.r2_score(y, p, sample_weight=w),
            "mean_error": np.average(p - y, weights=w),
            "mean_outcome": np.average(y, weights=w),
            "mean_score": np.average(p, weights=w),
        }
        for name, value in expected.items():
            found = report.measure(name, **who)
            assert found.value == pytest.approx(value, rel=1e-12), name
            assert found.lower < found.value < found.upper, name


def test_the_interval_of_r2_covers() -> None:
    rng = np.random.default_rng(3)
    inside = 0
    repeats = 400
    for _ in range(repeats):
        y = rng.normal(100, 10, 150)
        report = fd.audit(y_true=y, y_pred=y + rng.normal(0, 6, 150), task="regression")
        found = report.measure("r2")
        inside += found.lower <= 1 - 36 / 100 <= found.upper
    assert inside / repeats > 0.915  # .942 in 20,000; three standard errors of 400 below


def test_shards_of_a_regression_add_up_to_the_bytes() -> None:
    rows = wages()
    roles = {"y_true": "paid", "y_pred": "predicted", "groups": ["sex"]}
    parts = [{k: v[i::3] for k, v in rows.items()} for i in range(3)]
    states = [fd.State(part, **roles, task="regression") for part in parts]
    whole = fd.State(rows, **roles, task="regression")
    assert fd.merge(states[::-1]).to_bytes() == whole.to_bytes()
    assert fd.State.from_bytes(whole.to_bytes()) == whole
    assert fd.audit(whole).to_json() == fd.audit(rows, **roles).to_json()


def test_whole_numbers_are_a_regression_where_it_is_said() -> None:
    roles = {"y_true": [1, 2, 3, 4], "y_pred": [2, 2, 2, 6]}
    with pytest.raises(fd.InvalidInput, match="give positive="):
        fd.audit(**roles)
    report = fd.audit(**roles, task="regression")
    assert report.measure("mean_error").value == 0.5
    assert fd.metrics.r2([1, 2, 3, 4], [2, 2, 2, 6]) == pytest.approx(-0.2)


def test_a_shard_that_looks_like_labels_says_which_task_differs() -> None:
    numbers = fd.State(y_true=[0.5, 1.5], y_pred=[1.0, 2.0])
    labels = fd.State(y_true=[0.0, 1.0], y_pred=[1.0, 0.0])
    with pytest.raises(fd.IncompatibleMerge, match="the two states differ"):
        numbers + labels


def test_rows_without_a_number_are_counted_out() -> None:
    y = [1.5, None, 3.0, 4.0]
    p = [1.0, 2.0, float("nan"), 4.5]
    report = fd.audit(y_true=np.array(y, dtype=float), y_pred=p)
    assert report.measure("mean_error").n == 2
    excluded = {e["reason"]: e["rows"] for e in report.to_dict()["data"][0]["excluded"]}
    assert excluded == {"y_true is missing": 1, "y_pred is missing": 1}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"y_true": [1.5, math.inf], "y_pred": [1.0, 2.0]}, "'y_true' is inf in row 1"),
        ({"y_true": [1.5, 2], "y_pred": ["a", "b"]}, "y_pred"),
        (
            {"y_true": [1.5, 2], "y_pred": [1, 2], "threshold": 1.0, "task": "regression"},
            "threshold",
        ),
        ({"y_true": [1, 0], "y_pred": [1, 0], "task": "regresion"}, "regresion.*binary"),
    ],
)
def test_what_is_no_regression_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(fd.InvalidInput, match=said):
        fd.audit(**given)


def test_a_reference_of_a_regression_sees_predictions_drift() -> None:
    rows, later = wages(), wages(seed=1)
    roles = {"y_true": "paid", "y_pred": "predicted", "groups": ["sex"]}
    reference = fd.Reference.fit(rows, **roles, exclude=["w"])
    again = fd.Reference.from_bytes(reference.to_bytes())
    assert again.fingerprint == reference.fingerprint
    later["predicted"] = later["predicted"] + 30_000
    found = fd.drift(again, later)
    assert found.measure("kolmogorov_smirnov", feature="predicted").finding == "drift"
    state = again.state().update(later)
    errors = fd.audit(state).measure("mean_error").value
    assert errors == pytest.approx(float(np.mean(later["predicted"] - later["paid"])), rel=1e-12)


def test_a_policy_gates_errors() -> None:
    check = {
        "id": "off by",
        "metric": "mean_error",
        "attribute": "sex",
        "comparison": "max_difference",
        "at_most": 500.0,
    }
    report = fd.audit(
        wages(), y_true="paid", y_pred="predicted", groups=["sex"], policy={"checks": [check]}
    )
    assert report.verdict == "fail"


# --- several classes ----------------------------------------------------------------------------


def test_classes_are_scikit_learns() -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    rows = admissions()
    report = fd.audit(rows, y_true="truth", y_pred="decided", groups=["sex"])
    for group in (None, "F", "M"):
        chosen = slice(None) if group is None else rows["sex"] == group
        y, p = rows["truth"][chosen], rows["decided"][chosen]
        who = {"attribute": "sex", "group": group} if group else {}
        expected = {
            "accuracy": metrics.accuracy_score(y, p),
            "macro_true_positive_rate": metrics.balanced_accuracy_score(y, p),
            "macro_positive_predictive_value": metrics.precision_score(y, p, average="macro"),
            "macro_f1": metrics.f1_score(y, p, average="macro"),
        }
        for name, value in expected.items():
            assert report.measure(name, **who).value == pytest.approx(value, rel=1e-12), name
        recalls = metrics.recall_score(y, p, average=None, labels=CLASSES)
        for name, value in zip(CLASSES, recalls, strict=True):
            found = report.measure("tpr", positive=name, **who)
            assert found.value == pytest.approx(value, rel=1e-12)


def test_one_class_against_the_rest_is_the_binary_audit() -> None:
    rows = admissions()
    roles = {"y_true": "truth", "y_pred": "decided", "groups": ["sex"]}
    several = fd.audit(rows, **roles)
    one = fd.audit(rows, **roles, positive="denied")
    for m in several.select(positive="denied"):
        other = one.measure(
            m.metric,
            attribute=m.attribute or (),
            group=m.group or (),
            comparison=m.comparison or "",
            against=m.against or "",
        )
        assert (m.value, m.lower, m.upper, m.p_value) == (
            other.value,
            other.lower,
            other.upper,
            other.p_value,
        )


def test_a_class_has_its_place_in_json_tables_and_gates() -> None:
    rows = admissions()
    report = fd.audit(rows, y_true="truth", y_pred="decided", groups=["sex"])
    again = fd.Report.from_json(report.to_json())
    assert again.to_json() == report.to_json()
    table = report.table("false_negative_rate", attribute="sex", comparison="", positive="denied")
    assert [row["group"] for row in table] == ["F", "M"]
    check = {"id": "c", "metric": "tpr", "positive": "denied", "at_least": 0.99}
    gate = fd.Policy.from_dict({"checks": [check]}).evaluate(report)
    assert (gate.checks[0].verdict, gate.checks[0].positive) == ("fail", "denied")
    every = {k: v for k, v in check.items() if k != "positive"}
    gate = fd.Policy.from_dict({"checks": [every]}).evaluate(report)
    assert "worst of 3" in gate.checks[0].reason or gate.checks[0].positive in CLASSES
    with pytest.raises(KeyError, match=r"'deny'.*denied"):
        report.measure("tpr", positive="deny")


def test_top_k_accuracies() -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    rng = np.random.default_rng(5)
    truth = rng.choice(CLASSES, 500)
    scores = rng.dirichlet([1, 1, 1], 500)
    sex = rng.choice(["F", "M"], 500)
    report = fd.audit(
        y_true=truth,
        score={name: scores[:, i] for i, name in enumerate(CLASSES)},
        groups={"sex": sex},
    )
    expected = metrics.top_k_accuracy_score(truth, scores, k=2, labels=CLASSES)
    found = report.measure("top_2_accuracy")
    assert found.value == pytest.approx(expected)
    assert found.numerator == round(expected * 500)
    first = metrics.accuracy_score(truth, np.array(CLASSES)[scores.argmax(axis=1)])
    assert report.measure("accuracy").value == pytest.approx(first)
    assert report.measure("top_2_accuracy", attribute="sex", comparison="min_ratio").lower < 1


def test_equal_scores_are_no_hit_and_missing_ones_no_row() -> None:
    score = {"a": [0.5, 0.2, math.nan], "b": [0.5, 0.3, 0.1], "c": [0.0, 0.5, 0.9]}
    report = fd.audit(y_true=["a", "b", "c"], score=score, metrics=["top_2_accuracy"])
    found = report.measure("top_2_accuracy")
    assert (found.numerator, found.n) == (2, 2)  # b is second to c, a shares the first place
    assert {m.metric for m in report.measurements} == {"count", "top_2_accuracy"}


def test_a_top_k_accuracy_stands_once_under_its_name() -> None:
    score = {"a": [0.5, 0.2], "b": [0.4, 0.3], "c": [0.1, 0.5]}
    twice = ["top_2_accuracy", "top_2_accuracy"]
    report = fd.audit(y_true=["a", "b"], score=score, metrics=twice)
    assert len(report.select("top_2_accuracy")) == 1
    own: list[Any] = ["top_2_accuracy", {"top_2_accuracy": lambda y_true: 1.0}]
    with pytest.raises(fd.InvalidInput, match="'top_2_accuracy' is the library's own"):
        fd.audit(y_true=["a", "b"], score=score, metrics=own)
    with pytest.raises(fd.InvalidInput, match=r"'top_2_accuracy' needs y_true and score; .* no y_"):
        fd.audit(score=score, metrics=["top_2_accuracy"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"score": {"a": [0.1], "b": [0.2]}, "y_true": ["c"]}, "'c' in row 0.*score has a, b"),
        ({"score": {"a": [0.1]}, "y_true": ["a"]}, "one class"),
        ({"score": {"a": ["x"], "b": ["y"]}, "y_true": ["a"]}, "no numbers"),
        (
            {"score": {"a": [0.1], "b": [0.2]}, "y_true": ["a"], "metrics": ["top_2_accuracy"]},
            "there are 2 classes",
        ),
    ],
)
def test_scores_of_classes_that_are_none_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(fd.InvalidInput, match=said):
        fd.audit(**given)


def test_total_variation_is_half_the_sum_of_distances() -> None:
    rows = admissions()
    report = fd.audit(rows, y_true="truth", y_pred="decided", groups=["sex"])
    shares = [
        np.array([np.mean(rows["decided"][rows["sex"] == s] == c) for c in CLASSES]) for s in "FM"
    ]
    found = report.measure("total_variation", attribute="sex", comparison="max_difference")
    assert found.value == pytest.approx(abs(shares[0] - shares[1]).sum() / 2)
    assert found.lower <= found.value <= found.upper


def test_the_total_variation_of_alike_groups_is_covered() -> None:
    rng = np.random.default_rng(11)
    missed = 0
    for _ in range(300):
        decided = rng.choice(CLASSES, 400)
        report = fd.audit(
            y_pred=decided,
            groups={"g": rng.choice(["a", "b", "c"], 400)},
            task="multiclass",
        )
        found = report.measure("total_variation", attribute="g", comparison="max_difference")
        missed += found.lower > 0
    assert missed <= 26  # .05 of 300 and three standard errors


def test_the_confusion_of_each_group_adds_up() -> None:
    rows = admissions()
    report = fd.audit(rows, y_true="truth", y_pred="decided", groups=["sex"])
    curves = {
        c["group"]: c["columns"][2]
        for c in json.loads(report.to_json())["curves"]
        if c["name"] == "confusion"
    }
    assert [f + m for f, m in zip(curves["F"], curves["M"], strict=True)] == curves[None]
    assert sum(curves[None]) == 900


def test_pages_of_classes_name_them() -> None:
    report = fd.audit(admissions(), y_true="truth", y_pred="decided", groups=["sex"])
    page = report.to_html()
    assert "Share decided to be each class, by sex" in page
    for name in CLASSES:
        assert name in page


# --- lists --------------------------------------------------------------------------------------


def test_the_task_of_a_list_measures_who_stands_where() -> None:
    rng = np.random.default_rng(6)
    group = rng.choice(["a", "b"], 200)
    score = rng.normal(size=200) + (group == "a")
    relevant = rng.integers(0, 4, 200)
    report = fd.audit(
        y_true=relevant, score=score, groups={"g": group}, task="ranking", positive=[2, 3]
    )
    asked = {"exposure", "normalized_discounted_kl", "rkl", "infeasible_index", "ndcg"}
    assert asked <= {m.metric for m in report.measurements}
    own = fd.metrics.ndcg((relevant >= 2)[group == "a"], score[group == "a"])
    found = report.measure("ndcg", attribute="g", group="a").value
    assert found == pytest.approx(own)
    assert report.measure("exposure", attribute="g", comparison="min_ratio").value < 1
    assert "impact_ratio_by_cut_off" in {c.name for c in report.curves}
    named = fd.audit(score=score, groups={"g": group}, metrics=["exposure"])
    assert {m.metric for m in named.measurements} == {"count", "exposure"}
    plain = fd.audit(score=score, groups={"g": group})
    assert "exposure" not in {m.metric for m in plain.measurements}


# --- rows that belong together ------------------------------------------------------------------


def test_errors_of_clusters_are_those_of_their_sums() -> None:
    rng = np.random.default_rng(4)
    person = np.repeat(np.arange(60), 5)
    y = rng.normal(100, 10, 300)
    p = y + np.repeat(rng.normal(0, 5, 60), 5) + rng.normal(0, 1, 300)
    alone = fd.audit(y_true=y, y_pred=p).measure("mean_error")
    found = fd.audit(y_true=y, y_pred=p, cluster=person).measure("mean_error")
    assert found.value == pytest.approx(alone.value, rel=1e-13)
    # Five equal rows a cluster: the mean's variance is that of sixty cluster means.
    means = (p - y).reshape(60, 5).mean(axis=1)
    half = (found.upper - found.lower) / 2
    assert half == pytest.approx(2.000995378 * means.std(ddof=1) / math.sqrt(60), rel=1e-6)
    assert half > 1.9 * (alone.upper - alone.lower) / 2


def test_r2_of_clusters_covers_and_of_lone_rows_does_not() -> None:
    rng = np.random.default_rng(8)
    inside = {True: 0, False: 0}
    repeats = 200
    person = np.repeat(np.arange(50), 6)
    for _ in range(repeats):
        y = np.repeat(rng.normal(0, 3, 50), 6) + rng.normal(0, 1, 300)
        p = y - np.repeat(rng.normal(0, 1, 50), 6)
        for together in (True, False):
            found = fd.audit(y_true=y, y_pred=p, cluster=person if together else None).measure("r2")
            inside[together] += found.lower <= 1 - 1 / 10 <= found.upper
    assert inside[True] / repeats > 0.87
    assert inside[False] / repeats < 0.75


def test_absolute_and_squared_errors_have_the_freedom_of_the_large_ones() -> None:
    stats = pytest.importorskip("scipy.stats", reason="SciPy is not installed")
    rng = np.random.default_rng(3)
    error = rng.exponential(2, 80) - 1
    truth = rng.normal(10, 3, 80)
    report = fd.audit(y_true=truth, y_pred=truth + error, task="regression")
    for name, x, power in (
        ("mean_absolute_error", np.abs(error), 1.0),
        ("root_mean_squared_error", error**2, 0.5),
    ):
        found = report.measure(name)
        relative = x.std(ddof=1) / math.sqrt(80) / x.mean()
        freedom = x.sum() ** 2 / (x**2).sum() - 1
        half = stats.t.ppf(0.975, freedom) * relative
        for limit, side in ((found.lower, -half), (found.upper, half)):
            wanted = (x.mean() * math.exp(relative**2 / 2 + side)) ** power
            assert limit == pytest.approx(wanted, rel=1e-6)
        assert found.lower < found.value < found.upper


def test_a_design_effect_widens_errors_by_its_root() -> None:
    rows = wages(2000)
    roles = {"y_true": "paid", "y_pred": "predicted"}
    narrow = fd.audit(rows, **roles).measure("mean_error")
    wide = fd.audit(rows, **roles, design_effect=4).measure("mean_error")
    ratio = (wide.upper - wide.lower) / (narrow.upper - narrow.lower)
    # 500 rows know as much: Student's quantile of 499 over that of 1,999, and the n / (n - 1) of s.
    student = 1.964729391 / 1.961151968 * math.sqrt(500 / 499 * 1999 / 2000)
    assert ratio == pytest.approx(2 * student, rel=1e-6)


def test_clustered_classes_have_intervals_of_each_class_and_none_of_averages() -> None:
    rows = admissions()
    roles = {"y_true": "truth", "y_pred": "decided", "groups": ["sex"]}
    person = np.arange(900) // 3
    report = fd.audit(rows, **roles, cluster=person)
    recall = report.measure("tpr", positive="denied")
    right = report.measure("accuracy")
    assert recall.lower < recall.value < recall.upper
    assert right.lower < right.value < right.upper
    assert report.measure("macro_f1").lower is None
    spread = report.measure("total_variation", attribute="sex", comparison="max_difference")
    assert (spread.lower, spread.value is None) == (None, False)


def test_shards_of_clustered_numbers_add_up() -> None:
    rows = wages() | {"person": np.arange(600) // 4}
    roles = {"y_true": "paid", "y_pred": "predicted", "groups": ["sex"], "cluster": "person"}
    whole = fd.State(rows, **roles)
    parts = [fd.State({k: v[i::4] for k, v in rows.items()}, **roles) for i in range(4)]
    assert fd.merge(parts).to_bytes() == whole.to_bytes()
    assert fd.audit(fd.merge(parts)).to_json() == fd.audit(rows, **roles).to_json()


def test_numbers_that_are_all_equal_have_no_interval_and_say_why() -> None:
    groups = {"g": ["a", "b"] * 40}
    report = fd.audit(y_true=[5.0] * 80, y_pred=[6.0] * 80, task="regression", groups=groups)
    equal = "all numbers are equal: how sure it is cannot be told"
    for name in ("mean_outcome", "mean_score", "mean_error", "mean_absolute_error"):
        for who in ({}, {"attribute": "g", "group": "a"}):
            found = report.measure(name, **who)
            assert (found.lower, found.upper, found.reason) == (None, None, equal), name
        between = report.measure(name, attribute="g", group="b", comparison="difference")
        assert between.value == 0
        assert between.reason.endswith(f": {equal}")
    squares = report.measure("root_mean_squared_error")
    assert (squares.value, squares.lower, squares.reason) == (1, None, equal)
    assert report.measure("r2").reason.startswith("truths are equal")
    for m in report.measurements:
        assert m.metric == "count" or m.lower is not None or m.reason, m

    right = [i / 8 for i in range(80)]
    perfect = fd.audit(y_true=right, y_pred=right, task="regression").measure("r2")
    assert (perfect.value, perfect.lower) == (1, None)
    assert perfect.reason == "no prediction is off: how sure it is cannot be told"
    alone = fd.audit(y_true=[1.5], y_pred=[1.25]).measure("mean_error")
    assert (alone.value, alone.lower) == (-0.25, None)
    assert alone.reason.startswith("one row or cluster decides it")


# --- metrics of another task --------------------------------------------------------------------

_BINARY = {"y_true": [0, 1] * 20, "y_pred": [0, 1] * 20}
_SCORED = {"y_true": [0, 1] * 20, "score": [0.25, 0.75] * 20}
_CLASSES = {"y_true": [*CLASSES] * 10, "y_pred": [*CLASSES] * 10}
_NUMBERS = {"y_true": [0.5, 1.5] * 20, "y_pred": [0.5, 1.25] * 20}


@pytest.mark.parametrize(
    ("given", "metric", "said"),
    [
        (_BINARY, "macro_f1", "needs y_true and y_pred, task multiclass; this audit has y_true, "),
        (_BINARY, "r2", "needs y_true and y_pred, task regression; .*, task binary"),
        (_BINARY, "brier_score", "needs y_true and score; this audit has y_true, y_pred, groups"),
        (_BINARY, "ndcg", "needs y_true and score; this audit has y_true, y_pred, groups, task b"),
        (_BINARY, "smd", "'smd' needs score, and groups; this audit has y_true, y_pred, groups"),
        (_BINARY, "favorable_rate", "is selection_rate here"),
        (
            _SCORED,
            "tpr",
            r"'tpr' needs y_true and y_pred \(or score and threshold\); this audit has",
        ),
        ({"y_pred": [0, 1] * 20}, "accuracy", "needs y_true and .* this audit has y_pred, groups"),
        ({"y_pred": [0, 1] * 20}, "base_rate", "needs y_true; this audit has y_pred, groups, task"),
        ({"y_true": [0, 1] * 20}, "selection_rate", r"needs y_pred \(or score and threshold\); "),
        (_CLASSES, "roc_auc", "needs y_true and score, task binary; .*, task multiclass"),
        (_CLASSES, "balanced_accuracy", "task binary; this audit has .*, task multiclass"),
        (_NUMBERS, "accuracy", "task binary; this audit has y_true, y_pred, groups, task regressi"),
        (_NUMBERS, "abroca", "needs y_true and score, and groups, task binary; .* task regression"),
        (_NUMBERS, "macro_f1", "task multiclass; this audit has .*, task regression"),
    ],
)
def test_a_metric_that_this_audit_cannot_give_is_refused(
    given: dict[str, Any], metric: str, said: str
) -> None:
    groups = {"g": ["a", "b"] * (len(next(iter(given.values()))) // 2)}
    for data in (None, fd.State(**given, groups=groups)):
        rows = {"data": data} if data is not None else {**given, "groups": groups}
        with pytest.raises(fd.InvalidInput, match=said):
            fd.audit(**rows, metrics=[metric])
        assert len(fd.audit(**rows).measurements) > 1  # by default what can be is measured


def test_a_metric_of_groups_only_is_refused_without_groups() -> None:
    for name in ("abroca", "rkl", "impact_ratio_by_cut_off"):
        with pytest.raises(fd.InvalidInput, match=f"'{name}' needs .*score, and groups; this audi"):
            fd.audit(**_SCORED, metrics=[name])
    assert fd.audit(**_SCORED, metrics=["ndcg"]).measure("ndcg").value == pytest.approx(1)


def test_a_favorable_rate_that_differs_is_measured_by_name() -> None:
    report = fd.audit(**_BINARY, favorable=0, metrics=["favorable_rate"])
    assert report.measure("favorable_rate").value == 0.5
