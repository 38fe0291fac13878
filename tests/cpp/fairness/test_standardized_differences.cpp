#include <fairdrift/fairness/standardized_differences.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

grouping scores(const std::vector<std::vector<double>>& of) {
    grouping by;
    by.attribute = {"g"};
    for (std::size_t g = 0; g < of.size(); ++g) {
        by.names.push_back({std::string(1, static_cast<char>('a' + g))});
        by.missing.push_back(false);
        by.groups.emplace_back();
        for (const double x : of[g]) by.groups.back().sums.score.add(x, 1, 1);
        by.groups.back().sums.rows = static_cast<std::int64_t>(of[g].size());
    }
    return by;
}

}  // namespace

TEST_CASE("means two apart are 100 * 2 over a standard deviation apart", "[fairness]") {
    // Deviations: of 1, 3 it is root 2, of 2, 4, 6 it is 2, of all five (mean 3.2) root 3.7.
    const grouping by = scores({{1, 3}, {2, 4, 6}});
    standardized_options options;
    auto rows = standardized_differences(by, options);
    CHECK(rows[1].is_reference);
    CHECK(rows[0].difference == Approx(-200 / std::sqrt(3.7)));
    CHECK(rows[0].limits.lower < rows[0].difference);
    CHECK(rows[0].limits.upper > rows[0].difference);
    options.scale = deviation_of::reference;
    CHECK(standardized_differences(by, options)[0].difference == Approx(-100));
    options.scale = deviation_of::pooled;  // root of (1 * 2 + 2 * 4) / 3
    CHECK(standardized_differences(by, options)[0].difference ==
          Approx(-200 / std::sqrt(10.0 / 3)));
    options.lower_is_better = true;
    options.against = "a";
    rows = standardized_differences(by, options);
    CHECK(rows[1].difference == Approx(-200 / std::sqrt(10.0 / 3)));
    options.against = "best";  // the lowest mean
    CHECK(standardized_differences(by, options)[0].is_reference);
    options.min_group_size = 3;
    CHECK(standardized_differences(by, options)[1].is_reference);
    options.against = "c";
    CHECK_THROWS_AS(standardized_differences(by, options), invalid_input);
}

TEST_CASE("equal scores have no standard deviation", "[fairness]") {
    const auto rows = standardized_differences(scores({{2, 2}, {2, 2, 2}}), {});
    CHECK(std::isnan(rows[0].difference));
    CHECK_FALSE(rows[0].reason.empty());
}

}  // namespace fairdrift
