"""A report as one page that needs nothing else: no script, no network, no second file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from fairdrift import _core
from fairdrift.report import drawing, names, numbers
from fairdrift.report.finding import HEADINGS, Finding
from fairdrift.report.group_sentences import FOUR_FIFTHS, SMALL_DIFFERENCE
from fairdrift.report.page_pictures import with_pictures
from fairdrift.report.pictures import Fill
from fairdrift.report.provenance import provenance
from fairdrift.report.section import Section
from fairdrift.report.sections import sections
from fairdrift.report.sentences import findings
from fairdrift.report.view import View, of

DISCLAIMER = (
    "These are measurements that may serve as evidence. They do not say whether a rule or a law is "
    "met: a policy, and the people who answer for it, do."
)
_KIND_TITLES = {
    "audit": "Fairness audit",
    "drift": "Drift report",
    "gate": "Gate",
    "subgroups": "Search over subgroups",
    "proxies": "Stand-ins for groups",
}
# Findings of these kinds get room; of each so many, the rest stands below them.
_CARDS = {"fail": 12, "drift": 6, "apart": 6, "stands_in": 6, "undecided": 4, "warn": 6}
_ICONS = {
    "fail": "✕",
    "drift": "▲",
    "apart": "◆",
    "stands_in": "◆",
    "undecided": "?",
    "warn": "!",
    "too_few": "?",
    "undefined": "–",
    "close": "✓",
    "stable": "✓",
    "pass": "✓",
}
_TONES = {
    "fail": "bad",
    "drift": "bad",
    "apart": "strong",
    "stands_in": "strong",
    "undecided": "unsure",
    "warn": "warning",
    "too_few": "unsure",
    "undefined": "unsure",
    "close": "good",
    "stable": "good",
    "pass": "good",
}
_LEADS = {
    "apart": "Differences that chance does not explain, the largest first. Whether one is "
    "justified is for people to judge.",
    "undecided": "No alarm is no good news here: the data allow no difference as well as a large "
    "one.",
    "close": "Nothing to do now: look again when people, data or the model change.",
    "stable": "Nothing to do now: look again with the next rows.",
    "pass": "Within what the policy asks; nothing to do until the next rows.",
}
_BADGES = frozenset(
    {"fail", "warn", "pass", "insufficient_data", "drift", "stable", "inconclusive", "undefined"}
)


@dataclass
class _Card:
    about: str
    sentence: str
    details: list[str]
    advice: str
    bars: list[tuple[str, str, str, Fill]]


@dataclass
class _Group:
    title: str
    lead: str
    icon: str
    tone: str
    cards: list[_Card]
    lines: list[Finding]


@dataclass
class _Part:
    id: str
    title: str
    sections: list[Section] = field(default_factory=list)


@cache
def _templates() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("fairdrift.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["tones"] = _BADGES
    return env


@cache
def _css(name: str) -> str:
    source = _templates().loader.get_source(_templates(), name)[0]  # type: ignore[union-attr]
    return source.replace("\n", "").strip()


def to_html(report: _core.Report) -> str:
    """One self-contained page: verdict, findings, tables, method.

    Every text of the user's is escaped, and a strict content policy lets nothing run or load.
    """
    view = of(report)
    css = _css("style.css") + drawing.css()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    parts = _parts(list(with_pictures(view, sections(view))))
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            **head(view),
            policy=Markup(policy),
            disclaimer=DISCLAIMER,
            css=Markup(css),
            groups=_finding_groups(findings(view)),
            page_parts=parts,
            contents=[("findings", "Findings")]
            + [(part.id, part.title) for part in parts]
            + [("method", "Method and provenance")],
            provenance=provenance(view),
            reading=_reading(view),
            digest=_digest(report),
        )
    )


def _digest(report: _core.Report) -> str:
    """What ties the page to its JSON; of a very large report it would take longer than the page."""
    if len(report) > 200_000:
        return ""
    return hashlib.sha256(report.to_json().encode()).hexdigest()


def repr_html(report: _core.Report) -> str:
    """What a notebook shows: the verdict, the first findings, the first tables."""
    view = of(report)
    groups = _finding_groups(findings(view), most=3)
    shown = [s for s in sections(view, most_metrics=5) if not s.folded]
    return (
        _templates()
        .get_template("notebook.html.j2")
        .render(
            **head(view),
            css=Markup(_css("notebook.css")),
            groups=[g for g in groups if g.cards],
            tables=shown[:3],
            left=len(shown) - 3,
        )
    )


def head(view: View) -> dict[str, Any]:
    """What a page starts with: title, verdict, facts."""
    data = view.data
    subject = data["subject"] or {}
    model = " ".join(part for part in (subject.get("model"), subject.get("version")) if part)
    kind = _KIND_TITLES.get(view.kind, names.upper_first(view.kind))
    return {
        "title": model or kind,
        "kind": kind if model else "fairdrift",
        "purpose": subject.get("purpose") or "",
        "banner": _banner(view),
        "facts": _facts(view, subject),
        "tool": data["tool"]["version"],
        "schema": data["schema"],
        "created": data["created"],
    }


def _banner(view: View) -> dict[str, str]:
    verdict = view.data["verdict"]
    if verdict:
        kind = {"insufficient_data": "undecided"}.get(verdict, verdict)
        word, sentence = names.VERDICTS[verdict], _verdict_sentence(view)
        return {"word": word, "sentence": sentence, "tone": _TONES[kind], "icon": _ICONS[kind]}
    for m in view.others:
        if m["metric"] == "share_of_drifted_features":
            return _drift_banner(m)
    return {
        "word": "Measured, not judged",
        "sentence": "These are measurements that may serve as evidence. A policy turns them into a "
        "verdict.",
        "tone": "",
        "icon": "",
    }


def _verdict_sentence(view: View) -> str:
    checks = view.data["checks"]
    words = {
        "fail": ("fails", "fail"),
        "insufficient_data": ("has too little data", "have too little data"),
        "warn": ("warns", "warn"),
        "pass": ("passes", "pass"),
    }
    said = []
    for verdict, (one, many) in words.items():
        n = sum(c["verdict"] == verdict for c in checks)
        if n:
            said.append(f"{n} {one if n == 1 else many}")
    return f"Of {len(checks)} {'check' if len(checks) == 1 else 'checks'}, {', '.join(said)}."


def _drift_banner(m: dict[str, Any]) -> dict[str, str]:
    kind = {"drift": "drift", "inconclusive": "undecided", "stable": "stable"}.get(
        m["finding"] or "", "undefined"
    )
    word = names.FINDINGS.get(m["finding"] or "", "No number")
    sentence = names.upper_first(m["reason"]) + "." if m["reason"] else ""
    if m["numerator"] is not None and m["denominator"] is not None:
        features = "feature" if m["denominator"] == 1 else "features"
        sentence = (
            f"{numbers.count(m['numerator'])} of {numbers.count(m['denominator'])} {features} "
            f"drifted. {sentence}"
        )
    return {"word": word, "sentence": sentence, "tone": _TONES[kind], "icon": _ICONS[kind]}


def _facts(view: View, subject: dict[str, str | None]) -> list[tuple[str, str]]:
    facts = [(names.upper_first(key), subject.get(key) or "") for key in ("owner",)]
    for part in view.data["data"]:
        role = {
            "audited": "People audited",
            "reference": "Reference rows",
            "current": "Current rows",
        }
        facts.append((role.get(part["role"], part["role"]), numbers.count(part["rows"])))
        if part["window"]:
            facts.append(("Window", part["window"]))
    regression = view.conventions.get("task") == "regression"
    if view.kind == "audit":
        facts.append(("Grouped by", ", ".join(a[0] for a in view.attributes if len(a) == 1)))
        facts.append(("Truth" if regression else "True label", ", ".join(view.columns("y_true"))))
        decision = view.conventions.get("decision") or ", ".join(view.columns("y_pred"))
        facts.append(("Prediction" if regression else "Decision", decision.replace(">=", "≥")))
        facts.append(("Positive", _positive(view)))
    confidence = view.convention("confidence")
    if confidence is not None:
        facts.append(("Confidence", f"{100 * confidence:g}%"))
    if view.data["created"]:
        facts.append(("Created", view.data["created"]))
    return [(name, value) for name, value in facts if value]


def _positive(view: View) -> str:
    reads = view.conventions.get("positive_label_reads")
    positive = view.conventions.get("positive", "").replace("1 or true", "1")
    return f"{positive} ({reads})" if reads else positive


def _finding_groups(found: Sequence[Finding], most: int | None = None) -> list[_Group]:
    groups = []
    for kind, heading in HEADINGS.items():
        of_kind = [f for f in found if f.kind == kind]
        if not of_kind:
            continue
        room = _CARDS.get(kind, 0)
        room = room if most is None else min(room, most)
        groups.append(
            _Group(
                heading,
                _LEADS.get(kind, ""),
                _ICONS[kind],
                _TONES[kind],
                [_card(f) for f in of_kind[:room]],
                of_kind[room:],
            )
        )
    return groups


def _card(f: Finding) -> _Card:
    bars = [
        (
            label,
            numbers.value_text(m),
            numbers.interval_text(m),
            Fill(m["value"], m["lower"], m["upper"]),
        )
        for label, m in f.pair
        if m["value"] is not None and 0 <= m["value"] <= 1
    ]
    return _Card(f.about, f.sentence, f.details, f.advice, bars)


def _parts(found: Sequence[Section]) -> list[_Part]:
    parts: dict[str, _Part] = {}
    for section in found:
        part = parts.setdefault(section.part, _Part(f"part-{len(parts) + 1}", section.part))
        part.sections.append(section)
    return list(parts.values())


def _reading(view: View) -> list[tuple[str, str]]:
    """How this page, not the report, sorts what it shows."""
    if view.kind != "audit":
        return []
    if any(name.startswith("tolerance_") for name in view.conventions):
        return [
            (
                "apart, or not",
                "The tolerance of this audit decides: apart where an interval lies wholly beyond "
                "it, close where two one-sided tests place it within, else not enough data to say.",
            )
        ]
    return [
        (
            "apart, or not",
            f"A difference is called small where its interval ends within {SMALL_DIFFERENCE:g} and "
            f"that of lowest ÷ highest within {FOUR_FIFTHS:g}. Groups are called apart where a "
            "larger difference's interval leaves out none; else there is not enough data to say.",
        )
    ]
