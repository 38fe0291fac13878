"""Differences and ratios of rates between the unprivileged and the privileged rows."""

from __future__ import annotations

from typing import Any

from fairdrift import InvalidInput
from fairdrift.compat.aif360._answers import answering
from fairdrift.compat.aif360._groups import Groups, groups_of
from fairdrift.compat.aif360._values import ArrayLike, shown
from fairdrift.compat.aif360.sklearn.metrics._meta import ZeroDivision, difference, ratio
from fairdrift.compat.aif360.sklearn.metrics._rates import (
    base_rate,
    false_omission_rate_error,
    precision,
    selection_rate,
    sensitivity_score,
    specificity_score,
)


@answering
def statistical_parity_difference(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    *,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """Selection rate unprivileged minus privileged; of the labels where there is no `y_pred`."""
    rate = base_rate if y_pred is None else selection_rate
    options = {"pos_label": pos_label, "sample_weight": sample_weight}
    return float(difference(rate, y_true, y_pred, prot_attr, priv_group, **options))


@answering
def mean_difference(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    *,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """Another name of `statistical_parity_difference`."""
    return statistical_parity_difference(
        y_true,
        y_pred,
        prot_attr=prot_attr,
        priv_group=priv_group,
        pos_label=pos_label,
        sample_weight=sample_weight,
    )


@answering
def disparate_impact_ratio(
    y_true: ArrayLike,
    y_pred: ArrayLike = None,
    *,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    zero_division: ZeroDivision = "warn",
    strict_compat: bool = False,
) -> float:
    """Selection rate unprivileged by privileged; of the labels where there is no `y_pred`.

    Undefined where nobody privileged is selected.
    """
    rate = base_rate if y_pred is None else selection_rate
    return ratio(
        rate,
        y_true,
        y_pred,
        prot_attr,
        priv_group,
        sample_weight,
        zero_division,
        pos_label=pos_label,
    )


@answering
def equal_opportunity_difference(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """True positive rate unprivileged minus privileged."""
    options = {"pos_label": pos_label, "sample_weight": sample_weight}
    return float(difference(sensitivity_score, y_true, y_pred, prot_attr, priv_group, **options))


def _odds(
    y_true: ArrayLike, y_pred: ArrayLike, prot_attr: ArrayLike, priv_group: Any, **options: Any
) -> tuple[float, float]:
    """The differences of the true and of the false positive rate."""
    of = (y_true, y_pred, prot_attr, priv_group)
    return difference(sensitivity_score, *of, **options), -difference(
        specificity_score, *of, **options
    )


@answering
def average_odds_difference(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """Half the sum of the differences of the true and the false positive rate.

    The two may cancel: 0 does not mean equal odds. `average_odds_error` does not cancel.
    """
    tpr, fpr = _odds(
        y_true, y_pred, prot_attr, priv_group, pos_label=pos_label, sample_weight=sample_weight
    )
    return (tpr + fpr) / 2


@answering
def average_odds_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    prot_attr: ArrayLike = None,
    priv_group: Any = None,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """Half the sum of the absolute differences of the true and the false positive rate.

    With two groups `priv_group` may be None: the number is the same either way.
    """
    if priv_group is None:
        priv_group = first_of_two(groups_of(y_true, prot_attr))
    tpr, fpr = _odds(
        y_true, y_pred, prot_attr, priv_group, pos_label=pos_label, sample_weight=sample_weight
    )
    return (abs(tpr) + abs(fpr)) / 2


def first_of_two(groups: Groups) -> Any:
    """The group of the first row; another number of groups than two is an error."""
    labels = groups.labels
    if len(labels) != 2:
        raise InvalidInput(f"two groups are compared; there are {len(labels)}: {shown(labels)}")
    return labels[max(int(groups.codes[0]), 0)]


@answering
def average_predictive_value_difference(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    prot_attr: ArrayLike = None,
    priv_group: Any = 1,
    pos_label: Any = 1,
    sample_weight: ArrayLike = None,
    strict_compat: bool = False,
) -> float:
    """Half the sum of the differences of precision and false omission rate; they may cancel."""
    options = {"pos_label": pos_label, "sample_weight": sample_weight}
    of = (y_true, y_pred, prot_attr, priv_group)
    return (
        float(
            difference(precision, *of, **options)
            + difference(false_omission_rate_error, *of, **options)
        )
        / 2
    )
