"""What is said of labels: the favorable, the positive, their texts, and whom to compare with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import fairdrift as fd

# 10 of 50 and 25 of 50 have the outcome 1.
DECIDED = [1] * 10 + [0] * 40 + [1] * 25 + [0] * 25
GROUPS = {"g": ["a"] * 50 + ["b"] * 50}


def impact(decided: Any, favorable: Any, **given: Any) -> tuple[Any, float]:
    report = fd.audit(y_pred=decided, groups=GROUPS, favorable=favorable, **given)
    found = report.measure("impact_ratio", attribute="g")
    return found.group, found.value


@pytest.mark.parametrize("decided", [DECIDED, [bool(x) for x in DECIDED]])
@pytest.mark.parametrize("zero", [0, 0.0, False, np.False_, [0]])
def test_false_and_0_are_one_favorable_label(decided: list[Any], zero: Any) -> None:
    # 0 is favorable: 40 of 50 and 25 of 50; 1 is: 10 of 50 and 25 of 50.
    assert impact(decided, zero) == ("b", pytest.approx(0.5 / 0.8))


@pytest.mark.parametrize("decided", [DECIDED, [bool(x) for x in DECIDED]])
@pytest.mark.parametrize("one", [1, 1.0, True, np.True_, None])
def test_true_and_1_are_one_favorable_label(decided: list[Any], one: Any) -> None:
    assert impact(decided, one) == ("a", pytest.approx(0.2 / 0.5))


@pytest.mark.parametrize("decided", [DECIDED, [bool(x) for x in DECIDED]])
@pytest.mark.parametrize("wrong", ["0", "x", 2, ["x", 7]])
@pytest.mark.parametrize("option", ["favorable", "positive"])
def test_a_label_that_no_row_has_is_refused(decided: list[Any], wrong: Any, option: str) -> None:
    held = "false, true" if decided[0] is True else "0, 1"
    named = wrong[0] if isinstance(wrong, list) else wrong
    with pytest.raises(fd.InvalidInput, match=f"holds {held}: none of them is {option}") as refused:
        fd.audit(y_pred=decided, groups=GROUPS, **{option: wrong})
    assert str(named) in str(refused.value)


def test_favorable_may_be_a_label_of_the_truth_alone() -> None:
    truth = ["good" if x else "bad" for x in DECIDED]
    given = {"y_true": truth, "positive": ["good", 1]}
    assert impact(DECIDED, "bad", **given) == ("b", pytest.approx(0.5 / 0.8))
    with pytest.raises(fd.InvalidInput, match="none of them is favorable"):
        impact(DECIDED, "worse", **given)


def test_of_a_threshold_s_decisions_0_is_those_below_it() -> None:
    scores = [0.9 if x else 0.1 for x in DECIDED]
    report = fd.audit(score=scores, threshold=0.5, groups=GROUPS, favorable=0)
    assert report.measure("impact_ratio", attribute="g").value == pytest.approx(0.625)


def test_one_label_in_all_rows_may_lack_the_favorable_one() -> None:
    report = fd.audit(y_pred=[1] * 100, groups=GROUPS, favorable=0)
    assert "favorable: 0 occurs in no row" in report.notes
    assert report.measure("favorable_rate").value == 0


def test_a_favorable_class_that_no_row_has_is_refused() -> None:
    classes = ["x", "y", "z"] * 20
    with pytest.raises(fd.InvalidInput, match=r"favorable is 'w'.*classes are 'x', 'y', 'z'"):
        fd.audit(y_true=classes, y_pred=classes, favorable="w")


@pytest.mark.parametrize(
    ("decided", "positive"), [([0, 1] * 60, True), ([False, True] * 60, 1), ([0, 1] * 60, 1)]
)
def test_a_positive_that_was_matched_is_not_noted_as_absent(decided: Any, positive: Any) -> None:
    assert not any("no row" in note for note in fd.audit(y_pred=decided, positive=positive).notes)


def test_value_labels_of_another_spelling_are_noted() -> None:
    report = fd.audit(y_pred=DECIDED, groups=GROUPS, value_labels={"g": {"A": "Alpha", "b": "B"}})
    assert "value_labels of 'g': 'A' is in no row, and 'a' has no value label" in report.notes
    whole = {"g": {"a": "Alpha", "b": "Beta", "c": "Gamma"}}  # a dictionary of more than is there
    assert not any(
        "value_labels" in n
        for n in fd.audit(y_pred=DECIDED, groups=GROUPS, value_labels=whole).notes
    )


def test_classes_that_have_no_label_in_common_are_noted() -> None:
    report = fd.audit(y_true=["a", "b", "c"] * 20, y_pred=["A", "B", "C"] * 20)
    assert any(
        "no label of 'y_pred' ('A', 'B', 'C') occurs in 'y_true' ('a', 'b', 'c')" in n
        for n in report.notes
    )


def test_membership_compares_with_a_group_that_there_is() -> None:
    members = {"m": {"x": [0.9, 0.1] * 50, "y": [0.1, 0.9] * 50}}
    with pytest.raises(fd.InvalidInput, match=r"against is 'zz'.*x, y"):
        fd.audit(y_pred=DECIDED, membership=members, against="zz")
    report = fd.audit(y_pred=DECIDED, membership=members, against="y")
    assert {m.against for m in report.select(comparison="difference")} == {"y"}
    with pytest.raises(fd.InvalidInput, match=r"membership is .*must be a dict"):
        fd.audit(y_pred=DECIDED, membership=["a"])


def test_a_name_that_is_no_metric_is_told_what_is_near() -> None:
    report = fd.audit(y_pred=DECIDED, groups=GROUPS)
    with pytest.raises(KeyError, match=r"selction_rate.*nearest.*selection_rate"):
        report.select("selction_rate")
    for known in (
        "accuracy",
        "tpr",
        "equalized_odds_difference",
        "psi",
        "top_3_accuracy",
        "abroca",
    ):
        assert report.select(known) == []


def test_a_check_of_a_misspelt_metric_fails_and_says_what_is_near() -> None:
    report = fd.audit(y_true=DECIDED, y_pred=DECIDED)
    check = {"id": "c", "metric": "accuracyy", "at_least": 0.5}
    policy = fd.Policy.from_dict({"name": "n", "version": "1", "checks": [check]})
    judged = policy.evaluate(report).checks[0]
    assert judged.verdict == "fail"
    assert "no metric 'accuracyy'; the nearest are accuracy" in judged.reason


def test_what_is_no_state_is_refused() -> None:
    for given in ([1], 1):
        with pytest.raises(fd.InvalidInput, match=r"merge takes .*1"):
            fd.merge(given)  # type: ignore[arg-type]
    for kind in (fd.State, fd.Reference):
        with pytest.raises(fd.InvalidInput, match="data is 'xx'; it must be bytes"):
            kind.from_bytes("xx")  # type: ignore[arg-type]


def test_an_own_metric_that_returns_text_is_named() -> None:
    with pytest.raises(fd.InvalidInput, match="metric 'mine' returned 'x'"):
        fd.audit(y_pred=DECIDED, metrics={"mine": lambda y_pred: "x"})


@pytest.mark.parametrize("option", ["min_group_size", "threshold", "confidence", "n_threads"])
def test_a_boolean_is_no_number(option: str) -> None:
    with pytest.raises(fd.InvalidInput, match=f"{option} is True; it must be"):
        fd.audit(score=[0.1, 0.9] * 50, groups=GROUPS, **{option: True})
    with pytest.raises(fd.InvalidInput, match="threshold is nan; it must be a finite number"):
        fd.audit(score=[0.1, 0.9] * 50, threshold=float("nan"))


def test_rankings_of_weighted_rows_are_undefined_for_every_group() -> None:
    report = fd.audit(
        score=np.linspace(0, 1, 100), sample_weight=[1.5] * 100, groups=GROUPS, metrics=["exposure"]
    )
    found = report.measure("exposure", attribute="g", group="a")
    assert found.status == "undefined"
    assert "weights" in found.reason


def test_clusters_that_are_all_missing_are_not_said_to_be_allowed_for() -> None:
    notes = fd.audit(y_pred=DECIDED, cluster=[None] * 100).notes
    assert any("'cluster' is missing in every row: 100 rows" in note for note in notes)
    assert not any("allow for" in note for note in notes)


def test_a_tuple_names_a_column_of_several_levels() -> None:
    table = pd.DataFrame({("a", "p"): DECIDED, ("a", "g"): GROUPS["g"]})
    report = fd.audit(table, y_pred=("a", "p"), groups=[("a", "g")])
    assert report.measure("selection_rate").value == pytest.approx(0.35)
    assert fd.audit({"g": [1, 0]}, y_pred=(1, 0)).measure("selection_rate").value == 0.5
