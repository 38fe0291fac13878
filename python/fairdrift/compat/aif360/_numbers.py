"""The formulas that both of AIF360's interfaces share."""

from __future__ import annotations

import math

import numpy as np

from fairdrift.compat.aif360._answers import settled
from fairdrift.compat.aif360._values import Array, ArrayLike, Floats

NAN = math.nan


def share(part: float, whole: float, what: str, original: float = 0.0) -> float:
    """Part / whole; undefined without a whole, where AIF360 gives `original`."""
    if whole != 0:
        return float(part) / float(whole)
    return settled(NAN, original, f"{what} is undefined (nothing to divide by)")


def quotient(unprivileged: float, privileged: float, what: str, original: float) -> float:
    """Unprivileged / privileged; undefined where the privileged number is 0."""
    if privileged != 0:
        return float(unprivileged) / float(privileged)
    return settled(NAN, original, f"{what} is undefined (the privileged group's is 0)")


def generalized_entropy(b: ArrayLike, alpha: float) -> float:
    """GE(alpha) of the benefits b (Shorrocks 1980), x = b / mean(b).

    mean(x^alpha - 1) / (alpha (alpha - 1)); at alpha = 1 its limit mean(x ln x) with 0 ln 0 = 0,
    at alpha = 0 its limit -mean(ln x).
    """
    values: Floats = np.asarray(b, dtype=np.float64)
    mean = values.mean() if len(values) else NAN
    if not mean > 0:
        return settled(NAN, NAN, f"generalized entropy is undefined (the mean benefit is {mean})")
    if alpha not in (0, 1):
        return entropy_of_aif360(values, alpha)
    x = values / mean
    with np.errstate(divide="ignore"):
        right = -np.log(x).mean() if alpha == 0 else (x * np.log(np.where(x == 0, 1.0, x))).mean()
    why = "no factor 1/mean at alpha = 0" if alpha == 0 else "no overflow of large benefits"
    return settled(right, entropy_of_aif360(values, alpha), f"generalized entropy has {why}")


def entropy_of_aif360(values: Floats, alpha: float) -> float:
    """The same as AIF360 has it: with a factor 1 / mean at alpha = 0, x^b at alpha = 1."""
    mean = values.mean()
    x = values / mean
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        if alpha == 0:
            return float(-np.log(x).mean() / mean)
        if alpha == 1:
            return float(np.log(x**values).mean() / mean)
        return float((x**alpha - 1).mean() / (alpha * (alpha - 1)))


def sums(codes: Array, weight: Floats, groups: int) -> Floats:
    """The weight of every group."""
    return np.asarray(np.bincount(codes, weight, groups), dtype=np.float64)


def group_means(b: Floats, codes: Array) -> Floats:
    """Every row's benefit replaced by the mean of its group."""
    rows = np.bincount(codes)
    means = np.bincount(codes, weights=b) / np.maximum(rows, 1)
    return np.asarray(means[codes])


def smoothed(
    positives: Floats, totals: Floats, concentration: float, classes: int | Array
) -> Floats:
    """Rates under a symmetric Dirichlet prior: (P + c / classes) / (n + c)."""
    if concentration < 0:
        raise ValueError(f"concentration is {concentration}; it may not be negative")
    with np.errstate(invalid="ignore"):
        return np.asarray((positives + concentration / classes) / (totals + concentration))


def differential_fairness(rates: Floats) -> float:
    """The largest |ln p_i / p_j| or |ln (1 - p_i) / (1 - p_j)| of two groups (Foulds et al. 2020).

    An outcome that no group ever gets compares nothing: its term is 0.
    """
    if len(rates) < 2:
        return settled(NAN, NAN, f"differential fairness compares groups; there is {len(rates)}")
    return max(_widest_log_ratio(rates), _widest_log_ratio(1 - rates))


def _widest_log_ratio(rates: Floats) -> float:
    least, most = float(rates.min()), float(rates.max())
    if most == 0:
        return 0.0
    return math.inf if least == 0 else math.log(most) - math.log(least)


def differential_fairness_of_aif360(rates: Floats) -> float:
    """The same as AIF360 has it: where rates of 0 or 1 meet, the order of the groups decides."""
    if len(rates) < 2:
        return NAN
    with np.errstate(divide="ignore", invalid="ignore"):
        return max(_first_or_widest(np.log(rates)), _first_or_widest(np.log(1 - rates)))


def _first_or_widest(logs: Floats) -> float:
    """Python's max over the pairs: nan where the first pair is, otherwise blind to nan."""
    if math.isnan(logs[0] - logs[1]):
        return NAN
    return float(logs.max() - logs.min())


def variation(entropy: float) -> float:
    """The coefficient of variation from the entropy with alpha = 2; rounding below 0 is 0."""
    right = math.sqrt(2 * max(entropy, 0.0)) if entropy == entropy else NAN
    return settled(right, right if not entropy < 0 else NAN, "no spread of benefits")
