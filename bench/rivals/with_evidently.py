"""Evidently: the data drift preset over ten features."""

import os
import warnings
from pathlib import Path

os.environ["DO_NOT_TRACK"] = "1"
warnings.filterwarnings("ignore")

import pandas as pd  # noqa: E402
import rows  # noqa: E402
from evidently import DataDefinition, Dataset, Report  # noqa: E402
from evidently.presets import DataDriftPreset  # noqa: E402
from measuring import run_case  # noqa: E402


def drift(folder: Path):
    definition = DataDefinition(numerical_columns=rows.NUMBERS, categorical_columns=rows.CATEGORIES)
    before, now = (
        Dataset.from_pandas(pd.DataFrame(rows.features(folder, when)), data_definition=definition)
        for when in ("before", "now")
    )

    def call():
        return Report([DataDriftPreset()]).run(now, before)

    def numbers(found):
        values: dict[str, dict[str, float]] = {"wasserstein": {}, "jensen_shannon_distance": {}}
        for metric in found.dict()["metrics"]:
            config = metric["config"]
            if "column" not in config:
                continue
            is_number = config["column"] in rows.NUMBERS
            kind = "wasserstein" if is_number else "jensen_shannon_distance"
            values[kind][config["column"]] = float(metric["value"])
        return values

    return call, numbers


run_case({"drift": drift}, "evidently")
