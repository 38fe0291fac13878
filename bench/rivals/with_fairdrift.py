"""fairdrift: the audit, the counting alone, the drift report, merging; one thread."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import rows
from measuring import run_case

import fairdrift as fd

RATES = (
    "accuracy",
    "selection_rate",
    "true_positive_rate",
    "false_positive_rate",
    "positive_predictive_value",
)
TEXT_FORMS = {
    "object": lambda text: pd.Series(text, dtype="object"),
    "str": lambda text: pd.Series(text, dtype="str"),
    "arrow": lambda text: pa.array(text, pa.string()),
    "arrow_dictionary": lambda text: pa.array(text, pa.string()).dictionary_encode(),
    "polars": lambda text: pl.Series(text, dtype=pl.String),
}


def audit(folder: Path, form: str | None = None, group: str = "group", with_score: bool = False):
    y_true, y_pred, values, score = rows.load(folder, "y_true", "y_pred", group, "score")
    names = [str(g) for g in range(rows.GROUPS)]
    if form is not None:
        names = rows.GROUP_NAMES
        values = TEXT_FORMS[form](rows.as_text(values, names))
    roles = {"y_true": y_true, "y_pred": y_pred, "groups": {"group": values}}
    if with_score:
        roles["score"] = score

    def numbers(report):
        if group != "group":
            return None
        return {
            rate: [float(report.measure(rate, attribute="group", group=g)) for g in names]
            for rate in RATES
        }

    return lambda: fd.audit(**roles), numbers


def state(folder: Path):
    y_true, y_pred, group = rows.decisions(folder)
    return lambda: fd.State(y_true=y_true, y_pred=y_pred, groups={"group": group}), lambda _: None


def ask(folder: Path):
    make, _ = state(folder)
    counted = make()
    return lambda: fd.audit(counted), lambda _: None


def merge(folder: Path):
    make, _ = state(folder)
    a, b = make(), make()
    return lambda: a + b, lambda found: {"state_bytes": len(found.to_bytes())}


def bootstrap(folder: Path):
    counted = state(folder)[0]()
    attribute = counted.columns["groups"][0]
    return lambda: counted.bootstrap(attribute, replicates=1000), lambda found: {
        "replicates": len(found[2]),
        "metrics": len(found[1]),
    }


def reference(folder: Path):
    table = pd.DataFrame(rows.features(folder, "before"))
    path = folder / "rows.fdref"

    def call():
        fd.Reference.fit(table).save(path)

    return call, lambda _: {"reference_bytes": path.stat().st_size}


def drift(folder: Path, dtype: str):
    table = pd.DataFrame(rows.features(folder, "now"))
    table = table.astype(dict.fromkeys(rows.CATEGORIES, dtype))
    path = folder / "rows.fdref"

    def numbers(report):
        found = {}
        for metric in ("kolmogorov_smirnov", "wasserstein", "jensen_shannon"):
            columns = rows.CATEGORIES if metric == "jensen_shannon" else rows.NUMBERS
            measured = {name: report.measure(metric, feature=name) for name in columns}
            found[metric] = {
                name: [m.bound_lower, m.value, m.bound_upper] for name, m in measured.items()
            }
        return found

    return lambda: fd.drift(fd.Reference.load(path), table), numbers


def standard_deviations(folder: Path):
    """Not timed for its own sake: what Evidently divides the Wasserstein distance by."""
    before = rows.load(folder, *(f"before_{name}" for name in rows.NUMBERS))
    return lambda: [float(np.std(values)) for values in before], lambda found: dict(
        zip(rows.NUMBERS, found, strict=True)
    )


run_case(
    {
        "audit": audit,
        **{f"audit_{form}": (lambda folder, form=form: audit(folder, form)) for form in TEXT_FORMS},
        "audit_score": lambda folder: audit(folder, with_score=True),
        "audit_1000": lambda folder: audit(folder, group="group_1000"),
        "audit_100000": lambda folder: audit(folder, group="group_100000"),
        "state": state,
        "ask": ask,
        "merge": merge,
        "bootstrap": bootstrap,
        "reference": reference,
        "drift": lambda folder: drift(folder, "object"),
        "drift_str": lambda folder: drift(folder, "str"),
        "standard_deviations": standard_deviations,
    },
    "numpy",
)
