"""Writes one file of every kind that a release can save: python tests/states/write.py FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import fairdrift as fd

ROLES: dict[str, Any] = {"y_true": "y", "y_pred": "d", "score": "p", "groups": ["sex", "town"]}


def rows(n: int = 240) -> dict[str, list[Any]]:
    """The rows that every file is made of: arithmetic, so that they never change."""
    return {
        "y": [int(i * 7 % 5 < 2) for i in range(n)],
        "d": [int(i * 11 % 7 < 3) for i in range(n)],
        "p": [i * 37 % 101 / 101 for i in range(n)],
        "sex": ["F" if i % 3 else "M" for i in range(n)],
        "town": [None if i % 40 == 7 else i % 4 for i in range(n)],
        "w": [0.25 + i % 5 for i in range(n)],
        "income": [None if i % 31 == 5 else 1000.0 * (i * 13 % 97) for i in range(n)],
        "home": [None if i % 50 == 3 else i * 3 % 70 for i in range(n)],
        "paid": [i * 29 % 83 / 8 for i in range(n)],
        "trade": [["smith", "cook", "clerk"][i * i % 3] for i in range(n)],
    }


def objects() -> dict[str, Any]:
    """What is saved, by file name."""
    data = rows()
    reference = fd.Reference.fit(data, **ROLES, features=["income", "trade"], held_out=True)
    return {
        "open.fdstate": fd.State(data, **ROLES),
        "weighted.fdstate": fd.State(data, **ROLES, sample_weight="w"),
        "of_reference.fdstate": reference.state().update(data),
        "reference.fdref": reference,
        "clustered.fdstate": fd.State(data, **ROLES, cluster="home"),
        "regression.fdstate": fd.State(
            data, y_true="paid", y_pred="p", groups=["sex"], sample_weight="w", cluster="town"
        ),
    }


if __name__ == "__main__":
    folder = Path(__file__).parent / sys.argv[1]
    folder.mkdir(exist_ok=True)
    for name, saved in objects().items():
        (folder / name).write_bytes(saved.to_bytes())
