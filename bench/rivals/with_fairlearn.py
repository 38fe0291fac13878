"""Fairlearn: MetricFrame of the five rates by group."""

from pathlib import Path

import pandas as pd
import rows
from fairlearn.metrics import (
    MetricFrame,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from measuring import run_case
from sklearn.metrics import accuracy_score, precision_score

METRICS = {
    "accuracy": accuracy_score,
    "selection_rate": selection_rate,
    "true_positive_rate": true_positive_rate,
    "false_positive_rate": false_positive_rate,
    "positive_predictive_value": precision_score,
}


def audit(folder: Path, dtype: str | None):
    y_true, y_pred, group = rows.decisions(folder)
    order = list(range(rows.GROUPS))
    if dtype is not None:
        group = pd.Series(rows.as_text(group, rows.GROUP_NAMES), dtype=dtype)
        order = rows.GROUP_NAMES

    def call():
        return MetricFrame(
            metrics=METRICS, y_true=y_true, y_pred=y_pred, sensitive_features=group
        ).by_group

    return call, lambda found: {name: [float(found[name][g]) for g in order] for name in METRICS}


REPLICATES = 5
FEWER_ROWS = 100_000


def bootstrap(folder: Path):
    columns = [values[:FEWER_ROWS] for values in rows.decisions(folder)]

    def call():
        return MetricFrame(
            metrics=METRICS,
            y_true=columns[0],
            y_pred=columns[1],
            sensitive_features=columns[2],
            n_boot=REPLICATES,
            ci_quantiles=[0.025, 0.975],
            random_state=0,
        )

    return call, lambda _: {"replicates": REPLICATES, "rows": FEWER_ROWS}


run_case(
    {
        "audit": lambda folder: audit(folder, None),
        "audit_object": lambda folder: audit(folder, "object"),
        "audit_str": lambda folder: audit(folder, "str"),
        "bootstrap": bootstrap,
    },
    "fairlearn",
)
