"""Metrics as plain functions: their values, pickles, and scikit-learn's scorers."""

from __future__ import annotations

import math
import pickle

import pytest

import fairdrift as fd

TRUTH = [1, 0, 1, 1, 0, 0, 1, 0]
DECISION = [1, 0, 0, 1, 1, 0, 1, 0]
SCORE = [0.9, 0.2, 0.4, 0.8, 0.6, 0.1, 0.7, 0.3]


def test_functions_give_what_an_audit_gives() -> None:
    report = fd.audit(y_true=TRUTH, y_pred=DECISION, score=SCORE)
    numbers = fd.audit(y_true=TRUTH, y_pred=DECISION, task="regression")
    classes = fd.audit(y_true=TRUTH, y_pred=DECISION, task="multiclass")
    reports = {"numbers": numbers, "errors": numbers, "classes": classes}
    for known in fd.metrics.catalogue():
        if known["name"] == "favorable_rate":
            assert not hasattr(fd.metrics, "favorable_rate")  # it needs to know what is favorable
            continue
        of_scores = known["needs"] in {"scores", "labels_and_scores"}
        found = getattr(fd.metrics, known["name"])(TRUTH, SCORE if of_scores else DECISION)
        asked = reports.get(known["needs"], report)
        assert found == asked.measure(known["name"]).value, known["name"]


def test_values_by_hand() -> None:
    assert fd.metrics.true_positive_rate(TRUTH, DECISION) == 3 / 4
    assert fd.metrics.selection_rate(TRUTH, DECISION) == 1 / 2
    assert fd.metrics.roc_auc(TRUTH, SCORE) == 15 / 16  # .4 of a positive is below .6 of a negative
    assert fd.metrics.accuracy(["y", "n"], ["y", "y"], positive="y") == 1 / 2
    weights = [1, 1, 5, 1, 1, 1, 1, 1]
    assert fd.metrics.true_positive_rate(TRUTH, DECISION, sample_weight=weights) == 3 / 8


def test_undefined_is_nan() -> None:
    assert math.isnan(fd.metrics.true_positive_rate([0, 0], [0, 1]))


def test_functions_are_named_documented_and_pickle() -> None:
    function = fd.metrics.false_positive_rate
    assert function.__name__ == "false_positive_rate"
    assert "FP / (FP + TN)" in function.__doc__
    assert pickle.loads(pickle.dumps(function)) is function
    assert "false_positive_rate" in dir(fd.metrics)
    with pytest.raises(AttributeError, match="no metric 'tpx'"):
        _ = fd.metrics.tpx


def test_functions_score_models_of_scikit_learn() -> None:
    sklearn = pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    from sklearn.dummy import DummyClassifier
    from sklearn.metrics import make_scorer
    from sklearn.model_selection import cross_val_score

    assert sklearn
    rows = [[i] for i in range(40)]
    labels = [i % 2 for i in range(40)]
    scorer = make_scorer(fd.metrics.selection_rate)
    model = DummyClassifier(strategy="constant", constant=1)
    assert cross_val_score(model, rows, labels, scoring=scorer, cv=4).tolist() == [1.0] * 4
