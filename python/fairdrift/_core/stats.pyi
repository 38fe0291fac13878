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
    "equal_rates_p",
    "equivalence_test",
    "fisher_exact",
    "holm",
    "homogeneity",
    "hypergeometric_z",
    "jeffreys",
    "katz",
    "koopman",
    "miettinen_nurminen",
    "minimum_detectable_gap",
    "newcombe",
    "pooled_z",
    "power",
    "sample_size",
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

def equal_rates_p(
    successes_a: typing.SupportsInt | typing.SupportsIndex,
    trials_a: typing.SupportsInt | typing.SupportsIndex,
    successes_b: typing.SupportsInt | typing.SupportsIndex,
    trials_b: typing.SupportsInt | typing.SupportsIndex,
) -> float:
    """
    Two-sided p of equal rates that rejects no more often than it says: the modified chi-square of Schouten and others (1980), Fisher's where an expected count is under 5. The p of a report's differences.
    """

def equivalence_test(
    successes_a: typing.SupportsFloat | typing.SupportsIndex,
    trials_a: typing.SupportsFloat | typing.SupportsIndex,
    successes_b: typing.SupportsFloat | typing.SupportsIndex,
    trials_b: typing.SupportsFloat | typing.SupportsIndex,
    margin: typing.SupportsFloat | typing.SupportsIndex,
) -> float:
    """
    p that two rates differ by the margin or more (two one-sided tests, from Newcombe's interval): at most alpha where its 1 - 2 alpha interval, half a success of either side wider, lies inside the margins.
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
def homogeneity(
    successes: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    trials: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    *,
    draws: typing.SupportsInt | typing.SupportsIndex = 9999,
    seed: typing.Any = 0,
) -> dict[str, typing.Any]:
    """
    Whether one rate stands behind all groups: chi-square; where an expected count is under 5 Fisher's exact test of two groups, seeded Monte Carlo with fixed margins of more.
    """

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

def minimum_detectable_gap(
    n1: typing.SupportsFloat | typing.SupportsIndex,
    n2: typing.SupportsFloat | typing.SupportsIndex,
    p: typing.SupportsFloat | typing.SupportsIndex,
    power: typing.SupportsFloat | typing.SupportsIndex = 0.8,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> float:
    """
    The smallest gap between a rate p of n2 rows and one of n1 rows, nearer to 1/2, that a two-sided z-test finds with that power; InvalidInput where so few rows find none.
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

def power(
    p1: typing.SupportsFloat | typing.SupportsIndex,
    n1: typing.SupportsFloat | typing.SupportsIndex,
    p2: typing.SupportsFloat | typing.SupportsIndex,
    n2: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> float:
    """
    The chance that a two-sided z-test finds rates p1 and p2 of n1 and n2 rows to differ.
    """

def sample_size(
    p1: typing.SupportsFloat | typing.SupportsIndex,
    p2: typing.SupportsFloat | typing.SupportsIndex,
    power: typing.SupportsFloat | typing.SupportsIndex = 0.8,
    ratio: typing.SupportsFloat | typing.SupportsIndex = 1.0,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> int:
    """
    Rows of the first group, the second having ratio times as many, that a two-sided z-test needs to find the rates p1 and p2 different with that power.
    """

def wilson(
    successes: typing.SupportsFloat | typing.SupportsIndex,
    trials: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex = 0.95,
) -> tuple[float, float]:
    """
    Wilson's score interval of a proportion (Wilson 1927).
    """
