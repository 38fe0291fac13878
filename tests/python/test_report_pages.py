"""Pages: one file, readable without a script or a network, and nothing of the user's runs."""

import html.parser
import itertools
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import reports

import fairdrift as fd

MARKUP = "<script>alert('a')</script><img src=x onerror=alert(1)>&\"' `|*_"
LIMIT = 300_000
KINDS = ["audit", "drift", "gate"]


class Page(html.parser.HTMLParser):
    """Tags with their attributes, and the text between them."""

    VOID = frozenset(["meta", "link", "br", "img", "input", "hr"])

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_needs_nothing_but_itself(kind):
    source = reports.every_kind()[kind].to_html()
    page = Page(source)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "img", "form", "base"}
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name in {"src", "style"} for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "http://" not in source
    assert "https://" not in source
    assert "url(" not in source
    assert "@import" not in source


@pytest.mark.parametrize("kind", KINDS)
def test_the_content_policy_lets_only_this_style_in(kind):
    page = Page(reports.every_kind()[kind].to_html())
    [policy] = [m for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; "
        r"form-action 'none'",
        policy["content"],
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_reads_well_without_eyes(kind):
    page = Page(reports.every_kind()[kind].to_html())
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(th.get("scope") in {"col", "row"} for th in page.all("th"))
    # Small pictures stand beside their numbers; large ones have a name.
    for svg in page.all("svg"):
        assert svg.get("aria-hidden") == "true" or (svg["role"] == "img" and svg["aria-label"])
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {(a.get("href") or "")[1:] for a in page.all("a")}
    targets |= {s["aria-labelledby"] for s in page.all("section") if "aria-labelledby" in s}
    assert targets <= set(ids)
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(b <= a + 1 for a, b in itertools.pairwise(headings))


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_claims_more_than_evidence(kind):
    report = reports.every_kind()[kind]
    for text in (report.to_html(), report.to_markdown(), report._repr_html_()):
        assert "compliant" not in text.lower()
        assert "bias audit" not in text.lower()
    assert "measurements that may serve as evidence" in report.to_html()
    assert "measurements that may serve as evidence" in report.to_markdown()


def test_the_verdict_stands_before_everything_else():
    text = Page(reports.gate().to_html()).text
    assert text.index("Fail") < text.index("Of 1 check, 1 fails.") < text.index("Findings")
    assert text.index("Findings") < text.index("Method and provenance")
    text = Page(reports.drift().to_html()).text
    assert text.index("2 of 3 features drifted.") < text.index("Findings")
    assert "Measured, not judged" in Page(reports.audit().to_html()).text


def test_counts_reconcile_on_the_page():
    text = Page(reports.audit().to_html()).text
    assert "sex 3 253 0 equals all rows" in text
    people = reports.people()
    people["sex"] = [None if i < 5 else value for i, value in enumerate(people["sex"])]
    people["hired"] = [None if i > 250 else value for i, value in enumerate(people["hired"])]
    report = fd.audit(people, y_true="able", y_pred="hired", groups=["sex"])
    text = Page(report.to_html()).text
    assert "sex 4 253 5 equals all rows" in text
    assert "2: the decision is missing" in text


def hostile_reports() -> list[fd.Report]:
    rows = {
        MARKUP: [MARKUP] * 60 + ["</style></title></table>"] * 60,
        "<b>y</b>": [1, 0] * 60,
        "<i>d</i>": [1, 0, 0, 0] * 30,
    }
    subject = {"model": MARKUP, "version": "<u>", "owner": MARKUP, "purpose": MARKUP}
    audit = fd.audit(
        rows, y_true="<b>y</b>", y_pred="<i>d</i>", groups=[MARKUP], subject=subject,
        value_labels={"<b>y</b>": {1: "<em>yes</em>", 0: MARKUP}},
    )  # fmt: skip
    audit.add(MARKUP, 1.0, method=MARKUP)
    audit.add("<q>", None, reason=MARKUP, feature=MARKUP)
    check = {
        "id": MARKUP,
        "metric": "impact_ratio",
        "attribute": MARKUP,
        "at_least": 0.8,
        "owner": MARKUP,
        "citation": MARKUP,
    }
    gate = fd.Policy.from_dict({"name": MARKUP, "checks": [check]}).evaluate(audit)
    columns = {MARKUP: [MARKUP, "b"] * 500, "n": list(range(1000))}
    moved = {MARKUP: ["<hr>", "b"] * 500, "n": list(range(1000))}
    return [audit, gate, fd.drift(fd.Reference.fit(columns, subject=subject), moved)]


def test_names_that_are_markup_are_shown_and_never_run():
    for report in hostile_reports():
        for source in (report.to_html(), f"<main>{report._repr_html_()}</main>"):
            page = Page(source)
            names = {tag for tag, _ in page.tags}
            assert not names & {"script", "img", "em", "u", "i", "hr", "q"}
            assert "alert('a')" in page.text
        about = {"feature": MARKUP} if report.select(feature=MARKUP) else {}
        for table in (report.table(), report.table(**about)):
            assert "<script" not in table._repr_html_()


def test_names_that_are_markup_stay_text_in_markdown():
    for report in hostile_reports():
        text = report.to_markdown()
        assert not re.search(r"(?<!\\)<[a-z/]", text)
        for line in text.splitlines():
            if line.startswith("|"):
                assert len(re.findall(r"(?<!\\)\|", line)) == _columns_of(text, line)


def _columns_of(text: str, line: str) -> int:
    """How many bars the first line of this line's table has."""
    lines = text.splitlines()
    at = lines.index(line)
    while at > 0 and lines[at - 1].startswith("|"):
        at -= 1
    return len(re.findall(r"(?<!\\)\|", lines[at]))


def test_names_that_are_markup_are_text_in_figures():
    audit, _, drift = hostile_reports()
    for svg in (
        audit.figure("rates", attribute=MARKUP),
        audit.figure("disparity"),
        drift.figure("distribution", feature=MARKUP),
        drift.figure("drift"),
    ):
        root = ET.fromstring(svg)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "style", "rect", "text", "path", "circle"}


def test_figures_say_what_there_is():
    audit = reports.audit()
    assert "Selection rate by sex" in audit.figure("rates", attribute="sex")
    assert "F1" in audit.figure("disparity", attribute="sex")
    with pytest.raises(KeyError, match="rates, disparity, drift, distribution"):
        audit.figure("pie")
    with pytest.raises(KeyError, match="nothing to draw"):
        audit.figure("rates", attribute="race")
    with pytest.raises(KeyError, match="those of age"):
        reports.drift().figure("distribution", feature="height")


@pytest.mark.parametrize("kind", KINDS)
def test_equal_reports_give_equal_pages(kind):
    first, second = (reports.every_kind()[kind] for _ in range(2))
    assert first.to_html() == second.to_html()
    assert first.to_markdown() == second.to_markdown()
    assert first._repr_html_() == second._repr_html_()


@pytest.mark.parametrize("kind", KINDS)
def test_a_notebook_shows_a_report_without_touching_the_rest(kind):
    source = reports.every_kind()[kind]._repr_html_()
    [css] = re.findall("<style>(.*?)</style>", source, flags=re.S)
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"@media[^{]+\{", "", css))
    assert selectors
    for group in selectors:
        assert all(".fairdrift-report" in selector for selector in group.split(","))
    assert len(source) < 40_000


def test_a_report_of_many_features_stays_small():
    rng = np.random.default_rng(7)
    before = {f"number {i}": rng.normal(size=2000) for i in range(40)}
    before |= {f"category {i}": rng.choice(list("abcdefghij"), 2000) for i in range(10)}
    now = {name: np.roll(values, 1) for name, values in before.items()}
    for i in range(40):
        now[f"number {i}"] = now[f"number {i}"] + 0.1 * i
    page = fd.drift(fd.Reference.fit(before), now).to_html()
    assert len(page.encode()) < LIMIT
    Page(page)


def test_a_large_attribute_shows_what_matters_and_says_what_it_leaves_out():
    n = 100
    region = [f"region {i:03}" for i in range(300) for _ in range(n)]
    hired = [int(j < (10 if i == 7 else 50)) for i in range(300) for j in range(n)]
    report = fd.audit(y_pred=hired, groups={"region": region})
    source = report.to_html()
    assert len(source.encode()) < LIMIT
    text = Page(source).text
    assert "280 of 300 groups are left out" in text
    assert 'report.by_group("region")' in text
    assert "region 007" in text
    assert len(report.by_group("region")) == 300


def test_the_page_of_the_real_audit_and_its_intersections_stays_small():
    source = reports.employment_audit().to_html()
    assert len(source.encode()) < LIMIT
    text = Page(source).text
    assert "1,227 of 1,801 employed disabled people are called not employed (68.1%)" in text
    assert "under the four-fifths line of 0.8" in text


def test_the_page_of_the_real_drift_stays_small():
    source = reports.employment_drift().to_html()
    assert len(source.encode()) < LIMIT
    Page(source)


def test_reports_with_almost_nothing_in_them_are_honest_pages():
    one = fd.audit({"y": [1], "sex": ["F"]}, y_pred="y", groups=["sex"])
    text = Page(one.to_html()).text
    assert "1 person in 1 group of sex is too few to judge: F (1)." in text
    nobody = fd.audit({"y": np.array([], dtype=int), "sex": []}, y_pred="y", groups=["sex"])
    for report in (one, nobody, fd.Report.from_json(one.to_json())):
        assert Page(report.to_html())
        assert report.to_markdown()
        assert report._repr_html_()
        assert report.to_junit()


def test_short_forms_are_one_line():
    report = reports.audit()
    count = f"{len(report.measurements):,}"
    assert repr(report) == f"<Report: audit, {count} measurements>"
    assert repr(reports.gate()) == "<Report: gate, fail, 1 measurement, 1 check>"
    m = report.measure("impact_ratio", attribute="sex")
    assert repr(m).startswith("<selection rate, smallest (F) ÷ largest (M), by sex: 0.335 (")


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb, as WCAG 2.1 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_words_stand_out_from_their_paper(scheme):
    """AA of WCAG 2.1: 4.5 to 1 for text."""
    blocks = re.findall(r":root\{(.*?)\}", reports.audit().to_html(), flags=re.S)
    colours = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]+)", blocks[scheme]))
    for ink in ("ink", "soft", "blue", "bad", "warn", "unsure", "good"):
        for paper in ("paper", f"{ink}-paper"):
            if paper in colours:
                assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
    assert contrast(colours["ink"], colours["panel"]) >= 4.5
