"""The tables of a bias audit under New York City Local Law 144."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from fairdrift import _core
from fairdrift.report import numbers
from fairdrift.rules._asking import notes_on, state_of, title_of
from fairdrift.rules._data import rule
from fairdrift.rules._table import Column, Part, RuleTable

_FACTS = ("audit_date", "data_source", "data_period", "distribution_date", "auditor")
_SEX, _RACE = "sex", "race/ethnicity"
_ABOVE = "above_median"


def local_law_144(
    data: Any = None,
    *,
    score: Any = None,
    selected: Any = None,
    sex: Any = None,
    race: Any = None,
    positive: Any = None,
    value_labels: Mapping[str, Mapping[Any, str]] | None = None,
    audit_date: date | str | None = None,
    data_source: str | None = None,
    data_period: str | None = None,
    distribution_date: date | str | None = None,
    auditor: str | None = None,
    exclude_below: float | None = None,
    exclusion_reason: str | None = None,
    share_of: Literal["all", "known"] = "all",
    drop_small_before_best: bool = True,
    median_of: Literal["all", "known"] = "all",
    confidence: float = 0.95,
) -> RuleTable:
    """Rates and impact ratios by sex, by race/ethnicity and by both: three tables, no verdict.

    The rate of a category is its share selected, or with `score` its share of scores above the
    median; its impact ratio is that rate over the highest rate of a category.

    Parameters
    ----------
    data
        A table, or a `State` whose groups are named by `sex` and `race`, and whose decisions or
        scores are named by `selected` or `score` where it has both.
    score
        Scores, the higher the better; "above the median" is strict, so ties may leave far fewer
        than half above: the share is printed.
    selected
        Decisions; exactly one of `score` and `selected` is given.
    sex, race
        Columns or values; a missing value is an unknown category: counted, in no rate.
    positive, value_labels
        Which decision means selected, and how labels of the columns read.
    audit_date, data_source, data_period, distribution_date, auditor
        What must be published beside the tables; what is not given prints as MISSING.
    exclude_below
        Categories with a smaller share of the data are left out of the ratios, and printed; by
        default the rule's share. 0 leaves out none.
    exclusion_reason
        The auditor's justification; MISSING where a category is left out without one.
    share_of
        The data that a category is a share of: all people, or those of known category in that cut.
    drop_small_before_best
        Whether a small category cannot be the one with the highest rate either.
    median_of
        The median of everybody with a score, or of those of known category in that cut.
    confidence
        Of the intervals, which the rule does not ask for.

    Returns
    -------
    RuleTable

    Raises
    ------
    InvalidInput
        Where neither or both of `score` and `selected` are given, or no category.
    """
    used = rule("ll144")
    _require("share_of", share_of, ("all", "known"))
    _require("median_of", median_of, ("all", "known"))
    state, cuts, scored = _counted(data, score, selected, sex, race, positive, value_labels)
    options: dict[str, Any] = {
        "exclude_below": used.limit("smallest_share") if exclude_below is None else exclude_below,
        "share_of": share_of,
        "drop_small_before_best": drop_small_before_best,
        "confidence": confidence,
        "side": "above",
    }
    tables = []
    for cut in cuts:
        known_in = cut if median_of == "known" else []
        median = _core.median_score(state, known_in) if scored else None
        if scored and median is None:
            whose = f" of known {title_of(cut)}" if known_in else ""
            raise _core.InvalidInput(f"no row{whose} has a score: there is no median")
        table = _core.category_impact(state, cut, options | {"cut": median})
        tables.append(table | {"cut": _cut_name(cut, cuts), "median": median})
    given = (audit_date, data_source, data_period, distribution_date, auditor)
    facts = dict(zip(_FACTS, given, strict=True)) | _data_facts(state, tables[0], scored, median_of)
    excluded = any(row["excluded"] for table in tables for row in table["rows"])
    if excluded:
        facts["reason_for_leaving_out_small_categories"] = exclusion_reason
    kind = "scoring rate" if scored else "selection rate"
    return RuleTable(
        f"Bias audit tables: {kind}",
        (used,),
        facts,
        tuple(_part(table, scored, options["exclude_below"]) for table in tables),
        [_row(table, row) for table in tables for row in _with_unknown(table)],
        (*_notes(tables, options, median_of if scored else ""), *notes_on(state)),
        _FACTS,
    )


def _require(name: str, value: Any, known: tuple[str, ...]) -> None:
    if value not in known:
        raise _core.InvalidInput(f"{name} is {value!r}; it must be {' or '.join(map(repr, known))}")


def _counted(
    data: Any, score: Any, selected: Any, sex: Any, race: Any, positive: Any, value_labels: Any
) -> tuple[_core.State, list[list[str]], bool]:
    """The state, the three cuts by the names of its groups, and whether scores are judged."""
    given = {_SEX: sex, _RACE: race}
    given = {name: value for name, value in given.items() if value is not None}
    if not given:
        raise _core.InvalidInput("neither sex nor race is given; name the columns of categories")
    if isinstance(data, _core.State):
        state, scored = data, _is_scored(data, score, selected)
        names = [str(value) for value in given.values()]
    else:
        if (score is None) == (selected is None):
            raise _core.InvalidInput("give exactly one of score and selected")
        names, scored = list(given), score is not None
        if value_labels is not None:  # the columns go by the rule's words here
            new = {v: k for k, v in given.items() if isinstance(v, str)}
            value_labels = {new.get(name, name): labels for name, labels in value_labels.items()}
        state = state_of(
            data,
            score=score,
            y_pred=selected,
            groups=given,
            positive=positive,
            value_labels=value_labels,
        )
    return state, [[name] for name in names] + ([names] if len(names) > 1 else []), scored


def _is_scored(state: _core.State, score: Any, selected: Any) -> bool:
    if score is not None and selected is not None:
        raise _core.InvalidInput("give exactly one of score and selected")
    has_score, has_decision = (state.columns[role] is not None for role in ("score", "y_pred"))
    if score is None and selected is None and has_score and has_decision:
        raise _core.InvalidInput("the state has scores and decisions; name one: score or selected")
    return score is not None or (selected is None and has_score)


def _cut_name(cut: list[str], cuts: list[list[str]]) -> str:
    return title_of(cut) if len(cut) < 2 or len(cuts) < 2 else f"intersections of {title_of(cut)}"


def _data_facts(
    state: _core.State, table: dict[str, Any], scored: bool, median_of: str
) -> dict[str, Any]:
    what = "score" if scored else "decision"
    facts = {
        "people_assessed": table["people"],
        f"rows_without_a_{what}": table["without_outcome"],
    }
    if scored and median_of == "all":
        facts["median_score"] = table["median"]
        facts["share_above_the_median"] = numbers.share(table["share_selected"])
    return facts


def _with_unknown(table: dict[str, Any]) -> list[dict[str, Any]]:
    fields = dict.fromkeys(table["rows"][0]) if table["rows"] else {}
    unknown = fields | {
        "group": ["(unknown)"],
        "n": table["unknown"],
        "excluded": False,
        "best": False,
        "reason": "category unknown: counted, in no rate and no ratio",
    }
    return [*table["rows"], unknown]


def _row(table: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    if table["median"] is None:
        return {"attribute": table["cut"]} | row
    named = {_ABOVE if key == "selected" else key: value for key, value in row.items()}
    return {"attribute": table["cut"]} | named | {"median": table["median"]}


def _part(table: dict[str, Any], scored: bool, least: float) -> Part:
    people = table["rows"] if not scored else [_row(table, row) for row in table["rows"]]
    columns = [
        Column(table["cut"].capitalize(), "group"),
        Column("People", "n", "count"),
        Column("Scored above the median", _ABOVE, "count")
        if scored
        else Column("Selected", "selected", "count"),
        Column("Scoring rate" if scored else "Selection rate", "rate", "share"),
        Column("Impact ratio", "impact_ratio", "ratio"),
        Column("Share of the data", "share", "share"),
    ]
    note = f"{numbers.count(table['unknown'])} people of unknown category are not in this table."
    small = [row for row in table["rows"] if row["excluded"]]
    if small:
        note += (
            f" {len(small)} {'category has' if len(small) == 1 else 'categories have'} less than "
            f"{100 * least:g}% of the data and no impact ratio."
        )
    title = "Scoring rates and impact ratios" if scored else "Selection rates and impact ratios"
    return Part(table["cut"].capitalize(), title, columns, people, note=note)


def _notes(
    tables: list[dict[str, Any]], options: dict[str, Any], median_of: str
) -> tuple[str, ...]:
    known = options["share_of"] == "known"
    first = "before" if options["drop_small_before_best"] else "only after"
    notes = [
        f"A category is small below {100 * options['exclude_below']:g}% of "
        + ("the people of known category in its table" if known else "all people assessed")
        + f"; small ones are left out {first} the highest rate is looked for.",
        "Impact ratios are computed from counts in full precision and rounded half to even for "
        "display; JSON and CSV carry every digit.",
    ]
    for table in tables if median_of == "known" else tables[:1] if median_of else []:
        where = f"{table['cut'].capitalize()}: " if median_of == "known" else ""
        notes.append(
            f"{where}{numbers.share(table['share_selected'])} of the people score above the "
            f"median, {table['median']:g}; equal scores at the median are not above it."
        )
    return tuple(notes)
