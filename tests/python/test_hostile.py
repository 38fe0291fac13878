"""Nonsense in: a clear error or an honest report out."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import fairdrift as fd


def test_an_empty_table_has_an_honest_report() -> None:
    report = fd.audit(y_true=[], y_pred=[], groups={"g": []})
    assert report.measure("accuracy").status == "undefined"
    assert report.measure("count").n == 0


def test_one_row_and_one_group() -> None:
    report = fd.audit(y_true=[1], y_pred=[1], score=[0.5], groups={"g": ["only"]})
    assert report.measure("accuracy").value == 1.0
    assert report.measure("roc_auc").reason == "no row is truly negative"
    extreme = report.measure("selection_rate", attribute="g", comparison="min_ratio")
    assert extreme.status == "undefined"
    assert "fewer than two" in extreme.reason


def test_all_missing() -> None:
    nothing = np.full(10, np.nan)
    report = fd.audit(y_true=nothing, y_pred=nothing, score=nothing, groups={"g": [None] * 10})
    assert {m.group for m in report.select("count", attribute="g")} == {"(missing)"}
    for name in ("accuracy", "selection_rate", "roc_auc", "mcc"):
        assert report.measure(name).status == "undefined"
        assert report.measure(name).reason


def test_all_one_class() -> None:
    report = fd.audit(y_true=[0] * 50, y_pred=[0] * 50, score=[0.1] * 50)
    assert report.measure("false_positive_rate").value == 0.0
    assert report.measure("true_positive_rate").status == "undefined"
    assert report.measure("roc_auc").status == "undefined"


def test_a_hundred_thousand_groups() -> None:
    n = 100_000
    report = fd.audit(y_pred=np.arange(n) % 2, groups={"id": np.arange(n)})
    assert len(report.select("count", attribute="id")) == n
    extreme = report.measure("selection_rate", attribute="id", comparison="min_ratio")
    assert extreme.status == "undefined"


def test_infinite_scores_rank_like_any_other() -> None:
    report = fd.audit(y_true=[0, 0, 1, 1], score=[-np.inf, 0.0, 1.0, np.inf])
    assert report.measure("roc_auc").value == 1.0


def test_unequal_lengths_and_indexes_name_both_columns() -> None:
    with pytest.raises(fd.InvalidInput, match=r"y_true.*3.*y_pred.*2"):
        fd.audit(y_true=[1, 0, 1], y_pred=[1, 0])
    y = pd.Series([1, 0], index=[5, 6])
    with pytest.raises(fd.InvalidInput, match="reset_index"):
        fd.audit(y_true=y, y_pred=pd.Series([1, 0]))


def test_labels_of_two_kinds_in_one_column() -> None:
    with pytest.raises(fd.InvalidInput, match="g"):
        fd.audit(y_pred=[1, 0], groups={"g": ["a", 1]})


def test_names_that_are_markup_stay_text() -> None:
    evil = "<script>alert('x')</script>"
    report = fd.audit(y_pred=[1, 0] * 40, groups={evil: [evil, "b"] * 40})
    assert report.measure("selection_rate", attribute=evil, group=evil).n == 40
    assert json.loads(report.to_json())["kind"] == "audit"


@pytest.mark.parametrize("confidence", [0, 1, -1, float("nan"), 95])
def test_a_confidence_out_of_range_is_refused(confidence: float) -> None:
    with pytest.raises(fd.InvalidInput, match="confidence"):
        fd.audit(y_pred=[1, 0], confidence=confidence)


def test_nothing_to_audit() -> None:
    with pytest.raises(fd.InvalidInput, match="nothing to audit"):
        fd.audit(groups={"g": [1, 2]})


def test_a_report_is_no_truth_value() -> None:
    with pytest.raises(TypeError, match="verdict"):
        bool(fd.audit(y_pred=[1, 0]))


def test_measure_names_the_nearest_or_the_missing_keys() -> None:
    report = fd.audit(y_pred=[1, 0] * 40, groups={"sex": ["F", "M"] * 40})
    with pytest.raises(KeyError, match="selection_rate"):
        report.measure("selection_rate", attribute="sx")
    with pytest.raises(fd.InvalidInput, match="group"):
        report.measure("selection_rate", attribute="sex", comparison="")
    with pytest.raises(ValueError, match="undefined"):
        float(fd.audit(y_true=[0], y_pred=[0]).measure("recall"))
