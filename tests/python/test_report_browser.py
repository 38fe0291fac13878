"""A real browser, without a network, shows the page and nothing runs in it."""

import subprocess
from pathlib import Path

import pytest
import reports
from test_report_pages import hostile_reports


@pytest.fixture
def browser(tmp_path: Path) -> reports.Browser:
    return reports.browser(tmp_path)


@pytest.mark.parametrize("kind", ["audit", "drift", "gate"])
def test_a_browser_shows_the_page(browser, tmp_path, kind):
    path = reports.every_kind()[kind].save(tmp_path / f"{kind}.html")
    shown = browser.run(path, "--dump-dom")
    expected = {
        "audit": "45 of 60 people with sex = F and able = 1 get hired ≠ 1 (75.0%)",
        "drift": "1,000 of 4,000 people now have no value for income (25.0%)",
        "gate": "Of 1 check, 1 fails.",
    }
    assert expected[kind] in shown
    assert "measurements that may serve as evidence" in shown


def test_names_that_are_markup_do_not_run(browser, tmp_path):
    for i, report in enumerate(hostile_reports()):
        shown = browser.run(report.save(tmp_path / f"{i}.html"), "--dump-dom")
        assert "<script" not in shown
        assert "<img" not in shown


def test_the_style_passes_its_own_content_policy(browser, tmp_path):
    """The page does not look like the same page whose changed style the browser refuses."""
    source = reports.audit().to_html()
    styled, bare = tmp_path / "styled.html", tmp_path / "bare.html"
    styled.write_text(source, encoding="utf-8")
    bare.write_text(source.replace("<style>", "<style>p{color:red}"), encoding="utf-8")
    pictures = []
    for page in (styled, bare):
        picture = page.with_suffix(".png")
        browser.run(page, f"--screenshot={picture}", "--window-size=800,600", "--hide-scrollbars")
        pictures.append(picture.read_bytes())
    assert pictures[0] != pictures[1]


def test_the_page_prints(browser, tmp_path):
    path = reports.audit().save(tmp_path / "audit.html")
    printed = tmp_path / "audit.pdf"
    try:
        browser.run(path, f"--print-to-pdf={printed}", "--no-pdf-header-footer")
    except subprocess.CalledProcessError as refused:
        pytest.skip(f"this browser does not print: {refused.stderr[-200:]}")
    assert printed.read_bytes().startswith(b"%PDF")
