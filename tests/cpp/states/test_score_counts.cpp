#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <fairdrift/states/count_rows.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Seven scores and a missing one in turn, over two labels that take turns of eight.
struct scored_people {
    std::vector<double> scores;
    std::vector<std::int64_t> labels;
    std::vector<double> weights;

    explicit scored_people(std::int64_t rows) {
        const std::vector<double> turn{0.25,     -infinity, 1e-300,       -0.0,
                                       infinity, -1.5,      std::nan(""), 0.0};
        for (std::int64_t i = 0; i < rows; ++i) {
            scores.push_back(turn[static_cast<std::size_t>(i % 8)]);
            labels.push_back(i / 8 % 2);
            weights.push_back(0.5);
        }
    }
    [[nodiscard]] score_counts counted(bool weighted) const {
        table t;
        t.y_true = column("y", std::span<const std::int64_t>(labels));
        t.score = column("s", std::span<const double>(scores));
        if (weighted) t.sample_weight = column("w", std::span<const double>(weights));
        counting_rules rules;
        rules.count_scores = true;
        return count_rows(t, rules, 0, std::ssize(scores)).scores;
    }
};

}  // namespace

TEST_CASE("scores come out in order, each once a cell, few or many", "[states]") {
    const std::vector<double> in_order{-infinity, -1.5, 0.0, 1e-300, 0.25, infinity};
    for (const std::int64_t turns : {2, 1000}) {
        const score_counts found = scored_people(8 * turns).counted(false);
        REQUIRE(found.entries().size() == 12);
        CHECK(found.missing() == turns);
        for (std::size_t i = 0; i < 12; ++i) {
            const auto& entry = found.entries()[i];
            CHECK(entry.position == in_order[i / 2]);
            CHECK(!(entry.position == 0 && std::signbit(entry.position)));
            CHECK(entry.cell == i % 2);
            CHECK(entry.rows == (entry.position == 0 ? turns : turns / 2));  // -0 and 0 are one
        }
    }
}

TEST_CASE("weights of scores are summed where their rows are counted", "[states]") {
    const score_counts found = scored_people(8000).counted(true);
    REQUIRE(found.entries().size() == 12);
    for (std::size_t i = 0; i < 12; ++i) {
        const auto rows = static_cast<double>(found.entries()[i].rows);
        CHECK(found.weight(i) == 0.5 * rows);
        CHECK(found.squared_weight(i) == 0.25 * rows);
    }
}

}  // namespace fairdrift
