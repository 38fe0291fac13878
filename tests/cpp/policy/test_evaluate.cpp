#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"

#include <fairdrift/core/error.hpp>
#include <fairdrift/policy/evaluate.hpp>

namespace fairdrift::testing {
namespace {

using measurements = std::vector<measurement>;

measurement measured_as(const std::string& metric, double value, std::int64_t n = 1000) {
    measurement m;
    m.metric = metric;
    m.value = value;
    m.n = n;
    return m;
}

measurement ratio(double value, double lower, double upper) {
    measurement m = measured_as("selection_rate", value, 100);
    m.attribute = {"sex"};
    m.comparison = "min_ratio";
    m.lower = lower;
    m.upper = upper;
    return m;
}

measurement drifted(const std::string& feature, double value) {
    measurement m = measured_as("kolmogorov_smirnov", value);
    m.feature = feature;
    return m;
}

rule about(const std::string& metric) {
    rule r;
    r.id = "r";
    r.metric = metric;
    return r;
}

rule at_least(double limit) {
    rule r = about("selection_rate");
    r.attribute = std::vector<std::string>{"sex"};
    r.comparison = "min_ratio";
    r.at_least = limit;
    return r;
}

rule ks_at_most(double limit) {
    rule r = about("kolmogorov_smirnov");
    r.at_most = limit;
    return r;
}

policy of(std::vector<rule> rules) {
    policy p;
    p.checks = std::move(rules);
    return p;
}

evaluation judged(const rule& r, const measurements& all) {
    const measured audit{.report_kind = "audit", .measurements = all};
    return evaluate(of({r}), {&audit, 1});
}

check only(const rule& r, const measurements& all) { return judged(r, all).checks.front(); }

verdict verdict_of(rule r, decided_by how, const measurement& m) {
    r.decide_by = how;
    return only(r, {m}).verdict;
}

}  // namespace

TEST_CASE("an estimate is judged against limits that are inside", "[policy]") {
    CHECK(only(at_least(0.8), {ratio(0.9, 0.7, 1)}).verdict == verdict::pass);
    CHECK(only(at_least(0.8), {ratio(0.8, 0.7, 1)}).verdict == verdict::pass);
    const check failed = only(at_least(0.8), {ratio(0.75, 0.7, 1)});
    CHECK(failed.verdict == verdict::fail);
    CHECK(failed.reason == "0.75 is below 0.8");
    CHECK(failed.value == 0.75);
    CHECK(failed.upper == 1);
    CHECK(failed.n == 100);
    CHECK(failed.report_kind == "audit");
    rule both = at_least(0.8);
    both.at_most = 1.25;
    CHECK(only(both, {ratio(1.25, 1, 2)}).verdict == verdict::pass);
    CHECK(only(both, {ratio(1.3, 1, 2)}).reason == "1.3 is above 1.25");
}

TEST_CASE("a verdict does not hang on the last bits of a quotient", "[policy]") {
    // 12 of 20 selected against 15 of 20 is four fifths; as doubles .6 / .75 falls one bit short.
    REQUIRE(0.6 / 0.75 < 0.8);
    CHECK(only(at_least(0.8), {ratio(0.6 / 0.75, 0.7, 1)}).verdict == verdict::pass);
    const check short_of_it = only(at_least(0.8), {ratio(0.8 - 1e-9, 0.7, 1)});
    CHECK(short_of_it.verdict == verdict::fail);
    CHECK(short_of_it.reason == "0.799999999 is below 0.8");
}

TEST_CASE("interval_passes asks that the whole interval be inside", "[policy]") {
    const auto how = decided_by::interval_passes;
    CHECK(verdict_of(at_least(0.8), how, ratio(0.9, 0.8, 1)) == verdict::pass);
    CHECK(verdict_of(at_least(0.8), how, ratio(0.9, 0.79, 1)) == verdict::insufficient_data);
    CHECK(verdict_of(at_least(0.8), how, ratio(0.7, 0.6, 0.8)) == verdict::insufficient_data);
    CHECK(verdict_of(at_least(0.8), how, ratio(0.7, 0.6, 0.79)) == verdict::fail);
}

TEST_CASE("interval_fails asks that the whole interval be outside", "[policy]") {
    const auto how = decided_by::interval_fails;
    CHECK(verdict_of(at_least(0.8), how, ratio(0.9, 0.7, 1)) == verdict::pass);
    CHECK(verdict_of(at_least(0.8), how, ratio(0.75, 0.7, 0.8)) == verdict::warn);
    CHECK(verdict_of(at_least(0.8), how, ratio(0.75, 0.7, 0.79)) == verdict::fail);
    rule between = at_least(0.8);
    between.at_most = 1.25;
    CHECK(verdict_of(between, how, ratio(1, 0.1, 9)) == verdict::pass);
    CHECK(verdict_of(between, how, ratio(2, 1.3, 9)) == verdict::fail);
}

TEST_CASE("a limit that an interval lacks on one side is unbounded there", "[policy]") {
    const auto how = decided_by::interval_passes;
    CHECK(verdict_of(at_least(0.8), how, ratio(0.9, 0.85, absent)) == verdict::pass);
    CHECK(verdict_of(at_least(0.8), how, ratio(0.9, absent, 1)) == verdict::insufficient_data);
    rule at_most = at_least(absent);
    at_most.at_most = 2;
    CHECK(verdict_of(at_most, how, ratio(1, 0.9, absent)) == verdict::insufficient_data);
    at_most.decide_by = how;
    const check without = only(at_most, {ratio(1, absent, absent)});
    CHECK(without.verdict == verdict::insufficient_data);
    CHECK_THAT(without.reason, Catch::Contains("no interval"));
}

TEST_CASE("undefined, suppressed and small measurements decide nothing", "[policy]") {
    measurement m = ratio(0.1, 0, 1);
    rule r = at_least(0.8);
    r.min_n = 101;
    CHECK(only(r, {m}).verdict == verdict::insufficient_data);
    CHECK(only(r, {m}).reason == "it rests on 100 rows, min_n is 101");
    r.min_n = 100;
    CHECK(only(r, {m}).verdict == verdict::fail);
    m.status = status::suppressed;
    CHECK(only(r, {m}).verdict == verdict::insufficient_data);
    m.status = status::undefined;
    m.value = absent;
    m.reason = "nobody was selected";
    CHECK(only(r, {m}).reason == "undefined: nobody was selected");
    for (const verdict into : {verdict::fail, verdict::warn, verdict::pass}) {
        r.on_insufficient = into;
        CHECK(only(r, {m}).verdict == into);
        CHECK_THAT(only(r, {m}).reason, Catch::Contains("on_insufficient is"));
    }
}

TEST_CASE("severity warn turns a fail into a warning and nothing else", "[policy]") {
    rule r = at_least(0.8);
    r.severity = verdict::warn;
    CHECK(only(r, {ratio(0.7, 0.6, 1)}).verdict == verdict::warn);
    CHECK(only(r, {ratio(0.7, 0.6, 1)}).reason == "0.7 is below 0.8; severity is warn");
    CHECK(only(r, {ratio(0.9, 0.6, 1)}).verdict == verdict::pass);
    r.on_insufficient = verdict::fail;
    r.min_n = 1000;
    CHECK(only(r, {ratio(0.9, 0.6, 1)}).verdict == verdict::warn);
    r.on_insufficient = verdict::insufficient_data;
    CHECK(only(r, {ratio(0.9, 0.6, 1)}).verdict == verdict::insufficient_data);
}

TEST_CASE("the overall verdict is the heaviest", "[policy]") {
    const measurements all{ratio(0.7, 0.6, 1)};
    const measured audit{.report_kind = "audit", .measurements = all};
    rule pass = at_least(0.5);
    pass.id = "pass";
    rule warn = at_least(0.8);
    warn.id = "warn";
    warn.severity = verdict::warn;
    rule insufficient = at_least(0.8);
    insufficient.id = "insufficient";
    insufficient.min_n = 1000;
    rule fail = at_least(0.8);
    fail.id = "fail";
    CHECK(evaluate(of({pass}), {&audit, 1}).verdict == verdict::pass);
    CHECK(evaluate(of({warn, pass}), {&audit, 1}).verdict == verdict::warn);
    CHECK(evaluate(of({warn, insufficient, pass}), {&audit, 1}).verdict ==
          verdict::insufficient_data);
    const evaluation found = evaluate(of({warn, insufficient, fail, pass}), {&audit, 1});
    CHECK(found.verdict == verdict::fail);
    CHECK(found.checks[3].id == "pass");
    CHECK(found.judged == std::vector<const measurement*>{&all[0]});
}

TEST_CASE("a check that nothing meets fails and names what is near", "[policy]") {
    const measurements all{ratio(0.7, 0.6, 1)};
    rule r = at_least(0.8);
    r.attribute = std::vector<std::string>{"SEX"};
    const check c = only(r, all);
    CHECK(c.verdict == verdict::fail);
    CHECK(c.reason ==
          "no measurement is selection_rate, attribute=SEX, comparison=min_ratio; "
          "there is no attribute 'SEX' with metric=selection_rate; the nearest is sex");
    CHECK(judged(r, all).judged.empty());
    r.report_kind = "drift";
    CHECK(only(r, all).reason == "there is no report of kind 'drift'; there is audit");
    CHECK(evaluate(of({r}), {}).verdict == verdict::fail);
}

TEST_CASE("of several measurements the worst decides and the others are counted", "[policy]") {
    const measurements all{drifted("age", 0.05), drifted("income", 0.3), drifted("region", 0.2)};
    const rule any = ks_at_most(0.1);
    const check failed = only(any, all);
    CHECK(failed.verdict == verdict::fail);
    CHECK(failed.feature == "income");
    CHECK(failed.value == 0.3);
    CHECK(failed.reason == "worst of 3 (2 fail, 1 pass): 0.3 is above 0.1");
    CHECK(judged(any, all).judged.size() == 3);
    rule age = any;
    age.feature = "age";
    CHECK(only(age, all).verdict == verdict::pass);
    CHECK(only(age, all).reason.empty());
    // Small data on one feature is not outweighed by passes on the others.
    measurement none = drifted("income", absent);
    none.status = status::undefined;
    none.reason = "no rows";
    const check unsure = only(any, {drifted("age", 0.05), none});
    CHECK(unsure.verdict == verdict::insufficient_data);
    CHECK(unsure.reason == "worst of 2 (1 insufficient_data, 1 pass): undefined: no rows");
}

TEST_CASE("what a rule does not name means all rows, or every group that is compared", "[policy]") {
    measurements all{ratio(0.9, 0.8, 1), measured_as("selection_rate", 0.6),
                     measured_as("selection_rate", 0.1), ratio(0.4, 0.3, 1)};
    all[2].attribute = {"sex"};
    all[2].group = {"F"};
    all[3].attribute = {"race"};
    rule r = about("selection_rate");
    r.at_least = 0.5;
    CHECK(only(r, all).value == 0.6);
    r.attribute = std::vector<std::string>{"sex"};
    CHECK(only(r, all).value == 0.1);
    r.attribute.reset();
    r.group = {"F"};
    CHECK(only(r, all).value == 0.1);
    r.group.clear();
    r.comparison = "min_ratio";
    CHECK(only(r, all).attribute == std::vector<std::string>{"race"});
    r.comparison.clear();
    r.metric = "impact_ratio";
    CHECK(only(r, all).value == 0.4);
    CHECK(only(r, all).metric == "selection_rate");
    r.metric = "selection_rate";
    r.attribute = std::vector<std::string>{"*"};
    CHECK(judged(r, all).judged.size() == 2);
}

TEST_CASE("several reports are judged at once, and one is named where kinds repeat", "[policy]") {
    const measurements first{ratio(0.9, 0.8, 1)};
    const measurements second{ratio(0.7, 0.6, 1)};
    const measurements drift{drifted("age", 0.05)};
    const std::vector<measured> reports{{.report_kind = "audit", .measurements = first},
                                        {.report_kind = "drift", .measurements = drift},
                                        {.report_kind = "audit", .measurements = second}};
    rule age = ks_at_most(0.1);
    age.id = "age";
    const evaluation found = evaluate(of({at_least(0.8), age}), reports);
    CHECK(found.checks[0].reason ==
          "worst of 2 (1 fail, 1 pass): in report 3 of 3: 0.7 is below 0.8");
    CHECK(found.checks[1].verdict == verdict::pass);
    CHECK(found.checks[1].report_kind == "drift");
    CHECK(found.judged == std::vector<const measurement*>{&first[0], &drift[0], &second[0]});
}

TEST_CASE("a policy that is not sound is not evaluated", "[policy]") {
    CHECK_THROWS_AS(evaluate(policy{}, {}), invalid_input);
}

}  // namespace fairdrift::testing
