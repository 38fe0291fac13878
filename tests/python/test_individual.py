"""Numbers about single people: entropy of benefits of any order, consistency among neighbours."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

import fairdrift as fd
from fairdrift import metrics


def brute_entropy(b: np.ndarray, alpha: float) -> float:
    x = b / b.mean()
    if alpha == 0:
        return float(-np.log(x).mean())
    if alpha == 1:
        return float(np.mean([v * math.log(v) if v > 0 else 0.0 for v in x]))
    return float(np.mean(x**alpha - 1) / (alpha * (alpha - 1)))


@pytest.mark.parametrize("alpha", [-2, -0.5, 0, 0.3, 0.5, 1, 1.5, 2, 3, 7])
def test_entropy_of_any_order_is_that_of_the_benefits(alpha: float) -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 400)
    # Of order 0 and below nobody may be without a benefit: here they are 1 and 2.
    decided = np.where(truth == 1, 1, rng.integers(0, 2, 400))
    if alpha > 0:
        decided[:50] = 1 - truth[:50]
    expected = brute_entropy(1.0 + decided - truth, alpha)
    found = metrics.generalized_entropy_index(truth, decided, alpha=alpha)
    assert found == pytest.approx(expected, rel=1e-12)


def test_orders_near_0_and_1_run_into_their_limits() -> None:
    truth, decided = [0, 0, 1, 1, 0, 0], [1, 1, 1, 1, 0, 0]
    for limit in (0, 1):
        at = metrics.generalized_entropy_index(truth, decided, alpha=limit)
        near = metrics.generalized_entropy_index(truth, decided, alpha=limit + 1e-9)
        assert near == pytest.approx(at, rel=1e-6)
    same = metrics.generalized_entropy_index(truth, decided)
    report = fd.audit(y_true=truth, y_pred=decided)
    assert same == pytest.approx(report.measure("generalized_entropy_index").value, rel=1e-14)


def test_of_order_0_a_person_without_benefit_makes_it_undefined() -> None:
    with pytest.warns(RuntimeWarning, match="somebody has no benefit"):
        assert math.isnan(metrics.generalized_entropy_index([1, 0], [0, 1], alpha=0))
    with pytest.warns(RuntimeWarning, match="nobody has a benefit"):
        assert math.isnan(metrics.generalized_entropy_index([1, 1], [0, 0], alpha=2))
    with pytest.raises(fd.InvalidInput, match="alpha"):
        metrics.generalized_entropy_index([1, 0], [0, 1], alpha=math.inf)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert metrics.generalized_entropy_index([1, 0], [1, 0], alpha=0) == 0


def test_weights_are_rows_many_times() -> None:
    truth, decided, times = [1, 0, 0, 1], [1, 1, 0, 0], [3, 1, 2, 2]
    weighted = metrics.generalized_entropy_index(truth, decided, alpha=3, sample_weight=times)
    many = metrics.generalized_entropy_index(
        np.repeat(truth, times), np.repeat(decided, times), alpha=3
    )
    assert weighted == pytest.approx(many, rel=1e-12)


def test_consistency_is_scikit_learns_where_there_are_no_ties() -> None:
    neighbors = pytest.importorskip("sklearn.neighbors")
    rng = np.random.default_rng(1)
    features, decided = rng.normal(size=(300, 4)), rng.integers(0, 2, 300)
    nearest = neighbors.NearestNeighbors(n_neighbors=5).fit(features)
    places = nearest.kneighbors(features, return_distance=False)
    expected = 1 - np.abs(decided - decided[places].mean(axis=1)).mean()
    assert metrics.consistency(features, decided) == pytest.approx(expected, abs=1e-12)
    others = nearest.kneighbors(return_distance=False)
    expected = 1 - np.abs(decided - decided[others].mean(axis=1)).mean()
    found = metrics.consistency(features, decided, include_self=False)
    assert found == pytest.approx(expected, abs=1e-12)


def test_the_order_of_rows_does_not_decide_between_equals() -> None:
    rng = np.random.default_rng(2)
    features, decided = rng.integers(0, 3, (200, 2)), rng.integers(0, 2, 200)
    order = rng.permutation(200)
    assert metrics.consistency(features, decided) == pytest.approx(
        metrics.consistency(features[order], decided[order]), abs=1e-12
    )
    # Four people alike, half of them decided 1: each differs by half from the two places among 4.
    assert metrics.consistency([[1.0]] * 4, [0, 0, 1, 1], k=2) == 0.5
    assert metrics.consistency([[1.0]] * 4, [1, 1, 1, 1], k=3) == 1


def test_what_has_no_distance_is_refused() -> None:
    with pytest.raises(fd.InvalidInput, match=r"k is 3.*1 to 2"):
        metrics.consistency([[1.0], [2.0]], [0, 1], k=3)
    with pytest.raises(fd.InvalidInput, match=r"X is nan at \[1, 0\]"):
        metrics.consistency([[1.0], [math.nan]], [0, 1], k=1)
    with pytest.raises(fd.InvalidInput, match="no number"):
        metrics.consistency([["a"], ["b"]], [0, 1], k=1)
    with pytest.raises(fd.InvalidInput, match="one number a row"):
        metrics.consistency([[1.0], [2.0]], [0, 1, 1], k=1)
    assert "consistency" in dir(metrics)
