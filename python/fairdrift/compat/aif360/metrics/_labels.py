"""Metrics of one column of labels: what the data say before any model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from fairdrift import InvalidInput
from fairdrift.compat.aif360._answers import answering_class
from fairdrift.compat.aif360._groups import Groups
from fairdrift.compat.aif360._numbers import (
    NAN,
    differential_fairness,
    quotient,
    share,
    smoothed,
    sums,
)
from fairdrift.compat.aif360._values import Booleans, Floats
from fairdrift.compat.aif360.metrics._rows import Condition, Rows


@answering_class
class BinaryLabelDatasetMetric:
    """Numbers about the labels of two groups; differences are unprivileged minus privileged.

    Parameters
    ----------
    data : pandas.DataFrame
        The rows.
    label : str
        The column of labels.
    weight : str, optional
        The column of weights; they count in everything but the individual metrics.
    favorable_label, unfavorable_label : label or list of labels
        The outcome that people want, and the other; any further label is an error.
    unprivileged_groups, privileged_groups : list of dict, optional
        `[{"sex": "F", "race": "Black"}, {"sex": "X"}]` is (F and Black) or X. Rows in neither count
        only where a method is asked for all rows.
    protected_attributes : list of str, optional
        The columns whose intersections are compared; those that the groups name where it is absent.
    features : list of str, optional
        The columns that `consistency` takes its neighbours from; all but labels, scores and weights
        where it is absent.
    strict_compat : bool
        The numbers of aif360 0.6.1 where they are wrong, and no warning.
    """

    def __init__(
        self,
        data: Any,
        *,
        label: str,
        weight: str | None = None,
        favorable_label: Any = 1,
        unfavorable_label: Any = 0,
        unprivileged_groups: Condition | None = None,
        privileged_groups: Condition | None = None,
        protected_attributes: Sequence[str] | None = None,
        features: Sequence[str] | None = None,
        strict_compat: bool = False,
    ) -> None:
        self.strict_compat = strict_compat
        self.unprivileged_groups = unprivileged_groups
        self.privileged_groups = privileged_groups
        self._rows = Rows(data, favorable_label, unfavorable_label)
        self._others = [name for name in (label, weight) if name is not None]
        self._features = features
        both = [group for side in (unprivileged_groups, privileged_groups) for group in side or []]
        named = [name for group in both for name in group]
        self._attributes = list(protected_attributes or dict.fromkeys(named))
        self._true = self._rows.favorable(label)
        self._weight = self._rows.weight(weight)
        sides = {False: unprivileged_groups, True: privileged_groups}
        self._members: dict[bool | None, Booleans] = {
            side: self._rows.members(groups) for side, groups in sides.items() if groups
        }
        if len(self._members) == 2 and (self._members[True] & self._members[False]).any():
            raise ValueError("a row is in unprivileged_groups and in privileged_groups at once")
        self._members[None] = np.ones(len(self._true), dtype=bool)

    def _of(self, privileged: bool | None) -> Booleans:
        """The rows of a side; all of them for None."""
        if privileged not in self._members:
            side = "privileged_groups" if privileged else "unprivileged_groups"
            raise AttributeError(f"{side} was not given when the metric was made")
        return self._members[privileged]

    def _sum(self, rows: Booleans, privileged: bool | None) -> float:
        return float(self._weight[rows & self._of(privileged)].sum())

    def difference(self, metric_fun: Callable[..., float]) -> float:
        """`metric_fun(privileged=False) - metric_fun(privileged=True)`."""
        return metric_fun(privileged=False) - metric_fun(privileged=True)

    def ratio(self, metric_fun: Callable[..., float]) -> float:
        """`metric_fun(privileged=False) / metric_fun(privileged=True)`; undefined over 0."""
        part, whole = metric_fun(privileged=False), metric_fun(privileged=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            original = np.float64(part) / np.float64(whole)
        name = getattr(metric_fun, "__name__", "the metric")
        return quotient(part, whole, f"the ratio of {name}", float(original))

    def num_instances(self, privileged: bool | None = None) -> float:
        """The weight of the rows."""
        return float(self._weight[self._of(privileged)].sum())

    def num_positives(self, privileged: bool | None = None) -> float:
        """The weight of the rows with the favorable label, P."""
        return self._sum(self._true, privileged)

    def num_negatives(self, privileged: bool | None = None) -> float:
        """The weight of the rows with the unfavorable label, N."""
        return self._sum(~self._true, privileged)

    def base_rate(self, privileged: bool | None = None) -> float:
        """P / (P + N)."""
        positives, rows = self.num_positives(privileged), self.num_instances(privileged)
        return share(positives, rows, "the base rate", NAN)

    def disparate_impact(self) -> float:
        """Base rate unprivileged by privileged; undefined where nobody privileged has the label."""
        return self.ratio(self.base_rate)

    def statistical_parity_difference(self) -> float:
        """Base rate unprivileged minus privileged."""
        return self.difference(self.base_rate)

    def mean_difference(self) -> float:
        """Another name of `statistical_parity_difference`."""
        return self.statistical_parity_difference()

    def consistency(self, n_neighbors: int = 5) -> float:
        """1 - mean |label - mean label of the k nearest rows| (Zemel et al. 2013)."""
        from fairdrift.compat.aif360.sklearn.metrics import consistency_score

        names = self._features
        if names is None:
            names = [name for name in self._rows.data.columns if name not in self._others]
        columns = np.column_stack([self._rows.numbers(name) for name in names])
        return consistency_score(columns, self._true.astype(float), n_neighbors)

    def smoothed_empirical_differential_fairness(self, concentration: float = 1.0) -> float:
        """The largest |ln| of two intersections' ratio of smoothed rates (Foulds et al. 2020)."""
        return differential_fairness(self._smoothed_rates(self._true, concentration))

    def _intersections(self) -> Groups:
        if not self._attributes:
            raise InvalidInput("name the columns to intersect: protected_attributes=[...]")
        return self._rows.intersections(self._attributes)

    def _smoothed_rates(self, favorable: Booleans, concentration: float) -> Floats:
        """The smoothed rate of every intersection."""
        groups = self._intersections()
        rows = groups.known()
        codes, weight = groups.codes[rows], self._weight[rows]
        positives = sums(codes, weight * favorable[rows], len(groups.labels))
        return smoothed(positives, sums(codes, weight, len(groups.labels)), concentration, 2)
