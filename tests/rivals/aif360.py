"""Runs AIF360's own tests of its metrics, supplied by the user, against `fairdrift.compat.aif360`.

    ./dev prove aif360 --tests FILE_OR_DIR

The tests come from AIF360's source distribution or a checkout; the census records they read come
from the folder `shared` beside the checkout. Without either nothing is run, and why is printed.
Writes `docs/evidence/aif360_tests.json` and `.md`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[0] = str(ROOT / "tests/python")  # not this folder: it holds a module named aif360

import environments  # noqa: E402

PACKAGES = ["numpy>=1.24", "jinja2>=3.1", "pandas", "scikit-learn", "pytest"]
ADULT = Path(os.environ.get("FAIRDRIFT_SHARED", ROOT.parent / "shared")) / "data/adult"
EVIDENCE = ROOT / "docs/evidence"
# Tests that pass or fail for a reason that is not ours.
REASONS = {
    "test_dataset_equality": "compares AIF360's two loaders of the records; one loader stands in "
    "for both here, so that it passes says nothing",
}


def tests_in(place: Path | None) -> Path | None:
    """The file of tests: itself, or where a source tree has it."""
    if place is None:
        return None
    tails = (".", "test_metrics.py", "sklearn/test_metrics.py", "tests/sklearn/test_metrics.py")
    return next((place / tail for tail in tails if (place / tail).is_file()), None)


def run(tests: Path) -> list[dict[str, Any]]:
    """Every test with its outcome, from a process in which `aif360` is the compatibility module."""
    python = environments.python_of("aif360_tests", PACKAGES)
    done = subprocess.run(
        [python, HERE / "aif360_stand_in.py", tests, ADULT],
        env={**os.environ, "PYTHONPATH": str(ROOT / "python")},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def markdown(found: dict[str, Any]) -> str:
    """The page of the evidence."""
    lines = [
        "# AIF360's own tests against `fairdrift.compat.aif360`",
        "",
        f"{found['passed']} of {len(found['tests'])} tests passed, {found['failed']} failed.",
        f"Written by `{found['command']}` over `tests/sklearn/test_metrics.py` of AIF360",
        f"(SHA-256 {found['sha256'][:16]}) and the 48,842 records of Adult",
        "(Becker and Kohavi 1996, doi:10.24432/C5XW20).",
        "",
        "Those tests hold AIF360's two interfaces against each other; here both are the",
        "compatibility module's, which `tests/python/test_compat_aif360_rival.py` holds against",
        "AIF360 0.6.1 itself.",
        "",
        "| test | outcome | note |",
        "|---|---|---|",
    ]
    for test in found["tests"]:
        note = test["reason"].replace("|", " ")
        lines.append(f"| {test['name']} | {test['outcome']} | {note} |")
    return "\n".join([*lines, ""])


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev prove aif360")
    parser.add_argument("--tests", type=Path, help="AIF360's test_metrics.py, or a tree with it")
    given = parser.parse_args().tests
    tests = tests_in(given)
    if tests is None:
        where = "--tests names none" if given is None else f"there is none in {given}"
        print(f"skipped: AIF360's tests/sklearn/test_metrics.py is needed, and {where}")
        return 0
    if not (ADULT / "adult.data").exists():
        print(
            "skipped: the records of Adult are looked for in shared/data/adult beside the checkout"
        )
        return 0
    results = run(tests)
    for test in results:
        test["reason"] = REASONS.get(test["name"].split("[")[0], test["reason"])
    outcomes = [test["outcome"] for test in results]
    found = {
        "command": "./dev prove aif360 --tests FILE_OR_DIR",
        "sha256": hashlib.sha256(tests.read_bytes()).hexdigest(),
        "passed": outcomes.count("passed"),
        "failed": len(outcomes) - outcomes.count("passed"),
        "tests": results,
    }
    EVIDENCE.mkdir(exist_ok=True)
    (EVIDENCE / "aif360_tests.json").write_text(json.dumps(found, indent=2) + "\n")
    (EVIDENCE / "aif360_tests.md").write_text(markdown(found))
    print(f"{found['passed']} of {len(results)} passed; docs/evidence/aif360_tests.md lists them")
    unexplained = [
        test
        for test in results
        if test["outcome"] != "passed" and test["name"].split("[")[0] not in REASONS
    ]
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
