"""AIF360's names: published values, and what it gets wrong worked by hand."""

from __future__ import annotations

import inspect
import math
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import shared

import fairdrift as fd
from fairdrift.compat import CompatWarning
from fairdrift.compat.aif360 import BinaryLabelDatasetMetric, ClassificationMetric
from fairdrift.compat.aif360.sklearn import metrics as m

pd = pytest.importorskip("pandas")
SEX = [{"sex": "F"}], [{"sex": "M"}]


@contextmanager
def one_warning(*words: str) -> Iterator[None]:
    """Exactly one CompatWarning, at this file, with all of the words; nothing else."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    assert [w.category for w in caught] == [CompatWarning], [str(w.message) for w in caught]
    assert caught[0].filename == __file__
    for word in words:
        assert word in str(caught[0].message)


@contextmanager
def silence() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def people(**columns: Any) -> Any:
    """Six people with a label and a prediction, unless told otherwise."""
    table = {"sex": list("FFFMMM"), "y": [1, 0, 1, 1, 0, 0], "p": [1, 0, 0, 1, 1, 0]}
    return pd.DataFrame({**table, **columns})


def classified(data: Any, **options: Any) -> ClassificationMetric:
    roles = {"label": "y", "prediction": "p", **options}
    roles.setdefault("unprivileged_groups", SEX[0])
    roles.setdefault("privileged_groups", SEX[1])
    return ClassificationMetric(data, **roles)


# -- published values


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    return shared.golden("fairness")


def frame_of(inputs: dict[str, Any]) -> Any:
    names = {"y_true": "y", "y_pred": "p", "groups": "g"}
    found = {new: inputs[old] for old, new in names.items() if old in inputs}
    return pd.DataFrame({"g": 0, **found})


@pytest.mark.parametrize(
    ("case", "ask"),
    [
        ("aif-gei-1", lambda c: c.generalized_entropy_index(alpha=2)),
        ("aif-theil", lambda c: c.theil_index()),
        ("aif-between-all-groups-gei", lambda c: c.between_all_groups_generalized_entropy_index()),
        ("aif-between-group-gei", lambda c: c.between_group_generalized_entropy_index()),
    ],
)
def test_entropy_of_the_classes_is_as_published(
    golden: dict[str, Any], case: str, ask: Callable[[ClassificationMetric], float]
) -> None:
    one = golden[case]
    data = frame_of(one["inputs"])
    two = data.g.nunique() > 1
    metric = ClassificationMetric(
        data,
        label="y",
        prediction="p",
        protected_attributes=["g"],
        unprivileged_groups=[{"g": 0}] if two else None,
        privileged_groups=[{"g": 1}] if two else None,
    )
    assert ask(metric) == pytest.approx(one["expected"], abs=one["tolerance"])


def test_generalized_confusion_with_several_favorable_labels_is_as_published(golden) -> None:
    one = golden["aif-generalized-confusion"]
    data = pd.DataFrame({"y": one["inputs"]["y_true"], "q": one["inputs"]["score"]})
    metric = ClassificationMetric(
        data,
        label="y",
        prediction="y",
        score="q",
        favorable_label=one["inputs"]["favorable"],
        unfavorable_label=2,
    )
    found = metric.generalized_binary_confusion_matrix()
    for cell, value in one["expected"].items():
        assert found[cell] == pytest.approx(value, abs=one["tolerance"])


def test_class_imbalance_is_as_published(golden) -> None:
    one = golden["aif-class-imbalance"]
    given = one["inputs"]
    groups, weight = np.array(given["groups"]), given["sample_weight"]
    for privileged, sign in ((1, 1), (0, -1)):
        found = m.class_imbalance(
            groups, prot_attr=groups, priv_group=privileged, sample_weight=weight
        )
        assert found == sign * one["expected"]


def test_divergence_of_labels_is_as_published(golden) -> None:
    one = golden["aif-kl-priv1"]
    given = one["inputs"]
    y = pd.Series(given["y"], index=pd.Index(given["groups"], name="g"))
    found = m.kl_divergence(y, priv_group=1, sample_weight=given["sample_weight"])
    assert found == pytest.approx(one["expected"], abs=one["tolerance"])


def test_differential_fairness_is_as_published(golden) -> None:
    one = golden["aif-smoothed-edf"]
    given, expected = one["inputs"], one["expected"]
    y, p, g = (np.array(given[key]) for key in ("y_true", "y_pred", "groups"))
    with silence():
        assert m.smoothed_edf(y, prot_attr=g) == pytest.approx(expected["labels"], abs=1e-12)
        assert m.smoothed_edf(y, p, prot_attr=g) == pytest.approx(
            expected["predictions"], abs=1e-12
        )
        assert m.df_bias_amplification(y, p, prot_attr=g) == pytest.approx(
            expected["bias_amplification"], abs=1e-12
        )


def test_differences_between_groups_are_as_published(golden) -> None:
    one = golden["aif-group-diffs"]
    y, p, g = (np.array(one["inputs"][key]) for key in ("y_true", "y_pred", "groups"))
    with silence():
        for name, value in one["expected"].items():
            found = getattr(m, name)(y, p, prot_attr=g, priv_group=1)
            assert found == pytest.approx(value, abs=one["tolerance"]), name


@pytest.mark.parametrize(
    ("race_is_white", "published"), [(True, 1.53679014653623), (False, 2.063813731996515)]
)
def test_differential_fairness_of_census_records_is_as_published(
    race_is_white: bool, published: float
) -> None:
    # AIF360's tests/test_differential_fairness.py: the 16,281 test records of Adult.
    records = pd.read_csv(
        shared.path("data/adult/adult.test"), skiprows=1, header=None, skipinitialspace=True
    )
    data = pd.DataFrame(
        {
            "race": records[8] == "White" if race_is_white else records[8],
            "male": records[9] == "Male",
            "american": records[13] == "United-States",
            "income": records[14],
        }
    )
    metric = BinaryLabelDatasetMetric(
        data,
        label="income",
        favorable_label=">50K.",
        unfavorable_label="<=50K.",
        protected_attributes=["race", "male", "american"],
    )
    with silence():
        found = metric.smoothed_empirical_differential_fairness()
    assert found == pytest.approx(published, abs=1e-12)


# -- where the original is wrong


def test_entropy_at_alpha_0_is_the_limit_of_its_neighbours() -> None:
    b = np.array([1.0, 2.0, 3.0, 4.0])
    with one_warning("alpha = 0", "0.121777", "0.0487109"):
        right = m.generalized_entropy_index(b, alpha=0)
    # -mean(ln(b / 2.5)): ln 2.5 - ln(24) / 4
    assert right == pytest.approx(math.log(2.5) - math.log(24) / 4, abs=1e-15)
    assert right == pytest.approx(m.generalized_entropy_index(b, alpha=1e-6), abs=1e-6)
    with silence():
        original = m.generalized_entropy_index(b, alpha=0, strict_compat=True)
    assert original == pytest.approx(right / 2.5)


def test_entropy_of_incomes_does_not_overflow() -> None:
    with one_warning("overflow"):
        found = m.theil_index([50_000.0, 20_000.0])
    x, z = 10 / 7, 4 / 7
    assert found == pytest.approx((x * math.log(x) + z * math.log(z)) / 2)


def test_rows_without_a_group_are_neither_privileged_nor_unprivileged() -> None:
    group = np.array([1, 1, 0, 0, math.nan, math.nan])
    y = np.array([1, 1, 1, 1, 0, 0])
    with one_warning("2 of 6 rows", "unprivileged"):
        assert m.statistical_parity_difference(y, prot_attr=group) == 0.0
    with silence():
        assert m.statistical_parity_difference(y, prot_attr=group, strict_compat=True) == -0.5
    with one_warning("2 of 6 rows"):
        assert m.class_imbalance(y, prot_attr=group) == 0.0
    with one_warning("2 of 6 rows"):
        assert m.intersection(m.base_rate, y, prot_attr=group) == [1.0, 1.0]


@pytest.mark.parametrize("hole", [None, math.nan, pd.NA])
def test_a_hole_among_text_groups_is_no_group(hole: Any) -> None:
    y = pd.Series([1, 0, 1, 1], index=pd.Index(["F", "F", "M", hole], name="sex"))
    with one_warning("1 of 4 rows"):
        assert m.statistical_parity_difference(y, priv_group="M") == -0.5


def test_a_tuple_with_a_hole_is_no_group() -> None:
    index = pd.MultiIndex.from_arrays([["F", "F", "M", None], [1, 2, 1, 1]], names=["sex", "age"])
    y = pd.Series([1, 0, 1, 1], index=index)
    with one_warning("1 of 4 rows"):
        values, groups = m.intersection(m.base_rate, y, return_groups=True)
    assert values == [1.0, 0.0, 1.0]
    assert list(groups) == [("F", 1), ("F", 2), ("M", 1)]


def test_a_ratio_to_nothing_is_undefined_not_total_disparity() -> None:
    y, group = np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])
    nobody_privileged = np.array([1, 1, 0, 0])
    with one_warning("undefined", "gives 0"):
        assert math.isnan(m.disparate_impact_ratio(y, nobody_privileged, prot_attr=group))
    with silence():
        strict = m.disparate_impact_ratio(y, nobody_privileged, prot_attr=group, strict_compat=True)
        chosen = m.disparate_impact_ratio(y, nobody_privileged, prot_attr=group, zero_division=1)
        truly_none = m.disparate_impact_ratio(y, 1 - nobody_privileged, prot_attr=group)
    assert (strict, chosen, truly_none) == (0.0, 1.0, 0.0)


def test_a_group_without_positives_has_no_true_positive_rate() -> None:
    y, p, group = np.array([0, 0, 1, 0]), np.array([1, 1, 1, 0]), np.array([0, 0, 1, 1])
    with one_warning("true positive rate is undefined"):
        assert math.isnan(m.equal_opportunity_difference(y, p, prot_attr=group))
    with silence():
        assert m.equal_opportunity_difference(y, p, prot_attr=group, strict_compat=True) == -1.0
    with one_warning("gives 1"):
        assert math.isnan(m.false_negative_rate_error(y[:2], p[:2]))


def test_one_call_warns_once_however_many_rates_are_undefined() -> None:
    y, p = np.array([0, 0, 1, 1]), np.array([1, 1, 1, 0])
    with one_warning("true positive rate", "true negative rate"):
        assert math.isnan(m.average_odds_difference(y, p, prot_attr=np.array([0, 0, 1, 1])))


def test_a_call_site_is_warned_once_under_the_usual_filter() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            m.generalized_entropy_index([1.0, 2.0], alpha=0)
        m.generalized_entropy_index([1.0, 2.0], alpha=0)
    assert len(caught) == 2


def test_average_odds_may_cancel_and_its_error_does_not() -> None:
    y, group = np.array([1, 1, 0, 0] * 2), np.array([0] * 4 + [1] * 4)
    p = np.array([1, 0, 1, 0, 1, 1, 0, 0])
    assert m.average_odds_difference(y, p, prot_attr=group) == 0.0
    assert m.average_odds_error(y, p, prot_attr=group) == 0.5


def test_a_group_that_lacks_a_label_keeps_the_prior_of_both() -> None:
    y, group = np.array([0, 0, 1, 0]), np.array([0, 0, 1, 1])
    # (0 + .5) / 3 and (1 + .5) / 3; the original has (0 + 1) / 3 for the first
    with one_warning("lacks a label"):
        assert m.smoothed_edf(y, prot_attr=group) == pytest.approx(math.log(3))
    with silence():
        original = m.smoothed_edf(y, prot_attr=group, strict_compat=True)
    assert original == pytest.approx(math.log(1.5))
    with one_warning("one label only"):
        assert m.smoothed_base_rate(np.array([0, 0])) == pytest.approx(0.5 / 3)


def test_a_divergence_from_a_group_without_weight_is_undefined() -> None:
    group, weight = np.array([1, 1, 0]), [1, 1, 0]
    with pytest.warns(RuntimeWarning, match="a group has no weight"):
        found = m.kl_divergence([1, 0, 1], prot_attr=group, sample_weight=weight)
    assert math.isnan(found)


def test_an_outcome_that_only_some_group_never_gets_is_infinitely_unfair() -> None:
    y, group = np.array([0, 0, 1, 0]), np.array([0, 0, 1, 1])
    assert m.smoothed_edf(y, prot_attr=group, concentration=0) == math.inf
    with pytest.raises(ValueError, match="-1"):
        m.smoothed_edf(y, prot_attr=group, concentration=-1)


def test_a_divergence_counts_labels_that_were_only_predicted() -> None:
    y, p = np.array([0, 1, 0, 1]), np.array([0, 2, 0, 0])
    group = np.array([1, 1, 0, 0])
    with one_warning("y_true lacks"):  # P = (1/2, 1/2), Q = (1, 0) over the labels 0 and 2
        assert m.kl_divergence(y, p, prot_attr=group) == math.inf
    with silence():
        assert m.kl_divergence(y, p, prot_attr=group, priv_group=0) == pytest.approx(math.log(2))
        strict = m.kl_divergence(y, p, prot_attr=group, strict_compat=True)
    assert strict == pytest.approx(-math.log(2) / 2)


# -- errors that name what is wrong


def test_text_labels_need_their_positive_one() -> None:
    with pytest.raises(fd.InvalidInput, match="y_pred holds 'no', 'yes'; 1"):
        m.selection_rate([1, 0], ["yes", "no"])
    assert m.selection_rate([1, 0], ["yes", "no"], pos_label="yes") == 0.5


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: m.base_rate([1.0, math.nan]), "y_true: 1 of 2"),
        (lambda: m.base_rate([1, 0], sample_weight=[1, -2]), "-2"),
        (lambda: m.base_rate([1, 0], sample_weight=[1]), "2 rows"),
        (lambda: m.sensitivity_score([1, 0], [1]), "1 rows where y_true has 2"),
        (lambda: m.generalized_fpr([1, 0], [0.2]), "1 rows where y_true has 2"),
        (lambda: m.generalized_fpr([1, 0], [0.2, 0.3], zero_division=7), "7"),
        (lambda: m.class_imbalance([1, 0], prot_attr=np.array(["F", "M"])), "'F', 'M'"),
        (lambda: m.class_imbalance([1, 0], prot_attr=np.array([1])), "1 rows where y has 2"),
        (lambda: m.kl_divergence([1, 0, 1], prot_attr=np.array([0, 1, 2])), "there are 3"),
    ],
)
def test_what_cannot_be_answered_is_named(call: Callable[[], float], words: str) -> None:
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)


def test_groups_are_asked_for_where_there_are_none() -> None:
    with pytest.raises(TypeError, match="prot_attr"):
        m.statistical_parity_difference(np.array([1, 0]))
    y = pd.Series([1, 0], index=pd.Index([0, 1], name="sex"))
    with pytest.raises(TypeError, match=r"'race'.*'sex'"):
        m.statistical_parity_difference(y, prot_attr="race")


# -- ways to give the groups


@pytest.mark.parametrize("kind", [np.array, list, pd.Series, pd.Index, pd.Categorical])
def test_groups_come_in_many_kinds(kind: Callable[[list[str]], Any]) -> None:
    found = m.statistical_parity_difference(
        [1, 0, 1, 1], prot_attr=kind(["F", "F", "M", "M"]), priv_group="M"
    )
    assert found == -0.5


def test_several_attributes_make_tuples_however_they_are_given() -> None:
    sex, age = np.array([0, 0, 1, 1]), np.array(["old", "young", "old", "young"])
    index = pd.MultiIndex.from_arrays([sex, age], names=["sex", "age"])
    y = pd.Series([1, 0, 1, 1], index=index)
    ways = [
        (y, None),
        (y, ["sex", "age"]),
        (y, ["sex", age]),
        (y.to_numpy(), [sex, age]),
        (y.to_numpy(), index),
        (y.to_numpy(), index.to_flat_index()),
    ]
    for labels, prot_attr in ways:
        values, groups = m.one_vs_rest(
            m.statistical_parity_difference, labels, prot_attr=prot_attr, return_groups=True
        )
        assert values == pytest.approx([-1 / 3, 1, -1 / 3, -1 / 3])
        assert list(groups) == [(0, "old"), (0, "young"), (1, "old"), (1, "young")]


def test_a_callers_own_metric_gets_rows_and_weights_of_the_group() -> None:
    def spread(y: Any, sample_weight: Any, power: int) -> float:
        return float((np.asarray(y) ** power * sample_weight).sum())

    found = m.difference(
        spread, [1, 2, 3], prot_attr=np.array([0, 1, 1]), sample_weight=[5, 1, 1], power=2
    )
    assert found == 5 - 13


def test_scorers_are_largest_at_parity() -> None:
    base = pytest.importorskip("sklearn.base", reason="scikit-learn is not installed")

    class Constant(base.ClassifierMixin, base.BaseEstimator):
        def __init__(self, answer: Any) -> None:
            self.answer = answer
            self.classes_ = [0, 1]

        def predict(self, x: Any) -> Any:
            return self.answer

    y = pd.Series([1, 0, 1, 1], index=pd.Index([0, 0, 1, 1], name="sex"))
    model = Constant(np.array([1, 0, 1, 1]))
    difference = m.make_scorer(m.statistical_parity_difference, prot_attr="sex")
    ratio = m.make_scorer(m.disparate_impact_ratio, is_ratio=True, prot_attr="sex", priv_group=0)
    assert difference(model, y.to_frame(), y) == -0.5
    assert ratio(model, y.to_frame(), y) == 0.5


def test_consistency_counts_disagreeing_neighbours() -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    # Two pairs far apart; within the second the labels differ: 1 - (0 + 0 + .5 + .5) / 4.
    x = np.array([[0.0], [0.1], [9.0], [9.1]])
    assert m.consistency_score(x, [1, 1, 0, 1], n_neighbors=2) == 0.75
    data = pd.DataFrame({"x": x[:, 0], "y": [1, 1, 0, 1]})
    assert BinaryLabelDatasetMetric(data, label="y").consistency(2) == 0.75


def test_what_needs_another_package_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.neighbors", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        m.consistency_score([[0.0]], [1])


def test_importing_it_imports_neither_pandas_nor_scikit_learn() -> None:
    code = (
        "import sys, fairdrift.compat.aif360.sklearn.metrics;"
        "print([name for name in ('pandas', 'sklearn', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- the classes


def test_differences_are_unprivileged_minus_privileged_with_weights() -> None:
    data = people(w=[1, 2, 1, 1, 1, 2])
    metric = classified(data, weight="w")
    assert metric.num_instances() == 8
    assert metric.num_instances(privileged=True) == 4
    assert metric.selection_rate(privileged=False) == 0.25
    assert metric.selection_rate(privileged=True) == 0.5
    assert metric.statistical_parity_difference() == -0.25
    assert metric.disparate_impact() == 0.5
    assert metric.equal_opportunity_difference() == 0.5 - 1
    assert metric.false_positive_rate_difference() == pytest.approx(0 - 1 / 3)
    labels = BinaryLabelDatasetMetric(
        data, label="y", weight="w", unprivileged_groups=SEX[0], privileged_groups=SEX[1]
    )
    assert labels.mean_difference() == 0.5 - 0.25
    assert metric.mean_difference() == -0.25  # of the predictions


def test_text_labels_and_alternative_groups_work() -> None:
    data = people().replace({"y": {1: "hired", 0: "no"}, "p": {1: "hired", 0: "no"}})
    data["race"] = list("abcabc")
    metric = classified(
        data,
        favorable_label="hired",
        unfavorable_label="no",
        unprivileged_groups=[{"sex": "F", "race": "a"}, {"sex": "M", "race": "c"}],
        privileged_groups=[{"race": "b"}],
    )
    assert metric.num_instances(privileged=False) == 2
    assert metric.selection_rate(privileged=False) == 0.5
    assert metric.num_instances(privileged=None) == 6


def test_a_polars_table_will_do() -> None:
    polars = pytest.importorskip("polars")
    table = polars.DataFrame(people().to_dict("list"))
    assert classified(table).disparate_impact() == classified(people()).disparate_impact() == 0.5


def test_rates_without_a_denominator_are_undefined_in_every_method() -> None:
    metric = classified(people(p=[0, 0, 0, 1, 1, 0]))
    with one_warning("TP / (TP + FP)", "gives 0"):
        assert math.isnan(metric.precision(privileged=False))
    with one_warning("TP / (TP + FP)"):
        assert math.isnan(metric.average_predictive_value_difference())
    strict = classified(people(p=[0, 0, 0, 1, 1, 0]), strict_compat=True)
    with silence():
        assert strict.precision(privileged=False) == 0.0
    nobody = classified(people(p=[1, 0, 0, 0, 0, 0]))
    with one_warning("privileged group's is 0", "gives inf"):
        assert math.isnan(nobody.disparate_impact())


def test_equalized_odds_with_an_undefined_rate_are_undefined() -> None:
    metric = classified(people(y=[0, 0, 0, 1, 0, 0]))
    with one_warning("larger of two"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        warnings.simplefilter("always", CompatWarning)
        assert math.isnan(metric.equalized_odds_difference())


def test_rows_in_neither_group_have_no_part_in_entropy_between_groups() -> None:
    data = people(sex=list("FFXMMX"))
    metric = classified(data)
    # benefits F 1, 1 and M 1, 2: means 1 and 1.5 around 1.25
    with one_warning("2 of 6 rows"):
        found = metric.between_group_generalized_entropy_index()
    assert found == pytest.approx(((1 / 1.25) ** 2 + (1.5 / 1.25) ** 2 - 2) / 4)


@pytest.mark.parametrize(
    ("columns", "options", "words"),
    [
        ({"y": [1, 0, None, 1, 0, 0]}, {}, "column 'y': 1 of 6 values are missing"),
        ({"p": [1, 0, 3, 1, 0, 0]}, {}, "column 'p' holds 3"),
        ({"w": [1, 1, 1, 1, 1, -1]}, {"weight": "w"}, "column 'w' holds -1"),
        ({"w": list("abcdef")}, {"weight": "w"}, "column 'w' does not hold numbers"),
        ({}, {"prediction": "z"}, "no column 'z'"),
        ({}, {"unprivileged_groups": [{"sex": "f"}]}, "no row with 'f'; it has 'F', 'M'"),
        ({}, {"unprivileged_groups": [{"sex": "M"}]}, "unprivileged_groups and in privileged"),
        ({}, {"favorable_label": [0, 1]}, "both favorable and unfavorable"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_by_column(columns, options, words) -> None:
    with pytest.raises(ValueError) as caught:
        classified(people(**columns), **options)
    assert words in str(caught.value)


@pytest.mark.parametrize("hole", [None, math.nan, pd.NA])
def test_a_person_without_a_group_belongs_to_neither(hole: Any) -> None:
    data = people(sex=pd.Series(["F", "F", hole, "M", "M", "M"], dtype=object))
    with one_warning("column 'sex': 1 of 6 rows"):
        metric = classified(data)
    assert metric.num_instances(privileged=False) == 2
    assert metric.num_instances() == 6
    with pytest.raises(ValueError, match="'sex'"):
        classified(data, strict_compat=True)


def test_sides_that_were_not_named_cannot_be_asked_for() -> None:
    metric = BinaryLabelDatasetMetric(people(), label="y")
    assert metric.base_rate() == 0.5
    with pytest.raises(AttributeError, match="privileged_groups was not given"):
        metric.base_rate(privileged=True)
    with pytest.raises(fd.InvalidInput, match="protected_attributes"):
        metric.smoothed_empirical_differential_fairness()


def test_generalized_rates_need_a_score() -> None:
    with pytest.raises(fd.InvalidInput, match="score="):
        classified(people()).generalized_false_positive_rate()
    assert "GTPR" not in classified(people()).performance_measures()


def test_every_public_function_takes_strict_compat() -> None:
    for name in set(m.__all__) - {"make_scorer"}:
        assert "strict_compat" in inspect.signature(getattr(m, name)).parameters, name
