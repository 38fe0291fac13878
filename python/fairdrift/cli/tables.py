"""Files as one table: read by DuckDB, cleaned, filtered, and handed on in batches."""

from __future__ import annotations

import glob
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import duckdb

from fairdrift import CorruptState, InvalidInput, UnsupportedVersion, _core
from fairdrift._columns import TableSource
from fairdrift.cli import sql
from fairdrift.cli.csv_files import SAMPLE, CsvFile, Hints
from fairdrift.cli.inputs import Input, find_inputs

_Result = TypeVar("_Result")

_BATCH = 1_000_000  # rows that are held at a time

# What DuckDB says after its first sentences speaks of SQL options that the user has not typed.
_ASIDE = re.compile(
    r"\n\s*(Possible (solutions|fixes)|Column .* is being converted|The search space|LINE \d+:|"
    r"  file =).*",
    re.DOTALL,
)


@dataclass(frozen=True)
class Reading:
    """How files are to be read: what the options of the command say."""

    where: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    columns: Sequence[str] = ()
    missing: Sequence[str] = ()
    skip: Sequence[int] = ()
    comment: str | None = None
    strip_suffix: str | None = None

    def hints(self, position: int, files: int) -> Hints:
        """What holds for one of the files: `skip` may be given once, or once a file."""
        if len(self.skip) not in {0, 1, files}:
            raise InvalidInput(
                f"--skip is given {len(self.skip)} times for {files} files: once, or once a file"
            )
        skip = None if not self.skip else self.skip[position if len(self.skip) > 1 else 0]
        return Hints(self.delimiter, self.header, self.columns, skip, self.comment, self.missing)


@dataclass
class _File:
    """One file: what reads it, and its columns with their types in DuckDB's words."""

    name: str
    sql: str
    types: dict[str, str]
    is_csv: bool = False


class Tables:
    """Tables in files, one below the other, seen as one table.

    Nothing is held: each pass reads the files again, and `batches` gives some rows at a time.
    """

    def __init__(
        self,
        names: Sequence[str],
        reading: Reading,
        labels: Collection[str] = (),
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fairdrift-")
        self._reading = reading
        self._labels = frozenset(labels)
        self._say = say
        self._said: set[str] = set()
        self._files: list[_File] = []
        self._sample = SAMPLE
        try:
            self.inputs = find_inputs(names, Path(self._folder.name))
            self._connection = duckdb.connect(
                config={
                    "autoinstall_known_extensions": False,
                    "temp_directory": str(Path(self._folder.name, "spill")),
                }
            )
        except BaseException:
            self._folder.cleanup()
            raise

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        self._folder.cleanup()

    @property
    def are_states(self) -> bool:
        """Whether the inputs are states; a mixture with tables is refused."""
        kinds = {one.holds for one in self.inputs}
        for one in self.inputs:
            if one.holds == "reference":
                raise InvalidInput(
                    f"{one.name} is a reference; `fairdrift drift` compares rows with it"
                )
        if kinds == {"state"}:
            return True
        if "state" in kinds:
            raise InvalidInput("some inputs are states and some are tables; count the tables first")
        return False

    def states(self) -> Iterator[_core.State]:
        """The states in the inputs."""
        for one in self.inputs:
            try:
                yield _core.State.from_bytes(one.path.read_bytes())
            except (CorruptState, UnsupportedVersion) as problem:
                raise InvalidInput(f"{one.name}: {problem}") from None

    @property
    def names(self) -> list[str]:
        """Names of the columns that all files have, in the first one's order."""
        first, *others = self._opened()
        return [name for name in first.types if all(name in other.types for other in others)]

    @property
    def condition(self) -> str:
        """Which rows are read, where not all are."""
        return "" if self._reading.where is None else f" for which {self._reading.where}"

    def kinds(self, columns: Collection[str]) -> set[str]:
        """What columns hold, over all files: "number", "boolean" or "text"."""
        types = [file.types[c] for file in self._opened() for c in columns if c in file.types]
        return {sql.kind_of(one) for one in types}

    def consume(self, step: Callable[[], _Result]) -> _Result:
        """Run what reads rows; again if a later row is of another type than the first rows were."""
        try:
            return self._explained(step)
        except InvalidInput as problem:
            if self._sample < 0 or "Conversion Error" not in str(problem):
                raise
        self._sample = -1
        self._files = []
        return self._explained(step)

    def batches(self, columns: Sequence[str]) -> Iterator[tuple[TableSource, float]]:
        """Some rows at a time, with the percentage read so far; at least one batch, maybe empty."""
        queries = self._queries(columns)
        for i, query in enumerate(queries):
            connection = self._connection.cursor()
            connection.execute("set enable_progress_bar = true")
            connection.execute("set enable_progress_bar_print = false")
            stream = _core.ArrowBatches(connection.sql(query))
            while (batch := stream.next(_BATCH)) is not None:
                of_file = max(0.0, connection.query_progress())
                yield _source(batch), (100 * i + of_file) / len(queries)

    def table(self, columns: Sequence[str] | None = None) -> TableSource:
        """All rows at once."""
        query = " union all ".join(self._queries(self.names if columns is None else columns))
        connection = self._connection.cursor()  # must outlive what it reads
        return _source(_core.ArrowTable(connection.sql(query)))

    def _explained(self, step: Callable[[], _Result]) -> _Result:
        try:
            return step()
        except (duckdb.ParserException, duckdb.BinderException) as problem:
            if self._reading.where is None:
                raise
            raise InvalidInput(f"--where {self._reading.where!r}: {tidy(str(problem))}") from None
        except (duckdb.Error, InvalidInput) as problem:
            raise InvalidInput(tidy(str(problem))) from None

    def _opened(self) -> list[_File]:
        if not self._files:
            self._files = [self._open(i, one) for i, one in enumerate(self.inputs)]
        return self._files

    def _open(self, position: int, file: Input) -> _File:
        path = glob.escape(str(file.path))
        if file.holds == "parquet":
            source = f"read_parquet({sql.literal(path)})"
        elif file.holds == "json":
            packed = None if file.compression == "none" else file.compression
            options = {"compression": packed, "sample_size": self._sample}
            source = f"read_json({sql.literal(path)}{sql.options(options)})"
        else:
            hints = self._reading.hints(position, len(self.inputs))
            return self._open_csv(CsvFile(self._connection, file, hints, self._sample), file)
        return _File(file.name, source, self._types(source))

    def _open_csv(self, csv: CsvFile, file: Input) -> _File:
        for note in csv.notes:
            if note not in self._said:
                self._say(note)
            self._said.add(note)
        types = self._types(csv.source) | dict.fromkeys(csv.truths, sql.TRUTH)
        return _File(file.name, csv.source, types, is_csv=True)

    def _types(self, source: str) -> dict[str, str]:
        rows = self._connection.cursor().execute(f"describe select * from {source}").fetchall()
        return {str(row[0]): str(row[1]) for row in rows}

    def _queries(self, columns: Sequence[str]) -> list[str]:
        """What reads each file, with the same type of a column in all of them."""
        for file in self._opened():
            for column in columns:
                if column not in file.types:
                    raise InvalidInput(
                        f"{file.name} has no column {column!r}; it has {', '.join(file.types)}"
                    )
        chosen = ", ".join(map(sql.name, columns)) or "1 as one"
        queries = [
            f"(select {chosen} from ({self._cleaned(file)}){self._where()})"
            for file in self._opened()
        ]
        if len(queries) == 1:
            return queries
        types = self._types(f"({' union all '.join(queries)})").items()
        cast = ", ".join(f"cast({sql.name(c)} as {kind}) as {sql.name(c)}" for c, kind in types)
        return [f"(select {cast} from {query})" for query in queries]

    def _where(self) -> str:
        # The line break ends a comment that the condition may end with.
        return "" if self._reading.where is None else f" where ({self._reading.where}\n)"

    def _cleaned(self, file: _File) -> str:
        how = self._reading
        columns = []
        for column, kind in file.types.items():
            suffix = how.strip_suffix if column in self._labels else None
            value = sql.cleaned(column, kind, trim=file.is_csv, missing=how.missing, suffix=suffix)
            columns.append(f"{value} as {sql.name(column)}")
        return f"select {', '.join(columns)} from {file.sql}"


def tidy(message: str) -> str:
    """What DuckDB says, without its advice on SQL that nobody has typed."""
    return _ASIDE.sub("", message).strip()


def _source(table: Any) -> TableSource:
    position = {name: i for i, name in enumerate(table.names)}
    return TableSource(table.names, lambda _: lambda name: table.column(position[name], name))
