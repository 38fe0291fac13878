"""What AIF360 offers in scikit-learn's manner: functions of label vectors."""

from fairdrift.compat.aif360.sklearn import metrics

__all__ = ["metrics"]
