#include <fairdrift/fairness/score_steps.hpp>

#include "catch.hpp"

namespace fairdrift {

TEST_CASE("steps of a group rise, each score once, with its labels apart", "[scores]") {
    score_counts scores({}, false, {}, 100);
    std::vector<std::uint32_t> place;
    const partition cells({"y_true"}, {{label(0), label(1)}}, std::vector<std::uint32_t>{0, 1},
                          place);
    scores.add(cells, {{.7, 1, 2}, {.3, 0, 5}, {.3, 1, 1}, {.5, 0, 4}}, {}, {}, 0);
    const score_steps steps(scores, {0, 0}, {outcome::negative, outcome::positive}, 2);
    const std::vector<score_step> of = steps.of(0);
    REQUIRE(of.size() == 3);
    CHECK(of[0].score() == .3);
    CHECK(of[0].negative == 5);
    CHECK(of[0].positive == 1);
    CHECK(of[0].weight() == 6);
    CHECK(of[2].score() == .7);
    CHECK(of[2].positive_squares == 2);
    CHECK(steps.of(1).empty());
    const score_steps by_label(scores, {0, 1}, {outcome::missing, outcome::positive}, 2);
    CHECK(by_label.of(0).front().unlabelled == 5);
    CHECK(by_label.ends(1).upper == .7);
}

}  // namespace fairdrift
