"""SciPy: the two-sample Kolmogorov-Smirnov test of each numeric feature."""

from pathlib import Path

import rows
from measuring import run_case
from scipy.stats import ks_2samp


def drift(folder: Path):
    before = rows.load(folder, *(f"before_{name}" for name in rows.NUMBERS))
    now = rows.load(folder, *(f"now_{name}" for name in rows.NUMBERS))

    def call():
        return [ks_2samp(a, b, method="asymp") for a, b in zip(before, now, strict=True)]

    return call, lambda found: {
        "kolmogorov_smirnov": {
            name: float(one.statistic) for name, one in zip(rows.NUMBERS, found, strict=True)
        }
    }


run_case({"drift": drift}, "scipy")
