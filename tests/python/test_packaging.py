"""What others receive works far from this source tree: wheel, CMake package, pkg-config."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import fairdrift as fd

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "dev"
CONSUMER = ROOT / "tests" / "consumer"


def run(*command, env=None):
    """Run a command and return what it printed; a failure shows all of it."""
    done = subprocess.run(
        [str(part) for part in command], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def python_report():
    """What the consumer prints, for the same rows, asked from Python."""
    rows = range(1000)
    report = fd.audit(
        {
            "sex": ["M" if i % 3 else "F" for i in rows],
            "hired": [int(i * 7 % 5 < 2) for i in rows],
            "decision": [int(i * 11 % 7 < 3) for i in rows],
            "score": [i * 37 % 101 / 101.0 for i in rows],
        },
        y_true="hired",
        y_pred="decision",
        score="score",
        groups=["sex"],
    )
    return report.to_json() + "\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    # A build folder that stays: a second run compiles only what changed.
    folder = tmp_path_factory.mktemp("wheel")
    run(
        *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"),
        *("--config-settings", f"build-dir={ROOT / 'build' / 'wheel-test'}"),
        *("--wheel-dir", folder, ROOT),
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bare_python(wheel, tmp_path_factory):
    """An interpreter whose environment holds the wheel and what the wheel asks for."""
    folder = tmp_path_factory.mktemp("bare")
    run(sys.executable, "-m", "venv", folder)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--only-binary=:all:", wheel)
    return python


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """A place where the C++ library is installed."""
    if not (BUILD / "CMakeCache.txt").exists():
        pytest.skip("needs the C++ library built by ./dev build")
    folder = tmp_path_factory.mktemp("prefix")
    run("cmake", "--install", BUILD, "--component", "development", "--prefix", folder)
    return folder


def test_the_wheel_holds_the_typed_package_its_licence_and_no_stray_file(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.split("/")[0] for name in names}
    assert top == {"fairdrift", f"{wheel.name.rsplit('-', 3)[0]}.dist-info"}
    assert "fairdrift/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [name for name in names if name.endswith((".cpp", ".hpp", ".a", ".pyc"))] == []
    assert sum(name.endswith(".so") for name in names) == 1


def test_the_wheel_asks_for_numpy_and_jinja2_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        lines = archive.read(metadata).decode().splitlines()
    always = [
        line for line in lines if line.startswith("Requires-Dist:") and "extra ==" not in line
    ]
    assert always == ["Requires-Dist: numpy>=1.24", "Requires-Dist: jinja2>=3.1"]
    assert "License-Expression: Apache-2.0" in lines


def test_the_wheel_works_in_a_bare_environment_without_a_compiler(bare_python):
    only_here = {"PATH": str(bare_python.parent)}
    version = run(
        bare_python, "-c", "import fairdrift; print(fairdrift.__version__)", env=only_here
    )
    header = (ROOT / "include/fairdrift/version.hpp").read_text()
    assert f'"{version.strip()}"' in header


def test_the_extension_shows_one_symbol(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        (module,) = (name for name in archive.namelist() if name.endswith(".so"))
        path = archive.extract(module, tmp_path)
    symbols = run("nm", "--dynamic", "--defined-only", path).splitlines()
    assert [line.split()[-1] for line in symbols] == ["PyInit__core"]


def test_a_cmake_project_finds_the_package_and_runs(prefix, tmp_path):
    hidden = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in ("Eigen3", "Boost", "xtensor")]
    run(
        *("cmake", "-G", "Ninja", "-S", CONSUMER, "-B", tmp_path),
        f"-DCMAKE_PREFIX_PATH={prefix}",
        *hidden,
    )
    run("cmake", "--build", tmp_path)
    assert run(tmp_path / "consumer") == python_report()


def test_a_program_compiles_with_the_flags_of_pkg_config_and_runs(prefix, tmp_path):
    (pkgconfig,) = prefix.glob("lib*/**/pkgconfig")
    env = {**os.environ, "PKG_CONFIG_PATH": str(pkgconfig)}
    flags = run("pkg-config", "--cflags", "--libs", "fairdrift", env=env).split()
    program = tmp_path / "consumer"
    run("c++", "-std=c++20", CONSUMER / "main.cpp", *flags, "-o", program)
    assert run(program) == python_report()


def test_the_installed_headers_name_no_other_library(prefix):
    others = ("Eigen/", "boost/", "nlohmann/", "pybind11/")
    includes = [
        line
        for header in (prefix / "include").rglob("*.hpp")
        if header.name != "cube.hpp"  # the optional component
        for line in header.read_text().splitlines()
        if line.startswith("#include")
    ]
    assert includes
    assert [line for line in includes if any(name in line for name in others)] == []
