"""Times one case of one contestant in its own process; the same for all contestants."""

from __future__ import annotations

import gc
import importlib.metadata
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Call = Callable[[], Any]
# From the rows' directory: what to run, and the numbers in its result that all must agree on.
Case = Callable[[Path], tuple[Call, Callable[[Any], Any]]]

FEWEST_RUNS = 3
MOST_RUNS = 200
SECONDS = 2.0


def run_case(cases: dict[str, Case], package: str) -> None:
    """Run the case that the command line names; print what was found as one line of JSON."""
    name, rows = sys.argv[1], Path(sys.argv[2])
    call, numbers = cases[name](rows)
    first, extra = _watched(call)
    report = {
        "numbers": numbers(first),
        "extra_mb": extra,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "version": importlib.metadata.version(package),
    }
    del first
    print(json.dumps(report | _timed(call)))


def _timed(call: Call) -> dict[str, Any]:
    wall, cpu = [], []
    start = time.perf_counter()
    while len(wall) < FEWEST_RUNS or (
        len(wall) < MOST_RUNS and time.perf_counter() - start < SECONDS
    ):
        wall_before, cpu_before = time.perf_counter(), time.process_time()
        call()
        cpu.append(time.process_time() - cpu_before)
        wall.append(time.perf_counter() - wall_before)
    return {"wall": min(wall), "cpu": min(cpu), "runs": len(wall)}


def _watched(call: Call) -> tuple[Any, float | None]:
    """The first result, and the memory at its peak above the memory before, in MB."""
    gc.collect()
    reset = Path("/proc/self/clear_refs")
    if not reset.exists():
        return call(), None
    reset.write_text("5")  # the peak starts anew
    before = _status("VmRSS")
    result = call()
    return result, (_status("VmHWM") - before) / 1024


def _status(field: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise KeyError(field)
