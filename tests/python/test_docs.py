"""The pages' code runs as it stands there, and their links lead somewhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import shared

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs/worked").glob("*.md")),
]
LIBRARY = ROOT / "build/dev/src/libfairdrift.a"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=lambda p: p.name)
def test_python_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "\n".join(blocks(page, "python"))
    if "load_employment" in code:
        try:
            from fairdrift.datasets import load_employment

            load_employment(as_="pandas")
        except Exception as problem:  # no network, and nothing in the cache
            pytest.skip(f"the employment records cannot be had here: {problem}")
    for name in re.findall(r"\.\./shared/([\w/]+)", code):
        shared.path(name)
    (tmp_path / "here").mkdir()
    (tmp_path / "shared").symlink_to(shared.FOLDER)
    monkeypatch.chdir(tmp_path / "here")
    exec(compile(code, page.name, "exec"), {"__name__": "page"})


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "cpp")], ids=lambda p: p.name)
def test_cpp_of_a_page_compiles_and_runs(page: Path, tmp_path: Path) -> None:
    if not LIBRARY.exists():
        pytest.skip("the library was not built in build/dev")
    for number, code in enumerate(blocks(page, "cpp")):
        source = tmp_path / f"block{number}.cpp"
        source.write_text(code)
        program = source.with_suffix("")
        compile_it = ["c++", "-std=c++20", f"-I{ROOT / 'include'}", source, LIBRARY, "-pthread"]
        subprocess.run([*compile_it, "-o", program], check=True)
        subprocess.run([program], check=True, capture_output=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
