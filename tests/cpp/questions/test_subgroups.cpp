#include <fairdrift/questions/subgroups.hpp>

#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

state hiring(bool apart) {
    std::vector<std::string> sex;
    std::vector<std::int64_t> age;
    std::vector<std::int64_t> hired;
    for (std::int64_t i = 0; i < 800; ++i) {
        sex.push_back(i % 2 == 0 ? "F" : "M");
        age.push_back(i / 2 % 2);
        hired.push_back(apart && i % 4 == 2 ? (i % 12 == 2 ? 1 : 0) : (i % 5 < 3 ? 1 : 0));
    }
    table rows;
    rows.y_pred = column("hired", hired);
    rows.groups = {column("sex", sex), column("age", age)};
    state counted(open_layout(rows, {}));
    counted.update(rows);
    return counted;
}

}  // namespace

TEST_CASE("a search reports every subgroup against the rest, and names the few", "[subgroups]") {
    const report found = find_subgroups(hiring(true));
    CHECK(found.kind == "subgroups");
    query difference;
    difference.attribute = std::vector<std::string>{"sex", "age"};
    difference.group = std::vector<std::string>{"F", "1"};
    difference.comparison = "difference";
    const measurement& apart = measure(found, difference);
    CHECK(apart.against == "rest");
    CHECK(apart.n == 800);
    CHECK(apart.value == Approx(apart.numerator - apart.denominator));
    CHECK(apart.adjusted_p_value >= apart.p_value);
    int named = 0;
    for (const measurement& m : found.measurements) {
        named += m.comparison == "conditional_difference" ? 1 : 0;
    }
    CHECK(named == 1);
    CHECK(report_from_json(to_json(found)).measurements.size() == found.measurements.size());
    CHECK(find_subgroups(hiring(false)).notes[1].find("no subgroup stands out") == 0);
}

TEST_CASE("a metric without its columns is refused by name", "[subgroups]") {
    subgroups_options options;
    for (const char* metric : {"nonsense", "accuracy", "roc_auc"}) {
        options.metric = metric;
        CHECK_THROWS_AS(find_subgroups(hiring(true), options), invalid_input);
    }
}

}  // namespace fairdrift
