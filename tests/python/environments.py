"""A virtual environment for every other library, made once in `.venvs`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python_of(name: str, packages: list[str]) -> Path:
    """The interpreter of an environment with these packages; raises where it cannot be made."""
    folder = ROOT / ".venvs" / name
    python, stamp = folder / "bin/python", folder / "packages.json"
    wanted = json.dumps(packages)
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"making .venvs/{name}", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *packages], check=True)
        stamp.write_text(wanted)
    return python
