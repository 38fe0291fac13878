"""A user's own metrics: groups, intervals, comparisons, gates, and refusals that say why."""

from __future__ import annotations

import io
import math
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import fairdrift as fd
from fairdrift import _waiting


def mean_distance(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    return float(np.mean(np.abs(y_true - y_pred)))


def prices(rows: int = 600) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    group = rng.choice(["a", "b"], rows)
    truth = rng.normal(size=rows)
    return pd.DataFrame({"g": group, "y": truth, "p": truth + rng.normal(size=rows) / 2})


@pytest.fixture(scope="module")
def report() -> fd.Report:
    return fd.audit(prices(), y_true="y", y_pred="p", groups=["g"], metrics=[mean_distance])


def test_a_regression_is_audited_by_an_own_metric(report: fd.Report) -> None:
    rows = prices()
    for group, part in rows.groupby("g"):
        found = report.measure("mean_distance", attribute="g", group=group)
        errors = np.abs(part.y - part.p)
        assert found.value == pytest.approx(errors.mean())
        # The bootstrap's standard error of a mean is near s / sqrt(n).
        half = 1.96 * errors.std() / np.sqrt(len(part))
        assert (found.upper - found.lower) / 2 == pytest.approx(half, rel=0.2)
        assert found.method == "bootstrap of 200"
        assert found.n == len(part)
    assert report.measure("mean_distance").value == pytest.approx(np.abs(rows.y - rows.p).mean())


def test_own_metrics_are_compared_and_gated(report: fd.Report) -> None:
    a, b = (report.measure("mean_distance", attribute="g", group=g).value for g in "ab")
    spread = report.measure("mean_distance", attribute="g", comparison="max_difference")
    assert spread.value == pytest.approx(abs(a - b))
    assert spread.lower <= spread.value <= spread.upper
    check = {
        "id": "error",
        "metric": "mean_distance",
        "attribute": "g",
        "comparison": "max_difference",
        "at_most": 0.5,
    }
    assert fd.Policy.from_dict({"checks": [check]}).evaluate(report).verdict == "pass"


def test_the_same_rows_and_seed_give_the_same_bytes(report: fd.Report) -> None:
    rows = prices()
    for data in (pl.from_pandas(rows), {name: rows[name].to_numpy() for name in rows}):
        again = fd.audit(data, y_true="y", y_pred="p", groups=["g"], metrics=[mean_distance])
        assert again.to_json() == report.to_json()
    other = fd.audit(rows, y_true="y", y_pred="p", groups=["g"], metrics=[mean_distance], seed=1)
    first = other.measure("mean_distance", attribute="g", group="a")
    assert first.lower != report.measure("mean_distance", attribute="g", group="a").lower


def test_own_metrics_stand_beside_the_librarys() -> None:
    truth, decision = [0, 1] * 50, [0, 1, 1, 1] * 25
    report = fd.audit(
        y_true=truth,
        y_pred=decision,
        groups={"sex": ["f"] * 50 + ["m"] * 50},
        metrics=["accuracy", {"mistakes": lambda y_true, y_pred: np.mean(y_true != y_pred)}],
    )
    right = report.measure("accuracy", attribute="sex", group="f").value
    assert report.measure("mistakes", attribute="sex", group="f").value == pytest.approx(1 - right)


def test_intersections_and_missing_groups_are_groups_of_own_metrics() -> None:
    rows = prices(400)
    rows["h"] = np.where(np.arange(400) % 4 == 0, None, "x")
    report = fd.audit(rows, y_true="y", y_pred="p", groups=["g", "h"], metrics=[mean_distance])
    part = rows[(rows.g == "a") & rows.h.isna()]
    found = report.measure("mean_distance", attribute=("g", "h"), group=("a", "(missing)"))
    assert found.value == pytest.approx(np.abs(part.y - part.p).mean())
    spread = report.measure("mean_distance", attribute="h", comparison="max_difference")
    assert spread.status == "undefined"  # "(missing)" is never compared


def test_weights_and_scores_reach_parameters_of_their_names() -> None:
    def weighted(y_true: Any, y_score: Any, sample_weight: Any) -> float:
        return float(np.average(y_true * y_score, weights=sample_weight))

    report = fd.audit(
        y_true=[1, 0, 1, 1],
        score=[0.5, 0.1, 0.25, 1.0],
        sample_weight=[1.0, 2.0, 3.0, 2.0],
        metrics={"weighted": weighted},
        min_group_size=1,
    )
    assert report.measure("weighted").value == pytest.approx((0.5 + 0.75 + 2.0) / 8)


def test_a_group_that_a_metric_cannot_measure_is_undefined_with_its_error() -> None:
    def needs_both(y_true: np.ndarray, y_pred: np.ndarray) -> float:
        if len(set(y_true)) < 2:
            raise ValueError("one class only")
        return 1.0

    report = fd.audit(
        y_true=[0, 1] * 20 + [1] * 20,
        y_pred=[0, 1] * 30,
        groups={"g": ["a"] * 40 + ["b"] * 20},
        metrics=[needs_both],
    )
    found = report.measure("needs_both", attribute="g", group="b")
    assert found.status == "undefined"
    assert found.reason == "ValueError: one class only"
    assert report.measure("needs_both", attribute="g", group="a").value == 1


@pytest.mark.parametrize(
    ("metrics", "why"),
    [
        ([lambda y_true, y_pred: 1.0], "a metric has no name"),
        ({"accuracy": mean_distance}, "'accuracy' is the library's own"),
        ({"acc": mean_distance}, "'acc' is the library's own"),
        ({"impact_ratio": mean_distance}, "'impact_ratio' is the library's own"),
        ({"count": mean_distance}, "'count' is the library's own"),
        (["accuracy", {"accuracy": mean_distance}], "'accuracy' is the library's own"),
        ({"top_2_accuracy": mean_distance}, "'top_2_accuracy' is the library's own"),
        ({"abroca": mean_distance}, "'abroca' is the library's own"),
        ({"ndkl": mean_distance}, "'ndkl' is the library's own"),
        ({"total_variation": mean_distance}, "'total_variation' is the library's own"),
        ({"": mean_distance}, "'' is the library's own"),
        ([mean_distance, mean_distance], "two metrics are named"),
        ({"m": 3}, "metric 'm' is 3; it must be a function"),
        ({"m": lambda y_true, score: 1.0}, "asks for 'score': score was not given"),
        ({"m": lambda truth: 1.0}, "asks for 'truth': it may be one of"),
        ({"m": lambda y_true: [1, 2]}, "must return one number"),
    ],
)
def test_metrics_that_are_none_say_why(metrics: Any, why: str) -> None:
    with pytest.raises(fd.InvalidInput, match=why):
        fd.audit(y_true=[0, 1], y_pred=[0, 1], groups={"g": ["a", "b"]}, metrics=metrics)


def test_a_state_holds_no_rows_for_a_function() -> None:
    state = fd.State(y_true=[0, 1], y_pred=[0, 1])
    with pytest.raises(fd.InvalidInput, match="a function of rows, and a state holds counts"):
        fd.audit(state, metrics=[mean_distance])


def test_an_error_over_all_rows_is_the_users_to_see() -> None:
    def broken(y_true: np.ndarray) -> float:
        raise ZeroDivisionError("no")

    with pytest.raises(ZeroDivisionError):
        fd.audit(y_true=[0.5, 1.5], metrics=[broken])


def test_intervals_of_own_metrics_hold_their_level() -> None:
    # The mean of 60 exponential numbers: 120 seeded tables; three standard errors of .95 are .06.
    rng = np.random.default_rng(8)
    covered = 0
    for seed in range(120):
        found = fd.audit(
            y_true=rng.exponential(size=60),
            metrics={"mean": lambda y_true: y_true.mean()},
            seed=seed,
        ).measure("mean")
        covered += found.lower <= 1 <= found.upper
    assert covered >= 0.87 * 120


def test_groups_alone_are_counted() -> None:
    report = fd.audit(groups={"sex": ["f", "m", "m", None]})
    assert report.measure("count", attribute="sex", group="m").value == 2
    with pytest.raises(fd.InvalidInput, match="nothing to audit"):
        fd.audit()


@pytest.mark.parametrize("seed", [-1, 1.5, "x", 2**64, True])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    with pytest.raises(fd.InvalidInput, match=r"seed is .*; it must be a whole number"):
        fd.audit(y_true=[0.5, 1.5], metrics=[spread], seed=seed)


def spread(y_true: np.ndarray) -> float:
    return float(np.ptp(y_true))


def test_numbers_that_no_resample_changes_have_no_interval() -> None:
    found = fd.audit(y_true=[1.5] * 40, metrics=[spread]).measure("spread")
    assert found.value == 0
    assert found.lower is None
    assert found.upper is None
    assert found.reason == "no resample differs: how sure it is cannot be told"


def test_positional_parameters_are_filled() -> None:
    def share(y_true: np.ndarray, y_pred: np.ndarray, /) -> float:
        return float((y_true == y_pred).mean())

    assert fd.audit(y_true=[0, 1], y_pred=[0, 0], metrics=[share]).measure("share").value == 0.5


def test_weights_that_a_metric_cannot_take_are_not_dropped() -> None:
    with pytest.raises(fd.InvalidInput, match="no parameter sample_weight"):
        fd.audit(y_true=[0.5, 1.5], sample_weight=[1.0, 2.0], metrics=[spread])


def test_strata_are_read_with_own_metrics_too() -> None:
    with pytest.raises(fd.InvalidInput, match="no_such_column"):
        fd.audit({"y": [0.5, 1.5]}, y_true="y", strata=["no_such_column"], metrics=[spread])


def misses(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    return float(np.mean(y_true != y_pred))


def test_rows_that_lack_what_a_metric_asks_for_are_counted_out() -> None:
    rows = {
        "y": [1, 0, None, 1] * 20,
        "p": [1, 1, 1, 1] * 20,
        "g": ["a", "b", "b", "a"] * 20,
    }
    for metrics in ([misses, chosen], ["accuracy", misses, chosen]):
        report = fd.audit(rows, y_true="y", y_pred="p", groups=["g"], metrics=metrics)
        found = report.measure("misses")
        assert (found.value, found.n) == (20 / 60, 60)
        b = report.measure("misses", attribute="g", group="b", comparison="")
        assert (b.value, b.n, b.status) == (1.0, 20, "suppressed")  # 20 labels, 40 rows
        assert report.measure("chosen", attribute="g", group="b", comparison="").n == 40
        assert report.measure("count").n == 80


def chosen(y_pred: np.ndarray) -> float:
    return float(np.mean(y_pred == y_pred.max()))


def test_a_group_without_a_label_has_no_number() -> None:
    report = fd.audit(
        y_true=[1.0, 0.0, None, None], y_pred=[1, 1, 1, 1], groups={"g": list("aabb")},
        metrics=[misses], min_group_size=1,
    )  # fmt: skip
    b = report.measure("misses", attribute="g", group="b", comparison="")
    assert (b.status, b.n) == ("undefined", 0)
    assert b.reason == "no row has every value that the metric asks for"


@pytest.mark.parametrize(
    ("truth", "positive"),
    [
        ([1, 0, 1, 0], None),
        ([0, 1, 0, 1], 0),
        ([1, -1, 1, -1], None),
        ([True, False, True, False], None),
        (["yes", "no", "yes", "no"], "yes"),
        ([2, 1, 2, 1], 2),
        ([1, 1, 1, 0], None),
    ],
)
def test_a_score_and_a_threshold_decide_for_own_metrics(truth: list[Any], positive: Any) -> None:
    score = [0.9, 0.4, 0.5, 0.5]  # 1, 0, 1, 1 at 0.5
    said = [positive if positive is not None else 1] * 2
    for metrics in ([misses, hits], ["accuracy", misses, hits]):
        report = fd.audit(
            y_true=truth, score=score, threshold=0.5, positive=positive, metrics=metrics
        )
        wrong = sum((t == said[0]) != d for t, d in zip(truth, [1, 0, 1, 1], strict=True)) / 4
        assert report.measure("misses").value == wrong
        assert report.measure("hits").value == 0.75
        if len(metrics) > 2:
            assert report.measure("accuracy").value == pytest.approx(1 - wrong)


def hits(y_pred: np.ndarray) -> float:
    return float(np.mean(y_pred == y_pred[0]))


def test_a_missing_score_decides_nothing() -> None:
    for truth, positive in (([1, 0, 1], None), (["y", "n", "y"], "y")):
        report = fd.audit(
            y_true=truth,
            score=[0.9, None, 0.2],
            threshold=0.5,
            positive=positive,
            metrics=[misses],
        )
        found = report.measure("misses")
        assert (found.value, found.n) == (0.5, 2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"y_true": ["a", "b", "c"], "positive": "a"}, "no decision in the labels.*'a', 'b', 'c'"),
        ({"y_true": ["a", "b", "a"]}, "no decision in the labels.*give y_pred, or positive="),
        ({"threshold": "high"}, "threshold is 'high'; it must be a number"),
        ({"score": ["x", "y", "z"]}, "score holds no numbers"),
    ],
)
def test_a_threshold_that_cannot_decide_is_refused(given: dict[str, Any], said: str) -> None:
    usual = {"y_true": [1, 0, 1], "score": [0.9, 0.4, 0.2], "threshold": 0.5}
    with pytest.raises(fd.InvalidInput, match=said):
        fd.audit(**(usual | given), metrics=[misses])


def test_nothing_is_not_less_than_nothing() -> None:
    found = fd.audit(y_true=[1, 0] * 20, metrics={"zero": lambda y_true: -0.0}).measure("zero")
    assert str(found.value) == "0.0"


def test_numbers_below_0_have_no_ratio() -> None:
    rows = prices()
    for shift, ratios in ((0.0, False), (100.0, True)):
        report = fd.audit(
            rows, y_true="y", groups=["g"], metrics={"m": lambda y_true, s=shift: min(y_true) + s}
        )
        assert bool(report.select("m", comparison="ratio")) is ratios


def test_no_name_that_a_report_carries_is_free() -> None:
    g, yes, classes = ["a", "b"] * 60, [0, 1, 1] * 40, ["x", "y", "z"] * 40
    audits = [
        fd.audit(
            y_true=yes, y_pred=yes, score=[i / 120 for i in range(120)], favorable=0,
            groups={"g": g}, strata={"s": classes}, population={"g": {"a": 0.5, "b": 0.5}},
        ),
        fd.audit(y_true=classes, y_pred=classes, groups={"g": g}),
        fd.audit(y_true=[i / 120 for i in range(120)], y_pred=[0.5] * 120, groups={"g": g}),
    ]  # fmt: skip
    carried = {m.metric for report in audits for m in report.measurements}
    assert carried > {"total_variation", "representation", "differential_fairness", "r2"}
    for name in sorted(carried):
        with pytest.raises(fd.InvalidInput, match=f"metric '{name}' is the library's own"):
            fd.audit(y_true=[0, 1], metrics={name: lambda y_true: 1.0})


# --- scores by class ----------------------------------------------------------------------------


def test_a_score_by_class_is_an_array_in_the_order_of_its_classes() -> None:
    rng = np.random.default_rng(3)
    order = ["z", "x", "y"]  # not that of the alphabet
    share = rng.dirichlet([2, 1, 1], 400)
    truth = np.array(order, dtype=object)[(share.cumsum(axis=1) > rng.random((400, 1))).argmax(1)]
    share[5, 1] = np.nan
    truth[7] = None
    group = np.where(rng.random(400) < 0.5, "a", "b")
    weight = rng.uniform(0.5, 2, 400)

    def surprise(y_true: np.ndarray, score: np.ndarray, sample_weight: np.ndarray) -> float:
        assert score.shape == (len(y_true), 3)
        of_truth = score[np.arange(len(y_true)), [order.index(y) for y in y_true]]
        return float(np.average(-np.log(of_truth), weights=sample_weight))

    given = {"y_true": truth, "groups": {"g": group}, "sample_weight": weight}
    score = dict(zip(order, share.T, strict=True))
    report = fd.audit(**given, score=score, metrics=["accuracy", surprise])
    for who in (None, "a", "b"):
        sum_of_logs, sum_of_weights, rows = 0.0, 0.0, 0
        for i in range(400):
            if i in (5, 7) or who not in (None, group[i]):
                continue
            sum_of_logs -= weight[i] * math.log(share[i][order.index(truth[i])])
            sum_of_weights += weight[i]
            rows += 1
        found = report.measure("surprise", **({"attribute": "g", "group": who} if who else {}))
        assert found.value == pytest.approx(sum_of_logs / sum_of_weights, rel=1e-12)
        assert found.n == rows
        assert found.lower < found.value < found.upper
    alone = fd.audit(**given, score=score, metrics=[surprise])
    assert alone.measure("surprise") == report.measure("surprise")


# --- waiting ------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("patience", "to", "shown"),
    [(0.0, Terminal, True), (60.0, Terminal, False), (0.0, io.StringIO, False)],
)
def test_a_terminal_shows_how_far_long_resampling_has_come(
    monkeypatch: pytest.MonkeyPatch, patience: float, to: type[io.StringIO], shown: bool
) -> None:
    screen = to()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(_waiting, "PATIENCE", patience)
    rows = {"y_true": [0.5, 1.5] * 40, "groups": {"g": ["a", "b"] * 40}}
    report = fd.audit(**rows, metrics=[spread])
    said = screen.getvalue()
    assert ("resampling" in said) == shown
    assert said.endswith("\r\x1b[K") == shown  # nothing is left of it
    assert report.measure("spread").value == 1
