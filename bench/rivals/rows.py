"""The generated rows, as every contestant reads them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

SEED = 20180301
GROUPS = 10
GROUP_NAMES = [
    "African-American", "Asian", "Caucasian", "Hispanic", "Native American",
    "Pacific Islander", "two or more", "other", "unknown", "refused",
]  # fmt: skip
NUMBERS = [f"x{i}" for i in range(7)]
CATEGORIES = ["region", "product", "channel"]
CATEGORY_VALUES = {
    "region": [f"region {i:02d}" for i in range(20)],
    "product": ["loan", "card", "mortgage", "overdraft", "leasing"],
    "channel": ["branch", "web", "phone"],
}


def generate(folder: Path, rows: int) -> None:
    """Write the columns of both questions, each a .npy file."""
    random = np.random.default_rng(SEED)
    group = random.choice(GROUPS, size=rows, p=_falling(GROUPS))
    y_true = (random.random(rows) < 0.2 + 0.03 * group).astype(np.int64)
    score = np.clip(0.35 + 0.25 * y_true - 0.01 * group + 0.2 * random.normal(size=rows), 0, 1)
    columns = {
        "y_true": y_true,
        "y_pred": (score > 0.5).astype(np.int64),
        "group": group.astype(np.int64),
        "score": score,
        "group_1000": random.integers(0, 1000, rows),
        "group_100000": random.integers(0, 100_000, rows),
    }
    for moved, when in enumerate(("before", "now")):
        for i, name in enumerate(NUMBERS):
            shift = 0.25 * moved if i < 2 else 0.0  # two of the seven numbers move
            columns[f"{when}_{name}"] = _number(random, i, rows) + shift
        for name in CATEGORIES:
            # One of the three categories moves.
            shares = _falling(len(CATEGORY_VALUES[name]), 0.2 * moved * (name == "product"))
            columns[f"{when}_{name}"] = random.choice(len(shares), size=rows, p=shares)
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in columns.items():
        np.save(folder / f"{name}.npy", values)


def _falling(count: int, tilt: float = 0.0) -> np.ndarray:
    shares = 1.0 / (2.0 + np.arange(count)) ** (1.0 - tilt)
    return shares / shares.sum()


def _number(random: np.random.Generator, i: int, rows: int) -> np.ndarray:
    if i % 3 == 0:
        return random.normal(50.0, 10.0, rows)
    if i % 3 == 1:
        return random.lognormal(10.0, 0.7, rows)
    return random.gamma(2.0, 3.0, rows)


def load(folder: Path, *names: str) -> list[np.ndarray]:
    """Columns by name."""
    return [np.load(folder / f"{name}.npy") for name in names]


def decisions(folder: Path) -> list[np.ndarray]:
    """y_true, y_pred, group."""
    return load(folder, "y_true", "y_pred", "group")


def as_text(codes: np.ndarray, values: list[str]) -> np.ndarray:
    """Codes as Python strings, one object a distinct value, as a file reader gives them."""
    return np.array(values, dtype=object)[codes]


def features(folder: Path, when: str) -> dict[str, np.ndarray]:
    """The ten features, categories as Python strings."""
    read = {name: np.load(folder / f"{when}_{name}.npy") for name in NUMBERS}
    for name in CATEGORIES:
        read[name] = as_text(np.load(folder / f"{when}_{name}.npy"), CATEGORY_VALUES[name])
    return read


def counts_as_rates(counts: np.ndarray) -> dict[str, list[float]]:
    """Rates of each group from counts[group, label, decision]."""
    c = counts.astype(float)
    return {
        "accuracy": list((c[:, 0, 0] + c[:, 1, 1]) / c.sum((1, 2))),
        "selection_rate": list(c[:, :, 1].sum(1) / c.sum((1, 2))),
        "true_positive_rate": list(c[:, 1, 1] / c[:, 1].sum(1)),
        "false_positive_rate": list(c[:, 0, 1] / c[:, 0].sum(1)),
        "positive_predictive_value": list(c[:, 1, 1] / c[:, :, 1].sum(1)),
    }
