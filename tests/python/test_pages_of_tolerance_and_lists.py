"""Pages of audits with a tolerance, of lists, and of what asks for one rate alone."""

from __future__ import annotations

import html
import re

import numpy as np

import fairdrift as fd


def text_of(report: fd.Report) -> str:
    """What a reader of the page reads."""
    body = re.sub(r"<(style|script).*?</\1>", " ", report.to_html(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def decided(n: int, gap: float, **more: object) -> fd.Report:
    half = n // 2
    a, b = (np.arange(half) < round(half * rate) for rate in (0.5, 0.5 - gap))
    return fd.audit(
        y_pred=np.concatenate([a, b]).astype(int),
        groups={"team": np.repeat(["blue", "green"], half)},
        **more,
    )


def test_a_tolerance_decides_what_pages_say() -> None:
    tolerance = {"difference": 0.05, "ratio": 0.8}
    apart = text_of(decided(20000, 0.3, tolerance=tolerance))
    assert "Groups are apart" in apart
    assert (
        "That is beyond a difference of 5.0 points, at confidence 0.95 (source: the tolerance of "
        "this audit)." in apart
    )
    assert "The tolerance of this audit decides" in apart
    alike = text_of(decided(20000, 0.0, tolerance=tolerance))
    assert (
        "That is within a difference of 5.0 points and a ratio of 0.800, by two one-sided tests at "
        "0.05" in alike
    )
    open_still = text_of(decided(400, 0.04, tolerance=tolerance))
    assert "Whether it is within a difference of 5.0 points is open" in open_still
    assert "rows like these, instead of 400, would decide" in open_still


def test_of_difference_and_ratio_the_worse_decides() -> None:
    # 4.5% against 2.5%: two points are within five, and a ratio of .56 is not within .8.
    half = 20000
    rare = np.concatenate([np.arange(half) < half * r for r in (0.045, 0.025)]).astype(int)
    report = fd.audit(
        y_pred=rare,
        groups={"team": np.repeat(["blue", "green"], half)},
        tolerance={"difference": 0.05, "ratio": 0.8},
    )
    extremes = [
        report.measure("selection_rate", attribute="team", comparison=how).finding
        for how in ("max_difference", "min_ratio")
    ]
    assert extremes == ["equivalent", "different"]
    page = text_of(report)
    assert "That is beyond a ratio of 0.8" in page
    assert "Groups are apart" in page


def test_without_a_tolerance_pages_keep_their_own_line() -> None:
    page = text_of(decided(20000, 0.3))
    assert "tolerance of this audit" not in page
    assert "A difference is called small" in page


def listed() -> fd.Report:
    rng = np.random.default_rng(4)
    group = rng.choice(["blue", "green"], 400)
    score = rng.normal(size=400) + (group == "blue")
    relevant = (score + rng.normal(size=400) > 0.5).astype(int)
    return fd.audit(y_true=relevant, score=score, groups={"team": group}, task="ranking")


def test_a_list_leads_with_who_is_seen() -> None:
    report = listed()
    page = text_of(report)
    overview = page.split("How far apart groups are", 1)[1][:200]
    assert "The exposure of the groups" in overview
    assert "Exposure is" in page
    everyone = report.measure("exposure")
    assert (
        f"{everyone.value:.3f}" in page.split("Rates by team team", 1)[1].split("Everyone")[1][:300]
    )
    assert "<svg" in report.to_html()


def test_distances_between_scores_have_their_table() -> None:
    report = listed()
    table = text_of(report).split("Between the scores of")[1][:900]
    distance = report.measure(
        "max_statistical_parity", attribute="team", group="blue", comparison="distance"
    )
    assert "blue and green" in table
    assert f"{distance.value:.3f}" in table


def test_the_favorable_rate_alone_has_a_page() -> None:
    report = fd.audit(
        y_pred=[0, 1] * 50,
        groups={"team": ["blue", "green"] * 50},
        favorable=0,
        metrics=["favorable_rate"],
    )
    assert "avorable rate" in report.to_html()
