"""Lets modules named `aif360` be `fairdrift.compat.aif360`, runs a file of tests, prints outcomes.

AIF360's dataset classes are not part of the compatibility module; what stands in for them here
carries columns to the constructor of `ClassificationMetric`, and computes nothing.
"""

from __future__ import annotations

import copy
import json
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.pop(0)  # this folder holds a module named aif360

import numpy as np
import pandas as pd
import pytest

from fairdrift.compat.aif360 import ClassificationMetric
from fairdrift.compat.aif360.sklearn import metrics

TESTS, ADULT = Path(sys.argv[1]), Path(sys.argv[2])
COLUMNS = (
    "age workclass fnlwgt education education-num marital-status occupation relationship race sex "
    "capital-gain capital-loss hours-per-week native-country annual-income"
)
FEATURES = "age education-num race sex capital-gain capital-loss hours-per-week"
PROTECTED = ["race", "sex"]


@cache
def records() -> Any:
    """Adult: first its test rows, then its training rows; race and sex as 1 where privileged."""
    how = {"header": None, "names": COLUMNS.split(), "skipinitialspace": True}
    parts = [
        pd.read_csv(ADULT / "adult.test", skiprows=1, **how),
        pd.read_csv(ADULT / "adult.data", **how),
    ]
    data = pd.concat(parts, ignore_index=True)
    data["race"] = (data["race"] == "White").astype(int)
    data["sex"] = (data["sex"] == "Male").astype(int)
    return data.assign(
        **{"annual-income": data["annual-income"].str.startswith(">50K").astype(int)}
    )


def fetch_adult(numeric_only: bool) -> tuple[Any, Any, Any]:
    assert numeric_only
    data = records().set_index(PROTECTED, drop=False)
    return data[FEATURES.split()], data["annual-income"], data["fnlwgt"]


class AdultDataset:
    """The columns that AIF360's class of this name has."""

    def __init__(self, **unused: Any) -> None:
        data = records()
        self.features = data[FEATURES.split()].to_numpy(float)
        self.labels = data[["annual-income"]].to_numpy(float)
        self.instance_weights = data["fnlwgt"].to_numpy(float)
        self.scores: Any = None

    def copy(self) -> AdultDataset:
        return copy.copy(self)


class OverDatasets(ClassificationMetric):
    """`ClassificationMetric` with AIF360's constructor."""

    def __init__(self, dataset: AdultDataset, classified: AdultDataset, **groups: Any) -> None:
        data = pd.DataFrame(dataset.features, columns=FEATURES.split()).assign(
            y=dataset.labels.ravel(),
            p=np.ravel(classified.labels),
            q=np.ravel(classified.scores),
            w=dataset.instance_weights,
        )
        self.dataset = dataset
        super().__init__(
            data,
            label="y",
            prediction="p",
            score="q",
            weight="w",
            protected_attributes=PROTECTED,
            features=FEATURES.split(),
            **groups,
        )

    def _smoothed_base_rates(self, labels: Any, concentration: float = 1.0) -> Any:
        return self._smoothed_rates(np.ravel(labels) == 1, concentration)


def stand_in(name: str, **contents: Any) -> None:
    module = ModuleType(name)
    vars(module).update(contents)
    sys.modules[name] = module


class Outcomes:
    """Keeps what pytest finds."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or report.failed or report.skipped:
            why = "" if report.passed else str(report.longrepr).strip().splitlines()[-1]
            name = report.nodeid.split("::")[-1]
            self.found.append({"name": name, "outcome": report.outcome, "reason": why})

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            raise SystemExit(str(report.longrepr))


if __name__ == "__main__":
    stand_in("aif360")
    stand_in("aif360.sklearn")
    stand_in("aif360.datasets", AdultDataset=AdultDataset)
    stand_in("aif360.sklearn.datasets", fetch_adult=fetch_adult)
    stand_in("aif360.metrics", ClassificationMetric=OverDatasets)
    sys.modules["aif360.sklearn.metrics"] = metrics
    outcomes = Outcomes()
    options = ["-q", "--no-header", "-p", "no:cacheprovider", "--noconftest", "--rootdir"]
    pytest.main([*options, str(TESTS.parent), str(TESTS)], plugins=[outcomes])
    print(json.dumps(outcomes.found))
