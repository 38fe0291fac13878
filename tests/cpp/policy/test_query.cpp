#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "catch.hpp"

#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/drift/metric.hpp>
#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/fairness/named_measures.hpp>
#include <fairdrift/fairness/ranking.hpp>
#include <fairdrift/fairness/score_distances.hpp>
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

TEST_CASE("of thousands of groups only the nearest are named", "[policy]") {
    std::vector<measurement> all;
    for (int i = 0; i < 3000; ++i) {
        all.push_back(named("selection_rate"));
        all.back().attribute = {"town"};
        all.back().group = {"town " + std::to_string(i)};
    }
    query q;
    q.group = std::vector<std::string>{"Town 2x9"};
    CHECK(nearest(all, q) ==
          "there is no group 'Town 2x9'; the nearest are town 29, town 209, town 219, town 229, "
          "town 239 (of 3,000)");
}

namespace {

// Numbers of several groups' scores, which are in no registry of one group's metrics.
bool is_of_scores(std::string_view name) {
    const auto called = [&](const auto& one) { return one.name == name; };
    const auto distances = score_distances();
    const auto rankings = ranking_measures();
    return std::any_of(distances.begin(), distances.end(), called) ||
           std::any_of(rankings.begin(), rankings.end(), called);
}

}  // namespace

TEST_CASE("other names of metrics mean what reports call them", "[policy]") {
    CHECK(reported_name("tpr") == "true_positive_rate");
    CHECK(reported_name("acc") == "accuracy");
    CHECK(reported_name("disparate_impact") == "impact_ratio");
    CHECK(reported_name("statistical_parity_difference") == "demographic_parity_difference");
    CHECK(reported_name("psi") == "population_stability_index");
    CHECK(reported_name("latency") == "latency");
    std::set<std::string_view> names;
    for (const other_name& one : other_names()) {
        CHECK(names.insert(one.name).second);
        CHECK(reported_name(one.reported) == one.reported);
        CHECK(reported_name(one.name) == one.reported);
        const bool known = find_metric(one.reported) != nullptr ||
                           find_named_measure(one.reported) != nullptr ||
                           find_drift_metric(one.reported) != nullptr || is_of_scores(one.reported);
        CHECK(known);
    }
}

TEST_CASE("a measure that is measured under its own name stays it", "[policy]") {
    auto all = audited();
    all.push_back(named("equalized_odds_difference"));
    query q;
    q.metric = "equalized_odds_difference";
    CHECK(resolved(all, q).metric == "equalized_odds_difference");
}

TEST_CASE("of the first key that nothing meets, the nearest values are named", "[policy]") {
    const auto all = audited();
    query q;
    q.metric = "selektion_rate";
    CHECK_THAT(nearest(all, q), Catch::Contains("are selection_rate, true_positive_rate"));
    q.metric = "selection_rate";
    q.attribute = std::vector<std::string>{"sexe"};
    q.comparison = "min_ratio";
    CHECK(nearest(all, q) ==
          "there is no attribute 'sexe' with metric=selection_rate; the nearest is sex");
    q.attribute = std::vector<std::string>{"sex"};
    q.group = std::vector<std::string>{"f"};
    CHECK_THAT(nearest(all, q), Catch::StartsWith("there is no group 'f'"));
    CHECK_THAT(nearest(all, q), Catch::EndsWith("the nearest is F"));
    q.group = std::vector<std::string>{"F"};
    q.attribute = std::nullopt;
    CHECK(nearest(all, q) ==
          "there is no comparison 'min_ratio' with metric=selection_rate, group=F; the nearest is "
          "none");
    q.comparison = std::nullopt;
    q.attribute = std::vector<std::string>{"sexe"};
    q.group = std::nullopt;
    q.comparison = "min_ratio";
    CHECK(nearest({}, q) == "there are no measurements");
    CHECK(described(q) == "selection_rate, attribute=sexe, comparison=min_ratio");
}

}  // namespace fairdrift::testing
