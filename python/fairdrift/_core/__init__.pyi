"""
The compiled part of fairdrift.
"""

from __future__ import annotations
import collections.abc
import numpy
import numpy.typing
import typing
import typing_extensions
from . import stats
from . import ranking

__all__: list[str]

class FairdriftError(Exception):
    """Base of everything that fairdrift raises."""

class InvalidInput(FairdriftError, ValueError):
    """A column, an option or a file that cannot be used as it is."""

class IncompatibleMerge(FairdriftError, ValueError):
    """Two states whose layouts differ."""

class IncompatibleReference(FairdriftError, ValueError):
    """A state or a table that was not made for this reference."""

class CorruptState(FairdriftError, ValueError):
    """Bytes that are truncated, altered or not written by fairdrift."""

class UnsupportedVersion(FairdriftError, ValueError):
    """Bytes written by a newer release than this one."""

class Column:
    """
    A named column, read in place.
    """
    @staticmethod
    def coded(name: str, codes: typing.Any, categories: typing.Any) -> Column:
        """
        Codes into distinct categories; a negative code is missing.
        """
    def __init__(self, name: str, values: typing.Any, *, utc: bool = False) -> None: ...
    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...
    def addresses(self) -> list[int]:
        """
        Where the values of each stretch lie in memory.
        """
    def named(self, name: str) -> Column:
        """
        The same column under another name.
        """
    def to_list(self) -> list[typing.Any]:
        """
        The values as Python objects; missing is None.
        """
    @property
    def is_dictionary(self) -> bool: ...
    @property
    def kind(self) -> str:
        """
        'text', 'boolean', 'integer', 'real' or 'null'.
        """
    @property
    def name(self) -> str: ...

class Table:
    """
    Columns with roles, of one length.
    """
    def __init__(
        self,
        *,
        y_true: Column | None = None,
        y_pred: Column | None = None,
        score: Column | None = None,
        sample_weight: Column | None = None,
        groups: collections.abc.Sequence[Column] = [],
        strata: collections.abc.Sequence[Column] = [],
        features: collections.abc.Sequence[Column] = [],
        cluster: Column | None = None,
    ) -> None: ...
    @property
    def rows(self) -> int: ...

class ArrowTable:
    """
    The columns that an Arrow stream gave.
    """
    def __init__(self, data: typing.Any) -> None: ...
    def column(self, position: typing.SupportsInt | typing.SupportsIndex, name: str) -> Column: ...
    @property
    def names(self) -> list[str]: ...

class ArrowBatches:
    """
    An Arrow stream as ArrowTables of so many rows or a few more.
    """
    def __init__(self, data: typing.Any) -> None: ...
    def next(self, rows: typing.SupportsInt | typing.SupportsIndex) -> ArrowTable | None:
        """
        The next table; None after the last.
        """

class State:
    """
    A mergeable profile of rows: it adds up, exactly.

    State(data=None, *, y_true=None, y_pred=None, score=None, groups=None, strata=None,
    sample_weight=None, cluster=None, positive=None, favorable=None, threshold=None, bins=None,
    value_labels=None, max_cells=None, task="auto", n_threads=1) counts a table over open axes;
    Reference.state() makes an empty one
    with a reference's frozen axes. The sum of states equals the state of the joined rows, byte for
    byte, in any order and for any split. A state holds counts, not rows; which personal values it can
    reveal is in docs/personal_values.md.
    """

    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    @staticmethod
    def from_bytes(data: typing.Any) -> State:
        """
        Raises CorruptState for bytes that are not a state, UnsupportedVersion for newer ones.
        """
    def __add__(self, arg0: State) -> State: ...
    def __copy__(self) -> State: ...
    def __deepcopy__(self, arg0: dict[str, typing.Any]) -> State: ...
    def __eq__(self, arg0: object) -> bool: ...
    def __getstate__(self) -> bytes: ...
    def __iadd__(self, arg0: State) -> typing.Any: ...
    def __init__(self, *args: typing.Any, **kwargs: typing.Any) -> None: ...
    def __radd__(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> State: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def bootstrap(
        self,
        attribute: typing.Any | None = None,
        *,
        replicates: typing.SupportsInt | typing.SupportsIndex = 1000,
        seed: typing.Any = 0,
        n_threads: typing.SupportsInt | typing.SupportsIndex = 1,
    ) -> tuple[list[typing.Any], list[str], numpy.typing.NDArray[numpy.float64]]:
        """
        The metrics of labels and decisions in resamples of the rows, drawn from their counts, stratified by group: (groups, metrics, values), values an array by replicate, group and metric. Without attribute of all rows; NaN where a resample has no value. The cost does not depend on the number of rows. Raises InvalidInput where rows have weights or clusters: fd.bootstrap resamples the rows. Not for intervals of extremes: an audit's hold.
        """
    def merge(self, other: State) -> None:
        """
        Adds another state in place. Raises IncompatibleMerge where layouts differ.
        """
    def to_bytes(self) -> bytes:
        """
        Bytes that from_bytes() reads back, the same for equal states.
        """
    def update(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        update(data=None, *, n_threads=1, **roles): counts more rows, in place, and returns the state. Columns are found in data by the names the state was made with; values may be given by role instead. A rejected batch changes nothing.
        """
    def zero(self) -> State:
        """
        An empty state of the same layout.
        """
    @property
    def columns(self) -> dict[str, typing.Any]:
        """
        Names of the columns that the state counts, by role.
        """
    @property
    def fingerprint(self) -> str:
        """
        Digest of the layout: states with the same fingerprint add.
        """
    @property
    def rows(self) -> int:
        """
        Rows counted.
        """

class Measurement:
    """
    One number with its interval, counts and status.
    """

    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __copy__(self) -> Measurement: ...
    def __deepcopy__(self, arg0: dict[str, typing.Any]) -> Measurement: ...
    def __eq__(self, arg0: object) -> bool: ...
    def __float__(self) -> float: ...
    def __format__(self, arg0: str) -> typing.Any: ...
    def __getstate__(self) -> str: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: str) -> None: ...
    @property
    def adjusted_p_value(self) -> typing.Any: ...
    @property
    def against(self) -> typing.Any: ...
    @property
    def attribute(self) -> typing.Any: ...
    @property
    def bound_lower(self) -> typing.Any: ...
    @property
    def bound_upper(self) -> typing.Any: ...
    @property
    def comparison(self) -> typing.Any: ...
    @property
    def confidence(self) -> typing.Any: ...
    @property
    def denominator(self) -> typing.Any: ...
    @property
    def detectable(self) -> typing.Any: ...
    @property
    def feature(self) -> typing.Any: ...
    @property
    def finding(self) -> typing.Any: ...
    @property
    def group(self) -> typing.Any: ...
    @property
    def lower(self) -> typing.Any: ...
    @property
    def method(self) -> typing.Any: ...
    @property
    def metric(self) -> str: ...
    @property
    def n(self) -> int: ...
    @property
    def n_needed(self) -> typing.Any: ...
    @property
    def numerator(self) -> typing.Any: ...
    @property
    def p_value(self) -> typing.Any: ...
    @property
    def positive(self) -> typing.Any: ...
    @property
    def reason(self) -> typing.Any: ...
    @property
    def smallest_effect(self) -> typing.Any: ...
    @property
    def status(self) -> typing.Any: ...
    @property
    def upper(self) -> typing.Any: ...
    @property
    def value(self) -> typing.Any: ...
    @property
    def window(self) -> typing.Any: ...

class Check:
    """
    A policy's judgement of one measurement.
    """
    def __repr__(self) -> str: ...
    @property
    def against(self) -> typing.Any: ...
    @property
    def at_least(self) -> typing.Any: ...
    @property
    def at_most(self) -> typing.Any: ...
    @property
    def attribute(self) -> typing.Any: ...
    @property
    def citation(self) -> typing.Any: ...
    @property
    def comparison(self) -> typing.Any: ...
    @property
    def decide_by(self) -> typing.Any: ...
    @property
    def detectable(self) -> typing.Any: ...
    @property
    def feature(self) -> typing.Any: ...
    @property
    def group(self) -> typing.Any: ...
    @property
    def id(self) -> str: ...
    @property
    def lower(self) -> typing.Any: ...
    @property
    def metric(self) -> str: ...
    @property
    def min_n(self) -> int: ...
    @property
    def n(self) -> int: ...
    @property
    def n_needed(self) -> typing.Any: ...
    @property
    def on_insufficient(self) -> typing.Any: ...
    @property
    def owner(self) -> typing.Any: ...
    @property
    def positive(self) -> typing.Any: ...
    @property
    def reason(self) -> typing.Any: ...
    @property
    def report_kind(self) -> typing.Any: ...
    @property
    def severity(self) -> typing.Any: ...
    @property
    def upper(self) -> typing.Any: ...
    @property
    def value(self) -> typing.Any: ...
    @property
    def verdict(self) -> typing.Any: ...
    @property
    def window(self) -> typing.Any: ...

class Curve:
    """
    Points for a picture: named columns of equal length.
    """
    def __repr__(self) -> str: ...
    @property
    def attribute(self) -> typing.Any: ...
    @property
    def axes(self) -> list[str]: ...
    @property
    def columns(self) -> list[list[float] | list[str]]: ...
    @property
    def feature(self) -> typing.Any: ...
    @property
    def group(self) -> typing.Any: ...
    @property
    def name(self) -> str: ...
    @property
    def window(self) -> typing.Any: ...

class Report:
    """
    What a question answers with; its JSON is canonical.
    """

    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    @staticmethod
    def from_json(text: bytes | str) -> Report:
        """
        The report of its JSON, as text or as bytes; InvalidInput names what is wrong.
        """
    @staticmethod
    def load(path: typing.Any) -> Report:
        """
        The report of a .json file.
        """
    def __bool__(self) -> bool: ...
    def __copy__(self) -> Report: ...
    def __deepcopy__(self, arg0: dict[str, typing.Any]) -> Report: ...
    def __eq__(self, arg0: object) -> bool: ...
    def __getstate__(self) -> str: ...
    def __len__(self) -> int: ...
    def __repr__(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any: ...
    def __setstate__(self, arg0: str) -> None: ...
    def __str__(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any: ...
    def _append(self, arg0: Measurement) -> None: ...
    def _excerpt(
        self, most: typing.SupportsInt | typing.SupportsIndex
    ) -> tuple[Report, list[typing.Any]]: ...
    def _repr_html_(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any: ...
    def add(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        add(name, value, *, n=0, lower=None, upper=None, ...): a number from elsewhere, e.g. latency; policies can check it.
        """
    def by_feature(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        by_feature(): one row a feature.
        """
    def by_group(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        by_group(attribute): one row a group.
        """
    def cube(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        cube(attribute): rates as arrays, group x window x metric.
        """
    def figure(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        figure(name, **which): a picture as SVG text.
        """
    def measure(
        self,
        metric: str | None = None,
        *,
        attribute: typing.Any | None = None,
        group: typing.Any | None = None,
        feature: typing.Any | None = None,
        window: str | None = None,
        positive: typing.Any | None = None,
        comparison: str | None = None,
        against: typing.Any | None = None,
    ) -> Measurement:
        """
        The one measurement that is meant. KeyError names the nearest where there is none, InvalidInput (a ValueError) the missing keys where there are several.
        """
    def raise_for_verdict(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        Raises GateError on fail and insufficient_data.
        """
    def save(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        save(path): .json, .html, .md or .xml (JUnit), whole or not at all.
        """
    def select(
        self,
        metric: str | None = None,
        *,
        attribute: typing.Any | None = None,
        group: typing.Any | None = None,
        feature: typing.Any | None = None,
        window: str | None = None,
        positive: typing.Any | None = None,
        comparison: str | None = None,
        against: typing.Any | None = None,
    ) -> list[Measurement]:
        """
        All measurements that match, in the report's order. KeyError names the nearest where the metric is none that the report or the library knows.
        """
    def table(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        table(**filters): a Table of the matching measurements.
        """
    def to_dict(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        The JSON as dicts and lists.
        """
    def to_html(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        One self-contained page.
        """
    def to_json(self, indent: typing.SupportsInt | typing.SupportsIndex = -1) -> str:
        """
        Canonical JSON; the same report gives the same bytes.
        """
    def to_junit(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any:
        """
        JUnit XML: one test case a check.
        """
    def to_markdown(self, *args: typing.Any, **kwargs: typing.Any) -> typing.Any: ...
    @property
    def checks(self) -> list[Check]: ...
    @property
    def created(self) -> typing.Any: ...
    @created.setter
    def created(self, arg1: str) -> None: ...
    @property
    def curves(self) -> list[Curve]: ...
    @property
    def kind(self) -> str: ...
    @property
    def measurements(self) -> list[Measurement]: ...
    @property
    def notes(self) -> list[str]: ...
    @property
    def verdict(self) -> typing.Any: ...

class Cube:
    """
    Rates of one attribute, group x window x metric, as read-only arrays; NaN where the report has no number.
    """
    def __repr__(self) -> str: ...
    def gaps_to(self, group: str) -> numpy.typing.NDArray[numpy.float64]:
        """
        Values less those of one group, in every window.
        """
    @property
    def groups(self) -> list[str]: ...
    @property
    def lower(self) -> numpy.ndarray[typing.Any, numpy.dtype[typing.Any]]: ...
    @property
    def metrics(self) -> list[str]: ...
    @property
    def upper(self) -> numpy.ndarray[typing.Any, numpy.dtype[typing.Any]]: ...
    @property
    def value(self) -> numpy.ndarray[typing.Any, numpy.dtype[typing.Any]]: ...
    @property
    def windows(self) -> list[str]: ...

class Policy:
    """
    Checks that reports must pass.

    Policy.load("gate.toml") reads TOML or JSON; Policy.from_dict({"checks": [...]}) takes the same as
    dicts and lists. A check has an id, a metric, at_least and/or at_most, and may say attribute, group,
    feature, window, positive, comparison, against, report_kind, decide_by, min_n, severity, on_insufficient,
    owner, citation.
    """
    @staticmethod
    def from_dict(data: typing.Any) -> Policy:
        """
        The policy of what a policy file holds.
        """
    @staticmethod
    def from_json(text: str) -> Policy: ...
    @staticmethod
    def load(path: typing.Any) -> Policy:
        """
        The policy of a .toml or .json file.
        """
    def __copy__(self) -> Policy: ...
    def __deepcopy__(self, arg0: dict[str, typing.Any]) -> Policy: ...
    def __eq__(self, arg0: object) -> bool: ...
    def __getstate__(self) -> str: ...
    def __hash__(self) -> int: ...
    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: str) -> None: ...
    def _judged(self, arg0: Report) -> Report: ...
    def evaluate(self, *args: typing.Any) -> Report:
        """
        evaluate(*reports): a report of kind "gate" with one check a rule and the verdict.
        """
    def to_dict(self) -> dict[str, typing.Any]: ...
    def to_json(self, indent: typing.SupportsInt | typing.SupportsIndex = -1) -> str:
        """
        Canonical JSON; the same policy gives the same bytes.
        """
    @property
    def confidence(self) -> typing.Any:
        """
        What the intervals of reports must have for family_error; None without.
        """
    @property
    def name(self) -> typing.Any: ...
    @property
    def version(self) -> typing.Any: ...

class Reference:
    """
    The rows a model was built for, frozen.

    Reference.fit(data, ...) makes one of a table; it never changes afterwards. It holds counts between
    knots and by category, not rows; which personal values it can reveal is in
    docs/personal_values.md.
    """

    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    @staticmethod
    def fit(*args: typing.Any, **kwargs: typing.Any) -> Reference:
        """
        fit(data=None, *, y_true=None, y_pred=None, score=None, groups=None, strata=None, sample_weight=None, positive=None, favorable=None, threshold=None, bins=None, value_labels=None, features=None, categorical=(), numeric=(), exclude=(), knots=1023, exact="auto", held_out=None, subject=None, max_cells=None, n_threads=1): the reference of a table. Features default to all other columns; identifiers, dates and what cannot be read are left out and named with the cause in left_out.
        """
    @staticmethod
    def from_bytes(data: typing.Any) -> Reference:
        """
        Raises CorruptState for bytes that are not a reference, UnsupportedVersion for newer ones.
        """
    @staticmethod
    def load(path: typing.Any) -> Reference:
        """
        The reference of a saved file.
        """
    def __copy__(self) -> Reference: ...
    def __deepcopy__(self, arg0: dict[str, typing.Any]) -> Reference: ...
    def __eq__(self, arg0: object) -> bool: ...
    def __getstate__(self) -> bytes: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: bytes) -> None: ...
    def __str__(self) -> str: ...
    def describe(self) -> str:
        """
        Roles and every choice that was made, as text.
        """
    def save(self, path: typing.Any) -> typing.Any:
        """
        Writes the reference to a file, whole or not at all.
        """
    def state(self) -> State:
        """
        A new empty state with this reference's frozen axes: update it, add it, compare it.
        """
    def to_bytes(self) -> bytes:
        """
        Bytes that from_bytes() reads back, the same for equal references.
        """
    @property
    def choices(self) -> dict[str, typing.Any]:
        """
        What was made of each column, by name.
        """
    @property
    def fingerprint(self) -> str:
        """
        Digest of the layout: states with the same fingerprint compare.
        """
    @property
    def fitted(self) -> State:
        """
        The state of the rows the reference was fitted on.
        """
    @property
    def held_out(self) -> bool | None:
        """
        Whether the model has not seen these rows in training; None where nobody said.
        """
    @property
    def left_out(self) -> dict[str, typing.Any]:
        """
        Columns that are not measured, with the cause.
        """
    @property
    def notes(self) -> list[str]:
        """
        Every choice and every column left out, a sentence each.
        """
    @property
    def rows(self) -> int:
        """
        Rows it was fitted on.
        """
    @property
    def subject(self) -> dict[str, typing.Any]: ...

def add_memberships(
    report: Report,
    rows: Table,
    attribute: str,
    probabilities: Table,
    options: dict[str, typing.Any],
) -> None:
    """
    Adds groups that are known by probability to a report of the same rows.
    """

def add_own_values(
    report: Report,
    metric: str,
    attribute: collections.abc.Sequence[str],
    values: list[typing.Any],
    method: str,
    options: dict[str, typing.Any],
) -> None:
    """
    Adds a caller's numbers of the groups, with what compares them, to a report.
    """

def adverse_impact(
    rows: State, attribute: collections.abc.Sequence[str], options: dict[str, typing.Any]
) -> dict[str, typing.Any]: ...
def adverse_impact_of_counts(
    attribute: str, counts: list[typing.Any], options: dict[str, typing.Any]
) -> dict[str, typing.Any]: ...
def append_renamed(report: Report, found: Report, metric: str, name: str) -> None:
    """
    Adds one metric's measurements of another report under a name of their own.
    """

def arrow_stream(columns: list[typing.Any]) -> typing_extensions.CapsuleType: ...
@typing.overload
def audit(rows: Table, options: dict[str, typing.Any]) -> Report: ...
@typing.overload
def audit(rows: State, options: dict[str, typing.Any]) -> Report: ...
def bootstrap_rows(
    rows: Table,
    rules: dict[str, typing.Any],
    attribute: typing.Any | None = None,
    *,
    replicates: typing.SupportsInt | typing.SupportsIndex = 1000,
    seed: typing.Any = 0,
    n_threads: typing.SupportsInt | typing.SupportsIndex = 1,
) -> tuple[list[typing.Any], list[str], numpy.typing.NDArray[numpy.float64]]:
    """
    As State.bootstrap, of Poisson resamples of the rows of a table.
    """

def category_impact(
    rows: State, attribute: collections.abc.Sequence[str], options: dict[str, typing.Any]
) -> dict[str, typing.Any]: ...
def cluster_rows(rows: Table) -> typing.Any:
    """
    Each row's cluster as a number, a row without one having its own; None without.
    """

def cube_of(report: Report, attribute: collections.abc.Sequence[str]) -> Cube: ...
def cut_for_share(
    rows: State, share: typing.SupportsFloat | typing.SupportsIndex, lower_is_better: bool
) -> typing.Any: ...
@typing.overload
def drift(reference: Reference, current: Table, options: dict[str, typing.Any]) -> Report: ...
@typing.overload
def drift(reference: Reference, current: State, options: dict[str, typing.Any]) -> Report: ...
def fit_reference(
    rows: Table, rules: dict[str, typing.Any], options: dict[str, typing.Any]
) -> Reference: ...
def generalized_entropy(
    rows: State,
    alpha: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
) -> Measurement:
    """
    The generalized entropy of all rows' benefits, of any order.
    """

def group_rows(rows: Table, rules: dict[str, typing.Any]) -> list[typing.Any]:
    """
    Of each group column: its name, its groups in label order, which of them is the missing one (-1: none), and each row's place among them.
    """

def median_score(rows: State, known_in: collections.abc.Sequence[str]) -> typing.Any: ...
def open_state(
    rows: Table,
    rules: dict[str, typing.Any],
    n_threads: typing.SupportsInt | typing.SupportsIndex = 1,
) -> State:
    """
    The state of a table over open axes.
    """

def proxies(rows: Table, options: dict[str, typing.Any]) -> Report: ...
def reported_name(metric: str) -> str:
    """
    The name that reports carry for a short or other name of a metric.
    """

def standardized_differences(
    rows: State, attribute: collections.abc.Sequence[str], options: dict[str, typing.Any]
) -> list[typing.Any]: ...
def subgroups(rows: State, options: dict[str, typing.Any]) -> Report: ...

__version__: str = "0.1.0"
drift_metrics: list[dict[str, str]]
group_metrics: list[dict[str, str]]
named_measures: list[typing.Any]
score_measures: list[typing.Any]
