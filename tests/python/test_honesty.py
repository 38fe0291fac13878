"""No alarm without a cause, and no certainty from a handful of rows."""

from __future__ import annotations

import numpy as np
import pytest

import fairdrift as fd


def test_a_long_tail_of_categories_is_no_drift_by_itself() -> None:
    # Categories learnt from 300 rows lack many that 3,000 further rows of the same law have.
    rng = np.random.default_rng(31)
    towns = np.array([f"town{i}" for i in range(60)])
    law = 1 / np.arange(1, 61)
    law /= law.sum()
    alarms = 0
    for _ in range(40):
        before, now = ({"town": rng.choice(towns, n, p=law)} for n in (300, 3000))
        report = fd.drift(before, now)
        alarms += report.measure("share_of_drifted_features").value > 0
    assert alarms <= 4


def test_a_category_that_is_really_new_is_drift() -> None:
    before = {"town": ["here", "there"] * 500}
    now = {"town": ["here", "there", "elsewhere"] * 300}
    report = fd.drift(before, now)
    assert report.measure("unseen_rate", feature="town", comparison="change").finding == "drift"


def test_a_handful_of_rows_decides_nothing() -> None:
    rng = np.random.default_rng(1)
    reference = fd.Reference.fit({"age": rng.normal(40, 10, 2000)})
    for rows in (1, 3, 10):
        report = fd.drift(reference, {"age": rng.normal(40, 10, rows)})
        assert {m.finding for m in report.measurements} <= {None, "inconclusive"}
        policy = fd.Policy.from_dict(
            {"checks": [{"id": "s", "metric": "share_of_drifted_features", "at_most": 0.1}]}
        )
        assert policy.evaluate(report).verdict == "insufficient_data"


def test_an_auc_of_one_positive_row_is_not_sure_of_itself() -> None:
    report = fd.audit(y_true=[1] + [0] * 200, score=[0.7, *np.linspace(0, 1, 200)])
    auc = report.measure("roc_auc")
    assert auc.method == "disjoint_pairs"
    assert auc.upper - auc.lower > 0.9


def test_one_heavy_row_is_one_observation() -> None:
    report = fd.audit(y_pred=[1] + [0] * 99, sample_weight=[1e6] + [1.0] * 99)
    selected = report.measure("selection_rate")
    assert selected.lower < 0.3


def test_weights_too_light_to_be_squared_are_refused() -> None:
    with pytest.raises(fd.InvalidInput, match=r"1e-15.*row 1"):
        fd.audit(y_pred=[1, 0], sample_weight=[1.0, 1e-15])


def test_the_best_groups_p_values_allow_for_the_choice() -> None:
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(20), 200).astype(str)
    rejected = 0
    for _ in range(60):
        report = fd.audit(
            y_pred=rng.random(4000) < 0.4,
            groups={"g": group},
            against="best",
            metrics=["selection_rate"],
        )
        found = report.select("selection_rate", attribute="g", comparison="difference")
        rejected += min(m.adjusted_p_value for m in found) < 0.05
    assert rejected <= 6


def test_a_small_reference_group_is_marked() -> None:
    report = fd.audit(
        y_pred=[0, 1] * 50 + [1, 1, 0], groups={"g": ["A"] * 100 + ["T"] * 3}, against="T"
    )
    found = report.measure("selection_rate", attribute="g", group="A", comparison="difference")
    assert found.status == "suppressed"


@pytest.mark.parametrize(
    ("y", "d", "positive"),
    [
        (["yes", "no"], ["Yes", "No"], "yes"),
        ([1, 2], [1, 0], 2),
        (["good", "bad"], [0, 1], "good"),
    ],
)
def test_positive_labels_that_one_column_lacks_are_refused(y, d, positive) -> None:
    with pytest.raises(fd.InvalidInput, match="y_pred"):
        fd.audit(y_true=y, y_pred=d, positive=positive)


def test_booleans_and_zero_one_understand_each_other() -> None:
    report = fd.audit(y_true=[1, 0], y_pred=[True, False], positive=0)
    assert report.measure("accuracy").value == 1.0


def test_two_labels_of_one_name_are_refused() -> None:
    for labels in ({"F": "x", "M": "x"}, {"F": "M"}):
        with pytest.raises(fd.InvalidInput, match="sex"):
            fd.audit(
                y_pred=[1, 0] * 40, groups={"sex": ["F", "M"] * 40}, value_labels={"sex": labels}
            )


@pytest.mark.parametrize(
    "option",
    [
        {"confidence": "0.9"},
        {"min_group_size": 1.5},
        {"min_group_size": 0},
        {"threshold": "0.5"},
        {"bins": {"g": []}},
    ],
)
def test_options_of_a_wrong_kind_are_named(option) -> None:
    with pytest.raises(fd.InvalidInput, match=next(iter(option))):
        fd.audit(score=[0.1, 0.9], groups={"g": [1, 2]}, **option)
