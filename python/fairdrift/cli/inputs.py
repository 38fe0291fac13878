"""What files hold, told by their first bytes: whatever they are called, zipped or piped in."""

from __future__ import annotations

import glob
import gzip
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fairdrift import InvalidInput

STDIN = "-"
_IN_ZIP = "::"
_SEALED = b"fdrift"
_SEALED_KINDS = {b"STAT": "state", b"REFR": "reference"}


@dataclass(frozen=True)
class Input:
    """One input: `name` as the user wrote it, `path` where its bytes lie."""

    name: str
    path: Path
    holds: str  # csv, json, parquet, state or reference
    compression: str = "none"  # none, gzip, zstd


def find_inputs(names: Iterable[str], folder: Path) -> list[Input]:
    """The inputs of these names; what has to be unpacked goes to `folder`.

    A name is a path, a pattern (``days/*.parquet``), a member of a zip file
    (``bank.zip::bank/bank.csv``) or ``-`` for standard input.
    """
    found = []
    for name in names:
        for path in _paths(name, folder):
            shown = name if path.parent == folder else str(path)
            found.append(_look_into(shown, path))
    return found


def _paths(name: str, folder: Path) -> list[Path]:
    if name == STDIN:
        return [_kept(sys.stdin.buffer, folder)]
    if Path(name).is_dir():
        raise InvalidInput(f"{name} is a folder; name its files, e.g. {name.rstrip('/')}/*.csv")
    archive, inside, member = name.partition(_IN_ZIP)
    if Path(name).exists():
        return [_unzipped(name, "", folder) if zipfile.is_zipfile(name) else Path(name)]
    if inside:
        return [_unzipped(archive, member, folder)]
    matched = sorted(glob.glob(name))  # noqa: PTH207 (a pattern may be absolute)
    if not matched:
        raise InvalidInput(f"{name} does not exist")
    return [Path(path) for path in matched]


def _kept(stream: IO[bytes], folder: Path) -> Path:
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as kept:
        shutil.copyfileobj(stream, kept)
        return Path(kept.name)


def _unzipped(archive: str, member: str, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [one.filename for one in opened.infolist() if not one.is_dir()]
            if not member and len(members) == 1:
                member = members[0]
            if member not in members:
                listed = ", ".join(f"{archive}{_IN_ZIP}{one}" for one in members[:10])
                raise InvalidInput(
                    f"{archive} has no member {member!r}; it has {listed}"
                    if member
                    else f"{archive} has {len(members)} members; name one: {listed}"
                )
            with opened.open(member) as inside:
                return _kept(inside, folder)
    except FileNotFoundError:
        raise InvalidInput(f"{archive} does not exist") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as problem:
        raise InvalidInput(f"{archive} cannot be unzipped: {problem}") from None


def what_is(path: Path) -> str | None:
    """What a file is: "state", "reference", "report", "policy", "table"; None where it may be any.

    Known by the first bytes; tables and policies of text by their names.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(_SEALED):
        return _SEALED_KINDS.get(
            start[len(_SEALED) : len(_SEALED) + 4], "sealed file that is no state or reference"
        )
    if b'"fairdrift.report/' in start:
        return "report"
    suffix = path.suffix.lower()
    if b'"fairdrift.policy/' in start or (suffix == ".toml" and b"[[checks]]" in start):
        return "policy"
    return "table" if start.startswith(b"PAR1") or suffix in {".csv", ".tsv"} else None


def require(path: Path, wanted: str, advice: str = "") -> None:
    """Refuse a file that is known to be something else."""
    found = what_is(path)
    if found not in {wanted, None}:
        raise InvalidInput(f"{path} is a {found}, not a {wanted}{advice}")


def _look_into(name: str, path: Path) -> Input:
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise InvalidInput(f"{name} is empty")
    kind = what_is(path)
    if kind in {"state", "reference"}:
        return Input(name, path, kind)
    if kind not in {"table", None}:
        raise InvalidInput(f"{name} is a {kind}, not a table or a state")
    if start.startswith(b"PAR1"):
        return Input(name, path, "parquet")
    if start.startswith(b"\x28\xb5\x2f\xfd"):
        json_inside = path.name.removesuffix(".zst").endswith((".json", ".jsonl", ".ndjson"))
        return Input(name, path, "json" if json_inside else "csv", "zstd")
    if start.startswith(b"\x1f\x8b"):
        return Input(name, path, _text_format(_gunzipped_start(name, path)), "gzip")
    return Input(name, path, _text_format(start))


def _gunzipped_start(name: str, path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            return file.read(4096)
    except (OSError, EOFError) as problem:
        raise InvalidInput(f"{name} cannot be unpacked: {problem}") from None


def _text_format(start: bytes) -> str:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "json" if text[:1] in {b"{", b"["} else "csv"
