"""Resamples of counts: their law, their independence of order and threads, what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

import fairdrift as fd


def counted(rows: int = 900) -> tuple[fd.State, dict[str, np.ndarray]]:
    rng = np.random.default_rng(2)
    group = rng.choice(["a", "b", "c"], rows, p=[0.6, 0.3, 0.1])
    truth = rng.integers(0, 2, rows)
    decision = np.where(rng.random(rows) < 0.8, truth, 1 - truth)
    columns = {"g": group, "y": truth, "d": decision}
    return fd.State(columns, y_true="y", y_pred="d", groups=["g"]), columns


def test_resampled_rates_spread_as_their_rows_do() -> None:
    state, columns = counted()
    groups, metrics, values = state.bootstrap("g", replicates=4000)
    assert groups == ["a", "b", "c"]
    assert values.shape == (4000, 3, len(metrics))
    report = fd.audit(state)
    for g, name in enumerate(groups):
        n = int((columns["g"] == name).sum())
        for metric in ("selection_rate", "accuracy", "base_rate"):
            p = report.measure(metric, attribute="g", group=name).value
            drawn = values[:, g, metrics.index(metric)]
            error = np.sqrt(p * (1 - p) / n)
            assert drawn.mean() == pytest.approx(p, abs=4 * error / np.sqrt(4000))
            assert drawn.std() == pytest.approx(error, rel=0.06)
            assert np.allclose(drawn * n, np.round(drawn * n))  # each group keeps its size


def test_resamples_agree_with_resampling_the_rows() -> None:
    state, columns = counted(300)
    _, metrics, values = state.bootstrap(replicates=3000, seed=1)
    rng = np.random.default_rng(0)
    truth, decision = columns["y"], columns["d"]
    rows = []
    for _ in range(3000):
        i = rng.integers(0, 300, 300)
        t, d = truth[i], decision[i]
        rows.append([2 * (t & d).sum() / (t.sum() + d.sum()), (t & d).sum() / t.sum()])
    for metric, theirs in zip(("f1", "true_positive_rate"), np.transpose(rows), strict=True):
        ours = values[:, 0, metrics.index(metric)]
        assert ours.mean() == pytest.approx(theirs.mean(), abs=0.003)
        assert ours.std() == pytest.approx(theirs.std(), rel=0.08)


def test_neither_threads_nor_their_number_change_a_bit() -> None:
    state, _ = counted()
    one = state.bootstrap("g", replicates=101, seed=5)[2]
    assert np.array_equal(one, state.bootstrap("g", replicates=101, seed=5, n_threads=4)[2])
    assert not np.array_equal(one, state.bootstrap("g", replicates=101, seed=6)[2])


def test_a_group_without_positives_has_no_rate_in_any_resample() -> None:
    state = fd.State(y_true=[0, 0, 1, 0], y_pred=[0, 1, 1, 0], groups={"g": [1, 1, 2, 2]})
    _, metrics, values = state.bootstrap("g", replicates=50)
    tpr = values[:, :, metrics.index("true_positive_rate")]
    assert np.isnan(tpr[:, 0]).all()
    assert np.isnan(tpr[:, 1]).any()  # both rows of its group may be the negative one
    assert (tpr[:, 1][~np.isnan(tpr[:, 1])] == 1).all()


def test_refusals_name_the_reason() -> None:
    state, _ = counted()
    with pytest.raises(fd.InvalidInput, match="'sex' is not among the groups"):
        state.bootstrap("sex")
    with pytest.raises(fd.InvalidInput, match="replicates is 0"):
        state.bootstrap(replicates=0)
    weighted = fd.State(y_true=[0, 1], y_pred=[0, 1], sample_weight=[1.0, 2.0])
    with pytest.raises(fd.InvalidInput, match="weights"):
        weighted.bootstrap()


def test_poisson_resamples_of_weighted_rows_spread_as_their_variance() -> None:
    _, columns = counted()
    rng = np.random.default_rng(4)
    table = columns | {"w": np.where(columns["d"] == 1, 3, 1) + rng.random(900)}
    roles = {"y_true": "y", "y_pred": "d", "groups": ["g"], "sample_weight": "w"}
    groups, metrics, values = fd.bootstrap(table, "g", replicates=2000, seed=3, **roles)
    assert groups == ["a", "b", "c"]
    for g, name in enumerate(groups):
        here = table["g"] == name
        w, d = table["w"][here], table["d"][here]
        p = np.average(d, weights=w)
        error = np.sqrt((w**2 * (d - p) ** 2).sum()) / w.sum()
        drawn = values[:, g, metrics.index("selection_rate")]
        assert drawn.mean() == pytest.approx(p, abs=4 * error / np.sqrt(2000) + error**2)
        assert drawn.std() == pytest.approx(error, rel=0.08)
    threads = fd.bootstrap(table, "g", replicates=2000, seed=3, n_threads=4, **roles)[2]
    assert np.array_equal(values, threads)
    other = fd.bootstrap(table, "g", replicates=2000, seed=4, **roles)[2]
    assert not np.array_equal(values, other)


def test_poisson_resamples_take_whole_clusters() -> None:
    _, columns = counted(200)
    five = {name: np.repeat(values, 5) for name, values in columns.items()}
    five["c"] = np.repeat(np.arange(200), 5)
    roles = {"y_true": "y", "y_pred": "d"}
    _, metrics, alone = fd.bootstrap(five, replicates=1500, **roles)
    _, _, together = fd.bootstrap(five, replicates=1500, cluster="c", **roles)
    at = metrics.index("selection_rate")
    p = five["d"].mean()
    assert together[:, 0, at].std() == pytest.approx(np.sqrt(p * (1 - p) / 200), rel=0.08)
    assert alone[:, 0, at].std() == pytest.approx(np.sqrt(p * (1 - p) / 1000), rel=0.08)


def test_a_bootstrap_of_rows_is_that_of_counts_where_both_can() -> None:
    state, columns = counted()
    roles = {"y_true": "y", "y_pred": "d", "groups": ["g"]}
    groups, metrics, of_counts = state.bootstrap("g", replicates=2000)
    again, names, of_rows = fd.bootstrap(columns, "g", replicates=2000, **roles)
    assert (groups, metrics) == (again, names)
    assert of_rows.mean(0) == pytest.approx(of_counts.mean(0), abs=0.02, nan_ok=True)
    assert of_rows.std(0) == pytest.approx(of_counts.std(0), rel=0.15, nan_ok=True)
    with pytest.raises(fd.InvalidInput, match="'sex' is not among"):
        fd.bootstrap(columns, "sex", **roles)
    with pytest.raises(TypeError, match="unexpected argument"):
        fd.bootstrap(columns, sex="g")
