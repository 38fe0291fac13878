#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/contingency.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "catch.hpp"

namespace fairdrift {

namespace {

// ln of n! by the library's gamma function: an oracle apart from the sampler's own probabilities.
double ln_choose(double n, double k) {
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

// Pearson's statistic of draws against the binomial law over cells that expect 5 or more, less its
// mean, in its standard deviations.
double excess_of(std::int64_t trials, double p, std::uint64_t seed) {
    constexpr int draws = 40000;
    philox from(seed, 0);
    std::vector<int> found(static_cast<std::size_t>(trials) + 1);
    for (int i = 0; i < draws; ++i) {
        ++found[static_cast<std::size_t>(draw_binomial(from, trials, p))];
    }
    double statistic = 0;
    int kept = 0;
    double rest = draws;
    double rest_found = draws;
    for (std::size_t k = 0; k < found.size(); ++k) {
        const auto n = static_cast<double>(trials);
        const auto x = static_cast<double>(k);
        const double expected =
            draws * std::exp(ln_choose(n, x) + x * std::log(p) + (n - x) * std::log1p(-p));
        if (expected < 5) continue;
        statistic += (found[k] - expected) * (found[k] - expected) / expected;
        rest -= expected;
        rest_found -= found[k];
        ++kept;
    }
    if (rest > 5) statistic += (rest_found - rest) * (rest_found - rest) / rest;
    return (statistic - kept) / std::sqrt(2.0 * kept);
}

}  // namespace

TEST_CASE("philox gives the published numbers", "[stats]") {
    // Random123's known answers: 4x32, 10 rounds, counter 0, key 0.
    philox from(0, 0);
    CHECK(from() == 0x6627e8d5U);
    CHECK(from() == 0xe169c58dU);
    CHECK(from() == 0xbc57ac4cU);
    CHECK(from() == 0x9b00dbd8U);
}

TEST_CASE("streams and seeds are different numbers", "[stats]") {
    CHECK(philox(0, 0)() != philox(0, 1)());
    CHECK(philox(0, 0)() != philox(1, 0)());
    philox from(3, 4);
    for (int i = 0; i < 1000; ++i) {
        const double u = from.uniform();
        CHECK((u > 0 && u < 1));
    }
}

TEST_CASE("binomial draws follow the binomial law", "[stats]") {
    for (const double p : {0.02, 0.3, 0.5, 0.81, 0.999}) {
        for (const std::int64_t trials : {1, 9, 30, 200, 3000}) {
            INFO(trials << " trials at " << p);
            CHECK(excess_of(trials, p, 1) < 4.5);
        }
    }
}

TEST_CASE("draws without replacement follow the hypergeometric law", "[stats]") {
    struct urn {
        std::int64_t good, bad, draws;
    };
    for (const urn& u : {urn{3, 5, 4}, urn{40, 60, 50}, urn{60, 40, 70}, urn{500, 9500, 100},
                         urn{2000, 3000, 1000}, urn{900000, 100000, 60}, urn{7, 100000, 99000}}) {
        INFO(u.good << " good, " << u.bad << " bad, " << u.draws << " draws");
        constexpr int draws = 40000;
        philox from(1, 0);
        std::vector<int> found(static_cast<std::size_t>(std::min(u.good, u.draws)) + 1);
        for (int i = 0; i < draws; ++i) {
            ++found[static_cast<std::size_t>(draw_hypergeometric(from, u.good, u.bad, u.draws))];
        }
        double statistic = 0;
        int kept = 0;
        for (std::size_t k = 0; k < found.size(); ++k) {
            const auto x = static_cast<double>(k);
            const auto g = static_cast<double>(u.good);
            const auto b = static_cast<double>(u.bad);
            const auto d = static_cast<double>(u.draws);
            if (d - x > b) continue;
            const double expected =
                draws * std::exp(ln_choose(g, x) + ln_choose(b, d - x) - ln_choose(g + b, d));
            if (expected < 5) continue;
            statistic += (found[k] - expected) * (found[k] - expected) / expected;
            ++kept;
        }
        CHECK((statistic - kept) / std::sqrt(2.0 * kept) < 4.5);
    }
}

TEST_CASE("a draw of everything or nothing has one answer", "[stats]") {
    philox from(0, 0);
    CHECK(draw_hypergeometric(from, 5, 7, 0) == 0);
    CHECK(draw_hypergeometric(from, 5, 7, 12) == 5);
    CHECK(draw_hypergeometric(from, 0, 7, 3) == 0);
    CHECK(draw_hypergeometric(from, 5, 0, 3) == 3);
    CHECK_THROWS_AS(draw_hypergeometric(from, 5, 7, 13), invalid_input);
    CHECK_THROWS_AS(draw_hypergeometric(from, -1, 7, 3), invalid_input);
}

TEST_CASE("a draw without chance has one answer", "[stats]") {
    philox from(0, 0);
    CHECK(draw_binomial(from, 0, 0.5) == 0);
    CHECK(draw_binomial(from, 12, 0) == 0);
    CHECK(draw_binomial(from, 12, 1) == 12);
    CHECK_THROWS_AS(draw_binomial(from, -1, 0.5), invalid_input);
    CHECK_THROWS_AS(draw_binomial(from, 1, std::nan("")), invalid_input);
}

TEST_CASE("a resample has as many rows, none of cells that had none", "[stats]") {
    const std::vector<std::int64_t> counts{5, 0, 1'000'000'000'000, 37, 0};
    std::vector<std::int64_t> drawn(counts.size());
    double mean = 0;
    for (std::uint64_t replicate = 0; replicate < 2000; ++replicate) {
        philox from(7, replicate);
        draw_multinomial(from, counts, drawn);
        CHECK(std::accumulate(drawn.begin(), drawn.end(), std::int64_t{0}) == 1'000'000'000'042);
        CHECK((drawn[1] == 0 && drawn[4] == 0));
        mean += static_cast<double>(drawn[3]) / 2000;
    }
    CHECK(mean == Approx(37).margin(4 * std::sqrt(37.0 / 2000)));
    std::vector<std::int64_t> short_one(2);
    philox from(0, 0);
    CHECK_THROWS_AS(draw_multinomial(from, counts, short_one), invalid_input);
}

}  // namespace fairdrift
