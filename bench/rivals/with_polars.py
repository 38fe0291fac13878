"""Polars: confusion counts of each group by one group_by, all threads."""

from pathlib import Path

import numpy as np
import polars as pl
import rows
from measuring import run_case


def counts_of(folder: Path, text: bool):
    y_true, y_pred, group = rows.decisions(folder)
    frame = pl.DataFrame({"y_true": y_true, "y_pred": y_pred, "group": group})
    if text:
        frame = frame.with_columns(group=pl.Series(rows.GROUP_NAMES)[pl.Series(group)])

    def call():
        return frame.group_by("group", "y_true", "y_pred").len()

    def numbers(found):
        counts = np.zeros((rows.GROUPS, 2, 2))
        for g, t, p, n in found.iter_rows():
            counts[rows.GROUP_NAMES.index(g) if text else g, t, p] = n
        return rows.counts_as_rates(counts)

    return call, numbers


run_case(
    {
        "counts": lambda folder: counts_of(folder, text=False),
        "counts_text": lambda folder: counts_of(folder, text=True),
    },
    "polars",
)
