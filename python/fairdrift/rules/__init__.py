"""Tables that rules ask for, and the rules themselves: limits are data with a source and a date.

None of them gives a verdict: they are measurements that may serve as evidence.
"""

from __future__ import annotations

from fairdrift import _core
from fairdrift.rules._clarify import clarify
from fairdrift.rules._credit import credit_screen
from fairdrift.rules._data import Rule, rule, rules, schema
from fairdrift.rules._eeoc import eeoc
from fairdrift.rules._local_law import local_law_144
from fairdrift.rules._table import RuleTable

__all__ = [
    "Rule",
    "RuleTable",
    "bands",
    "clarify",
    "credit_screen",
    "eeoc",
    "local_law_144",
    "rule",
    "rules",
    "schema",
]


def bands(name: str) -> _core.Policy:
    """The bands of another package as a policy, to be evaluated on an audit.

    Parameters
    ----------
    name
        A rule's id, or the first word of one: "aequitas" or "jurity". jurity compares each group
        with everyone else, so the audit must be made ``against="rest"``.

    Examples
    --------
    >>> import fairdrift as fd
    >>> audit = fd.audit(y_pred=[1, 0] * 60, groups={"sex": ["F", "F", "M", "M"] * 30})
    >>> gate = fd.rules.bands("aequitas").evaluate(audit)

    Raises
    ------
    KeyError
        Where no rule with bands is called so; it lists those there are.
    """
    found = {one.id: one for one in rules() if one.policy is not None}
    for one in found.values():
        if name in (one.id, one.id.split("-")[0]) and one.policy is not None:
            return _core.Policy.from_dict(one.policy)
    raise KeyError(f"no rule with bands is called {name!r}; there are {', '.join(found)}")
