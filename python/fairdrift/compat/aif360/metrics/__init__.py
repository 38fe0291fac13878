"""`BinaryLabelDatasetMetric` and `ClassificationMetric` over a plain DataFrame."""

from fairdrift.compat.aif360.metrics._classification import ClassificationMetric
from fairdrift.compat.aif360.metrics._labels import BinaryLabelDatasetMetric

__all__ = ["BinaryLabelDatasetMetric", "ClassificationMetric"]
