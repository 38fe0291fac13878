"""Reports as files: valid, whole, stamped only when asked."""

import os
import pickle
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta, timezone

import jsonschema
import pytest
import reports

import fairdrift as fd
import fairdrift.report


@pytest.fixture(autouse=True)
def no_epoch(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def validate(report: fd.Report) -> None:
    validator = jsonschema.Draft202012Validator(
        fairdrift.report.schema(), format_checker=jsonschema.FormatChecker()
    )
    validator.validate(report.to_dict())


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(fairdrift.report.schema())


@pytest.mark.parametrize("kind", ["audit", "drift", "gate"])
def test_reports_of_every_kind_are_valid(kind):
    report = reports.every_kind()[kind]
    assert report.kind == kind
    validate(report)


def test_reports_of_real_records_are_valid():
    validate(reports.employment_audit())
    validate(reports.employment_drift())


def test_the_schema_refuses_a_number_without_value_or_reason():
    broken = reports.audit().to_dict()
    broken["measurements"][0] |= {"status": "undefined", "value": None, "reason": None}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, fairdrift.report.schema())
    broken["measurements"][0] |= {"status": "ok"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, fairdrift.report.schema())


def test_json_saved_is_the_canonical_json_and_loads_again(tmp_path):
    report = reports.audit()
    path = report.save(tmp_path / "audit.json")
    assert path.read_text(encoding="utf-8") == report.to_json()
    assert fd.Report.load(path) == report


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.json", "{"),
        ("a.html", "<!doctype html>"),
        ("A.HTML", "<!doctype html>"),
        ("a.md", "# "),
        ("a.xml", "<?xml"),
    ],
)
def test_the_suffix_says_what_is_written(tmp_path, name, start):
    assert reports.gate().save(str(tmp_path / name)).read_text(encoding="utf-8").startswith(start)


def test_another_suffix_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(fd.InvalidInput, match=r"\.json, \.html"):
        reports.audit().save(tmp_path / "audit.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "audit.json"
    path.write_text("the old one")
    path.chmod(0o640)

    def broken(descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        reports.audit().save(path)
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    reports.audit().save(path)
    assert path.read_text().startswith("{")
    assert path.stat().st_mode & 0o777 == 0o640


def test_nothing_is_stamped_unless_asked(tmp_path):
    report = reports.audit()
    first = report.save(tmp_path / "a.json").read_bytes()
    assert report.save(tmp_path / "b.json").read_bytes() == first
    assert fd.Report.load(tmp_path / "a.json").created is None


@pytest.mark.parametrize(
    ("given", "stamped"),
    [
        ("2026-05-09T07:30:00Z", "2026-05-09T07:30:00Z"),
        (datetime(2026, 5, 9, 9, 30, tzinfo=timezone(timedelta(hours=2))), "2026-05-09T07:30:00Z"),
    ],
)
def test_a_time_that_is_given_is_stamped_in_utc(tmp_path, given, stamped):
    report = reports.audit()
    path = report.save(tmp_path / "a.json", created=given)
    assert fd.Report.load(path).created == stamped
    assert report.created is None
    validate(fd.Report.load(path))


def test_the_time_of_now_or_of_source_date_epoch(tmp_path, monkeypatch):
    path = reports.audit().save(tmp_path / "a.json", created=True)
    when = datetime.fromisoformat(fd.Report.load(path).created)
    assert abs(datetime.now(UTC) - when) < timedelta(minutes=1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    path = reports.audit().save(tmp_path / "b.json")
    assert fd.Report.load(path).created == "1970-01-01T00:00:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(fd.InvalidInput, match="SOURCE_DATE_EPOCH is 'soon'"):
        reports.audit().save(tmp_path / "c.json")


@pytest.mark.parametrize("given", ["yesterday", datetime(2026, 5, 9), "2026-05-09T07:30:00"])
def test_a_time_without_a_zone_is_refused(tmp_path, given):
    with pytest.raises(fd.InvalidInput, match="created is"):
        reports.audit().save(tmp_path / "a.json", created=given)


# --- JUnit ----------------------------------------------------------------------------------------


def cases(report: fd.Report) -> dict[str, ET.Element]:
    suites = ET.fromstring(report.to_junit())
    return {case.attrib["name"]: case for case in suites.iter("testcase")}


def suite(report: fd.Report) -> dict[str, str]:
    found = ET.fromstring(report.to_junit()).find("testsuite")
    assert found is not None
    return dict(found.attrib)


def test_a_failed_check_is_a_failure():
    report = reports.gate()
    [case] = cases(report).values()
    failure = case.find("failure")
    assert failure is not None
    assert failure.attrib["type"] == "fail"
    assert "at least 0.8 is asked" in failure.text
    assert "owner: people team" in failure.text
    assert suite(report) | {"tests": "1", "failures": "1", "errors": "0"} == suite(report)


def test_a_check_without_enough_data_is_an_error():
    report = reports.gate(min_n=10_000)
    [case] = cases(report).values()
    error = case.find("error")
    assert error is not None
    assert error.attrib["type"] == "insufficient_data"
    assert suite(report)["errors"] == "1"


def test_a_warning_passes_and_says_so():
    [case] = cases(reports.gate(severity="warn")).values()
    assert case.find("failure") is None
    assert case.findtext("system-out").startswith("warn:")


def test_a_report_without_checks_is_an_empty_suite():
    assert cases(reports.audit()) == {}
    assert suite(reports.audit())["tests"] == "0"


def test_names_that_are_no_xml_are_escaped_or_replaced():
    name = "a\x00b\x1f<&\"'>\ufffe]]>"
    report = reports.policy(id=name).evaluate(reports.audit())
    [found] = cases(report)
    assert found == "a\ufffdb\ufffd<&\"'>\ufffd]]>"


# --- verdicts -------------------------------------------------------------------------------------


def test_a_failed_gate_raises_and_names_what_failed():
    with pytest.raises(fd.GateError, match=r"four-fifths by sex: .* 0\.335") as caught:
        reports.gate().raise_for_verdict()
    assert caught.value.verdict == "fail"
    assert caught.value.report == reports.gate()
    assert isinstance(caught.value, fd.FairdriftError)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.verdict) == (str(caught.value), "fail")


def test_insufficient_data_raises_too():
    with pytest.raises(fd.GateError, match="insufficient data"):
        reports.gate(min_n=10_000).raise_for_verdict()


@pytest.mark.parametrize("check", [{"at_least": 0.3}, {"severity": "warn"}])
def test_pass_and_warn_return(check):
    reports.gate(**check).raise_for_verdict()


def test_a_report_that_no_policy_judged_does_not_pass_silently():
    with pytest.raises(fd.InvalidInput, match="no verdict"):
        reports.audit().raise_for_verdict()


# --- own numbers ----------------------------------------------------------------------------------


def test_a_number_from_elsewhere_is_measured_like_any_other(tmp_path):
    report = reports.audit()
    added = report.add("latency_ms_p99", 84.2, n=1000, lower=80.0, upper=90.0, method="load test")
    assert float(report.measure("latency_ms_p99")) == 84.2
    assert added.method == "load test"
    validate(report)
    assert fd.Report.load(report.save(tmp_path / "a.json")) == report
    assert "Latency ms p99" in report.to_html()
    check = {"id": "fast", "metric": "latency_ms_p99", "at_most": 100}
    assert fd.Policy.from_dict({"checks": [check]}).evaluate(report).verdict == "pass"


def test_a_number_of_a_group_stands_beside_its_rates():
    report = reports.audit()
    report.add("complaints", 3, attribute="sex", group="F", n=100)
    assert float(report.measure("complaints", attribute="sex", group="F")) == 3
    assert report.by_group("sex")["complaints"] == [3.0, None, None]
    assert report.to_html()


def test_a_number_that_is_not_there_needs_a_reason():
    report = reports.audit()
    with pytest.raises(fd.InvalidInput, match="needs a reason"):
        report.add("cost", None)
    assert report.add("cost", None, reason="not billed yet").status == "undefined"
    validate(report)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": "x", "value": float("nan")}, "finite"),
        ({"name": "x", "value": 1.0, "lower": 2.0, "upper": 3.0}, "does not lie"),
        ({"name": "x", "value": 1.0, "lower": 0.0}, "both lower and upper"),
        ({"name": "x", "value": 1.0, "n": -1}, "0 or more"),
        ({"name": "", "value": 1.0}, "needs a name"),
        ({"name": "x", "value": 1.0, "attribute": "sex", "group": ("F", "M")}, "2 labels"),
        ({"name": "accuracy", "value": 1.0}, "already has accuracy"),
    ],
)
def test_numbers_that_would_mislead_are_refused(given, says):
    report = reports.audit()
    before = report.to_json()
    with pytest.raises(fd.InvalidInput, match=says):
        report.add(**given)
    assert report.to_json() == before
