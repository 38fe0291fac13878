"""A user's own metrics: measured on each group, with bootstrapped errors."""

from __future__ import annotations

import inspect
import math
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from fairdrift import _classes, _core, _decided
from fairdrift._waiting import Waiting

REPLICATES = 200
# A standard error needs most replicates to be defined.
FEWEST_DEFINED = 0.8
# What a parameter of a metric is filled with, by its name (scikit-learn's names among them).
ROLES = {
    "y_true": "y_true",
    "y_pred": "y_pred",
    "score": "score",
    "y_score": "score",
    "y_prob": "score",
    "y_proba": "score",
    "sample_weight": "sample_weight",
}

# What reports may carry without being asked for it by name.
_UNASKED = {
    "conditional_demographic_disparity",
    "count",
    "differential_fairness",
    "differential_fairness_amplification",
    "label_differential_fairness",
    "representation",
    "residual_standardized_mean_difference",
    "total_variation",
}

Metric = Callable[..., float]
Columns = Mapping[str, np.ndarray]


class Group(NamedTuple):
    """The rows of one group."""

    name: list[str]
    missing: bool
    rows: np.ndarray


def split(metrics: Any) -> tuple[Any, dict[str, Metric]]:
    """Names of the library's metrics, and the user's own by name."""
    if callable(metrics):
        metrics = [metrics]
    if isinstance(metrics, Mapping):
        metrics = [metrics]
    if isinstance(metrics, str) or not isinstance(metrics, Iterable):
        return metrics, {}
    names: list[Any] = []
    own: dict[str, Metric] = {}
    for one in metrics:
        if callable(one):
            _keep(own, _name_of(one), one)
        elif isinstance(one, Mapping):
            for name, metric in one.items():
                _keep(own, str(name), metric)
        else:
            names.append(one)
    return names, own


def _keep(own: dict[str, Metric], name: str, metric: Metric) -> None:
    if not callable(metric):
        raise _core.InvalidInput(f"metric {name!r} is {metric!r}; it must be a function")
    if name in own:
        raise _core.InvalidInput(f"two metrics are named {name!r}; name them in a dict")
    if not name or name in _taken() or _classes.is_top_k(name):
        raise _core.InvalidInput(
            f"metric {name!r} is the library's own; ask for that by its name, or call yours by "
            f"another: metrics={{'my_{name}': f}}"
        )
    own[name] = metric


@cache
def _taken() -> frozenset[str]:
    """Every name by which the library's own numbers are asked for."""
    known = [*_core.group_metrics, *_core.named_measures]
    names = {name for one in known for name in (one["name"], *one["other_names"])}
    names |= {one["short_name"] for one in _core.group_metrics}
    return frozenset(names | set(_core.score_measures) | _UNASKED)


@cache
def _of_other_reports() -> frozenset[str]:
    drift = {name for one in _core.drift_metrics for name in (one["name"], *one["other_names"])}
    return frozenset(drift | {"cramers_v", "goodman_kruskal_tau", "share_of_drifted_features"})


def is_known(name: str) -> bool:
    """Whether any report of the library can have a metric of this name."""
    return name in _taken() or name in _of_other_reports() or _classes.is_top_k(name)


def _name_of(metric: Metric) -> str:
    name = getattr(getattr(metric, "func", metric), "__name__", "<lambda>")
    if name == "<lambda>":
        raise _core.InvalidInput("a metric has no name; give it one: metrics={'name': f}")
    return str(name)


def add(
    report: _core.Report,
    own: Mapping[str, Metric],
    columns: Columns,
    groups: Sequence[tuple[str, list[str], int, np.ndarray]],
    options: dict[str, Any],
    seed: int,
    clusters: np.ndarray | None = None,
) -> None:
    """Measure each own metric on all rows and on every group of the report."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**64:
        raise _core.InvalidInput(f"seed is {seed!r}; it must be a whole number from 0 to 2^64 - 1")
    total = next((len(values) for values in columns.values()), 0)
    everyone = [Group([], False, np.arange(total))]
    attributes = _attributes(report)
    present = {role: _decided.present(values) for role, values in columns.items()}
    counted = sum(m.metric == "count" for m in report.measurements)
    with Waiting("resampling", len(own) * counted) as bar:
        for name, metric in own.items():
            call, roles = _caller(name, metric, columns)
            complete = np.logical_and.reduce(
                [present[role] for role in roles] or [np.ones(total, bool)]
            )
            for attribute in [[], *attributes]:
                people = _groups(attribute, groups) if attribute else everyone
                whole = [one._replace(rows=one.rows[complete[one.rows]]) for one in people]
                _measure(report, name, attribute, whole, call, options, seed, clusters, bar)


def asks(own: Mapping[str, Metric], role: str) -> bool:
    """Whether a metric has a parameter that this role fills."""
    return any(ROLES.get(p) == role for metric in own.values() for p in _parameters(metric))


def _parameters(metric: Metric) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(metric).parameters
    except (TypeError, ValueError):
        return inspect.signature(lambda y_true, y_pred: None).parameters


def _attributes(report: _core.Report) -> list[list[str]]:
    counted = (m.attribute for m in report.measurements if m.metric == "count")
    named = [[a] if isinstance(a, str) else list(a) for a in counted if a]
    return [list(names) for names in dict.fromkeys(map(tuple, named))]


def _groups(
    attribute: list[str], columns: Sequence[tuple[str, list[str], int, np.ndarray]]
) -> Iterator[Group]:
    """The observed groups of an attribute or intersection, in label order."""
    used = [next(c for c in columns if c[0] == name) for name in attribute]
    codes = np.stack([places for *_, places in used], axis=1)
    found, inverse = np.unique(codes, axis=0, return_inverse=True)
    order = np.argsort(inverse.ravel(), kind="stable")
    ends = np.searchsorted(inverse.ravel()[order], np.arange(len(found) + 1))
    for i, tuple_of_codes in enumerate(found):
        name = [texts[code] for (_, texts, _, _), code in zip(used, tuple_of_codes, strict=True)]
        missing = any(c == none for (*_, none, _), c in zip(used, tuple_of_codes, strict=True))
        yield Group(name, missing, order[ends[i] : ends[i + 1]])


def _caller(
    name: str, metric: Metric, columns: Columns
) -> tuple[Callable[[np.ndarray], float], set[str]]:
    """A function of rows, which hands the metric what its parameters name; and these roles."""
    parameters = _parameters(metric)
    wanted = {p: ROLES[p] for p in parameters if p in ROLES and ROLES[p] in columns}
    for p, kind in parameters.items():
        if p not in wanted and kind.default is kind.empty and kind.kind in (0, 1, 3):
            role = ROLES.get(p)
            problem = f"{role} was not given" if role else f"it may be one of {', '.join(ROLES)}"
            raise _core.InvalidInput(f"metric {name!r} asks for {p!r}: {problem}")

    if "sample_weight" in columns and "sample_weight" not in wanted.values():
        raise _core.InvalidInput(
            f"metric {name!r} has no parameter sample_weight, but the rows have weights"
        )

    def call(rows: np.ndarray) -> float:
        given = {p: columns[role][rows] for p, role in wanted.items()}
        positional = [p for p in wanted if parameters[p].kind == inspect.Parameter.POSITIONAL_ONLY]
        first = [given.pop(p) for p in positional]
        value = metric(*first, **given)
        try:
            number = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            number = None
        if number is None or number.ndim:
            raise _core.InvalidInput(
                f"metric {name!r} returned {value!r:.60}; it must return one number"
            )
        return float(number) + 0.0  # -0.0 is 0.0

    return call, set(wanted.values())


def _measure(
    report: _core.Report,
    name: str,
    attribute: list[str],
    groups: list[Group],
    call: Callable[[np.ndarray], float],
    options: dict[str, Any],
    seed: int,
    clusters: np.ndarray | None,
    bar: Waiting,
) -> None:
    values = []
    for group in groups:
        # One stream a metric and group: no number depends on what else was measured.
        key = zlib.crc32("\0".join([name, *attribute, *group.name]).encode())
        rng = np.random.Generator(np.random.Philox(key=[seed, key]))
        value, error, reason = _bootstrapped(call, group.rows, rng, bool(attribute), clusters, bar)
        bar.step()
        values.append((group.name, group.missing, len(group.rows), value, error, reason))
    method = f"bootstrap of {REPLICATES}" + ("" if clusters is None else ", of clusters")
    _core.add_own_values(report, name, attribute, values, method, options)


def _bootstrapped(
    call: Callable[[np.ndarray], float],
    rows: np.ndarray,
    rng: np.random.Generator,
    may_fail: bool,
    clusters: np.ndarray | None,
    bar: Waiting,
) -> tuple[float, float, str]:
    """The value, its standard error over resamples of the rows, and what is wrong with it."""
    if not len(rows):
        return math.nan, math.nan, "no row has every value that the metric asks for"
    try:
        value = call(rows)
    except _core.InvalidInput:
        raise
    except Exception as problem:
        # A group may lack what a metric needs (a class, a row); all rows together may not.
        if not may_fail:
            raise
        return math.nan, math.nan, f"{type(problem).__name__}: {problem}"
    if not math.isfinite(value):
        return math.nan, math.nan, f"the metric returned {value}"
    found = []
    together = _together(rows, clusters)
    if together is not None and len(together) < 2:
        return value, math.nan, "all rows are of one cluster: how sure it is cannot be told"
    for replicate in range(REPLICATES):
        bar.within(replicate / REPLICATES)
        if together is None:
            drawn = rows[rng.integers(0, len(rows), len(rows))]
        else:
            picked = rng.integers(0, len(together), len(together))
            drawn = np.concatenate([together[i] for i in picked])
        try:
            found.append(call(drawn))
        except Exception:
            found.append(math.nan)
    defined = np.array([x for x in found if math.isfinite(x)])
    if len(defined) < FEWEST_DEFINED * REPLICATES:
        return value, math.nan, f"{REPLICATES - len(defined)} of {REPLICATES} resamples have none"
    error = float(np.std(defined, ddof=1))
    if together is not None:
        error *= math.sqrt(len(together) / (len(together) - 1))
    if error == 0:
        return value, math.nan, "no resample differs: how sure it is cannot be told"
    return value, error, ""


def _together(rows: np.ndarray, clusters: np.ndarray | None) -> list[np.ndarray] | None:
    """The rows of each cluster, for whole clusters to be drawn; None where there are none."""
    if clusters is None:
        return None
    order = np.argsort(clusters[rows], kind="stable")
    _, first = np.unique(clusters[rows][order], return_index=True)
    return np.split(rows[order], first[1:])
