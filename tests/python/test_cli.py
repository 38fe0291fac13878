"""The command: exit codes, files it writes, what it says where."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import fairdrift as fd
from fairdrift.cli import main, screen, tables, words
from fairdrift.report.finding import HEADINGS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    rng = np.random.default_rng(7)
    rows = ["sex,age,hired,decision,score"]
    for _ in range(900):
        sex = rng.choice(["F", "M"])
        hired, decision = int(rng.random() < 0.5), int(rng.random() < (0.4 if sex == "F" else 0.6))
        rows.append(f"{sex},{rng.integers(18, 70)},{hired},{decision},{rng.random():.3f}")
    path = tmp_path / "people.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.fixture
def policy(tmp_path: Path) -> Callable[..., Path]:
    def write(**keys: object) -> Path:
        one = {"id": "sex", "metric": "impact_ratio", "attribute": "sex", "at_least": 0.8} | keys
        path = tmp_path / "gate.json"
        path.write_text(json.dumps({"checks": [one]}))
        return path

    return write


ROLES = ["--y-true", "hired", "--y-pred", "decision", "--score", "score", "--groups", "sex"]


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def audited(people: Path, name: str = "audit.json") -> Path:
    assert run("audit", people, *ROLES, "--quiet", "-o", people.parent / name) == 0
    return people.parent / name


def test_an_audit_shows_its_findings_and_tables(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", people, *ROLES) == 0
    said = capsys.readouterr()
    assert "Fairness audit" in said.out
    assert "Selection rate by sex" in said.out
    assert "Rates by sex" in said.out
    assert "\x1b" not in said.out + said.err
    assert said.err == ""


def test_every_kind_of_file_is_written_and_named(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["a.html", "a.md", "a.json", "a.xml", "a.fdstate"]
    outputs = [part for name in names for part in ("-o", people.parent / name)]
    state = people.parent / "b.fdstate"
    assert run("audit", people, *ROLES, *outputs, "--state-out", state) == 0
    report = fd.Report.load(people.parent / "a.json")
    assert (people.parent / "a.html").read_text().startswith("<!doctype html>")
    assert (people.parent / "a.md").read_text().startswith("# ")
    assert ET.parse(people.parent / "a.xml").getroot().tag == "testsuites"
    assert (people.parent / "a.fdstate").read_bytes() == state.read_bytes()
    assert fd.audit(fd.State.from_bytes(state.read_bytes())) == report
    said = capsys.readouterr().err
    assert all(f"wrote {people.parent / name}" in said for name in names)


def test_the_report_is_the_one_that_python_gives(people: Path) -> None:
    import pandas as pd

    table = pd.read_csv(people)
    roles = {"y_true": "hired", "y_pred": "decision", "score": "score", "groups": ["sex", "age"]}
    wanted = fd.audit(table, **roles, bins={"age": [25, 40]}, min_group_size=50, confidence=0.9)
    out = people.parent / "audit.json"
    options = ["--bins", "age=25,40", "--min-group-size", "50", "--confidence", "0.9", "-q"]
    assert run("audit", people, *ROLES, "--groups", "age", *options, "-o", out) == 0
    assert out.read_text() == wanted.to_json()


OPTIONS: list[tuple[list[str], dict[str, object]]] = [
    (["--cluster", "age"], {"cluster": "age"}),
    (["--design-effect", "2.5"], {"design_effect": 2.5}),
    (["--tolerance", "0.05"], {"tolerance": 0.05}),
    (["--tolerance", "difference=.05,ratio=.8"], {"tolerance": {"difference": 0.05, "ratio": 0.8}}),
    (["--tolerance", "difference=.05", "--tolerance", "ratio=.8", "--multiplicity", "report"],
     {"tolerance": {"difference": 0.05, "ratio": 0.8}, "multiplicity": "report"}),
    (["--population", "sex:F=.51,M=.49"], {"population": {"sex": {"F": 0.51, "M": 0.49}}}),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "given"), OPTIONS)
def test_every_option_means_what_it_means_in_python(
    people: Path, typed: list[str], given: dict[str, object]
) -> None:
    output = people.parent / "typed.json"
    assert run("audit", people, *ROLES, *typed, "-q", "-o", output) == 0
    roles = {"y_true": "hired", "y_pred": "decision", "score": "score", "groups": ["sex"]}
    table = tables_of(people)
    expected = fd.audit(table, **roles, **given)
    assert output.read_text().rstrip() == expected.to_json().rstrip()
    assert expected.to_json() != fd.audit(table, **roles).to_json()


def test_tasks_are_told_and_seeds_are_those_of_the_resamples(people: Path) -> None:
    numbers = ["--y-true", "age", "--y-pred", "score", "--groups", "sex", "-q"]
    output = people.parent / "numbers.json"
    assert run("audit", people, *numbers, "--task", "regression", "-o", output) == 0
    assert fd.Report.load(output).measure("mean_error", attribute="sex", group="F").n > 0
    ranked = ["--score", "score", "--groups", "sex", "--task", "ranking", "-q"]
    drawn = []
    for seed in (1, 1, 2):
        assert run("audit", people, *ranked, "--seed", seed, "-o", output) == 0
        found = [m for m in fd.Report.load(output).measurements if m.metric == "rkl"]
        drawn.append([m.p_value for m in found])
    assert drawn[0] == drawn[1] != drawn[2]


def test_clusters_are_counted_in_states_and_not_asked_for_again(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state, once, again = (people.parent / name for name in ("c.fdstate", "a.json", "b.json"))
    clustered = [*ROLES, "--cluster", "age", "-q"]
    assert run("audit", people, *clustered, "-o", once, "--state-out", state) == 0
    assert run("audit", state, "-q", "-o", again) == 0
    assert again.read_bytes() == once.read_bytes()
    for option in (["--cluster", "age"], ["--task", "binary"]):
        capsys.readouterr()
        assert run("audit", state, *option) == 2
        assert f"{option[0]} is given with states" in capsys.readouterr().err


def test_a_comma_inside_a_label_of_a_population_is_no_border() -> None:
    shares = words.population_of(["race:a, b=0.25,c=.5,d, e=2.5e-1", "sex:F=1"])
    assert shares == {"race": {"a, b": 0.25, "c": 0.5, "d, e": 0.25}, "sex": {"F": 1.0}}


def test_a_policy_asks_for_the_confidence_that_its_family_needs(
    people: Path, policy: Callable[..., Path]
) -> None:
    gate, output = policy(at_least=0.1), people.parent / "judged.json"
    gate.write_text(json.dumps({**json.loads(gate.read_text()), "family_error": 0.01}))
    confidences = []
    for typed in ([], ["--confidence", "0.8"]):
        assert run("audit", people, *ROLES, "--policy", gate, *typed, "-q", "-o", output) == 0
        rate = fd.Report.load(output).measure("selection_rate", attribute="sex", group="F")
        confidences.append(rate.confidence)
    assert confidences == [pytest.approx(0.99), 0.8]


def test_counting_in_batches_gives_the_same_bytes(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = audited(people).read_bytes()
    monkeypatch.setattr(tables, "_BATCH", 100)
    assert audited(people, "batches.json").read_bytes() == whole


def test_json_alone_goes_to_standard_output(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", people, *ROLES, "--json") == 0
    said = capsys.readouterr()
    assert fd.Report.from_json(said.out).kind == "audit"
    assert said.err == ""


def test_quiet_says_nothing(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", people, *ROLES, "--quiet", "-o", people.parent / "a.html") == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"at_least": 0.1}, 0),
        ({"at_least": 0.99, "severity": "warn"}, 0),
        ({"at_least": 0.99}, 1),
        ({"min_n": 100_000}, 3),
        ({"metric": "impact"}, 1),
        ({"at_leest": 0.1}, 2),
    ],
)
def test_the_exit_code_of_a_gate_is_its_verdict(
    people: Path, policy: Callable[..., Path], keys: dict[str, object], code: int
) -> None:
    assert run("gate", policy(**keys), audited(people), "--quiet") == code


def test_a_gate_is_a_report_that_can_be_written_and_shown_again(
    people: Path, policy: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    gate = people.parent / "gate.json.json"
    assert run("gate", policy(at_least=0.99), audited(people), "-o", gate) == 1
    assert "Fail" in capsys.readouterr().out
    page, tests = people.parent / "gate.html", people.parent / "gate.xml"
    assert run("report", gate, "-o", page, "-o", tests) == 0
    assert "Fail" in capsys.readouterr().out
    suite = ET.parse(tests).getroot()
    assert len(suite.findall(".//testcase")) == len(suite.findall(".//failure")) == 1
    assert "at least 0.99" in page.read_text()


def test_a_reference_is_made_and_rows_are_compared_with_it(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = people.parent
    ref = folder / "people.fdref"
    made = ["--exclude", "hired", "--subject", "model=hiring", "--subject", "version=3"]
    roles = ["--y-pred", "decision", "--score", "score", "--groups", "sex"]
    assert run("reference", people, *roles, *made, "-o", ref) == 0
    assert "age: number" in capsys.readouterr().out
    assert fd.Reference.load(ref).rows == 900
    drift = folder / "drift.json"
    assert run("drift", ref, people, "--where", "age > 40", "-o", drift) == 0
    assert "Drift report: hiring 3" in capsys.readouterr().out
    report = fd.Report.load(drift)
    assert report.measure("kolmogorov_smirnov", feature="age").finding == "drift"
    assert report.to_dict()["subject"]["version"] == "3"
    half = folder / "half.fdstate"
    where = ["--where", "age > 40", "-q"]
    assert run("drift", ref, people, *where, "--state-out", half) == 0
    again = folder / "again.json"
    assert run("drift", ref, half, "-q", "-o", again) == 0
    assert again.read_bytes() == drift.read_bytes()
    fewer = folder / "fewer.csv"
    fewer.write_text("sex,score\nF,0.5\nM,0.25\n")
    assert run("drift", ref, fewer, "-q", "-o", again) == 0
    gone = fd.Report.load(again).measure("kolmogorov_smirnov", feature="age")
    assert gone.reason == "column 'age' is not in the data"
    assert run("drift", ref, fewer, "-q", "--state-out", half) == 2
    assert "a state counts 'age', which is not in the data" in capsys.readouterr().err
    limit = ["--smallest-effect", "kolmogorov_smirnov:age=0.9", "-q"]
    assert run("drift", ref, half, *limit, "-o", again) == 0
    found = fd.Report.load(again).measure("kolmogorov_smirnov", feature="age")
    assert found.finding == "stable"


def test_a_reference_of_clusters_compares_rows_with_and_without_them(people: Path) -> None:
    ref, state, found = (people.parent / f"c.{kind}" for kind in ("fdref", "fdstate", "json"))
    roles = ["--y-pred", "decision", "--groups", "sex", "--cluster", "hired", "--exclude", "score"]
    assert run("reference", people, *roles, "-q", "-o", ref) == 0
    assert run("drift", ref, people, "-q", "--state-out", state, "-o", found) == 0
    assert fd.State.from_bytes(state.read_bytes()).columns["cluster"] == "hired"
    bare = people.parent / "bare.csv"
    bare.write_text("sex,age,decision\nF,20,1\nM,30,0\n")
    assert run("drift", ref, bare, "-q", "-o", found) == 0
    assert "column 'hired' is not in the data" in found.read_text()


def test_states_add_up_to_the_state_of_all_rows(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = people.parent
    for name, where in (("a", "age < 30"), ("b", "age >= 30"), ("whole", "true")):
        state = folder / f"{name}.fdstate"
        assert run("audit", people, *ROLES, "--where", where, "--state-out", state, "-q") == 0
    total = folder / "sum.fdstate"
    assert run("merge", folder / "a.fdstate", folder / "b.fdstate", "-o", total) == 0
    assert "2 states, 900 rows" in capsys.readouterr().out
    assert total.read_bytes() == (folder / "whole.fdstate").read_bytes()
    assert run("audit", folder / "[ab].fdstate", "-q", "-o", folder / "sum.json") == 0
    assert (folder / "sum.json").read_bytes() == audited(people).read_bytes()


def test_the_time_is_written_only_when_asked(people: Path) -> None:
    report = people.parent / "a.json"
    assert json.loads(audited(people).read_text())["created"] is None
    assert run("audit", people, *ROLES, "-q", "--stamp", "-o", report) == 0
    assert json.loads(report.read_text())["created"].endswith("Z")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit", "nowhere.csv"], "nowhere.csv does not exist"),
        (["audit", "."], "is a folder"),
        (["audit", "PEOPLE"], "there is nothing to audit"),
        (["audit", "PEOPLE", "--y-pred", "decisions"], "has no column 'decisions'"),
        (["audit", "PEOPLE", "--y-pred", "sex"], "holds 'F', 'M'"),
        (["audit", "PEOPLE", "--y-pred", "decision", "--where", "age >"], "--where 'age >'"),
        (["audit", "PEOPLE", "--y-pred", "decision", "--where", "agee > 3"], "agee"),
        (["audit", "PEOPLE", "--y-pred", "decision", "-o", "a.pdf"], "must end in .html"),
        (["audit", "PEOPLE", "--y-pred", "decision", "-o", "no/a.html"], "no folder no"),
        (["audit", "PEOPLE", "--y-pred", "decision", "--bins", "age"], "--bins is 'age'"),
        (["audit", "PEOPLE", "--y-pred", "decision", "--subject", "a=b"], "one of model="),
        (["audit", "PEOPLE", "--y-pred", "decision", "--confidence", "2"], "confidence"),
        (["audit", "PEOPLE", "--y-pred", "decision", "--skip", "1", "--skip", "2"], "2 times"),
        (["audit", "PEOPLE", "--y-pred", "decision", "--value-labels", "x"], "COLUMN:value"),
        (["audit", "PEOPLE", *ROLES, "--tolerance", "much"], "'much' is no number"),
        (["audit", "PEOPLE", *ROLES, "--tolerance", "gap=1"], "one of difference=…, ratio=…"),
        (["audit", "PEOPLE", *ROLES, "--population", "sex=1"], "ATTRIBUTE:group=share"),
        (["audit", "PEOPLE", *ROLES, "--population", "sex:F=0.3,M=0.3"], "add up to"),
        (["audit", "PEOPLE", *ROLES, "--cluster", "branch"], "has no column 'branch'"),
        (["audit", "PEOPLE", *ROLES, "--cluster", "age", "--design-effect", "2"], "design_effect"),
        (["audit", "PEOPLE", *ROLES, "--multiplicity", "all"], "multiplicity is 'all'"),
        (["audit", "PEOPLE", *ROLES, "--task", "binry"], "task is 'binry'"),
        (["subgroups", "PEOPLE", *ROLES, "--metric", "roc_auc"], "roc_auc"),
        (["proxies", "PEOPLE"], "Missing option '--groups'"),
        (["proxies", "PEOPLE", "--groups", "sexes"], "has no column 'sexes'"),
        (["audit", "PEOPLE", "--columns", "a,b", "--y-pred", "a"], "5 columns, but"),
        (["merge", "PEOPLE", "-o", "a.fdstate"], "is no state"),
        (["drift", "PEOPLE", "PEOPLE"], "is a table, not a reference"),
        (["gate", "PEOPLE", "PEOPLE"], "is a table, not a policy"),
        (["report", "PEOPLE"], "is a table, not a report"),
        (["reference", "PEOPLE", "-o", "a.html"], "must end in .fdref"),
        (["audit"], "Missing argument"),
        (["audit", "PEOPLE", "--yy", "a"], "No such option"),
        (["audit", "PEOPLE", "--confidence", "much"], "--confidence"),
        (["adit"], "adit"),
    ],
)
def test_bad_input_ends_in_2_with_a_message_and_no_traceback(
    people: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(*(str(people) if part == "PEOPLE" else part for part in arguments)) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Traceback" not in printed.err
    assert printed.out == ""


def test_what_nobody_expected_ends_in_2_and_debug_shows_where(
    people: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the sky fell")

    monkeypatch.setattr(fd, "audit", fail)
    assert run("audit", people, *ROLES) == 2
    said = capsys.readouterr().err
    assert "unexpected RuntimeError: the sky fell" in said
    assert "Traceback" not in said
    assert run("audit", people, *ROLES, "--debug") == 2
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_is_no_verdict(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fd, "audit", interrupt)
    assert run("audit", people, *ROLES) == 130


def test_a_refused_output_or_slip_is_known_before_anything_is_read(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object, **__: object) -> None:
        raise AssertionError("the data was read")

    monkeypatch.setattr(tables.Tables, "batches", read)
    assert run("audit", people, *ROLES, "-o", "a.pdf") == 2
    assert run("audit", people, *ROLES, "--tolerance", "much") == 2


def test_options_of_tables_are_refused_beside_states(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = people.parent / "a.fdstate"
    assert run("audit", people, *ROLES, "-q", "--state-out", state) == 0
    assert run("audit", state, "--where", "age > 3") == 2
    assert "--where is given with states" in capsys.readouterr().err
    assert run("audit", state, people) == 2
    assert "some are tables" in capsys.readouterr().err
    state.write_bytes(state.read_bytes()[:-9])
    assert run("audit", state) == 2
    assert "a.fdstate: corrupt state" in capsys.readouterr().err


def test_labels_of_people_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "evil.csv"
    rows = "".join(f"\x1b[31m[bold]M,{i % 2}\nF,{i % 3 % 2}\n" for i in range(60))
    path.write_text("sex,d\n" + rows)
    assert run("audit", path, "--y-pred", "d", "--groups", "sex") == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "[31m[bold]M" in said


def in_terminal(monkeypatch: pytest.MonkeyPatch, **environment: str) -> io.StringIO:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    made = Terminal()
    monkeypatch.setattr(sys, "stdout", made)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return made


def test_a_terminal_gets_colour_unless_it_is_not_wanted(
    people: Path, policy: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    audit, limit = audited(people), policy(at_least=0.99)
    seen = in_terminal(monkeypatch)
    assert run("gate", limit, audit) == 1
    assert "\x1b[1;31m" in seen.getvalue()
    seen = in_terminal(monkeypatch, NO_COLOR="1")
    assert run("gate", limit, audit) == 1
    assert "\x1b[1;31m" not in seen.getvalue()


@pytest.mark.parametrize(("is_terminal", "quiet"), [(True, False), (True, True), (False, False)])
def test_waiting_is_shown_when_it_takes_long_and_somebody_looks(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, quiet: bool
) -> None:
    in_terminal(monkeypatch)
    errors = type(sys.stdout)() if is_terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", errors)
    terminal = screen.Screen(quiet=quiet)
    with terminal.progress("counting") as bar:
        bar.reached(50)
    assert errors.getvalue() == ""
    monkeypatch.setattr(screen, "_PATIENCE", 0)
    with terminal.progress("counting") as bar:
        bar.reached(50)
        time.sleep(0.5)
    assert ("counting" in errors.getvalue()) == (is_terminal and not quiet)


def test_the_release_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"fairdrift {fd.__version__}\n"


def test_help_is_no_error_and_no_command_is(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("audit", "reference", "drift", "merge", "gate", "report"):
        assert run(command, "--help") == 0
        assert "Usage" in capsys.readouterr().out
    assert run() == 2


@pytest.mark.parametrize("library", ["duckdb", "typer", "rich"])
def test_without_the_extra_it_says_what_to_install(library: str) -> None:
    missing = f"import sys; sys.modules[{library!r}] = None"
    code = f"{missing}; from fairdrift.cli import main; sys.exit(main([]))"
    path = {"PYTHONPATH": str(Path(fd.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | path,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        f"fairdrift: the command line needs {library}, which is not installed: "
        "pip install 'fairdrift[cli]'\n"
    )


def test_a_reader_that_leaves_is_no_crash(people: Path) -> None:
    path = {"PYTHONPATH": str(Path(fd.__file__).parents[1])}
    started = subprocess.Popen(
        [sys.executable, "-m", "fairdrift", "audit", str(people), *ROLES],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | path,
    )
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.close()
    errors = started.stderr.read()
    started.wait()
    assert b"Traceback" not in errors
    assert b"Exception" not in errors


def test_an_audit_with_a_policy_exits_with_its_verdict(
    people: Path, policy: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for limit, keys, code in ((0.1, {}, 0), (0.99, {}, 1), (0.1, {"min_n": 10**6}, 3)):
        gate = policy(at_least=limit, **keys)
        output = people.parent / "judged.json"
        assert run("audit", people, *ROLES, "--policy", gate, "-o", output) == code
        assert fd.Report.load(output).checks[0].id == "sex"
        assert "Checks" in capsys.readouterr().out


def test_files_in_the_wrong_place_are_called_what_they_are(
    people: Path, policy: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    report = audited(people)
    gate = policy()
    toml = people.parent / "gate.toml"
    toml.write_text('[[checks]]\nid = "a"\nmetric = "accuracy"\nat_least = 0.5\n')
    reference = people.parent / "a.fdref"
    assert run("reference", people, *ROLES, "-q", "-o", reference) == 0
    for arguments, said in (
        (["gate", report, gate], "is a report, not a policy; the policy comes first"),
        (["gate", gate, toml], "gate.toml is a policy, not a report"),
        (["gate", people, report], "people.csv is a table, not a policy"),
        (["gate", gate, reference], "a.fdref is a reference, not a report"),
        (["drift", people, reference], "people.csv is a table, not a reference"),
        (["drift", report, people], "audit.json is a report, not a reference"),
        (["audit", report, *ROLES], "audit.json is a report, not a table"),
        (["audit", reference, *ROLES], "a.fdref is a reference"),
        (["report", people], "people.csv is a table, not a report"),
    ):
        capsys.readouterr()
        assert run(*arguments) == 2
        assert said in capsys.readouterr().err


def test_a_table_without_rows_is_bad_input(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = people.parent / "header.csv"
    header.write_text("sex,age,hired,decision,score\n")
    empty = people.parent / "empty.csv"
    empty.write_text("")
    reference = people.parent / "a.fdref"
    assert run("reference", people, *ROLES, "-q", "-o", reference) == 0
    for arguments, said in (
        (["audit", header, *ROLES], "header.csv"),
        (["drift", reference, header], "header.csv"),
        (["reference", header, *ROLES, "-o", people.parent / "b.fdref"], "header.csv"),
        (["audit", empty, *ROLES], "empty.csv is empty"),
        (["audit", people, *ROLES, "--where", "age > 200"], "for which age > 200"),
    ):
        capsys.readouterr()
        assert run(*arguments) == 2, arguments
        assert said in capsys.readouterr().err


# ---- searches


def test_a_search_over_subgroups_is_the_one_that_python_makes(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, state = people.parent / "found.json", people.parent / "a.fdstate"
    roles = ["--y-pred", "decision", "--groups", "sex,age", "--bins", "age=30,50"]
    options = ["--depth", "2", "--replicates", "199", "--seed", "4", "--subject", "model=m"]
    assert run("subgroups", people, *roles, *options, "-o", output) == 0
    assert "Subgroups that explain what is apart" in capsys.readouterr().out
    expected = fd.subgroups(
        tables_of(people),
        y_pred="decision",
        groups=["sex", "age"],
        bins={"age": [30, 50]},
        depth=2,
        replicates=199,
        seed=4,
        subject={"model": "m"},
    )
    assert output.read_text().rstrip() == expected.to_json().rstrip()
    assert run("audit", people, *roles, "-q", "--state-out", state) == 0
    again = people.parent / "again.json"
    assert run("subgroups", state, *options, "-q", "-o", again) == 0
    assert again.read_bytes() == output.read_bytes()


def test_stand_ins_for_groups_are_found_in_tables_alone(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    titled = people.parent / "titled.csv"
    first, *rows = people.read_text().splitlines()
    titles = [("Ms" if row.startswith("F") else "Mr") + "," + row for row in rows]
    titled.write_text("\n".join(["title," + first, *titles]) + "\n")
    output = people.parent / "found.json"
    assert run("proxies", titled, "--groups", "sex", "--exclude", "hired", "-o", output) == 0
    assert "Stands in for a group" in capsys.readouterr().out
    expected = fd.proxies(tables_of(titled), groups=["sex"], exclude=["hired"])
    assert output.read_text().rstrip() == expected.to_json().rstrip()
    asked = ["--groups", "sex", "--features", "age,score", "-q", "-o", output]
    assert run("proxies", titled, *asked) == 0
    assert {m.feature for m in fd.Report.load(output).measurements if m.feature} == {"age", "score"}
    state = people.parent / "a.fdstate"
    assert run("audit", people, *ROLES, "-q", "--state-out", state) == 0
    assert run("proxies", state, "--groups", "sex") == 2
    assert "states hold no values of features" in capsys.readouterr().err
    assert run("proxies", titled, "--groups", "sex", "--where", "age > 200") == 2
    assert "for which age > 200" in capsys.readouterr().err


def tables_of(path: Path) -> dict[str, np.ndarray]:
    """A table as Python's readers of text give it, without any of them."""
    first, *rows = path.read_text().splitlines()
    columns = zip(*(row.split(",") for row in rows), strict=True)
    read = {}
    for name, values in zip(first.split(","), columns, strict=True):
        is_text = not values[0].replace(".", "").isdigit()
        whole = "." not in "".join(values)
        read[name] = np.array(values, dtype=str if is_text else int if whole else float)
    return read


def test_every_kind_of_finding_has_a_colour() -> None:
    assert screen._STYLES.keys() >= HEADINGS.keys()


# ---- tables of rules


@pytest.fixture
def applicants(tmp_path: Path) -> Path:
    rows = ["sex,race,job,hired,score"]
    for i in range(240):
        sex, race, job = "FM"[i % 2], "ABC"[i % 3], "xy"[i // 120]
        rows.append(f"{sex},{race},{job},{int(i % 5 < (2 if sex == 'F' else 4))},{i % 50}")
    path = tmp_path / "applicants.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


def test_a_rules_table_is_printed_written_and_judges_nothing(
    applicants: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, sheet = tmp_path / "t.html", tmp_path / "t.csv"
    asked = ["rules", "eeoc", str(applicants), "--y-pred", "hired", "--groups", "sex"]
    assert main([*asked, "--strata", "job", "-o", str(page), "-o", str(sheet)]) == 0
    said = capsys.readouterr().out
    assert "Adverse impact" in said
    assert "measurements that may serve as evidence" in said
    assert "Measured, not judged" in page.read_text()
    assert sheet.read_text().startswith("attribute,group,n,selected")
    assert main([*asked, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    expected = fd.rules.eeoc(counts={"F": (48, 120), "M": (96, 120)}).rows[0]
    assert rows[0]["impact_ratio"] == expected["impact_ratio"] == 0.5


def test_local_law_and_credit_tables_of_a_file(
    applicants: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["rules", "ll144", str(applicants), "--score", "score", "--sex", "sex"]
    assert main([*asked, "--race", "race", "--auditor", "An Auditor"]) == 0
    said = capsys.readouterr().out
    assert "Audit date: MISSING" in said
    assert "Auditor: An Auditor" in said
    asked = ["rules", "credit", str(applicants), "--score", "score", "--groups", "sex"]
    assert main([*asked, "--cutoff", "20", "--json"]) == 0
    assert {row["approval"] for row in json.loads(capsys.readouterr().out)["rows"]} == {
        "score 20",
        "mean score",
    }


def test_a_rules_table_of_a_state_and_what_cannot_be_written(
    applicants: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "s.fdstate"
    asked = [str(applicants), "--y-pred", "hired", "--groups", "sex,race", "-q"]
    assert main(["audit", *asked, "--state-out", str(state)]) == 0
    assert main(["rules", "ll144", str(state), "--sex", "sex", "--race", "race", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["facts"]["people_assessed"] == 240
    assert main(["rules", "eeoc", *asked, "-o", str(tmp_path / "t.md")]) == 2
    assert ".html or .csv or .json" in capsys.readouterr().err
