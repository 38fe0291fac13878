"""Groups known by probability: rates, and errors that count the rows which groups share."""

from __future__ import annotations

import numpy as np
import pytest

import fairdrift as fd


def rows(n: int, seed: int = 0) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Decisions that depend on where people live, and so do the probabilities of a group."""
    rng = np.random.default_rng(seed)
    white = rng.beta(2, 1, n)
    black = (1 - white) * rng.uniform(0.6, 1, n)
    hired = (rng.random(n) < 0.2 + 0.4 * white).astype(int)
    return hired, {"White": white, "Black": black}


def test_certain_members_are_groups_exactly() -> None:
    rng = np.random.default_rng(1)
    race = rng.choice(["A", "B", "C"], 900, p=[0.5, 0.3, 0.2])
    truth, hired = rng.integers(0, 2, 900), rng.integers(0, 2, 900)
    hard = fd.audit(y_true=truth, y_pred=hired, groups={"race": race}, intersections="none")
    members = {g: (race == g).astype(float) for g in "ABC"}
    soft = fd.audit(y_true=truth, y_pred=hired, membership={"race": members})
    fields = ("value", "lower", "upper", "n", "numerator", "denominator", "method", "p_value")
    compared = 0
    for m in soft.measurements:
        if m.attribute != "race" or m.metric == "count":
            continue
        other = hard.measure(
            m.metric,
            attribute="race",
            group=m.group,
            comparison=m.comparison or "",
            **({"against": m.against} if m.against else {}),
        )
        for field in fields:
            assert getattr(m, field) == getattr(other, field), (m, field)
        compared += 1
    assert compared > 50


def test_rates_and_errors_are_those_of_a_bootstrap_of_rows() -> None:
    hired, members = rows(4000)
    report = fd.audit(y_pred=hired, membership={"race": members}, metrics=["selection_rate"])
    white, black = members["White"], members["Black"]

    def rates(at: np.ndarray) -> tuple[float, float]:
        return tuple(np.sum(p[at] * hired[at]) / np.sum(p[at]) for p in (white, black))

    a, b = rates(np.arange(4000))
    found = {
        (m.group, m.comparison): m for m in report.measurements if m.metric == "selection_rate"
    }
    assert found["White", None].value == pytest.approx(a, abs=1e-12)
    assert found["Black", None].value == pytest.approx(b, abs=1e-12)
    difference, ratio = found["Black", "difference"], found["Black", "ratio"]
    assert (difference.value, ratio.value) == pytest.approx((b - a, b / a), abs=1e-12)
    rng = np.random.default_rng(2)
    draws = np.array([rates(rng.integers(0, 4000, 4000)) for _ in range(6000)])
    z = 1.959964

    def error(m: fd.Measurement) -> float:
        return (m.upper - m.lower) / (2 * z)

    assert error(found["White", None]) == pytest.approx(draws[:, 0].std(), rel=0.05)
    assert error(found["Black", None]) == pytest.approx(draws[:, 1].std(), rel=0.05)
    apart = draws[:, 1] - draws[:, 0]
    assert error(difference) == pytest.approx(apart.std(), rel=0.05)
    logs = np.log(draws[:, 1] / draws[:, 0])
    assert np.log(ratio.upper / ratio.lower) / (2 * z) == pytest.approx(logs.std(), rel=0.05)
    # The rows are shared: as if they were not, the error would be another.
    apart_alone = np.hypot(draws[:, 0].std(), draws[:, 1].std())
    assert abs(apart.std() / apart_alone - 1) > 0.1


def test_the_difference_s_interval_holds_in_95_of_100() -> None:
    held = 0
    for seed in range(300):
        hired, members = rows(400, seed)
        m = fd.audit(y_pred=hired, membership={"race": members}).measure(
            "selection_rate", attribute="race", group="Black", comparison="difference"
        )
        held += m.lower <= _truth() <= m.upper
    assert held >= 273  # 285 and 3 standard errors below


def _truth() -> float:
    # E[(1 - w) r (.2 + .4 w)] / E[(1 - w) r] - E[w (.2 + .4 w)] / E[w], w ~ Beta(2, 1), r apart.
    moments = [2 / 3, 1 / 2]
    of_white = 0.2 + 0.4 * moments[1] / moments[0]
    of_black = 0.2 + 0.4 * (moments[0] - moments[1]) / (1 - moments[0])
    return of_black - of_white


def test_notes_say_what_is_assumed_and_what_is_left_out() -> None:
    hired, members = rows(500)
    members["White"][:7] = np.nan
    report = fd.audit(y_pred=hired, membership={"race": members})
    assert any("does not depend on the group" in note for note in report.notes)
    assert any("7 rows without a probability" in note for note in report.notes)
    assert "Rates by race" in report.to_html()


def test_small_effective_groups_decide_nothing() -> None:
    hired = np.array([0, 1] * 100)
    members = {"A": np.full(200, 0.99), "B": np.r_[np.full(20, 0.5), np.zeros(180)]}
    members["A"][:20] = 0.5
    report = fd.audit(y_pred=hired, membership={"race": members})
    m = report.measure("selection_rate", attribute="race", group="B")
    assert m.status == "suppressed"
    assert "effective size of 20" in m.reason


@pytest.mark.parametrize(
    ("white", "black", "message"),
    [
        (1.2, 0.0, "'White' is 1.2 in row 3"),
        (-0.1, 0.0, "'White' is -0.1 in row 3"),
        (0.7, 0.4, r"add up to 1\.1 in row 3.*'Black'"),
    ],
)
def test_what_is_no_probability_is_refused(white: float, black: float, message: str) -> None:
    hired, members = rows(10)
    members["White"][3], members["Black"][3] = white, black
    with pytest.raises(fd.InvalidInput, match=message):
        fd.audit(y_pred=hired, membership={"race": members})


def test_columns_of_a_table_and_a_threshold() -> None:
    hired, members = rows(300)
    table = {"p_w": members["White"], "p_b": members["Black"], "score": hired * 0.8}
    report = fd.audit(table, score="score", threshold=0.5, membership={"race": ["p_w", "p_b"]})
    m = report.measure("selection_rate", attribute="race", group="p_w")
    assert m.value == pytest.approx(np.average(hired, weights=members["White"]), abs=1e-12)
    with pytest.raises(fd.InvalidInput, match="already knows"):
        fd.audit(fd.State(y_pred=hired), membership={"race": members})
