"""Scores and rankings by group, beside SciPy, scikit-learn, brute force and published values."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shared

import fairdrift as fd

sklearn_metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")


def people(n: int, seed: int, digits: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    label = rng.integers(0, 2, n)
    score = np.clip(
        np.round(rng.beta(2, 2, n) * 0.7 + 0.3 * label * rng.random(n), digits), 0.01, 0.99
    )
    return label, np.clip(score, 0.01, 0.99), rng.choice(["a", "b", "c"], n)


@pytest.mark.parametrize("digits", [1, 8])
@pytest.mark.parametrize("weighted", [False, True])
def test_average_precision_is_that_of_scikit_learn(digits: int, weighted: bool) -> None:
    label, score, _ = people(700, 1, digits)
    weight = np.random.default_rng(2).random(700) if weighted else None
    found = fd.metrics.average_precision(label, score, sample_weight=weight)
    expected = sklearn_metrics.average_precision_score(label, score, sample_weight=weight)
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("n", "digits"), [(300, 2), (20_000, 9)])
def test_recalibration_is_a_logistic_regression_without_penalty(n: int, digits: int) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    label, score, _ = people(n, 3, digits)
    logit = np.log(score / (1 - score))
    fit = linear_model.LogisticRegression(C=np.inf, tol=1e-12, solver="newton-cholesky")
    fit.fit(logit[:, None], label)
    found = fd.audit(y_true=label, score=score).measure("calibration_slope")
    assert found.value == pytest.approx(fit.coef_[0, 0], rel=1e-6)
    intercept = fd.metrics.calibration_intercept(label, score)
    assert np.mean(1 / (1 + np.exp(-intercept - logit))) == pytest.approx(label.mean(), abs=1e-9)


def test_slopes_are_found_whichever_way_they_go() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    rng = np.random.default_rng(5)
    fallen = 0
    for _ in range(150):
        n = int(rng.integers(15, 300))
        score = np.clip(np.round(rng.beta(*rng.uniform(0.2, 3, 2), n), 2), 0.001, 0.999)
        logit = np.log(score / (1 - score))
        slope = rng.normal(0, 2)
        label = (rng.random(n) < 1 / (1 + np.exp(-(rng.normal() + slope * logit)))).astype(int)
        low, high = logit[label == 1], logit[label == 0]
        if not len(low) or not len(high):
            continue
        if low.min() >= high.max() or high.min() >= low.max() or logit.min() == logit.max():
            continue

        def loss(at: np.ndarray, x: np.ndarray = logit, y: np.ndarray = label) -> float:
            return float(np.sum(np.logaddexp(0, at[0] + at[1] * x) - y * (at[0] + at[1] * x)))

        best = optimize.minimize(loss, [0, 0], method="BFGS", options={"gtol": 1e-8})
        found = fd.audit(y_true=label, score=score).measure("calibration_slope")
        assert found.value == pytest.approx(best.x[1], rel=1e-3, abs=1e-3)
        fallen += found.value < 0
    assert fallen > 40


def test_a_group_of_one_label_only_is_left_out_for_what_it_lacks() -> None:
    report = fd.audit(
        y_true=[1] + [0, 1] * 10,
        score=[0.5] + [0.2, 0.7, 0.4, 0.1] * 5,
        groups={"g": ["s"] + ["t", "u"] * 10},
        min_group_size=1,
    )
    extreme = report.measure("average_precision", attribute="g", comparison="max_difference")
    assert extreme.status == "undefined"
    assert "2 groups of 11 people left out: fewer than 1 rows, or of the label" in extreme.reason


def test_parts_of_a_brier_score_that_are_0_have_no_ratio() -> None:
    weight = [1.5, 3, 0.1, 3, 0.25, 3, 1.5, 0.25, 1.5]
    score = [0.44, 0.27, 0.05, 0.94, 0.06, 0.79, 0.36, 0.82, 0.52]
    report = fd.audit(
        y_true=[1] * 9 + [1, 0] * 5,
        score=score + [0.3] * 10,
        sample_weight=weight + [1] * 10,
        groups={"g": ["a"] * 9 + ["b"] * 10},
        min_group_size=1,
    )
    for part in ("uncertainty", "resolution"):
        found = report.measure(f"brier_{part}", attribute="g", group="a", comparison="")
        assert found.value == 0
        ratio = report.measure(f"brier_{part}", attribute="g", comparison="max_ratio")
        assert ratio.status == "undefined"


def test_the_parts_of_a_brier_score_add_up_with_those_within_bins() -> None:
    label, score, _ = people(900, 4, 6)
    within = 0.0
    for k in range(10):
        rows = np.minimum((score * 10).astype(int), 9) == k
        if rows.any():
            s, y = score[rows] - score[rows].mean(), label[rows] - label[rows].mean()
            within += (s @ s - 2 * s @ y) / 900
    parts = [getattr(fd.metrics, f"brier_{p}")(label, score) for p in PARTS]
    assert fd.metrics.brier_score(label, score) == pytest.approx(
        parts[0] - parts[1] + parts[2] + within, rel=1e-12
    )


PARTS = ("reliability", "resolution", "uncertainty")


def test_curves_by_group_are_those_of_scikit_learn() -> None:
    label, score, group = people(240, 5)
    report = fd.audit(y_true=label, score=score, groups={"g": group})
    curves = {(c.name, *(c.group or "")): c for c in report.curves}
    assert {name for name, *_ in curves} == {"roc", "precision_recall", "reliability"}
    rows = group == "b"
    fpr, tpr, _ = sklearn_metrics.roc_curve(label[rows], score[rows])
    found = curves["roc", "b"]
    assert found.axes == ["false_positive_rate", "true_positive_rate", "threshold"]
    assert max(len(c.columns[0]) for c in report.curves) <= 256
    at = np.linspace(0.003, 0.997, 200)
    assert np.interp(at, *found.columns[:2]) == pytest.approx(np.interp(at, fpr, tpr), abs=0.02)
    area = np.trapezoid(found.columns[1], found.columns[0])
    assert area == pytest.approx(sklearn_metrics.roc_auc_score(label[rows], score[rows]), abs=1e-5)


def test_the_largest_parity_is_scipys_kolmogorov_smirnov() -> None:
    stats = pytest.importorskip("scipy.stats")
    _, score, group = people(500, 6)
    report = fd.audit(score=score, groups={"g": group}, against="a")
    for other in "bc":
        found = report.measure(
            "max_statistical_parity", attribute="g", group=other, comparison="distance"
        )
        expected = stats.ks_2samp(score[group == "a"], score[group == other])
        assert found.value == pytest.approx(expected.statistic, rel=1e-12)
        assert found.p_value == pytest.approx(expected.pvalue, rel=1e-6)
        assert found.lower <= found.value <= found.upper
    pairs = [(a, b) for a in "abc" for b in "abc"]
    largest = max(stats.ks_2samp(score[group == a], score[group == b]).statistic for a, b in pairs)
    assert fd.metrics.max_statistical_parity(score, group) == pytest.approx(largest, rel=1e-12)


def test_abroca_is_the_area_between_interpolated_curves() -> None:
    label, score, group = people(600, 7)
    two = group != "c"
    grid = (np.arange(200_000) + 0.5) / 200_000
    curves = [
        np.interp(grid, *sklearn_metrics.roc_curve(label[group == g], score[group == g])[:2])
        for g in "ab"
    ]
    expected = np.abs(curves[0] - curves[1]).mean()
    found = fd.metrics.abroca(label[two], score[two], group[two])
    assert found == pytest.approx(expected, abs=2e-5)


def test_a_standardized_mean_difference_is_in_deviations_of_all() -> None:
    _, score, group = people(400, 8)
    found = fd.audit(score=score, groups={"g": group}, against="a").measure(
        "standardized_mean_difference", attribute="g", group="b", comparison="difference"
    )
    gap = score[group == "b"].mean() - score[group == "a"].mean()
    assert found.value == pytest.approx(gap / score.std(ddof=1), rel=1e-9)


# -- rankings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("digits", [1, 8])
def test_gains_are_those_of_scikit_learn(digits: int) -> None:
    rng = np.random.default_rng(9)
    relevance, score = rng.integers(0, 4, 60), np.round(rng.random(60), digits)
    assert fd.metrics.discounted_cumulative_gain(relevance, score) == pytest.approx(
        sklearn_metrics.dcg_score([relevance], [score]), rel=1e-12
    )
    assert fd.metrics.ndcg(relevance, score) == pytest.approx(
        sklearn_metrics.ndcg_score([relevance], [score]), rel=1e-12
    )
    assert math.isnan(fd.metrics.ndcg([0, 0], [1, 2]))


def test_golden_gains_and_infeasible_index() -> None:
    cases = shared.golden("fairness")
    for name, function in (
        ("aif-dcg", fd.metrics.discounted_cumulative_gain),
        ("aif-ndcg", fd.metrics.ndcg),
    ):
        score = np.asarray(cases[name]["inputs"]["scores"], dtype=float)
        relevance = (score - score.min()) / (score.max() - score.min())
        found = function(relevance, -np.arange(len(score)))
        assert found == pytest.approx(cases[name]["expected"], abs=cases[name]["tolerance"])
    case = cases["aif-infeasible-index"]
    given = case["inputs"]
    place = -np.arange(len(given["ranked_groups"]))
    call = {"shares": given["target_prop"]}
    index, at = fd.metrics.infeasible_index(
        place, given["ranked_groups"], last=given["r"] - 1, **call
    )
    assert [index, [k - 1 for k in at]] == case["expected"]  # AIF360 names the last place of the k
    whole = fd.metrics.infeasible_index(place, given["ranked_groups"], **call)
    assert whole.pairs >= index


def test_distances_of_a_list_by_brute_force() -> None:
    rng = np.random.default_rng(10)
    group, score = rng.choice(["a", "b", "c"], 50, p=[0.5, 0.3, 0.2]), rng.permutation(50)
    ordered = group[np.argsort(-score)]
    whole = {g: np.mean(group == g) for g in "abc"}

    def kl(rows: np.ndarray, k: int) -> float:
        shares = {g: np.mean(rows[:k] == g) for g in "abc"}
        return sum(p * math.log(p / whole[g]) for g, p in shares.items() if p > 0)

    weights = [1 / math.log2(k + 1) for k in range(1, 51)]
    expected = sum(w * kl(ordered, k) for k, w in enumerate(weights, 1)) / sum(weights)
    assert fd.metrics.ndkl(score, group) == pytest.approx(expected, rel=1e-12)

    def at_cuts(rows: np.ndarray) -> float:
        return sum(kl(rows, k) / math.log2(k) for k in range(10, 51, 10))

    from itertools import permutations

    worst = max(
        at_cuts(np.concatenate([group[group == g] for g in order])) for order in permutations("abc")
    )
    assert fd.metrics.rkl(score, group) == pytest.approx(at_cuts(ordered) / worst, rel=1e-12)


def test_an_audit_of_a_ranking() -> None:
    rng = np.random.default_rng(11)
    group = rng.choice(["a", "b"], 400)
    score = rng.normal(size=400) - 0.4 * (group == "b")
    report = fd.audit(
        score=score,
        groups={"g": group},
        against="a",
        metrics=["exposure", "normalized_discounted_kl", "rkl", "impact_ratio_by_cut_off"],
    )
    by_hand = fd.metrics.exposure(score, group)
    ratio = report.measure("exposure", attribute="g", comparison="min_ratio")
    assert ratio.value == pytest.approx(by_hand["b"] / by_hand["a"], rel=1e-12)
    assert ratio.lower < ratio.value < ratio.upper < 1
    spread = report.measure("normalized_discounted_kl", attribute="g")
    assert spread.lower is None
    assert spread.p_value < 0.05
    [curve] = report.curves
    assert curve.axes == ["cut_off", "impact_ratio"]
    top = np.argsort(-score)[: int(curve.columns[0][19])]
    shares = [np.isin(np.flatnonzero(group == g), top).mean() for g in "ab"]
    assert curve.columns[1][19] == pytest.approx(min(shares) / max(shares), rel=1e-12)


def held_by(first: np.ndarray) -> np.ndarray:
    """The share of each place that its neighbours say, two of each kind added."""
    n = len(first)
    near = round(math.sqrt(n))
    windows = [first[max(0, k - near) : k + near + 1] for k in range(n)]
    return np.array([(w.sum() + 2) / (len(w) + 4) for w in windows])


def test_exposures_and_gains_are_as_sure_as_shares_of_places_make_them() -> None:
    stats = pytest.importorskip("scipy.stats", reason="SciPy is not installed")
    rng = np.random.default_rng(11)
    group = np.array(["a"] * 30 + ["b"] * 50)
    score = rng.normal(size=80) + (group == "a")
    relevant = rng.random(80) < 0.5
    report = fd.audit(
        y_true=relevant.astype(int),
        score=score,
        groups={"g": group},
        against="b",
        metrics=["exposure", "ndcg"],
        min_group_size=1,
    )
    order = np.argsort(-score)
    places = 1 / np.log2(np.arange(2, 82))
    q = held_by(group[order] == "a")
    weight = q * (1 - q)
    shift = (weight * places).sum() / weight.sum()
    error = math.sqrt((weight * (places - shift) ** 2).sum()) * (1 / 30 + 1 / 50)
    gap = report.measure("exposure", attribute="g", group="a", comparison="difference")
    assert gap.upper - gap.value == pytest.approx(stats.t.ppf(0.975, 29) * error, rel=1e-9)
    assert gap.value - gap.lower == pytest.approx(stats.t.ppf(0.975, 29) * error, rel=1e-9)

    own = order[group[order] == "b"]
    found = report.measure("ndcg", attribute="g", group="b")
    many = int(relevant[own].sum())
    ideal = places[:many].sum()
    q = held_by(relevant[own])
    moves = (places[:50] - found.value * places[many]) / ideal
    trials = found.value * (1 - found.value) / (q * (1 - q) * moves**2).sum()
    right, wrong = found.value * trials, (1 - found.value) * trials
    assert trials < 50
    assert wrong < 5
    assert found.lower == pytest.approx(stats.beta.ppf(0.025, right, wrong + 1), rel=1e-6)
    assert found.upper == pytest.approx(stats.beta.ppf(0.975, right + 1, wrong), rel=1e-6)


def test_a_list_of_relevant_rows_only_is_no_certainty() -> None:
    score = np.arange(40.0)
    report = fd.audit(y_true=score >= 20, score=score, groups={"g": ["a"] * 40}, metrics=["ndcg"])
    best = report.measure("ndcg", attribute="g", group="a")
    assert best.value == 1
    assert best.upper == 1
    assert 0.5 < best.lower < 1


def test_exposure_ratios_are_covered_about_as_often_as_promised() -> None:
    # Exposure falls with the length of a list: the truth is the mean over many lists of one length.
    rng = np.random.default_rng(12)
    group = np.repeat(["a", "b"], 150)
    found = []
    for _ in range(150):
        score = rng.normal(size=300) - 0.5 * (group == "b")
        report = fd.audit(score=score, groups={"g": group}, against="a", metrics=["exposure"])
        found.append(report.measure("exposure", attribute="g", group="b", comparison="ratio"))
    truth = np.mean([m.value for m in found])
    covered = np.mean([m.lower <= truth <= m.upper for m in found])
    assert covered >= 0.93


def test_what_cannot_be_ranked_says_so() -> None:
    with pytest.raises(fd.InvalidInput, match="y_score is missing in row 1"):
        fd.metrics.exposure([1.0, math.nan], ["a", "b"])
    with pytest.raises(fd.InvalidInput, match="no entry for group 'b'"):
        fd.metrics.infeasible_index([2, 1], ["a", "b"], shares={"a": 0.5})
    with pytest.raises(fd.InvalidInput, match="2 relevances for 1 scores"):
        fd.metrics.ndcg([1, 0], [1])
