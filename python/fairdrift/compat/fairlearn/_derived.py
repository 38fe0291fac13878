"""Functions that give one number over groups, made of a metric of one group."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from fairdrift._core import InvalidInput
from fairdrift.compat.fairlearn._comparing import require_choice
from fairdrift.compat.fairlearn._frame import MetricFrame

TRANSFORMS = ("difference", "group_min", "group_max", "ratio")


class DerivedMetric:
    """A metric over groups: call it with `sensitive_features`."""

    def __init__(
        self, metric: Callable[..., Any], transform: str, sample_param_names: Sequence[str]
    ) -> None:
        if not callable(metric):
            raise InvalidInput(f"metric is {metric!r}, which cannot be called")
        if "method" in inspect.signature(metric).parameters:
            raise InvalidInput(
                "metric takes an argument 'method', which is taken by the comparison; bind it with "
                "functools.partial first"
            )
        require_choice("transform", transform, TRANSFORMS)
        self.metric = metric
        self.transform = transform
        self.sample_param_names = tuple(sample_param_names)
        self.__name__ = f"{getattr(metric, '__name__', 'metric')}_{transform}"

    def __call__(
        self,
        y_true: Any,
        y_pred: Any,
        *,
        sensitive_features: Any,
        strict_compat: bool | None = None,
        **options: Any,
    ) -> Any:
        """The metric of each group, then the smallest, the largest or the comparison of groups.

        Parameters
        ----------
        y_true, y_pred, sensitive_features, strict_compat
            As in `MetricFrame`.
        options
            ``method`` goes to the comparison, arrays named in `sample_param_names` are split by
            group, anything else goes to the metric as it is.
        """
        arrays = {k: v for k, v in options.items() if k in self.sample_param_names}
        bound = {k: v for k, v in options.items() if k not in arrays and k != "method"}
        metric = functools.partial(self.metric, **bound)
        metric.__name__ = getattr(self.metric, "__name__", "metric")  # type: ignore[attr-defined]
        frame = MetricFrame(
            metrics=metric,
            y_true=y_true,
            y_pred=y_pred,
            sensitive_features=sensitive_features,
            sample_params=arrays,
            strict_compat=strict_compat,
        )
        compares = self.transform in ("difference", "ratio") and "method" in options
        how = {"method": options["method"]} if compares else {}
        return getattr(frame, self.transform)(**how)


def make_derived_metric(
    *,
    metric: Callable[..., Any],
    transform: str,
    sample_param_names: Sequence[str] | None = None,
) -> DerivedMetric:
    """A function of labels, predictions and groups that gives one number.

    Parameters
    ----------
    metric
        A metric of one group, ``f(y_true, y_pred, **options)``.
    transform
        "difference", "ratio", "group_min" or "group_max".
    sample_param_names
        Options of the metric that hold a value for each row; ``["sample_weight"]`` by default.

    Examples
    --------
    >>> from fairdrift.compat.fairlearn import make_derived_metric, selection_rate
    >>> lowest = make_derived_metric(metric=selection_rate, transform="group_min")
    >>> float(lowest([0, 0, 0, 0], [1, 1, 1, 0], sensitive_features=["a", "a", "b", "b"]))
    0.5
    """
    names = ["sample_weight"] if sample_param_names is None else sample_param_names
    return DerivedMetric(metric, transform, names)
