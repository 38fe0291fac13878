"""What a table of a page is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass
class Cell:
    """One cell: its text, a second line, a picture, and a tone where it is a judgement.

    `why` is a second line of words, which may be broken; `small` one of numbers, which may not.
    """

    text: str
    small: str = ""
    picture: Any = None
    tone: str = ""
    why: str = ""

    def __str__(self) -> str:
        beside = "; ".join(text for text in (self.small, self.why) if text)
        return f"{self.text} ({beside})" if beside else self.text


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
    pictures: Sequence[Any] = ()  # instead of a table, where there are no rows
