"""Tables that rules ask for: published figures to their digits, and what is undefined says so."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest
import scipy.stats
import shared

import fairdrift as fd
from fairdrift import stats

ROOT = Path(__file__).parents[2]


def case(name: str) -> dict[str, Any]:
    return shared.golden("fairness")[name]


def group(table: fd.rules.RuleTable, name: str, attribute: str | None = None) -> dict[str, Any]:
    found = [
        row
        for row in table.rows
        if ", ".join(row["group"]) == name and attribute in (None, row["attribute"])
    ]
    assert len(found) == 1
    return found[0]


def people(categories: dict[str, dict[str, int]], outcome: str, unknown: int = 0) -> dict[str, Any]:
    """Rows that have these counts."""
    category: list[Any] = []
    value: list[int] = []
    for name, n in categories.items():
        category += [name] * n["n"]
        value += [1] * n[outcome] + [0] * (n["n"] - n[outcome])
    return {
        "race": np.array(category + [None] * unknown, dtype=object),
        "value": np.array(value + [0] * unknown),
    }


# ---- published figures


@pytest.mark.parametrize("name", ["au-ztest-1", "au-ztest-2"])
def test_golden_pooled_z(name: str) -> None:
    given = case(name)
    x = given["inputs"]
    z, _ = stats.pooled_z(x["x1"], x["n1"], x["x2"], x["n2"])
    assert z == pytest.approx(given["expected"]["z"], abs=given["tolerance"])


def test_golden_bayes_factor() -> None:
    given = case("au-bayes-factor")
    assert stats.bayes_factor(*given["inputs"]["table"]) == pytest.approx(
        given["expected"], abs=given["tolerance"]
    )


def test_golden_fisher_of_the_table_is_the_exact_one() -> None:
    for name, given in shared.golden("fairness").items():
        if not name.startswith("fisher-"):
            continue
        (a, b), (c, d) = given["inputs"]["table"]
        table = fd.rules.eeoc(counts={"x": (a, a + b), "y": (c, c + d)}, against="y")
        assert group(table, "x")["fisher_p_value"] == pytest.approx(
            given["expected"], rel=given["tolerance"]
        )


def test_golden_flip_flop() -> None:
    given = case("eeoc-qa21-flipflop")
    table = fd.rules.eeoc(
        counts={"low": tuple(given["inputs"]["low"]), "high": tuple(given["inputs"]["high"])}
    )
    low, expected = group(table, "low"), given["expected"]
    assert low["impact_ratio"] == pytest.approx(expected["impact_ratio"], abs=given["tolerance"])
    assert low["impact_ratio_low"] is expected["below_four_fifths"]
    assert low["flips"] is expected["flips_with_one_person"]


def test_golden_bias_ratio_of_four_groups() -> None:
    given = case("auditai-readme-45")
    pairs = zip(given["inputs"]["selected"], given["inputs"]["n"], strict=True)
    table = fd.rules.eeoc(counts={str(i): pair for i, pair in enumerate(pairs)})
    ratios = [row["impact_ratio"] for row in table.rows if not row["reference"]]
    assert min(ratios) == pytest.approx(given["expected"], abs=given["tolerance"])


def test_golden_impact_ratio_and_odds_ratio_of_women_against_men() -> None:
    given = case("so-air-female-male")
    x = given["inputs"]
    table = fd.rules.eeoc(
        counts={
            "women": (x["favorable_protected"], x["total_protected"]),
            "men": (x["favorable_reference"], x["total_reference"]),
        },
        against="men",
    )
    women, expected = group(table, "women"), given["expected"]
    assert women["impact_ratio"] == pytest.approx(expected["AIR"], abs=given["tolerance"])
    # The published odds ratio has four decimals.
    assert women["odds_ratio"] == pytest.approx(expected["OR"], abs=5e-5)
    assert women["shortfall"] == pytest.approx(1034 * 808 / 1622 - 414)


def test_golden_local_law_tables_of_ten_thousand_people() -> None:
    given = case("so-ll144-race")
    x = given["inputs"]
    everyone = x["categories"] | x["excluded_under_2pct"]
    for outcome, name in (
        ("above_median", "scoring_impact_ratio"),
        ("selected", "selection_impact_ratio"),
    ):
        rows = people(everyone, outcome, x["unknown"])
        if outcome == "selected":
            table = fd.rules.local_law_144(rows, selected="value", race="race")
        else:  # most score 0, so the median is 0 and a 1 is above it
            table = fd.rules.local_law_144(rows, score="value", race="race")
        for category, ratio in given["expected"][name].items():
            assert group(table, category)["impact_ratio"] == pytest.approx(
                ratio, abs=given["tolerance"]
            )
        small = group(table, "Native American")
        assert (small["excluded"], small["impact_ratio"], small["n"]) == (True, None, 100)
        assert small["rate"] == x["excluded_under_2pct"]["Native American"][outcome] / 100
        assert group(table, "(unknown)")["n"] == x["unknown"]
        assert table.facts["people_assessed"] == x["n_total"]


@pytest.mark.parametrize(
    ("name", "outcome", "decimals"),
    [
        ("ll144-rule-scoring-sex", "above_median", 2),
        ("ll144-rule-selection-race-part", "selected", 2),
        ("ll144-rule-selection-sex", "selected", 3),
    ],
)
def test_golden_examples_of_the_rule(name: str, outcome: str, decimals: int) -> None:
    given = case(name)
    rows = people(given["inputs"]["categories"], outcome)
    table = fd.rules.local_law_144(rows, selected="value", race="race")
    for category, ratio in given["expected"].items():
        found = round(group(table, category)["impact_ratio"], decimals)
        assert found == pytest.approx(ratio, abs=given["tolerance"])


def test_golden_bands_of_aequitas() -> None:
    given = case("aq-test1")
    x, expected = given["inputs"], given["expected"]
    cells = {"TP": (1, 1), "FP": (0, 1), "FN": (1, 0), "TN": (0, 0)}
    rows = [(g, *cells[k]) for g, n in x["confusion"].items() for k in n for _ in range(n[k])]
    data = pd.DataFrame(rows, columns=["group", "y", "d"])
    audit = fd.audit(
        data, y_true="y", y_pred="d", groups=["group"], against=x["reference"], min_group_size=1
    )
    names = {"fpr": "false_positive_rate", "fnr": "false_negative_rate"}
    names |= {"for": "false_omission_rate", "fdr": "false_discovery_rate"}
    names |= {"pprev": "selection_rate"}
    for short, metric in names.items():
        for who in ("High", "Low"):
            m = audit.measure(metric, attribute="group", group=who, comparison="")
            assert m.value == pytest.approx(expected[who][short], abs=given["tolerance"])
        m = audit.measure(metric, attribute="group", group="Low", comparison="ratio")
        assert m.value == pytest.approx(expected["Low_disparity"][short], abs=given["tolerance"])
    # `ppr` is a group's share of all selections: counts that every rate carries.
    selected = [
        audit.measure("selection_rate", attribute="group", group=who, comparison="").numerator
        for who in ("High", "Low")
    ]
    assert selected[0] / sum(selected) == expected["High"]["ppr"]
    verdicts = {c.id: c.verdict for c in fd.rules.bands("aequitas").evaluate(audit).checks}
    assert verdicts["impact"] == "pass"
    assert verdicts["false omission rate"] == "pass"
    assert verdicts["false discovery rate"] == "fail"  # twice the reference's


def _against_the_rest(inputs: dict[str, Any]) -> fd.Report:
    who = np.where(np.array(inputs["memberships"]) == 1, "member", "rest of them")
    return fd.audit(
        y_true=inputs.get("labels"),
        y_pred=inputs["predictions"],
        groups={"g": who},
        against="rest",
        min_group_size=1,
    )


def _member(name: str, metric: str, comparison: str) -> fd.Measurement:
    audit = _against_the_rest(case(name)["inputs"])
    return audit.measure(metric, attribute="g", group="member", comparison=comparison)


def test_golden_measures_of_jurity() -> None:
    for name, metric, comparison in (
        ("ju-di", "selection_rate", "ratio"),
        ("ju-pe", "false_positive_rate", "difference"),
    ):
        given = case(name)
        found = _member(name, metric, comparison).value
        assert found == pytest.approx(given["expected"], abs=given["tolerance"])
    given = case("ju-aod")
    odds = [
        _member("ju-aod", f"{which}_positive_rate", "difference").value
        for which in ("true", "false")
    ]
    assert sum(odds) / 2 == pytest.approx(given["expected"], abs=given["tolerance"])


def test_a_rate_over_nobody_is_undefined_where_jurity_says_0() -> None:
    found = _member("ju-for-degenerate", "false_omission_rate", "difference")
    assert found.value is None
    assert found.reason
    audit = _against_the_rest(case("ju-for-degenerate")["inputs"])
    verdicts = {c.id: c.verdict for c in fd.rules.bands("jurity").evaluate(audit).checks}
    assert verdicts["false omission rate difference"] == "insufficient_data"


def test_rules_in_the_package_keep_to_their_schema() -> None:
    folder = ROOT / "python/fairdrift/rules/data"
    files = [f for f in folder.glob("*.json") if not f.name.endswith("schema.json")]
    ids = {rule.id for rule in fd.rules.rules()}
    assert len(files) == len(ids) == 9
    for file in files:
        data = json.loads(file.read_text())
        jsonschema.validate(data, fd.rules.schema())
        assert data["id"] in ids
        assert data["id"].replace("/", "-") == file.stem


# ---- rules are data


def test_no_limit_stands_in_the_code() -> None:
    limits = re.compile(
        r"(?<![\w.])(0?\.8|0?\.9|1\.25|1\.2|0?\.05|1\.96|0?\.02|0?\.68|0?\.2)(?![\w.])"
    )
    code = sorted((ROOT / "python/fairdrift/rules").glob("*.py"))
    for room, name in (
        ("fairness", "adverse_impact"),
        ("fairness", "category_impact"),
        ("fairness", "selected_by_group"),
        ("fairness", "standardized_differences"),
        ("stats", "selection"),
    ):
        code += [ROOT / f"src/{room}/{name}.cpp", ROOT / f"include/fairdrift/{room}/{name}.hpp"]
    code.append(ROOT / "bindings/register_rules.cpp")
    for file in code:
        text = re.sub(r'"""[\s\S]*?"""', "", file.read_text())
        text = re.sub(r"(//|#).*", "", text)
        assert not limits.findall(text), file.name
        assert len(text) > 100 or file.name == "__init__.py"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"limits": {"impact_ratio": "0.8"}}, "impact_ratio.*'0.8'"),
        ({"limits": {"impact_ratio": -1}}, "impact_ratio.*-1"),
        ({"limits": {"impact_ratio": float("nan")}}, "impact_ratio.*nan"),
        ({"limits": {"shares": []}}, "shares"),
        ({"limits": 3}, "'limits' is 3"),
        ({"date": "last year"}, "'date' is 'last year'"),
        ({"citation": ""}, "'citation'"),
        ({"status": None}, "'status' is None"),
        ({"notes": "one"}, "'notes'"),
        ({"schema": "fairdrift.rule/2"}, "schema 'fairdrift.rule/2'"),
        ({"limit": {}}, "the key 'limit'"),
        ({"policy": {"checks": [{"id": "a", "metric": "accuracy", "at_leest": 1}]}}, "at_leest"),
    ],
)
def test_a_rule_that_is_not_sound_is_refused_by_its_key(change, said) -> None:
    sound = fd.rules.rule("eeoc-4/5").to_dict() | {"schema": "fairdrift.rule/1"}
    assert fd.rules.Rule.from_dict(sound) == fd.rules.rule("eeoc-4/5")
    with pytest.raises(fd.InvalidInput, match=f"rule 'eeoc-4/5'.*{said}"):
        fd.rules.Rule.from_dict(sound | change)


def test_rules_and_bands_that_are_not_there_are_named() -> None:
    with pytest.raises(KeyError, match="ll144"):
        fd.rules.rule("ll145")
    with pytest.raises(KeyError, match=r"aequitas-0\.8-1\.25, jurity-0\.2"):
        fd.rules.bands("ll144")
    with pytest.raises(fd.InvalidInput, match="'ll144' has no limit 'p_value'"):
        fd.rules.rule("ll144").limit("p_value")


# ---- brute force


def test_selections_are_the_least_that_a_search_one_by_one_finds() -> None:
    rng = np.random.default_rng(11)
    for _ in range(150):
        n, m = (int(size) for size in rng.integers(1, 60, 2))
        x, y = int(rng.integers(0, n + 1)), int(rng.integers(0, m + 1))
        row = fd.rules.eeoc(counts={"a": (x, n), "b": (y, m)}, against="b").rows[0]
        if x * m >= y * n:
            assert row["selections_to_p"] is None
            continue
        lacking = next(k for k in range(n + 1) if 5 * (x + k) * m >= 4 * n * y)
        assert row["selections_to_ratio"] == lacking
        if row["test"] == "fisher_exact":

            def p(k: int, x: int = x, n: int = n, y: int = y, m: int = m) -> float:
                return float(scipy.stats.fisher_exact([[x + k, n - x - k], [y, m - y]])[1])

            found = next(k for k in range(n + 1) if p(k) >= 0.05)
            assert row["selections_to_p"] == found
            assert row["fisher_p_value"] == pytest.approx(p(0), rel=1e-9)


def test_local_law_tables_are_those_counted_with_fractions() -> None:
    rng = np.random.default_rng(12)
    for _ in range(30):
        n = int(rng.integers(20, 300))
        score = rng.integers(0, 12, n)
        sex = rng.choice(np.array(["F", "M", None], dtype=object), n)
        race = rng.choice(
            np.array(["A", "B", "C", "D", None], dtype=object), n, p=[0.5, 0.3, 0.1, 0.02, 0.08]
        )
        table = fd.rules.local_law_144(
            {"s": score, "sex": sex, "race": race}, score="s", sex="sex", race="race"
        )
        above = score > np.median(score)
        keys = {
            "sex": [(a,) for a in sex],
            "race/ethnicity": [(a,) for a in race],
            "intersections of sex × race/ethnicity": list(zip(sex, race, strict=True)),
        }
        for cut, values in keys.items():
            people: dict[tuple[str, ...], list[bool]] = {}
            for value, is_above in zip(values, above, strict=True):
                if None not in value:
                    people.setdefault(value, []).append(bool(is_above))
            rates = {v: Fraction(sum(b), len(b)) for v, b in people.items()}
            kept = [v for v, b in people.items() if len(b) / n >= 0.02]
            best = max(rates[v] for v in kept)
            rows = {tuple(r["group"]): r for r in table.rows if r["attribute"] == cut}
            unknown = rows.pop(("(unknown)",))
            assert unknown["n"] == n - sum(map(len, people.values()))
            assert set(rows) == set(people)
            for value, row in rows.items():
                assert row["n"] == len(people[value])
                assert row["rate"] == float(rates[value])
                assert row["excluded"] is (value not in kept)
                ratio = float(rates[value] / best) if value in kept and best else None
                assert row["impact_ratio"] == ratio


# ---- degenerate tables


def test_nobody_selected_and_one_group() -> None:
    table = fd.rules.eeoc(counts={"a": (0, 40), "b": (0, 50)})
    other = next(row for row in table.rows if not row["reference"])
    assert other["impact_ratio"] is None
    assert other["impact_ratio_low"] is None
    assert "no ratio" in other["reason"]
    alone = fd.rules.eeoc(counts={"a": (3, 40)})
    assert [row["reference"] for row in alone.rows] == [True]
    law = fd.rules.local_law_144(
        {"d": [0, 0, 0, 0], "sex": ["F", "F", "M", "M"]}, selected="d", sex="sex", positive=1
    )
    assert {row["impact_ratio"] for row in law.rows} == {None}


def test_a_reference_without_selections_has_no_ratio() -> None:
    table = fd.rules.eeoc(counts={"a": (4, 40), "none": (0, 50)}, against="none")
    a = group(table, "a")
    assert a["impact_ratio"] is None
    assert a["odds_ratio"] is None
    assert a["fisher_p_value"] == pytest.approx(0.0357, abs=5e-4)  # C(40, 4) / C(90, 4)
    json.loads(table.to_json())


def test_when_all_scores_are_the_median_nobody_is_above_it() -> None:
    rows = {"s": [5.0] * 8, "sex": ["F", "M"] * 4}
    table = fd.rules.local_law_144(rows, score="s", sex="sex")
    assert [row["above_median"] for row in table.rows[:2]] == [0, 0]
    assert group(table, "F")["impact_ratio"] is None
    assert table.facts["share_above_the_median"] == "0.0%"


def test_unknown_in_one_component_is_unknown_in_the_intersection() -> None:
    rows = {
        "d": [1, 0, 1, 1, 0, 1],
        "sex": ["F", "F", None, "M", "M", None],
        "race": ["A", None, "A", "A", "A", None],
    }
    table = fd.rules.local_law_144(rows, selected="d", sex="sex", race="race")
    unknown = {row["attribute"]: row["n"] for row in table.rows if row["group"] == ["(unknown)"]}
    assert unknown == {"sex": 2, "race/ethnicity": 2, "intersections of sex × race/ethnicity": 3}
    assert group(table, "M, A")["n"] == 2
    assert group(table, "A")["rate"] == 3 / 4


def test_where_everyone_is_unknown_only_that_is_said() -> None:
    rows = {"d": [1, 0, 1], "sex": np.array([None, None, None], dtype=object)}
    table = fd.rules.local_law_144(rows, selected="d", sex="sex")
    assert [(row["group"], row["n"]) for row in table.rows] == [(["(unknown)"], 3)]
    assert "3 people of unknown category" in table.to_html()
    scored = {"s": [1.0, 2.0, 3.0], "sex": rows["sex"]}
    with pytest.raises(fd.InvalidInput, match="no row of known sex has a score"):
        fd.rules.local_law_144(scored, score="s", sex="sex", median_of="known")


def test_the_denominator_of_a_small_share_is_a_choice_that_is_printed() -> None:
    rows = people({"big": {"n": 470, "x": 200}, "small": {"n": 10, "x": 5}}, "x", unknown=50)
    of_all = fd.rules.local_law_144(rows, selected="value", race="race")
    of_known = fd.rules.local_law_144(rows, selected="value", race="race", share_of="known")
    assert group(of_all, "small")["excluded"]  # 10 / 530
    assert not group(of_known, "small")["excluded"]  # 10 / 480
    assert group(of_known, "small")["best"]
    assert any("all people assessed" in note for note in of_all.notes)
    assert any("people of known category" in note for note in of_known.notes)
    kept = fd.rules.local_law_144(rows, selected="value", race="race", exclude_below=0)
    assert not group(kept, "small")["excluded"]


def test_medians_of_everybody_and_of_the_known_differ() -> None:
    rows = {"s": [1.0, 2.0, 3.0, 9.0, 9.0, 9.0], "sex": ["F", "F", "M", None, None, None]}
    of_all = fd.rules.local_law_144(rows, score="s", sex="sex", exclude_below=0)
    of_known = fd.rules.local_law_144(
        rows, score="s", sex="sex", exclude_below=0, median_of="known"
    )
    assert [row["above_median"] for row in of_all.rows[:2]] == [0, 0]  # the median is 6
    assert [row["above_median"] for row in of_known.rows[:2]] == [0, 1]  # it is 2


# ---- states, options, errors


def test_a_state_gives_the_same_tables_as_its_rows() -> None:
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(
        {
            "d": rng.integers(0, 2, 400),
            "s": rng.integers(0, 30, 400) / 3,
            "sex": rng.choice(["F", "M"], 400),
            "race": rng.choice(["A", "B", "C"], 400),
            "job": rng.choice(["x", "y"], 400),
        }
    )
    halves = [
        fd.State(part, y_pred="d", score="s", groups=["sex", "race"], strata=["job"])
        for part in (rows[:150], rows[150:])
    ]
    state = halves[0] + halves[1]
    plain = fd.rules.eeoc(rows, selected="d", groups=["sex", "race"], jobs=["job"])
    assert fd.rules.eeoc(state).rows == plain.rows
    law = fd.rules.local_law_144(state, score="s", sex="sex", race="race")
    again = fd.rules.local_law_144(rows, score="s", sex="sex", race="race")
    numbers = [[v for k, v in row.items() if k != "attribute"] for row in law.rows]
    assert numbers == [[v for k, v in row.items() if k != "attribute"] for row in again.rows]
    with pytest.raises(fd.InvalidInput, match="a state already knows"):
        fd.rules.eeoc(state, selected="d")
    with pytest.raises(fd.InvalidInput, match="scores and decisions; name one"):
        fd.rules.local_law_144(state, sex="sex")


def test_scores_between_knots_have_no_exact_median() -> None:
    rows = {"s": [0.1, 0.2, 0.3, 0.4] * 30, "sex": ["F", "M"] * 60}
    state = fd.Reference.fit(rows, score="s", groups=["sex"]).state().update(rows)
    with pytest.raises(fd.InvalidInput, match="'s' between knots"):
        fd.rules.local_law_144(state, sex="sex")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "exactly one of score and selected"),
        ({"score": "s", "selected": "d"}, "exactly one of score and selected"),
        ({"selected": "d", "share_of": "some"}, "share_of is 'some'"),
        ({"score": "s", "median_of": "none"}, "median_of is 'none'"),
        ({"selected": "d", "exclude_below": 2}, "exclude_below is 2"),
        ({"selected": "d", "sex": None}, "neither sex nor race"),
    ],
)
def test_options_of_the_local_law_are_named(options, said) -> None:
    rows = {"d": [1, 0], "s": [0.5, 0.7], "sex": ["F", "M"]}
    with pytest.raises(fd.InvalidInput, match=said):
        fd.rules.local_law_144(rows, **({"sex": "sex"} | options))


def test_weights_are_no_people() -> None:
    state = fd.State(y_pred=[1, 0], groups={"g": ["a", "b"]}, sample_weight=[1.0, 2.0])
    with pytest.raises(fd.InvalidInput, match="a rule counts people"):
        fd.rules.eeoc(state)


def test_a_reference_that_is_no_group_is_refused_with_those_there_are() -> None:
    with pytest.raises(fd.InvalidInput, match=r"'c'.*there are a; b"):
        fd.rules.eeoc(counts={"a": (1, 4), "b": (2, 4)}, against="c")
    table = fd.rules.eeoc(counts={"a": (1, 4), "b": (2, 4)}, against={"group": "a"})
    assert group(table, "a")["reference"]


def test_a_reference_of_what_is_no_cut_is_refused_by_its_key() -> None:
    rows = {"d": [1, 0, 1, 1] * 5, "sex": ["F", "M"] * 10, "race": ["x", "x", "y", "y"] * 5}
    said = r"against has the key 'Sex'.*there are sex; race"
    with pytest.raises(fd.InvalidInput, match=said):
        fd.rules.credit_screen(rows, approved="d", groups=["sex", "race"], against={"Sex": "M"})
    with pytest.raises(fd.InvalidInput, match=said):
        fd.rules.eeoc(rows, selected="d", groups=["sex", "race"], against={"Sex": "M"})
    with pytest.raises(fd.InvalidInput, match="there are group"):
        fd.rules.eeoc(counts={"a": (1, 4), "b": (2, 4)}, against={"sex": "a"})


def test_cuts_that_a_mapping_does_not_name_have_the_usual_reference() -> None:
    rows = {"d": [1, 0, 0, 1, 0] * 4, "sex": list("FMMFM") * 4, "race": list("xxyyy") * 4}
    table = fd.rules.credit_screen(rows, approved="d", groups=["sex", "race"], against={"sex": "F"})
    assert group(table, "F")["reference"]
    assert group(table, "y")["reference"]  # the largest; x is approved more often
    crossed = fd.rules.eeoc(
        rows,
        selected="d",
        groups=["sex", "race"],
        intersections=[["sex", "race"]],
        against={"sex": "M", "sex × race": "largest"},
    )
    assert group(crossed, "M")["reference"]
    assert group(crossed, "M, y")["reference"]


# ---- credit


def test_a_gap_is_marked_where_it_is_large_and_significant_at_once() -> None:
    def screen(scale: int) -> dict[str, Any]:
        rows = {
            "d": [1] * 6 * scale + [0] * 4 * scale + [1] * 9 * scale + [0] * scale,
            "g": ["a"] * 10 * scale + ["b"] * 10 * scale,
        }
        table = fd.rules.credit_screen(rows, approved="d", groups=["g"], against="b")
        return group(table, "a")

    few, many = screen(1), screen(10)
    assert few["impact_ratio"] == many["impact_ratio"] == pytest.approx(2 / 3)
    assert (few["impact_ratio_low"], few["significant"], few["marked"]) == (True, False, False)
    assert many["marked"]
    assert many["odds_ratio_low"]


def test_impact_ratios_at_cut_offs_from_the_better_end() -> None:
    rows = {"s": [1, 2, 3, 4, 5, 6, 7, 8], "g": ["a", "a", "a", "b", "a", "b", "b", "b"]}
    table = fd.rules.credit_screen(rows, score="s", groups=["g"], against="b", shares=[0.5])
    a = [row for row in table.rows if row["group"] == ["a"]]
    assert a[0]["cutoff"] == 5
    assert (a[0]["selected"], a[0]["share_approved"]) == (1, 0.5)
    assert a[0]["impact_ratio"] == pytest.approx(1 / 3)
    # means 2.75 and 6.25; the standard deviation of 1 to 8 is the root of 6
    assert a[1]["standardized_difference"] == pytest.approx(-350 / 6**0.5)
    assert a[1]["difference_large"]
    low = fd.rules.credit_screen(
        rows, score="s", groups=["g"], against="b", cutoffs=[2], lower_is_better=True
    )
    a = [row for row in low.rows if row["group"] == ["a"]]
    assert (a[0]["selected"], a[0]["impact_ratio"]) == (2, None)  # nobody of b
    assert a[1]["standardized_difference"] == pytest.approx(350 / 6**0.5)


# ---- what is printed


HOSTILE = "<script>alert(1)</script>"


def _tables() -> list[fd.rules.RuleTable]:
    rng = np.random.default_rng(7)
    rows = {
        "d": rng.integers(0, 2, 90),
        "s": rng.random(90),
        "sex": np.array([HOSTILE, "M", None] * 30, dtype=object),
    }
    return [
        fd.rules.eeoc(rows, selected="d", groups=["sex"]),
        fd.rules.local_law_144(rows, score="s", sex="sex", auditor=HOSTILE),
        fd.rules.credit_screen(rows, score="s", approved="d", groups=["sex"]),
    ]


def test_every_table_states_its_rule_and_never_a_verdict() -> None:
    for table in _tables():
        for text in (table.to_html(), table.to_json(), repr(table), table._repr_html_()):
            assert "measurements that may serve as evidence" in text
            assert not re.search(r"\b(compliant|complies|passed|failed)\b", text)
            for rule in table.rules:
                assert rule.date in text
        page = table.to_html()
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page
        assert "default-src 'none'" in page
        assert "&#39;" not in page.split("</title>")[0]
        assert "http" not in page.replace("http-equiv", "")


def test_what_must_be_published_and_is_absent_prints_as_missing(tmp_path: Path) -> None:
    table = fd.rules.local_law_144(
        {"d": [1, 0] * 50, "sex": ["F", "M"] * 50},
        selected="d",
        sex="sex",
        auditor="An Auditor",
        data_source="  ",
    )
    assert "Audit date: MISSING" in repr(table)
    assert "Data source: MISSING" in repr(table)
    assert "Auditor: An Auditor" in repr(table)
    facts = json.loads(table.to_json())["facts"]
    assert facts["distribution_date"] == "MISSING"
    assert table.to_html().count("MISSING") == 4
    rows = list(csv.DictReader(io.StringIO(table.to_csv(), newline="")))
    assert {row["audit_date"] for row in rows} == {"MISSING"}
    assert {row["auditor"] for row in rows} == {"An Auditor"}
    for suffix in ("html", "json", "csv"):
        assert table.save(tmp_path / f"t.{suffix}").stat().st_size > 100
    with pytest.raises(fd.InvalidInput, match=r"t\.pdf"):
        table.save(tmp_path / "t.pdf")


def test_a_csv_of_a_table_reads_back_to_the_digit() -> None:
    table = _tables()[0]
    rows = list(csv.DictReader(io.StringIO(table.to_csv(), newline="")))
    assert len(rows) == len(table.rows)
    for read, row in zip(rows, table.rows, strict=True):
        assert float(read["rate"]) == row["rate"]
        ratio = row["impact_ratio"]
        assert read["impact_ratio"] == ("" if ratio is None else repr(ratio))
        assert ratio is None or not row["reference"]


# ---- real records


def german_credit() -> pd.DataFrame:
    file = shared.path("data/german_credit/german.data")
    data = pd.read_csv(file, sep=" ", header=None, usecols=[12, 20])
    data.columns = ["age", "credit"]
    return data


def test_young_borrowers_are_one_approval_short_of_four_fifths() -> None:
    data = german_credit()
    data["age group"] = np.where(data.age <= 25, "25 or younger", "older")
    table = fd.rules.eeoc(data, selected="credit", positive=1, groups=["age group"])
    young = group(table, "25 or younger")
    assert (young["selected"], young["n"]) == (110, 190)
    assert young["impact_ratio"] == pytest.approx(110 * 810 / (190 * 590))
    assert round(young["impact_ratio"], 3) == 0.795
    assert young["impact_ratio_low"]
    assert young["selections_to_ratio"] == 1
    assert not young["flips"]  # one person does not turn the order
    one_more = fd.rules.eeoc(counts={"young": (111, 190), "older": (590, 810)})
    assert not group(one_more, "young")["impact_ratio_low"]


def test_promotion_exams_of_firefighters() -> None:
    data = pd.read_csv(shared.path("data/ricci/ricci.csv"))
    # An exam is passed from 70 points on: 9 of 27 and 6 of 23 against 41 of 68.
    table = fd.rules.credit_screen(data, score="Combine", groups=["Race"], cutoffs=[70])
    found = {row["group"][0]: row for row in table.rows if row["approval"] == "score 70"}
    assert {race: (row["selected"], row["n"]) for race, row in found.items()} == {
        "B": (9, 27),
        "H": (6, 23),
        "W": (41, 68),
    }
    data["passed"] = data.Combine >= 70
    facts = fd.rules.eeoc(data, selected="passed", groups=["Race"], jobs=["Position"])
    black, hispanic = group(facts, "B"), group(facts, "H")
    assert black["impact_ratio"] == pytest.approx(9 * 68 / (27 * 41)) == found["B"]["impact_ratio"]
    assert hispanic["impact_ratio"] == pytest.approx(6 * 68 / (23 * 41))
    assert black["impact_ratio_low"]
    assert hispanic["impact_ratio_low"]
    assert black["significant"]
    assert hispanic["cmh_p_value"] < 0.01


@pytest.mark.parametrize("cutoffs", [[float("nan")], ["a"], "x", None])
def test_a_cut_off_is_a_finite_number(cutoffs: Any) -> None:
    with pytest.raises(fd.InvalidInput, match=r"cutoffs is .* finite numbers"):
        fd.rules.credit_screen(
            {"s": [0.1, 0.9] * 20, "g": ["a", "b"] * 20}, score="s", groups=["g"], cutoffs=cutoffs
        )


def test_near_cut_offs_have_labels_of_their_own() -> None:
    table = fd.rules.credit_screen(
        {"s": [0.1, 0.9] * 20, "g": ["a", "b"] * 20},
        score="s",
        groups=["g"],
        cutoffs=[0.123456789, 0.1234567],
    )
    found = {row["approval"] for row in table.rows if row.get("approval")}
    assert {"score 0.123456789", "score 0.1234567"} <= found


def test_tables_of_clustered_rows_say_that_tests_do_not_know_of_them() -> None:
    rows = {"d": [1, 0, 0, 1] * 20, "s": [0.5, 0.1] * 40, "g": ["a", "b", "b", "a"] * 20}
    rows |= {"r": ["x", "y"] * 40, "person": [*range(40)] * 2}
    said = "Rows of one 'person' belong together; tests and intervals of rules are of independent"

    def tables(cluster: str | None) -> list[Any]:
        decided = fd.State(rows, y_pred="d", groups=["g"], cluster=cluster)
        scored = fd.State(rows, score="s", groups=["g", "r"], cluster=cluster)
        chosen = fd.State(rows, y_pred="d", groups=["g", "r"], cluster=cluster)
        return [
            fd.rules.eeoc(decided),
            fd.rules.credit_screen(scored),
            fd.rules.local_law_144(chosen, sex="g", race="r"),
            fd.rules.clarify(decided),
        ]

    for table in tables("person"):
        assert sum(note.startswith(said) for note in table.notes) == 1, table.title
    for table in tables(None):
        assert not any("belong together" in note for note in table.notes)
