"""Fairlearn's pictures, with matplotlib imported on use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from fairdrift._core import InvalidInput
from fairdrift.compat.fairlearn._arrays import as_array, require_rows
from fairdrift.compat.fairlearn._derived import DerivedMetric
from fairdrift.compat.fairlearn._features import named_columns, pandas
from fairdrift.compat.fairlearn._labels import labels_in, positive_label
from fairdrift.compat.fairlearn._scores import roc_auc_score

Array = np.ndarray[Any, Any]


def _pyplot() -> Any:
    try:
        import matplotlib.pyplot as pyplot
    except ImportError:
        raise RuntimeError("pictures need matplotlib: pip install matplotlib") from None
    return pyplot


def plot_model_comparison(
    *,
    y_preds: Any,
    y_true: Any = None,
    sensitive_features: Any = None,
    x_axis_metric: Callable[..., Any] | None = None,
    y_axis_metric: Callable[..., Any] | None = None,
    ax: Any = None,
    axis_labels: bool | Sequence[str] = True,
    point_labels: bool | list[Any] = False,
    point_labels_position: Sequence[float] = (0, 0),
    legend: bool = False,
    show_plot: bool = False,
    **kwargs: Any,
) -> Any:
    """Models as points: one metric across, one up.

    Parameters
    ----------
    y_preds
        Predictions of each model: a dict from names, or a list.
    y_true, sensitive_features
        What the metrics are called with; those that take no `sensitive_features` get none.
    x_axis_metric, y_axis_metric
        Metrics, of groups or not.
    ax
        The axes to draw on; new ones by default.
    axis_labels
        Two texts, or whether to write the metrics' names.
    point_labels, point_labels_position
        Texts, or whether to write the models' names, and where beside the points.
    legend, show_plot
        Whether to draw a legend, and to show the picture.
    **kwargs
        Go to ``ax.scatter``.

    Returns
    -------
    matplotlib.axes.Axes
    """
    pyplot = _pyplot()
    models = y_preds if isinstance(y_preds, dict) else dict(enumerate(_models(y_preds)))
    for name, predicted in models.items():
        require_rows(f"y_preds of model {name!r}", predicted, len(y_true))
    _require_options(axis_labels, point_labels, point_labels_position, len(models))
    for option, given in (("legend", legend), ("show_plot", show_plot)):
        if not isinstance(given, bool):
            raise InvalidInput(f"{option} is {given!r}; it must be True or False")
    truth, predictions = np.asarray(y_true), [np.asarray(p) for p in models.values()]
    groups = _group_names(sensitive_features, len(truth))
    x, y = (
        np.array([_called(metric, truth, predicted, groups) for predicted in predictions])
        for metric in (x_axis_metric, y_axis_metric)
    )
    ax = pyplot.axes() if ax is None else ax
    _label_axes(ax, axis_labels, x_axis_metric, y_axis_metric)
    if point_labels is not False:
        right, up = point_labels_position
        names = models if point_labels is True else point_labels
        for name, across, high in zip(names, x, y, strict=True):
            ax.text(across + right, high + up, name)
    ax.scatter(x, y, **kwargs)
    if legend:
        ax.legend()
    if show_plot:
        pyplot.show()
    return ax


def _models(y_preds: Any) -> list[Any]:
    found = list(y_preds)
    return [found] if found and np.ndim(found[0]) == 0 else found


def _require_options(axis_labels: Any, point_labels: Any, position: Any, models: int) -> None:
    if not isinstance(axis_labels, bool) and not (
        isinstance(axis_labels, list | tuple) and len(axis_labels) == 2
    ):
        raise InvalidInput(f"axis_labels is {axis_labels!r}; it must be a bool or two texts")
    if not isinstance(point_labels, bool | list):
        raise InvalidInput(f"point_labels is {point_labels!r}; it must be a bool or a list")
    if isinstance(point_labels, list) and len(point_labels) != models:
        raise InvalidInput(f"point_labels has {len(point_labels)} texts for {models} models")
    if not (
        isinstance(position, list | tuple)
        and len(position) == 2
        and all(isinstance(part, int | float) for part in position)
    ):
        raise InvalidInput(f"point_labels_position is {position!r}; it must be two numbers")


def _called(metric: Any, y_true: Array, y_pred: Array, groups: Any) -> Any:
    try:
        return metric(y_true, y_pred, sensitive_features=groups)
    except TypeError:
        return metric(y_true, y_pred)


def _label_axes(ax: Any, labels: Any, x_axis_metric: Any, y_axis_metric: Any) -> None:
    if isinstance(labels, bool):  # as in Fairlearn, False names the metrics all the same
        labels = [_title(x_axis_metric), _title(y_axis_metric)]
    ax.set_xlabel(labels[0])
    ax.set_ylabel(labels[1])


def _title(metric: Any) -> str:
    if isinstance(metric, DerivedMetric):
        name = f"{getattr(metric.metric, '__name__', 'metric')}, {metric.transform}"
    else:
        name = (
            getattr(metric, "__qualname__", "") or getattr(metric, "__name__", "") or repr(metric)
        )
    return name.replace("_", " ")


def _group_names(sensitive_features: Any, rows: int) -> Any:
    """Each row's combination of values as one text, missing where one of them is."""
    if sensitive_features is None:
        return None
    pd = pandas()
    columns = named_columns("sensitive_feature_", sensitive_features)
    for name, values in columns:
        require_rows(f"feature {name!r}", values, rows)
    lists = [pd.Series(list(values)) for _, values in columns]
    if len(lists) == 1:
        return lists[0]
    joined = lists[0].astype(str)
    for values in lists[1:]:
        joined = joined + "," + values.astype(str)
    missing = np.any([values.isna() for values in lists], axis=0)
    return joined.astype(object).mask(missing)


def plot_roc_curve_by_group(
    y_true: Any,
    y_score: Any,
    *,
    sensitive_features: Any,
    ax: Any = None,
    plot_overall: bool = True,
    plot_chance_level: bool = True,
    pos_label: Any = None,
    title: str | None = None,
) -> Any:
    """ROC curves of every group, and of all rows.

    Parameters
    ----------
    y_true, y_score
        Labels of two values, and scores.
    sensitive_features
        As in `MetricFrame`; rows with a missing value are in no group.
    ax
        The axes to draw on; new ones by default.
    plot_overall, plot_chance_level
        Whether to draw the curve of all rows, and the diagonal.
    pos_label
        The positive label; 0/1, -1/1 and booleans need none.
    title
        Of the axes.

    Returns
    -------
    matplotlib.axes.Axes
    """
    pyplot = _pyplot()
    truth, score = as_array(y_true), as_array(y_score)
    require_rows("y_score", score, len(truth))
    positive = truth == positive_label(labels_in(truth), pos_label)
    groups = _group_names(sensitive_features, len(truth))
    if ax is None:
        _, ax = pyplot.subplots()
    if plot_chance_level:
        ax.plot([0, 1], [0, 1], linestyle="--", color="0.8", label="Chance level (AUC = 0.50)")
    if plot_overall:
        _draw_curve(ax, "Overall", positive, score)
    for group in sorted(groups.dropna().unique()):
        members = (groups == group).to_numpy(dtype=bool, na_value=False)
        _draw_curve(ax, str(group), positive[members], score[members])
    ax.set_xlabel("False positive rate")
    ax.set_ylabel("True positive rate")
    ax.legend(loc="lower right")
    if title is not None:
        ax.set_title(title)
    return ax


def _draw_curve(ax: Any, name: str, positive: Array, score: Array) -> None:
    _, place = np.unique(-score, return_inverse=True)
    above = np.cumsum(np.bincount(place, positive))
    below = np.cumsum(np.bincount(place, ~positive))
    if not above[-1] or not below[-1]:
        raise InvalidInput(f"group {name!r} has one label only, so that it has no ROC curve")
    area = roc_auc_score(positive, score)
    ax.plot(
        np.append(0, below / below[-1]),
        np.append(0, above / above[-1]),
        label=f"{name} (AUC = {area:0.2f})",
    )
