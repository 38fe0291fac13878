"""Small reports of every kind, whose numbers can be counted on one's fingers."""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from pathlib import Path

import pandas as pd
import pytest
import shared

import fairdrift as fd

# 60 women and 100 men are able, 40 and 50 are not; 15, 75, 4 and 10 of them are hired.
PEOPLE = [
    ("F", 1, 1, 15),
    ("F", 1, 0, 45),
    ("F", 0, 1, 4),
    ("F", 0, 0, 36),
    ("M", 1, 1, 75),
    ("M", 1, 0, 25),
    ("M", 0, 1, 10),
    ("M", 0, 0, 40),
    ("X", 1, 1, 2),
    ("X", 0, 0, 1),
]


def people() -> dict[str, list]:
    """One row a person: sex, able, hired, score."""
    rows = [(sex, able, hired) for sex, able, hired, n in PEOPLE for _ in range(n)]
    sex, able, hired = (list(column) for column in zip(*rows, strict=True))
    score = [0.2 + 0.4 * a + 0.1 * h + 0.001 * (i % 97) for i, (_, a, h) in enumerate(rows)]
    return {"sex": sex, "able": able, "hired": hired, "score": score}


def audit(**options) -> fd.Report:
    """An audit of these people."""
    roles = {"y_true": "able", "y_pred": "hired", "score": "score", "groups": ["sex"]}
    return fd.audit(people(), **(roles | options))


def drift() -> fd.Report:
    """The same sizes twice: `age` moves from 20..39 to 40..59, `colour` and `income` stay."""
    before = {
        "age": [20 + i % 20 for i in range(4000)],
        "colour": ["red" if i % 2 else "blue" for i in range(4000)],
        "income": [float(i % 1000) for i in range(4000)],
    }
    now = {**before, "age": [40 + i % 20 for i in range(4000)]}
    now["income"] = [None if i % 4 == 0 else value for i, value in enumerate(before["income"])]
    return fd.drift(fd.Reference.fit(before, numeric=["age"]), now)


def policy(*, at_least: float = 0.8, **check) -> fd.Policy:
    """One check of the impact ratio by sex."""
    rule = {
        "id": "four-fifths by sex",
        "metric": "impact_ratio",
        "attribute": "sex",
        "at_least": at_least,
        "owner": "people team",
        "citation": "29 CFR 1607.4D",
    }
    return fd.Policy.from_dict({"name": "hiring", "checks": [{**rule, **check}]})


def gate(**check) -> fd.Report:
    """The policy's judgement of the audit."""
    return policy(**check).evaluate(audit())


RACES = {
    1: "White alone",
    2: "Black alone",
    3: "American Indian alone",
    4: "Alaska Native alone",
    5: "American Indian or Alaska Native, tribes",
    6: "Asian alone",
    7: "Pacific Islander alone",
    8: "some other race alone",
    9: "two or more races",
}
EMPLOYED = {1: "employed", 0: "not employed"}
READS = {
    "SEX": {1: "male", 2: "female"},
    "DIS": {1: "disabled", 2: "not disabled"},
    "RAC1P": RACES,
    "employed": EMPLOYED,
    "prediction": EMPLOYED,
}


@functools.cache
def employment(year: int) -> pd.DataFrame:
    """The census records of one year; the test is skipped where they are not here."""
    table = pd.read_csv(shared.path("data/nannyml_employment/employment_MA_2015_2018.csv.gz"))
    return table[table.year == year].reset_index(drop=True)


@functools.cache
def employment_audit() -> fd.Report:
    """2018 by sex, disability, race and all their intersections."""
    return fd.audit(
        employment(2018),
        y_true="employed",
        y_pred="prediction",
        score="predicted_probability",
        groups=["SEX", "DIS", "RAC1P"],
        value_labels=READS,
        subject={"model": "employment", "version": "2014"},
    )


@functools.cache
def employment_drift() -> fd.Report:
    """2018 against 2015."""
    reference = fd.Reference.fit(
        employment(2015),
        y_true="employed",
        y_pred="prediction",
        score="predicted_probability",
        groups=["SEX", "DIS", "RAC1P"],
        value_labels=READS,
        exclude=["id", "year"],
    )
    return fd.drift(reference, employment(2018))


def every_kind() -> dict[str, fd.Report]:
    """One report of every kind."""
    return {"audit": audit(), "drift": drift(), "gate": gate()}


class Browser:
    """A headless browser without a network."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program = program
        self.folder = folder

    def run(self, page: Path, *options: str) -> str:
        """What the browser prints about a page."""
        with tempfile.TemporaryDirectory(dir=self.folder) as profile:
            done = subprocess.run(
                [
                    self.program,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--host-resolver-rules=MAP * ~NOTFOUND",
                    f"--user-data-dir={profile}",
                    *options,
                    page.as_uri(),
                ],
                capture_output=True,
                text=True,
                timeout=120,
                check=True,
            )
        return done.stdout


def browser(folder: Path) -> Browser:
    """The browser; the test is skipped, and says so, where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        program = shutil.which(name)
        if program:
            return Browser(program, folder)
    pytest.skip("no Chromium is installed: pages are not looked at")
