"""Entropy of benefits, of all rows and between groups."""

from __future__ import annotations

import math

import numpy as np

from fairdrift.compat.aif360._answers import answering_class, settled, strict
from fairdrift.compat.aif360._numbers import (
    entropy_of_aif360,
    generalized_entropy,
    group_means,
    variation,
)
from fairdrift.compat.aif360._values import Array, Floats
from fairdrift.compat.aif360.metrics._labels import BinaryLabelDatasetMetric


@answering_class
class EntropyMetrics(BinaryLabelDatasetMetric):
    """What `ClassificationMetric` says about benefits, 1 + predicted - true; without weights."""

    def _benefits(self) -> Floats:
        raise NotImplementedError

    def generalized_entropy_index(self, alpha: float = 2) -> float:
        """Inequality of the benefits 1 + predicted - true (Speicher et al. 2018); 0 is equality.

        mean((b / mean)^alpha - 1) / (alpha (alpha - 1)), and its limits at alpha = 0 and 1.
        """
        return generalized_entropy(self._benefits(), alpha)

    def theil_index(self) -> float:
        """The generalized entropy index with alpha = 1."""
        return self.generalized_entropy_index(alpha=1)

    def coefficient_of_variation(self) -> float:
        """The square root of twice the generalized entropy index with alpha = 2."""
        return variation(self.generalized_entropy_index(alpha=2))

    def between_group_generalized_entropy_index(self, alpha: float = 2) -> float:
        """The part between the unprivileged and the privileged rows.

        Rows in neither are left out; aif360 0.6.1 gives each of them a benefit of 0.
        """
        unprivileged, privileged = self._of(False), self._of(True)
        codes = np.where(unprivileged, 0, np.where(privileged, 1, -1))
        return self._between(codes, alpha)

    def between_group_theil_index(self) -> float:
        """`between_group_generalized_entropy_index` with alpha = 1."""
        return self.between_group_generalized_entropy_index(alpha=1)

    def between_group_coefficient_of_variation(self) -> float:
        """The coefficient of variation of the two groups' mean benefits."""
        return variation(self.between_group_generalized_entropy_index(alpha=2))

    def between_all_groups_generalized_entropy_index(self, alpha: float = 2) -> float:
        """The part between all intersections of the protected attributes."""
        return self._between(self._intersections().codes, alpha)

    def between_all_groups_theil_index(self) -> float:
        """`between_all_groups_generalized_entropy_index` with alpha = 1."""
        return self.between_all_groups_generalized_entropy_index(alpha=1)

    def between_all_groups_coefficient_of_variation(self) -> float:
        """The coefficient of variation of the intersections' mean benefits."""
        return variation(self.between_all_groups_generalized_entropy_index(alpha=2))

    def _between(self, codes: Array, alpha: float) -> float:
        rows = codes >= 0
        means = group_means(self._benefits()[rows], codes[rows])
        if rows.all():
            return generalized_entropy(means, alpha)
        right = math.nan if strict() else generalized_entropy(means, alpha)
        padded = np.zeros(len(rows))
        padded[rows] = means
        why = f"{int((~rows).sum())} of {len(rows)} rows are in neither group and left out"
        return settled(right, entropy_of_aif360(padded, alpha), why)
