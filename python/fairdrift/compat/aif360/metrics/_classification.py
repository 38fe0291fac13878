"""Metrics of predictions against labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fairdrift import InvalidInput
from fairdrift.compat.aif360._answers import answering_class, settled
from fairdrift.compat.aif360._numbers import NAN, differential_fairness, share
from fairdrift.compat.aif360._values import Floats
from fairdrift.compat.aif360.metrics._entropy import EntropyMetrics
from fairdrift.compat.aif360.metrics._rows import Condition


@answering_class
class ClassificationMetric(EntropyMetrics):
    """Numbers about predictions for two groups; differences are unprivileged minus privileged.

    Every method with `privileged` counts the privileged rows where it is True, the unprivileged
    where it is False, all rows where it is None. A rate without a denominator is nan.

    Parameters
    ----------
    data, label, weight, favorable_label, unfavorable_label, unprivileged_groups, privileged_groups,
    protected_attributes, features, strict_compat
        As in `BinaryLabelDatasetMetric`.
    prediction : str
        The column of predicted labels.
    score : str, optional
        The column with the probability of the favorable label, for the generalized rates.
    """

    def __init__(
        self,
        data: Any,
        *,
        label: str,
        prediction: str,
        score: str | None = None,
        weight: str | None = None,
        favorable_label: Any = 1,
        unfavorable_label: Any = 0,
        unprivileged_groups: Condition | None = None,
        privileged_groups: Condition | None = None,
        protected_attributes: Sequence[str] | None = None,
        features: Sequence[str] | None = None,
        strict_compat: bool = False,
    ) -> None:
        super().__init__(
            data,
            label=label,
            weight=weight,
            favorable_label=favorable_label,
            unfavorable_label=unfavorable_label,
            unprivileged_groups=unprivileged_groups,
            privileged_groups=privileged_groups,
            protected_attributes=protected_attributes,
            features=features,
            strict_compat=strict_compat,
        )
        self._others += [name for name in (prediction, score) if name is not None]
        self._pred = self._rows.favorable(prediction)
        self._score = None if score is None else self._rows.numbers(score)

    def _benefits(self) -> Floats:
        return np.asarray(1.0 + self._pred - self._true)

    # -- counts

    def binary_confusion_matrix(self, privileged: bool | None = None) -> dict[str, float]:
        """The weights of TP, FP, TN and FN."""
        rows = self._of(privileged)
        cells = np.bincount(2 * self._true[rows] + self._pred[rows], self._weight[rows], 4)
        return dict(zip(("TN", "FP", "FN", "TP"), cells.tolist(), strict=True))

    def generalized_binary_confusion_matrix(
        self, privileged: bool | None = None
    ) -> dict[str, float]:
        """The same with every row split by its score: GTP, GFP, GTN and GFN."""
        if self._score is None:
            raise InvalidInput("generalized counts need a column of probabilities: score=...")
        rows = self._of(privileged)
        true, weight, score = self._true[rows], self._weight[rows], self._score[rows]
        return {
            "GTP": float((weight * score)[true].sum()),
            "GFP": float((weight * score)[~true].sum()),
            "GTN": float((weight * (1 - score))[~true].sum()),
            "GFN": float((weight * (1 - score))[true].sum()),
        }

    def num_true_positives(self, privileged: bool | None = None) -> float:
        """TP."""
        return self.binary_confusion_matrix(privileged)["TP"]

    def num_false_positives(self, privileged: bool | None = None) -> float:
        """FP."""
        return self.binary_confusion_matrix(privileged)["FP"]

    def num_false_negatives(self, privileged: bool | None = None) -> float:
        """FN."""
        return self.binary_confusion_matrix(privileged)["FN"]

    def num_true_negatives(self, privileged: bool | None = None) -> float:
        """TN."""
        return self.binary_confusion_matrix(privileged)["TN"]

    def num_generalized_true_positives(self, privileged: bool | None = None) -> float:
        """GTP, the scores of the rows with the favorable label."""
        return self.generalized_binary_confusion_matrix(privileged)["GTP"]

    def num_generalized_false_positives(self, privileged: bool | None = None) -> float:
        """GFP, the scores of the rows with the unfavorable label."""
        return self.generalized_binary_confusion_matrix(privileged)["GFP"]

    def num_generalized_false_negatives(self, privileged: bool | None = None) -> float:
        """GFN, what the scores of the rows with the favorable label lack to 1."""
        return self.generalized_binary_confusion_matrix(privileged)["GFN"]

    def num_generalized_true_negatives(self, privileged: bool | None = None) -> float:
        """GTN, what the scores of the rows with the unfavorable label lack to 1."""
        return self.generalized_binary_confusion_matrix(privileged)["GTN"]

    def num_pred_positives(self, privileged: bool | None = None) -> float:
        """TP + FP."""
        return self._sum(self._pred, privileged)

    def num_pred_negatives(self, privileged: bool | None = None) -> float:
        """TN + FN."""
        return self._sum(~self._pred, privileged)

    # -- rates

    def performance_measures(self, privileged: bool | None = None) -> dict[str, float]:
        """All rates at once; the generalized ones only where there is a score."""
        names = {
            "TPR": self.true_positive_rate,
            "TNR": self.true_negative_rate,
            "FPR": self.false_positive_rate,
            "FNR": self.false_negative_rate,
            "GTPR": self.generalized_true_positive_rate,
            "GTNR": self.generalized_true_negative_rate,
            "GFPR": self.generalized_false_positive_rate,
            "GFNR": self.generalized_false_negative_rate,
            "PPV": self.positive_predictive_value,
            "NPV": self.negative_predictive_value,
            "FDR": self.false_discovery_rate,
            "FOR": self.false_omission_rate,
            "ACC": self.accuracy,
        }
        scored = self._score is not None
        return {k: rate(privileged) for k, rate in names.items() if scored or k[0] != "G"}

    def _rate(self, part: str, *others: str, of: bool | None, original: float = NAN) -> float:
        """A cell's share of itself and other cells."""
        cells = self.binary_confusion_matrix(of)
        whole = cells[part] + sum(cells[other] for other in others)
        what = f"{part} / ({' + '.join((part, *others))})"
        return share(cells[part], whole, what, original)

    def _generalized_rate(self, part: str, whole: float, of: bool | None) -> float:
        return share(self.generalized_binary_confusion_matrix(of)[part], whole, part, NAN)

    def true_positive_rate(self, privileged: bool | None = None) -> float:
        """TP / P."""
        return self._rate("TP", "FN", of=privileged)

    def false_positive_rate(self, privileged: bool | None = None) -> float:
        """FP / N."""
        return self._rate("FP", "TN", of=privileged)

    def false_negative_rate(self, privileged: bool | None = None) -> float:
        """FN / P."""
        return self._rate("FN", "TP", of=privileged)

    def true_negative_rate(self, privileged: bool | None = None) -> float:
        """TN / N."""
        return self._rate("TN", "FP", of=privileged)

    def generalized_true_positive_rate(self, privileged: bool | None = None) -> float:
        """GTP / P."""
        return self._generalized_rate("GTP", self.num_positives(privileged), privileged)

    def generalized_false_positive_rate(self, privileged: bool | None = None) -> float:
        """GFP / N."""
        return self._generalized_rate("GFP", self.num_negatives(privileged), privileged)

    def generalized_false_negative_rate(self, privileged: bool | None = None) -> float:
        """GFN / P."""
        return self._generalized_rate("GFN", self.num_positives(privileged), privileged)

    def generalized_true_negative_rate(self, privileged: bool | None = None) -> float:
        """GTN / N."""
        return self._generalized_rate("GTN", self.num_negatives(privileged), privileged)

    def positive_predictive_value(self, privileged: bool | None = None) -> float:
        """TP / (TP + FP)."""
        return self._rate("TP", "FP", of=privileged, original=0.0)

    def false_discovery_rate(self, privileged: bool | None = None) -> float:
        """FP / (TP + FP)."""
        return self._rate("FP", "TP", of=privileged, original=0.0)

    def false_omission_rate(self, privileged: bool | None = None) -> float:
        """FN / (TN + FN)."""
        return self._rate("FN", "TN", of=privileged, original=0.0)

    def negative_predictive_value(self, privileged: bool | None = None) -> float:
        """TN / (TN + FN)."""
        return self._rate("TN", "FN", of=privileged, original=0.0)

    def accuracy(self, privileged: bool | None = None) -> float:
        """(TP + TN) / (P + N)."""
        right, rows = (
            self._sum(self._true == self._pred, privileged),
            self.num_instances(privileged),
        )
        return share(right, rows, "accuracy", 0.0)

    def error_rate(self, privileged: bool | None = None) -> float:
        """(FP + FN) / (P + N)."""
        wrong, rows = (
            self._sum(self._true != self._pred, privileged),
            self.num_instances(privileged),
        )
        return share(wrong, rows, "the error rate", 1.0)

    def selection_rate(self, privileged: bool | None = None) -> float:
        """(TP + FP) / (P + N)."""
        selected, rows = self.num_pred_positives(privileged), self.num_instances(privileged)
        return share(selected, rows, "the selection rate", NAN)

    def power(self, privileged: bool | None = None) -> float:
        """Another name of `num_true_positives`."""
        return self.num_true_positives(privileged)

    def precision(self, privileged: bool | None = None) -> float:
        """Another name of `positive_predictive_value`."""
        return self.positive_predictive_value(privileged)

    def recall(self, privileged: bool | None = None) -> float:
        """Another name of `true_positive_rate`."""
        return self.true_positive_rate(privileged)

    def sensitivity(self, privileged: bool | None = None) -> float:
        """Another name of `true_positive_rate`."""
        return self.true_positive_rate(privileged)

    def specificity(self, privileged: bool | None = None) -> float:
        """Another name of `true_negative_rate`."""
        return self.true_negative_rate(privileged)

    # -- unprivileged against privileged

    def disparate_impact(self) -> float:
        """Selection rate unprivileged by privileged; undefined where that is 0."""
        return self.ratio(self.selection_rate)

    def statistical_parity_difference(self) -> float:
        """Selection rate unprivileged minus privileged."""
        return self.difference(self.selection_rate)

    def true_positive_rate_difference(self) -> float:
        """TPR unprivileged minus privileged."""
        return self.difference(self.true_positive_rate)

    def equal_opportunity_difference(self) -> float:
        """Another name of `true_positive_rate_difference`."""
        return self.true_positive_rate_difference()

    def false_positive_rate_difference(self) -> float:
        """FPR unprivileged minus privileged."""
        return self.difference(self.false_positive_rate)

    def false_negative_rate_difference(self) -> float:
        """FNR unprivileged minus privileged."""
        return self.difference(self.false_negative_rate)

    def false_omission_rate_difference(self) -> float:
        """FOR unprivileged minus privileged."""
        return self.difference(self.false_omission_rate)

    def false_discovery_rate_difference(self) -> float:
        """FDR unprivileged minus privileged."""
        return self.difference(self.false_discovery_rate)

    def error_rate_difference(self) -> float:
        """Error rate unprivileged minus privileged."""
        return self.difference(self.error_rate)

    def false_positive_rate_ratio(self) -> float:
        """FPR unprivileged by privileged."""
        return self.ratio(self.false_positive_rate)

    def false_negative_rate_ratio(self) -> float:
        """FNR unprivileged by privileged."""
        return self.ratio(self.false_negative_rate)

    def false_omission_rate_ratio(self) -> float:
        """FOR unprivileged by privileged."""
        return self.ratio(self.false_omission_rate)

    def false_discovery_rate_ratio(self) -> float:
        """FDR unprivileged by privileged."""
        return self.ratio(self.false_discovery_rate)

    def error_rate_ratio(self) -> float:
        """Error rate unprivileged by privileged."""
        return self.ratio(self.error_rate)

    def average_odds_difference(self) -> float:
        """Half the sum of the differences of FPR and TPR.

        The two may cancel: 0 does not mean equal odds. `average_abs_odds_difference` does not.
        """
        fpr = self.difference(self.false_positive_rate)
        return 0.5 * (fpr + self.difference(self.true_positive_rate))

    def average_abs_odds_difference(self) -> float:
        """Half the sum of the absolute differences of FPR and TPR."""
        fpr = abs(self.difference(self.false_positive_rate))
        return 0.5 * (fpr + abs(self.difference(self.true_positive_rate)))

    def average_predictive_value_difference(self) -> float:
        """Half the sum of the differences of PPV and FOR; they may cancel."""
        ppv = self.difference(self.positive_predictive_value)
        return 0.5 * (ppv + self.difference(self.false_omission_rate))

    def equalized_odds_difference(self) -> float:
        """The larger absolute difference of FPR and TPR; undefined where one of them is."""
        fpr = abs(self.difference(self.false_positive_rate))
        return _larger(fpr, abs(self.difference(self.true_positive_rate)))

    def generalized_equalized_odds_difference(self) -> float:
        """The larger absolute difference of the generalized FPR and TPR."""
        fpr = abs(self.difference(self.generalized_false_positive_rate))
        return _larger(fpr, abs(self.difference(self.generalized_true_positive_rate)))

    def differential_fairness_bias_amplification(self, concentration: float = 1.0) -> float:
        """Smoothed empirical differential fairness of the predictions minus that of the labels."""
        of_predictions = differential_fairness(self._smoothed_rates(self._pred, concentration))
        return of_predictions - self.smoothed_empirical_differential_fairness(concentration)


def _larger(a: float, b: float) -> float:
    """The larger of two numbers, or nan; Python's max keeps or drops a nan by its place."""
    return settled(
        float(np.maximum(a, b)), max(a, b), "the larger of two, one undefined, is undefined"
    )
