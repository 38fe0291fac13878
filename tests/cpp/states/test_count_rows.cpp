#include "catch.hpp"
#include "rows.hpp"

#include <cmath>
#include <map>
#include <tuple>

#include <fairdrift/core/error.hpp>
#include <fairdrift/states/count_rows.hpp>

namespace fairdrift {

TEST_CASE("counting agrees with counting by hand", "[states]") {
    const testing::people p = testing::made_up(10007, 12);
    std::map<std::tuple<std::string, std::int64_t, std::int64_t, std::int64_t>, std::int64_t> hand;
    for (std::size_t i = 0; i < p.size(); ++i)
        ++hand[{p.sex[i], p.race[i], p.hired[i], p.decided[i]}];
    const outcome_counts counts = count_rows(p.rows(), {}, 0, 10007).outcomes;
    REQUIRE(counts.cells().size() == hand.size());
    std::size_t cell = 0;
    for (const auto& [key, rows] : hand) CHECK(counts[cell++].rows == rows);  // both are sorted
    CHECK(counts.rows() == 10007);
}

TEST_CASE("rows without a label or a decision are counted apart", "[states]") {
    table t;
    const std::vector<double> truth{1, 0, std::nan("")};
    const std::vector<double> decision{1, std::nan(""), 0};
    t.y_true = column("y", std::span<const double>(truth));
    t.y_pred = column("d", std::span<const double>(decision));
    const outcome_counts counts = count_rows(t, {}, 0, 3).outcomes;
    CHECK(counts.cells().size() == 3);
    CHECK(counts.cells().axis(0).size() == 3);
}

TEST_CASE("weights must be between 0 and 2^31, and the message says where they are not",
          "[states]") {
    table t;
    const std::vector<std::int64_t> decision{1, 0, 1};
    t.y_pred = column("d", std::span<const std::int64_t>(decision));
    for (const double bad : {-1.0, std::nan(""), 1e10, std::numeric_limits<double>::infinity()}) {
        const std::vector<double> weights{1, 2, bad};
        t.sample_weight = column("w", std::span<const double>(weights));
        CHECK_THROWS_WITH(count_rows(t, {}, 0, 3),
                          Catch::Contains("'w'") && Catch::Contains("row 2"));
    }
}

TEST_CASE("many attributes with many labels are counted by map where no table fits", "[states]") {
    const std::int64_t n = 5000;
    std::vector<std::int64_t> ids(n);
    for (std::int64_t i = 0; i < n; ++i) ids[static_cast<std::size_t>(i)] = i * 7919;
    std::vector<std::int64_t> decision(n, 1);
    table t;
    t.y_pred = column("d", std::span<const std::int64_t>(decision));
    t.groups = {column("a", std::span<const std::int64_t>(ids)),
                column("b", std::span<const std::int64_t>(ids))};
    CHECK(count_rows(t, {}, 0, n).outcomes.cells().size() == static_cast<std::size_t>(n));
}

TEST_CASE("more cells than allowed is an error that names the bound", "[states]") {
    std::vector<std::int64_t> ids(300);
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int64_t>(i % 20);
    std::vector<std::int64_t> other(300);
    for (std::size_t i = 0; i < other.size(); ++i) other[i] = static_cast<std::int64_t>(i / 20);
    table t;
    t.groups = {column("a", std::span<const std::int64_t>(ids)),
                column("b", std::span<const std::int64_t>(other))};
    counting_rules rules;
    rules.most_cells = 100;
    CHECK_THROWS_WITH(count_rows(t, rules, 0, 300), Catch::Contains("100"));
}

}  // namespace fairdrift
