"""Where real data and published values lie, if they are here: beside the checkout, or named."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("FAIRDRIFT_SHARED", Path(__file__).parents[3] / "shared"))


def path(name: str) -> Path:
    """A file of the shared folder; the test is skipped, and says so, where it is absent."""
    found = FOLDER / name
    if not found.exists():
        pytest.skip(
            f"{name} is not here: it is looked for in the folder 'shared' beside the checkout"
        )
    return found


def golden(name: str) -> dict[str, Any]:
    """The cases of a file of published values, by id."""
    cases = json.loads(path(f"golden/{name}.json").read_text())["cases"]
    return {case["id"]: case for case in cases}
