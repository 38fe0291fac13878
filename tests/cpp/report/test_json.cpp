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

namespace {

// The small report with one text of its JSON replaced.
std::string with(const std::string& text, const std::string& by) {
    std::string json = to_json(small_report());
    const std::size_t at = json.find(text);
    REQUIRE(at != std::string::npos);
    return json.replace(at, text.size(), by);
}

void refuses(const std::string& json, const std::string& because) {
    CHECK_THROWS_AS(report_from_json(json), invalid_input);
    CHECK_THROWS_WITH(report_from_json(json), Catch::Contains(because));
}

}  // namespace

TEST_CASE("a report's field that cannot be is named with its place, value and bound", "[report]") {
    refuses(with("\"n\":30", "\"n\":1e308"), "measurement 1: n must be a whole number, not 1e+308");
    refuses(with("\"n\":30", "\"n\":-1"), "n is -1; it must lie between 0 and 9223372036854775807");
    refuses(with("\"n\":30", "\"n\":9223372036854775808"), "n is 9223372036854775808; it must");
    refuses(with("\"n\":30", "\"n\":null"), "n must be a whole number, not null");
    refuses(with("\"n\":30,", ""), "measurement 1: the key 'n' is missing");
    refuses(with("\"n\":30", "\"n\":30,\"n\":31"), "the key 'n' is given twice");
    refuses(with("\"n\":30", "\"n\":30,\"uper\":1"),
            "there is no key 'uper', the nearest is 'upper'");
    refuses(with("\"lower\":null,\"upper\":null", "\"lower\":0.5,\"upper\":0.4"),
            "lower is 0.5, above upper, which is 0.4");
    refuses(with("\"confidence\":null", "\"confidence\":95"),
            "confidence is 95; it must lie between 0 and 1");
    refuses(with("\"value\":0.1", "\"value\":\"x\""), "value must be a number, not text ('x')");
    refuses(with("\"value\":0.1", "\"value\":null"), "value is null and status is ok");
    refuses(with("[\"F\",\"a, b\"]", "\"F\""), "group and attribute have 1 and 2 entries");
    refuses(with("\"rows\":3", "\"rows\":-3"), "data 1: rows is -3");
    refuses(with("\"kind\":\"audit\"", "\"kind\":\"odd\""),
            "kind is 'odd'; it must be one of audit");
    refuses(with("\"verdict\":\"fail\"", "\"verdict\":\"maybe\""), "verdict is 'maybe'");
    refuses(with("\"notes\":[", "\"notes\":[1,"), "an entry of notes must be text, not 1");
    refuses(with("[\"a note\",\"another\"]", "null"), "notes must be a list, not null");
    refuses(with("[0.5,0.5]", "[0.5]"), "curve 1: columns are of unequal length");
    refuses(with("[0.5,0.5]", "[0.5,\"x\"]"), "a point must be a number, not text ('x')");
    refuses(with("a note", "a \xff note"), "report JSON: parse error");
}
