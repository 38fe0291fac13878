"""The options that commands share, each written once, and how a command takes them in."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from fairdrift.cli.tables import Reading

_file_option = partial(typer.Option, rich_help_panel="How the files are read")
_role_option = partial(typer.Option, rich_help_panel="Which columns")
_label_option = partial(typer.Option, rich_help_panel="What labels mean")
_output_option = partial(typer.Option, rich_help_panel="Where to")


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="DATA",
        help="CSV, Parquet or JSON lines, packed or not; ZIP::MEMBER; - for standard input; or "
        "states.",
        show_default=False,
    ),
]


@dataclass
class Files:
    """How the files are read."""

    where: Annotated[
        str | None,
        _file_option(help="Only rows for which this SQL holds."),
    ] = None
    missing: Annotated[
        list[str],
        _file_option(help="A text that means missing, e.g. '?'."),
    ] = field(default_factory=list)
    columns: Annotated[
        list[str],
        _file_option(help="Names of a CSV file's columns: a,b,c."),
    ] = field(default_factory=list)
    header: Annotated[
        bool | None,
        _file_option(
            "--header/--no-header",
            help="Whether a CSV file names its columns; found out by default.",
        ),
    ] = None
    delimiter: Annotated[
        str | None,
        _file_option(help="What separates a CSV file's columns; found out by default."),
    ] = None
    skip: Annotated[
        list[int],
        _file_option(help="Lines above a CSV file's table; given once, or once a file."),
    ] = field(default_factory=list)
    comment: Annotated[
        str | None,
        _file_option(help="Lines of a CSV file that start so are left out."),
    ] = None
    strip_suffix: Annotated[
        str | None,
        _file_option(help="An ending to take off labels and decisions, e.g. '.'."),
    ] = None

    def reading(self) -> Reading:
        """The same as the reader of tables wants it."""
        # A tab is hard to type, so it may be written as in most languages.
        delimiter = None if self.delimiter is None else self.delimiter.replace("\\t", "\t")
        names = [name.strip() for text in self.columns for name in text.split(",")]
        return Reading(
            self.where,
            delimiter,
            self.header,
            names,
            self.missing,
            self.skip,
            self.comment,
            self.strip_suffix,
        )


@dataclass
class Roles:
    """Which column is what."""

    y_true: Annotated[str | None, _role_option(help="The true label.")] = None
    y_pred: Annotated[str | None, _role_option(help="The decision or prediction.")] = None
    score: Annotated[str | None, _role_option(help="The model's score.")] = None
    groups: Annotated[list[str], _role_option(help="Who people are: sex,race.")] = field(
        default_factory=list
    )
    sample_weight: Annotated[str | None, _role_option(help="How many people a row stands for.")] = (
        None
    )


@dataclass
class StratifiedRoles(Roles):
    """The same, where people are compared within strata."""

    strata: Annotated[list[str], _role_option(help="Within what people are compared.")] = field(
        default_factory=list
    )


@dataclass
class ClusteredRoles(StratifiedRoles):
    """The same, where rows may belong together."""

    cluster: Annotated[
        str | None,
        _role_option(help="Rows of one value belong together: a person, a household, a branch."),
    ] = None


@dataclass
class Labels:
    """What labels mean."""

    positive: Annotated[
        list[str],
        _label_option(help="The label that rates count as 1; may be given more than once."),
    ] = field(default_factory=list)
    favorable: Annotated[
        list[str],
        _label_option(help="The outcome that people want; the positive one by default."),
    ] = field(default_factory=list)
    threshold: Annotated[
        float | None,
        _label_option(help="Decide by score >= this."),
    ] = None
    task: Annotated[
        str | None,
        _label_option(help="binary, multiclass, regression or ranking; found out by default."),
    ] = None
    bins: Annotated[
        list[str],
        _label_option(help="Cut a numeric group: age=25,40."),
    ] = field(default_factory=list)
    value_labels: Annotated[
        list[str],
        _label_option(help="How values read: SEX:1=male,2=female, or a .toml or .json file."),
    ] = field(default_factory=list)


@dataclass
class About:
    """Whose model it is."""

    subject: Annotated[
        list[str],
        typer.Option(help="model=…, version=…, owner=… or purpose=…; printed on the report."),
    ] = field(default_factory=list)


@dataclass
class Screen:
    """What is said on the way."""

    quiet: Annotated[
        bool,
        _output_option("--quiet", "-q", help="Say nothing but errors."),
    ] = False
    debug: Annotated[
        bool,
        _output_option("--debug", help="Show where an error comes from."),
    ] = False


@dataclass
class Output:
    """Where a report goes."""

    output: Annotated[
        list[Path],
        _output_option(
            "--output",
            "-o",
            help="Write the report to a .html, .md, .json or .xml (JUnit) file; may be repeated.",
        ),
    ] = field(default_factory=list)
    json: Annotated[
        bool,
        _output_option("--json", help="Print the report's JSON alone."),
    ] = False
    stamp: Annotated[
        bool,
        _output_option("--stamp", help="Write the time into the report's files."),
    ] = False


def flat(command: Callable[..., int]) -> Callable[..., None]:
    """The command with every field of its dataclass parameters as an option of its own."""
    hints = get_type_hints(command, include_extras=True)
    parameters: list[inspect.Parameter] = []
    groups: dict[str, Any] = {}
    for parameter in inspect.signature(command).parameters.values():
        kind = hints[parameter.name]
        if not dataclasses.is_dataclass(kind):
            parameters.append(parameter.replace(kind=parameter.KEYWORD_ONLY, annotation=kind))
            continue
        groups[parameter.name] = kind
        annotations = get_type_hints(kind, include_extras=True)
        parameters += [
            inspect.Parameter(
                one.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=_default_of(one),
                annotation=annotations[one.name],
            )
            for one in dataclasses.fields(kind)
        ]

    def run(**given: Any) -> None:
        packed = {
            name: kind(**{field: given.pop(field) for field in get_type_hints(kind)})
            for name, kind in groups.items()
        }
        raise typer.Exit(command(**given, **packed))

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run


def _default_of(one: dataclasses.Field[Any]) -> Any:
    if one.default_factory is not dataclasses.MISSING:
        return one.default_factory()
    return one.default
