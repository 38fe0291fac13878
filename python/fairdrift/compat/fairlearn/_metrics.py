"""A frame's metrics: recognised ones are added up once, any other is called once a group."""

from __future__ import annotations

import dataclasses
import functools
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fairdrift._core import InvalidInput
from fairdrift.compat.fairlearn import _base, _scores, _tallies
from fairdrift.compat.fairlearn._arrays import as_array, require_rows, require_weights
from fairdrift.compat.fairlearn._tallies import Mean, Tally

Array = np.ndarray[Any, Any]
_OWN = {
    function: function.__name__
    for function in (
        _base.true_positive_rate,
        _base.true_negative_rate,
        _base.false_positive_rate,
        _base.false_negative_rate,
        _base.selection_rate,
        _base.mean_prediction,
        _base.count,
        _scores.accuracy_score,
        _scores.zero_one_loss,
        _scores.balanced_accuracy_score,
        _scores.precision_score,
        _scores.recall_score,
        _scores.f1_score,
        _scores.mean_absolute_error,
        _scores.mean_squared_error,
    )
}
# Of scikit-learn's own, those that are never undefined: the others keep their own conventions.
_SKLEARN = ("accuracy_score", "zero_one_loss", "mean_absolute_error", "mean_squared_error")


@dataclass(frozen=True)
class Metric:
    """A function, its name in the results and the arrays that go to it beside labels."""

    name: str
    function: Callable[..., Any]
    params: dict[str, Array] = field(default_factory=dict)
    sums: Tally | Mean | None = None

    def __call__(self, y_true: Array, y_pred: Array, rows: Any) -> Any:
        """The metric of some rows."""
        params = {name: values[rows] for name, values in self.params.items()}
        return self.function(y_true[rows], y_pred[rows], **params)

    def prepared(self, y_true: Array, y_pred: Array, strict: bool) -> Metric:
        """The metric, with its sums over these rows if it is recognised."""
        return dataclasses.replace(self, sums=self._recognised(y_true, y_pred, strict))

    def _recognised(self, y_true: Array, y_pred: Array, strict: bool) -> Tally | Mean | None:
        function: Any = self.function
        options: dict[str, Any] = {}
        if isinstance(function, functools.partial):
            if function.args:
                return None
            function, options = function.func, dict(function.keywords)
        options.pop("strict_compat", None)
        name = _known_name(function)
        if name is None or set(self.params) - {"sample_weight"} or "sample_weight" in options:
            return None
        if y_true.ndim != 1 or y_pred.ndim != 1 or set(options) - _options(name):
            return None
        return _as_sums(name, y_true, y_pred, options, strict)


def _known_name(function: Any) -> str | None:
    try:
        if function in _OWN:
            return _OWN[function]
    except TypeError:  # not hashable
        return None
    name: str = getattr(function, "__name__", "")
    module = str(getattr(function, "__module__", ""))
    return name if name in _SKLEARN and module.startswith("sklearn.metrics") else None


def _options(name: str) -> set[str]:
    takes = (*_tallies.RATES, "selection_rate", "f1_score")
    return {"pos_label"} if name in takes else set()


def _as_sums(
    name: str, y_true: Array, y_pred: Array, options: dict[str, Any], strict: bool
) -> Tally | Mean | None:
    if name in _tallies.RATES:
        plain = {} if name.endswith("_rate") else {"pos_label": 1}
        return _tallies.rate(name, y_true, y_pred, **(plain | options))
    if name == "f1_score":
        return _tallies.f1(y_true, y_pred, **({"pos_label": 1} | options))
    if name == "selection_rate":
        return _tallies.selection(y_pred, strict=strict, **options)
    if name == "count":
        return _tallies.rows(y_true)
    if name in ("accuracy_score", "zero_one_loss"):
        return _tallies.agreement(y_true, y_pred, name == "accuracy_score")
    if name == "balanced_accuracy_score":
        return _tallies.balanced(y_true, y_pred)
    return _as_mean(name, y_true, y_pred)


def _as_mean(name: str, y_true: Array, y_pred: Array) -> Mean | None:
    if y_pred.dtype.kind not in "fiub" or (
        name != "mean_prediction" and y_true.dtype.kind not in "fiub"
    ):
        return None
    predicted = y_pred.astype(float)
    if name == "mean_prediction":
        return Mean(predicted)
    error = y_true.astype(float) - predicted
    return Mean(np.abs(error) if name == "mean_absolute_error" else np.square(error))


def read_metrics(metrics: Any, sample_params: Any, rows: int, strict: bool) -> list[Metric]:
    """The metrics of a frame, from a function or a dict of them, with their arrays.

    Raises
    ------
    InvalidInput
        For what cannot be called, arrays for a metric that is not there, arrays of another length
        and weights below 0.
    """
    params = {} if sample_params is None else sample_params
    if not isinstance(params, dict):
        raise InvalidInput(f"sample_params is a {type(params).__name__}; it must be a dict")
    if not isinstance(metrics, dict):
        return [_read_metric(_name_of(metrics), metrics, params, rows, strict)]
    unknown = [name for name in params if name not in metrics]
    if unknown:
        raise InvalidInput(f"sample_params names {unknown[0]!r}, which is none of the metrics")
    return [
        _read_metric(name, function, params.get(name, {}), rows, strict)
        for name, function in metrics.items()
    ]


def _name_of(function: Any) -> str:
    if function is not None and not hasattr(function, "__name__"):
        warnings.warn(f"{function!r} has no name; it is called 'metric'", stacklevel=4)
    return str(getattr(function, "__name__", "metric"))


def _read_metric(name: str, function: Any, params: Any, rows: int, strict: bool) -> Metric:
    if function is None:
        raise InvalidInput(f"the metric {name!r} is None")
    if not callable(function):
        raise InvalidInput(f"the metric {name!r} is {function!r}, which cannot be called")
    if not isinstance(params, dict):
        raise InvalidInput(f"sample_params of {name!r} is a {type(params).__name__}, not a dict")
    arrays = {key: as_array(values) for key, values in params.items() if values is not None}
    for key, values in arrays.items():
        require_rows(f"{key} of {name!r}", values, rows)
        if key == "sample_weight" and not strict:
            require_weights(f"sample_weight of {name!r}", values)
    return Metric(name, function, arrays)
