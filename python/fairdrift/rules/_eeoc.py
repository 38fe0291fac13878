"""Adverse impact of a selection procedure, as the Uniform Guidelines and courts look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fairdrift import _core
from fairdrift.rules._asking import against_of, cuts_of, limits_of, notes_on, state_of, title_of
from fairdrift.rules._data import Rule, rule
from fairdrift.rules._table import Column, Part, RuleTable

RULES = ("eeoc-4/5", "eeoc-2sd", "eeoc-flipflop")


def eeoc(
    data: Any = None,
    *,
    selected: Any = None,
    groups: Any = None,
    jobs: Any = None,
    counts: Mapping[str, tuple[int, int]] | None = None,
    positive: Any = None,
    favorable: Any = None,
    value_labels: Mapping[str, Mapping[Any, str]] | None = None,
    intersections: Sequence[Sequence[str]] = (),
    against: Any = "best",
    min_group_size: int = 1,
    confidence: float = 0.95,
) -> RuleTable:
    """The facts of adverse impact: every group against the one with the highest rate.

    For each group: people, selected, rate, impact ratio, whether it is below four fifths, standard
    deviations (pooled and hypergeometric), Fisher's exact p and its mid-p, the test that the
    numbers ask for, shortfalls in persons, whether one different person turns the order, how many
    more selections end the disparity or its significance; with `jobs` the same within them
    (Mantel-Haenszel ratio, Cochran-Mantel-Haenszel test, Breslow-Day-Tarone test).

    Parameters
    ----------
    data
        A table, or a `State` (then nothing else than options may be given).
    selected
        A column of decisions, or values: who was selected.
    groups
        A list of columns, or a dict from names to columns or values.
    jobs
        Like `groups`: what people are compared within.
    counts
        Instead of rows: ``{"Women": (12, 40), "Men": (30, 60)}``, selected and people of each.
    positive, favorable, value_labels
        As in `audit`: which label means selected, and how labels read.
    intersections
        Further cuts: a list of lists of groups.
    against
        "best" (the highest rate), "largest", a group's label, or a mapping from a cut's name
        (``"sex"``, ``"sex × race"``) to one of these; cuts it does not name have "best".
    min_group_size
        Groups of fewer people never serve as reference.
    confidence
        Of the intervals.

    Returns
    -------
    RuleTable
        Facts, never one verdict.

    Examples
    --------
    >>> import fairdrift as fd
    >>> table = fd.rules.eeoc(counts={"low": (1, 10), "high": (3, 20)})
    >>> low = table.rows[1]
    >>> round(low["impact_ratio"], 3), low["impact_ratio_low"], low["flips"]
    (0.667, True, True)
    """
    used = tuple(rule(name) for name in RULES)
    options = {
        "limits": limits_of(used),
        "cut": None,
        "side": "at_least",
        "min_group_size": min_group_size,
        "confidence": confidence,
    }
    if counts is not None:
        if data is not None or selected is not None or groups is not None:
            raise _core.InvalidInput("counts stand for rows; give data or counts, not both")
        reference = against_of(against, [["group"]], "best")[0]
        tables = [_of_counts(counts, options | {"against": reference})]
        more: list[str] = []
    else:
        state = state_of(
            data,
            y_pred=selected,
            groups=groups,
            strata=jobs,
            positive=positive,
            favorable=favorable,
            value_labels=value_labels,
        )
        more = notes_on(state)
        cuts = cuts_of(state, intersections)
        tables = [
            _core.adverse_impact(state, cut, options | {"against": reference})
            for cut, reference in zip(cuts, against_of(against, cuts, "best"), strict=True)
        ]
    return _table(tables, used, confidence, more)


def _of_counts(counts: Mapping[str, tuple[int, int]], options: dict[str, Any]) -> dict[str, Any]:
    if not counts:
        raise _core.InvalidInput("counts is empty; it must name groups, each with its people")
    listed = [(str(name), *pair) for name, pair in counts.items()]
    return _core.adverse_impact_of_counts("group", listed, options)


def _table(
    tables: list[dict[str, Any]], used: tuple[Rule, ...], confidence: float, more: Sequence[str]
) -> RuleTable:
    parts: list[Part] = []
    rows: list[dict[str, Any]] = []
    notes = [_reading(used, confidence), *more]
    for table in tables:
        name = title_of(table["attribute"])
        parts += _parts(name, table, limits_of(used))
        rows += [{"attribute": name} | row for row in table["rows"]]
        notes += [f"{name}: {note}." for note in table["notes"]]
        if table["reason"]:
            notes.append(f"{name}: {table['reason']}.")
    left_out = tables[0]["without_outcome"]
    facts = {
        "people": sum(row["n"] for row in tables[0]["rows"]),
        "rows_without_a_decision": left_out,
    }
    if tables[0]["strata"]:
        facts["within"] = ", ".join(tables[0]["strata"])
    return RuleTable("Adverse impact", used, facts, tuple(parts), rows, tuple(notes))


def _reading(used: tuple[Rule, ...], confidence: float) -> str:
    limits = limits_of(used)
    return (
        f"Intervals at {100 * confidence:g}%: Wilson or Clopper-Pearson of rates, Koopman of "
        "ratios with a chosen reference, simultaneous ones where the highest rate is the "
        "reference. The "
        f"test is Fisher's where an expected count is under {limits['fisher_expected']:g} or there "
        f"are fewer than {limits['fisher_people']:g} people, else the pooled z; its p is called "
        f"significant below {limits['p_value']:g}."
    )


def _parts(name: str, table: dict[str, Any], limits: Mapping[str, Any]) -> list[Part]:
    rows = table["rows"]
    ratio = f"{limits['impact_ratio']:g}"
    rates = [
        Column(name, "group"),
        Column("People", "n", "count"),
        Column("Selected", "selected", "count"),
        Column("Rate", "rate", "share"),
        Column("Impact ratio", "impact_ratio", "ratio"),
        Column(f"Below {ratio}", "impact_ratio_low", "flag"),
        Column("Shortfall", "shortfall", "persons", "persons, at the reference's rate"),
        Column("Shortfall", "pooled_shortfall", "persons", "persons, at the common rate"),
        Column(f"To reach {ratio}", "selections_to_ratio", "count", "more selections"),
    ]
    tests = [
        Column(name, "group"),
        Column("Deviations", "z", "z", "pooled"),
        Column("Deviations", "hypergeometric_z", "z", "hypergeometric"),
        Column("p", "z_p_value", "p", "pooled z"),
        Column("p", "fisher_p_value", "p", "Fisher"),
        Column("p", "mid_p_value", "p", "mid-p"),
        Column("Test asked for", "test_name", "text"),
        Column("Significant", "significant", "flag"),
        Column("Flips", "flips", "flag", f"with {limits['flip_persons']:g} person"),
        Column("To end significance", "selections_to_p", "count", "more selections"),
    ]
    shown = [row | {"test_name": _TESTS[row["test"]]} for row in rows]
    plain = [row | {"reason": ""} for row in shown]
    found = [
        Part(name, "Rates and impact ratios", rates, shown),
        Part(name, "Tests and flips", tests, [row for row in plain if not row["reference"]]),
    ]
    if table["strata"]:
        found.append(_within(name, table, plain))
    return found


_TESTS = {"pooled_z": "pooled z", "fisher_exact": "Fisher's exact", None: "–"}


def _within(name: str, table: dict[str, Any], rows: list[dict[str, Any]]) -> Part:
    columns = [
        Column(name, "group"),
        Column("Impact ratio", "impact_ratio", "ratio", "all together"),
        Column("Impact ratio", "stratified_impact_ratio", "ratio", "Mantel-Haenszel"),
        Column("Odds ratio", "stratified_odds_ratio", "ratio", "Mantel-Haenszel"),
        Column("p", "cmh_p_value", "p", "Cochran-Mantel-Haenszel"),
        Column("p", "breslow_day_p_value", "p", "same in all: Breslow-Day-Tarone"),
    ]
    compared = [row for row in rows if not row["reference"]]
    return Part(name, f"Within {', '.join(table['strata'])}", columns, compared)
