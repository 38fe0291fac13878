"""What metrics, comparisons and verdicts are called in front of people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from fairdrift import _core

# What a measurement is about: the keys that tell one from another.
KEYS = (
    "metric",
    "attribute",
    "group",
    "feature",
    "window",
    "positive",
    "comparison",
    "against",
)

_TITLES = {
    "count": "people",
    "r2": "R²",
    "macro_f1": "macro F1",
    "total_variation": "total variation",
    "residual_standardized_mean_difference": "residuals, in standard deviations",
    "roc_auc": "ROC AUC",
    "f1": "F1",
    "abroca": "ABROCA",
    "ndcg": "NDCG",
    "rkl": "rKL",
    "normalized_discounted_kl": "normalized discounted KL",
    "brier_score": "Brier score",
    "brier_reliability": "Brier reliability",
    "brier_resolution": "Brier resolution",
    "brier_uncertainty": "Brier uncertainty",
    "matthews_correlation": "Matthews correlation",
    "kolmogorov_smirnov": "Kolmogorov–Smirnov distance",
    "chi_square": "chi-square",
    "jensen_shannon": "Jensen–Shannon divergence",
    "wasserstein": "Wasserstein distance",
    "standardized_wasserstein": "Wasserstein distance, in standard deviations",
    "missing_rate": "missing values",
    "unseen_rate": "unseen values",
}

MISSING = "(missing)"

_EXTREMES = {
    "max_difference": ("largest", "minus", "smallest"),
    "min_ratio": ("smallest", "÷", "largest"),
    "max_ratio": ("largest", "÷", "smallest"),
}

VERDICTS = {
    "pass": "Pass",
    "warn": "Warning",
    "fail": "Fail",
    "insufficient_data": "Insufficient data",
}
FINDINGS = {
    "drift": "Drifted",
    "stable": "Stable",
    "inconclusive": "Inconclusive",
    "different": "Different",
    "equivalent": "Equivalent",
}


@cache
def _short_names() -> dict[str, str]:
    return {m["name"]: m["short_name"] for m in _core.group_metrics}


@cache
def meanings() -> dict[str, dict[str, Any]]:
    """What the library knows of each group metric: formula, meaning, source."""
    return {m["name"]: m for m in _core.group_metrics}


def title(metric: str) -> str:
    """A metric's name as words."""
    return _TITLES.get(metric, metric.replace("_", " "))


def upper_first(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def heading(metric: str) -> str:
    """A metric's name as the head of a column."""
    return upper_first(title(metric))


def short_name(metric: str) -> str:
    """The common short name of a group metric, where it says something that the name does not."""
    short = _short_names().get(metric, "").replace("_", " ")
    return "" if short in title(metric).lower() else short


def reported(metric: str, there: Collection[str]) -> str:
    """The name under which a report has a metric: another name of it will do."""
    return metric if metric in there else _core.reported_name(metric)


def as_list(value: Any) -> list[str]:
    """A field that is null, a text or a list (of an intersection), as a list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def attribute_text(attribute: Sequence[str]) -> str:
    """An attribute, or those of an intersection."""
    return " × ".join(attribute)


def group_text(group: Sequence[str]) -> str:
    """A group's label, or those of an intersection."""
    return ", ".join(label_text(label) for label in group)


def label_text(label: str | None) -> str:
    """A label as it is; an empty one in quotes, so that it is seen."""
    return label or '""'


def measured(m: Mapping[str, Any]) -> str:
    """What a measurement or check is about, in one line: "selection rate, F minus M, by sex"."""
    group = group_text(as_list(m["group"]))
    against = m["against"]
    how = m["comparison"]
    parts = [title(m["metric"])]
    if how == "change":
        parts.append("change")
    elif how in _EXTREMES:
        first, sign, second = _EXTREMES[how]
        who, whom = (f" ({label})" if label else "" for label in (group, against))
        parts.append(f"{first}{who} {sign} {second}{whom}")
    elif how == "difference" and group:
        parts.append(f"{group} minus {label_text(against)}")
    elif how == "ratio" and group:
        parts.append(f"{group} ÷ {label_text(against)}")
    elif how == "odds_ratio" and group:
        parts.append(f"odds of {group} ÷ odds of {label_text(against)}")
    elif how and group and against:
        what = how.replace("mantel_haenszel", "Mantel-Haenszel").replace("_", " ")
        parts.append(f"{what} of {group} against {label_text(against)}")
    elif how:
        parts.append(how.replace("_", " "))
    elif group:
        parts.append(group)
    attribute = attribute_text(as_list(m["attribute"]))
    if attribute == "*":
        parts.append("by every attribute")
    elif attribute:
        parts.append(f"by {attribute}")
    if m["feature"]:
        parts.append(f"of {m['feature']}")
    if m["window"]:
        parts.append(f"in {m['window']}")
    if m["positive"]:
        parts.append(f"{m['positive']} against the rest")
    return ", ".join(parts)
