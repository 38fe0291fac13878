"""Names and shapes of Fairlearn, numbers worked by hand, and what is right where it is wrong."""

from __future__ import annotations

import functools
import math
import pickle
import sys
import time
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shared import golden

import fairdrift as fd
from fairdrift.compat import CompatWarning
from fairdrift.compat import fairlearn as ours
from fairdrift.compat.fairlearn import (
    MetricFrame,
    count,
    demographic_parity_difference,
    demographic_parity_ratio,
    equal_opportunity_difference,
    equalized_odds_difference,
    equalized_odds_ratio,
    false_negative_rate,
    false_positive_rate,
    make_derived_metric,
    mean_prediction,
    selection_rate,
    strict,
    true_negative_rate,
    true_positive_rate,
)

# Women: 2 of 4 selected, TPR 1/2, FPR 1/2. Men: 1 of 4 selected, TPR 1/3, FPR 0.
TRUTH = [1, 0, 1, 0, 1, 1, 1, 0]
DECISION = [1, 1, 0, 0, 1, 0, 0, 0]
SEX = ["F"] * 4 + ["M"] * 4


@pytest.fixture(autouse=True)
def _warnings_are_errors() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def frame(metrics: Any = selection_rate, **more: Any) -> MetricFrame:
    given = {"y_true": TRUTH, "y_pred": DECISION, "sensitive_features": SEX} | more
    return MetricFrame(metrics=metrics, **given)


# -- values and shapes ---------------------------------------------------------------------------


def test_rates_are_shares_of_the_confusion_matrix() -> None:
    assert true_positive_rate(TRUTH, DECISION) == 2 / 5
    assert false_negative_rate(TRUTH, DECISION) == 3 / 5
    assert false_positive_rate(TRUTH, DECISION) == 1 / 3
    assert true_negative_rate(TRUTH, DECISION) == 2 / 3
    assert selection_rate(TRUTH, DECISION) == 3 / 8
    assert mean_prediction([0, 0], [0.5, 1], sample_weight=[3, 1]) == 0.625
    assert count(TRUTH, DECISION) == 8


def test_a_function_gives_a_scalar_and_a_series() -> None:
    made = frame()
    assert made.overall == 3 / 8
    assert isinstance(made.by_group, pd.Series)
    assert made.by_group.to_dict() == {"F": 0.5, "M": 0.25}
    assert made.by_group.index.name == "sensitive_feature_0"
    assert (made.group_min(), made.group_max()) == (0.25, 0.5)
    assert (made.difference(), made.ratio()) == (0.25, 0.5)
    assert made.difference(method="to_overall") == 1 / 8
    assert made.ratio(method="to_overall") == pytest.approx(2 / 3)
    assert made.sensitive_levels == ["sensitive_feature_0"]
    assert made.control_levels is None


def test_a_dict_gives_a_series_and_a_table() -> None:
    made = frame({"rate": selection_rate, "n": count})
    assert made.overall.to_dict() == {"rate": 3 / 8, "n": 8}
    assert made.by_group.loc["M"].to_dict() == {"rate": 0.25, "n": 4}
    assert made.difference().to_dict() == {"rate": 0.25, "n": 0}


def test_control_features_give_a_row_each_and_empty_groups_are_nan() -> None:
    job = pd.Series(["x", "x", "y", "y", "x", "x", "x", "x"], name="job")
    made = frame(control_features=job)
    assert made.control_levels == ["job"]
    assert made.overall.to_dict() == {"x": 3 / 6, "y": 0.0}
    assert made.by_group[("x", "F")] == 1.0
    assert math.isnan(made.by_group[("y", "M")])
    assert made.difference().to_dict() == {"x": 0.75, "y": 0.0}


def test_several_features_give_every_combination_of_their_values() -> None:
    age = ["old", "young"] * 4
    made = frame(sensitive_features={"sex": SEX, "age": age})
    assert made.sensitive_levels == ["sex", "age"]
    assert made.by_group[("F", "old")] == 0.5
    assert len(made.by_group) == 4


def test_any_function_is_called_once_for_each_group_and_once_for_all() -> None:
    calls = []

    def wrong(y_true: Any, y_pred: Any, cost: Any) -> float:
        calls.append(len(y_true))
        return float(np.sum((y_true != y_pred) * cost))

    made = frame(wrong, sample_params={"cost": np.arange(8)})
    assert calls == [8, 4, 4]
    assert made.by_group.to_dict() == {"F": 1 + 2, "M": 5 + 6}


def test_results_that_are_no_numbers_have_no_extremes() -> None:
    made = frame({"both": lambda y, p: np.array([y.sum(), p.sum()]), "rate": selection_rate})
    assert made.by_group["both"]["F"].tolist() == [2, 2]
    with pytest.raises(ValueError, match="no number"):
        made.group_min()
    assert math.isnan(made.difference()["both"])
    assert made.difference()["rate"] == 0.25


def test_every_public_name_of_fairlearn_is_here() -> None:
    ends = ("_difference", "_ratio", "_group_min", "_group_max")
    assert len([name for name in ours.__all__ if name.endswith(ends)]) == 25 + 6
    assert all(hasattr(ours, name) for name in ours.__all__)
    assert len(ours.__all__) == 42


def test_generated_metrics_are_worked_by_hand() -> None:
    given: dict[str, Any] = {"sensitive_features": SEX}
    assert ours.accuracy_score_difference(TRUTH, DECISION, **given) == 0.0
    assert ours.recall_score_group_min(TRUTH, DECISION, **given) == 1 / 3
    assert ours.precision_score_group_min(TRUTH, DECISION, **given) == 0.5
    assert ours.f1_score_group_min(TRUTH, DECISION, **given) == 0.5
    assert ours.zero_one_loss_group_max(TRUTH, DECISION, **given) == 0.5
    assert ours.balanced_accuracy_score_group_min(TRUTH, DECISION, **given) == 0.5
    score = [0.9, 0.8, 0.4, 0.4, 0.9, 0.3, 0.2, 0.3]
    # Women: .9 beats .8 and .4, .4 ties with .4: 2.5 of 4. Men: .9 beats .3, .3 ties, .2 loses.
    assert ours.roc_auc_score_group_min(TRUTH, score, **given) == 0.5
    assert ours.mean_absolute_error_group_max([1, 2, 3, 4], [1, 4, 3, 4], **_pairs()) == 1.0
    assert ours.mean_squared_error_group_max([1, 2, 3, 4], [1, 4, 3, 4], **_pairs()) == 2.0
    assert ours.r2_score_group_min([1, 2, 3, 5], [1, 2, 3, 4], **_pairs()) == 0.5
    loss = ours.log_loss_group_max([0, 1, 0, 1], [0.5, 0.5, 0.25, 0.75], **_pairs())
    assert loss == pytest.approx(math.log(2))


def _pairs() -> dict[str, Any]:
    return {"sensitive_features": ["a", "a", "b", "b"]}


def test_a_derived_metric_splits_its_arrays_and_binds_the_rest() -> None:
    def over(y_true: Any, y_pred: Any, weight: Any, limit: float) -> float:
        return float(np.average(y_pred > limit, weights=weight))

    derived = make_derived_metric(metric=over, transform="ratio", sample_param_names=["weight"])
    weight = [1, 1, 1, 1, 2, 1, 1, 1]
    found = derived(TRUTH, DECISION, sensitive_features=SEX, weight=weight, limit=0.5)
    assert found == pytest.approx(0.4 / 0.5)


@pytest.mark.parametrize(
    "name", ["fl-selrate-unweighted", "fl-selrate-weighted", "fl-tpr-some-correct"]
)
def test_published_values_of_fairlearn_hold(name: str) -> None:
    case = golden("fairness")[name]
    metric = getattr(ours, case["function"])
    assert metric(**case["inputs"]) == pytest.approx(case["expected"], abs=1e-12)


def test_published_values_of_71_people_hold() -> None:
    case = golden("fairness")["fl-71-unweighted"]
    given = {k: case["inputs"][k] for k in ("y_true", "y_pred", "sensitive_features")}
    assert len(case["expected"]) == 10
    for name, expected in case["expected"].items():
        function, *how, method = name.split(".")
        options = {"agg": how[0]} if how else {}
        found = getattr(ours, function)(**given, method=method, **options)
        assert float(found) == pytest.approx(expected, abs=1e-12), name


# -- where Fairlearn is wrong --------------------------------------------------------------------


def test_a_rate_of_nobody_is_nan_with_one_warning_at_the_callers_line() -> None:
    y_true, y_pred, groups = [1, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], list("aaabbb")
    with pytest.warns(CompatWarning, match="group 'b'") as told:
        made = MetricFrame(
            metrics=true_positive_rate, y_true=y_true, y_pred=y_pred, sensitive_features=groups
        )
    assert [warning.filename for warning in told] == [__file__]
    assert made.by_group["a"] == 0.5
    assert math.isnan(made.by_group["b"])
    assert math.isnan(made.difference())
    assert made.group_max() == 0.5
    for metric in (equalized_odds_difference, equal_opportunity_difference):
        with pytest.warns(CompatWarning) as told:
            assert math.isnan(metric(y_true, y_pred, sensitive_features=groups))
        assert len(told) == 1
        assert metric(y_true, y_pred, sensitive_features=groups, strict_compat=True) == 0.5
    with pytest.warns(CompatWarning, match="0.0"):
        assert math.isnan(true_positive_rate([0], [0]))
    with strict():
        assert true_positive_rate([0], [0]) == 0.0


def test_an_undefined_group_is_left_out_of_a_difference_of_three() -> None:
    y_true, y_pred, groups = [1, 1, 1, 0, 0], [1, 0, 1, 0, 1], list("aabbc")
    with pytest.warns(CompatWarning):
        made = MetricFrame(
            metrics=true_positive_rate, y_true=y_true, y_pred=y_pred, sensitive_features=groups
        )
    assert made.difference() == 0.5
    assert made.group_min() == 0.5


def test_rows_of_other_indexes_are_refused_with_what_to_do() -> None:
    y = pd.Series([1, 0, 1, 0], index=list("pqrs"))
    groups = pd.Series(["a", "a", "b", "b"], index=list("pqrs"))
    assert demographic_parity_difference(y, y, sensitive_features=groups) == 0.0
    moved = groups.loc[list("prqs")]
    with pytest.raises(fd.InvalidInput, match="reset_index"):
        demographic_parity_difference(y, y, sensitive_features=moved)
    assert demographic_parity_difference(y, y, sensitive_features=moved, strict_compat=True) == 1.0


@pytest.mark.parametrize("name", ["y_true", "y_pred", "selection_rate_sample_weight", "metric"])
def test_a_feature_may_have_any_name(name: str) -> None:
    feature = pd.Series([0, 0, 1, 1], name=name)
    made = MetricFrame(
        metrics={"selection_rate": selection_rate},
        y_true=[1] * 4,
        y_pred=[1, 0, 1, 1],
        sensitive_features=feature,
        sample_params={"selection_rate": {"sample_weight": [1, 3, 1, 1]}},
    )
    assert made.by_group["selection_rate"].to_dict() == {0: 0.25, 1: 1.0}
    assert made.by_group.index.name == name


def test_missing_groups_are_refused_and_suspected_in_text() -> None:
    for groups in (["a", None, "b"], pd.Series([0, 1, np.nan]), pd.Series(["a", pd.NA, "b"])):
        with pytest.raises(ValueError, match="missing"):
            MetricFrame(metrics=count, y_true=[0] * 3, y_pred=[0] * 3, sensitive_features=groups)
    text = np.array(["a", "b", np.nan])
    with pytest.warns(CompatWarning, match="'nan'"):
        MetricFrame(metrics=count, y_true=[0] * 3, y_pred=[0] * 3, sensitive_features=text)


def test_labels_of_text_need_a_positive_one() -> None:
    with pytest.raises(fd.InvalidInput, match="'no', 'yes'"):
        selection_rate(["yes", "no"], ["yes", "no"])
    with pytest.raises(fd.InvalidInput, match="pos_label"):
        true_positive_rate(["yes", "no"], ["yes", "no"])
    assert selection_rate(["yes", "no"], ["yes", "no"], strict_compat=True) == 0.0
    yes = functools.partial(selection_rate, pos_label="yes")
    made = frame({"rate": yes}, y_pred=["yes" if d else "no" for d in DECISION])
    assert made.by_group["rate"].to_dict() == {"F": 0.5, "M": 0.25}


def test_weights_below_zero_are_refused() -> None:
    with pytest.raises(fd.InvalidInput, match="-2"):
        selection_rate([1, 0], [1, 0], sample_weight=[1, -2])
    assert (
        selection_rate([1] * 4, [1, 0, 1, 0], sample_weight=[1, 1, -2, 1], strict_compat=True) == -1
    )
    with pytest.raises(fd.InvalidInput, match="row 1"):
        demographic_parity_ratio(
            [1, 0], [1, 0], sensitive_features=["a", "b"], sample_weight=[1, -2]
        )


def test_odds_that_compare_nothing_with_nothing_are_undefined() -> None:
    y_true, y_pred, groups = (
        [1, 0, 1, 1, 0],
        [1, 0, 1, 0, 0],
        list("aabbb"),
    )  # nobody is a false positive
    with pytest.warns(CompatWarning, match="0 with 0"):
        assert math.isnan(equalized_odds_ratio(y_true, y_pred, sensitive_features=groups))
    assert (
        equalized_odds_ratio(y_true, y_pred, sensitive_features=groups, strict_compat=True) == 0.5
    )


# -- intervals -----------------------------------------------------------------------------------


def test_the_interval_of_a_difference_may_contain_zero() -> None:
    y = np.tile([0, 1], 200)
    given: dict[str, Any] = {"y_true": y, "y_pred": y, "sensitive_features": np.repeat([0, 1], 200)}
    given |= {"n_boot": 400, "ci_quantiles": [0.025, 0.975], "random_state": 1}
    made = MetricFrame(metrics=selection_rate, **given)
    with pytest.warns(CompatWarning, match="may contain 0") as told:
        lower, upper = made.difference_ci()
    assert len(told) == 1
    assert lower == 0.0
    # Two shares of one half among 200: 1.96 standard errors of their difference are 0.098.
    assert upper == pytest.approx(0.098, abs=0.003)
    with pytest.warns(CompatWarning, match="may contain 1"):
        assert made.ratio_ci()[1] == 1.0
    drawn = MetricFrame(metrics=selection_rate, **given, strict_compat=True).difference_ci()
    assert [round(float(x), 4) for x in drawn] == [0.0012, 0.1075]


@pytest.mark.parametrize("kind", ["counts", "weights", "function"])
@pytest.mark.parametrize("method", ["between_groups", "to_overall"])
def test_intervals_of_equal_groups_cover_equality_as_often_as_they_say(
    kind: str, method: str
) -> None:
    random = np.random.default_rng(3)
    groups, covered, runs = np.repeat([0, 1, 2], 100), 0, 40
    metric = {"function": lambda y, p: float(p.mean())}.get(kind, selection_rate)
    for run in range(runs):
        y = random.integers(0, 2, 300)
        weights = {"sample_weight": random.integers(1, 3, 300)} if kind == "weights" else {}
        made = MetricFrame(
            metrics=metric, y_true=y, y_pred=y, sensitive_features=groups, sample_params=weights,
            n_boot=40, ci_quantiles=[0.05, 0.95], random_state=run,
        )  # fmt: skip
        with pytest.warns(CompatWarning):
            covered += made.difference_ci(method=method)[0] <= 1e-12
    # The lower limit alone is to be below 0 at least 95% of times; 33 of 40 or fewer would be so
    # less than once in 250 times.
    assert covered >= 34


def test_intervals_contain_their_value_and_are_ordered() -> None:
    random = np.random.default_rng(5)
    y, p = random.integers(0, 2, 400), random.integers(0, 2, 400)
    groups = random.choice(list("abcd"), 400)
    metrics = {"tpr": true_positive_rate, "mean": mean_prediction, "own": lambda y, p: p.mean()}
    made = MetricFrame(
        metrics=metrics, y_true=y, y_pred=p, sensitive_features=groups,
        control_features=random.integers(0, 2, 400),
        n_boot=100, ci_quantiles=[0.05, 0.5, 0.95], random_state=7,
    )  # fmt: skip
    for name in ("difference", "ratio"):
        for method in ("between_groups", "to_overall"):
            with pytest.warns(CompatWarning):
                lower, middle, upper = getattr(made, f"{name}_ci")(method=method)
            value = getattr(made, name)(method=method)
            assert (middle == value).all(axis=None)
            assert ((lower <= value) & (value <= upper)).all(axis=None)


def test_a_ratio_with_zero_has_limits_from_counts_and_none_from_resamples() -> None:
    y, groups = [0] * 20 + [0, 1] * 10, ["a"] * 20 + ["b"] * 20
    given: dict[str, Any] = {"y_true": y, "y_pred": y, "sensitive_features": groups}
    given |= {"n_boot": 20, "ci_quantiles": [0.05, 0.95], "random_state": 1}
    with pytest.warns(CompatWarning):
        lower, upper = MetricFrame(metrics=selection_rate, **given).ratio_ci()
    assert lower == 0.0
    assert 0 < upper < 1
    with pytest.warns(CompatWarning):
        limits = MetricFrame(metrics=mean_prediction, **given).ratio_ci()
    assert np.isnan(limits).all()


def test_a_thousand_resamples_of_counts_take_no_time_at_any_number_of_rows() -> None:
    random = np.random.default_rng(1)
    n = 200_000
    y, p, groups = random.integers(0, 2, n), random.integers(0, 2, n), random.integers(0, 10, n)

    def seconds(n_boot: int | None) -> float:
        start = time.process_time()
        at = None if n_boot is None else [0.025, 0.975]
        MetricFrame(
            metrics={"sel": selection_rate, "tpr": true_positive_rate, "fpr": false_positive_rate},
            y_true=y, y_pred=p, sensitive_features=groups, n_boot=n_boot, ci_quantiles=at,
        )  # fmt: skip
        return time.process_time() - start

    alone = min(seconds(None) for _ in range(3))
    assert min(seconds(1000) for _ in range(3)) - alone < 0.2


def test_resampled_counts_spread_as_resampled_rows_do() -> None:
    # The share of 100 rows has a standard error of .05: its 16th and 84th percentiles are .05 away.
    y = np.tile([0, 1], 50)
    made = MetricFrame(
        metrics=selection_rate, y_true=y, y_pred=y, sensitive_features=["a"] * 100,
        n_boot=4000, ci_quantiles=[0.1587, 0.8413], random_state=2,
    )  # fmt: skip
    assert made.overall_ci == pytest.approx([0.45, 0.55], abs=0.011)
    assert made.by_group_ci[0]["a"] == pytest.approx(0.45, abs=0.011)


# -- the rest ------------------------------------------------------------------------------------


def test_a_frame_outlives_its_functions_and_rows() -> None:
    made = frame(
        {"own": lambda y, p: p.mean(), "rate": selection_rate}, n_boot=20, ci_quantiles=[0.1]
    )
    again = pickle.loads(pickle.dumps(made))
    assert again.by_group.equals(made.by_group)
    assert again.overall_ci[0].equals(made.overall_ci[0])
    with pytest.warns(CompatWarning):
        assert again.difference_ci()[0].equals(made.difference_ci()[0])


def test_without_pandas_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        frame()


def test_pictures_say_what_to_install_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(RuntimeError, match="matplotlib"):
        ours.plot_roc_curve_by_group([0, 1], [0.2, 0.8], sensitive_features=["a", "a"])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"y_pred": [1]}, "y_pred has 1 rows"),
        ({"sensitive_features": ["F"]}, "has 1 rows, but y_true has 8"),
        ({"sensitive_features": [SEX, SEX]}, "plain values"),
        ({"sensitive_features": pd.DataFrame({0: SEX})}, "must be text"),
        ({"sensitive_features": {"a": SEX}, "control_features": {"a": SEX}}, "called 'a'"),
        ({"metrics": None}, "None"),
        ({"metrics": {"a": 3}}, "cannot be called"),
        ({"metrics": {"a": count}, "sample_params": {"b": {}}}, "'b'"),
        ({"n_boot": 10}, "both or neither"),
        ({"n_boot": 0, "ci_quantiles": [0.5]}, "n_boot is 0"),
        ({"n_boot": 5, "ci_quantiles": [1]}, "between 0 and 1"),
        ({"n_boot": 5, "ci_quantiles": [0.5], "random_state": "x"}, "random_state"),
    ],
)
def test_what_cannot_be_is_refused_by_name(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        frame(**({"metrics": selection_rate} | wrong))
    with pytest.raises(ValueError, match="between_groups"):
        frame().difference(method="best")
    with pytest.raises(ValueError, match="n_boot"):
        frame().difference_ci()
