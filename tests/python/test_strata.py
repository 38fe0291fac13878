"""Comparisons within strata: Berkeley's admissions, and what cannot be compared."""

from __future__ import annotations

import numpy as np
import pytest

import fairdrift as fd

# Applicants and admissions to the six largest departments, 1973: women, then men (Bickel, Hammel
# and O'Connell 1975, Science 187; counts of Freedman, Pisani and Purves, "Statistics").
BERKELEY = {
    "A": ((89, 108), (512, 825)),
    "B": ((17, 25), (353, 560)),
    "C": ((202, 593), (120, 325)),
    "D": ((131, 375), (138, 417)),
    "E": ((94, 393), (53, 191)),
    "F": ((24, 341), (22, 373)),
}


def admissions() -> dict[str, np.ndarray]:
    rows = [
        (department, sex, admitted)
        for department, both in BERKELEY.items()
        for sex, (selected, all_of) in zip(("women", "men"), both, strict=True)
        for admitted in [1] * selected + [0] * (all_of - selected)
    ]
    department, sex, admitted = (np.array(column) for column in zip(*rows, strict=True))
    return {"department": department, "sex": sex, "admitted": admitted}


@pytest.fixture(scope="module")
def report() -> fd.Report:
    return fd.audit(admissions(), y_pred="admitted", groups=["sex"], strata=["department"])


def of_women(report: fd.Report, comparison: str) -> fd.Measurement:
    return report.measure("selection_rate", attribute="sex", group="women", comparison=comparison)


def test_berkeley_raw_and_within_departments(report: fd.Report) -> None:
    assert of_women(report, "difference").value == pytest.approx(557 / 1835 - 1198 / 2691)
    odds = of_women(report, "mantel_haenszel_odds_ratio")
    # R: mantelhaen.test(UCBAdmissions) gives .9046968 (.7719074, 1.0603298) for men over women.
    assert 1 / odds.value == pytest.approx(0.9046968, abs=5e-8)
    assert 1 / odds.upper == pytest.approx(0.7719074, abs=5e-8)
    assert 1 / odds.lower == pytest.approx(1.0603298, abs=5e-8)
    common = of_women(report, "mantel_haenszel_difference")
    assert common.value > 0
    assert common.lower < 0 < common.upper
    # R without correction: .2169; half of the step that the counts move in is taken off here.
    assert common.p_value == pytest.approx(0.2241564, abs=5e-8)
    # DescTools: BreslowDayTest(UCBAdmissions, correct = TRUE) gives 18.826, p .002071.
    same = of_women(report, "homogeneity")
    assert same.value == pytest.approx(18.8255, abs=5e-5)
    assert same.p_value == pytest.approx(0.002091, abs=5e-7)  # Levin's variances for Tarone's


def test_a_reversal_is_said_in_words(report: fd.Report) -> None:
    assert any("direction reverses (Simpson's paradox)" in note for note in report.notes)
    for page in (report.to_html(), report.to_markdown()):
        assert "the direction reverses" in page
        assert "Within department, by sex" in page


def test_conditional_demographic_disparity_by_hand() -> None:
    # Stratum x: 2 of 4 a and 2 of 2 b selected; stratum y: nobody rejected, so it says nothing.
    group = ["a"] * 4 + ["b"] * 2 + ["a", "b"]
    stratum = ["x"] * 6 + ["y"] * 2
    selected = [1, 1, 0, 0, 1, 1, 1, 1]
    report = fd.audit(y_pred=selected, groups={"g": group}, strata={"s": stratum}, min_group_size=1)
    found = report.measure("conditional_demographic_disparity", attribute="g", group="a")
    assert found.value == pytest.approx(2 / 2 - 2 / 4)
    assert found.n == 6
    assert "2 rows are in strata where nobody or everybody is selected" in found.reason


def test_strata_that_hold_one_group_only_are_undefined() -> None:
    report = fd.audit(
        y_pred=[1, 0] * 40, groups={"g": ["a"] * 40 + ["b"] * 40}, strata={"s": [0] * 40 + [1] * 40}
    )
    found = report.measure(
        "selection_rate", attribute="g", group="b", comparison="mantel_haenszel_difference"
    )
    assert found.status == "undefined"
    assert found.reason == "no stratum holds both groups"


def test_one_stratum_is_no_stratum() -> None:
    rng = np.random.default_rng(5)
    group, chosen = rng.choice(["a", "b"], 500), rng.integers(0, 2, 500)
    report = fd.audit(y_pred=chosen, groups={"g": group}, strata={"s": np.zeros(500, int)})
    for one, other in (
        ("difference", "mantel_haenszel_difference"),
        ("ratio", "mantel_haenszel_ratio"),
        ("odds_ratio", "mantel_haenszel_odds_ratio"),
    ):
        raw, common = (
            next(m for m in report.measurements if m.comparison == how) for how in (one, other)
        )
        assert common.value == pytest.approx(raw.value)


def test_states_with_strata_add_up(report: fd.Report) -> None:
    rows = admissions()
    order = np.random.default_rng(0).permutation(len(rows["sex"]))
    parts = [
        fd.State(
            {k: v[part] for k, v in rows.items()},
            y_pred="admitted",
            groups=["sex"],
            strata=["department"],
        )
        for part in np.array_split(order, 7)
    ]
    assert fd.audit(sum(parts)).to_json() == report.to_json()


def test_a_policy_may_judge_within_strata(report: fd.Report) -> None:
    policy = fd.Policy.from_dict(
        {
            "checks": [
                {
                    "id": "within",
                    "metric": "selection_rate",
                    "attribute": "sex",
                    "group": "women",
                    "comparison": "mantel_haenszel_ratio",
                    "at_least": 0.8,
                }
            ]
        }
    )
    assert policy.evaluate(report).verdict == "pass"


def test_few_people_decide_nothing_within_strata() -> None:
    report = fd.audit(
        y_pred=[1, 0] * 50 + [1] * 100 + [0] * 4,
        groups={"g": ["a"] * 100 + ["b"] * 100 + ["c"] * 4},
        strata={"s": ["x"] * 204},
    )
    for metric, how in (
        ("selection_rate", "mantel_haenszel_difference"),
        ("conditional_demographic_disparity", ""),
    ):
        found = report.measure(metric, attribute="g", group="c", comparison=how)
        assert found.status == "suppressed"
        assert found.reason.startswith("4 rows, fewer than min_group_size = 30")


def test_rates_without_variance_have_no_interval_within_strata() -> None:
    report = fd.audit(
        y_pred=[0] * 200, groups={"g": ["a", "b"] * 100}, strata={"s": [1, 1, 2, 2] * 50}
    )
    found = report.measure(
        "selection_rate", attribute="g", group="b", comparison="mantel_haenszel_difference"
    )
    assert found.value == 0
    assert found.lower is None
    assert found.upper is None


def test_rows_are_rows_whatever_they_weigh() -> None:
    rng = np.random.default_rng(1)
    report = fd.audit(
        y_pred=rng.integers(0, 2, 400),
        groups={"g": ["a", "b"] * 200},
        strata={"s": [1, 1, 2, 2] * 100},
        sample_weight=np.full(400, 0.01),
    )
    for metric, how in (
        ("selection_rate", "mantel_haenszel_difference"),
        ("conditional_demographic_disparity", ""),
    ):
        assert report.measure(metric, attribute="g", group="b", comparison=how).n == 400


def test_everybody_selected_in_every_stratum_is_no_certainty() -> None:
    rows = {"groups": {"g": ["a", "b"] * 80}, "strata": {"job": ["x"] * 60 + ["y"] * 100}}
    report = fd.audit(y_pred=[1] * 160, **rows)
    for comparison, value in (("difference", 0), ("ratio", 1)):
        found = [
            m for m in report.select("selection_rate")
            if m.comparison == f"mantel_haenszel_{comparison}"
        ]  # fmt: skip
        assert [m.value for m in found] == [value]
        assert (found[0].lower, found[0].upper) == (None, None)
        assert found[0].reason.startswith("each group succeeds always or never in every stratum")
