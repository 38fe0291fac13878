"""
Lists of scores and groups by number.
"""

from __future__ import annotations
import collections.abc
import typing

__all__: list[str] = [
    "discounted_gain",
    "exposures",
    "infeasible_index",
    "normalized_discounted_kl",
    "ranked_kl",
]

def discounted_gain(
    relevances: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    scores: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
) -> tuple[float, float]: ...
def exposures(
    scores: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    groups: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    number: typing.SupportsInt | typing.SupportsIndex,
) -> list[float]: ...
def infeasible_index(
    scores: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    groups: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    shares: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    last: typing.SupportsInt | typing.SupportsIndex,
) -> tuple[int, list[int]]: ...
def normalized_discounted_kl(
    scores: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    groups: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    number: typing.SupportsInt | typing.SupportsIndex,
) -> float: ...
def ranked_kl(
    scores: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    groups: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    number: typing.SupportsInt | typing.SupportsIndex,
    step: typing.SupportsInt | typing.SupportsIndex,
) -> float: ...
