#include "catch.hpp"

#include <string>

#include <fairdrift/core/error.hpp>
#include <fairdrift/report/report.hpp>

using namespace fairdrift;

namespace {

report small_report() {
    report r;
    r.kind = "audit";
    r.subject.model = "hiring \"2\"";
    r.data.push_back({.role = "audited",
                      .rows = 3,
                      .excluded = {{"y_true is missing", 1}},
                      .columns = {{"group", "sex"}},
                      .window = "",
                      .digest = ""});
    r.conventions = {{"positive", "1"}, {"against", "largest"}};
    measurement m;
    m.metric = "selection_rate";
    m.attribute = {"sex", "race"};
    m.group = {"F", "a, b"};
    m.value = 0.1;
    m.n = 30;
    r.measurements = {m, m};
    r.measurements.back().value = absent;
    r.measurements.back().status = status::undefined;
    r.measurements.back().reason = "no row";
    r.curves.push_back(
        {.name = "distribution",
         .attribute = {},
         .group = {},
         .feature = "age",
         .window = "",
         .axes = {"value", "reference"},
         .columns = {std::vector<std::string>{"a b", "c"}, std::vector<double>{0.5, 0.5}}});
    check c;
    c.id = "four fifths";
    c.metric = "impact_ratio";
    c.verdict = verdict::fail;
    r.checks = {c, c};
    r.verdict = verdict::fail;
    r.notes = {"a note", "another"};
    return r;
}

// JSON without the spaces that stand outside its texts.
std::string squeezed(const std::string& json) {
    std::string out;
    bool inside = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"' && (i == 0 || json[i - 1] != '\\')) inside = !inside;
        if (inside || (c != ' ' && c != '\n')) out += c;
    }
    return out;
}

}  // namespace

TEST_CASE("compact and indented JSON hold the same keys and values in the same order", "[report]") {
    for (const report& r : {report{}, small_report()}) {
        CHECK(squeezed(to_json(r, 2)) == to_json(r));
    }
}

TEST_CASE("a report comes back from its JSON", "[report]") {
    const std::string json = to_json(small_report());
    CHECK(to_json(report_from_json(json)) == json);
    CHECK(to_json(report_from_json(to_json(small_report(), 1))) == json);
}

TEST_CASE("an empty report has every key", "[report]") {
    const std::string json = to_json(report{});
    for (const char* key : {"schema", "kind", "created", "tool", "subject", "data", "conventions",
                            "measurements", "curves", "checks", "verdict", "notes"}) {
        CHECK(json.find("\"" + std::string(key) + "\":") != std::string::npos);
    }
}

TEST_CASE("labels that are no UTF-8 do not make the JSON invalid", "[report]") {
    report r = small_report();
    r.measurements.front().group = {"\xff\xfe", "x"};
    CHECK(report_from_json(to_json(r)).measurements.front().group.front() ==
          "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_CASE("what is no report is refused, and says why", "[report]") {
    CHECK_THROWS_AS(report_from_json("{"), invalid_input);
    CHECK_THROWS_AS(report_from_json("[]"), invalid_input);
    CHECK_THROWS_AS(report_from_json("{\"schema\":\"another/1\"}"), invalid_input);
    std::string json = to_json(small_report());
    json.replace(json.find("\"undefined\""), 11, "\"unheard of\"");
    CHECK_THROWS_AS(report_from_json(json), invalid_input);
}
