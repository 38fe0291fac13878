#include <vector>

#include "catch.hpp"
#include "rows.hpp"

#include <fairdrift/core/error.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/questions/gate.hpp>

namespace fairdrift::testing {
namespace {

report audited(unsigned seed, const std::string& model = "credit") {
    audit_options options;
    options.subject.model = model;
    return audit(made_up(2000, seed).rows(), options);
}

policy four_fifths() {
    return policy_from_json(R"({"name": "hiring", "version": "2", "checks": [
        {"id": "sex", "metric": "impact_ratio", "attribute": "sex", "at_least": 0.8}]})");
}

report gated(const policy& p, std::vector<const report*> reports) { return gate(p, reports); }

}  // namespace

TEST_CASE("a gate carries what it judged and where that came from", "[gate]") {
    const report from = audited(1);
    const report found = gated(four_fifths(), {&from});
    CHECK(found.kind == "gate");
    CHECK(found.subject.model == "credit");
    REQUIRE(found.data.size() == 1);
    CHECK(found.data[0].rows == 2000);
    // Decided are 0.6 of men and 0.4 of women.
    CHECK(found.verdict == verdict::fail);
    REQUIRE(found.measurements.size() == 1);
    CHECK(found.measurements[0].comparison == "min_ratio");
    CHECK(found.checks[0].value == found.measurements[0].value);
    CHECK(found.conventions[0] == std::pair<std::string, std::string>("policy", "hiring"));
    CHECK(found.conventions[1].second == "2");
    CHECK(found.conventions[2].first == "policy_fingerprint");
    CHECK(found.conventions[2].second.size() == 32);
}

TEST_CASE("a gate reads back from its JSON", "[gate]") {
    const report from = audited(1);
    const report found = gated(four_fifths(), {&from});
    CHECK(to_json(report_from_json(to_json(found))) == to_json(found));
}

TEST_CASE("what several reports share is told once, what differs is told apart", "[gate]") {
    const report first = audited(1);
    report second = audited(2, "fraud");
    second.conventions[1].second = "hired";
    const report found = gated(four_fifths(), {&first, &first, &second});
    CHECK(found.data.size() == 1);
    CHECK(found.subject.model == "credit");
    REQUIRE(found.notes.size() == 1);
    CHECK_THAT(found.notes[0], Catch::Contains("'credit'") && Catch::Contains("'fraud'"));
    CHECK(found.conventions[4].second == "1 or true; in the audit report hired");
    CHECK(found.measurements.size() == 3);
}

TEST_CASE("the favorable outcome decides what an impact ratio is a ratio of", "[gate]") {
    const people rows = made_up(2000, 1);
    audit_options options;
    options.labels.positive = {label(1)};
    options.labels.favorable = {label(0)};
    const report from = audit(rows.rows(), options);
    const report found = gated(four_fifths(), {&from});
    CHECK(found.checks[0].metric == "favorable_rate");
}

TEST_CASE("a gate without a report is refused", "[gate]") {
    CHECK_THROWS_AS(gated(four_fifths(), {}), invalid_input);
}

}  // namespace fairdrift::testing
