"""Numbers about single rows: entropy of benefits, consistency among neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from fairdrift.compat.aif360._answers import answering
from fairdrift.compat.aif360._groups import groups_of
from fairdrift.compat.aif360._numbers import generalized_entropy, group_means, variation
from fairdrift.compat.aif360._values import ArrayLike, Floats, known, matches, needed


@answering
def generalized_entropy_index(
    b: ArrayLike, alpha: float = 2, *, strict_compat: bool = False
) -> float:
    """Inequality of the benefits b: 0 is equality, alpha 0 the mean log deviation, 1 Theil's index.

    mean((b / mean)^alpha - 1) / (alpha (alpha - 1)), and its limits at alpha = 0 and 1
    (Shorrocks 1980).
    """
    return generalized_entropy(known(b, "b"), alpha)


@answering
def theil_index(b: ArrayLike, *, strict_compat: bool = False) -> float:
    """The generalized entropy index with alpha = 1."""
    return generalized_entropy_index(b, alpha=1)


@answering
def coefficient_of_variation(b: ArrayLike, *, strict_compat: bool = False) -> float:
    """The square root of twice the generalized entropy index with alpha = 2."""
    return variation(generalized_entropy_index(b, alpha=2))


def _benefits(y_true: ArrayLike, y_pred: ArrayLike, pos_label: Any) -> Floats:
    """1 + predicted - true: a false positive has 2, a false negative 0 (Speicher et al. 2018)."""
    predicted = matches(y_pred, pos_label, "y_pred").astype(np.float64)
    return 1 + predicted - matches(y_true, pos_label, "y_true")


@answering
def generalized_entropy_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    alpha: float = 2,
    pos_label: Any = 1,
    *,
    strict_compat: bool = False,
) -> float:
    """The generalized entropy index of the benefits 1 + predicted - true (Speicher et al. 2018)."""
    return generalized_entropy(_benefits(y_true, y_pred, pos_label), alpha)


@answering
def between_group_generalized_entropy_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    prot_attr: ArrayLike = None,
    priv_group: Any = None,
    alpha: float = 2,
    pos_label: Any = 1,
    *,
    strict_compat: bool = False,
) -> float:
    """The part of `generalized_entropy_error` that lies between groups, not within.

    Between all groups, or between the privileged rows and the others where `priv_group` is given.
    """
    groups = groups_of(y_true, prot_attr)
    benefits = _benefits(y_true, y_pred, pos_label)
    if priv_group is not None:
        unprivileged, privileged = groups.masks(priv_group)
        rows, codes = unprivileged | privileged, privileged.astype(int)
    else:
        rows, codes = groups.known(), groups.codes
    return generalized_entropy(group_means(benefits[rows], codes[rows]), alpha)


@answering
def consistency_score(
    X: ArrayLike,  # noqa: N803
    y: ArrayLike,
    n_neighbors: int = 5,
    *,
    strict_compat: bool = False,
) -> float:
    """1 - mean |y - mean y of the k nearest rows|, the row itself among them (Zemel et al. 2013).

    Euclidean distances of the features as they are; which of several rows at one distance counts is
    arbitrary. Needs scikit-learn.
    """
    neighbors = needed("sklearn.neighbors", "consistency_score")
    features = np.asarray(X)
    target = known(y, "y").astype(np.float64)
    if not 1 <= n_neighbors <= len(target):
        raise ValueError(f"n_neighbors is {n_neighbors} where there are {len(target)} rows")
    search = neighbors.NearestNeighbors(n_neighbors=n_neighbors, algorithm="ball_tree").fit(
        features
    )
    nearest = search.kneighbors(features, return_distance=False)
    return float(1 - np.abs(target - target[nearest].mean(axis=1)).mean())
