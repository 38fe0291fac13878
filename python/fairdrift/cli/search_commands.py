"""subgroups, proxies: searches whose findings are reports."""

from __future__ import annotations

from typing import Annotated

import typer

import fairdrift as fd
from fairdrift.cli import words
from fairdrift.cli.counting import require_rows, role_columns, rules_of, state_of
from fairdrift.cli.options import About, Files, Inputs, Labels, Output, Roles, Screen, flat
from fairdrift.cli.outputs import check_outputs, finish
from fairdrift.cli.screen import Screen as Terminal
from fairdrift.cli.tables import Tables

Confidence = Annotated[float, typer.Option(help="Of the intervals.")]


@flat
def subgroups(
    data: Inputs,
    files: Files,
    roles: Roles,
    labels: Labels,
    about: About,
    output: Output,
    screen: Screen,
    metric: Annotated[
        str, typer.Option(help="A share of rows: accuracy, false_positive_rate, ...")
    ] = "selection_rate",
    depth: Annotated[
        int | None,
        typer.Option(help="Most values in a combination; all by default."),
    ] = None,
    min_group_size: Annotated[int, typer.Option(help="Smaller subgroups are not searched.")] = 30,
    confidence: Confidence = 0.95,
    replicates: Annotated[int, typer.Option(help="Tables drawn with one rate for all.")] = 1999,
    most_named: Annotated[int, typer.Option(help="Most subgroups in the short list.")] = 10,
    seed: Annotated[int, typer.Option(help="Of the draws.")] = 0,
) -> int:
    """Whose rate is apart from everybody else's? The few combinations of groups that explain it."""
    terminal = Terminal(quiet=screen.quiet or output.json)
    check_outputs(output.output)
    state = state_of(data, files, roles, labels, terminal)
    with terminal.progress("searching"):
        report = fd.subgroups(
            state,
            metric=metric,
            depth=depth,
            min_group_size=min_group_size,
            confidence=confidence,
            replicates=replicates,
            most_named=most_named,
            subject=words.subject_of(about.subject),
            seed=seed,
        )
    return finish(report, output, terminal, output.output)


@flat
def proxies(
    data: Inputs,
    files: Files,
    about: About,
    output: Output,
    screen: Screen,
    groups: Annotated[list[str], typer.Option(help="What a feature may stand in for: sex,race.")],
    sample_weight: Annotated[
        str | None, typer.Option(help="How many people a row stands for.")
    ] = None,
    bins: Annotated[list[str], typer.Option(help="Cut a numeric group: age=25,40.")] = [],  # noqa: B006
    value_labels: Annotated[
        list[str],
        typer.Option(help="How values read: SEX:1=male,2=female, or a .toml or .json file."),
    ] = [],  # noqa: B006
    features: Annotated[
        list[str], typer.Option(help="The model's inputs; all other columns by default.")
    ] = [],  # noqa: B006
    exclude: Annotated[list[str], typer.Option(help="Columns that are no inputs: id,date.")] = [],  # noqa: B006
    min_group_size: Annotated[int, typer.Option(help="Smaller groups are left out.")] = 30,
    confidence: Confidence = 0.95,
    most_bins: Annotated[
        int, typer.Option(help="Numbers of more values are cut at so many quantiles.")
    ] = 20,
    seed: Annotated[int, typer.Option(help="Of the tables drawn where counts are small.")] = 0,
) -> int:
    """Which features stand in for a group? Each alone, those that tell most first."""
    terminal = Terminal(quiet=screen.quiet or output.json)
    check_outputs(output.output)
    people = Roles(groups=groups, sample_weight=sample_weight)
    labels = Labels(bins=bins, value_labels=value_labels)
    with Tables(data, files.reading(), say=terminal.note) as tables:
        if tables.are_states:
            raise fd.InvalidInput("proxies are found in tables: states hold no values of features")

        def screened() -> fd.Report:
            chosen = words.listed(features)
            rules = rules_of(labels, people, tables)
            table = tables.table([*role_columns(people), *chosen] if chosen else None)
            first = table.names[0]
            require_rows(len(table.fetch([first])(first)), tables)
            return fd.proxies(
                table,
                groups=words.listed(groups),
                features=chosen or None,
                exclude=words.listed(exclude),
                sample_weight=sample_weight,
                bins=rules["bins"],
                value_labels=rules["value_labels"],
                min_group_size=min_group_size,
                confidence=confidence,
                most_bins=most_bins,
                subject=words.subject_of(about.subject),
                seed=seed,
            )

        with terminal.progress("searching"):
            report = tables.consume(screened)
    return finish(report, output, terminal, output.output)
