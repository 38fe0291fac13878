"""Who is meant, and what happened to them, in words made from labels and column names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fairdrift.report.names import label_text
from fairdrift.report.view import View

# Attributes whose labels read before "people" even where they are capitalised: "Black people".
_KINDS_OF_PEOPLE = re.compile(r"sex|gender|race|ethnic|disab|nation|religion|caste", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_][\w'’-]+( [^\W\d_][\w'’-]*){0,2}")
_SAY_NOTHING = frozenset(
    {
        *("other", "others", "unknown", "none", "missing", "mixed", "refused"),
        *("yes", "no", "true", "false", "null", "nan", "n/a"),
    }
)


@dataclass
class People:
    """A group in words: adjectives stand before "people", conditions after it."""

    adjectives: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        # "employed disabled people", but "employed, not disabled people"
        apart = ", " if any(" " in word for word in self.adjectives) else " "
        text = " ".join([*([apart.join(self.adjectives)] if self.adjectives else []), "people"])
        return text + (" with " + " and ".join(self.conditions) if self.conditions else "")

    def who(self, adjective: str | None, condition: str) -> People:
        """These people, narrowed by an adjective or, where there is none, by a condition."""
        if adjective is not None:
            return People([adjective, *self.adjectives], self.conditions)
        return People(self.adjectives, [*self.conditions, condition])


def people(attribute: Sequence[str], group: Sequence[str]) -> People:
    """The people of a group: "disabled people", "people with RAC1P = 2"."""
    result = People()
    for name, label in zip(attribute, group, strict=True):
        if label == "(missing)":
            result.conditions.append(f"no {name}")
        elif _is_adjective(name, label):
            result.adjectives.append(label)
        else:
            result.conditions.append(f"{name} = {label_text(label)}")
    return result


def _is_adjective(attribute: str, label: str) -> bool:
    if label.lower() in _SAY_NOTHING or not _WORDS.fullmatch(label):
        return False
    return len(label) > 2 and (label == label.lower() or bool(_KINDS_OF_PEOPLE.search(attribute)))


@dataclass
class Outcomes:
    """How labels and decisions read: by their value labels, else by column and value."""

    truth: str
    decision: str
    positive: str
    threshold: str | None
    label_reads: dict[bool, str | None]
    decision_reads: dict[bool, str | None]

    @classmethod
    def of(cls, view: View) -> Outcomes:
        """From a report's conventions and columns."""
        said = view.conventions
        positive = said.get("positive", "1 or true")
        return cls(
            truth=next(iter(view.columns("y_true")), "label"),
            decision=next(iter(view.columns("y_pred")), "decision"),
            positive="1" if positive == "1 or true" else positive,
            threshold=said.get("decision"),
            label_reads={w: said.get(f"{_word(w)}_label_reads") for w in (True, False)},
            decision_reads={w: said.get(f"{_word(w)}_decision_reads") for w in (True, False)},
        )

    def truly(self, who: People, positive: bool) -> People:
        """The people whose true label is positive (or is not)."""
        return who.who(self.label_reads[positive], self._value(self.truth, positive))

    def are(self, positive: bool) -> str:
        """What they truly are: "are employed", "have employed = 1"."""
        reads = self.label_reads[positive]
        return f"are {reads}" if reads else f"have {self._value(self.truth, positive)}"

    def decided(self, who: People, positive: bool) -> str:
        """The people who are decided positive (or are not)."""
        reads = self.decision_reads[positive]
        called = self._called(positive)
        if called:
            return f"{who} who are called {called}"
        return str(who.who(reads, self._decision(positive)))

    def are_decided(self, positive: bool) -> str:
        """What happens to them: "are called employed", "are refused", "get prediction = 1"."""
        called = self._called(positive)
        if called:
            return f"are called {called}"
        reads = self.decision_reads[positive]
        return f"are {reads}" if reads else f"get {self._decision(positive)}"

    def _called(self, positive: bool) -> str | None:
        # A decision that reads like a true label is a claim about it.
        label, decision = self.label_reads[positive], self.decision_reads[positive]
        return label if decision in {None, label} else None

    def _value(self, column: str, positive: bool) -> str:
        if ", " in self.positive:
            return f"{column} {'among' if positive else 'not among'} {self.positive}"
        return f"{column} {'=' if positive else '≠'} {self.positive}"

    def _decision(self, positive: bool) -> str:
        if self.threshold is None:
            return self._value(self.decision, positive)
        rule = self.threshold.replace(">=", "≥")
        return rule if positive else rule.replace("≥", "<")


def _word(positive: bool) -> str:
    return "positive" if positive else "negative"
