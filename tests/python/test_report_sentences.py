"""Findings are sentences with people in them, the ones that need an answer first."""

import pytest
import reports

import fairdrift as fd
from fairdrift.report import findings
from fairdrift.report.wording import people


def said(report: fd.Report, kind: str) -> list[str]:
    return [f.sentence for f in findings(report) if f.kind == kind]


def test_rates_are_told_as_counts_of_people_by_column_and_value():
    told = said(reports.audit(), "apart")
    assert told[0] == (
        "45 of 60 people with sex = F and able = 1 get hired ≠ 1 (75.0%), against 25 of 100 "
        "people with sex = M and able = 1 (25.0%)."
    )
    assert (
        "19 of 100 people with sex = F get hired = 1 (19.0%), against 85 of 150 people with "
        "sex = M (56.7%)."
    ) in told


def test_value_labels_make_words_of_outcomes_and_groups():
    able = {1: "able", 0: "not able"}
    reads = {"sex": {"F": "female", "M": "male"}, "able": able, "hired": able}
    told = said(reports.audit(value_labels=reads), "apart")
    assert told[0] == (
        "45 of 60 able female people are called not able (75.0%), against 25 of 100 able male "
        "people (25.0%)."
    )


def test_a_decision_with_words_of_its_own_is_no_claim_about_the_label():
    reads = {"able": {1: "able", 0: "not able"}, "hired": {1: "hired", 0: "turned away"}}
    told = said(reports.audit(value_labels=reads), "apart")
    assert told[0] == (
        "45 of 60 able people with sex = F are turned away (75.0%), against 25 of 100 able people "
        "with sex = M (25.0%)."
    )


def test_value_labels_of_outcomes_stay_with_a_state_and_a_reference():
    reads = {"able": {1: "able", 0: "not able"}, "hired": {1: "hired", 0: "turned away"}}
    roles = {"y_true": "able", "y_pred": "hired", "groups": ["sex"], "value_labels": reads}
    state = fd.State.from_bytes(fd.State(reports.people(), **roles).to_bytes())
    assert "45 of 60 able people with sex = F are turned away" in said(fd.audit(state), "apart")[0]
    reference = fd.Reference.fit(reports.people(), **roles)
    [curve] = [c for c in fd.drift(reference, reports.people()).curves if c.feature == "hired"]
    assert curve.columns[0] == ["turned away", "hired"]


def test_what_chance_explains_and_what_data_cannot_say_are_kept_apart():
    rows = {"sex": ["F"] * 40 + ["M"] * 40, "hired": [1] * 20 + [0] * 20 + [1] * 22 + [0] * 18}
    [finding] = findings(fd.audit(rows, y_pred="hired", groups=["sex"]))
    assert finding.kind == "undecided"
    assert "may be anything from none to" in finding.details[0]
    # About the same rates from many people: no more than a small difference.
    many = {"sex": ["F"] * 40_000 + ["M"] * 40_000, "hired": [1, 0] * 40_000}
    [finding] = findings(fd.audit(many, y_pred="hired", groups=["sex"]))
    assert finding.kind == "close"


def test_a_small_difference_of_rare_outcomes_is_not_called_small():
    hired = [1] * 100 + [0] * 9_900 + [1] * 400 + [0] * 9_600
    [finding] = findings(fd.audit(y_pred=hired, groups={"sex": ["F"] * 10_000 + ["M"] * 10_000}))
    assert finding.kind == "apart"
    assert "under the four-fifths line" in finding.details[1]


def test_how_many_people_would_tell_is_enough_once_they_are_there():
    def people_of(n: int) -> fd.Report:
        hired = [1] * (n // 2) + [0] * (n - n // 2) + [1] * (3 * n // 5) + [0] * (n - 3 * n // 5)
        return fd.audit(y_pred=hired, groups={"sex": ["F"] * n + ["M"] * n})

    [few] = findings(people_of(50))
    assert few.kind == "undecided"
    wanted = int(few.advice.split()[1].replace(",", ""))
    [enough] = findings(people_of(int(1.1 * wanted)))
    assert enough.kind == "apart"


def test_groups_too_small_decide_nothing_and_are_named_with_what_to_do():
    [small] = [f for f in findings(reports.audit()) if f.kind == "too_few"]
    assert small.sentence == "3 people in 1 group of sex are too few to judge: X (3)."
    assert small.advice
    assert not any("sex = X" in sentence for sentence in said(reports.audit(), "apart"))


def test_a_number_that_is_not_there_is_told_with_its_reason():
    told = said(reports.audit(), "undefined")
    assert told == [] or all("undefined:" in sentence for sentence in told)
    rows = {"sex": ["F"] * 50 + ["M"] * 50, "able": [1] * 50 + [0, 1] * 25, "hired": [1, 0] * 50}
    [told] = said(fd.audit(rows, y_true="able", y_pred="hired", groups=["sex"]), "undefined")
    assert (
        told == "False positive rate of people with sex = F is undefined: no row is truly negative."
    )


def test_the_largest_certain_difference_leads():
    found = [f for f in findings(reports.audit()) if f.kind == "apart"]
    assert [f.size for f in found] == sorted((f.size for f in found), reverse=True)


def test_drift_is_told_as_people_before_and_now():
    [age, income] = [f for f in findings(reports.drift()) if f.kind == "drift"]
    assert age.about == "Age has drifted"
    assert "4,000 of 4,000 people now have age" in age.sentence or "of 4,000" in age.sentence
    assert income.sentence == (
        "1,000 of 4,000 people now have no value for income (25.0%), against 0 of 4,000 in the "
        "reference (0.0%)."
    )
    assert said(reports.drift(), "stable") == ["1 column is stable: colour."]


def test_a_gate_tells_its_checks():
    [finding] = findings(reports.gate())
    assert finding.kind == "fail"
    assert finding.sentence.startswith(
        "Selection rate, smallest (F) ÷ largest (M), by sex: 0.335 ("
    )
    assert "at least 0.8 is asked" in finding.sentence
    assert "Owner: people team." in finding.details
    assert [f.kind for f in findings(reports.gate(at_least=0.3))] == ["pass"]


def test_weighted_counts_are_not_called_people_without_saying_so():
    weights = [2.0] * len(reports.people()["sex"])
    told = said(reports.audit(sample_weight=weights), "apart")
    assert "90 of 120 weighted people with sex = F and able = 1" in told[0]


@pytest.mark.parametrize(
    ("attribute", "label", "text"),
    [
        ("DIS", "not disabled", "not disabled people"),
        ("race", "African-American", "African-American people"),
        ("race", "Other", "people with race = Other"),
        ("RAC1P", "2", "people with RAC1P = 2"),
        ("sex", "F", "people with sex = F"),
        ("age", "25 to under 40", "people with age = 25 to under 40"),
        ("sex", "(missing)", "people with no sex"),
        ("job", "Private", "people with job = Private"),
    ],
)
def test_a_label_becomes_an_adjective_only_where_it_reads_as_one(attribute, label, text):
    assert str(people([attribute], [label])) == text


def test_real_records_say_what_happens_to_disabled_people():
    told = said(reports.employment_audit(), "apart")
    assert told[0] == (
        "1,227 of 1,801 employed disabled people are called not employed (68.1%), against 3,705 of "
        "33,621 employed, not disabled people (11.0%)."
    )


@pytest.mark.parametrize("sizes", [(100, 100), (100, 100, 80)])
def test_groups_that_tie_are_two_groups_in_every_sentence(sizes):
    """Where all are alike, the two ends of an extreme are still two groups."""
    rows = {"sex": [], "hired": []}
    for label, n in zip("FMX", sizes, strict=False):
        rows["sex"] += [label] * n
        rows["hired"] += [1, 0] * (n // 2)
    report = fd.audit(rows, y_pred="hired", groups=["sex"], policy=reports.policy(at_least=0.5))
    [undecided, passed] = findings(report)
    for text in (undecided.sentence, passed.details[0]):
        one, other = text.split(", against ")
        assert one.split("sex = ")[1][0] != other.split("sex = ")[1][0]
    m = report.measure("impact_ratio", attribute="sex")
    assert m.group != m.against


def test_a_gate_of_groups_that_tie_names_two_of_them():
    rows = {"sex": ["F"] * 40 + ["M"] * 40, "hired": [1, 0] * 40}
    gate = reports.policy().evaluate(fd.audit(rows, y_pred="hired", groups=["sex"]))
    [finding] = findings(gate)
    assert finding.sentence.startswith("Selection rate, smallest (M) ÷ largest (F), by sex: 1.000")
    assert finding.details[0] == "Selection rate: M 50.0%, F 50.0%."


def test_a_difference_says_what_is_asked_by_which_source_and_what_to_do():
    report = reports.audit(policy=reports.policy())
    by_metric = {f.about: f for f in findings(report) if f.kind == "apart"}
    hired = by_metric["Selection rate by sex"]
    assert hired.details[-1] == (
        "Asked is at least 0.8 (check four-fifths by sex; source: 29 CFR 1607.4D): fail."
    )
    assert "strata=" in hired.advice
    missed = by_metric["False negative rate by sex"]
    assert missed.details[-1] == "No check limits it."
    assert "calibration" in missed.advice
    assert not any("check" in detail for f in findings(reports.audit()) for detail in f.details)


def test_a_check_of_an_audit_counts_people_and_says_whose_it_is():
    [check] = [f for f in findings(reports.audit(policy=reports.policy())) if f.kind == "fail"]
    assert check.details[0] == (
        "19 of 100 people with sex = F get hired = 1 (19.0%), against 85 of 150 people with "
        "sex = M (56.7%)."
    )
    assert "people team" in check.advice
    assert "tables by sex" in check.advice


def test_everything_that_is_not_fine_says_what_to_do():
    checks = [
        {"id": "absent", "metric": "accuracy", "attribute": "sex", "group": "Q", "at_least": 0.5},
        {"id": "few", "metric": "selection_rate", "attribute": "sex", "group": "X", "at_least": 0},
        {"id": "warned", "metric": "accuracy", "at_least": 1, "severity": "warn"},
    ]
    audit = reports.audit(policy={"name": "p", "checks": checks})
    fine = {"close", "stable", "pass"}
    for report in (audit, reports.gate(), reports.drift()):
        for finding in findings(report):
            assert finding.advice or finding.kind in fine, finding
    advice = {f.about: f.advice for f in findings(audit)}
    assert advice["absent"] == "Correct the check, or measure what it names."
    assert "before the next release" in advice["warned"]
    [income] = [f for f in findings(reports.drift()) if "Income" in f.about]
    assert "get lost" in income.advice


def test_a_check_of_several_attributes_says_which_of_them_decided():
    rows = reports.people()
    rows["even"] = [i % 2 for i in range(len(rows["sex"]))]
    checks = [{"id": "everywhere", "metric": "impact_ratio", "at_least": 0.8}]
    report = fd.audit(rows, y_pred="hired", groups=["sex", "even"], policy={"checks": checks})
    asked = {f.about: f.details[-1] for f in findings(report) if f.kind in {"apart", "undecided"}}
    check = "Asked is at least 0.8 (check everywhere): fail"
    assert asked["Selection rate by sex"].startswith(check)
    assert asked["Selection rate by even"] == f"{check}, decided by sex × even."


def test_more_people_are_never_fewer_than_there_are():
    """Simultaneous limits may be wide where the simple estimate says that there is enough."""
    for low in range(2, 16):
        rows = {"g": [], "d": []}
        for label, chosen, n in (("a", low, 32), ("b", 1337, 3696), *((c, 9, 40) for c in "cdefg")):
            rows["g"] += [label] * n
            rows["d"] += [1] * chosen + [0] * (n - chosen)
        for finding in findings(fd.audit(rows, y_pred="d", groups=["g"])):
            numbers = [int(n.replace(",", "")) for n in finding.advice.split() if n[0].isdigit()]
            assert numbers == sorted(numbers, reverse=True)
