"""The frame: metrics of every group, as pandas objects of the shapes Fairlearn's users know."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import Any

import numpy as np

from fairdrift._core import InvalidInput
from fairdrift.compat.fairlearn import _comparing, _intervals
from fairdrift.compat.fairlearn._arrays import as_array, require_one_index, require_rows, rows_of
from fairdrift.compat.fairlearn._features import make_cells, named_columns, pandas
from fairdrift.compat.fairlearn._measuring import Rows, Values, measure, share_counts
from fairdrift.compat.fairlearn._metrics import read_metrics
from fairdrift.compat.fairlearn._resampling import quantiles, resampled, seeds
from fairdrift.compat.fairlearn._strictness import is_strict, tell

Array = np.ndarray[Any, Any]
NO_INTERVALS = "this frame has no intervals; make it with n_boot= and ci_quantiles="


class MetricFrame:
    """Metrics of all rows and of every group, with extremes, differences and ratios over groups.

    Parameters
    ----------
    metrics
        A function ``f(y_true, y_pred, **sample_params)``, or a dict from names to such functions.
        Results are scalars or Series for a function, Series or DataFrames for a dict.
    y_true, y_pred
        Labels and predictions (or what the functions take for them).
    sensitive_features
        Who the people are: values, a dict from names to values, a Series, DataFrame or array.
        Several features give groups by every combination of their values.
    control_features
        What people are compared within, in the same forms: every result is given for each
        combination of their values.
    sample_params
        Arrays for the functions, such as ``{"sample_weight": weights}``; for a dict of metrics a
        dict of such dicts.
    n_boot, ci_quantiles
        Number of resamples and the quantiles of intervals; both or neither.
    random_state
        Seed of the resamples: an integer or a RandomState.
    strict_compat
        Give Fairlearn 0.15's numbers where this module gives others (see docs/from_fairlearn.md).

    Raises
    ------
    InvalidInput
        For unequal lengths, missing values in features, pandas indexes that differ, weights below 0
        and options that are none; it is a ValueError. What a metric raises is passed on.

    Examples
    --------
    >>> from fairdrift.compat.fairlearn import MetricFrame, selection_rate
    >>> frame = MetricFrame(
    ...     metrics=selection_rate,
    ...     y_true=[1, 0, 1, 0],
    ...     y_pred=[1, 1, 1, 0],
    ...     sensitive_features=["F", "F", "M", "M"],
    ... )
    >>> float(frame.difference())
    0.5
    """

    def __init__(
        self,
        *,
        metrics: Callable[..., Any] | dict[str, Callable[..., Any]],
        y_true: Any,
        y_pred: Any,
        sensitive_features: Any,
        control_features: Any = None,
        sample_params: dict[str, Any] | None = None,
        n_boot: int | None = None,
        ci_quantiles: list[float] | None = None,
        random_state: Any = None,
        strict_compat: bool | None = None,
    ) -> None:
        pandas()
        self._strict = is_strict(strict_compat)
        require_rows("y_pred", y_pred, rows_of("y_true", y_true))
        truth, predicted = as_array(y_true), as_array(y_pred)
        self._one = not isinstance(metrics, dict)
        read = read_metrics(metrics, sample_params, len(truth), self._strict)
        read = [metric.prepared(truth, predicted, self._strict) for metric in read]
        self._names = [metric.name for metric in read]
        cells = make_cells(sensitive_features, control_features, len(truth))
        self._cells = cells.without_rows()
        if not self._strict:
            given = {"y_true": y_true, "y_pred": y_pred}
            given |= dict(named_columns("sensitive_feature_", sensitive_features))
            if control_features is not None:
                given |= dict(named_columns("control_feature_", control_features))
            require_one_index(given | _params(sample_params, self._one))
        rows = Rows(truth, predicted, cells, cells.codes(), self._strict)
        self._present = rows.sizes() > 0
        self._values = [measure(metric, rows) for metric in read]
        self._tell_undefined()
        self._n_boot, self._ci_quantiles = n_boot, ci_quantiles
        self._samples: list[Values] | None = None
        if _wants_intervals(n_boot, ci_quantiles):
            self._samples = resampled(read, rows, seeds(random_state, int(n_boot or 0)))
            self._counts = [share_counts(metric, rows) for metric in read]

    # -- what it knows --------------------------------------------------------------------------

    @property
    def overall(self) -> Any:
        """The metrics of all rows; with control features, of each combination of their values."""
        return self._by_stratum([v.overall for v in self._values])

    @property
    def by_group(self) -> Any:
        """The metrics of every group; groups without rows have NaN."""
        return self._table([v.by_group.ravel() for v in self._values], self._cells.index())

    @property
    def control_levels(self) -> list[str] | None:
        """Names of the control features, or None."""
        return [f.name for f in self._cells.control] or None

    @property
    def sensitive_levels(self) -> list[str]:
        """Names of the sensitive features."""
        return [f.name for f in self._cells.sensitive]

    @property
    def ci_quantiles(self) -> list[float] | None:
        """The quantiles of the intervals."""
        return self._ci_quantiles

    @property
    def n_boot(self) -> int | None:
        """The number of resamples."""
        return self._n_boot

    # -- over groups ----------------------------------------------------------------------------

    def group_min(self, errors: str = "raise") -> Any:
        """The smallest value of a group, of each metric."""
        return self._over_groups(lambda v: _comparing.least(v.by_group), errors)

    def group_max(self, errors: str = "raise") -> Any:
        """The largest value of a group, of each metric."""
        return self._over_groups(lambda v: _comparing.greatest(v.by_group), errors)

    def difference(self, method: str = "between_groups", errors: str = "coerce") -> Any:
        """The largest difference of each metric.

        Parameters
        ----------
        method
            "between_groups": largest minus smallest; "to_overall": a group's largest distance from
            the value of all rows.
        errors
            Whether results that are no numbers "raise" or are left out as NaN ("coerce").
        """
        _comparing.require_choice("method", method, _comparing.METHODS)
        return self._over_groups(
            lambda v: self._unless_too_few(v, _comparing.difference(v, method)), errors
        )

    def ratio(self, method: str = "between_groups", errors: str = "coerce") -> Any:
        """The smallest ratio of each metric; parameters as in `difference`.

        "between_groups": smallest by largest; "to_overall": the ratio of a group with the value of
        all rows, or its inverse, that is least.
        """
        _comparing.require_choice("method", method, _comparing.METHODS)
        return self._over_groups(
            lambda v: self._unless_too_few(v, _comparing.ratio(v, method)), errors
        )

    # -- intervals ------------------------------------------------------------------------------

    @property
    def overall_ci(self) -> list[Any]:
        """`overall` at each quantile of the resamples."""
        samples, at = self._drawn()
        frames = bool(self._cells.control)
        found = [quantiles(s.overall, at, passing_over=frames) for s in samples]
        return [self._by_stratum([f[i] for f in found]) for i in range(len(at))]

    @property
    def by_group_ci(self) -> list[Any]:
        """`by_group` at each quantile of the resamples in which the group occurs."""
        samples, at = self._drawn()
        found = [quantiles(s.by_group, at, passing_over=True) for s in samples]
        index = self._cells.index()
        return [self._table([f[i].ravel() for f in found], index) for i in range(len(at))]

    def group_min_ci(self) -> list[Any]:
        """`group_min` at each quantile of the resamples."""
        return self._percentiles(lambda v: _comparing.least(v.by_group))

    def group_max_ci(self) -> list[Any]:
        """`group_max` at each quantile of the resamples."""
        return self._percentiles(lambda v: _comparing.greatest(v.by_group))

    def difference_ci(self, method: str = "between_groups") -> list[Any]:
        """Limits of `difference` at each quantile: of an interval that may contain 0.

        The interval between q and 1 - q holds the true difference with probability 1 - 2q at least,
        whichever groups the data put at the ends (`fairdrift.audit`'s simultaneous limits for
        shares of people, normal ones from the resamples for any other metric). With
        `strict_compat` percentiles of the resampled differences, which never reach 0.
        """
        return self._compared("difference", _comparing.difference, method)

    def ratio_ci(self, method: str = "between_groups") -> list[Any]:
        """Limits of `ratio` at each quantile, of an interval that may contain 1."""
        return self._compared("ratio", _comparing.ratio, method)

    # -- how ------------------------------------------------------------------------------------

    def _tell_undefined(self) -> None:
        self._told = False
        if self._strict:
            return
        for metric, values in zip(self._names, self._values, strict=True):
            if values.by_group.dtype.kind != "f":
                continue
            lost = np.argwhere(self._present & np.isnan(values.by_group))
            if len(lost):
                name = self._cells.group_name(int(lost[0][1]))
                more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
                tell(
                    f"{metric} is undefined for group {name!r}{more}: NaN, and left out of "
                    "what compares groups (NaN where that leaves fewer than two). Fairlearn counts "
                    "an undefined rate as 0.0"
                )
                self._told = True
                return

    def _unless_too_few(self, values: Values, found: Array) -> Array:
        if self._strict:
            return found
        return np.where(_comparing.too_few(values, self._present), np.nan, found)

    def _over_groups(self, comparison: Callable[[Values], Array], errors: str) -> Any:
        _comparing.require_choice("errors", errors, _comparing.ERRORS)
        return self._by_stratum([comparison(_as_numbers(v, errors)) for v in self._values])

    def _by_stratum(self, columns: list[Array]) -> Any:
        if self._cells.control:
            return self._table(columns, self._cells.index(control_only=True))
        if self._one:
            return columns[0][0]
        pd = pandas()
        if not columns:
            return pd.Series(dtype=float)
        return pd.Series({name: c[0] for name, c in zip(self._names, columns, strict=True)})

    def _table(self, columns: list[Array], index: Any) -> Any:
        pd = pandas()
        names = self._names
        if self._one:
            return pd.Series(columns[0], index=index, name=names[0])
        if columns and all(column.dtype.kind in "fiub" for column in columns):
            return pd.DataFrame(np.stack(columns, axis=1), index=index, columns=names)
        return pd.DataFrame(dict(zip(names, columns, strict=True)), index=index, columns=names)

    def _drawn(self) -> tuple[list[Values], list[float]]:
        if self._samples is None or self._ci_quantiles is None:
            raise InvalidInput(NO_INTERVALS)
        return self._samples, list(self._ci_quantiles)

    def _percentiles(self, comparison: Callable[[Values], Array]) -> list[Any]:
        samples, at = self._drawn()
        frames = bool(self._cells.control)
        found = [quantiles(comparison(s), at, passing_over=frames) for s in samples]
        return [self._by_stratum([f[i] for f in found]) for i in range(len(at))]

    def _compared(self, name: str, comparison: Callable[..., Array], method: str) -> list[Any]:
        _comparing.require_choice("method", method, _comparing.METHODS)
        samples, at = self._drawn()
        if self._strict:
            return self._percentiles(lambda v: comparison(v, method))
        end = 1 if name == "ratio" else 0
        tell(
            f"{name}_ci gives an interval that may contain {end}, made of those of pairs; "
            f"Fairlearn's percentiles never contain {end}, whatever the truth"
        )
        found = []
        for values, drawn, counts in zip(self._values, samples, self._counts, strict=True):
            compared = _intervals.Comparison(values, drawn, counts, name == "ratio", method)
            estimates = self._unless_too_few(values, comparison(values, method))
            limits = [
                _intervals.at_quantiles(compared, stratum, at, float(estimate))
                for stratum, estimate in enumerate(estimates)
            ]
            found.append(np.array(limits).T)
        return [self._by_stratum([f[i] for f in found]) for i in range(len(at))]


def _wants_intervals(n_boot: Any, at: Any) -> bool:
    wanted = at is not None and len(at) > 0
    if (n_boot is not None) != wanted:
        raise InvalidInput("n_boot and ci_quantiles go together; give both or neither")
    if not wanted:
        return False
    if not isinstance(n_boot, numbers.Integral) or n_boot < 1:
        raise InvalidInput(f"n_boot is {n_boot!r}; it must be an integer of 1 or more")
    for q in at:
        if not isinstance(q, float) or not 0 < q < 1:
            raise InvalidInput(f"ci_quantiles holds {q!r}; each must be a float between 0 and 1")
    return True


def _as_numbers(values: Values, errors: str) -> Values:
    return Values(
        _comparing.as_numbers(values.overall, errors),
        _comparing.as_numbers(values.by_group, errors),
    )


def _params(sample_params: Any, one: bool) -> dict[str, Any]:
    given = {"metric": sample_params or {}} if one else (sample_params or {})
    return {f"{key} of {name}": v for name, keys in given.items() for key, v in keys.items()}
