"""What a finding is: one sentence with the numbers behind it, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from fairdrift.report.view import Measured

# In which order kinds of findings are read: what needs an answer, what needs data, what is fine.
HEADINGS = {
    "fail": "Fails",
    "drift": "Has drifted",
    "apart": "Groups are apart",
    "stands_in": "Stands in for a group",
    "undecided": "Not enough data to say",
    "warn": "Warnings",
    "too_few": "Too few people to judge",
    "undefined": "No number",
    "close": "No more than a small difference",
    "stable": "Stable",
    "pass": "Passes",
}


@dataclass
class Finding:
    """One sentence with the numbers behind it and, where there is something to do, what.

    `kind` is a key of HEADINGS; `size` ranks findings of one kind, the largest first.
    """

    kind: str
    about: str
    sentence: str
    details: list[str] = field(default_factory=list)
    advice: str = ""
    pair: list[tuple[str, Measured]] = field(default_factory=list)
    size: float = 0.0
