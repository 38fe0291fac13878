#include <fairdrift/fairness/ranking.hpp>

#include <cmath>

#include <fairdrift/core/error.hpp>

#include "scored_people.hpp"

namespace fairdrift {

using testing::find;
using testing::scored_people;

namespace {

// Groups in the order of the list, best first.
ranked_list listed(const std::vector<std::size_t>& groups, std::size_t count = 2) {
    std::vector<ranked_part> parts;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        parts.push_back({-static_cast<double>(i), groups[i], 1, 0});
    }
    return {parts, count};
}

double at(double rank) { return 1 / std::log2(1 + rank); }

audit_options asking(std::vector<std::string> metrics) {
    audit_options options;
    options.metrics = std::move(metrics);
    options.compare.min_group_size = 1;
    return options;
}

}  // namespace

TEST_CASE("exposures of four places are those worked by hand", "[scores]") {
    const std::vector<double> e = mean_exposures(listed({0, 1, 1, 0}));
    CHECK(e[0] == Approx((at(1) + at(4)) / 2));
    CHECK(e[1] == Approx((at(2) + at(3)) / 2));
    const ranked_list tied({{0.5, 0, 1, 0}, {0.5, 1, 2, 0}, {0.1, 0, 1, 0}}, 3);
    const std::vector<double> shared = mean_exposures(tied);
    CHECK(shared[1] == Approx((at(1) + at(2) + at(3)) / 3));
    CHECK(shared[0] == Approx((shared[1] + at(4)) / 2));
    CHECK(std::isnan(shared[2]));
}

TEST_CASE("NDKL of four places is that worked by hand", "[scores]") {
    // Shares of the first k of group 0: 1, 1, 2/3, 1/2, of the list 1/2.
    const double third = 2.0 / 3 * std::log(4.0 / 3) + 1.0 / 3 * std::log(2.0 / 3);
    const double z = at(1) + at(2) + at(3) + at(4);
    const double expected = (std::log(2.0) * (at(1) + at(2)) + third * at(3)) / z;
    CHECK(normalized_discounted_kl(listed({0, 0, 1, 1})) == Approx(expected));
    CHECK(normalized_discounted_kl(ranked_list({{0.5, 0, 3, 0}, {0.5, 1, 2, 0}}, 2)) ==
          Approx(0).margin(1e-15));
    CHECK(std::isnan(normalized_discounted_kl(ranked_list({}, 2))));
}

TEST_CASE("rKL is 1 for groups one after another and 0 where each ten are made up as all",
          "[scores]") {
    std::vector<std::size_t> apart(40);
    std::vector<std::size_t> even(40);
    for (std::size_t i = 0; i < 40; ++i) {
        apart[i] = i < 10 ? 1 : 0;
        even[i] = i % 4 == 0 ? 1 : 0;
    }
    CHECK(ranked_kl(listed(apart)) == Approx(1));
    CHECK(ranked_kl(listed(even)) < 0.01);
    // Halves with 6 and 4 of 10: KL(.6, .5) / log2 10, over ln 2 / log2 10.
    std::vector<std::size_t> near(20, 0);
    for (const std::size_t i : {1U, 3U, 5U, 7U, 10U, 11U, 12U, 13U, 14U, 15U}) near[i] = 1;
    const double kl = 0.6 * std::log(1.2) + 0.4 * std::log(0.8);
    CHECK(ranked_kl(listed(near)) == Approx(kl / std::log(2.0)));
    CHECK(std::isnan(ranked_kl(listed({0, 1, 0}))));
    CHECK_THROWS_AS(ranked_kl(listed(near), 1), invalid_input);
}

TEST_CASE("the infeasible index counts beginnings with too few of a group", "[scores]") {
    // Half each: of b b a a, the first 2 hold no a where 1 is due; of the first 3, 1 of 1.
    const std::vector<double> half{0.5, 0.5};
    const infeasible found = infeasible_index(listed({1, 1, 0, 0}), half, 4);
    CHECK(found.index == 1);
    CHECK(found.at == std::vector<std::size_t>{2});
    CHECK(infeasible_index(listed({1, 1, 1, 0}), half, 4).index == 3);  // at 2, 3 and 4
    CHECK(infeasible_index(listed({1, 1, 1, 0}), half, 3).index == 2);
    CHECK_THROWS_AS(infeasible_index(listed({0}), std::vector<double>{1.5, 0}, 1), invalid_input);
}

TEST_CASE("a discounted gain is that worked by hand, ties sharing their places", "[scores]") {
    const std::vector<double> relevance{3, 0, 2};
    const gain g = discounted_gain(relevance, std::vector<double>{0.9, 0.8, 0.1});
    CHECK(g.dcg == Approx(3 + 2 * at(3)));
    CHECK(g.ndcg() == Approx((3 + 2 * at(3)) / (3 + 2 * at(2))));
    const gain tied = discounted_gain(relevance, std::vector<double>{0.5, 0.5, 0.1});
    CHECK(tied.dcg == Approx(3 * (at(1) + at(2)) / 2 + 2 * at(3)));
    CHECK(std::isnan(discounted_gain(std::vector<double>{0}, std::vector<double>{1}).ndcg()));
}

TEST_CASE("an audit measures rankings where they are asked for by name", "[scores]") {
    scored_people p;
    for (int i = 0; i < 60; ++i) {
        p.add(i / 60.0, i % 3 == 0 ? 1 : 0, (i * i + i / 5) % 7 < 3 ? "a" : "b");
    }
    const report by_default = p.audited();
    for (const measurement& m : by_default.measurements) CHECK(m.metric != "exposure");
    const report r =
        p.audited(asking({"exposure", "normalized_discounted_kl", "rkl", "ndcg", "infeasible_index",
                          "impact_ratio_by_cut_off", "discounted_cumulative_gain"}));
    const measurement a = find(r, "exposure", "a");
    const measurement b = find(r, "exposure", "b");
    double all = 0;
    for (int k = 1; k <= 60; ++k) all += at(k);
    CHECK(a.value * static_cast<double>(a.n) + b.value * static_cast<double>(b.n) == Approx(all));
    CHECK(a.lower < a.value);
    const measurement least = find(r, "exposure", "", "min_ratio");
    CHECK(least.value == Approx(std::min(a.value / b.value, b.value / a.value)));
    CHECK(least.lower < least.value);
    CHECK(least.value <= least.upper);
    const measurement ndkl = find(r, "normalized_discounted_kl", "", "all_groups");
    CHECK(ndkl.value > 0);
    CHECK(std::isnan(ndkl.lower));
    CHECK(ndkl.p_value > 0);
    CHECK(find(r, "rkl", "", "all_groups").value < 1);
    CHECK(find(r, "infeasible_index", "", "all_groups").status == status::ok);
    CHECK(find(r, "ndcg", "a").value < 1);
    CHECK(find(r, "ndcg", "a").lower < find(r, "ndcg", "a").value);
    CHECK(r.curves.size() == 1);
    CHECK(r.curves.front().name == "impact_ratio_by_cut_off");
    CHECK(std::get<std::vector<double>>(r.curves.front().columns[1]).back() == Approx(1));
}

TEST_CASE("weighted rows have no ranks", "[scores]") {
    scored_people p;
    for (int i = 0; i < 10; ++i) p.add(i / 10.0, i % 2, i % 2 == 0 ? "a" : "b", 1 + i);
    const measurement m = find(p.audited(asking({"exposure"}), true), "exposure");
    CHECK(m.status == status::undefined);
    CHECK(m.reason.find("weights") != std::string::npos);
}

}  // namespace fairdrift
