"""Intervals and tests agree with published values and with brute force."""

from __future__ import annotations

import math

import pytest
import shared
from hypothesis import given
from hypothesis import strategies as st

from fairdrift import stats


def test_golden_intervals() -> None:
    cases = shared.golden("fairness")
    assert stats.wilson(0, 20) == pytest.approx(cases["ci-wilson-0-20"]["expected"], abs=5e-5)
    assert stats.clopper_pearson(15, 148) == pytest.approx(
        cases["ci-cp-15-148"]["expected"], abs=5e-5
    )
    assert stats.newcombe(56, 70, 48, 80) == pytest.approx(
        cases["ci-diff-newcombe"]["expected"], abs=5e-5
    )
    assert stats.miettinen_nurminen(56, 70, 48, 80) == pytest.approx((0.0528, 0.3382), abs=5e-5)
    assert stats.koopman(36, 40, 16, 80) == pytest.approx((2.94, 7.15), abs=5e-3)


def test_golden_fisher_and_chi_square() -> None:
    for name, case in shared.golden("fairness").items():
        if name.startswith("fisher-"):
            (a, b), (c, d) = case["inputs"]["table"]
            assert stats.fisher_exact(a, b, c, d)["two_sided"] == pytest.approx(
                case["expected"], rel=1e-7
            )
    cases = shared.golden("monitoring")
    counts = cases["M03"]["inputs"]
    found = stats.chi_square(counts["ref_counts"], counts["cur_counts"])
    assert found["p_value"] == pytest.approx(cases["M03"]["expected"], rel=1e-12)
    for name in ("M11", "M12"):
        table = cases[name]["inputs"]
        p = stats.fisher_exact(*table["ref_counts_ab"], *table["cur_counts_ab"])["two_sided"]
        assert p == pytest.approx(cases[name]["expected"], abs=1e-3)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_fisher_equals_summing_the_hypergeometric_law(a: int, b: int, c: int, d: int) -> None:
    n, row, column = a + b + c + d, a + b, a + c
    if n == 0:
        return
    weight = {
        x: math.comb(column, x) * math.comb(n - column, row - x)
        for x in range(max(0, row + column - n), min(row, column) + 1)
    }
    total = sum(weight.values())
    extreme = sum(w for w in weight.values() if w <= weight[a] * (1 + 1e-7))
    assert stats.fisher_exact(a, b, c, d)["two_sided"] == pytest.approx(extreme / total, rel=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_p_values_equal_their_definitions(p: list[float]) -> None:
    order = sorted(range(len(p)), key=p.__getitem__)
    n = len(p)
    holm, running = [0.0] * n, 0.0
    for rank, i in enumerate(order):
        running = max(running, min(1.0, (n - rank) * p[i]))
        holm[i] = running
    bh, running = [0.0] * n, 1.0
    for rank in range(n - 1, -1, -1):
        running = min(running, p[order[rank]] * n / (rank + 1))
        bh[order[rank]] = running
    harmonic = sum(1 / k for k in range(1, n + 1))
    assert stats.holm(p) == pytest.approx(holm, rel=1e-12)
    assert stats.benjamini_hochberg(p) == pytest.approx(bh, rel=1e-12)
    assert stats.benjamini_yekutieli(p) == pytest.approx(
        [min(1.0, harmonic * b) for b in bh], rel=1e-9
    )
