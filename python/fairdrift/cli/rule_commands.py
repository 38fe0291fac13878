"""rules eeoc, rules ll144, rules credit: tables that rules ask for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer

import fairdrift as fd
from fairdrift.cli.counting import state_of
from fairdrift.cli.options import Files, Inputs, Labels, Screen, StratifiedRoles, flat
from fairdrift.cli.outputs import check_outputs
from fairdrift.cli.screen import Screen as Terminal

rules = typer.Typer(
    name="rules",
    help="Tables that rules ask for: facts with citations. They judge nothing: exit 0.",
    no_args_is_help=True,
)


@dataclass
class TableOutput:
    """Where a table goes."""

    output: Annotated[
        list[Path],
        typer.Option(
            "--output",
            "-o",
            help="Write the table to a .html, .csv or .json file; may be repeated.",
            rich_help_panel="Where to",
        ),
    ] = field(default_factory=list)
    json: Annotated[
        bool,
        typer.Option("--json", help="Print the table's JSON alone.", rich_help_panel="Where to"),
    ] = False


Against = Annotated[str, typer.Option(help="A group's label, best or largest.")]
Confidence = Annotated[float, typer.Option(help="Of the intervals.")]


@rules.command()
@flat
def eeoc(
    data: Inputs,
    files: Files,
    roles: StratifiedRoles,
    labels: Labels,
    output: TableOutput,
    screen: Screen,
    against: Against = "best",
    min_group_size: Annotated[int, typer.Option(help="Smaller groups are no reference.")] = 1,
    confidence: Confidence = 0.95,
) -> int:
    """Adverse impact: four-fifths, standard deviations, Fisher, flip-flop, shortfall; by strata."""
    terminal = _begun(output, screen)
    state = state_of(data, files, roles, labels, terminal)
    table = fd.rules.eeoc(
        state, against=against, min_group_size=min_group_size, confidence=confidence
    )
    return _finish(table, output, terminal)


@rules.command()
@flat
def ll144(
    data: Inputs,
    files: Files,
    roles: StratifiedRoles,
    labels: Labels,
    output: TableOutput,
    screen: Screen,
    sex: Annotated[str | None, typer.Option(help="The column of sex.")] = None,
    race: Annotated[str | None, typer.Option(help="The column of race/ethnicity.")] = None,
    audit_date: Annotated[str | None, typer.Option(help="Printed; else MISSING.")] = None,
    data_source: Annotated[str | None, typer.Option(help="Printed; else MISSING.")] = None,
    data_period: Annotated[str | None, typer.Option(help="Printed; else MISSING.")] = None,
    distribution_date: Annotated[str | None, typer.Option(help="Printed; else MISSING.")] = None,
    auditor: Annotated[str | None, typer.Option(help="Printed; else MISSING.")] = None,
    exclude_below: Annotated[
        float | None, typer.Option(help="Smaller categories have no ratio; the rule's by default.")
    ] = None,
    exclusion_reason: Annotated[str | None, typer.Option(help="Why they have none.")] = None,
) -> int:
    """New York City Local Law 144: rates and impact ratios by sex, race/ethnicity and both."""
    terminal = _begun(output, screen)
    if not roles.groups and Path(data[0]).suffix.lower() != ".fdstate":
        roles = replace(roles, groups=[name for name in (sex, race) if name is not None])
    state = state_of(data, files, roles, labels, terminal)
    table = fd.rules.local_law_144(
        state,
        sex=sex,
        race=race,
        score=roles.score,
        selected=roles.y_pred,
        audit_date=audit_date,
        data_source=data_source,
        data_period=data_period,
        distribution_date=distribution_date,
        auditor=auditor,
        exclude_below=exclude_below,
        exclusion_reason=exclusion_reason,
    )
    return _finish(table, output, terminal)


@rules.command()
@flat
def credit(
    data: Inputs,
    files: Files,
    roles: StratifiedRoles,
    labels: Labels,
    output: TableOutput,
    screen: Screen,
    against: Against = "largest",
    lower_is_better: Annotated[
        bool, typer.Option("--lower-is-better", help="Low scores are approved.")
    ] = False,
    cutoff: Annotated[list[float], typer.Option(help="Cut at this score; may be repeated.")] = [],  # noqa: B006
    confidence: Confidence = 0.95,
) -> int:
    """A credit screen: impact ratio by cut-off, mean scores, size and significance together."""
    terminal = _begun(output, screen)
    state = state_of(data, files, roles, labels, terminal)
    table = fd.rules.credit_screen(
        state,
        against=against,
        lower_is_better=lower_is_better,
        cutoffs=cutoff,
        confidence=confidence,
    )
    return _finish(table, output, terminal)


def _begun(output: TableOutput, screen: Screen) -> Terminal:
    check_outputs(output.output, tables=True)
    return Terminal(quiet=screen.quiet or output.json)


def _finish(table: fd.rules.RuleTable, output: TableOutput, terminal: Terminal) -> int:
    terminal.say(repr(table))
    if output.json:
        print(table.to_json(), end="")
    for path in output.output:
        table.save(path)
        terminal.note(f"wrote {path}")
    return 0
