#include <cmath>
#include <string>

#include "catch.hpp"

#include <fairdrift/core/error.hpp>
#include <fairdrift/policy/policy.hpp>

namespace fairdrift::testing {
namespace {

// A policy with one check that has these keys besides its id.
std::string with_check(const std::string& keys) {
    return R"({"checks": [{"id": "sex", )" + keys + "}]}";
}

void refuses(const std::string& json, const std::string& because) {
    CHECK_THROWS_AS(policy_from_json(json), invalid_input);
    CHECK_THROWS_WITH(policy_from_json(json), Catch::Contains(because));
}

}  // namespace

TEST_CASE("a policy is read with what its checks leave out", "[policy]") {
    const policy p = policy_from_json(with_check(R"("metric": "accuracy", "at_least": 0.8)"));
    REQUIRE(p.checks.size() == 1);
    const rule& r = p.checks.front();
    CHECK(r.id == "sex");
    CHECK(r.metric == "accuracy");
    CHECK(r.at_least == 0.8);
    CHECK(std::isnan(r.at_most));
    CHECK_FALSE(r.attribute.has_value());
    CHECK(r.decide_by == decided_by::estimate);
    CHECK(r.severity == verdict::fail);
    CHECK(r.on_insufficient == verdict::insufficient_data);
    CHECK(r.min_n == 0);
}

TEST_CASE("a policy's JSON is canonical and reads back as the same policy", "[policy]") {
    const std::string written = R"({"version": "3", "name": "hiring", "checks": [
        {"at_most": 1.25, "at_least": 0.8, "comparison": "ratio", "against": "M",
         "attribute": ["sex", "race"], "group": ["F", 1], "metric": "selection_rate", "id": "a",
         "decide_by": "interval_passes", "min_n": 50, "severity": "warn", "on_insufficient": "pass",
         "owner": "a team", "citation": "a law"},
        {"id": "b", "metric": "accuracy", "attribute": [], "at_least": 1, "owner": null}]})";
    const std::string canonical = to_json(policy_from_json(written));
    CHECK(canonical ==
          R"({"schema":"fairdrift.policy/1","name":"hiring","version":"3","checks":[)"
          R"({"id":"a","metric":"selection_rate","attribute":["sex","race"],"group":["F","1"],)"
          R"("comparison":"ratio","against":"M","at_least":0.8,"at_most":1.25,)"
          R"("decide_by":"interval_passes","min_n":50,"severity":"warn","on_insufficient":"pass",)"
          R"("owner":"a team","citation":"a law"},)"
          R"({"id":"b","metric":"accuracy","attribute":[],"at_least":1.0,"decide_by":"estimate",)"
          R"("min_n":0,"severity":"fail","on_insufficient":"insufficient_data"}]})");
    CHECK(to_json(policy_from_json(canonical)) == canonical);
}

TEST_CASE("a star is the same as nothing, save for attributes", "[policy]") {
    const policy p = policy_from_json(
        with_check(R"("metric": "ks", "feature": "*", "group": "*", "window": "*", "against": "*",
                      "report_kind": "*", "attribute": "*", "at_most": 1)"));
    const rule& r = p.checks.front();
    CHECK((r.feature.empty() && r.group.empty() && r.window.empty() && r.against.empty()));
    CHECK(r.report_kind.empty());
    REQUIRE(r.attribute.has_value());
    CHECK(*r.attribute == std::vector<std::string>{"*"});
}

TEST_CASE("what is wrong with a policy names the check and the key", "[policy]") {
    refuses("{}", "there are no checks");
    refuses(R"({"checks": []})", "there are no checks");
    refuses(R"({"checks": {}})", "checks must be a list, not an object");
    refuses(R"({"checks": [3]})", "check 1: it must be an object, not 3");
    refuses(R"({"checks": [], "owner": "a"})", "no key 'owner'");
    refuses(R"({"schema": "fairdrift.policy/2", "checks": []})", "reads fairdrift.policy/1");
    refuses(R"({"checks": [{"metric": "f1", "at_least": 1}]})", "check 1: id is not given");
    refuses(with_check(R"("at_least": 1)"), "check 'sex': metric is not given");
    refuses(with_check(R"("metric": "f1")"), "'sex': neither at_least nor at_most is given");
    refuses(with_check(R"("metric": "f1", "at_least": 2, "at_most": 1)"),
            "'sex': at_least (2) is above at_most (1)");
    refuses(with_check(R"("metric": "f1", "at_least": "much")"),
            "'sex': at_least must be a number, not text ('much')");
    refuses(with_check(R"("metric": "f1", "at_least": true)"),
            "at_least must be a number, not true");
    refuses(with_check(R"("metric": 3, "at_least": 1)"), "metric must be text, not 3");
    refuses(with_check(R"("metric": "f1", "at_least": 1, "min_n": 2.5)"),
            "min_n must be a whole number, not 2.5");
    refuses(with_check(R"("metric": "f1", "at_least": 1, "min_n": -1)"), "min_n is -1");
    refuses(with_check(R"("metric": "f1", "at_least": 1, "attribute": {})"),
            "attribute must be a label or a list of labels, not an object");
    refuses(with_check(R"("metric": "f1", "at_least": 1, "decide_by": "mood")"),
            "decide_by is 'mood'; it must be one of estimate, interval_passes, interval_fails");
    refuses(with_check(R"("metric": "f1", "at_least": 1, "severity": "pass")"),
            "severity is 'pass'; it must be one of fail, warn");
    refuses(with_check(R"("metric": "f1", "at_least": 1, "on_insufficient": "ignore")"),
            "on_insufficient is 'ignore'");
    refuses(with_check(R"("metric": "f1", "at_leest": 1)"), "'sex': there is no key 'at_leest'");
    refuses(with_check(R"("metric": "impact_ratio", "comparison": "difference", "at_least": 1)"),
            "comparison = 'difference' contradicts it");
    refuses(R"({"checks": [{"id": "a", "metric": "f1", "at_least": 1},
                           {"id": "a", "metric": "f1", "at_least": 1}]})",
            "'a': id is given to two checks");
}

TEST_CASE("a limit that is no finite number, or written twice, is refused", "[policy]") {
    refuses(with_check(R"("metric": "f1", "at_least": 1e999)"), "policy JSON");
    refuses(with_check(R"("metric": "f1", "at_least": NaN)"), "policy JSON");
    refuses(with_check(R"("metric": "f1", "at_least": 0.8, "at_least": 0.1)"),
            "the key 'at_least' is given twice");
    refuses("", "policy JSON");
    refuses(R"({"checks": )", "policy JSON");
    policy made;
    rule& r = made.checks.emplace_back();
    r.id = "a";
    r.metric = "f1";
    r.at_most = HUGE_VAL;
    CHECK_THROWS_WITH(require_sound(made), Catch::Contains("'a': at_most is not finite"));
}

}  // namespace fairdrift::testing
