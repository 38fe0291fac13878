"""What a table of a page is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Cell:
    """One cell: its text, a second line, a picture, and a tone where it is a judgement."""

    text: str
    small: str = ""
    picture: Any = None
    tone: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.small})" if self.small else self.text


@dataclass
class Head:
    """The head of a column; words are set left, numbers right."""

    text: str
    small: str = ""
    numeric: bool = True


@dataclass
class Section:
    """One table with its title, what to know before it and what it leaves out."""

    part: str
    title: str
    header: list[Head]
    rows: list[list[Cell]]
    lead: str = ""
    note: str = ""
    folded: bool = False
    total: bool = False  # the last row is of everyone
    faint: frozenset[int] = frozenset()  # rows of groups that decide nothing
