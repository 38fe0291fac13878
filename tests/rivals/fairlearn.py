"""Runs Fairlearn's own tests of its metrics, from a checkout, against fairdrift.compat.fairlearn.

    ./dev prove fairlearn --tests DIR

DIR is a checkout of Fairlearn. Its `test/unit/metrics` is run twice, as the module is and with
`strict_compat` on, and the examples of its user guide on metrics, if they are there. Every failure
must be one that fairlearn_exceptions.json gives a reason for.
Writes docs/evidence/fairlearn_tests.json and .md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

# A folder of its own: beside this file `import fairlearn` would find this file.
HERE = Path(__file__).resolve().parent / "beside_fairlearn"
ROOT = HERE.parents[2]
EVIDENCE = ROOT / "docs/evidence/fairlearn_tests"
ENVIRONMENT = ROOT / ".venvs/fairlearn-tests"
PACKAGES = ["fairlearn==0.15.0", "pytest", "matplotlib", "jinja2"]
# Files that import nothing but Fairlearn's insides, or what its `experimental` package adds.
NOT_RUN = {
    "test_annotated_metric_function.py": "tests a private class that binds functions to columns",
    "test_bootstrap.py": "tests a private function that aligns the indexes of resamples",
    "test_disaggregated_result.py": "tests a private class that holds a frame's results",
    "test_group_feature.py": "tests a private class that holds a feature",
    "test_plot_metricframe.py": "tests plot_metric_frame, which fairlearn.metrics has not",
}


def interpreter() -> Path | None:
    """Python with Fairlearn and pytest, made once; nothing where it cannot be made."""
    python, stamp = ENVIRONMENT / "bin/python", ENVIRONMENT / "packages.json"
    if not stamp.exists() or json.loads(stamp.read_text()) != PACKAGES:
        print("making .venvs/fairlearn-tests", flush=True)
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, *PACKAGES], check=False).returncode != 0:
            return None
        stamp.write_text(json.dumps(PACKAGES))
    return python


def environment(mode: str, outcomes: Path | None = None) -> dict[str, str]:
    """What the tests' process sees."""
    sources = os.environ.get("PYTHONPATH") or str(ROOT / "python")
    return os.environ | {
        "PYTHONPATH": f"{sources}{os.pathsep}{HERE}",
        "FAIRDRIFT_SHIM": mode,
        "FAIRDRIFT_SHIM_OUTCOMES": str(outcomes or ""),
        "MPLBACKEND": "Agg",
    }


def run(python: Path, checkout: Path, mode: str) -> dict[str, dict[str, str]]:
    """Each test's outcome, and why it failed."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = Path(folder) / "outcomes.json"
        command = [python, "-m", "pytest", "-c", os.devnull, "--rootdir", checkout, "--tb=no", "-q"]
        command += ["-p", "fairlearn_shim", "-p", "no:cacheprovider", "test/unit/metrics"]
        command += [f"--ignore=test/unit/metrics/{name}" for name in NOT_RUN]
        print(f"running Fairlearn's tests, {mode}", flush=True)
        given = {"cwd": checkout, "env": environment(mode, outcomes)}
        done = subprocess.run(command, check=False, capture_output=True, text=True, **given)
        if not outcomes.exists():
            sys.exit(f"Fairlearn's tests did not run:\n{done.stdout}\n{done.stderr}")
        return json.loads(outcomes.read_text())  # type: ignore[no-any-return]


def run_guide(python: Path, checkout: Path, mode: str) -> dict[str, Any]:
    """For each page of the user guide how many examples ran, and which gave something else."""
    folder = checkout / "docs/user_guide/assessment"
    with tempfile.TemporaryDirectory() as elsewhere:
        command = [python, HERE / "fairlearn_guide.py", folder]
        print(f"running the user guide's examples, {mode}", flush=True)
        done = subprocess.run(
            command,
            cwd=elsewhere,
            env=environment(mode),
            check=True,
            capture_output=True,
            text=True,
        )
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def exception_of(test: str, why: str, known: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The listed exception that a failure falls under."""
    for one in known:
        named = any(test.startswith(name) for name in one["tests"])
        if named and any(text in why for text in one.get("only", [""])):
            return one
    return None


def summary(right: dict[str, Any], strict: dict[str, Any], known: list[dict[str, Any]]) -> Any:
    """Counts, failures under their reasons, and those without one."""
    groups: dict[str, list[str]] = {}
    unexplained = []
    for mode, found in (("default", right), ("strict_compat", strict)):
        for test, one in found.items():
            if one["outcome"] != "failed":
                continue
            reason = exception_of(test, one["why"], known)
            if reason is None or (mode == "strict_compat" and reason.get("passes_when_strict")):
                unexplained.append({"mode": mode, "test": test, "why": one["why"][:200]})
            elif mode == "default":
                groups.setdefault(reason["reason"], []).append(test)

    def counts(found: dict[str, Any]) -> dict[str, int]:
        outcomes = [one["outcome"] for one in found.values()]
        return {name: outcomes.count(name) for name in sorted(set(outcomes))}

    return {
        "command": "./dev prove fairlearn --tests DIR",
        "fairlearn": PACKAGES[0].split("==")[1],
        "default": counts(right),
        "strict_compat": counts(strict),
        "exceptions": [{"reason": r, "tests": sorted(t)} for r, t in groups.items()],
        "not_run": NOT_RUN,
        "unexplained": unexplained,
    }


def page(found: dict[str, Any]) -> str:
    """The summary as Markdown."""
    lines = [
        "# Fairlearn's own tests of its metrics",
        "",
        f"`{found['command']}` runs `test/unit/metrics` of a checkout of Fairlearn with "
        "`fairlearn.metrics` standing for `fairdrift.compat.fairlearn`.",
        "",
        "| | passed | failed, with a reason below | failed otherwise |",
        "|---|---|---|---|",
    ]
    for mode, title in (("default", "as it is"), ("strict_compat", "with `strict_compat`")):
        counts = found[mode]
        bad = sum(one["mode"] == mode for one in found["unexplained"])
        failed = counts.get("failed", 0) - bad
        lines.append(f"| {title} | {counts.get('passed', 0)} | {failed} | {bad} |")
    lines += ["", "## What fails, and why", "", "| tests | reason |", "|---|---|"]
    for one in found["exceptions"]:
        names = sorted({test.split("[")[0] for test in one["tests"]})
        shown = ", ".join(f"`{name}`" for name in names[:3]) + (", ..." if len(names) > 3 else "")
        lines.append(f"| {len(one['tests'])}: {shown} | {one['reason']} |")
    lines += ["", "## The examples of its user guide", "", "| page | examples | other output |"]
    lines += ["|---|---|---|"]
    for name, one in found["guide"].items():
        strict = len(found["guide_strict"][name]["differing"])
        other = len(one["differing"])
        note = f"{other} ({strict} with `strict_compat`): other draws for a seed" if other else "0"
        lines.append(f"| `{name}` | {one['examples']} | {note} |")
    lines += ["", "## What is not run", "", "| file | reason |", "|---|---|"]
    lines += [f"| `{name}` | {reason} |" for name, reason in found["not_run"].items()]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run, explain, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", type=Path, help="a checkout of Fairlearn")
    checkout = parser.parse_args().tests
    if checkout is None or not (checkout / "test/unit/metrics").is_dir():
        print(f"skipped: no test/unit/metrics under {checkout}; name a checkout of Fairlearn with "
              "--tests DIR")  # fmt: skip
        return 0
    python = interpreter()
    if python is None:
        print("skipped: Fairlearn and pytest could not be installed into .venvs/fairlearn-tests")
        return 0
    known = json.loads((HERE / "fairlearn_exceptions.json").read_text())
    found = summary(*(run(python, checkout.resolve(), m) for m in ("default", "strict")), known)
    for key, mode in (("guide", "default"), ("guide_strict", "strict")):
        found[key] = run_guide(python, checkout.resolve(), mode)
        for name, one in found[key].items():
            for source in one["differing"]:
                if mode == "strict" or "_ci" not in source:
                    other = {"mode": f"guide, {mode}", "test": name, "why": source}
                    found["unexplained"].append(other)
    EVIDENCE.with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n")
    EVIDENCE.with_suffix(".md").write_text(page(found))
    print(page(found))
    for one in found["unexplained"]:
        print(f"without a reason ({one['mode']}): {one['test']}: {one['why']}")
    return 1 if found["unexplained"] else 0


if __name__ == "__main__":
    sys.exit(main())
