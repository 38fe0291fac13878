"""Wrong definitions and silent numbers that are in use elsewhere, each with the right one.

What `fairdrift.compat` answers differently is tested beside it (test_compat_*.py), what is
published in test_goldens.py, tables of rules in test_rules.py.
"""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

import fairdrift as fd
from fairdrift import stats


def people(cells: dict[str, tuple[int, int, int, int]]) -> dict[str, list[Any]]:
    """Rows with these true positives, false positives, false negatives, true negatives by group."""
    labels = ((1, 1), (0, 1), (1, 0), (0, 0))
    rows = [
        (g, *pair) for g, four in cells.items() for pair, n in zip(labels, four, strict=True)
        for _ in range(n)
    ]  # fmt: skip
    return dict(zip("gyp", map(list, zip(*rows, strict=True)), strict=True))


def audited(rows: Any, **options: Any) -> fd.Report:
    roles = {"y_true": "y", "y_pred": "p", "groups": ["g"], "min_group_size": 1}
    return fd.audit(rows, **(roles | options))


def of(report: fd.Report, metric: str, comparison: str = "", group: str = "") -> fd.Measurement:
    who = {"group": group} if group else {}
    return report.measure(metric, attribute="g", comparison=comparison, **who)


# ---- Fairlearn


@pytest.mark.parametrize("name", ["y_true", "y_pred", "score", "sample_weight", "count", "group"])
def test_a_group_column_may_have_the_name_of_a_role(name: str) -> None:
    report = fd.audit(y_true=[1, 0] * 20, y_pred=[1] * 40, groups={name: [0, 1] * 20})
    found = report.select("selection_rate", attribute=name, comparison="")
    assert {m.group: m.value for m in found} == {"0": 1.0, "1": 1.0}


def test_an_undefined_rate_is_no_zero_and_decides_nothing() -> None:
    report = audited({"g": list("aaabbb"), "y": [1, 1, 0, 0, 0, 0], "p": [1, 0, 0, 0, 0, 0]})
    assert of(report, "true_positive_rate", group="a").value == 0.5
    for metric in ("equalized_odds_difference", "equal_opportunity_difference"):
        found = report.measure(metric, attribute="g")
        assert found.value is None
        assert found.reason


def test_people_without_a_group_are_neither_lost_nor_compared() -> None:
    two = {"a": ["x", None, "y", "y", None], "b": [1.0, float("nan"), 1.0, 2.0, 2.0]}
    report = fd.audit(y_pred=[1, 1, 0, 0, 1], groups=two, min_group_size=1)
    for name in two:
        counts = report.select("count", attribute=name)
        assert sum(m.value for m in counts) == 5
        assert "(missing)" in {m.group for m in counts}
        compared = [m for m in report.select("selection_rate", attribute=name) if m.comparison]
        assert "(missing)" not in {m.against for m in compared}
        extremes = [m for m in compared if m.comparison.startswith(("max", "min"))]
        assert len(extremes) == 3
        assert "(missing)" not in {m.group for m in extremes}
    assert sum(m.value for m in report.select("count", attribute=("a", "b"))) == 5


@pytest.mark.parametrize("index", [[1, 0, 2, 3], list("wxyz")])
def test_rows_of_other_indexes_are_not_paired_by_position(index: list[Any]) -> None:
    groups = pd.Series(["a", "a", "b", "b"], index=index)
    with pytest.raises(fd.InvalidInput, match="reset_index"):
        fd.audit(y_pred=pd.Series([1, 0, 1, 0]), groups={"g": groups})


def test_intervals_of_the_largest_difference_hold_0_where_groups_are_alike() -> None:
    found = of(audited({"p": [0, 1] * 200, "g": list("aabb") * 100}, y_true=None),
               "selection_rate", "max_difference")  # fmt: skip
    assert found.value == found.lower == 0 < found.upper
    rng = np.random.default_rng(0)
    tables = [(rng.integers(0, 2, 600), np.arange(600) % 3) for _ in range(60)]
    reports = [fd.audit(y_pred=p, groups={"g": g}) for p, g in tables]
    holds = [of(r, "selection_rate", "max_difference").lower == 0 for r in reports]
    assert sum(holds) >= 54  # .95 of 60, less two standard errors


def test_resamples_keep_every_group() -> None:
    state = fd.State(y_true=[1] * 7 + [0], y_pred=[1] * 7 + [0], groups={"g": list("aaaaaaab")})
    _, metrics, values = state.bootstrap(attribute="g", replicates=50)
    selected = values[:, :, list(metrics).index("selection_rate")]
    assert not np.isnan(selected).any()
    # One row of b, resampled, stays that row: no resample lacks the group.
    assert set(map(tuple, selected.tolist())) == {(1.0, 0.0)}


@pytest.mark.parametrize("weight", [-1.0, float("inf")])
def test_weights_that_are_none_are_refused(weight: float) -> None:
    with pytest.raises(fd.InvalidInput, match="sample_weight"):
        fd.audit(y_pred=[1, 0], sample_weight=[1.0, weight])


def test_texts_are_not_silently_negative() -> None:
    with pytest.raises(fd.InvalidInput, match="positive="):
        fd.audit(y_pred=["yes", "no"])


def test_a_group_of_one_class_has_no_area_and_the_others_have_theirs() -> None:
    report = fd.audit(
        y_true=[0, 1, 0, 1, 1, 1], score=[0.1, 0.9, 0.2, 0.8, 0.5, 0.6],
        groups={"g": list("aaaabb")}, min_group_size=1,
    )  # fmt: skip
    assert of(report, "roc_auc", group="a").value == 1
    assert of(report, "roc_auc", group="b").status == "undefined"
    assert of(report, "roc_auc", "max_difference").value is None


def test_intersections_of_nobody_are_no_groups() -> None:
    report = fd.audit(
        y_pred=[1, 0, 1, 0], groups={"a": [0, 0, 1, 1], "b": [0, 0, 1, 1]}, min_group_size=1
    )
    cells = report.select("selection_rate", attribute=("a", "b"), comparison="")
    assert [m.group for m in cells] == [("0", "0"), ("1", "1")]


def test_one_group_is_no_parity() -> None:
    report = audited({"p": [1, 0], "g": ["a", "a"]}, y_true=None)
    found = report.measure("demographic_parity_difference", attribute="g")
    assert found.value is None
    assert "fewer than two groups" in found.reason


def test_nobody_selected_has_no_ratio() -> None:
    report = audited({"p": [0] * 8, "g": list("ab") * 4, "y": [0, 1] * 4})
    assert report.measure("demographic_parity_ratio", attribute="g").status == "undefined"
    assert report.measure("demographic_parity_difference", attribute="g").value == 0


def test_numbers_of_either_sign_have_no_ratio() -> None:
    rows = {"y": [1.5, 2.0, 3.5, 4.0] * 20, "p": [1.0, 2.5, 3.0, 4.5] * 20, "g": list("abab") * 20}
    report = audited(rows)
    assert of(report, "mean_error", group="a").value == -0.5
    assert of(report, "mean_error", "max_difference").value == 1
    ratios = [
        m for m in report.select("mean_error", attribute="g") if "ratio" in (m.comparison or "")
    ]
    assert all(m.value is None for m in ratios)


# ---- AIF360


def test_entropy_of_order_0_is_the_limit_of_its_neighbours() -> None:
    # Benefits 2, 2, 1, 1, of mean 3/2: the mean log deviation is ln 1.5 - ln 2 / 2.
    truth, decision = [0, 0, 1, 1], [1, 1, 1, 1]
    at_0 = fd.metrics.generalized_entropy_index(truth, decision, alpha=0)
    assert at_0 == pytest.approx(math.log(1.5) - math.log(2) / 2)
    near = fd.metrics.generalized_entropy_index(truth, decision, alpha=1e-6)
    assert near == pytest.approx(at_0, abs=1e-6)


def test_average_odds_may_cancel_and_equalized_odds_do_not() -> None:
    report = audited(people({"0": (1, 1, 1, 1), "1": (2, 0, 0, 2)}), against="1")
    assert of(report, "average_odds_difference", "difference", "0").value == 0
    assert report.measure("equalized_odds_difference", attribute="g").value == 0.5


def test_rates_over_nobody_are_undefined_whichever_they_are() -> None:
    report = audited(people({"none": (0, 0, 2, 2), "all": (2, 2, 0, 0)}))
    for metric, group in (
        ("positive_predictive_value", "none"),
        ("false_discovery_rate", "none"),
        ("negative_predictive_value", "all"),
        ("false_omission_rate", "all"),
    ):
        assert of(report, metric, group=group).status == "undefined"


def test_disparity_of_groups_is_conditional_on_a_third_column() -> None:
    # Admitted: in each stratum both groups alike, so nothing is left of the raw disparity.
    rows = [("a", "x", 1)] * 6 + [("a", "x", 0)] * 2 + [("a", "y", 1)] + [("a", "y", 0)] * 3
    rows += [("b", "x", 1)] * 3 + [("b", "x", 0)] + [("b", "y", 1)] * 2 + [("b", "y", 0)] * 6
    g, s, p = zip(*rows, strict=True)
    report = fd.audit(
        y_pred=list(p), groups={"g": list(g)}, strata={"s": list(s)}, min_group_size=1
    )
    found = [m for m in report.measurements if m.metric == "conditional_demographic_disparity"]
    assert found
    assert all(m.value == pytest.approx(0, abs=1e-15) for m in found if m.value is not None)


# ---- Aequitas


def test_the_test_of_false_positive_rates_is_not_that_of_false_discoveries() -> None:
    rows = people({"a": (100, 100, 100, 900), "b": (900, 100, 100, 900)})
    report = audited(rows, against="b")
    same = of(report, "false_positive_rate", "difference", "a")
    assert same.value == 0
    assert same.p_value == pytest.approx(1)
    assert of(report, "false_discovery_rate", "difference", "a").p_value < 1e-12
    assert of(report, "false_negative_rate", "difference", "a").p_value < 1e-12


def test_something_by_nothing_is_not_10() -> None:
    rows = {"g": list("aaaabbbb"), "p": [1, 1, 0, 0, 0, 0, 0, 0], "y": [1, 0] * 4}
    report = audited(rows, against="b")
    for metric in ("selection_rate", "true_positive_rate", "false_discovery_rate"):
        found = of(report, metric, "ratio", "a")
        assert found.value is None
        assert found.reason


def test_equal_scores_are_approved_together_in_any_order() -> None:
    score, g = [0.5] * 6, list("aaabbb")
    one = fd.rules.credit_screen(score=score, groups={"g": g}, shares=[0.5])
    other = fd.rules.credit_screen(score=score, groups={"g": g[::-1]}, shares=[0.5])
    assert one.rows == other.rows
    assert {row["rate"] for row in one.rows if "rate" in row} == {1.0}


def test_a_score_at_the_threshold_is_selected() -> None:
    assert fd.audit(score=[0.5, 0.4], threshold=0.5).measure("selection_rate").value == 0.5


@pytest.mark.parametrize("kind", ["int64", "category", "string", "object", "float64", "boolean"])
def test_groups_may_be_of_any_kind_and_the_callers_table_stays(kind: str) -> None:
    rows = pd.DataFrame({"g": [0, 1, 1, 0] * 3, "y": [1, 0] * 6, "p": [1, 1, 0, 0] * 3})
    rows["g"] = rows["g"].astype(str if kind == "string" else kind)
    before = rows.copy(deep=True)
    report = audited(rows, metrics=["false_positive_rate"])
    assert len(report.select("count", attribute="g")) == 2
    pd.testing.assert_frame_equal(rows, before)


# ---- Holistic AI


def test_variation_is_the_root_of_twice_the_entropy() -> None:
    report = audited(people({"a": (3, 2, 1, 4)}))
    entropy = report.measure("generalized_entropy_index").value
    assert report.measure("coefficient_of_variation").value == pytest.approx(math.sqrt(2 * entropy))


def test_curves_that_cross_lie_apart_though_their_areas_are_one() -> None:
    # a: half of the positives first and half last; b: the positives in the middle.
    score = [0.9, 0.5, 0.5, 0.1] * 20
    truth = [1, 0, 0, 1] * 10 + [0, 1, 1, 0] * 10
    groups = {"g": ["a"] * 40 + ["b"] * 40}
    report = fd.audit(
        y_true=truth, score=score, groups=groups, metrics=["roc_auc", "abroca"], min_group_size=1
    )
    assert of(report, "roc_auc", "max_difference").value == pytest.approx(0)
    assert of(report, "abroca", "max_distance").value == pytest.approx(0.5)


def test_precision_and_recall_of_classes_are_not_swapped() -> None:
    # Of three truly x two are found; of four called x two are x.
    truth, called = list("xxxyyz"), list("xxyxxz")
    report = fd.audit(y_true=truth, y_pred=called, task="multiclass")
    assert report.measure("true_positive_rate", positive="x").value == pytest.approx(2 / 3)
    assert report.measure("positive_predictive_value", positive="x").value == 0.5
    assert report.measure("accuracy").value == 0.5


# ---- jurity


def test_a_ratio_to_nobody_selected_is_not_a_count() -> None:
    report = audited({"p": [1, 1, 1, 0, 0, 0], "g": list("mmmrrr")}, y_true=None, against="r")
    found = of(report, "selection_rate", "ratio", "m")
    assert found.value is None
    assert found.status == "undefined"


# ---- audit-AI


def test_a_bayes_factor_is_against_independence() -> None:
    assert stats.bayes_factor([18, 2], [2, 18]) > 100
    assert stats.bayes_factor([10, 10], [10, 10]) < 1


def test_a_p_value_of_0_is_significant() -> None:
    table = fd.rules.eeoc(counts={"a": (0, 3000), "b": (3000, 3000)}, against="b")
    row = next(row for row in table.rows if row["group"] == ["a"])
    assert row["significant"] is True


def test_an_adjusted_odds_ratio_does_not_depend_on_the_order_of_rows() -> None:
    rng = np.random.default_rng(4)
    rows = pd.DataFrame({"g": rng.choice(list("ab"), 300), "s": rng.choice(list("xyz"), 300)})
    rows["p"] = (rng.random(300) < 0.4 + 0.2 * (rows.g == "a")).astype(int)

    def asked(some: pd.DataFrame) -> dict[str, float | None]:
        report = fd.audit(some, y_pred="p", groups=["g"], strata=["s"], against="b")
        return {
            m.comparison: m.value
            for m in report.select("selection_rate", attribute="g", group="a")
            if "mantel" in (m.comparison or "")
        }

    first = asked(rows)
    assert len(first) >= 2
    assert asked(rows.sample(frac=1, random_state=1).reset_index(drop=True)) == first
    assert asked(rows[["p", "s", "g"]]) == first


# ---- oxonfair


def test_predictive_equality_is_of_false_positives() -> None:
    report = audited(people({"a": (4, 1, 4, 3), "b": (4, 3, 0, 1)}))
    found = report.measure("predictive_equality_difference", attribute="g")
    assert found.value == 0.5  # 1/4 and 3/4; false negative rates are 1/2 and 0


def test_small_weights_are_not_one_row() -> None:
    rows = {"y": [1, 1, 0, 0], "p": [1, 0, 1, 0], "g": ["a"] * 4, "w": [0.03, 0.01, 0.02, 0.06]}
    report = audited(rows, sample_weight="w")
    assert of(report, "true_positive_rate", group="a").value == pytest.approx(0.75)
    assert of(report, "false_positive_rate", group="a").value == pytest.approx(0.25)


def test_false_negatives_within_strata_are_weighed_by_positives() -> None:
    # x: 2 of 8 and 4 of 8 positives missed; y: 1 of 2 and 2 of 2, among very many negatives.
    cells = {
        "x": {"a": (6, 0, 2, 1), "b": (4, 0, 4, 1)},
        "y": {"a": (1, 0, 1, 90), "b": (0, 0, 2, 90)},
    }
    parts = [(s, people(by)) for s, by in cells.items()]
    rows = {key: [v for _, part in parts for v in part[key]] for key in "gyp"}
    rows["s"] = [s for s, part in parts for _ in part["g"]]
    report = audited(rows, strata=["s"], against="b")
    found = of(report, "false_negative_rate", "mantel_haenszel_difference", "a")
    # Weights m n / (m + n) of positives: 4 and 1.
    assert found.value == pytest.approx((4 * (2 / 8 - 4 / 8) + 1 * (1 / 2 - 2 / 2)) / 5)


# ---- all of them


def test_importing_it_is_light_and_says_nothing() -> None:
    code = (
        "import sys, fairdrift; "
        "print(sorted({'pandas', 'sklearn', 'scipy', 'matplotlib', 'polars'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_people_whose_group_is_unknown_are_compared_with_nobody() -> None:
    rows = {"g": ["a"] * 60 + ["b"] * 60 + [None] * 60, "d": [1, 0] * 60 + [0] * 60}
    report = fd.audit(rows, y_pred="d", groups=["g"])
    assert {m.group for m in report.select(comparison="difference")} <= {"a", "b"}
    check = {"id": "gap", "metric": "selection_rate", "comparison": "ratio", "at_least": 0.8}
    assert fd.Policy.from_dict({"checks": [check]}).evaluate(report).verdict == "pass"
    table = fd.rules.eeoc(rows, selected="d", groups=["g"])
    unknown = next(row for row in table.rows if row["group"] == ["(missing)"])
    assert unknown["impact_ratio"] is None


def test_the_rest_are_people_who_are_known_to_be_of_another_group() -> None:
    rows = {"g": ["m"] * 40 + ["n"] * 40 + [None] * 40, "d": [1, 0] * 20 + [1] * 40 + [0] * 40}
    report = fd.audit(rows, y_pred="d", groups=["g"], against="rest")
    found = report.measure("selection_rate", attribute="g", group="m", comparison="difference")
    assert found.value == -0.5
    everyone = fd.audit(rows, y_pred="d", groups=["g"], against="overall")
    found = everyone.measure("selection_rate", attribute="g", group="m", comparison="difference")
    assert found.value == 0.0  # overall are all rows, whoever they are
