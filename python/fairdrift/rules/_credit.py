"""Screens of credit decisions: impact ratios by cut-off, mean scores, size and significance."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fairdrift import _core
from fairdrift.rules._asking import against_of, cuts_of, notes_on, state_of, title_of
from fairdrift.rules._data import Rule, rule
from fairdrift.rules._table import Column, Part, RuleTable


def credit_screen(
    data: Any = None,
    *,
    score: Any = None,
    approved: Any = None,
    groups: Any = None,
    positive: Any = None,
    favorable: Any = None,
    value_labels: Mapping[str, Mapping[Any, str]] | None = None,
    against: Any = "largest",
    lower_is_better: bool = False,
    cutoffs: Sequence[float] = (),
    shares: Sequence[float] | None = None,
    scale: Literal["everyone", "pooled", "reference"] = "everyone",
    min_group_size: int = 1,
    confidence: float = 0.95,
) -> RuleTable:
    """Each group against a reference group: at the decision, at cut-offs of the score, in mean.

    A gap is marked where it is large in practice and significant at once; the limits are those of
    the rule "credit-screen".

    Parameters
    ----------
    data
        A table, or a `State` with open score axis.
    score
        A column of scores, or values.
    approved
        A column of decisions, or values; one of `score` and `approved` is needed.
    groups, positive, favorable, value_labels
        As in `audit`.
    against
        "largest", "best", a group's label, or a mapping from attributes to one of these (those it
        does not name: "largest").
    lower_is_better
        Whether low scores are approved (a probability of default).
    cutoffs
        Scores to cut at: at this score or better is approved.
    shares
        Shares of the people to approve by score; equal scores are approved together, so the share
        approved may be larger, and is printed. By default, without `cutoffs`, the rule's.
    scale
        The standard deviation that differences of mean scores are measured in: of everyone, pooled
        within the two groups, or of the reference group.
    min_group_size
        Groups of fewer people never serve as "largest" or "best".
    confidence
        Of the intervals.

    Returns
    -------
    RuleTable
    """
    used = rule("credit-screen")
    if scale not in ("everyone", "pooled", "reference"):
        raise _core.InvalidInput(
            f"scale is {scale!r}; it must be 'everyone', 'pooled' or 'reference'"
        )
    state = state_of(
        data,
        score=score,
        y_pred=approved,
        groups=groups,
        positive=positive,
        favorable=favorable,
        value_labels=value_labels,
    )
    if state.columns["score"] is None and state.columns["y_pred"] is None:
        raise _core.InvalidInput("neither score nor approved is given: there is nothing to screen")
    options = {
        "limits": dict(used.limits),
        "min_group_size": min_group_size,
        "confidence": confidence,
        "side": "at_most" if lower_is_better else "at_least",
        "scale": scale,
        "lower_is_better": lower_is_better,
    }
    decisions = _cuts(state, used, cutoffs, shares, lower_is_better)
    parts: list[Part] = []
    rows: list[dict[str, Any]] = []
    cuts = cuts_of(state)
    for cut, reference in zip(cuts, against_of(against, cuts, "largest"), strict=True):
        chosen = options | {"against": reference}
        parts_of_cut, rows_of_cut = _cut_tables(state, cut, chosen, decisions, used)
        parts += parts_of_cut
        rows += rows_of_cut
    return RuleTable(
        "Credit screen",
        (used,),
        {"people": state.rows, "better_scores": "lower" if lower_is_better else "higher"},
        tuple(parts),
        rows,
        (_reading(used, scale, confidence), *notes_on(state)),
    )


def _cuts(
    state: _core.State,
    used: Rule,
    cutoffs: Sequence[float],
    shares: Sequence[float] | None,
    lower: bool,
) -> list[tuple[str, float | None]]:
    """What approves: the decision, cut-offs given, cut-offs that approve a share."""
    found: list[tuple[str, float | None]] = []
    if state.columns["y_pred"] is not None:
        found.append(("decision", None))
    if state.columns["score"] is None:
        return found
    given = _numbers("cutoffs", cutoffs)
    found += [(f"score {cut!r}" if cut % 1 else f"score {cut:.0f}", cut) for cut in given]
    default = [] if given else used.limit("shares")
    for share in default if shares is None else _numbers("shares", shares):
        cut = _core.cut_for_share(state, share, lower)
        if cut is not None:
            found.append((f"best {100 * share:g}%", cut))
    return found


def _numbers(option: str, given: Any) -> list[float]:
    """Finite numbers, one or many."""
    many = [given] if isinstance(given, int | float) else given
    try:
        numbers = [float(one) for one in many]
    except (TypeError, ValueError):
        numbers = [math.nan]
    if not all(map(math.isfinite, numbers)):
        raise _core.InvalidInput(f"{option} is {given!r}; it must be a list of finite numbers")
    return numbers


def _cut_tables(
    state: _core.State,
    cut: list[str],
    options: dict[str, Any],
    decisions: list[tuple[str, float | None]],
    used: Rule,
) -> tuple[list[Part], list[dict[str, Any]]]:
    name = title_of(cut)
    rows: list[dict[str, Any]] = []
    for title, at in decisions:
        table = _core.adverse_impact(state, cut, options | {"cut": at})
        listed = table["rows"]
        people = sum(row["n"] for row in listed)
        share = sum(row["selected"] for row in listed) / people if people else None
        about = {"attribute": name, "approval": title, "cutoff": at, "share_approved": share}
        rows += [about | row | _marks(row, used) for row in listed]
    parts = [_ratio_part(name, rows, used)]
    if state.columns["score"] is None:
        return parts, rows
    means = [
        {"attribute": name, "approval": "mean score"} | row | _mean_marks(row, used)
        for row in _core.standardized_differences(state, cut, options)
    ]
    return [*parts, _mean_part(name, means, used)], rows + means


def _marks(row: dict[str, Any], used: Rule) -> dict[str, bool | None]:
    low, significant = row["impact_ratio_low"], row["significant"]
    ratio, odds = row["impact_ratio"], row["odds_ratio"]
    return {
        "impact_ratio_watch": None if ratio is None else ratio < used.limit("impact_ratio_watch"),
        "odds_ratio_low": None if odds is None else odds < used.limit("odds_ratio"),
        "marked": None if low is None or significant is None else low and significant,
    }


def _mean_marks(row: dict[str, Any], used: Rule) -> dict[str, bool | None]:
    size, p = row["standardized_difference"], row["p_value"]
    large = None if size is None else size <= -used.limit("standardized_difference")
    significant = None if p is None else p < used.limit("p_value")
    return {
        "difference_large": large,
        "significant": significant,
        "marked": None if large is None or significant is None else large and significant,
    }


def _ratio_part(name: str, rows: list[dict[str, Any]], used: Rule) -> Part:
    columns = [
        Column(name, "group"),
        Column("Approval", "approval"),
        Column("Cut-off", "cutoff", "number"),
        Column("Approved", "share_approved", "share", "of all"),
        Column("People", "n", "count"),
        Column("Rate", "rate", "share"),
        Column("Impact ratio", "impact_ratio", "ratio"),
        Column("Below", "impact_ratio_low", "flag", f"{used.limit('impact_ratio'):g}"),
        Column("Below", "impact_ratio_watch", "flag", f"{used.limit('impact_ratio_watch'):g}"),
        Column("Odds ratio", "odds_ratio", "ratio"),
        Column("p", "p_value", "p"),
        Column("Shortfall", "shortfall", "persons", "persons"),
        Column("Both", "marked", "flag", "low, significant"),
    ]
    return Part(name, "Approval rates and impact ratios", columns, rows)


def _mean_part(name: str, rows: list[dict[str, Any]], used: Rule) -> Part:
    columns = [
        Column(name, "group"),
        Column("People", "n", "count"),
        Column("Mean score", "mean", "number"),
        Column("Standardized difference", "standardized_difference", "change", "× 100"),
        Column(
            f"At least {used.limit('standardized_difference'):g} worse", "difference_large", "flag"
        ),
        Column("p", "p_value", "p", "Welch"),
        Column("Both", "marked", "flag", "large, significant"),
    ]
    return Part(name, "Mean scores", columns, rows)


def _reading(used: Rule, scale: str, confidence: float) -> str:
    whose = {
        "everyone": "of all scores",
        "pooled": "within the two groups",
        "reference": "of the reference group's scores",
    }
    return (
        f"Intervals at {100 * confidence:g}%. The standard deviation is that {whose[scale]}; "
        "a negative difference is worse for the group. The p of rates is Fisher's where an "
        f"expected count is under {used.limit('fisher_expected'):g} or there are fewer than "
        f"{used.limit('fisher_people'):g} people, else the pooled z's; no p is adjusted for the "
        "number of cut-offs and groups looked at."
    )
