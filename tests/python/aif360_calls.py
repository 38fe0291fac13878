"""What is asked of AIF360 and of `fairdrift.compat.aif360` alike, and AIF360's answers.

Run in AIF360's own environment it reads tables as JSON from the standard input and writes answers.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

ATTRIBUTES = ["sex", "race"]
OF_LABELS = [
    "base_rate",
    "consistency",
    "disparate_impact",
    "mean_difference",
    "num_instances",
    "num_negatives",
    "num_positives",
    "smoothed_empirical_differential_fairness",
    "statistical_parity_difference",
]
OF_PREDICTIONS = [
    "accuracy", "average_abs_odds_difference", "average_odds_difference",
    "average_predictive_value_difference", "between_all_groups_coefficient_of_variation",
    "between_all_groups_generalized_entropy_index", "between_all_groups_theil_index",
    "between_group_coefficient_of_variation", "between_group_generalized_entropy_index",
    "between_group_theil_index", "binary_confusion_matrix", "coefficient_of_variation",
    "differential_fairness_bias_amplification", "disparate_impact", "equal_opportunity_difference",
    "equalized_odds_difference", "error_rate", "error_rate_difference", "error_rate_ratio",
    "false_discovery_rate", "false_discovery_rate_difference", "false_discovery_rate_ratio",
    "false_negative_rate", "false_negative_rate_difference", "false_negative_rate_ratio",
    "false_omission_rate", "false_omission_rate_difference", "false_omission_rate_ratio",
    "false_positive_rate", "false_positive_rate_difference", "false_positive_rate_ratio",
    "generalized_binary_confusion_matrix", "generalized_entropy_index",
    "generalized_equalized_odds_difference", "generalized_false_negative_rate",
    "generalized_false_positive_rate", "generalized_true_negative_rate",
    "generalized_true_positive_rate", "negative_predictive_value", "num_false_negatives",
    "num_false_positives", "num_generalized_false_negatives", "num_generalized_false_positives",
    "num_generalized_true_negatives", "num_generalized_true_positives", "num_pred_negatives",
    "num_pred_positives", "num_true_negatives", "num_true_positives", "performance_measures",
    "positive_predictive_value", "power", "precision", "recall", "selection_rate", "sensitivity",
    "specificity", "statistical_parity_difference", "theil_index", "true_negative_rate",
    "true_positive_rate", "true_positive_rate_difference",
]  # fmt: skip
BY_SIDE = {
    *("accuracy", "base_rate", "error_rate", "num_instances", "num_negatives", "num_positives"),
    *("binary_confusion_matrix", "generalized_binary_confusion_matrix", "performance_measures"),
    *("negative_predictive_value", "positive_predictive_value", "power", "precision", "recall"),
    *("selection_rate", "sensitivity", "specificity", "false_discovery_rate"),
    *("false_omission_rate", "false_negative_rate", "false_positive_rate", "true_positive_rate"),
    *("true_negative_rate", "num_pred_negatives", "num_pred_positives"),
    *(name for name in OF_PREDICTIONS if name.startswith(("num_", "generalized_"))),
} - {"generalized_entropy_index", "generalized_equalized_odds_difference"}
WITH_ALPHA = [name for name in OF_PREDICTIONS if name.endswith("generalized_entropy_index")]

Calls = dict[str, Callable[[], Any]]


def frame(table: dict[str, list[Any]]) -> pd.DataFrame:
    return pd.DataFrame(table)


def function_calls(m: Any, table: dict[str, list[Any]], **options: Any) -> Calls:
    """Every function of `aif360.sklearn.metrics`, on rows with one attribute and with two."""
    data = frame(table)
    y = pd.Series(data.y.to_numpy(), index=pd.MultiIndex.from_frame(data[ATTRIBUTES]))
    pred, score, weight = data.p.to_numpy(), data.q.to_numpy(), data.w.to_numpy()
    calls: Calls = {}

    def add(name: str, *args: Any, key: str = "", **kwargs: Any) -> None:
        bound = functools.partial(getattr(m, name), *args, **kwargs, **options)
        calls[f"{name}{key or len(calls)}"] = bound

    for w in (None, weight):
        add("num_samples", y.to_numpy(), sample_weight=w)
        add("num_pos_neg", y.to_numpy(), sample_weight=w)
        add("num_pos_neg", y.to_numpy(), pred, sample_weight=w)
        for name in ("base_rate", "smoothed_base_rate"):
            add(name, y, sample_weight=w)
        for name in (
            *("selection_rate", "smoothed_selection_rate", "sensitivity_score"),
            *("specificity_score", "false_negative_rate_error", "false_positive_rate_error"),
            "false_omission_rate_error",
        ):
            add(name, y, pred, sample_weight=w)
            add("intersection", getattr(m, name), y, pred, sample_weight=w)
            for attribute, privileged in (("sex", 1), (ATTRIBUTES, (1, 1))):
                of = {"prot_attr": attribute, "priv_group": privileged, "sample_weight": w}
                add("difference", getattr(m, name), y, pred, **of)
                add("ratio", getattr(m, name), y, pred, **of)
        for name in ("generalized_fpr", "generalized_fnr"):
            add(name, y, score, sample_weight=w)
        for predictions in (None, pred):
            one = {"prot_attr": "sex", "sample_weight": w}
            for name in (
                *("statistical_parity_difference", "mean_difference", "disparate_impact_ratio"),
                *("class_imbalance", "kl_divergence"),
            ):
                add(name, y, predictions, **one)
            add("conditional_demographic_disparity", y, predictions, sample_weight=w)
            for concentration in (0.5, 1.0, 20.0):
                add("smoothed_edf", y, predictions, concentration=concentration, sample_weight=w)
        for name in (
            *("equal_opportunity_difference", "average_odds_difference", "average_odds_error"),
            "average_predictive_value_difference",
        ):
            add(name, y, pred, **one)
        add("df_bias_amplification", y, pred, sample_weight=w)
    for name in ("statistical_parity_difference", "disparate_impact_ratio"):
        add("one_vs_rest", getattr(m, name), y, pred, prot_attr="race")
    for alpha in (-1, 0, 0.5, 1, 2, 3):
        add("generalized_entropy_index", 1 + score, alpha)
        add("generalized_entropy_error", y.to_numpy(), pred, alpha)
        add("between_group_generalized_entropy_error", y, pred, "race", alpha=alpha)
        add("between_group_generalized_entropy_error", y, pred, "sex", 1, alpha)
    add("theil_index", 1 + score)
    add("coefficient_of_variation", 1 + score)
    add("consistency_score", data[[*ATTRIBUTES, "q"]].to_numpy(), y.to_numpy(), 7)
    return calls


def method_calls(of_labels: Any, of_predictions: Any) -> Calls:
    """Every method of the two classes, for all rows and for either side."""
    calls: Calls = {}
    for kind, metric, names in (
        ("labels", of_labels, OF_LABELS),
        ("predictions", of_predictions, [*OF_LABELS, *OF_PREDICTIONS]),
    ):
        for name in names:
            for side in (None, True, False) if name in BY_SIDE else ("",):
                arguments = () if side == "" else (side,)
                call = functools.partial(getattr(metric, name), *arguments)
                calls[f"{kind} {name} {side}"] = call
        for name in WITH_ALPHA if kind == "predictions" else ():
            for alpha in (0, 0.5, 1, 3):
                calls[f"{kind} {name} {alpha}"] = functools.partial(getattr(metric, name), alpha)
    return calls


def plain(answer: Any) -> Any:
    """An answer as JSON holds it."""
    if isinstance(answer, dict):
        return {key: plain(value) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return [plain(value) for value in answer]
    return float(np.asarray(answer).item())


def answers(calls: Calls) -> dict[str, Any]:
    """Every call's answer; the name of its error where it fails."""
    found = {}
    for name, call in calls.items():
        try:
            found[name] = plain(call())
        except Exception as problem:  # what AIF360 cannot answer is no comparison
            found[name] = type(problem).__name__
    return found


def of_aif360(table: dict[str, list[Any]]) -> dict[str, dict[str, Any]]:
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import BinaryLabelDatasetMetric, ClassificationMetric
    from aif360.sklearn import metrics

    data = frame(table)
    found = {"functions": answers(function_calls(metrics, table))}
    if data[ATTRIBUTES].isna().any().any():
        return found

    def dataset(label: str, score: str) -> Any:
        columns = data[[*ATTRIBUTES, "w"]].assign(label=data[label], score=data[score])
        of = [[np.array([1.0])] * 2, [np.unique(data[a][data[a] != 1]) for a in ATTRIBUTES]]
        return BinaryLabelDataset(
            df=columns.astype(float),
            label_names=["label"],
            protected_attribute_names=ATTRIBUTES,
            privileged_protected_attributes=of[0],
            unprivileged_protected_attributes=of[1],
            instance_weights_name="w",
            scores_names=["score"],
        )

    true, predicted = dataset("y", "q"), dataset("p", "q")
    groups = {"unprivileged_groups": [{"sex": 0}], "privileged_groups": [{"sex": 1}]}
    found["methods"] = answers(
        method_calls(
            BinaryLabelDatasetMetric(true, **groups),
            ClassificationMetric(true, predicted, **groups),
        )
    )
    return found


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    answered = [of_aif360(table) for table in json.load(sys.stdin)]
    print(json.dumps(answered))
