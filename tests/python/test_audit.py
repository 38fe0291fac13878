"""The audit agrees with counting by hand, with published figures, and says what it cannot say."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shared
from hypothesis import given, settings
from hypothesis import strategies as st

import fairdrift as fd

Row = tuple[Any, Any, Any, int]  # group, label, decision, weight

RATES = {
    "base_rate": (lambda y, p: y == 1, lambda y, p: y is not None),
    "selection_rate": (lambda y, p: p == 1, lambda y, p: p is not None),
    "true_positive_rate": (lambda y, p: p == 1, lambda y, p: y == 1 and p is not None),
    "false_negative_rate": (lambda y, p: p == 0, lambda y, p: y == 1 and p is not None),
    "false_positive_rate": (lambda y, p: p == 1, lambda y, p: y == 0 and p is not None),
    "true_negative_rate": (lambda y, p: p == 0, lambda y, p: y == 0 and p is not None),
    "positive_predictive_value": (lambda y, p: y == 1, lambda y, p: p == 1 and y is not None),
    "false_discovery_rate": (lambda y, p: y == 0, lambda y, p: p == 1 and y is not None),
    "negative_predictive_value": (lambda y, p: y == 0, lambda y, p: p == 0 and y is not None),
    "false_omission_rate": (lambda y, p: y == 1, lambda y, p: p == 0 and y is not None),
    "accuracy": (lambda y, p: y == p, lambda y, p: None not in (y, p)),
}


def by_hand(rows: list[Row], metric: str) -> Fraction | None:
    """A rate by its definition, in fractions."""
    part, whole = RATES[metric]
    inside = [(y, p, w) for _, y, p, w in rows if whole(y, p)]
    total = sum(w for *_, w in inside)
    return Fraction(sum(w for y, p, w in inside if part(y, p)), total) if total else None


def close(found: float | None, wanted: Fraction | None) -> bool:
    if found is None or wanted is None:
        return found is None and wanted is None
    return math.isclose(found, float(wanted), rel_tol=1e-12, abs_tol=1e-15)


def audit_of(rows: list[Row], weighted: bool, **options: Any) -> fd.Report:
    groups, y_true, y_pred, weights = zip(*rows, strict=True)
    return fd.audit(
        y_true=list(y_true),
        y_pred=list(y_pred),
        groups={"g": list(groups)},
        sample_weight=list(weights) if weighted else None,
        min_group_size=1,
        **options,
    )


rows_of_people = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", None]),
        st.sampled_from([0, 1, 1, 0, None]),
        st.sampled_from([0, 1, 1, 0, None]),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(rows=rows_of_people, weighted=st.booleans())
def test_every_rate_and_comparison_equals_fractions_counted_by_hand(
    rows: list[Row], weighted: bool
) -> None:
    report = audit_of(rows, weighted)
    if not weighted:
        rows = [(g, y, p, 1) for g, y, p, _ in rows]
    for metric in RATES:
        assert close(report.measure(metric).value, by_hand(rows, metric)), metric
        rates = {}
        for group in {g for g, *_ in rows}:
            mine = by_hand([row for row in rows if row[0] == group], metric)
            name = "(missing)" if group is None else group
            found = report.measure(metric, attribute="g", group=name, comparison="")
            assert close(found.value, mine), (metric, name)
            assert (found.status == "undefined") == (mine is None)
            if mine is not None and group is not None:
                rates[name] = mine
        largest = report.measure(metric, attribute="g", comparison="max_difference")
        smallest = report.measure(metric, attribute="g", comparison="min_ratio")
        if len(rates) < 2:
            assert largest.value is None
            assert "fewer than two" in largest.reason
            continue
        assert close(largest.value, max(rates.values()) - min(rates.values())), metric
        top = max(rates.values())
        assert close(smallest.value, min(rates.values()) / top if top else None), metric
        for found in report.select(metric, attribute="g", comparison="difference"):
            if found.value is not None and "(missing)" not in (found.group, found.against):
                assert close(found.value, rates[found.group] - rates[found.against])


def test_rows_reconcile_groups_and_missing_values_make_up_all_rows() -> None:
    rows: list[Row] = [("a", 1, 1, 1)] * 5 + [(None, 0, 1, 1)] * 2 + [("b", None, None, 1)] * 3
    report = audit_of(rows, weighted=False)
    counts = [m.n for m in report.select("count", attribute="g")]
    assert sum(counts) == 10 == report.measure("count").n
    excluded = {e["reason"]: e["rows"] for e in report.to_dict()["data"][0]["excluded"]}
    assert excluded == {"y_true is missing": 3, "the decision is missing": 3}


def test_auc_equals_counting_pairs() -> None:
    rng = np.random.default_rng(3)
    n = 300
    score = np.round(rng.random(n), 2)  # ties
    label = rng.integers(0, 2, n)
    group = rng.integers(0, 3, n)
    report = fd.audit(y_true=label, score=score, groups={"g": group}, min_group_size=1)
    for g in [None, 0, 1, 2]:
        mine = np.full(n, True) if g is None else group == g
        up, down = score[mine & (label == 1)], score[mine & (label == 0)]
        wins = (up[:, None] > down).sum() + (up[:, None] == down).sum() / 2
        found = (
            report.measure("roc_auc")
            if g is None
            else report.measure("roc_auc", attribute="g", group=g)
        )
        assert found.value == pytest.approx(wins / (len(up) * len(down)), rel=1e-13)
        assert found.bound_lower == found.bound_upper == found.value
        # DeLong's variance, from the placements, on the logit scale
        v10 = ((down < up[:, None]).sum(1) + (down == up[:, None]).sum(1) / 2) / len(down)
        v01 = ((up > down[:, None]).sum(1) + (up == down[:, None]).sum(1) / 2) / len(up)
        se = math.sqrt(v10.var(ddof=1) / len(up) + v01.var(ddof=1) / len(down))
        a = found.value
        width = 1.959963984540054 * se / (a * (1 - a))
        logit = math.log(a / (1 - a))
        assert found.lower == pytest.approx(1 / (1 + math.exp(width - logit)), rel=1e-9)
        assert found.upper == pytest.approx(1 / (1 + math.exp(-width - logit)), rel=1e-9)


def test_auc_of_weighted_rows_equals_auc_of_repeated_rows() -> None:
    rng = np.random.default_rng(4)
    score, label = rng.random(80), rng.integers(0, 2, 80)
    weight = rng.integers(1, 4, 80)
    weighted = fd.audit(y_true=label, score=score, sample_weight=weight)
    repeated = fd.audit(y_true=label.repeat(weight), score=score.repeat(weight))
    assert float(weighted.measure("roc_auc")) == pytest.approx(
        float(repeated.measure("roc_auc")), rel=1e-12
    )
    # Weights are not repetitions: the interval of weighted rows must be the wider one.
    w, r = weighted.measure("roc_auc"), repeated.measure("roc_auc")
    assert w.upper - w.lower > r.upper - r.lower


def test_perfect_scores_leave_an_interval_of_some_width() -> None:
    report = fd.audit(y_true=[0] * 10 + [1] * 10, score=np.arange(20) / 20)
    auc = report.measure("roc_auc")
    assert auc.value == 1.0
    assert auc.method == "disjoint_pairs"
    assert auc.lower == pytest.approx(0.025 ** (1 / 10))  # ten disjoint pairs, all won


def test_f1_and_correlation_match_their_formulas() -> None:
    rng = np.random.default_rng(5)
    y, p = rng.integers(0, 2, 200), rng.integers(0, 2, 200)
    report = fd.audit(y_true=y, y_pred=p)
    tp, fp, fn = ((y & p).sum(), ((1 - y) & p).sum(), (y & (1 - p)).sum())
    assert float(report.measure("f1")) == pytest.approx(2 * tp / (2 * tp + fp + fn), rel=1e-14)
    assert float(report.measure("mcc")) == pytest.approx(np.corrcoef(y, p)[0, 1], rel=1e-12)
    balanced = (p[y == 1].mean() + 1 - p[y == 0].mean()) / 2
    assert float(report.measure("balanced_accuracy")) == pytest.approx(balanced, rel=1e-14)


def test_against_names_best_largest_overall_and_rest() -> None:
    group = ["a"] * 100 + ["b"] * 50 + ["c"] * 60
    chosen = [1] * 50 + [0] * 50 + [1] * 40 + [0] * 10 + [1] * 6 + [0] * 54
    rate = {"a": Fraction(50, 100), "b": Fraction(40, 50), "c": Fraction(6, 60)}
    everyone = Fraction(96, 210)

    def differences(against: str) -> dict[str, fd.Measurement]:
        report = fd.audit(y_pred=chosen, groups={"g": group}, against=against)
        found = report.select("selection_rate", attribute="g", comparison="difference")
        return {m.group: m for m in found}

    assert {g: m.against for g, m in differences("largest").items()} == {"b": "a", "c": "a"}
    assert {g: m.against for g, m in differences("best").items()} == {"a": "b", "c": "b"}
    assert {g: m.against for g, m in differences("c").items()} == {"a": "c", "b": "c"}
    for g, m in differences("overall").items():
        assert m.value == pytest.approx(float(rate[g] - everyone), rel=1e-12)
        assert m.lower < m.value < m.upper
    for g, m in differences("rest").items():
        others = [c for c, other in zip(chosen, group, strict=True) if other != g]
        assert m.value == pytest.approx(float(rate[g]) - sum(others) / len(others), rel=1e-12)
    # The group chosen as best by the same data asks for wider intervals than one named before.
    best, named = differences("best")["a"], differences("b")["a"]
    assert best.upper - best.lower > named.upper - named.lower
    with pytest.raises(fd.InvalidInput, match="'d'"):
        fd.audit(y_pred=chosen, groups={"g": group}, against="d")


def test_favorable_decides_best_and_the_impact_ratio() -> None:
    group = ["a"] * 100 + ["b"] * 100
    flagged = [1] * 20 + [0] * 80 + [1] * 60 + [0] * 40  # fraud: to be flagged is not wanted
    report = fd.audit(y_pred=flagged, groups={"g": group}, favorable=0, against="best")
    ratio = report.measure("impact_ratio", attribute="g")
    assert ratio.value == pytest.approx(0.4 / 0.8)
    assert (ratio.group, ratio.against) == ("b", "a")
    best = report.measure("selection_rate", attribute="g", group="b", comparison="difference")
    assert best.against == "a"


def test_one_person_decides_nothing() -> None:
    group = ["a"] * 50 + ["b"] * 50 + ["c"]
    chosen = [1] * 25 + [0] * 25 + [1] * 20 + [0] * 30 + [0]
    report = fd.audit(y_pred=chosen, groups={"g": group})
    ratio = report.measure("selection_rate", attribute="g", comparison="min_ratio")
    assert ratio.value == pytest.approx(0.8)
    assert "1 group of 1 people left out" in ratio.reason
    single = report.measure("selection_rate", attribute="g", group="c", comparison="")
    assert (single.status, single.value, single.n) == ("suppressed", 0.0, 1)


@pytest.mark.parametrize(
    ("y", "positive", "message"),
    [
        (["no", "yes"], None, "'no', 'yes'"),
        ([0, 2], None, "0, 2"),
        (["no", "yes"], "Yes", "Yes"),
    ],
)
def test_labels_that_do_not_say_what_is_positive_are_refused(
    y: list[Any], positive: Any, message: str
) -> None:
    with pytest.raises(fd.InvalidInput, match=message):
        fd.audit(y_true=y, y_pred=y, positive=positive)


def test_intersections_are_the_observed_ones() -> None:
    sex = ["F"] * 100 + ["M"] * 100
    race = (["x"] * 50 + ["y"] * 50) + ["x"] * 100
    report = fd.audit(y_pred=[1, 0] * 100, groups={"sex": sex, "race": race})
    found = report.select("selection_rate", attribute=("sex", "race"), comparison="")
    assert [m.group for m in found] == [("F", "x"), ("F", "y"), ("M", "x")]
    none = fd.audit(y_pred=[1, 0] * 100, groups={"sex": sex, "race": race}, intersections="none")
    assert none.select("selection_rate", attribute=("sex", "race")) == []


def test_bins_and_value_labels_read_in_the_report() -> None:
    age = [20] * 40 + [25] * 40 + [60] * 40
    report = fd.audit(y_pred=[1, 0] * 60, groups={"age": age}, bins={"age": [25, 40]})
    assert [m.group for m in report.select("count", attribute="age")] == [
        "under 25",
        "25 to under 40",
        "40 and over",
    ]
    named = fd.audit(
        y_pred=[1, 0] * 40,
        groups={"SEX": [1, 2] * 40},
        value_labels={"SEX": {1: "man", 2: "woman"}},
    )
    assert named.measure("selection_rate", attribute="SEX", group="man").n == 40


def test_names_of_columns_cannot_collide_with_roles() -> None:
    case = shared.golden("fairness")["pol-name-collision"]
    given = case["inputs"]
    report = fd.audit(
        y_true=given["y_true"], y_pred=given["y_pred"], groups=given["sensitive_features"]
    )
    found = report.select("selection_rate", attribute="y_pred", comparison="")
    assert {m.group: m.value for m in found} == case["expected"]["correct"]


# -- published figures ---------------------------------------------------------------------------

EMPLOYED = {
    2015: (0.82716, 0.90336),
    2016: (0.82533, 0.90203),
    2017: (0.82917, 0.90508),
    2018: (0.82822, 0.90570),
}


@pytest.fixture(scope="module")
def employment() -> pd.DataFrame:
    return pd.read_csv(shared.path("data/nannyml_employment/employment_MA_2015_2018.csv.gz"))


@pytest.mark.parametrize("year", EMPLOYED)
def test_employment_records_by_year(employment: pd.DataFrame, year: int) -> None:
    rows = employment[employment.year == year]
    roles = {"y_true": "employed", "y_pred": "prediction", "score": "predicted_probability"}
    report = fd.audit(rows, **roles)
    accuracy, auc = EMPLOYED[year]
    assert float(report.measure("accuracy")) == pytest.approx(accuracy, abs=5e-6)
    assert float(report.measure("roc_auc")) == pytest.approx(auc, abs=5e-6)


def test_employment_ratios_of_2018(employment: pd.DataFrame) -> None:
    rows = employment[employment.year == 2018]
    report = fd.audit(rows, y_pred="prediction", groups=["SEX", "DIS", "RAC1P"], min_group_size=100)

    def ratio(attribute: str) -> float:
        return float(report.measure("selection_rate", attribute=attribute, comparison="min_ratio"))

    assert ratio("SEX") == pytest.approx(0.991, abs=5e-4)
    assert ratio("DIS") == pytest.approx(0.151, abs=5e-4)
    assert ratio("RAC1P") == pytest.approx(0.784, abs=5e-4)


def test_compas_both_error_rates() -> None:
    rows = pd.read_csv(shared.path("data/compas/compas-scores-two-years.noid.csv"))
    report = fd.audit(
        rows,
        y_true="two_year_recid",
        y_pred="score_text",
        groups=["race"],
        positive=[1, "Medium", "High"],
        favorable=[0, "Low"],
    )
    for race, fp, negatives, fn, positives in [
        ("African-American", 805, 1795, 532, 1901),
        ("Caucasian", 349, 1488, 461, 966),
    ]:
        false_positive = report.measure(
            "false_positive_rate", attribute="race", group=race, comparison=""
        )
        false_negative = report.measure(
            "false_negative_rate", attribute="race", group=race, comparison=""
        )
        assert (false_positive.numerator, false_positive.denominator) == (fp, negatives)
        assert (false_negative.numerator, false_negative.denominator) == (fn, positives)


# -- published cases -----------------------------------------------------------------------------


def rates(report: fd.Report, metric: str) -> dict[str, float | None]:
    return {m.group: m.value for m in report.select(metric, attribute="g", comparison="")}


def test_golden_fairlearn() -> None:
    cases = shared.golden("fairness")
    for name in ("fl-selrate-unweighted", "fl-selrate-weighted"):
        given = cases[name]["inputs"]
        report = fd.audit(y_pred=given["y_pred"], sample_weight=given.get("sample_weight"))
        assert float(report.measure("selection_rate")) == pytest.approx(cases[name]["expected"])
    given = cases["fl-tpr-some-correct"]["inputs"]
    report = fd.audit(y_true=given["y_true"], y_pred=given["y_pred"])
    assert float(report.measure("recall")) == cases["fl-tpr-some-correct"]["expected"]
    case = cases["fl-71-unweighted"]
    given = case["inputs"]
    given["groups"] = {"g": given.pop("sensitive_features")}
    report = fd.audit(**given, min_group_size=1)
    overall = fd.audit(**given, min_group_size=1, against="overall")
    wanted = {key.replace(".between_groups", ""): value for key, value in case["expected"].items()}
    for name, found in {
        "demographic_parity_difference": "demographic_parity_difference",
        "demographic_parity_ratio": "demographic_parity_ratio",
        "equalized_odds_difference.worst_case": "equalized_odds_difference",
        "equalized_odds_ratio.worst_case": "equalized_odds_ratio",
        "equal_opportunity_difference": "equal_opportunity_difference",
    }.items():
        assert float(report.measure(found, attribute="g")) == pytest.approx(wanted[name], rel=1e-12)
    differences = overall.select("selection_rate", attribute="g", comparison="difference")
    assert max(abs(float(m)) for m in differences) == pytest.approx(
        wanted["demographic_parity_difference.to_overall"], rel=1e-12
    )


def test_golden_aif360_holistic_ai_jurity_aequitas() -> None:
    cases = shared.golden("fairness")
    case = cases["aif-group-diffs"]
    report = fd.audit(
        y_true=case["inputs"]["y_true"],
        y_pred=case["inputs"]["y_pred"],
        groups={"g": case["inputs"]["groups"]},
        against="1",
        min_group_size=1,
    )

    def against(metric: str, comparison: str, group: str = "0") -> float:
        return float(report.measure(metric, attribute="g", group=group, comparison=comparison))

    wanted = case["expected"]
    assert against("selection_rate", "difference") == pytest.approx(
        wanted["statistical_parity_difference"], rel=1e-12
    )
    assert against("selection_rate", "ratio") == pytest.approx(wanted["disparate_impact_ratio"])
    assert against("true_positive_rate", "difference") == pytest.approx(
        wanted["equal_opportunity_difference"]
    )
    assert against("average_odds_difference", "difference") == pytest.approx(
        wanted["average_odds_difference"], rel=1e-12
    )

    given = cases["ha-binary"]["inputs"]
    wanted = cases["ha-binary"]["expected"]
    sizes = (len(given["y_true_a"]), len(given["y_true_b"]))
    report = fd.audit(
        y_true=given["y_true_a"] + given["y_true_b"],
        y_pred=given["y_pred_a"] + given["y_pred_b"],
        groups={"g": ["a"] * sizes[0] + ["b"] * sizes[1]},
        against="b",
        min_group_size=1,
    )
    for metric, comparison, name in [
        ("selection_rate", "difference", "statistical_parity"),
        ("selection_rate", "ratio", "disparate_impact"),
        ("true_positive_rate", "difference", "equal_opportunity_diff"),
        ("false_positive_rate", "difference", "false_positive_rate_diff"),
        ("average_odds_difference", "difference", "average_odds_diff"),
        ("accuracy", "difference", "accuracy_diff"),
    ]:
        assert against(metric, comparison, "a") == pytest.approx(wanted[name], rel=1e-8), name
    assert float(report.measure("impact_ratio", attribute="g")) == pytest.approx(
        wanted["four_fifths"]
    )

    for name, metric, comparison in [
        ("ju-di", "selection_rate", "ratio"),
        ("ju-aod", "average_odds_difference", "difference"),
        ("ju-pe", "false_positive_rate", "difference"),
    ]:
        given = cases[name]["inputs"]
        report = fd.audit(
            y_true=given.get("labels"),
            y_pred=given["predictions"],
            groups={"g": given["memberships"]},
            against="0",
            min_group_size=1,
        )
        assert against(metric, comparison, "1") == pytest.approx(cases[name]["expected"], abs=1e-9)

    confusion = cases["aq-test1"]["inputs"]["confusion"]
    rows: list[Row] = []
    for group, cells in confusion.items():
        for (y, p), cell in {(1, 1): "TP", (0, 1): "FP", (1, 0): "FN", (0, 0): "TN"}.items():
            rows += [(group, y, p, 1)] * cells[cell]
    report = audit_of(rows, weighted=False, against="High")
    wanted = cases["aq-test1"]["expected"]
    names = {
        "fpr": "false_positive_rate",
        "fnr": "false_negative_rate",
        "for": "false_omission_rate",
        "fdr": "false_discovery_rate",
        "pprev": "selection_rate",
    }
    for short, metric in names.items():
        found = rates(report, metric)
        assert found["High"] == pytest.approx(wanted["High"][short])
        assert found["Low"] == pytest.approx(wanted["Low"][short])
        assert against(metric, "ratio", "Low") == pytest.approx(wanted["Low_disparity"][short])


def test_golden_zero_division_is_undefined_where_others_say_zero() -> None:
    cases = shared.golden("fairness")
    given = cases["ju-for-degenerate"]["inputs"]  # jurity: 0/0 is 0, so a difference of 0.25
    report = fd.audit(
        y_true=given["labels"],
        y_pred=given["predictions"],
        groups={"g": given["memberships"]},
        min_group_size=1,
        against="1",
    )
    found = report.measure("false_omission_rate", attribute="g", group="0", comparison="difference")
    assert found.status == "undefined"
    assert "decided negative" in found.reason
    given = cases["pol-tpr-no-positives"]["inputs"]  # Fairlearn: a rate of 0.0
    report = fd.audit(
        y_true=given["y_true"],
        y_pred=given["y_pred"],
        groups={"g": given["groups"]},
        min_group_size=1,
    )
    assert report.measure("recall", attribute="g", group="b", comparison="").status == "undefined"
    odds = report.measure("equalized_odds_difference", attribute="g")
    assert odds.status == "undefined"
    assert odds.reason
    given = cases["pol-nan-group"]["inputs"]  # an explicit unknown bucket
    report = fd.audit(y_true=given["y_true"], y_pred=given["y_pred"], groups={"g": given["groups"]})
    assert {m.group: m.n for m in report.select("count", attribute="g")} == {
        "a": 2,
        "b": 2,
        "(missing)": 1,
    }


def test_odds_ratios_of_a_published_table() -> None:
    case = shared.golden("fairness")["so-air-female-male"]
    given, wanted = case["inputs"], case["expected"]
    women, of_women = given["favorable_protected"], given["total_protected"]
    men, of_men = given["favorable_reference"], given["total_reference"]
    chosen = [1] * women + [0] * (of_women - women) + [1] * men + [0] * (of_men - men)
    groups = {"sex": ["F"] * of_women + ["M"] * of_men}
    report = fd.audit(y_pred=chosen, groups=groups, against="M")
    keys = {"attribute": "sex", "group": "F", "comparison": "odds_ratio"}
    found = report.measure("selection_rate", **keys)
    assert found.value == pytest.approx(wanted["OR"], abs=5e-5)
    # 414 x 814 / (620 x 808)
    assert found.value == pytest.approx(414 * 814 / (620 * 808), rel=1e-12)
    reach = 1.959963985 * (1 / 414 + 1 / 620 + 1 / 808 + 1 / 814) ** 0.5
    assert found.lower == pytest.approx(found.value * math.exp(-reach))
    assert found.upper == pytest.approx(found.value * math.exp(reach))
    assert found.method == "woolf"
    overall = fd.audit(y_pred=chosen, groups=groups, against="overall").measure(
        "selection_rate", **keys
    )
    assert overall.value == pytest.approx(414 * (1434 / 620) / 1222, rel=1e-12)
    assert overall.lower < overall.value < overall.upper < 1


def test_an_odds_ratio_is_of_shares_and_says_where_it_has_no_number() -> None:
    chosen = [1] * 40 + [0] * 40 + [1] * 20 + [0] * 20
    groups = {"g": ["all"] * 40 + ["none"] * 40 + ["half"] * 40}
    report = fd.audit(y_true=chosen, y_pred=chosen, groups=groups, against="half")
    found = {
        m.group: m for m in report.select("selection_rate", attribute="g", comparison="odds_ratio")
    }
    assert found["none"].value == found["none"].lower == 0
    assert found["all"].status == "undefined"
    assert found["all"].reason == "the group has the value 1, whose odds are infinite"
    assert not report.select("f1", comparison="odds_ratio")
    backwards = fd.audit(y_pred=chosen, groups=groups, against="none")
    assert (
        backwards.measure(
            "selection_rate", attribute="g", group="half", comparison="odds_ratio"
        ).reason
        == "the group it is divided by has the value 0"
    )
    limit = {"id": "or", "metric": "selection_rate", "attribute": "g", "group": "none"}
    limit |= {"comparison": "odds_ratio", "at_least": 0.8}
    assert fd.Policy.from_dict({"checks": [limit]}).evaluate(report).verdict == "fail"
    assert "odds of none ÷ odds of half" in report.to_html() + report.to_markdown() + str(
        fd.Policy.from_dict({"checks": [limit]}).evaluate(report).to_html()
    )


def test_golden_impact_ratios_of_published_tables() -> None:
    cases = shared.golden("fairness")

    def ratios(counts: dict[str, tuple[int, int]], **options: Any) -> dict[str, float]:
        group = list(itertools.chain.from_iterable([g] * n for g, (_, n) in counts.items()))
        chosen = list(
            itertools.chain.from_iterable([1] * x + [0] * (n - x) for x, n in counts.values())
        )
        report = fd.audit(y_pred=chosen, groups={"g": group}, against="best", **options)
        found = report.select("selection_rate", attribute="g", comparison="ratio")
        best = {m.against: 1.0 for m in found}
        return best | {m.group: m.value for m in found}

    case = cases["so-ll144-race"]
    for column, name in [("above_median", "scoring"), ("selected", "selection")]:
        counts = {g: (c[column], c["n"]) for g, c in case["inputs"]["categories"].items()}
        wanted = case["expected"][f"{name}_impact_ratio"]
        assert ratios(counts) == pytest.approx(wanted, abs=1e-6)
    for name in ("ll144-rule-scoring-sex", "ll144-rule-selection-race-part"):
        categories = cases[name]["inputs"]["categories"]
        column = "above_median" if "scoring" in name else "selected"
        counts = {g: (c[column], c["n"]) for g, c in categories.items()}
        found = {g: round(value, 2) for g, value in ratios(counts).items()}
        assert found == cases[name]["expected"]
    categories = cases["ll144-rule-selection-sex"]["inputs"]["categories"]
    found = ratios({g: (c["selected"], c["n"]) for g, c in categories.items()})
    assert round(found["Female"], 3) == cases["ll144-rule-selection-sex"]["expected"]["Female"]
    given = cases["so-air-female-male"]["inputs"]
    found = ratios(
        {
            "p": (given["favorable_protected"], given["total_protected"]),
            "r": (given["favorable_reference"], given["total_reference"]),
        }
    )
    assert found["p"] == pytest.approx(cases["so-air-female-male"]["expected"]["AIR"], abs=1e-6)
    given = cases["auditai-readme-45"]["inputs"]
    found = ratios(
        {str(i): pair for i, pair in enumerate(zip(given["selected"], given["n"], strict=True))}
    )
    assert min(found.values()) == pytest.approx(cases["auditai-readme-45"]["expected"])
    low, high = cases["eeoc-qa21-flipflop"]["inputs"].values()
    found = ratios({"low": tuple(low), "high": tuple(high)}, min_group_size=1)
    assert found["low"] == pytest.approx(cases["eeoc-qa21-flipflop"]["expected"]["impact_ratio"])


def test_golden_classification_by_threshold() -> None:
    case = shared.golden("monitoring")["M24"]
    given = case["inputs"]
    report = fd.audit(y_true=given["target"], score=given["proba"], threshold=given["threshold"])
    names = [
        "accuracy",
        "precision",
        "recall",
        "f1",
        "true_positive_rate",
        "true_negative_rate",
        "false_positive_rate",
        "false_negative_rate",
        "roc_auc",
    ]
    found = [float(report.measure(name)) for name in names]
    assert found == pytest.approx(case["expected"][:-1], rel=1e-12)
    case = shared.golden("monitoring")["M49"]
    report = fd.audit(y_true=case["inputs"]["targets"], y_pred=case["inputs"]["predictions"])
    tn, fn, fp, tp = case["expected"]  # by (prediction, target)
    accuracy = report.measure("accuracy")
    assert (accuracy.numerator, accuracy.denominator) == (tn + tp, tn + fn + fp + tp)
    assert report.measure("false_positive_rate").numerator == fp
    assert report.measure("false_negative_rate").numerator == fn
