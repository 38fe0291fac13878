"""Numbers about the groups' shares: of rows, of labels, of favorable outcomes."""

from __future__ import annotations

from typing import Any

import numpy as np

from fairdrift.compat.aif360._answers import answering, settled, strict
from fairdrift.compat.aif360._groups import Groups, groups_of
from fairdrift.compat.aif360._numbers import (
    NAN,
    differential_fairness,
    differential_fairness_of_aif360,
    share,
    smoothed,
    sums,
)
from fairdrift.compat.aif360._values import (
    Array,
    ArrayLike,
    Booleans,
    Floats,
    as_array,
    known,
    matches,
    weights,
)
from fairdrift.compat.aif360.sklearn.metrics._across import first_of_two


def _sums(groups: Groups, rows: Booleans, weight: Floats) -> Floats:
    """The weight of every group among some rows."""
    chosen = rows & (groups.codes >= 0)
    return sums(groups.codes[chosen], weight[chosen], len(groups.labels))


@answering
def class_imbalance(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    *,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """(N_u - N_p) / (N_u + N_p) of the numbers of unprivileged and privileged rows."""
    unprivileged, privileged = groups_of(y_true, prot_attr).masks(priv_group)
    weight = weights(sample_weight, len(privileged))
    rest, chosen = weight[unprivileged].sum(), weight[privileged].sum()
    return share(rest - chosen, rest + chosen, "class imbalance", NAN)


@answering
def kl_divergence(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    *,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """Kullback-Leibler divergence of the privileged group's labels from the unprivileged group's.

    sum over the labels of P_p ln(P_p / P_u), in nats; infinite where only the privileged group has
    a label. aif360 0.6.1 sums over the labels of `y_true` even where `y_pred` has others.
    """
    y = known(y_true if y_pred is None else y_pred, "y_true" if y_pred is None else "y_pred")
    groups = groups_of(y_true, prot_attr)
    first_of_two(groups)
    unprivileged, privileged = groups.masks(priv_group)
    weight = weights(sample_weight, len(y))
    if 0 in (weight[privileged].sum(), weight[unprivileged].sum()):
        return settled(NAN, NAN, "the divergence is undefined (a group has no weight)")
    labels, codes = np.unique(y, return_inverse=True)

    def shares(rows: Booleans) -> Floats:
        counts = np.bincount(codes[rows], weight[rows], minlength=len(labels))
        return np.asarray(counts / counts.sum())

    with np.errstate(divide="ignore", invalid="ignore"):
        p, q = shares(privileged), shares(unprivileged)
        terms = np.where(p == 0, 0.0, p * np.log(p / q))
    of_truth = np.isin(labels, as_array(y_true))
    return settled(terms.sum(), terms[of_truth].sum(), "labels that y_true lacks are counted")


@answering
def conditional_demographic_disparity(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    *,
    prot_attr: ArrayLike = None,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """The groups' demographic disparities, averaged with the groups' sizes as weights.

    A group's disparity is its share of the negative labels minus its share of the positive ones.
    The groups themselves are the strata, as in AIF360; Wachter, Mittelstadt and Russell (2021)
    condition on another, legitimate attribute.
    """
    groups = groups_of(y_true, prot_attr)
    y, name = (y_true, "y_true") if y_pred is None else (y_pred, "y_pred")
    positive = matches(y, pos_label, name)
    weight = weights(sample_weight, len(positive))
    known_rows = np.ones(len(positive), bool) if strict() else groups.known()
    gained, lost = _sums(groups, positive, weight), _sums(groups, ~positive, weight)
    all_gained = float(weight[positive & known_rows].sum())
    all_lost = float(weight[~positive & known_rows].sum())
    if all_gained == 0 or all_lost == 0:
        return settled(NAN, NAN, "conditional demographic disparity is undefined (one label only)")
    size = gained + lost
    return float(size @ (lost / all_lost - gained / all_gained) / size.sum())


@answering
def smoothed_edf(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    *,
    prot_attr: ArrayLike = None,
    pos_label: Any = 1,
    concentration: float = 1.0,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """Smoothed empirical differential fairness over all intersections (Foulds et al. 2020).

    The largest |ln| of a ratio of two groups' smoothed rates, of the positive or of the other
    labels; of `y_true` where there is no `y_pred`. The prior spreads over the labels of all rows;
    aif360 0.6.1 spreads it over the labels that the group has.
    """
    y, name = (y_true, "y_true") if y_pred is None else (y_pred, "y_pred")
    groups = groups_of(y_true, prot_attr)
    positive = matches(y, pos_label, name)
    weight = weights(sample_weight, len(positive))
    rows = groups.known()
    counts = _sums(groups, positive, weight), _sums(groups, rows, weight)
    labels, codes = np.unique(as_array(y), return_inverse=True)
    right = differential_fairness(smoothed(*counts, concentration, max(len(labels), 2)))
    of_group = _labels_of_groups(groups, codes, len(labels))
    original = differential_fairness_of_aif360(smoothed(*counts, concentration, of_group))
    return settled(right, original, "the prior of a group that lacks a label")


def _labels_of_groups(groups: Groups, codes: Array, labels: int) -> Any:
    """How many labels every group has."""
    rows = groups.codes >= 0
    pairs = np.unique(groups.codes[rows] * labels + codes[rows])
    return np.bincount(pairs // labels, minlength=len(groups.labels))


@answering
def df_bias_amplification(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    prot_attr: ArrayLike = None,
    pos_label: Any = 1,
    concentration: float = 1.0,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """`smoothed_edf` of the predictions minus that of the labels."""

    def edf(predictions: ArrayLike) -> float:
        return smoothed_edf(
            y_true,
            predictions,
            prot_attr=prot_attr,
            pos_label=pos_label,
            concentration=concentration,
            sample_weight=sample_weight,
        )

    return edf(y_pred) - edf(None)
