"""The files of the field load as they are and give the published figures."""

from __future__ import annotations

from pathlib import Path

import pytest
import shared

import fairdrift as fd
from fairdrift.cli import main

ADULT = (
    "age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex,"
    "capital-gain,capital-loss,hours-per-week,native-country,income"
)


def audited(tmp_path: Path, *arguments: object) -> fd.Report:
    out = tmp_path / "report.json"
    assert main(["audit", *map(str, arguments), "-o", str(out)]) == 0
    return fd.Report.load(out)


def counts(report: fd.Report, metric: str, attribute: str, group: str) -> tuple[float, float]:
    m = report.measure(metric, attribute=attribute, group=group, comparison="")
    return m.numerator, m.denominator


def test_compas_has_names_twice_and_loads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = shared.path("data/compas/compas-scores-two-years.noid.csv")
    positive = [part for label in ("1", "Medium", "High") for part in ("--positive", label)]
    roles = ["--y-true", "two_year_recid", "--y-pred", "score_text", "--groups", "race"]
    report = audited(tmp_path, file, *roles, *positive)
    assert report.measure("count").n == 7214
    for group, wrongly_high, wrongly_low in (
        ("African-American", (805, 1795), (532, 1901)),
        ("Caucasian", (349, 1488), (461, 966)),
    ):
        assert counts(report, "false_positive_rate", "race", group) == wrongly_high
        assert counts(report, "false_negative_rate", "race", group) == wrongly_low
    said = capsys.readouterr().err
    assert "decile_score is there more than once; one more is decile_score_1" in said
    assert "priors_count is there more than once; one more is priors_count_1" in said


@pytest.mark.parametrize("junk", [[], ["--comment", "|"], ["--skip", "0", "--skip", "1"]])
def test_adult_is_two_files_with_blanks_dots_and_a_first_line_of_another_kind(
    tmp_path: Path, junk: list[str]
) -> None:
    files = [shared.path(f"data/adult/adult.{part}") for part in ("data", "test")]
    options = ["--columns", ADULT, "--strip-suffix", ".", "--missing", "?", "--quiet", *junk]
    roles = ["--y-pred", "income", "--positive", ">50K", "--groups", "sex,workclass"]
    report = audited(tmp_path, *files, *options, *roles)
    assert report.measure("count").n == 48842
    rate = {
        sex: report.measure("selection_rate", attribute="sex", group=sex, comparison="").value
        for sex in ("Female", "Male")
    }
    assert rate["Female"] == pytest.approx(0.109251, abs=5e-7)
    assert rate["Male"] == pytest.approx(0.303767, abs=5e-7)
    ratio = report.measure("impact_ratio", attribute="sex").value
    assert ratio == pytest.approx(0.359655, abs=5e-7)
    missing = report.measure("count", attribute="workclass", group="(missing)")
    assert missing.n == 2799


def test_german_credit_is_separated_by_blanks(tmp_path: Path) -> None:
    file = shared.path("data/german_credit/german.data")
    options = ["--bins", "column13=25", "--value-labels", "column9:A92=female", "--quiet"]
    roles = ["--y-pred", "column21", "--positive", "1", "--groups", "column9,column13"]
    report = audited(tmp_path, file, *roles, *options)
    assert report.measure("selection_rate").value == 0.7
    assert report.measure("count", attribute="column9", group="female").n == 310
    assert report.measure("count", attribute="column13", group="under 25").n == 149


def test_bank_marketing_is_a_member_of_a_zip_file(tmp_path: Path) -> None:
    file = shared.path("data/bank_marketing/bank.zip")
    roles = ["--y-pred", "y", "--positive", "yes", "--groups", "marital", "--quiet"]
    report = audited(tmp_path, f"{file}::bank/bank.csv", *roles)
    rate = report.measure("selection_rate")
    assert (rate.numerator, rate.denominator) == (4640, 41188)


def test_employment_records_give_the_two_gates_of_the_demo(tmp_path: Path) -> None:
    file = shared.path("data/nannyml_employment/employment_MA_2015_2018.csv.gz")
    examples = Path(__file__).parents[2] / "docs/examples"
    labels = ["--value-labels", examples / "employment_labels.toml", "--quiet"]
    roles = ["--y-true", "employed", "--y-pred", "prediction", "--groups", "SEX,DIS"]
    report = audited(tmp_path, file, "--where", "year = 2018", *roles, *labels)
    for attribute, ratio, name, code in (
        ("SEX", 0.991, "sex", 0),
        ("DIS", 0.151, "disability", 1),
    ):
        found = report.measure("selection_rate", attribute=attribute, comparison="min_ratio")
        assert found.value == pytest.approx(ratio, abs=5e-4)
        policy = str(examples / f"gate_{name}.toml")
        assert main(["gate", policy, str(tmp_path / "report.json"), "--quiet"]) == code
    working = ["--where", "year = 2018 and AGEP between 16 and 64"]
    assert audited(tmp_path, file, *working, *roles, *labels).measure("count").n == 45307
