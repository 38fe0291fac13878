#include <vector>

#include "catch.hpp"

#include <fairdrift/policy/query.hpp>

namespace fairdrift::testing {
namespace {

measurement named(const std::string& metric) {
    measurement m;
    m.metric = metric;
    m.value = 0.5;
    return m;
}

std::vector<measurement> audited() {
    std::vector<measurement> all(3, named("selection_rate"));
    all.push_back(named("true_positive_rate"));
    all[1].attribute = all[2].attribute = all[3].attribute = {"sex"};
    all[1].group = all[3].group = {"F"};
    all[2].comparison = "min_ratio";
    return all;
}

}  // namespace

TEST_CASE("what a query does not say matches everything, an empty list all rows", "[policy]") {
    const auto all = audited();
    CHECK(matching(all, {}).size() == 4);
    query q;
    q.metric = "selection_rate";
    CHECK(matching(all, q) == std::vector<std::size_t>{0, 1, 2});
    q.attribute = std::vector<std::string>{};
    CHECK(matching(all, q) == std::vector<std::size_t>{0});
    q.attribute = std::vector<std::string>{"sex"};
    q.comparison = "min_ratio";
    CHECK(matching(all, q) == std::vector<std::size_t>{2});
}

TEST_CASE("short names and named measures become what is measured", "[policy]") {
    const auto all = audited();
    query q;
    q.metric = "recall";
    CHECK(resolved(all, q).metric == "true_positive_rate");
    q.metric = "impact_ratio";
    CHECK(resolved(all, q).metric == "selection_rate");
    CHECK(resolved(all, q).comparison == "min_ratio");
    CHECK(resolved(all, q, "favorable_rate").metric == "favorable_rate");
    q.metric = "latency";
    CHECK(resolved(all, q).metric == "latency");
}

TEST_CASE("a measure that is measured under its own name stays it", "[policy]") {
    auto all = audited();
    all.push_back(named("equalized_odds_difference"));
    query q;
    q.metric = "equalized_odds_difference";
    CHECK(resolved(all, q).metric == "equalized_odds_difference");
}

TEST_CASE("what is near is named: metrics like it, or the measurement with most keys", "[policy]") {
    const auto all = audited();
    query q;
    q.metric = "selektion_rate";
    CHECK_THAT(nearest(all, q), Catch::Contains("are selection_rate, true_positive_rate"));
    q.metric = "selection_rate";
    q.attribute = std::vector<std::string>{"sexe"};
    q.comparison = "min_ratio";
    CHECK(nearest(all, q) == "the nearest is selection_rate, attribute=sex, comparison=min_ratio");
    CHECK(nearest({}, q) == "there are no measurements");
    CHECK(described(q) == "selection_rate, attribute=sexe, comparison=min_ratio");
}

}  // namespace fairdrift::testing
