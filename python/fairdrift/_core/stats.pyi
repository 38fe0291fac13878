"""
Intervals and tests from counts.
"""

from __future__ import annotations
import collections.abc
import typing

__all__: list[str] = [
    "bayes_factor",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "chi_square",
    "clopper_pearson",
    "fisher_exact",
    "holm",
    "hypergeometric_z",
    "jeffreys",
    "katz",
    "koopman",
    "miettinen_nurminen",
    "newcombe",
    "pooled_z",
    "wilson",
]

def bayes_factor(
    a: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    b: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
) -> float:
    """
    Bayes factor against independence of two samples over the same cells, uniform priors.
    """

def benjamini_hochberg(
    p: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
) -> list[float]: ...
def benjamini_yekutieli(
    p: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
) -> list[float]: ...
def chi_square(
    a: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    b: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
) -> dict[str, typing.Any]:
    """
    Pearson's chi-square of homogeneity of two samples over the same cells, uncorrected.
    """

def clopper_pearson(
    successes: typing.SupportsFloat | typing.SupportsIndex,
    trials: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> tuple[float, float]:
    """
    The exact interval of Clopper and Pearson (1934): never below its confidence.
    """

def fisher_exact(
    a: typing.SupportsInt | typing.SupportsIndex,
    b: typing.SupportsInt | typing.SupportsIndex,
    c: typing.SupportsInt | typing.SupportsIndex,
    d: typing.SupportsInt | typing.SupportsIndex,
) -> dict[str, typing.Any]:
    """
    Fisher's exact test of [[a, b], [c, d]].
    """

def holm(
    p: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
) -> list[float]: ...
def hypergeometric_z(
    successes_a: typing.SupportsInt | typing.SupportsIndex,
    trials_a: typing.SupportsInt | typing.SupportsIndex,
    successes_b: typing.SupportsInt | typing.SupportsIndex,
    trials_b: typing.SupportsInt | typing.SupportsIndex,
) -> tuple[float, float]:
    """
    The same with the number of successes held: the variance is N / (N - 1) times as large.
    """

def jeffreys(
    successes: typing.SupportsFloat | typing.SupportsIndex,
    trials: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> tuple[float, float]:
    """
    The equal-tailed posterior interval under Jeffreys' prior.
    """

def katz(
    successes_a: typing.SupportsFloat | typing.SupportsIndex,
    trials_a: typing.SupportsFloat | typing.SupportsIndex,
    successes_b: typing.SupportsFloat | typing.SupportsIndex,
    trials_b: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> tuple[float, float]:
    """
    a / b: the log interval (Katz et al. 1978); absent at 0.
    """

def koopman(
    successes_a: typing.SupportsFloat | typing.SupportsIndex,
    trials_a: typing.SupportsFloat | typing.SupportsIndex,
    successes_b: typing.SupportsFloat | typing.SupportsIndex,
    trials_b: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> tuple[float, float]:
    """
    a / b: the score interval (Koopman 1984).
    """

def miettinen_nurminen(
    successes_a: typing.SupportsFloat | typing.SupportsIndex,
    trials_a: typing.SupportsFloat | typing.SupportsIndex,
    successes_b: typing.SupportsFloat | typing.SupportsIndex,
    trials_b: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> tuple[float, float]:
    """
    a - b: the score interval of Miettinen and Nurminen (1985).
    """

def newcombe(
    successes_a: typing.SupportsFloat | typing.SupportsIndex,
    trials_a: typing.SupportsFloat | typing.SupportsIndex,
    successes_b: typing.SupportsFloat | typing.SupportsIndex,
    trials_b: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> tuple[float, float]:
    """
    a - b: the hybrid score interval (Newcombe 1998, method 10).
    """

def pooled_z(
    successes_a: typing.SupportsInt | typing.SupportsIndex,
    trials_a: typing.SupportsInt | typing.SupportsIndex,
    successes_b: typing.SupportsInt | typing.SupportsIndex,
    trials_b: typing.SupportsInt | typing.SupportsIndex,
) -> tuple[float, float]:
    """
    z and two-sided p of two rates, their variance that of both together.
    """

def wilson(
    successes: typing.SupportsFloat | typing.SupportsIndex,
    trials: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> tuple[float, float]:
    """
    Wilson's score interval of a proportion (Wilson 1927).
    """
