"""Every published case: reproduced by its answer here, or a row of the table in docs/goldens.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
import shared

import fairdrift as fd
from fairdrift import stats
from fairdrift.compat import aif360, fairlearn
from fairdrift.compat.aif360.sklearn import metrics as aif360_functions

PAGE = Path(__file__).parents[2] / "docs/goldens.md"
# Rankings are no audit of decisions: their cases are asserted beside their functions.
ELSEWHERE = {
    "aif-dcg": "test_scores.py",
    "aif-ndcg": "test_scores.py",
    "aif-infeasible-index": "test_scores.py",
}
NATIVE = {
    "fpr": "false_positive_rate",
    "fnr": "false_negative_rate",
    "for": "false_omission_rate",
    "fdr": "false_discovery_rate",
    "pprev": "selection_rate",
}

Inputs = dict[str, Any]
Answer = Callable[[Inputs], Any]


# ---- how the library is asked


def audited(x: Inputs, **options: Any) -> fd.Report:
    """The audit of a case whose columns have the usual names."""
    roles = {key: x[key] for key in ("y_true", "y_pred", "score", "sample_weight") if key in x}
    groups = next((x[key] for key in ("groups", "sensitive_features") if key in x), None)
    if groups is not None:
        roles["groups"] = groups if isinstance(groups, dict) else {"g": groups}
    return fd.audit(**roles, **({"min_group_size": 1} | options))


def compared(report: fd.Report, metric: str, comparison: str, group: str) -> float | None:
    return report.measure(metric, attribute="g", group=group, comparison=comparison).value


def by_group(report: fd.Report, metric: str, attribute: str = "g") -> dict[str, float | None]:
    return {m.group: m.value for m in report.select(metric, attribute=attribute, comparison="")}


def classified(x: Inputs, **options: Any) -> aif360.ClassificationMetric:
    rows = pd.DataFrame({"y": x["y_true"], "p": x.get("y_pred", x["y_true"])})
    if "score" in x:
        rows["q"] = x["score"]
    return aif360.ClassificationMetric(rows, label="y", prediction="p", **options)


def sides(x: Inputs, *names: str) -> dict[str, list[Any]]:
    """Two lists a and b as rows of two groups."""
    both = {name: x[f"{name}_a"] + x[f"{name}_b"] for name in names}
    one, other = (len(x[f"{names[0]}_{side}"]) for side in "ab")
    return both | {"groups": ["a"] * one + ["b"] * other}


def members(x: Inputs) -> fd.Report:
    renamed = {"y_pred": x["predictions"], "groups": x["memberships"]}
    if "labels" in x:
        renamed["y_true"] = x["labels"]
    return audited(renamed, against="0")


def law_144(categories: dict[str, dict[str, int]], outcome: str) -> dict[str, float]:
    """Impact ratios of Local Law 144, from rows that have these counts."""
    race = [name for name, c in categories.items() for _ in range(c["n"])]
    got = [v for c in categories.values() for v in [1] * c[outcome] + [0] * (c["n"] - c[outcome])]
    table = fd.rules.local_law_144({"race": race, "got": got}, selected="got", race="race")
    return {row["group"][0]: row["impact_ratio"] for row in table.rows}


def printed(decimals: int, outcome: str) -> Answer:
    return lambda x: {
        name: round(ratio, decimals)
        for name, ratio in law_144(x["categories"], outcome).items()
        if ratio is not None
    }


def only(counts: dict[str, tuple[int, int]], against: str, group: str) -> dict[str, Any]:
    table = fd.rules.eeoc(counts=counts, against=against)
    return next(row for row in table.rows if row["group"] == [group])


# ---- the answers


def seventy_one(x: Inputs) -> dict[str, float]:
    found = {}
    for method in ("between_groups", "to_overall"):
        columns = (x["y_true"], x["y_pred"])
        options = {"sensitive_features": x["sensitive_features"], "method": method}
        for kind in ("difference", "ratio"):
            for name in ("demographic_parity", "equal_opportunity"):
                value = getattr(fairlearn, f"{name}_{kind}")(*columns, **options)
                found[f"{name}_{kind}.{method}"] = value
            for agg in ("worst_case", "mean"):
                value = getattr(fairlearn, f"equalized_odds_{kind}")(*columns, **options, agg=agg)
                found[f"equalized_odds_{kind}.{agg}.{method}"] = value
    return found


def differential_fairness(x: Inputs) -> dict[str, float | None]:
    found = {m.metric: m.value for m in audited(x).measurements}
    return {
        "labels": found["label_differential_fairness"],
        "predictions": found["differential_fairness"],
        "bias_amplification": found["differential_fairness_amplification"],
    }


def group_differences(x: Inputs) -> dict[str, float | None]:
    report = audited(x, against="1")
    of_0 = {
        name: compared(report, f"{name}_rate", "difference", "0")
        for name in ("true_positive", "false_positive", "false_omission")
    }
    precision = compared(report, "positive_predictive_value", "difference", "0")
    return {
        "statistical_parity_difference": compared(report, "selection_rate", "difference", "0"),
        "disparate_impact_ratio": compared(report, "selection_rate", "ratio", "0"),
        "equal_opportunity_difference": of_0["true_positive"],
        "average_odds_difference": compared(report, "average_odds_difference", "difference", "0"),
        "average_odds_error": (abs(of_0["true_positive"]) + abs(of_0["false_positive"])) / 2,
        "average_predictive_value_difference": (precision + of_0["false_omission"]) / 2,
    }


def a_less_b(x: Inputs) -> dict[str, float | None]:
    report = audited(sides(x, "y_true", "y_pred"), against="b")
    asked = {
        "statistical_parity": ("selection_rate", "difference"),
        "disparate_impact": ("selection_rate", "ratio"),
        "equal_opportunity_diff": ("true_positive_rate", "difference"),
        "false_positive_rate_diff": ("false_positive_rate", "difference"),
        "average_odds_diff": ("average_odds_difference", "difference"),
        "accuracy_diff": ("accuracy", "difference"),
    }
    found = {name: compared(report, *how, "a") for name, how in asked.items()}
    found["four_fifths"] = report.measure("impact_ratio", attribute="g").value
    found["z_test_diff"] = _pooled_z(x)
    return found


def _pooled_z(x: Inputs) -> float:
    a, b = x["y_pred_a"], x["y_pred_b"]
    return stats.pooled_z(sum(a), len(a), sum(b), len(b))[0]


def mean_scores(x: Inputs) -> dict[str, float | None]:
    report = audited(sides(x, "score"), against="b")
    return {
        "avg_score_diff": compared(report, "mean_score", "difference", "a"),
        "avg_score_ratio": compared(report, "mean_score", "ratio", "a"),
    }


def women_and_men(x: Inputs) -> dict[str, float]:
    counts = {
        "women": (x["favorable_protected"], x["total_protected"]),
        "men": (x["favorable_reference"], x["total_reference"]),
    }
    women = only(counts, "men", "women")
    return {"AIR": women["impact_ratio"], "OR": women["odds_ratio"]}


def flip_flop(x: Inputs) -> dict[str, Any]:
    low = only({name: tuple(x[name]) for name in ("low", "high")}, "high", "low")
    return {
        "impact_ratio": low["impact_ratio"],
        "below_four_fifths": low["impact_ratio_low"],
        "flips_with_one_person": low["flips"],
    }


def lowest_by_highest(x: Inputs) -> float:
    pairs = zip(x["selected"], x["n"], strict=True)
    rows = fd.rules.eeoc(counts={str(i): pair for i, pair in enumerate(pairs)}).rows
    return min(row["impact_ratio"] for row in rows if not row["reference"])


def group_against_reference(x: Inputs) -> dict[str, dict[str, float | None]]:
    labels = {"TP": (1, 1), "FP": (0, 1), "FN": (1, 0), "TN": (0, 0)}
    cells = [(g, labels[c], n) for g, table in x["confusion"].items() for c, n in table.items()]
    rows = [(g, y, p) for g, (y, p), n in cells for _ in range(n)]
    g, y, p = zip(*rows, strict=True)
    report = audited({"y_true": y, "y_pred": p, "groups": list(g)}, against=x["reference"])
    found: dict[str, dict[str, float | None]] = {"High": {}, "Low": {}, "Low_disparity": {}}
    for short, metric in NATIVE.items():
        for name, value in by_group(report, metric).items():
            found[name][short] = value
        found["Low_disparity"][short] = compared(report, metric, "ratio", "Low")
    # `ppr`, a group's share of all selections: of counts that every rate carries.
    chosen = {
        m.group: m.numerator for m in report.select("selection_rate", attribute="g", comparison="")
    }
    for name, n in chosen.items():
        found[name]["ppr"] = n / sum(chosen.values())
    found["Low_disparity"]["ppr"] = chosen["Low"] / chosen["High"]
    return found


def fisher(x: Inputs) -> float:
    (a, b), (c, d) = x["table"]
    return stats.fisher_exact(a, b, c, d)["two_sided"]


def z_of(x: Inputs) -> dict[str, float]:
    return {"z": stats.pooled_z(x["x1"], x["n1"], x["x2"], x["n2"])[0]}


def generalized_confusion(x: Inputs) -> dict[str, float]:
    metric = classified(
        x | {"y_pred": x["y_true"]}, score="q", favorable_label=x["favorable"], unfavorable_label=2
    )
    cells = metric.generalized_binary_confusion_matrix()
    return {name: cells[name] for name in ("GTP", "GFP")}


def class_imbalance(x: Inputs) -> float:
    groups = np.array(x["groups"])
    return aif360_functions.class_imbalance(
        groups, prot_attr=groups, priv_group=x["priv_group"], sample_weight=x["sample_weight"]
    )


def divergence(x: Inputs) -> float:
    return aif360_functions.kl_divergence(
        np.array(x["y"]),
        prot_attr=np.array(x["groups"]),
        priv_group=x["priv_group"],
        sample_weight=x["sample_weight"],
    )


def between_groups(x: Inputs) -> float | None:
    found = audited(x).measure(
        "generalized_entropy_index", attribute="g", comparison="between_groups"
    )
    return found.value


ANSWERS: dict[str, Answer] = {
    "fl-selrate-unweighted": lambda x: audited(x).measure("selection_rate").value,
    "fl-selrate-weighted": lambda x: audited(x).measure("selection_rate").value,
    "fl-tpr-some-correct": lambda x: audited(x).measure("true_positive_rate").value,
    "fl-71-unweighted": seventy_one,
    "aif-gei-1": lambda x: audited(x).measure("generalized_entropy_index").value,
    "aif-theil": lambda x: audited(x).measure("theil_index").value,
    "aif-between-all-groups-gei": between_groups,
    "aif-between-group-gei": between_groups,
    "aif-generalized-confusion": generalized_confusion,
    "aif-class-imbalance": class_imbalance,
    "aif-kl-priv1": divergence,
    "aif-smoothed-edf": differential_fairness,
    "aif-group-diffs": group_differences,
    "ha-binary": a_less_b,
    "ha-regression-scores": mean_scores,
    "ju-di": lambda x: compared(members(x), "selection_rate", "ratio", "1"),
    "ju-aod": lambda x: compared(members(x), "average_odds_difference", "difference", "1"),
    "ju-pe": lambda x: compared(members(x), "false_positive_rate", "difference", "1"),
    "au-ztest-1": z_of,
    "au-ztest-2": z_of,
    "au-bayes-factor": lambda x: stats.bayes_factor(*x["table"]),
    "fisher-48-32-12-28": fisher,
    "fisher-3-17-1-9": fisher,
    "fisher-667-723-555-626": fisher,
    "fisher-9-11-1854-1769": fisher,
    "so-air-female-male": women_and_men,
    "so-ll144-race": lambda x: {
        "scoring_impact_ratio": law_144(x["categories"], "above_median"),
        "selection_impact_ratio": law_144(x["categories"], "selected"),
    },
    "ll144-rule-scoring-sex": printed(2, "above_median"),
    "ll144-rule-selection-race-part": printed(2, "selected"),
    "ll144-rule-selection-sex": printed(3, "selected"),
    "eeoc-qa21-flipflop": flip_flop,
    "auditai-readme-45": lowest_by_highest,
    "aq-test1": group_against_reference,
    "ci-wilson-0-20": lambda x: stats.wilson(x["x"], x["n"]),
    "ci-cp-15-148": lambda x: stats.clopper_pearson(x["x"], x["n"]),
    "ci-diff-newcombe": lambda x: stats.newcombe(x["x1"], x["n1"], x["x2"], x["n2"]),
    "pol-tpr-no-positives": lambda x: {
        "fairlearn": {"tpr": {"a": by_group(audited(x), "true_positive_rate")["a"]}}
    },
    "pol-nan-group": lambda x: {
        "fairlearn@ebf8fa75": {"overall_n": audited(x).measure("count").value}
    },
    "pol-name-collision": lambda x: {"correct": by_group(audited(x), "selection_rate", "y_pred")},
}


# ---- the disagreements


class Disagreement(NamedTuple):
    """What the library says instead, and how the source's number is had from it, if it is."""

    ours: Answer
    had: Answer | None = None


def standardized(x: Inputs, name: str) -> float:
    rows = sides(x, name)
    table = fd.rules.credit_screen(
        score=np.array(rows[name], dtype=float),
        groups={"g": rows["groups"]},
        against="b",
        scale="pooled",
    )
    means = [row for row in table.rows if row["approval"] == "mean score"]
    return next(row for row in means if row["group"] == ["a"])["standardized_difference"] / 100


def population_standardized(x: Inputs, name: str) -> float:
    """The same, with each group's standard deviation over n and its weight n - 1."""
    a, b = (np.array(x[f"{name}_{side}"], dtype=float) for side in "ab")
    pooled = ((len(a) - 1) * a.var() + (len(b) - 1) * b.var()) / (len(a) + len(b) - 2)
    return float((a.mean() - b.mean()) / np.sqrt(pooled))


def pairs_of_classes(x: Inputs) -> list[float]:
    found = []
    for against in "ABC":
        report = audited(x, task="multiclass", against=against)
        found += [
            m.value
            for m in report.select("total_variation", attribute="g")
            if m.comparison == "difference" and m.group < m.against
        ]
    return found


def odds_of_b(x: Inputs) -> Any:
    return audited(x).measure("equalized_odds_difference", attribute="g").value


def fairlearn_tpr(x: Inputs) -> Any:
    frame = fairlearn.MetricFrame(
        metrics=fairlearn.true_positive_rate,
        y_true=x["y_true"],
        y_pred=x["y_pred"],
        sensitive_features=x["groups"],
        strict_compat=True,
    )
    return frame.by_group["b"]


def omission(x: Inputs, strict: bool) -> float | None:
    if not strict:
        return compared(members(x), "false_omission_rate", "difference", "1")
    rate = aif360_functions.false_omission_rate_error
    y, p, g = (np.array(x[key]) for key in ("labels", "predictions", "memberships"))
    return rate(y[g == 1], p[g == 1]) - rate(y[g == 0], p[g == 0], strict_compat=True)


DISAGREEMENTS: dict[tuple[str, ...], Disagreement] = {
    ("ha-binary", "cohen_d"): Disagreement(
        lambda x: standardized(x, "y_pred"), lambda x: population_standardized(x, "y_pred")
    ),
    ("ha-binary", "z_test_ratio"): Disagreement(_pooled_z),
    ("ha-regression-scores", "zscore_diff"): Disagreement(
        lambda x: standardized(x, "score"), lambda x: population_standardized(x, "score")
    ),
    ("ha-multiclass-sp",): Disagreement(
        lambda x: max(pairs_of_classes(x)), lambda x: float(np.mean(pairs_of_classes(x)))
    ),
    ("ju-for-degenerate",): Disagreement(
        lambda x: omission(x, strict=False), lambda x: omission(x, strict=True)
    ),
    ("pol-tpr-no-positives", "fairlearn", "tpr", "b"): Disagreement(
        lambda x: by_group(audited(x), "true_positive_rate")["b"], fairlearn_tpr
    ),
    ("pol-tpr-no-positives", "fairlearn", "eq_odds_diff"): Disagreement(
        odds_of_b,
        lambda x: fairlearn.equalized_odds_difference(
            x["y_true"], x["y_pred"], sensitive_features=x["groups"], strict_compat=True
        ),
    ),
    ("pol-nan-group", "fairlearn@ebf8fa75", "by_group_n"): Disagreement(
        lambda x: by_group(audited(x), "count")
    ),
    ("pol-name-collision", "fairlearn@ebf8fa75", "by_group"): Disagreement(
        lambda x: by_group(audited(x), "selection_rate", "y_pred")
    ),
}


# ---- the tests


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every number of a case by its path; remarks are texts and no numbers."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif not isinstance(value, str):
        yield path, value


def at(value: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@pytest.mark.parametrize("name", ANSWERS)
def test_the_numbers_of_a_case_are_reproduced(name: str) -> None:
    case = shared.golden("fairness")[name]
    answer = ANSWERS[name](case["inputs"])
    numbers = dict(leaves(case["expected"]))
    unexplained = {
        path for path in numbers if not any((name, *path)[: len(d)] == d for d in DISAGREEMENTS)
    }
    assert unexplained, "a case of disagreements alone has no answer"
    for path in unexplained:
        found, expected = at(answer, path), numbers[path]
        if isinstance(expected, bool):
            assert found is expected, path
        else:
            assert found == pytest.approx(expected, rel=0, abs=max(case["tolerance"], 1e-12)), path


def test_every_case_is_answered_or_a_row_of_the_table() -> None:
    folder = Path(__file__).parent
    known = set(ANSWERS) | {name for name, *_ in DISAGREEMENTS}
    for name, case in shared.golden("fairness").items():
        if name in ELSEWHERE:
            assert f'"{name}"' in (folder / ELSEWHERE[name]).read_text(), name
        else:
            assert name in known, f"{name} is new: answer it or explain it in docs/goldens.md"
        assert any(leaves(case["expected"])), name


def table() -> dict[tuple[str, ...], list[str]]:
    """The rows of the page's table of disagreements: the other cells by case and number."""
    rows = re.findall(r"^\| `([\w-]+)` \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
    cells = [(name, [cell.strip() for cell in rest.split(" | ")]) for name, rest in rows]
    return {(name, *filter(None, one[0].strip("`").split(" → "))): one[1:] for name, one in cells}


def test_the_table_holds_every_disagreement_and_no_other() -> None:
    assert set(table()) == set(DISAGREEMENTS)


def shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(one)}" for key, one in value.items())
    return "undefined" if value is None else f"{value:.6g}"


@pytest.mark.parametrize("key", DISAGREEMENTS, ids=" ".join)
def test_the_table_says_what_is_really_given(key: tuple[str, ...]) -> None:
    name, *path = key
    case = shared.golden("fairness")[name]
    expected = at(case["expected"], tuple(path))
    theirs, ours, *_ = table()[key]
    found = DISAGREEMENTS[key].ours(case["inputs"])
    assert theirs == shown(expected)
    assert ours == shown(found)
    assert found != expected
    had = DISAGREEMENTS[key].had
    if had is not None:
        assert had(case["inputs"]) == pytest.approx(expected, abs=1e-9)


def test_the_page_counts_the_cases() -> None:
    cases = shared.golden("fairness")
    apart = {name for name, *_ in DISAGREEMENTS}
    whole = len(cases) - len(apart)
    page = PAGE.read_text()
    assert f"**{whole} of the {len(cases)} cases are reproduced in every number" in page
    of_sources = re.findall(r"^\| [^|]+ \| (\d+) \| [^|]+ \|$", page, re.MULTILINE)
    assert sum(map(int, of_sources)) == len(cases)
