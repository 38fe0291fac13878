"""Rows that belong together: variances against other code and by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

import fairdrift as fd

Z = 1.959963984540054


def people(clusters: int = 200, each: int = 5, seed: int = 1) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(clusters), each)
    shared = rng.normal(size=clusters)[person]
    truth = (rng.normal(size=len(person)) + shared > 0).astype(int)
    score = 1 / (1 + np.exp(-(truth + rng.normal(size=len(person)) + shared)))
    group = np.where(rng.random(clusters) < 0.5, "a", "b")[person]
    return {"c": person, "g": group, "y": truth, "d": (score > 0.6).astype(int), "s": score}


ROLES = {"y_true": "y", "y_pred": "d", "score": "s", "groups": ["g"]}


def student(df: float) -> float:
    # Hill's expansion of Student's .975 quantile: 1e-4 and better from 20 degrees on.
    z = Z
    return (
        z
        + (z**3 + z) / (4 * df)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
    )


def freedom(sums: np.ndarray, of_sizes: float) -> float:
    spread = (sums**4).sum() / (sums**2).sum() ** 2 - 1 / len(sums)
    return 1 / (1 / of_sizes + spread / 2)


def wilson(p: float, n: float) -> tuple[float, float]:
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return middle - half, middle + half


def test_a_rate_has_the_linearized_variance_of_its_clusters() -> None:
    df = people()
    found = fd.audit(df, cluster="c", **ROLES).measure("selection_rate", attribute="g", group="a")
    d, c = df["d"][df["g"] == "a"], df["c"][df["g"] == "a"]
    p = d.mean()
    residuals = np.array([(d[c == k] - p).sum() for k in np.unique(c)])
    k = len(residuals)
    variance = k / (k - 1) * (residuals**2).sum() / len(d) ** 2
    n = p * (1 - p) / variance * (Z / student(freedom(residuals, k - 1))) ** 2
    assert (found.lower, found.upper) == pytest.approx(wilson(p, n), abs=1e-4)
    assert found.n == len(d)


def test_a_row_written_five_times_tells_no_more_than_once() -> None:
    df = people(clusters=300, each=1)
    five = {name: np.repeat(values, 5) for name, values in df.items()}
    once = fd.audit(df, **ROLES)
    often = fd.audit(five, cluster="c", **ROLES)
    naive = fd.audit(five, **ROLES)
    names = ["selection_rate", "accuracy", "balanced_accuracy", "f1", "matthews_correlation"]
    names += ["roc_auc", "brier_score", "log_loss", "mean_score", "expected_calibration_error"]
    for name in [*names, "theil_index"]:
        a, b, c = (r.measure(name, attribute="g", group="a") for r in (once, often, naive))
        assert b.value == pytest.approx(a.value)
        width, clustered, narrow = (m.upper - m.lower for m in (a, b, c))
        assert 0.99 * width <= clustered, name
        assert narrow < 0.75 * clustered, name
        if name not in {"theil_index"}:
            assert clustered < 1.04 * width, name


def test_the_area_has_obuchowskis_variance() -> None:
    df = people()
    report = fd.audit(df, cluster="c", **ROLES)
    auc = report.measure("roc_auc", attribute="g", group="a")
    here = df["g"] == "a"
    y, s, c = df["y"][here], df["s"][here], df["c"][here]
    wins = (s[y == 1][:, None] > s[y == 0]) + 0.5 * (s[y == 1][:, None] == s[y == 0])
    theta = wins.mean()
    m, n = wins.shape
    ids = np.unique(c)
    of_positives = np.array([(wins.mean(1) - theta)[c[y == 1] == k].sum() for k in ids])
    of_negatives = np.array([(wins.mean(0) - theta)[c[y == 0] == k].sum() for k in ids])
    k = len(ids)
    total = (of_positives / m + of_negatives / n) ** 2
    variance = k / (k - 1) * total.sum()
    fewer = min(len(np.unique(c[y == 1])), len(np.unique(c[y == 0])))
    half = student(fewer - 1) * np.sqrt(variance) / (theta * (1 - theta))
    logit = np.log(theta / (1 - theta))
    expected = 1 / (1 + np.exp(-(logit - half))), 1 / (1 + np.exp(-(logit + half)))
    assert auc.method == "obuchowski_logit"
    assert auc.value == pytest.approx(theta)
    assert (auc.lower, auc.upper) == pytest.approx(expected, abs=2e-4)


def test_a_mean_has_the_variance_of_cluster_totals() -> None:
    df = people()
    found = fd.audit(df, cluster="c", **ROLES).measure("mean_score")
    s, c = df["s"], df["c"]
    totals = np.array([(s[c == k] - s.mean()).sum() for k in np.unique(c)])
    k = len(totals)
    error = np.sqrt(k / (k - 1) * (totals**2).sum()) / len(s)
    assert found.upper - found.lower == pytest.approx(2 * student(k - 1) * error, rel=1e-3)


def test_weights_enter_the_clusters() -> None:
    df = people()
    w = np.random.default_rng(3).uniform(0.5, 2, len(df["c"]))
    once = fd.audit(df | {"w": w}, cluster="c", sample_weight="w", **ROLES)
    d, c = df["d"], df["c"]
    p = np.average(d, weights=w)
    residuals = np.array([(w * (d - p))[c == k].sum() for k in np.unique(c)])
    k = len(residuals)
    variance = k / (k - 1) * (residuals**2).sum() / w.sum() ** 2
    sizes = np.array([w[c == i].sum() for i in np.unique(c)])
    of_sizes = sizes.sum() ** 2 / (sizes**2).sum() - 1
    n = p * (1 - p) / variance * (Z / student(freedom(residuals, of_sizes))) ** 2
    found = once.measure("selection_rate")
    assert (found.lower, found.upper) == pytest.approx(wilson(p, n), abs=1e-4)


def test_states_of_clusters_add_and_keep() -> None:
    df = people()
    whole = fd.State(df, cluster="c", **ROLES)
    parts = [
        fd.State({k: v[i::3] for k, v in df.items()}, cluster="c", **ROLES)
        for i in range(3)  # clusters lie in all three
    ]
    assert sum(parts).to_bytes() == whole.to_bytes()
    assert fd.State.from_bytes(whole.to_bytes()) == whole
    assert fd.audit(whole).to_json() == fd.audit(df, cluster="c", **ROLES).to_json()
    assert whole.columns["cluster"] == "c"
    grown = whole.zero().update(df)
    assert grown == whole
    with pytest.raises(fd.IncompatibleMerge, match="cluster"):
        whole.merge(fd.State(df, **ROLES))
    with pytest.raises(fd.InvalidInput, match="max_cells"):
        fd.State(df, cluster="c", max_cells=50, **ROLES)


def test_rows_without_a_cluster_stand_alone() -> None:
    df = people()
    alone = fd.audit(df | {"c": np.full(len(df["c"]), None)}, cluster="c", **ROLES)
    plain = fd.audit(df, **ROLES)
    for name in ("selection_rate", "matthews_correlation", "roc_auc", "brier_score"):
        a, b = (r.measure(name, attribute="g", group="a") for r in (alone, plain))
        assert a.upper - a.lower == pytest.approx(b.upper - b.lower, rel=0.01)
    assert any("1000 rows without a cluster stand alone" in note for note in alone.notes)


def test_few_clusters_are_a_warning_and_one_has_no_interval() -> None:
    df = people(clusters=40)
    notes = fd.audit(df, cluster="c", **ROLES).notes
    assert any("fewer than 30 clusters of 'c': g a (" in note for note in notes)
    one = fd.audit(df | {"c": np.zeros(len(df["c"]), int)}, cluster="c", **ROLES)
    for name in ("selection_rate", "f1", "balanced_accuracy", "matthews_correlation"):
        m = one.measure(name)
        assert m.value is not None
        assert m.lower is None, name
        assert "one cluster" in m.reason


def test_nobody_selected_counts_clusters_not_rows() -> None:
    df = people()
    none = fd.audit(df | {"d": 0 * df["d"]}, cluster="c", **ROLES, positive=1)
    upper = none.measure("selection_rate").upper
    assert upper == pytest.approx(1 - 0.025 ** (1 / 200), rel=0.05)


def test_the_rest_is_counted_by_cluster_not_added_up() -> None:
    df = people()
    split = df | {"g": np.array(["a", "b", "c", "d", "e"])[np.arange(1000) % 5]}
    report = fd.audit(split, cluster="c", against="rest", **ROLES)
    two = fd.audit(
        split | {"g": np.where(split["g"] == "a", "a", "z")}, cluster="c", against="z", **ROLES
    )
    for name in ("selection_rate", "brier_score"):
        m, n = (
            r.measure(name, attribute="g", group="a", comparison="difference")
            for r in (report, two)
        )
        assert (m.lower, m.upper) == pytest.approx((n.lower, n.upper))


def test_a_design_effect_divides_the_effective_rows() -> None:
    df = people()
    wide = fd.audit(df, design_effect=2.5, **ROLES)
    p = df["d"].mean()
    found = wide.measure("selection_rate")
    assert (found.lower, found.upper) == pytest.approx(wilson(p, 1000 / 2.5))
    plain = fd.audit(fd.State(df, **ROLES))
    for name in ("roc_auc", "brier_score", "matthews_correlation"):
        a, b = (r.measure(name) for r in (plain, wide))
        assert (b.upper - b.lower) / (a.upper - a.lower) == pytest.approx(2.5**0.5, rel=0.02)
    for wrong in (0.9, float("nan"), float("inf")):
        with pytest.raises(fd.InvalidInput, match="design_effect is"):
            fd.audit(df, design_effect=wrong, **ROLES)
    with pytest.raises(fd.InvalidInput, match="both cluster"):
        fd.audit(df, cluster="c", design_effect=2, **ROLES)


def test_within_strata_there_is_no_certainty_where_clusters_may_cross() -> None:
    df = people() | {"job": np.arange(1000) % 2}
    report = fd.audit(df, cluster="c", strata=["job"], **ROLES)
    found = [m for m in report.measurements if (m.comparison or "").startswith("mantel")]
    assert found
    assert all(m.lower is None and m.p_value is None and m.reason for m in found)


def test_own_metrics_resample_clusters() -> None:
    df = people(clusters=100, each=1)
    five = {name: np.repeat(values, 5) for name, values in df.items()}

    def share(y_true: np.ndarray, y_pred: np.ndarray) -> float:
        return float((y_true == y_pred).mean())

    def width(data: dict[str, np.ndarray], **more: str) -> float:
        given = ROLES | more
        m = fd.audit(data, metrics=[share], **given).measure("share")
        return m.upper - m.lower

    assert width(five, cluster="c") == pytest.approx(width(df), rel=0.15)
    assert width(five) < 0.6 * width(five, cluster="c")


def test_a_bootstrap_of_counts_refuses_clusters() -> None:
    with pytest.raises(fd.InvalidInput, match="belong together"):
        fd.State(people(), cluster="c", **ROLES).bootstrap()


def test_a_reference_keeps_clusters() -> None:
    df = people()
    features = {"features": ["x"]}
    rows = df | {"x": np.arange(len(df["c"])) % 7 + 0.5}
    made = fd.Reference.fit(rows, cluster="c", **ROLES, **features)
    assert "cluster: c" in made.describe()
    assert fd.Reference.from_bytes(made.to_bytes()) == made
    assert fd.Reference.fit(rows, cluster="c", **ROLES).left_out.keys().isdisjoint({"c"})

    state = made.state()
    for i in range(3):  # clusters lie in all three
        state.update({k: v[i::3] for k, v in rows.items()})
    assert state.columns["cluster"] == "c"
    expected = fd.audit(df, cluster="c", **ROLES)
    found = fd.audit(state)
    for who in ({}, {"group": "a"}, {"group": "b", "comparison": "difference"}):
        at = {"attribute": "g", **who} if who else {}
        one, other = (r.measure("selection_rate", **at) for r in (found, expected))
        assert (one.value, one.lower, one.upper) == (other.value, other.lower, other.upper)
    with pytest.raises(fd.InvalidInput, match="c"):
        made.state().update({k: v for k, v in rows.items() if k != "c"})


def test_drift_says_that_it_does_not_know_of_clusters() -> None:
    rows = people() | {"x": np.arange(1000) % 7 + 0.5}
    plain = fd.Reference.fit(rows, **ROLES, features=["x"])
    made = fd.Reference.fit(rows, **ROLES, features=["x"], cluster="c")
    later = {k: v[::2] for k, v in rows.items()}
    report = fd.drift(made, later)
    assert "rows of one 'c' belong together" in " ".join(report.notes)
    assert report.measurements == fd.drift(plain, later).measurements
    assert fd.drift(made, made.state().update(later)).measurements == report.measurements
    without = fd.drift(made, {k: v for k, v in later.items() if k != "c"})
    assert without.measurements == report.measurements
    current = without.to_dict()["data"][1]
    assert current["excluded"] == [{"reason": "column 'c' is not in the data", "rows": 500}]


def test_clusters_never_change_a_value_within_strata() -> None:
    rng = np.random.default_rng(0)
    n = 600
    groups, strata = {"g": rng.choice(list("ab"), n)}, {"s": rng.choice(list("xyz"), n)}
    hired, home = rng.integers(0, 2, n), rng.integers(0, 60, n)
    alone = fd.audit(y_pred=hired, groups=groups, strata=strata)
    together = fd.audit(y_pred=hired, groups=groups, strata=strata, cluster=home)
    within = [m for m in alone.measurements if (m.comparison or "").startswith("mantel")]
    assert within
    for m in within:
        other = together.measure(
            m.metric, attribute="g", group=m.group, comparison=m.comparison, against=m.against
        )
        assert other.value == m.value
        assert other.lower is None
        assert "several strata" in other.reason


@pytest.mark.parametrize("against", ["rest", "overall", "largest", "best"])
@pytest.mark.parametrize("times", [1, 40])
def test_a_group_that_is_its_own_stratum_and_few_clusters_is_audited(
    against: str, times: int
) -> None:
    group, stratum = list("bcbbba") * times, list("mmmmmk") * times
    chosen = [1, 1, 0, 1, 0, 1] * times
    for cluster in (["x"] * len(group), stratum):
        report = fd.audit(
            y_pred=chosen,
            groups={"g": group},
            strata={"s": stratum},
            cluster=cluster,
            against=against,
            min_group_size=1,
        )
        rates = report.select("selection_rate", attribute="g", comparison="")
        assert {m.group: m.value for m in rates} == pytest.approx({"a": 1, "b": 0.5, "c": 1})
