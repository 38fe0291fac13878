"""Nonsense in: a clear error or an honest report out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fairdrift as fd


def test_an_empty_table_has_an_honest_report() -> None:
    report = fd.audit(y_true=[], y_pred=[], groups={"g": []})
    assert report.measure("accuracy").status == "undefined"
    assert report.measure("count").n == 0


def test_one_row_and_one_group() -> None:
    report = fd.audit(y_true=[1], y_pred=[1], score=[0.5], groups={"g": ["only"]})
    assert report.measure("accuracy").value == 1.0
    assert report.measure("roc_auc").reason == "no row is truly negative"
    extreme = report.measure("selection_rate", attribute="g", comparison="min_ratio")
    assert extreme.status == "undefined"
    assert "fewer than two" in extreme.reason


def test_all_missing() -> None:
    nothing = np.full(10, np.nan)
    report = fd.audit(y_true=nothing, y_pred=nothing, score=nothing, groups={"g": [None] * 10})
    assert {m.group for m in report.select("count", attribute="g")} == {"(missing)"}
    for name in ("accuracy", "selection_rate", "roc_auc", "mcc"):
        assert report.measure(name).status == "undefined"
        assert report.measure(name).reason


def test_all_one_class() -> None:
    report = fd.audit(y_true=[0] * 50, y_pred=[0] * 50, score=[0.1] * 50)
    assert report.measure("false_positive_rate").value == 0.0
    assert report.measure("true_positive_rate").status == "undefined"
    assert report.measure("roc_auc").status == "undefined"


def test_a_hundred_thousand_groups() -> None:
    n = 100_000
    report = fd.audit(y_pred=np.arange(n) % 2, groups={"id": np.arange(n)})
    assert len(report.select("count", attribute="id")) == n
    extreme = report.measure("selection_rate", attribute="id", comparison="min_ratio")
    assert extreme.status == "undefined"


def test_infinite_scores_rank_like_any_other() -> None:
    report = fd.audit(y_true=[0, 0, 1, 1], score=[-np.inf, 0.0, 1.0, np.inf])
    assert report.measure("roc_auc").value == 1.0


def test_unequal_lengths_and_indexes_name_both_columns() -> None:
    with pytest.raises(fd.InvalidInput, match=r"y_true.*3.*y_pred.*2"):
        fd.audit(y_true=[1, 0, 1], y_pred=[1, 0])
    y = pd.Series([1, 0], index=[5, 6])
    with pytest.raises(fd.InvalidInput, match="reset_index"):
        fd.audit(y_true=y, y_pred=pd.Series([1, 0]))


def test_labels_of_two_kinds_in_one_column() -> None:
    with pytest.raises(fd.InvalidInput, match="g"):
        fd.audit(y_pred=[1, 0], groups={"g": ["a", 1]})


def test_names_that_are_markup_stay_text() -> None:
    evil = "<script>alert('x')</script>"
    report = fd.audit(y_pred=[1, 0] * 40, groups={evil: [evil, "b"] * 40})
    assert report.measure("selection_rate", attribute=evil, group=evil).n == 40
    assert json.loads(report.to_json())["kind"] == "audit"


@pytest.mark.parametrize("confidence", [0, 1, -1, float("nan"), 95])
def test_a_confidence_out_of_range_is_refused(confidence: float) -> None:
    with pytest.raises(fd.InvalidInput, match="confidence"):
        fd.audit(y_pred=[1, 0], confidence=confidence)


def test_nothing_to_audit() -> None:
    with pytest.raises(fd.InvalidInput, match="nothing to audit"):
        fd.audit(sample_weight=[1.0, 2.0])


def test_a_report_is_no_truth_value() -> None:
    with pytest.raises(TypeError, match="verdict"):
        bool(fd.audit(y_pred=[1, 0]))


def test_measure_names_the_nearest_or_the_missing_keys() -> None:
    report = fd.audit(y_pred=[1, 0] * 40, groups={"sex": ["F", "M"] * 40})
    with pytest.raises(KeyError, match="selection_rate"):
        report.measure("selection_rate", attribute="sx")
    with pytest.raises(fd.InvalidInput, match="group"):
        report.measure("selection_rate", attribute="sex", comparison="")
    with pytest.raises(ValueError, match="undefined"):
        float(fd.audit(y_true=[0], y_pred=[0]).measure("recall"))


def test_columns_that_pandas_names_by_numbers_or_tuples_are_columns() -> None:
    rows = pd.DataFrame({0: [1, 0] * 40, 1: ["F", "M"] * 40, ("a", "b"): ["x", "y"] * 40})
    report = fd.audit(rows, y_pred=0, groups=[1, ("a", "b")])
    assert report.measure("selection_rate", attribute=1, group="F", comparison="").value == 1
    assert report.by_group("('a', 'b')")["('a', 'b')"] == ["x", "y"]
    by_sex = fd.audit(rows, y_pred=0, groups={"sex": 1})
    assert by_sex.measure("selection_rate", attribute="sex", group="M", comparison="").value == 0
    reference = fd.Reference.fit(rows, y_pred=0, features=[1], exclude=[("a", "b")])
    assert fd.drift(reference, rows).measure("jensen_shannon", feature=1).value == 0
    twice = {1: [1, 0], "1": [0, 1]}
    with pytest.raises(fd.InvalidInput, match="2 columns named '1'"):
        fd.audit(twice, y_pred="1")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"subject": "x"}, "subject is 'x'; it must be a dict with any of model, version"),
        ({"subject": {"modle": "x"}}, "subject has no 'modle'"),
        ({"intersections": None}, "intersections is None; it must be"),
        ({"intersections": ["sex", "race"]}, 'it must be "observed", "none", or a list of lists'),
        ({"intersections": [["sex", "sex"]]}, "intersections name 'sex' twice"),
        ({"intersections": [[]]}, "a list without attributes"),
        ({"intersections": [["sex", "age"]]}, "intersections name 'age'"),
        ({"metrics": 3}, "metrics is 3; it must be a list of names"),
        ({"metrics": ["accurcy"]}, "metric 'accurcy' is not known"),
        ({"confidence": "high"}, "confidence is 'high'; it must be a number"),
        ({"confidence": 95}, "confidence is 95"),
        ({"min_group_size": "few"}, "min_group_size is 'few'; it must be a whole number"),
        ({"n_threads": 0}, "n_threads is 0; it must be 1 or more"),
        ({"n_threads": "all"}, "n_threads is 'all'; it must be a whole number"),
    ],
)
def test_an_option_of_a_wrong_type_is_named_with_what_it_takes(
    options: dict[str, object], said: str
) -> None:
    groups = {"sex": ["F", "M"] * 40, "race": ["a", "a", "b", "b"] * 20}
    with pytest.raises(ValueError) as problem:
        fd.audit(y_pred=[1, 0] * 40, groups=groups, **options)
    assert said in str(problem.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"smallest_effect": "x"}, "smallest_effect is 'x'; it must be a dict"),
        ({"smallest_effect": {"ks": "x"}}, "smallest_effect of ks is 'x'; it must be a number"),
        ({"smallest_effect": {"ks": {"age": []}}}, "for column 'age' is []"),
        ({"smallest_effect": {"ks": -1}}, "smallest_effect of ks is -1"),
        ({"smallest_effect": {"k": 1}}, "metric 'k'; there are"),
        ({"confidence": None}, "confidence is None"),
        ({"n_threads": 0}, "n_threads is 0"),
        ({"adjust": 3}, "adjust is '3'; it must be"),
        ({"subject": 3}, "subject is 3"),
        ({"categorical": 3.5}, "categorical is 3.5; it must be a list of names"),
        ({"exclude": [None]}, "exclude is [None]; it must be a list of names"),
        ({"knots": "x"}, "knots is 'x'; it must be a whole number"),
    ],
)
def test_an_option_of_drift_of_a_wrong_type_is_named(options: dict[str, object], said: str) -> None:
    rows = {"age": [float(i % 50) + 0.5 for i in range(500)]}
    with pytest.raises(ValueError) as problem:
        fd.drift(rows, rows, **options)
    assert said in str(problem.value)


def test_a_smallest_effect_may_be_named_by_a_short_name() -> None:
    rows = {"age": [float(i % 50) + 0.5 for i in range(500)]}
    report = fd.drift(rows, rows, smallest_effect={"ks": {"age": 0.25}})
    assert report.measure("ks", feature="age").smallest_effect == 0.25
    assert report.measure("ks", feature="age").metric == "kolmogorov_smirnov"


def test_metrics_are_known_by_the_names_of_the_field() -> None:
    rows = {"y_true": [1, 0, 1, 0] * 30, "y_pred": [1, 0, 0, 1] * 30, "groups": {"s": [1, 2] * 60}}
    report = fd.audit(**rows, metrics=["tpr", "fpr", "acc", "ppv", "selection_rate"])
    assert {m.metric for m in report.measurements} >= {"true_positive_rate", "accuracy"}
    assert report.measure("tpr", attribute=()) == report.measure("true_positive_rate", attribute=())
    by_other_name = report.measure("disparate_impact", attribute="s")
    assert by_other_name == report.measure("impact_ratio", attribute="s")
    assert report.by_group("s", metrics=["acc"]).columns[2] == "accuracy"
    listed = {name for m in fd.metrics.catalogue() for name in (m["short_name"], *m["other_names"])}
    assert {"tpr", "fpr", "tnr", "fnr", "ppv", "npv", "fdr", "for", "acc", "auc", "mcc"} <= listed
    others = {m["name"]: m["other_names"] for m in fd.metrics.measures()}
    assert "statistical_parity_difference" in others["demographic_parity_difference"]


def test_a_measurement_prints_by_a_number_format() -> None:
    report = fd.audit(y_true=[0] * 40, y_pred=[1, 0, 0, 0] * 10)
    m = report.measure("selection_rate")
    assert f"{m:.3f}" == "0.250"
    assert f"{m:>8.1%}" == "   25.0%"
    assert f"{m}" == str(m)
    with pytest.raises(ValueError, match="true_positive_rate is undefined: no row is truly"):
        f"{report.measure('tpr'):.3f}"


def test_own_numbers_of_a_wrong_type_are_named() -> None:
    report = fd.audit(y_pred=[1, 0])
    for given, said in [({"value": "x"}, "value is 'x'"), ({"value": 1, "n": 2.5}, "n is 2.5")]:
        with pytest.raises(fd.InvalidInput, match=said):
            report.add("latency", **given)


def test_a_file_that_cannot_be_written_is_named_as_it_was_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "there_is_none"
    report = fd.audit(y_pred=[1, 0] * 40)
    reference = fd.Reference.fit({"x": [1.5, 2.5, 3.5] * 40})
    for write in (report.save, reference.save):
        with pytest.raises(FileNotFoundError) as problem:
            write(folder / "a.json")
        assert str(problem.value).endswith(f"'{folder / 'a.json'}'")
        (tmp_path / "b.json").mkdir(exist_ok=True)
        with pytest.raises(OSError) as problem:
            write(tmp_path / "b.json")
        assert str(problem.value).endswith(f"'{tmp_path / 'b.json'}'")
        assert [path.name for path in tmp_path.iterdir()] == ["b.json"]


def test_an_infinite_score_has_no_mean() -> None:
    report = fd.audit(score=[float("inf")] + [0.5] * 99, groups={"g": ["a", "b"] * 50})
    found = report.measure("mean_score")
    assert found.status == "undefined"
    assert "infinite" in found.reason
    assert fd.Report.from_json(report.to_json()) == report


def test_extremes_of_bounded_values_claim_no_exactness() -> None:
    scores = np.random.default_rng(3).random(400)
    columns = {"y": (scores > 0.5).astype(int), "s": scores, "g": ["a", "b"] * 200}
    reference = fd.Reference.fit(
        columns, y_true="y", score="s", groups=["g"], exact=False, knots=15
    )
    report = fd.audit(reference.state().update(columns | {"s": scores**2}))
    found = report.measure("mean_score", attribute="g", comparison="max_difference")
    assert found.bound_lower is None
    assert found.bound_upper is None
