"""Numbers read the same everywhere, and never claim what is not there."""

import pytest

from fairdrift.report import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5362108, "53.6%"),
        (0.0, "0.0%"),
        (1.0, "100.0%"),
        (0.000342, "0.034%"),
        (0.9999, "99.990%"),
        (0.99999999, "99.999999%"),
        (-0.25, "−25.0%"),
    ],
)
def test_a_share_is_a_percentage_and_0_and_100_are_said_only_of_0_and_1(value, text):
    assert numbers.share(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.514, "+51.4 pts"),
        (-0.5138015, "−51.4 pts"),
        (0.0, "0.0 pts"),
        (0.0002, "+0.02 pts"),
        (0.00095, "+0.1 pts"),
    ],
)
def test_a_difference_of_shares_is_in_points_with_its_sign(value, text):
    assert numbers.points(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.150851, "0.151"), (1.0, "1.000"), (6.18, "6.18"), (23.46, "23.5"), (123456, "123,456")],
)
def test_a_ratio_has_three_digits(value, text):
    assert numbers.ratio(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "< 0.001"), (0.0009, "< 0.001"), (0.0042, "0.004"), (0.81, "0.81"), (1.0, "1.00")],
)
def test_a_p_value_is_never_0(value, text):
    assert numbers.p_value(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.9057, "0.906"),
        (12.345, "12.3"),
        (-1234.5, "−1,234"),
        (0.00012, "0.0001"),
        (2e-6, "< 0.0001"),
    ],
)
def test_other_numbers_keep_about_three_digits(value, text):
    assert numbers.number(value) == text


def test_an_interval_names_its_unit_once():
    m = {"metric": "selection_rate", "comparison": None, "value": 0.5, "lower": 0.4, "upper": 0.6}
    assert numbers.full_text(m) == "50.0% (40.0 to 60.0%)"
    m |= {"comparison": "difference", "lower": -0.1, "value": 0.0}
    assert numbers.full_text(m) == "0.0 pts (−10.0 to +60.0)"


@pytest.mark.parametrize(
    ("metric", "comparison", "kind"),
    [
        ("selection_rate", None, "share"),
        ("accuracy", None, "share"),
        ("selection_rate", "min_ratio", "ratio"),
        ("selection_rate", "odds_ratio", "ratio"),
        ("selection_rate", "max_difference", "points"),
        ("roc_auc", None, "number"),
        ("roc_auc", "difference", "change"),
        ("equalized_odds_difference", "max_difference", "points"),
        ("missing_rate", "change", "points"),
        ("kolmogorov_smirnov", None, "number"),
        ("share_of_drifted_features", None, "share"),
        ("count", None, "count"),
        ("latency_ms", None, "number"),
    ],
)
def test_what_a_number_is_of_follows_from_its_metric_and_comparison(metric, comparison, kind):
    assert numbers.kind_of({"metric": metric, "comparison": comparison}) == kind
