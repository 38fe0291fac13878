"""The audit question: is it fair."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from fairdrift import _classes, _core, _decided, _own_metrics
from fairdrift._columns import group_names, labels_in_use, open_table, read_table, read_values
from fairdrift._policy import as_policy
from fairdrift._state import LABEL_RULES


def audit(
    data: Any = None,
    *,
    y_true: Any = None,
    y_pred: Any = None,
    score: Any = None,
    groups: Any = None,
    strata: Any = None,
    sample_weight: Any = None,
    cluster: Any = None,
    design_effect: float = 1.0,
    positive: Any = None,
    favorable: Any = None,
    threshold: float | None = None,
    task: str = "auto",
    bins: Mapping[str, Sequence[float]] | None = None,
    value_labels: Mapping[str, Mapping[Any, str]] | None = None,
    metrics: Any = (),
    intersections: str | Sequence[Sequence[str]] = "observed",
    against: Any = "largest",
    population: Mapping[str, Mapping[Any, float]] | None = None,
    membership: Mapping[str, Any] | None = None,
    min_group_size: int = 30,
    confidence: float | None = None,
    tolerance: float | Mapping[str, float] | None = None,
    multiplicity: str = "metric",
    policy: _core.Policy | str | os.PathLike[str] | Mapping[str, Any] | None = None,
    subject: Mapping[str, str] | None = None,
    seed: int = 0,
    max_cells: int | None = None,
    n_threads: int = 1,
) -> _core.Report:
    """Rates of every group, their differences and ratios, each with its interval and its counts.

    Parameters
    ----------
    data
        A table (pandas, Polars, Arrow, DuckDB, a dict of arrays) or a `State`.
    y_true, y_pred, score, sample_weight
        Names of columns of `data`, or values. Without `y_true` only what needs no label is
        measured; `score` with `threshold` stands in for `y_pred`. Of several classes `score` is a
        dict from classes to columns (or a data frame whose columns are classes): without `y_pred`
        the class with the highest score is decided, and top-k accuracies are measured.
    cluster
        A column whose equal values mark rows that belong together: a person who occurs twice, a
        household, a branch. Intervals then allow for that; without, they are too narrow.
    design_effect
        Where no column says so: how many times a variance is that of independent rows (1 or more).
    groups
        A list of columns, or a dict from names to columns or values: who the people are.
    strata
        Like `groups`: what people are compared within (a job, a department): rates of groups are
        then also compared inside each combination of their values, raw and adjusted side by side.
    positive
        The label, or labels, that rates count as 1. Only 0/1, -1/1 and booleans need none.
    favorable
        The outcome people want (default: `positive`); it decides what "best" and the impact ratio
        mean. In fraud, default and recidivism it is the negative one.
    task
        What labels are: "binary", "multiclass" (each class against the rest, and averages over
        classes), "regression" (errors of numbers, y_pred being the score too), "ranking" (the
        score orders the rows, the label is how relevant each is), or "auto": two values or
        booleans are binary, texts of more values classes, numbers with fractions a regression.
    bins
        Edges that cut a numeric group into half-open bins, e.g. ``{"age": [25, 40]}``.
    value_labels
        How labels of groups, and of `y_true` and `y_pred`, read:
        ``{"SEX": {1: "male", 2: "female"}, "employed": {1: "employed", 0: "not employed"}}``.
    metrics
        Names of metrics to measure, and functions of your own: ``f(y_true, y_pred)``, with `score`
        and `sample_weight` where their parameters are named so, as scikit-learn's are; a dict
        names them. A score by class is an array with a row a person and a column a class, in the
        order of the dict. They get the rows that have every value they ask for (with `score` and
        `threshold`, `y_pred` is the decision), groups, bootstrapped intervals (the standard error
        of 200 resamples of a group's rows, times the normal quantile), comparisons (ratios where no
        group's number is below 0, differences always) and gate checks. By default all of the
        library's that the columns allow; with own metrics alone, only those.
    intersections
        "observed" (every pair of attributes, and all of them), "none", or a list of lists.
    against
        What each group is compared with: a group's label, "best", "largest", "overall" or "rest".
    population
        Shares of groups outside, ``{"sex": {"F": 0.51, "M": 0.49}}``, by attribute and by label (as
        it reads in the report), adding up to 1: what ``representation``, each group's share of the
        rows, is compared with.
    membership
        Groups known by probability (BISG and the like): by attribute a list of columns, or a dict
        from groups to columns or values, each between 0 and 1 and adding up to 1 at most in a row.
        Rates are sums of membership; see `docs/membership.md`.
    min_group_size
        Groups (and denominators) smaller than this are shown, and decide nothing.
    confidence
        Of the intervals: 0.95, or what the policy's `family_error` asks for.
    tolerance
        The smallest gaps that matter: ``{"difference": 0.05, "ratio": 0.8}``, or one number, of
        differences. Differences and ratios then have a finding: "equivalent" where the interval
        lies inside the tolerance at twice the error (two one-sided tests), "different" where it
        lies wholly outside, else "inconclusive", with the rows that would decide.
    multiplicity
        Over what p-values are adjusted (Holm): "metric" (the groups of one metric), "report" (all
        tests of one comparison in the report) or "none".
    policy
        A `Policy`, the path of a policy file, or what such a file holds. The report then has the
        checks and the verdict that the policy's `evaluate` finds on it.
    seed
        Of the resamples behind the intervals of own metrics and `abroca`, and of permutations
        of rankings.
    subject
        ``{"model": ..., "version": ..., "owner": ..., "purpose": ...}``, printed on the report.

    Returns
    -------
    Report

    Raises
    ------
    InvalidInput
        Where columns cannot be read, labels do not say what is positive, or a metric asked for by
        name needs what these columns or this task lack; the message names the column, the value
        and the bound.

    Examples
    --------
    >>> import fairdrift as fd
    >>> hired = [1, 0, 1, 1] * 20 + [1, 0, 0, 0] * 20
    >>> sex = ["M"] * 80 + ["F"] * 80
    >>> report = fd.audit(y_pred=hired, groups={"sex": sex})
    >>> round(float(report.measure("impact_ratio", attribute="sex")), 3)
    0.333
    """
    rules_of_gate = None if policy is None else as_policy(policy)
    if confidence is None:
        needed = None if rules_of_gate is None else rules_of_gate.confidence
        confidence = 0.95 if needed is None else needed
    metrics, own = _own_metrics.split(metrics)
    options = {
        "against": against,
        "min_group_size": min_group_size,
        "confidence": confidence,
        "design_effect": design_effect,
        "tolerance": tolerance,
        "multiplicity": multiplicity,
        "intersections": intersections,
        "metrics": metrics,
        "own_metrics": bool(own),
        "population": population,
        "subject": subject,
        "seed": seed,
        "n_threads": n_threads,
    }
    if isinstance(data, _core.State):
        columns = (y_true, y_pred, score, groups, strata, sample_weight, value_labels, max_cells)
        said = None if task == "auto" else task
        rules_given = (positive, favorable, threshold, bins, said, membership)
        if any(given is not None for given in (*columns, cluster, *rules_given)):
            raise _core.InvalidInput(
                "a state already knows its columns and label rules; give them when it is made"
            )
        if own:
            raise _core.InvalidInput(
                f"metric {next(iter(own))!r} is a function of rows, and a state holds counts; give "
                "the table"
            )
        return _judged(_core.audit(data, options), rules_of_gate)
    if membership is not None and not isinstance(membership, Mapping):
        raise _core.InvalidInput(
            f"membership is {membership!r:.60}; it must be a dict from attributes to columns: "
            "{'race': ['p_black', 'p_white']}"
        )
    source = None if data is None else open_table(data)
    scores: _classes.ClassScores | None = None
    ks: list[int] = []
    by_class = _classes.scores_by_class(score)
    if by_class is not None:
        scores = _classes.ClassScores(source, by_class, y_true, groups)
        options["metrics"], ks = _classes.asked(metrics, scores)
        options["own_metrics"] = bool(own or ks)
        score = None
        y_pred = scores.decided() if y_pred is None else y_pred
        task = "multiclass" if task == "auto" and positive is None else task
    rules = dict(
        zip(LABEL_RULES, (positive, favorable, threshold, bins, None, max_cells, task), strict=True)
    )
    roles = {"y_true": y_true, "y_pred": y_pred, "score": score, "sample_weight": sample_weight}
    # Own metrics alone may have labels of any kind: the library's are not asked what they make of
    # them.
    given = {role: value for role, value in roles.items() if value is not None}
    known = roles if options["metrics"] or not (own or metrics) else {"features": given}
    cuts = threshold is not None and "score" in given and "y_pred" not in given
    if known is not roles and cuts:
        rules["threshold"] = None  # the library's metrics have nothing to cut
    labelled = [known.get("y_true"), known.get("y_pred"), strata]
    rules["value_labels"] = labels_in_use(value_labels, source, groups, *labelled)
    table = read_table(source, groups=groups, strata=strata, cluster=cluster, **known)
    report = _core.audit(table, options | rules)
    if scores is not None and scores.truth is not None:
        people = {"groups": groups, "strata": strata, "sample_weight": sample_weight}
        people["cluster"] = cluster
        of_people = rules | dict.fromkeys(("positive", "favorable", "threshold"))
        labels = {"y_true", "y_pred", *(c for c in (y_true, y_pred) if isinstance(c, str))}
        texts = {n: t for n, t in (rules["value_labels"] or {}).items() if n not in labels}
        of_people["value_labels"] = texts
        read = {"data": source, "people": people}
        _classes.add_top_k(report, scores, ks, read, options | of_people)
    if membership:
        _require_group_known(against, membership, source, groups)
        _require_known_to_membership(
            {
                "cluster": cluster,
                "tolerance": tolerance,
                "design_effect": None if design_effect == 1 else design_effect,
                f"against {against!r}": against if against in _CHOSEN_BY_GROUPS else None,
                f"task {task!r}": task if task in {"regression", "multiclass", "ranking"} else None,
            }
        )
        for m in report.select("count"):
            if m.attribute in membership:
                raise _core.InvalidInput(f"{m.attribute!r} is in both groups and membership")
    for attribute, members in (membership or {}).items():
        probabilities = read_table(source, features=members)
        _core.add_memberships(report, table, str(attribute), probabilities, options | rules)
    if own:
        values = read_values(source, given, groups)
        if scores is not None:
            values["score"] = scores.scores
        if cuts and _own_metrics.asks(own, "y_pred"):
            values["y_pred"] = _decided.decided(values, threshold, positive)
        rows = _core.group_rows(table, rules)
        _own_metrics.add(
            report, own, values, rows, options | rules, seed, _core.cluster_rows(table)
        )
    return _judged(report, rules_of_gate)


# What needs groups that are known one by one.
_CHOSEN_BY_GROUPS = ("best", "rest", "overall")


def _require_known_to_membership(given: Mapping[str, Any]) -> None:
    """Refuse what rates by membership cannot allow for, rather than leave it out silently."""
    for option, value in given.items():
        if value is not None:
            raise _core.InvalidInput(
                f"membership knows no {option}: its errors are of independent rows; audit the "
                "groups that are known by themselves"
            )


def _require_group_known(
    against: Any, membership: Mapping[str, Any], source: Any, groups: Any
) -> None:
    """Refuse to compare with nobody; labels of groups known one by one the core refuses itself."""
    names = [n for members in membership.values() for n in group_names(members, source)]
    if groups is not None or against in {"largest", *_CHOSEN_BY_GROUPS, *names}:
        return
    raise _core.InvalidInput(
        f"against is {against!r}, which is neither largest nor a group of the membership: "
        f"{', '.join(names)}"
    )


def _judged(report: _core.Report, policy: _core.Policy | None) -> _core.Report:
    return report if policy is None else policy._judged(report)
