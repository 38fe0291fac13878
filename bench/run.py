"""Runs fairdrift beside the other libraries over the same rows, in one run.

Every contestant has a virtual environment of its own (`.venvs/`, made once) and every case its own
process. Numbers must agree before times count. Writes `bench/results.json` and `bench/RESULTS.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import agreement
import results

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENVIRONMENTS = ROOT / ".venvs"
KERNELS = ROOT / "build/dev/bench/bench_kernels"
PACKAGES = {
    "fairdrift": ["numpy", "jinja2", "pandas>=3", "polars", "pyarrow"],
    "numpy": ["numpy"],
    "polars": ["polars", "numpy"],
    "duckdb": ["duckdb", "numpy"],
    "scipy": ["scipy"],
    "fairlearn": ["fairlearn==0.15.0"],
    "evidently": ["evidently==0.7.23", "pandas<3"],
}
# In this order: a reference is made before drift is asked for.
CASES = {
    "fairdrift": [
        "audit", "audit_object", "audit_str", "audit_arrow", "audit_arrow_dictionary",
        "audit_polars", "audit_score", "audit_1000", "audit_100000", "state", "ask", "merge",
        "bootstrap", "reference", "drift", "drift_str", "standard_deviations",
    ],
    "numpy": ["read", "counts", "sort"],
    "polars": ["counts", "counts_text"],
    "duckdb": ["counts", "counts_text"],
    "scipy": ["drift"],
    "fairlearn": ["audit", "audit_object", "audit_str", "bootstrap"],
    "evidently": ["drift"],
}  # fmt: skip
SLOW = ("scipy", "fairlearn", "evidently")  # one process, three runs; the others three processes
IMPORTING = """
import sys, time
before = time.perf_counter(), time.process_time()
import numpy
middle = time.perf_counter(), time.process_time()
import fairdrift
after = time.perf_counter(), time.process_time()
print(*(b - a for a, b in zip(middle, after)), *(b - a for a, b in zip(before, middle)))
"""


def python_of(name: str) -> Path:
    """The interpreter of a contestant; its environment is made where it is not there yet."""
    folder = ENVIRONMENTS / name
    python, stamp = folder / "bin/python", folder / "packages.json"
    wanted = json.dumps(PACKAGES[name])
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"making .venvs/{name}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PACKAGES[name]], check=True)
        stamp.write_text(wanted)
    return python


def environment(name: str) -> dict[str, str]:
    """What a contestant's process sees; fairdrift is taken from the source tree."""
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    if name == "fairdrift":
        clean["PYTHONPATH"] = os.environ.get("PYTHONPATH", str(ROOT / "python"))
    return clean


def one_process(name: str, case: str, rows: Path) -> dict[str, Any] | None:
    """What one process reports, or nothing where it failed (it says why itself)."""
    script = HERE / "rivals" / f"with_{name}.py"
    done = subprocess.run(
        [python_of(name), script, case, rows],
        env=environment(name), stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        print(f"{name} {case} failed with {done.returncode}", flush=True)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def measured(name: str, case: str, rows: Path) -> dict[str, Any] | None:
    """The least of wall and CPU time over the processes of a case."""
    found = [one_process(name, case, rows) for _ in range(1 if name in SLOW else 3)]
    if None in found:
        return None
    best = dict(found[0])
    best["runs"] = sum(one["runs"] for one in found)
    for key in ("wall", "cpu", "extra_mb", "peak_mb"):
        best[key] = min(one[key] for one in found)
    print(
        f"{name:10} {case:20} wall {1e3 * best['wall']:10.3f} ms   "
        f"cpu {1e3 * best['cpu']:10.3f} ms   {best['extra_mb']:7.1f} MB more",
        flush=True,
    )
    return best


def importing() -> dict[str, float]:
    """Seconds that `import fairdrift` takes beyond NumPy."""
    command = [python_of("fairdrift"), "-c", IMPORTING]
    runs = []
    for _ in range(15):
        out = subprocess.run(
            command, env=environment("fairdrift"), stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        runs.append([float(x) for x in out.split()])
    least = [min(column) for column in zip(*runs, strict=True)]
    return dict(zip(("wall", "cpu", "numpy_wall", "numpy_cpu"), least, strict=True))


def kernels(program: Path) -> dict[str, Any] | None:
    """The kernel benchmarks: nanoseconds an item and bytes an item, the least of five runs."""
    if not program.exists():
        print(f"no {program}: the kernels are left out")
        return None
    out = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_repetitions=5",
         "--benchmark_min_time=0.1"],
        stdout=subprocess.PIPE, text=True, check=True,
    ).stdout  # fmt: skip
    found: dict[str, Any] = {}
    for run in json.loads(out)["benchmarks"]:
        if run["run_type"] != "iteration":
            continue
        one = found.setdefault(run["run_name"], {"cpu_ns": float("inf")})
        one["cpu_ns"] = min(one["cpu_ns"], run["cpu_time"])
        one |= {key: run[key] for key in ("items", "bytes") if key in run}
    return found


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    cpu = "unknown"
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = models[0].split(":", 1)[1].strip() if models else cpu
    cache = (ROOT / "build/dev/CMakeCache.txt").read_text().splitlines()
    cached = dict(line.split("=", 1) for line in cache if "=" in line and line[0].isalpha())
    compiler = subprocess.run(
        [cached.get("CMAKE_CXX_COMPILER:FILEPATH", "c++"), "--version"],
        stdout=subprocess.PIPE, text=True, check=True,
    ).stdout.splitlines()[0]  # fmt: skip
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "system": platform.platform(),
        "python": platform.python_version(),
        "compiler": compiler,
        "flags": cached.get("CMAKE_CXX_FLAGS_RELEASE:STRING", "") + " -ffp-contract=off",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="*", help="contestants, or contestant:case; writes nothing")
    parser.add_argument("--kernels", type=Path, default=KERNELS)
    options = parser.parse_args()

    rows = ROOT / "build" / f"bench-rows-{options.rows}"
    if not (rows / "complete").exists():
        generate = "import rows, sys, pathlib; rows.generate(pathlib.Path(sys.argv[1]), %d)"
        subprocess.run(
            [python_of("numpy"), "-c", generate % options.rows, rows],
            cwd=HERE / "rivals", check=True,
        )  # fmt: skip
        (rows / "complete").touch()
    found: dict[str, Any] = {}
    for name, cases in CASES.items():
        for case in cases:
            key = f"{name}:{case}"
            if options.only and not {name, key} & set(options.only):
                continue
            one = measured(name, case, rows)
            if one is not None:
                found[key] = one
    agreement.check(found)
    if options.only:
        return
    record = {
        "machine": machine(),
        "rows": options.rows,
        "cases": found,
        "importing": importing(),
        "kernels": kernels(options.kernels),
    }
    (HERE / "results.json").write_text(json.dumps(record, indent=1) + "\n")
    (HERE / "RESULTS.md").write_text(results.markdown(record))
    print((HERE / "RESULTS.md").read_text())


if __name__ == "__main__":
    main()
