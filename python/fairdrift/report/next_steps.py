"""What to do about a finding: one step that a person can take, never a judgement."""

from __future__ import annotations

from fairdrift.report import names
from fairdrift.report.view import Measured

_LIMIT = "Judge whether it is justified, and set a limit for it in a policy."
_WITHIN = (
    "Compare within what may justify it (strata=), and look for another way to decide that does as "
    "well with a smaller gap."
)
_MISSED = (
    "Look at whom the decision gets wrong: compare the scores of these groups (their ROC and "
    "calibration), and look for inputs that say as much about both."
)
_SAME_MEANING = (
    "The same decision means something else in each group: compare their base rates and the "
    "calibration of their scores before one threshold serves both."
)
_APART = {
    **dict.fromkeys(("selection_rate", "favorable_rate"), _WITHIN),
    "base_rate": "The labels themselves are apart: find out how they were made before a model "
    "learns them.",
    **dict.fromkeys(
        (
            *("true_positive_rate", "false_negative_rate"),
            *("false_positive_rate", "true_negative_rate"),
        ),
        _MISSED,
    ),
    **dict.fromkeys(
        (
            *("positive_predictive_value", "false_discovery_rate"),
            *("negative_predictive_value", "false_omission_rate"),
        ),
        _SAME_MEANING,
    ),
    "accuracy": "See which error it is: compare the false negative and false positive rates of "
    "these groups.",
    "roc_auc": "The score ranks people of one group worse: look for inputs that say as much about "
    "them, and compare the ROC curves.",
}
MORE_PEOPLE = "Gather decisions about more of these people, or audit a longer period."


def of_gap(metric: str) -> str:
    """For groups that are apart."""
    return _APART.get(metric, _LIMIT)


def of_undefined(reason: str) -> str:
    """For a number that is not there."""
    if reason.startswith("no row is truly"):
        return "It needs people with that true label: audit a longer period, or wait for labels."
    if reason.startswith("no row is decided"):
        return "It needs people with that decision; look at the selection rate instead."
    if reason.startswith("all rows have one"):
        return "It needs both outcomes: audit a longer period."
    return "Look at how the columns of these people are filled."


def of_drift(column: str, causes: list[Measured]) -> str:
    """For a column that has drifted, by what moved."""
    moved = {m["metric"] for m in causes}
    if moved == {"missing_rate"}:
        return f"Find out where values of {column} get lost, or whether they are still asked for."
    if moved == {"unseen_rate"}:
        return (
            f"Look at the values of {column} that the reference does not know: new people, or a "
            "new spelling."
        )
    return (
        f"Find out whether people have changed or how {column} is measured; if people have, audit "
        "the decisions about them and fit the reference anew."
    )


def of_check(check: Measured) -> str:
    """For a check, by its verdict."""
    verdict, reason = check["verdict"], check["reason"] or ""
    if reason.startswith(("no measurement is", "there is no report")):
        return "Correct the check, or measure what it names."
    if verdict == "insufficient_data":
        undefined = "undefined: "
        if undefined in reason:
            return of_undefined(reason.split(undefined, 1)[1].split("; on_insufficient")[0])
        return (
            "Gather more data until the check can be decided: till then it is neither met nor not."
        )
    owner = check["owner"]
    who = f"its owner, {owner}," if owner else "whoever answers for the model"
    attribute = names.attribute_text(names.as_list(check["attribute"])).replace("*", "")
    where = f" (see the tables by {attribute})" if attribute else ""
    if verdict == "fail":
        return f"Bring it to {who} before the model decides about more people{where}."
    if verdict == "warn":
        return f"Bring it to {who} before the next release{where}."
    return ""
