"""audit, reference, drift, merge, gate, report."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

import fairdrift as fd
from fairdrift._files import write_whole
from fairdrift.cli import words
from fairdrift.cli.counting import (
    label_columns,
    present,
    require_rows,
    role_columns,
    roles_of,
    rules_of,
    state_of,
)
from fairdrift.cli.inputs import require
from fairdrift.cli.options import (
    About,
    ClusteredRoles,
    Files,
    Inputs,
    Labels,
    Output,
    Screen,
    flat,
)
from fairdrift.cli.outputs import check_outputs, finish
from fairdrift.cli.rule_commands import rules
from fairdrift.cli.screen import Screen as Terminal
from fairdrift.cli.screen import complain
from fairdrift.cli.search_commands import proxies, subgroups
from fairdrift.cli.tables import Tables, tidy

_USAGE_ERROR = 2
_INTERRUPTED = 130

app = typer.Typer(
    name="fairdrift",
    help="Is a model that decides about people still fair, and does it still see the data it was "
    "built for?\n\nExit codes: 0 pass, warn or nothing to judge; 1 fail; 2 bad input or usage; "
    "3 insufficient data.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(rules)
for _search in (subgroups, proxies):
    app.command()(_search)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"fairdrift {fd.__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="The release.")
    ] = False,
) -> None:
    pass


@app.command()
@flat
def audit(
    data: Inputs,
    files: Files,
    roles: ClusteredRoles,
    labels: Labels,
    about: About,
    output: Output,
    screen: Screen,
    metrics: Annotated[
        list[str], typer.Option(help="Only these metrics: a,b; all by default.")
    ] = [],  # noqa: B006
    intersections: Annotated[
        list[str],
        typer.Option(help="observed, none, or attributes to cross: sex,race; may be repeated."),
    ] = [],  # noqa: B006
    against: Annotated[
        str, typer.Option(help="A group's label, best, largest, overall or rest.")
    ] = "largest",
    min_group_size: Annotated[
        int, typer.Option(help="Smaller groups are shown and decide nothing.")
    ] = 30,
    population: Annotated[
        list[str],
        typer.Option(help="Shares outside, adding up to 1: sex:F=0.51,M=0.49; may be repeated."),
    ] = [],  # noqa: B006
    confidence: Annotated[
        float | None,
        typer.Option(help="Of the intervals; 0.95, or what the policy's family_error asks for."),
    ] = None,
    design_effect: Annotated[
        float,
        typer.Option(help="Without a cluster: how many times the variance of independent rows."),
    ] = 1.0,
    tolerance: Annotated[
        list[str],
        typer.Option(help="The smallest gaps that matter: 0.05, or difference=0.05,ratio=0.8."),
    ] = [],  # noqa: B006
    multiplicity: Annotated[
        str, typer.Option(help="Over what p-values are adjusted: metric, report or none.")
    ] = "metric",
    seed: Annotated[int, typer.Option(help="Of the resamples behind some intervals.")] = 0,
    policy: Annotated[
        Path | None, typer.Option(help="Judge by this .toml or .json file: the exit code says how.")
    ] = None,
    state_out: Annotated[
        Path | None, typer.Option(help="Write the counts to a .fdstate file, to add up later.")
    ] = None,
) -> int:
    """Is it fair? Rates of every group, their differences and ratios, with intervals."""
    terminal = Terminal(quiet=screen.quiet or output.json)
    outputs = [*output.output, *([] if state_out is None else [state_out])]
    check_outputs(outputs, states=True)
    judge = None if policy is None else fd.Policy.load(policy)
    shares, gaps = words.population_of(population), words.tolerance_of(tolerance)
    state = state_of(data, files, roles, labels, terminal)
    with terminal.progress("measuring"):
        report = fd.audit(
            state,
            metrics=words.listed(metrics),
            intersections=_intersections(intersections),
            against=against,
            min_group_size=min_group_size,
            population=shares,
            confidence=confidence,
            design_effect=design_effect,
            tolerance=gaps,
            multiplicity=multiplicity,
            seed=seed,
            policy=judge,
            subject=words.subject_of(about.subject),
        )
    return finish(report, output, terminal, outputs, state)


@app.command()
@flat
def reference(
    data: Inputs,
    files: Files,
    roles: ClusteredRoles,
    labels: Labels,
    about: About,
    screen: Screen,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The .fdref file to write.", show_default=False)
    ],
    features: Annotated[
        list[str], typer.Option(help="The model's inputs; all other columns by default.")
    ] = [],  # noqa: B006
    exclude: Annotated[list[str], typer.Option(help="Columns that are no inputs: id,date.")] = [],  # noqa: B006
    categorical: Annotated[
        list[str], typer.Option(help="Inputs that are codes, though they are numbers.")
    ] = [],  # noqa: B006
    numeric: Annotated[list[str], typer.Option(help="Inputs that are numbers.")] = [],  # noqa: B006
    knots: Annotated[int, typer.Option(help="Values of a number that are kept apart.")] = 1023,
    exact: Annotated[
        bool | None,
        typer.Option("--exact/--reduced", help="Keep every value; by default up to 100,000 rows."),
    ] = None,
    held_out: Annotated[
        bool | None,
        typer.Option("--held-out/--trained-on", help="Whether the model learnt from them."),
    ] = None,
) -> int:
    """Freeze what the data look like, so that later data can be compared with it."""
    terminal = Terminal(quiet=screen.quiet)
    check_outputs([output], references=True)
    with Tables(data, files.reading(), label_columns(roles), terminal.note) as tables:
        if tables.are_states:
            raise fd.InvalidInput(
                "a reference is made of tables: states hold no values of features"
            )

        def fit() -> fd.Reference:
            chosen = words.listed(features)
            with terminal.progress("reading"):
                columns = None if not chosen else [*role_columns(roles), *chosen]
                fitted: fd.Reference = fd.Reference.fit(
                    tables.table(columns),
                    **roles_of(roles),
                    **rules_of(labels, roles, tables),
                    features=chosen or None,
                    exclude=words.listed(exclude),
                    categorical=words.listed(categorical),
                    numeric=words.listed(numeric),
                    knots=knots,
                    exact="auto" if exact is None else exact,
                    held_out=held_out,
                    subject=words.subject_of(about.subject),
                )
                return fitted

        made = tables.consume(fit)
        require_rows(made.rows, tables)
    write_whole(output, made.to_bytes())
    terminal.say(made.describe())
    terminal.note(f"wrote {output}")
    return 0


@app.command()
@flat
def drift(
    reference: Annotated[
        Path, typer.Argument(metavar="REFERENCE", help="A .fdref file.", show_default=False)
    ],
    data: Inputs,
    files: Files,
    about: About,
    output: Output,
    screen: Screen,
    confidence: Annotated[float, typer.Option(help="Of the intervals.")] = 0.95,
    smallest_effect: Annotated[
        list[str],
        typer.Option(help="The smallest effect that matters: METRIC=0.1 or METRIC:COLUMN=0.1."),
    ] = [],  # noqa: B006
    adjust: Annotated[
        str, typer.Option(help="benjamini_hochberg, benjamini_yekutieli or holm.")
    ] = "benjamini_hochberg",
    state_out: Annotated[
        Path | None, typer.Option(help="Write the counts to a .fdstate file, to add up later.")
    ] = None,
) -> int:
    """Has the data changed since the reference? How far, where, and whether that matters."""
    terminal = Terminal(quiet=screen.quiet or output.json)
    outputs = [*output.output, *([] if state_out is None else [state_out])]
    check_outputs(outputs, states=True)
    before = _reference(reference)
    columns = before.state().columns
    labels = present(columns["y_true"], columns["y_pred"])
    with Tables(data, files.reading(), labels, terminal.note) as tables:
        current: Any
        state: fd.State | None = None
        if tables.are_states:
            current = state = fd.merge(tables.states())
        elif there := _incomplete(tables, columns, state_out):
            current = tables.consume(lambda: tables.table(there))
        else:
            current = state = tables.consume(lambda: _compared(tables, before, terminal))
    report = fd.drift(
        before,
        current,
        confidence=confidence,
        smallest_effect=words.limits_of(smallest_effect),
        adjust=adjust,
        subject=words.subject_of(about.subject),
    )
    return finish(report, output, terminal, outputs, state)


@app.command()
@flat
def merge(
    states: Annotated[
        list[str], typer.Argument(metavar="STATE", help=".fdstate files.", show_default=False)
    ],
    screen: Screen,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The .fdstate file to write.", show_default=False)
    ],
) -> int:
    """Add states up: the sum is the state of all their rows."""
    terminal = Terminal(quiet=screen.quiet)
    check_outputs([output], states=True, reports=False)
    with Tables(states, Files().reading()) as tables:
        if not tables.are_states:
            raise fd.InvalidInput(
                f"{tables.inputs[0].name} is no state; `fairdrift audit` makes one"
            )
        total = fd.merge(tables.states())
        count = len(tables.inputs)
    write_whole(output, total.to_bytes())
    terminal.say(f"{count} state{'' if count == 1 else 's'}, {total.rows:,} rows, in {output}")
    return 0


@app.command()
@flat
def gate(
    policy: Annotated[
        Path,
        typer.Argument(metavar="POLICY", help="A .toml or .json file.", show_default=False),
    ],
    reports: Annotated[
        list[str],
        typer.Argument(metavar="REPORT", help="Reports as JSON; - too.", show_default=False),
    ],
    output: Output,
    screen: Screen,
) -> int:
    """May it go live? Reports against a policy; the exit code is the verdict."""
    terminal = Terminal(quiet=screen.quiet or output.json)
    check_outputs(output.output)
    require(policy, "policy", "; the policy comes first, then the reports")
    judged = fd.Policy.load(policy).evaluate(*(_report(name) for name in reports))
    return finish(judged, output, terminal, output.output)


@app.command()
@flat
def report(
    report: Annotated[
        str, typer.Argument(metavar="REPORT", help="A report as JSON; - too.", show_default=False)
    ],
    output: Output,
    screen: Screen,
) -> int:
    """Show a report again, or write it as HTML, Markdown or JUnit. It judges nothing: exit 0."""
    terminal = Terminal(quiet=screen.quiet or output.json)
    check_outputs(output.output)
    finish(_report(report), output, terminal, output.output)
    return 0


def run(arguments: Sequence[str]) -> int:
    """Run a command line; whatever goes wrong is a message and an exit code."""
    try:
        code = app(list(arguments), prog_name="fairdrift", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on; what is left must not be flushed into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _USAGE_ERROR
    except Exception as problem:
        if "--debug" in arguments:
            traceback.print_exc()
        if hasattr(problem, "show") and hasattr(problem, "exit_code"):  # usage, told by Typer
            problem.show()
            return _USAGE_ERROR
        complain(_message(problem))
        return _USAGE_ERROR


def _message(problem: Exception) -> str:
    if isinstance(problem, fd.FairdriftError | duckdb.Error):
        return tidy(str(problem))
    if isinstance(problem, OSError) and problem.strerror:
        return f"{problem.filename}: {problem.strerror}" if problem.filename else problem.strerror
    return f"unexpected {type(problem).__name__}: {problem} (--debug shows where)"


# -- from options to arguments --------------------------------------------------------------------


def _intersections(given: Sequence[str]) -> str | list[list[str]]:
    if not given:
        return "observed"
    if len(given) == 1 and given[0] in {"observed", "none"}:
        return given[0]
    return [words.listed([one]) for one in given]


def _report(name: str) -> fd.Report:
    if name != "-":
        require(Path(name), "report")
        return fd.Report.load(name)
    try:
        return fd.Report.from_json(sys.stdin.buffer.read())
    except fd.InvalidInput as problem:
        raise fd.InvalidInput(f"standard input: {problem}") from None


def _reference(path: Path) -> fd.Reference:
    require(path, "reference", "; `fairdrift reference` makes one")
    try:
        read: fd.Reference = fd.Reference.load(path)
    except fd.CorruptState as problem:
        raise fd.InvalidInput(
            f"{path} is no reference, or a damaged one ({problem}); `fairdrift reference` makes one"
        ) from None
    return read


# -- counting -------------------------------------------------------------------------------------


def _compared(tables: Tables, before: fd.Reference, terminal: Terminal) -> fd.State:
    state = before.state()
    known = state.columns
    # Labels, decisions and scores may come later; what else the reference counts must be there.
    late = present(known["y_true"], known["y_pred"], known["score"])
    wanted = [name for name in late if name in tables.names]
    wanted += present(known["sample_weight"], known["cluster"])
    wanted += [*known["groups"], *known["strata"], *known["features"]]
    columns = list(dict.fromkeys(wanted))
    with terminal.progress("counting") as bar:
        for batch, percent in tables.batches(columns):
            state.update(batch)
            bar.reached(percent)
    require_rows(state.rows, tables)
    return state


def _incomplete(
    tables: Tables, columns: dict[str, Any], state_out: Path | None
) -> list[str] | None:
    """The columns to compare, where one that must be there for a state is not."""
    needed = present(columns["sample_weight"], columns["cluster"])
    needed += [*columns["groups"], *columns["strata"], *columns["features"]]
    lacking = [name for name in needed if name not in tables.names]
    if not lacking:
        return None
    if state_out is not None:
        raise fd.InvalidInput(
            f"--state-out: a state counts {lacking[0]!r}, which is not in the data"
        )
    needed += present(columns["y_true"], columns["y_pred"], columns["score"])
    return [name for name in dict.fromkeys(needed) if name in tables.names]
