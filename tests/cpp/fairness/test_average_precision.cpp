#include <fairdrift/fairness/average_precision.hpp>

#include <cmath>

#include <fairdrift/fairness/roc_auc.hpp>

#include "scored_people.hpp"

namespace fairdrift {

using testing::find;
using testing::scored_people;

TEST_CASE("average precision of four people is that worked by hand", "[scores]") {
    // By falling score: + (1/1), - , + (2/3), - : (1 + 2/3) / 2.
    scored_people four;
    four.add(0.9, 1);
    four.add(0.8, 0);
    four.add(0.7, 1);
    four.add(0.1, 0);
    const measurement m = find(four.audited(), "average_precision");
    CHECK(m.value == Approx(5.0 / 6));
    CHECK(m.n == 4);
    CHECK(m.denominator == 2);
    CHECK(m.lower < m.value);
    CHECK(m.upper > m.value);
}

TEST_CASE("equal scores are one step: average precision is the base rate", "[scores]") {
    scored_people tied;
    for (int i = 0; i < 20; ++i) tied.add(0.5, i % 4 == 0 ? 1 : 0);
    CHECK(find(tied.audited(), "average_precision").value == Approx(0.25));
}

TEST_CASE("a perfect ranking has an average precision of 1 and is not sure of it", "[scores]") {
    scored_people perfect;
    for (int i = 0; i < 40; ++i) perfect.add(i / 40.0, i < 20 ? 0 : 1);
    const measurement m = find(perfect.audited(), "average_precision");
    CHECK(m.value == 1);
    CHECK(m.upper == 1);
    CHECK(m.lower == Approx(std::pow(0.025, 1.0 / 20)));  // twenty positives, all pure
    CHECK(m.method == "clopper_pearson");
}

TEST_CASE("whole weights give the average precision of repeated rows", "[scores]") {
    scored_people once;
    scored_people again;
    for (int i = 0; i < 60; ++i) {
        const double s = (i * 37 % 60) / 60.0;
        const int y = (i * i + i / 7) % 3 == 0 ? 1 : 0;
        const int w = 1 + i % 3;
        once.add(s, y, "a", w);
        for (int k = 0; k < w; ++k) again.add(s, y);
    }
    const measurement weighted = find(once.audited({}, true), "average_precision");
    const measurement repeated = find(again.audited(), "average_precision");
    CHECK(weighted.value == Approx(repeated.value).epsilon(1e-13));
    CHECK(weighted.upper - weighted.lower > repeated.upper - repeated.lower);
}

TEST_CASE("without positives there is no average precision", "[scores]") {
    scored_people none;
    none.add(0.5, 0);
    none.add(0.4, 0);
    const measurement m = find(none.audited(), "average_precision");
    CHECK(m.status == status::undefined);
    CHECK(m.reason == "no row is truly positive");
}

TEST_CASE("average precision over knots lies in its bounds", "[scores]") {
    scored_people many;
    for (int i = 0; i < 400; ++i) {
        many.add((i * 7919 % 400) / 400.0, (i * 7919 % 400) + 131 * (i % 5) > 420 ? 1 : 0);
    }
    const auto counted = [&](knots axis) {
        std::vector<score_counts::entry> entries;
        for (std::size_t i = 0; i < many.score.size(); ++i) {
            const double s = many.score[i];
            std::uint32_t bucket = 0;
            if (axis.size() != 0) axis.find(std::span<const double>(&s, 1), &bucket);
            const double at = axis.size() == 0 ? s : static_cast<double>(bucket);
            entries.push_back({at, static_cast<std::uint32_t>(many.label[i]), 1});
        }
        score_counts scores({}, false, std::move(axis), 1000);
        std::vector<std::uint32_t> place;
        const partition cells({"y_true"}, {{label(0), label(1)}}, std::vector<std::uint32_t>{0, 1},
                              place);
        scores.add(cells, std::move(entries), {}, {}, 0);
        const std::vector<std::int32_t> group_of{0, 0};
        const std::vector<outcome> truth{outcome::negative, outcome::positive};
        group_counts g;
        g.scores = pair_scores(scores, group_of, truth, 1).front();
        g.precision = sum_precision(score_steps(scores, group_of, truth, 1), 0, g.scores);
        return evaluate(average_precision, g, level::two_sided(0.95));
    };
    const estimate exact = counted({});
    const estimate frozen = counted(knots({0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9}));
    CHECK(frozen.bounds.lower <= exact.value);
    CHECK(exact.value <= frozen.bounds.upper);
    CHECK(frozen.limits.lower <= frozen.bounds.lower);
    CHECK(frozen.limits.upper >= frozen.bounds.upper);
}

}  // namespace fairdrift
