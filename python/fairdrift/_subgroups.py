"""Which few subgroups explain a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fairdrift import _core
from fairdrift._state import as_state


def subgroups(
    data: Any = None,
    *,
    metric: str = "selection_rate",
    y_true: Any = None,
    y_pred: Any = None,
    score: Any = None,
    groups: Any = None,
    sample_weight: Any = None,
    positive: Any = None,
    threshold: float | None = None,
    bins: Mapping[str, Sequence[float]] | None = None,
    value_labels: Mapping[str, Mapping[Any, str]] | None = None,
    depth: int | None = None,
    min_group_size: int = 30,
    confidence: float = 0.95,
    replicates: int = 1999,
    most_named: int = 10,
    subject: Mapping[str, str] | None = None,
    seed: int = 0,
    max_cells: int | None = None,
    n_threads: int = 1,
) -> _core.Report:
    """Search all combinations of group values for those whose rate is apart from everybody else's.

    Every observed combination of up to `depth` values, with enough people in it and outside, is
    compared with the rest. Its adjusted p-value is that of the whole search. The short list names
    the fewest that explain what is apart: each next one must stand out among people alike in those
    already named.

    Parameters
    ----------
    data
        A table, or a `State`; a state already knows its columns and label rules.
    metric
        A share of rows: "selection_rate", "false_positive_rate", "accuracy", ...
    y_true, y_pred, score, groups, sample_weight, positive, threshold, bins, value_labels
        As in `audit`.
    depth
        Most values in one combination; by default as many as there are groups.
    min_group_size
        Fewest rows that the rate of a subgroup, and that of the rest, must rest on.
    confidence
        Of the intervals; a subgroup is named where its p is at most ``1 - confidence``.
    replicates
        Tables drawn with one rate for all, from counts: the cost does not depend on the number of
        rows. The smallest adjusted p-value is ``1 / (replicates + 1)``.
    most_named
        Most subgroups in the short list.
    seed
        Of the draws.

    Returns
    -------
    Report
        Of each subgroup its rate and ``difference`` against ``"rest"`` with `p_value` and
        `adjusted_p_value`, those furthest apart first (1,000 at most); of each one named a
        ``conditional_difference``, its `adjusted_p_value` being that of the step that named it.

    Raises
    ------
    InvalidInput
        For a metric that is no share of rows or lacks its columns, or options out of bounds.

    Notes
    -----
    Distances from one rate for all are signed roots of deviances; p-values are Westfall and Young's
    (1993) step-down largest distance over tables drawn from the cells' hypergeometric law. With
    sample weights the draws are normal. Exact under one rate for all; among true gaps the error is
    held approximately. Intervals of subgroups that were named are not widened for their having been
    chosen.

    Examples
    --------
    >>> import fairdrift as fd
    >>> sex, age = ["F", "M"] * 400, (["young"] * 2 + ["old"] * 2) * 200
    >>> hired = [int(i % 4 != 2 or i % 12 == 2) for i in range(800)]
    >>> found = fd.subgroups(y_pred=hired, groups={"sex": sex, "age": age})
    >>> [m.group for m in found.measurements if m.comparison == "conditional_difference"]
    [('F', 'old')]
    """
    state = as_state(
        data,
        n_threads,
        y_true=y_true,
        y_pred=y_pred,
        score=score,
        groups=groups,
        sample_weight=sample_weight,
        positive=positive,
        threshold=threshold,
        bins=bins,
        value_labels=value_labels,
        max_cells=max_cells,
    )
    options = {
        "metric": metric,
        "depth": depth,
        "min_group_size": min_group_size,
        "confidence": confidence,
        "replicates": replicates,
        "most_named": most_named,
        "subject": subject,
        "seed": seed,
    }
    return _core.subgroups(state, options)
