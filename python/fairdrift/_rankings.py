"""Numbers of scores and lists that need groups: plain functions for `fairdrift.metrics`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from fairdrift import _core
from fairdrift._audit import audit

ranking = _core.ranking


class InfeasibleIndex(NamedTuple):
    """How many pairs of k and group fall short, and at which k."""

    pairs: int
    at: list[int]


def _numbers(values: Any, name: str) -> list[float]:
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise _core.InvalidInput(f"{name} holds {values!r:.40}; it must hold numbers") from None
    if numbers.ndim != 1:
        raise _core.InvalidInput(f"{name} has {numbers.ndim} dimensions; it must have one")
    if np.isnan(numbers).any():
        row = int(np.isnan(numbers).argmax())
        raise _core.InvalidInput(f"{name} is missing in row {row}; leave such rows out")
    return list(numbers.tolist())


def _numbered(groups: Any) -> tuple[list[Any], list[int]]:
    values = np.asarray(groups, dtype=object).tolist()
    for row, value in enumerate(values):
        if value is None or value != value:
            raise _core.InvalidInput(f"groups is missing in row {row}; leave such rows out")
    labels = list(dict.fromkeys(values))
    try:
        labels.sort()
    except TypeError:  # of several kinds
        labels.sort(key=str)
    place = {label: code for code, label in enumerate(labels)}
    return labels, [place[value] for value in values]


def _whole(value: Any, name: str, least: int) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__") or value < least:
        raise _core.InvalidInput(f"{name} is {value!r}; it must be a whole number, {least} or more")
    return int(value)


def exposure(y_score: Any, groups: Any) -> dict[Any, float]:
    """Mean of 1 / log2(1 + rank) over each group's rows, the highest score having rank 1.

    Rows of equal score share their places. Source: Singh and Joachims 2018,
    doi:10.1145/3219819.3220088. `audit` with ``metrics=["exposure"]`` gives intervals, differences
    and the exposure ratio (`min_ratio`).

    Examples
    --------
    >>> import fairdrift as fd
    >>> {g: round(e, 3) for g, e in fd.metrics.exposure([3, 2, 1], ["a", "b", "b"]).items()}
    {'a': 1.0, 'b': 0.565}
    """
    labels, codes = _numbered(groups)
    found = ranking.exposures(_numbers(y_score, "y_score"), codes, len(labels))
    return dict(zip(labels, found, strict=True))


def normalized_discounted_kl(y_score: Any, groups: Any) -> float:
    """NDKL: how far beginnings of the list differ in groups from the whole list; 0 is not at all.

    Sum over k of KL(shares of the first k, shares of the list) / log2(k + 1), over the sum of
    1 / log2(k + 1); natural logarithms. NaN for an empty list. Biased upward in short lists:
    `audit` with ``metrics=["normalized_discounted_kl"]`` gives a permutation p-value. Source:
    Geyik, Ambler and Kenthapadi 2019, doi:10.1145/3292500.3330691.
    """
    labels, codes = _numbered(groups)
    return float(ranking.normalized_discounted_kl(_numbers(y_score, "y_score"), codes, len(labels)))


def rkl(y_score: Any, groups: Any, *, step: int = 10) -> float:
    """rKL: the same at k = step, 2 step, ..., over its value for the least fair list; in [0, 1].

    Cut-offs are weighted by 1 / log2(k). NaN for lists of less than one step or one group. Source:
    Yang and Stoyanovich 2017, doi:10.1145/3085504.3085526.
    """
    labels, codes = _numbered(groups)
    return float(
        ranking.ranked_kl(_numbers(y_score, "y_score"), codes, len(labels), _whole(step, "step", 1))
    )


def infeasible_index(
    y_score: Any,
    groups: Any,
    *,
    shares: Mapping[Any, float] | None = None,
    last: int | None = None,
) -> InfeasibleIndex:
    """Pairs of k and group with fewer than floor(share k) of the group among the first k.

    Parameters
    ----------
    y_score, groups
        One entry a row; the highest score stands first.
    shares
        Of each group, aimed at; by default those of the list.
    last
        The largest k, by default the length of the list (Geyik et al.). AIF360 leaves its last k
        out: give one less for its number.
    """
    labels, codes = _numbered(groups)
    scores = _numbers(y_score, "y_score")
    if shares is None:
        wanted = [codes.count(code) / len(codes) for code in range(len(labels))]
    else:
        unknown = [label for label in labels if label not in shares]
        if unknown:
            raise _core.InvalidInput(f"shares has no entry for group {unknown[0]!r}")
        # A group that is aimed at and stands nowhere is missed most of all.
        wanted = [float(shares[label]) for label in labels]
        wanted += [float(share) for label, share in shares.items() if label not in labels]
    through = len(scores) if last is None else _whole(last, "last", 0)
    pairs, at = ranking.infeasible_index(scores, codes, wanted, through)
    return InfeasibleIndex(pairs, list(at))


def discounted_cumulative_gain(y_true: Any, y_score: Any) -> float:
    """Sum of y_true / log2(1 + rank), ties sharing their places; y_true is the relevance.

    Linear gain (Järvelin and Kekäläinen 2002, doi:10.1145/582415.582418), as scikit-learn's
    ``dcg_score``. NaN for an empty list.
    """
    return float(
        ranking.discounted_gain(_numbers(y_true, "y_true"), _numbers(y_score, "y_score"))[0]
    )


def ndcg(y_true: Any, y_score: Any) -> float:
    """The discounted cumulative gain over the largest that any order has; NaN without relevance."""
    return float(
        ranking.discounted_gain(_numbers(y_true, "y_true"), _numbers(y_score, "y_score"))[1]
    )


def abroca(y_true: Any, y_score: Any, groups: Any, *, positive: Any = None) -> float:
    """Area between the ROC curves of two groups; of several, of the two furthest apart.

    The absolute area, which curves that cross have too; a difference of AUCs is another number. NaN
    where fewer than two groups have both classes. Source: Gardner, Brooks and Baker 2019,
    doi:10.1145/3303772.3303791.
    """
    return _largest("abroca", groups, y_true=y_true, score=y_score, positive=positive)


def max_statistical_parity(y_score: Any, groups: Any) -> float:
    """Largest difference of two groups' selection rates that any threshold of the score gives.

    The Kolmogorov-Smirnov distance of their scores; of several groups, of the two furthest apart.
    """
    return _largest("max_statistical_parity", groups, score=y_score)


def _largest(name: str, groups: Any, **given: Any) -> float:
    report = audit(
        groups={"group": groups},
        metrics=[name],
        intersections="none",
        min_group_size=1,
        **given,
    )
    found = report.measure(name, attribute="group", comparison="max_distance").value
    return math.nan if found is None else float(found)


FUNCTIONS: Sequence[str] = (
    "abroca",
    "discounted_cumulative_gain",
    "exposure",
    "infeasible_index",
    "max_statistical_parity",
    "ndcg",
    "normalized_discounted_kl",
    "rkl",
)
