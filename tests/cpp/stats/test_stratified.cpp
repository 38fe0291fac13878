#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/stratified.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

// Admissions to the six largest departments of Berkeley, 1973, women against men (Bickel, Hammel
// and O'Connell 1975; Freedman, Pisani and Purves).
const std::vector<stratum> berkeley{
    {{89, 108}, {512, 825}},  {{17, 25}, {353, 560}}, {{202, 593}, {120, 325}},
    {{131, 375}, {138, 417}}, {{94, 393}, {53, 191}}, {{24, 341}, {22, 373}},
};

// Seven small tables, one of which has nobody in the reference.
const std::vector<stratum> sparse{
    {{4, 8}, {6, 14}}, {{0, 1}, {7, 15}},  {{2, 4}, {7, 10}}, {{2, 9}, {2, 5}},
    {{5, 9}, {0, 0}},  {{7, 13}, {7, 11}}, {{7, 9}, {4, 11}},
};

Approx near(double value) { return Approx(value).epsilon(1e-9); }

}  // namespace

TEST_CASE("women and men were admitted alike within Berkeley's departments", "[stats]") {
    // Values of statsmodels' StratifiedTable; R's mantelhaen.test gives the inverse .9046968 with
    // (.7719074, 1.0603298).
    const common_effect odds = common_odds_ratio(berkeley, level::two_sided(0.95));
    CHECK(odds.value == near(1.1053426615022164));
    CHECK(odds.limits.lower == near(0.9431028285160811));
    CHECK(odds.limits.upper == near(1.2954922436816447));
    CHECK(common_ratio(berkeley, {}).value == near(1.058307423589208));
    const chi_square_result test = cochran_mantel_haenszel(berkeley);
    CHECK(test.statistic == near(1.5246066604434427));
    // R's and statsmodels' p without correction is .21692; half a step is taken off here.
    CHECK(test.p_value == Approx(0.224156).epsilon(1e-5));
    CHECK(test.degrees_of_freedom == 1);
    const chi_square_result same = breslow_day_tarone(berkeley);
    CHECK(same.statistic == near(18.82550125205277));
    // Of the statistic itself p is .0020714; Levin's variances are N / (N - 1) times Tarone's.
    CHECK(same.p_value == Approx(0.0020908).epsilon(1e-4));
    CHECK(same.degrees_of_freedom == 5);
}

TEST_CASE("a stratum without one of the groups says nothing", "[stats]") {
    const common_effect odds = common_odds_ratio(sparse, level::two_sided(0.95));
    CHECK(odds.value == near(1.0440168863222696));
    CHECK(odds.limits.lower == near(0.46278582718056344));
    CHECK(odds.limits.upper == near(2.355239065047636));
    CHECK(common_ratio(sparse, {}).value == near(1.0217406652577672));
    CHECK(cochran_mantel_haenszel(sparse).statistic == near(0.010804622353273481));
    // By 50-digit arithmetic; the one-sided stratum leaves rounding noise in statsmodels.
    CHECK(breslow_day_tarone(sparse).degrees_of_freedom == 5);
    CHECK(breslow_day_tarone(sparse).statistic == near(5.5874821458053738));
}

TEST_CASE("one stratum's common difference is the difference", "[stats]") {
    const std::vector<stratum> one{{{30, 50}, {20, 50}}};
    const common_effect difference = common_difference(one, level::two_sided(0.95));
    CHECK(difference.value == near(0.2));
    // Sato's variance of one table, by hand: P = (2500 * 20 - 2500 * 30) / 10^4 = -2.5,
    // Q = (30 * 30 + 20 * 20) / 200 = 6.5, weight 25: (.2 * -2.5 + 6.5) / 625 = .0096.
    CHECK(difference.limits.lower == near(0.2 - 1.959963984540054 * std::sqrt(0.0096)));
    CHECK(common_ratio(one, {}).value == near(1.5));
    CHECK(common_odds_ratio(one, {}).value == near(2.25));
}

TEST_CASE("effects that cannot be told are absent, with a reason", "[stats]") {
    const std::vector<stratum> apart{{{3, 5}, {0, 0}}, {{0, 0}, {2, 4}}};
    CHECK(std::isnan(common_difference(apart, {}).value));
    CHECK(common_difference(apart, {}).reason == "no stratum holds both groups");
    CHECK(std::isnan(cochran_mantel_haenszel(apart).p_value));
    const std::vector<stratum> never{{{0, 5}, {0, 7}}};
    CHECK(std::isnan(common_ratio(never, {}).value));
    CHECK(common_difference(never, {}).value == 0);
    CHECK(std::isnan(breslow_day_tarone(never).statistic));
    const std::vector<stratum> one_side{{{3, 5}, {0, 7}}};
    CHECK(std::isinf(common_ratio(one_side, {}).value));
    CHECK(std::isnan(common_ratio(one_side, {}).limits.upper));
}

TEST_CASE("the tests of one stratum are those of two rates and of nothing", "[stats]") {
    const std::vector<stratum> one{{{30, 100}, {45, 110}}};
    CHECK(cochran_mantel_haenszel(one).p_value == near(equal_rates_p(30, 100, 45, 110)));
    // 10 of 50 against 10 of 100, twice: D moves in steps of 50 / 150.
    const std::vector<stratum> two{{{10, 50}, {10, 100}}, {{10, 50}, {10, 100}}};
    const double d = 2 * (10 - 50 * 20.0 / 150);
    const double v = 2 * 50.0 * 100 * 20 * 130 / (150.0 * 150 * 149);
    const double z = (d - 1.0 / 6) / std::sqrt(v);
    CHECK(cochran_mantel_haenszel(two).statistic == near(d * d / v));
    CHECK(cochran_mantel_haenszel(two).p_value == near(std::erfc(z / std::sqrt(2))));
}

TEST_CASE("strata without a variance tell no interval, and why", "[stats]") {
    const std::string always = "succeeds always or never in every stratum";
    // Everybody of both groups: a ratio of 1, which 5 and 7 people do not make certain.
    const std::vector<stratum> everybody{{{5, 5}, {7, 7}}, {{2.5, 2.5}, {1.25, 1.25}}};
    const common_effect ratio = common_ratio(everybody, {});
    CHECK(ratio.value == 1);
    CHECK(std::isnan(ratio.limits.lower));
    CHECK(std::isnan(ratio.limits.upper));
    CHECK_THAT(std::string(ratio.reason), Catch::Contains(always));
    const common_effect none = common_difference(everybody, {});
    CHECK(none.value == 0);
    CHECK(std::isnan(none.limits.lower));
    CHECK_THAT(std::string(none.reason), Catch::Contains(always));
    // All of one group and nobody of the other: a difference of 1 whose variance cancels.
    const std::vector<stratum> opposite{{{3, 3}, {0, 7}}, {{0.1, 0.1}, {0, 0.7}}};
    const common_effect one = common_difference(opposite, {});
    CHECK(one.value == near(1));
    CHECK(std::isnan(one.limits.lower));
    CHECK_THAT(std::string(one.reason), Catch::Contains(always));
    CHECK_THAT(std::string(common_ratio(opposite, {}).reason), Catch::Contains("0 or infinite"));
    // One failure is a variance: by hand, log ratio variance (5 * 5 * 1 + 0) / 144 over
    // (5 * 7 / 12) (6 * 5 / 12).
    const std::vector<stratum> most{{{5, 5}, {6, 7}}};
    const common_effect nearly = common_ratio(most, level::two_sided(0.95));
    const double half = 1.959963984540054 * std::sqrt(25.0 / (35 * 30));
    CHECK(nearly.limits.upper == near(7.0 / 6 * std::exp(half)));
    CHECK(nearly.reason.empty());
}

TEST_CASE("a part above its whole is no stratum", "[stats]") {
    const std::vector<stratum> wrong{{{6, 5}, {0, 7}}};
    CHECK_THROWS_AS(common_difference(wrong, {}), invalid_input);
}

TEST_CASE("shares that differ by stratum are one by the sum and another within", "[stats]") {
    // Equal odds ratios of 1 in both strata, unequal sizes: the raw odds ratio is far from 1.
    const std::vector<stratum> paradox{{{80, 100}, {8, 10}}, {{2, 10}, {20, 100}}};
    CHECK(common_odds_ratio(paradox, {}).value == near(1.0));
    CHECK(cochran_mantel_haenszel(paradox).statistic == Approx(0.0).margin(1e-12));
    CHECK(breslow_day_tarone(paradox).statistic == Approx(0.0).margin(1e-9));
}

}  // namespace fairdrift
