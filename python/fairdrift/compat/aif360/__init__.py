"""The group and individual metrics of AIF360 0.6.1: same names, arguments and signs.

Differences are unprivileged minus privileged, ratios unprivileged by privileged. Where the
original's number is wrong the right one is given and one `CompatWarning` says so;
`strict_compat=True` gives the original's. `docs/from_aif360.md` lists what differs and what is left
out.
"""

from fairdrift.compat.aif360.metrics import BinaryLabelDatasetMetric, ClassificationMetric

__all__ = ["BinaryLabelDatasetMetric", "ClassificationMetric"]
