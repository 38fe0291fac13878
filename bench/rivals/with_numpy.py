"""NumPy: confusion counts of each group by one bincount; bare passes for scale."""

from pathlib import Path

import numpy as np
import rows
from measuring import run_case


def counts(folder: Path):
    y_true, y_pred, group = rows.decisions(folder)

    def call():
        return np.bincount((group * 2 + y_true) * 2 + y_pred, minlength=4 * rows.GROUPS)

    return call, lambda found: rows.counts_as_rates(found.reshape(-1, 2, 2))


def read_only(folder: Path):
    columns = rows.decisions(folder)
    return lambda: [int(c.sum()) for c in columns], lambda _: None


def sort(folder: Path):
    (score,) = rows.load(folder, "score")
    return lambda: np.sort(score), lambda _: None


run_case({"counts": counts, "read": read_only, "sort": sort}, "numpy")
