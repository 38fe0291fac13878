#include <fairdrift/stats/association.hpp>

#include <cmath>
#include <vector>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/contingency.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

std::vector<double> drawn(philox& from, const std::vector<double>& shares, std::int64_t n) {
    std::vector<std::int64_t> law;
    for (const double share : shares) law.push_back(std::llround(share * 1e9));
    std::vector<std::int64_t> at(law.size());
    std::vector<double> counts(law.size());
    // Row by row: draw_multinomial draws as many rows as its counts hold.
    std::int64_t left = n;
    std::int64_t rest = 1'000'000'000;
    for (std::size_t i = 0; i < law.size(); ++i) {
        const double p = rest > 0 ? static_cast<double>(law[i]) / static_cast<double>(rest) : 0;
        at[i] = draw_binomial(from, left, std::min(1.0, p));
        left -= at[i];
        rest -= law[i];
        counts[i] = static_cast<double>(at[i]);
    }
    return counts;
}

double tau_of_shares(const std::vector<double>& p, std::size_t columns) {
    std::vector<double> column(columns);
    for (std::size_t i = 0; i < p.size(); ++i) column[i % columns] += p[i];
    double squares = 0;
    for (const double c : column) squares += c * c;
    double known = 0;
    for (std::size_t first = 0; first < p.size(); first += columns) {
        double row = 0;
        for (std::size_t j = 0; j < columns; ++j) row += p[first + j];
        for (std::size_t j = 0; j < columns; ++j) known += p[first + j] * p[first + j] / row;
    }
    return (known - squares) / (1 - squares);
}

}  // namespace

TEST_CASE("tau of a table by hand", "[association]") {
    // Values a, b; groups F, M: 30 of 40 F, 20 of 60 F. Errors of guessing by shares: 1/2 without
    // the value; 2 (3/4)(1/4) and 2 (1/3)(2/3) with it: .4 (3/8) + .6 (4/9) = 5/12. tau = 1/6.
    const std::vector<double> table = {30, 10, 20, 40};
    const association found = associate(table, 2);
    CHECK(found.tau == Approx(1 - (1 - 1.0 / 6) * 99 / 98));
    const double x2 = 100 * (30.0 * 40 - 10 * 20) * (30.0 * 40 - 10 * 20) / (40.0 * 60 * 50 * 50);
    CHECK(x2 / 100 == Approx(1.0 / 6));
    const double phi = x2 / 100 - 1.0 / 99;
    CHECK(found.cramers_v == Approx(std::sqrt(phi / (1 - 1.0 / 99))));
    CHECK(found.test == "chi_square");
    CHECK(found.p_value == Approx(std::erfc(std::sqrt(x2 / 2))));
    CHECK((found.tau_limits.lower > 0.005 && found.tau_limits.upper < 0.4));
}

TEST_CASE("a value that names the group tells it surely, one that does not tells nothing",
          "[association]") {
    const association all = associate(std::vector<double>{50, 0, 0, 0, 60, 0, 0, 0, 70}, 3);
    CHECK(all.tau == 1);
    CHECK(all.cramers_v == 1);
    CHECK(all.tau_limits.upper == 1);
    const association none = associate(std::vector<double>{20, 40, 30, 60}, 2);
    CHECK(none.tau == 0);
    CHECK(none.p_value == Approx(1));
    CHECK(none.tau_limits.lower == 0);
    CHECK(none.tau_limits.upper < 0.05);
}

TEST_CASE("where there is nothing to tell tau is undefined and says why", "[association]") {
    CHECK(std::isnan(associate(std::vector<double>{3, 4}, 2).tau));
    CHECK(associate(std::vector<double>{3, 4}, 2).reason == "it has fewer than two values");
    CHECK(associate(std::vector<double>{3, 0, 4, 0}, 2).reason ==
          "there are fewer than two groups to tell apart");
    CHECK(associate(std::vector<double>{1, 0, 0, 1}, 2).reason ==
          "it has as many values as there are people");
    CHECK(!associate(std::vector<double>{}, 2).reason.empty());
    CHECK_THROWS_AS(associate(std::vector<double>{1, 2, 3}, 2), invalid_input);
    CHECK_THROWS_AS(associate(std::vector<double>{1, -2}, 2), invalid_input);
}

TEST_CASE("small tables are tested by all tables of the same margins", "[association]") {
    const association found = associate(std::vector<double>{6, 1, 2, 5}, 2, {.replicates = 99999});
    CHECK(found.test == "monte_carlo");
    // Two-sided by probability and by X^2 agree here: the law is symmetric enough.
    CHECK(found.p_value == Approx(fisher_exact(6, 1, 2, 5).two_sided).margin(0.006));
}

TEST_CASE("intervals of tau hold the truth, from nothing to nearly all", "[association]") {
    struct law {
        std::vector<double> shares;
        std::size_t columns;
        std::int64_t n;
    };
    const std::vector<law> laws = {
        {{.25, .25, .25, .25}, 2, 200},
        {{.3, .2, .2, .3}, 2, 400},
        {{.27, .23, .2, .3}, 2, 1000},
        {{.45, .05, .05, .45}, 2, 300},
        {{.48, .002, .018, .5}, 2, 2000},
        {{.1, .1, .05, .08, .12, .05, .05, .05, .2, .1, .05, .05}, 3, 600},
        {{.05, .15, .1, .1, .15, .05, .12, .08, .08, .12}, 2, 500},
    };
    for (const law& l : laws) {
        const double truth = tau_of_shares(l.shares, l.columns);
        int held = 0;
        double mean = 0;
        constexpr int tables = 1000;
        for (std::uint64_t i = 0; i < tables; ++i) {
            philox from(5, i);
            const association found = associate(drawn(from, l.shares, l.n), l.columns);
            held += found.tau_limits.lower <= truth && truth <= found.tau_limits.upper ? 1 : 0;
            mean += found.tau / tables;
        }
        INFO("tau " << truth << ", n " << l.n << ": held " << held << ", mean " << mean);
        CHECK(held >= 920);
        CHECK(mean == Approx(truth).margin(0.004));
    }
}

}  // namespace fairdrift
