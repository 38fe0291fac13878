"""Files of every released format load for ever."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import fairdrift as fd

FOLDER = Path(__file__).parents[1] / "states"
sys.path.insert(0, str(FOLDER))

from write import objects  # noqa: E402

FILES = sorted(path for path in FOLDER.glob("v*/*") if path.suffix in {".fdstate", ".fdref"})


def test_every_kind_has_a_file() -> None:
    assert {path.name for path in FILES} == set(objects())


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_saved_file_loads_and_equals_what_was_saved(path: Path) -> None:
    kind = fd.Reference if path.suffix == ".fdref" else fd.State
    loaded = kind.from_bytes(path.read_bytes())
    assert loaded == objects()[path.name]
    if kind is fd.State:
        assert loaded.rows == 240
        metric = "mean_error" if "regression" in path.name else "selection_rate"
        assert fd.audit(loaded).measure(metric).n == 240
