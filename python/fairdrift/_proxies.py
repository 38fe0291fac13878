"""Which features stand in for a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fairdrift import _core
from fairdrift._columns import (
    column_names,
    feature_columns,
    labels_in_use,
    open_table,
    read_table,
)


def proxies(
    data: Any = None,
    *,
    groups: Any,
    features: Any = None,
    exclude: Iterable[str] = (),
    sample_weight: Any = None,
    bins: Mapping[str, Sequence[float]] | None = None,
    value_labels: Mapping[str, Mapping[Any, str]] | None = None,
    min_group_size: int = 30,
    confidence: float = 0.95,
    most_bins: int = 20,
    subject: Mapping[str, str] | None = None,
    seed: int = 0,
    n_threads: int = 1,
) -> _core.Report:
    """Screen features, one by one, for how well each tells the groups apart.

    Parameters
    ----------
    data
        A table.
    groups
        Columns, or a dict from names to columns or values: what a feature may stand in for.
    features
        Likewise, the features; by default all other columns of `data`.
    exclude
        Columns that are no features (identifiers, labels, decisions).
    sample_weight
        A column of weights, or values.
    bins, value_labels
        Of the groups, as in `audit`.
    min_group_size
        Smaller groups are left out, as are people whose group is missing.
    confidence
        Of the intervals.
    most_bins
        Numbers with more distinct values are cut at so many quantiles.
    seed
        Of the tables drawn where expected counts are small.

    Returns
    -------
    Report
        For each feature and attribute ``goodman_kruskal_tau``, with interval, `p_value` and
        `adjusted_p_value` (Holm, over all of them), and ``cramers_v``; those that tell most first.

    Raises
    ------
    InvalidInput
        Where there are no groups or features, or a column cannot be read.

    Notes
    -----
    Goodman and Kruskal's tau is the share by which errors of guessing a person's group become fewer
    once the feature is known: 0 says nothing, 1 tells it surely. It means the same for categories
    and for numbers (cut at quantiles), however many groups there are; for two groups it is the
    square of Cramer's V. What chance alone gives to a feature of many values is taken off.

    Examples
    --------
    >>> import fairdrift as fd
    >>> table = {"sex": ["F", "M"] * 50, "title": ["Ms", "Mr"] * 50, "town": list("AABB") * 25}
    >>> report = fd.proxies(table, groups=["sex"])
    >>> [(m.feature, float(m)) for m in report.measurements if m.metric == "goodman_kruskal_tau"]
    [('title', 1.0), ('town', 0.0)]
    """
    source = None if data is None else open_table(data)
    if features is None:
        if source is None:
            raise _core.InvalidInput(
                "features is not given, and there is no data to take all columns of"
            )
        used = [
            *column_names("exclude", exclude),
            *_columns_of(groups),
            *_columns_of(sample_weight),
        ]
        features = feature_columns(source, used)
    rules = {"bins": bins, "value_labels": labels_in_use(value_labels, source, groups)}
    options = {
        "min_group_size": min_group_size,
        "confidence": confidence,
        "most_bins": most_bins,
        "subject": subject,
        "seed": seed,
        "n_threads": n_threads,
    }
    table = read_table(source, groups=groups, features=features, sample_weight=sample_weight)
    return _core.proxies(table, options | rules)


def _columns_of(given: Any) -> list[str]:
    """Names of columns of the table that a role uses."""
    if given is None:
        return []
    if isinstance(given, Mapping):
        return [value for value in given.values() if isinstance(value, str)] + list(given)
    if isinstance(given, str):
        return [given]
    if isinstance(given, list | tuple):
        return [str(one) for one in given if isinstance(one, str | int)]
    return []
