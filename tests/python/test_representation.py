"""Groups' shares of the rows beside those of a population."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import fairdrift as fd

SHARES = {"race": {"A": 0.5, "B": 0.3, "C": 0.2}}


def audited(counts: tuple[int, ...], **more: object) -> fd.Report:
    race = np.repeat(["A", "B", "C"], counts)
    return fd.audit(groups={"race": race}, population=SHARES, **more)


def test_the_fit_is_pearsons_and_each_group_the_score_test() -> None:
    counts = (430, 350, 220)
    report = audited(counts)
    fit = report.measure("representation", attribute="race", comparison="goodness_of_fit")
    expected = stats.chisquare(counts, 1000 * np.array([0.5, 0.3, 0.2]))
    assert fit.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    assert fit.value == pytest.approx(np.sqrt(expected.statistic / 1000))
    assert fit.lower <= fit.value <= fit.upper
    m = report.measure("representation", attribute="race", group="A", comparison="difference")
    interval = stats.binomtest(430, 1000).proportion_ci(method="wilson")
    assert (m.lower, m.upper) == pytest.approx((interval.low - 0.5, interval.high - 0.5))
    assert "430 of 1,000 rows are of people with race = A (43.0%)" in report.to_markdown()


def test_under_its_own_population_a_fit_is_rejected_in_five_of_a_hundred() -> None:
    rng = np.random.default_rng(0)
    rejected = held = 0
    for _ in range(400):
        counts = tuple(rng.multinomial(300, [0.5, 0.3, 0.2]))
        report = audited(counts)
        fit = report.measure("representation", attribute="race", comparison="goodness_of_fit")
        rejected += fit.p_value < 0.05
        gap = report.measure("representation", attribute="race", group="C", comparison="difference")
        held += gap.lower <= 0 <= gap.upper
    assert 7 <= rejected <= 33
    assert held >= 370


def test_weights_enter_as_shares_of_their_sum() -> None:
    report = fd.audit(
        groups={"race": np.repeat(["A", "B", "C"], (100, 100, 100))},
        sample_weight=np.repeat([5.0, 3.0, 2.0], 100),
        population=SHARES,
    )
    m = report.measure("representation", attribute="race", group="A")
    assert m.value == pytest.approx(0.5)
    plain = fd.audit(groups={"race": np.repeat(["A", "B"], 150)})
    assert m.upper - m.lower > 0.1
    assert plain.measure("count").n == 300


@pytest.mark.parametrize(
    ("population", "message"),
    [
        ({"race": {"A": 0.5, "B": 0.3, "C": 0.1}}, "add up to 0.9"),
        ({"rase": {"A": 1.0}}, "'rase', which is not among the groups: race"),
        ({"race": {"A": 0.5, "B": 0.5}}, "no share of 'C'"),
        ({"race": {"A": 1.5, "B": 0.3, "C": 0.2}}, "'A' is 1.5"),
        ({"race": 0.5}, "dict of dicts"),
    ],
)
def test_shares_that_do_not_fit_are_refused(population: object, message: str) -> None:
    with pytest.raises(fd.InvalidInput, match=message):
        fd.audit(groups={"race": ["A", "B", "C"] * 10}, population=population)
