"""Seeded random tables, and every number that a module with Fairlearn's names gives for them.

As a program, in an environment that has Fairlearn, it prints Fairlearn's numbers as JSON.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
import warnings

import numpy as np
import pandas as pd

TABLES = 18
RESAMPLED = 6
RATES = ("true_positive_rate", "true_negative_rate", "false_positive_rate", "false_negative_rate")


def table(seed):
    """Labels, predictions, scores, weights and features of a random table."""
    random = np.random.default_rng(seed)
    n = int(random.integers(20, 300))
    words = [(0, 1), (-1, 1), ("no", "yes")][seed % 3]
    truth, predicted = random.integers(0, 2, n), random.integers(0, 2, n)
    features = int(random.integers(1, 4))
    groups = {
        f"feature {i}": random.choice(list("abcd")[: 2 + i], n, p=random.dirichlet(np.ones(2 + i)))
        for i in range(features)
    }
    control = {"control": random.integers(0, 2, n)} if seed % 4 == 1 else None
    if seed % 8 == 5:
        control["another"] = random.choice(["x", "y"], n)
    return {
        "y_true": np.array(words)[truth],
        "y_pred": np.array(words)[predicted],
        "score": random.random(n).round(2) * 0.98 + 0.01,
        "weights": random.integers(0, 4, n) / 2 + 0.25 if seed % 2 else None,
        "groups": pd.DataFrame(groups),
        "control": pd.DataFrame(control) if control else None,
        "pos_label": words[1] if words[1] != 1 else None,
    }


def frame(module, rows, **bootstrap):
    """A frame over a random table, with every metric that takes its labels."""
    say = {} if rows["pos_label"] is None else {"pos_label": rows["pos_label"]}
    metrics = {
        name: functools.partial(getattr(module, name), **say) for name in (*RATES, "selection_rate")
    }
    if not say:
        metrics["mean_prediction"] = module.mean_prediction
    weighed = {name: {"sample_weight": rows["weights"]} for name in metrics}
    metrics["count"] = module.count
    return module.MetricFrame(
        metrics=metrics,
        y_true=rows["y_true"],
        y_pred=rows["y_pred"],
        sensitive_features=rows["groups"],
        control_features=rows["control"],
        sample_params=weighed,
        **bootstrap,
    )


def of_frame(made):
    """A frame's numbers."""
    yield "overall", made.overall
    yield "by_group", made.by_group
    yield "group_min", made.group_min()
    yield "group_max", made.group_max()
    for method in ("between_groups", "to_overall"):
        yield f"difference {method}", made.difference(method=method)
        yield f"ratio {method}", made.ratio(method=method)


def of_resamples(made):
    """A frame's intervals."""
    yield from (("overall_ci", made.overall_ci), ("by_group_ci", made.by_group_ci))
    yield from (("group_min_ci", made.group_min_ci()), ("group_max_ci", made.group_max_ci()))
    for method in ("between_groups", "to_overall"):
        yield f"difference_ci {method}", made.difference_ci(method=method)
        yield f"ratio_ci {method}", made.ratio_ci(method=method)


def of_functions(module, rows):
    """What the functions of one number give."""
    named = ("demographic_parity", "equalized_odds", "equal_opportunity")
    names = [f"{name}_{end}" for name in named for end in ("difference", "ratio")]
    names += [n for n in module.__all__ if n.endswith(("_group_min", "_group_max"))]
    names += [n for n in module.__all__ if n.endswith(("_difference", "_ratio")) and n not in names]
    truth = (rows["y_true"] == max(rows["y_true"])).astype(int)
    predicted = (rows["y_pred"] == max(rows["y_pred"])).astype(int)
    for name in sorted(names):
        scored = name.startswith(("roc_auc", "log_loss", "r2", "mean_absolute", "mean_squared"))
        try:
            value = getattr(module, name)(
                truth,
                rows["score"] if scored else predicted,
                sensitive_features=rows["groups"],
                sample_weight=rows["weights"],
            )
        except ValueError as refused:
            value = f"refused: {refused}"
        yield name, value


def plain(value, key=""):
    """Numbers out of pandas objects, by where they are."""
    if isinstance(value, pd.DataFrame):
        return {
            k: v for name in value.columns for k, v in plain(value[name], f"{key}|{name}").items()
        }
    if isinstance(value, pd.Series):
        return {f"{key}|{where}": float(x) for where, x in value.items()}
    if isinstance(value, list):
        return {k: v for i, one in enumerate(value) for k, v in plain(one, f"{key}[{i}]").items()}
    return {key: value if isinstance(value, str) else float(value)}


def numbers(module):
    """Every number, by table and place."""
    found = {}
    for seed in range(TABLES):
        rows = table(seed)
        given = [*of_frame(frame(module, rows)), *of_functions(module, rows)]
        if seed < RESAMPLED:
            quantiles = [0.05, 0.5, 0.9]
            made = frame(module, rows, n_boot=6, ci_quantiles=quantiles, random_state=seed)
            given += of_resamples(made)
        found[str(seed)] = {k: v for name, value in given for k, v in plain(value, name).items()}
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump(numbers(importlib.import_module("fairlearn.metrics")), sys.stdout)
