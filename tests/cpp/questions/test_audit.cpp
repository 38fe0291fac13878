#include "catch.hpp"
#include "rows.hpp"

#include <fairdrift/core/error.hpp>
#include <fairdrift/questions/audit.hpp>

namespace fairdrift {

namespace {

audit_options small() {
    audit_options options;
    options.compare.min_group_size = 1;
    return options;
}

}  // namespace

TEST_CASE("the audit of a sum of states is the audit of the table, byte for byte", "[questions]") {
    const testing::people p = testing::made_up(3000, 9);
    state parts(open_layout(p.rows(), {}));
    for (const std::size_t first : {2000U, 0U, 1000U}) parts.update(p.rows(first, 1000));
    CHECK(to_json(audit(parts, small())) == to_json(audit(p.rows(), small())));
}

TEST_CASE("a report comes back from its JSON, byte for byte", "[report]") {
    const report r = audit(testing::made_up(400, 2).rows(), small());
    const std::string json = to_json(r);
    CHECK(to_json(report_from_json(json)) == json);
    CHECK_THROWS_AS(report_from_json("{}"), invalid_input);
    CHECK_THROWS_AS(report_from_json(json.substr(0, json.size() / 2)), invalid_input);
    CHECK_THROWS_AS(report_from_json(R"({"schema": "fairdrift.report/1"})"), invalid_input);
}

TEST_CASE("named measures and short names find their measurement", "[report]") {
    const report r = audit(testing::made_up(2000, 3).rows(), small());
    query ratio;
    ratio.metric = "impact_ratio";
    ratio.attribute = std::vector<std::string>{"sex"};
    const measurement& found = measure(r, ratio);
    CHECK(found.metric == "selection_rate");
    CHECK(found.comparison == "min_ratio");
    query recall;
    recall.metric = "recall";
    CHECK(measure(r, recall).metric == "true_positive_rate");
}

TEST_CASE("what a query leaves open is named", "[report]") {
    const report r = audit(testing::made_up(500, 4).rows(), small());
    query q;
    q.metric = "selection_rate";
    q.attribute = std::vector<std::string>{"sex"};
    q.comparison = "";
    CHECK_THROWS_WITH(measure(r, q), Catch::Contains("group"));
    q.group = std::vector<std::string>{"nobody"};
    CHECK_THROWS_WITH(measure(r, q), Catch::Contains("nearest"));
}

TEST_CASE("an unknown metric, intersection or bin is refused by name", "[questions]") {
    const testing::people p = testing::made_up(50, 5);
    audit_options options = small();
    options.metrics = {"acuracy"};
    CHECK_THROWS_WITH(audit(p.rows(), options), Catch::Contains("acuracy"));
    options.metrics = {"accuracy", "macro_f1"};
    CHECK_THROWS_WITH(audit(p.rows(), options), Catch::Contains("'macro_f1' needs y_true"));
    options = small();
    options.given_intersections = {{"sex", "age"}};
    CHECK_THROWS_WITH(audit(p.rows(), options), Catch::Contains("'age'"));
    options = small();
    options.labels.bins = {{"age", {25, 40}}};
    CHECK_THROWS_WITH(audit(p.rows(), options), Catch::Contains("'age'"));
}

}  // namespace fairdrift
