"""The drift question: is it still the data the model was built for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairdrift import _core
from fairdrift._reference import fit
from fairdrift._state import present


def drift(
    reference: Any,
    current: Any = None,
    *,
    confidence: float = 0.95,
    smallest_effect: Mapping[str, float | Mapping[str, float]] | None = None,
    adjust: str = "benjamini_hochberg",
    subject: Mapping[str, str] | None = None,
    n_threads: int = 1,
    **roles: Any,
) -> _core.Report:
    """How far every column has moved from the reference, and whether that matters.

    Parameters
    ----------
    reference
        A `Reference`, or a table: it is then fitted on the fly.
    current
        A table, or a `State` that `reference.state()` made. A column that the table lacks is no
        error: its measurements are undefined and a note says so; without a feature or a group
        `share_of_drifted_features` is inconclusive at best.
    confidence
        Of every interval.
    smallest_effect
        The smallest effect that matters, by metric, for all columns or by column:
        ``{"kolmogorov_smirnov": 0.1}``, ``{"wasserstein": {"age": 2.5}}``. The report prints those
        that are used.
    adjust
        How p-values are adjusted for the number of columns: "benjamini_hochberg" (false discovery
        rate), "benjamini_yekutieli" (the same under any dependence) or "holm" (any false alarm).
    subject
        model, version, owner and purpose; by default those of the reference.
    n_threads
        Threads that count rows.
    **roles
        Where `reference` is a table, the arguments of `Reference.fit`, naming columns that both
        tables have. Where it is a `Reference`, values of the current rows by role.

    Returns
    -------
    Report
        Of each column its distances with intervals and findings (drift, stable, inconclusive), its
        missing rate and, for categories, its unseen rate; `share_of_drifted_features` names the
        columns that drifted. Drift is said only where a whole interval lies beyond the smallest
        effect that matters; p-values stand beside.

    Raises
    ------
    IncompatibleReference
        Where the state was not made by this reference.
    InvalidInput
        For options that do not exist, and for a table that has no column of the reference.
    """
    if not isinstance(reference, _core.Reference):
        if isinstance(reference, _core.State):
            raise _core.InvalidInput(
                "the reference is a State; pass the Reference that made it, or a table"
            )
        reference = fit(reference, n_threads=n_threads, **roles)
        roles = {}
    options = {
        "confidence": confidence,
        "smallest_effect": smallest_effect,
        "adjust": adjust,
        "subject": subject,
        "n_threads": n_threads,
    }
    if not isinstance(current, _core.State):
        current = present(reference.state(), current, **roles)
    elif roles:
        raise TypeError(
            f"drift() got an unexpected argument {sorted(roles)[0]!r}: a state is given"
        )
    return _core.drift(reference, current, options)
