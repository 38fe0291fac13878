"""Side by side with AIF360 0.6.1 in an environment of its own: equal, or warned of and then equal
to it on request.
"""

from __future__ import annotations

import importlib.util
import json
import math
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pd = pytest.importorskip("pandas")

import aif360_calls  # noqa: E402
import environments  # noqa: E402

from fairdrift.compat import CompatWarning  # noqa: E402
from fairdrift.compat.aif360 import BinaryLabelDatasetMetric, ClassificationMetric  # noqa: E402
from fairdrift.compat.aif360.sklearn import metrics  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SKLEARN = importlib.util.find_spec("sklearn") is not None
PACKAGES = ["aif360==0.6.1", "pandas", "scikit-learn"]
# With a missing value the original makes a group of its own of every row that lacks one.
BY_GROUP = ("intersection", "conditional_", "smoothed_edf", "df_bias_amplification")
GROUPS = {"unprivileged_groups": [{"sex": 0}], "privileged_groups": [{"sex": 1}]}


def tables() -> list[dict[str, list[Any]]]:
    """Seeded tables, from ordinary ones to those with empty cells and missing groups."""
    made = []
    for seed in range(16):
        rng = np.random.default_rng(seed)
        rows = int(rng.integers(12, 40) if seed % 4 == 1 else rng.integers(100, 400))
        kinds = rng.random(4)
        table = {
            "sex": rng.random(rows) < 0.3 + 0.4 * kinds[0],
            "race": rng.integers(0, 4, rows) % 3,
            "y": rng.random(rows) < kinds[1],
            "p": rng.random(rows) < kinds[2],
        }
        found = {name: values.astype(int).tolist() for name, values in table.items()}
        found["q"] = rng.random(rows).tolist()
        whole = seed % 2 == 0
        found["w"] = (rng.integers(1, 9, rows) if whole else rng.random(rows) + 0.1).tolist()
        found["sex"][0], found["sex"][1], found["race"][0] = 1, 0, 1
        if seed % 8 == 3:  # nobody predicted positive in one group
            found["p"] = [p * s for p, s in zip(found["p"], found["sex"], strict=True)]
        if seed % 8 == 5:  # no positive label in one group, nobody selected in the other
            found["y"] = [y * s for y, s in zip(found["y"], found["sex"], strict=True)]
            found["p"] = [p * (1 - s) for p, s in zip(found["p"], found["sex"], strict=True)]
        if seed % 8 == 7:
            found["sex"] = [math.nan if i % 9 == 4 else s for i, s in enumerate(found["sex"])]
        made.append(found)
    return made


@pytest.fixture(scope="module")
def originals() -> list[dict[str, dict[str, Any]]]:
    try:
        python = environments.python_of("aif360", PACKAGES)
    except (OSError, subprocess.CalledProcessError) as problem:
        pytest.skip(f"aif360 0.6.1 cannot be installed here: {problem}")
    done = subprocess.run(
        [python, aif360_calls.__file__],
        input=json.dumps(tables()), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[k], theirs[k]) for k in theirs)
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12) or (
        math.isnan(ours) and math.isnan(theirs)
    )


def compare(calls: Any, strict_calls: Any, theirs: dict[str, Any], missing: bool) -> dict[str, int]:
    """Count the calls that are equal at once, and those that are warned of and equal on request."""
    counts = dict.fromkeys(("equal", "warned", "no answer of the original"), 0)
    assert calls.keys() == theirs.keys()
    for name, original in theirs.items():
        if (
            isinstance(original, str)
            or ("consistency" in name and not SKLEARN)
            or (
                isinstance(original, float) and abs(original) > 1e12
            )  # 1 - rate, rounded, by another
        ):
            counts["no answer of the original"] += 1
            continue
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            ours = aif360_calls.plain(calls[name]())
        warned = sum(issubclass(w.category, CompatWarning) for w in caught)
        assert warned <= 1, name
        if missing and name.startswith(BY_GROUP):
            assert warned, name
            counts["no answer of the original"] += 1
            continue
        if warned:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                ours = aif360_calls.plain(strict_calls[name]())
        assert same(ours, original), f"{name}: {ours}, not {original} (warned: {warned})"
        counts["warned" if warned else "equal"] += 1
    return counts


def test_functions_agree_with_the_original(originals) -> None:
    total: dict[str, int] = {}
    for table, theirs in zip(tables(), originals, strict=True):
        calls = aif360_calls.function_calls(metrics, table)
        strict = aif360_calls.function_calls(metrics, table, strict_compat=True)
        for key, count in compare(
            calls, strict, theirs["functions"], "methods" not in theirs
        ).items():
            total[key] = total.get(key, 0) + count
    print(total)
    assert total["equal"] > 2000
    assert total["warned"] > 200


def test_methods_agree_with_the_original(originals) -> None:
    total: dict[str, int] = {}
    for table, theirs in zip(tables(), originals, strict=True):
        if "methods" not in theirs:
            continue
        both = []
        for strict in (False, True):
            roles = {"label": "y", "weight": "w", "strict_compat": strict, **GROUPS}
            roles["protected_attributes"] = aif360_calls.ATTRIBUTES
            roles["features"] = aif360_calls.ATTRIBUTES
            data = pd.DataFrame(table)
            both.append(
                aif360_calls.method_calls(
                    BinaryLabelDatasetMetric(data, **roles),
                    ClassificationMetric(data, prediction="p", score="q", **roles),
                )
            )
        for key, count in compare(*both, theirs["methods"], False).items():
            total[key] = total.get(key, 0) + count
    print(total)
    assert total["equal"] > 2000
    assert total["warned"] > 30


def test_the_originals_own_tests_are_skipped_with_a_reason_where_there_are_none(tmp_path) -> None:
    runner = [sys.executable, ROOT / "tests/rivals/aif360.py"]
    for arguments, reason in (([], "--tests names none"), (["--tests", tmp_path], "there is none")):
        done = subprocess.run([*runner, *arguments], capture_output=True, text=True, check=True)
        assert done.stdout.startswith("skipped: ")
        assert reason in done.stdout


def test_the_evidence_of_the_originals_own_tests_adds_up() -> None:
    found = json.loads((ROOT / "docs/evidence/aif360_tests.json").read_text())
    outcomes = [test["outcome"] for test in found["tests"]]
    assert found["passed"] == outcomes.count("passed") == len(outcomes) - found["failed"]
    assert all(test["reason"] for test in found["tests"] if test["outcome"] != "passed")
    assert found["passed"] > 20
