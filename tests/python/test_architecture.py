"""The plan of the house holds: rooms include lower rooms only, and nothing leaks out of headers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEADERS = sorted((ROOT / "include/fairdrift").glob("*/*.hpp"))
LEVELS = {
    "core": 0,
    "stats": 1,
    "axes": 1,
    "states": 2,
    "reference": 3,
    "fairness": 4,
    "drift": 4,
    "policy": 5,
    "report": 6,
    "questions": 7,
}


@pytest.mark.parametrize("header", HEADERS, ids=lambda h: f"{h.parent.name}/{h.name}")
def test_a_header_includes_its_own_room_and_lower_levels_only(header: Path) -> None:
    room = header.parent.name
    for included in re.findall(r"#include <fairdrift/(\w+)/", header.read_text()):
        assert included == room or LEVELS[included] < LEVELS[room], f"{room} includes {included}"


@pytest.mark.parametrize("header", HEADERS, ids=lambda h: f"{h.parent.name}/{h.name}")
def test_installed_headers_need_no_other_library(header: Path) -> None:
    foreign = re.findall(
        r"#include <(Eigen|boost|nlohmann|xtensor|iostream|random|chrono)", header.read_text()
    )
    assert foreign == ([] if header.name != "cube.hpp" else ["xtensor"] * len(foreign))


@pytest.mark.parametrize("header", HEADERS, ids=lambda h: f"{h.parent.name}/{h.name}")
def test_a_header_says_in_its_first_line_what_it_is_for(header: Path) -> None:
    text = header.read_text()
    assert text.startswith("// ")
    assert "#pragma once" in text.splitlines()[:12]
    assert len(text.splitlines()) <= 300


def test_every_room_of_the_plan_exists_and_no_other() -> None:
    assert {header.parent.name for header in HEADERS} == set(LEVELS)
