"""Clarify's names: its own examples, its formulas by brute force, and published tables."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shared

import fairdrift as fd


def table(a: tuple[int, int, int, int], d: tuple[int, int, int, int]) -> dict[str, dict]:
    """TP, FP, FN, TN of facet a and facet d."""
    truth, decided, group = [], [], []
    for name, counts in (("a", a), ("d", d)):
        for n, (y, h) in zip(counts, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True):
            truth += [y] * n
            decided += [h] * n
            group += [name] * n
    rows = fd.rules.clarify(y_true=truth, y_pred=decided, groups={"facet": group}).rows
    return {row["metric"]: row for row in rows if row["group"] == "d"}


def test_the_developer_guide_s_examples() -> None:
    # Observed 70 and 20, predicted 60 and 30, of 100 and 50 people: DCAcc = 70/60 - 20/30.
    assert table((60, 0, 10, 30), (20, 10, 0, 20))["DCA"]["value"] == pytest.approx(0.5)
    # Observed refusals 50 and 40, predicted 60 and 30: DCR = 40/30 - 50/60.
    assert table((40, 0, 10, 50), (10, 10, 0, 30))["DCR"]["value"] == pytest.approx(0.5)
    # 8 false negatives and 6 false positives of 100, 5 and 2 of 50: TE = 6/8 - 2/5, AD = 0.
    errors = table((46, 6, 8, 40), (20, 2, 5, 23))
    assert errors["TE"]["value"] == pytest.approx(0.35)
    assert errors["AD"]["value"] == pytest.approx(0)
    # 35 of 70 accepted are qualified, 40 of 100: DAR = .1.
    assert table((35, 35, 1, 1), (40, 60, 1, 1))["DAR"]["value"] == pytest.approx(0.1)
    # 80 of 100 refused are unqualified, 40 of 50: DRR = 0.
    assert table((1, 1, 20, 80), (1, 1, 10, 40))["DRR"]["value"] == pytest.approx(0)


def test_formulas_by_brute_force() -> None:
    a, d = (30, 12, 9, 49), (10, 15, 8, 27)
    found = {name: row["value"] for name, row in table(a, d).items()}
    n_a, n_d = sum(a), sum(d)
    p, q = (a[0] + a[2]) / n_a, (d[0] + d[2]) / n_d
    p_law, q_law = np.array([p, 1 - p]), np.array([q, 1 - q])
    middle = (p_law + q_law) / 2
    kl = np.sum(p_law * np.log(p_law / q_law))
    js = (np.sum(p_law * np.log(p_law / middle)) + np.sum(q_law * np.log(q_law / middle))) / 2
    chosen, chosen_d = (a[0] + a[1]) / n_a, (d[0] + d[1]) / n_d
    positive, refused = a[0] + a[2] + d[0] + d[2], a[1] + a[3] + d[1] + d[3]
    accepted, turned_down = a[0] + a[1] + d[0] + d[1], a[2] + a[3] + d[2] + d[3]
    expected = {
        "CI": (n_a - n_d) / (n_a + n_d),
        "DPL": p - q,
        "KL": kl,
        "JS": js,
        "LP": np.linalg.norm(p_law - q_law),
        "TVD": np.abs(p_law - q_law).sum() / 2,
        "KS": np.abs(p_law - q_law).max(),
        "CDDL": (d[1] + d[3]) / refused - (d[0] + d[2]) / positive,
        "DPPL": chosen - chosen_d,
        "DI": chosen_d / chosen,
        "DCA": (a[0] + a[2]) / (a[0] + a[1]) - (d[0] + d[2]) / (d[0] + d[1]),
        "DCR": (d[1] + d[3]) / (d[2] + d[3]) - (a[1] + a[3]) / (a[2] + a[3]),
        "RD": a[0] / (a[0] + a[2]) - d[0] / (d[0] + d[2]),
        "SD": d[3] / (d[1] + d[3]) - a[3] / (a[1] + a[3]),
        "DAR": a[0] / (a[0] + a[1]) - d[0] / (d[0] + d[1]),
        "DRR": d[3] / (d[2] + d[3]) - a[3] / (a[2] + a[3]),
        "AD": (a[0] + a[3]) / n_a - (d[0] + d[3]) / n_d,
        "TE": a[1] / a[2] - d[1] / d[2],
        "CDDPL": (d[2] + d[3]) / turned_down - (d[0] + d[1]) / accepted,
    }
    assert found == pytest.approx(expected, abs=1e-12)


def test_intervals_enclose_their_values_and_hold_at_no_difference() -> None:
    rng = np.random.default_rng(0)
    held = dict.fromkeys(("DPL", "DCA", "DCR", "TE", "DAR"), 0)
    for _ in range(100):
        truth, decided = rng.integers(0, 2, 400), rng.integers(0, 2, 400)
        group = rng.choice(["a", "d"], 400)
        rows = fd.rules.clarify(y_true=truth, y_pred=decided, groups={"g": group}).rows
        for row in rows:
            if row["group"] == "d" and row["value_lower"] is not None:
                assert row["value_lower"] <= row["value"] <= row["value_upper"]
                if row["metric"] in held:
                    held[row["metric"]] += row["value_lower"] <= 0 <= row["value_upper"]
    assert min(held.values()) >= 88


def test_within_strata_disparities_are_averaged_by_rows() -> None:
    rng = np.random.default_rng(3)
    truth, decided = rng.integers(0, 2, 600), rng.integers(0, 2, 600)
    group, job = rng.choice(["a", "d"], 600), rng.choice(["x", "y"], 600, p=[0.7, 0.3])
    rows = fd.rules.clarify(
        y_true=truth, y_pred=decided, groups={"g": group}, strata={"job": job}
    ).rows
    for name, outcome in (("CDDL", truth), ("CDDPL", decided)):
        expected = 0.0
        for one in ("x", "y"):
            here = job == one
            refused, accepted = group[here & (outcome == 0)], group[here & (outcome == 1)]
            expected += here.mean() * (np.mean(refused == "d") - np.mean(accepted == "d"))
        found = next(r["value"] for r in rows if r["metric"] == name and r["group"] == "d")
        assert found == pytest.approx(expected, abs=1e-12)


def test_published_imbalance_and_divergence() -> None:
    # AIF360's examples are weighted by whole numbers: rows many times. Its imbalance is u - p.
    cases = shared.golden("fairness")
    given = cases["aif-class-imbalance"]["inputs"]
    group = np.repeat(given["groups"], given["sample_weight"])
    rows = fd.rules.clarify(y_true=group % 2, groups={"g": group}).rows
    value = next(r["value"] for r in rows if r["metric"] == "CI" and r["group"] == "0")
    assert -value == pytest.approx(cases["aif-class-imbalance"]["expected"])


def test_what_has_nothing_to_divide_by_says_so() -> None:
    found = table((10, 0, 0, 10), (5, 5, 5, 5))
    assert found["TE"]["value"] is None
    assert found["TE"]["reason"] == "a facet has nobody to divide by"
    only_labels = fd.rules.clarify(y_true=[1, 0] * 50, groups={"g": ["x", "y", "y", "x"] * 25})
    names = {row["metric"] for row in only_labels.rows}
    assert names == {"CI", "DPL", "KL", "JS", "LP", "TVD", "KS", "CDDL"}
    with pytest.raises(fd.InvalidInput, match="leave sample_weight out"):
        fd.rules.clarify(fd.State(y_true=[1, 0], groups={"g": [1, 2]}, sample_weight=[1.0, 2.0]))


def test_pages_and_files_carry_the_names(tmp_path) -> None:
    truth, decided = [1, 0, 1, 1] * 50, [1, 1, 0, 1] * 50
    report = fd.rules.clarify(y_true=truth, y_pred=decided, groups={"sex": ["F", "M"] * 100})
    text = str(report)
    assert "Treatment equality" in text
    assert "Decisions, after it" in text
    assert report.save(tmp_path / "clarify.html").exists()
    assert not math.isnan(report.facts["generalized_entropy_of_all"])
