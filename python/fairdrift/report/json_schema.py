"""The JSON Schema of reports."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of "fairdrift.report/1"."""
    text = resources.files("fairdrift.report").joinpath("report.schema.json").read_text("utf-8")
    result: dict[str, Any] = json.loads(text)
    return result
