#include <fairdrift/stats/contingency.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <fairdrift/core/error.hpp>

#include "catch.hpp"

using namespace fairdrift;

namespace {
using cells = std::vector<std::int64_t>;
}

TEST_CASE("chi-square of two samples agrees with SciPy's contingency test", "[stats]") {
    const auto two = chi_square_two_sample(cells{10, 20, 30}, cells{6, 9, 17});
    CHECK(two.statistic == Approx(0.27157465150403504).epsilon(1e-12));
    CHECK(two.degrees_of_freedom == 2);
    CHECK(two.p_value == Approx(0.873028283380073).epsilon(1e-12));
    CHECK(two.smallest_expected == Approx(16.0 * 32.0 / 92.0));
    const auto six =
        chi_square_two_sample(cells{16, 18, 16, 14, 12, 12}, cells{16, 16, 16, 16, 16, 8});
    CHECK(six.p_value == Approx(0.8985262394026607).epsilon(1e-12));
}

TEST_CASE("one unseen row in a thousand is no drift", "[stats]") {
    const auto result = chi_square_two_sample(cells{500, 500, 0}, cells{500, 499, 1});
    CHECK(result.p_value == Approx(0.606227).epsilon(1e-5));
}

TEST_CASE("cells empty in both samples do not count as cells", "[stats]") {
    const auto with = chi_square_two_sample(cells{10, 0, 20, 30, 0}, cells{6, 0, 9, 17, 0});
    CHECK(with.degrees_of_freedom == 2);
    CHECK(with.p_value == Approx(0.873028283380073).epsilon(1e-12));
}

TEST_CASE("a single cell cannot differ and an empty sample has no test", "[stats]") {
    CHECK(chi_square_two_sample(cells{5}, cells{7}).p_value == 1.0);
    CHECK(chi_square_two_sample(cells{5}, cells{7}).degrees_of_freedom == 0);
    CHECK(std::isnan(chi_square_two_sample(cells{0, 0}, cells{7, 1}).p_value));
    CHECK_THROWS_AS(chi_square_two_sample(cells{1, 2}, cells{1}), invalid_input);
    CHECK_THROWS_AS(chi_square_two_sample(cells{1, -2}, cells{1, 1}), invalid_input);
}

TEST_CASE("fisher's test agrees with SciPy and exact integer arithmetic", "[stats]") {
    CHECK(fisher_exact(8, 2, 1, 5).odds_ratio == Approx(20.0));
    CHECK(fisher_exact(8, 2, 1, 5).two_sided == Approx(0.034965034965034975).epsilon(1e-12));
    CHECK(fisher_exact(8, 2, 1, 5).less == Approx(0.9991258741258742).epsilon(1e-12));
    CHECK(fisher_exact(100, 2, 1000, 5).two_sided == Approx(0.13007593634300163).epsilon(1e-12));
    CHECK(fisher_exact(100, 2, 1000, 5).less == Approx(0.13007593634300163).epsilon(1e-12));
    CHECK(fisher_exact(100, 2, 1000, 5).greater == Approx(0.9797904453147229).epsilon(1e-12));
    CHECK(fisher_exact(48, 32, 12, 28).two_sided == Approx(0.0034092217678491827).epsilon(1e-7));
    CHECK(fisher_exact(3, 17, 1, 9).two_sided == Approx(1.0).epsilon(1e-7));
    CHECK(fisher_exact(667, 723, 555, 626).two_sided == Approx(0.6344861896601153).epsilon(1e-7));
    CHECK(fisher_exact(9, 11, 1854, 1769).two_sided == Approx(0.6570539553118447).epsilon(1e-7));
    CHECK(fisher_exact(2, 4, 2, 4).two_sided == Approx(1.0));
    CHECK(fisher_exact(6, 0, 0, 6).two_sided == Approx(0.0021645021645021645).epsilon(1e-12));
}

TEST_CASE("fisher's tea taster: 4 cups of 8 named right have p 1/70 and 2/70", "[stats]") {
    const fisher_result all_right = fisher_exact(4, 0, 0, 4);
    CHECK(all_right.greater == Approx(1.0 / 70.0));
    CHECK(all_right.two_sided == Approx(2.0 / 70.0));
    CHECK(std::isinf(all_right.odds_ratio));
}

TEST_CASE("fisher's test keeps its digits in the far tail of a large table", "[stats]") {
    // The sum of exact binomials with 40 digits.
    CHECK(fisher_exact(22127, 34614, 22782, 29592).two_sided ==
          Approx(1.81135259418793166e-51).epsilon(1e-11));
}

TEST_CASE("two tables of equal and greatest probability have p 1", "[stats]") {
    CHECK(fisher_exact(3, 2, 4, 1).two_sided == 1.0);
}

TEST_CASE("a table with an empty row or column says nothing", "[stats]") {
    CHECK(fisher_exact(0, 0, 3, 4).two_sided == 1.0);
    CHECK(std::isnan(fisher_exact(0, 0, 3, 4).odds_ratio));
    CHECK(fisher_exact(0, 5, 0, 4).less == 1.0);
    CHECK_THROWS_AS(fisher_exact(-1, 2, 3, 4), invalid_input);
}

TEST_CASE("mid-p takes half of the observed table", "[stats]") {
    // Fisher's p less half of P(3) = C(10, 1) C(20, 3) / C(30, 4), from SciPy.
    CHECK(fisher_exact(3, 17, 1, 9).mid_p == Approx(0.792008757525999).epsilon(1e-12));
    CHECK(fisher_exact(48, 32, 12, 28).mid_p == Approx(0.002775730949119361).epsilon(1e-12));
    // Two tables of probability 1/70 each: 2/70 less half of one.
    CHECK(fisher_exact(4, 0, 0, 4).mid_p == Approx(1.5 / 70));
}

TEST_CASE("equal halves speak for independence, a clean split against it", "[stats]") {
    // audit-AI's test of Albert's Bayes factor.
    CHECK(bayes_factor_two_sample(cells{10, 10}, cells{10, 10}) ==
          Approx(0.5500676358744966).epsilon(1e-12));
    // One in each of two cells of a diagonal: (1/20) / (1/6)^2 of the uniform priors.
    CHECK(bayes_factor_two_sample(cells{1, 0}, cells{0, 1}) == Approx(36.0 / 20.0));
    CHECK(std::isnan(bayes_factor_two_sample(cells{0, 0}, cells{0, 0})));
    CHECK_THROWS_AS(bayes_factor_two_sample(cells{1}, cells{0, 1}), invalid_input);
}

TEST_CASE("homogeneity is chi-square, Fisher's test or Monte Carlo, as counts allow", "[stats]") {
    // Two groups are the two-sample chi-square.
    const std::vector<std::int64_t> x{30, 45};
    const std::vector<std::int64_t> n{100, 110};
    const homogeneity_result two = homogeneity(x, n);
    const std::vector<std::int64_t> a{30, 70};
    const std::vector<std::int64_t> b{45, 65};
    CHECK(two.statistic == Approx(chi_square_two_sample(a, b).statistic));
    CHECK(two.p_value == equal_rates_p(30, 100, 45, 110));
    CHECK(two.method == "chi_square");
    const std::vector<std::int64_t> few{1, 5};
    const std::vector<std::int64_t> rows{8, 9};
    CHECK(homogeneity(few, rows).p_value == Approx(fisher_exact(1, 7, 5, 4).two_sided));
    CHECK(homogeneity(few, rows).method == "fisher_exact");
}

TEST_CASE("equal rates have Schouten's p, and Fisher's where counts are small", "[stats]") {
    // By hand: |30 * 110 - 45 * 100| - 100 / 2 = 1150; 209 * 1150^2 / (100 * 110 * 75 * 135).
    const double x2 = 209 * 1150.0 * 1150.0 / (100.0 * 110.0 * 75.0 * 135.0);
    CHECK(equal_rates_p(30, 100, 45, 110) == Approx(std::erfc(std::sqrt(x2 / 2))));
    CHECK(equal_rates_p(45, 110, 30, 100) == Approx(std::erfc(std::sqrt(x2 / 2))));
    CHECK(equal_rates_p(1, 8, 5, 9) == fisher_exact(1, 7, 5, 4).two_sided);
    CHECK(equal_rates_p(20, 50, 20, 50) == 1);
    CHECK(equal_rates_p(0, 50, 0, 50) == 1);
    CHECK(equal_rates_p(50, 50, 40, 40) == 1);
    CHECK(equal_rates_p(0, 0, 3, 9) == 1);
    CHECK_THROWS_AS(equal_rates_p(5, 4, 1, 3), invalid_input);
}

TEST_CASE("equal rates are called different in at most .05, at every rate", "[stats]") {
    const auto probability = [](int x, int n, double p) {
        return std::exp(std::lgamma(n + 1.0) - std::lgamma(x + 1.0) - std::lgamma(n - x + 1.0) +
                        x * std::log(p) + (n - x) * std::log1p(-p));
    };
    for (const auto& [n1, n2] : std::vector<std::pair<int, int>>{
             {20, 20}, {20, 50}, {50, 50}, {50, 51}, {50, 75}, {100, 100}, {30, 300}}) {
        std::vector<std::pair<int, int>> rejected;
        for (int x1 = 0; x1 <= n1; ++x1) {
            for (int x2 = 0; x2 <= n2; ++x2) {
                if (equal_rates_p(x1, n1, x2, n2) <= 0.05) rejected.emplace_back(x1, x2);
            }
        }
        double worst = 0;
        for (double p = 0.01; p < 0.505; p += 0.01) {
            double size = 0;
            for (const auto& [x1, x2] : rejected) {
                size += probability(x1, n1, p) * probability(x2, n2, p);
            }
            worst = std::max(worst, size);
        }
        INFO(n1 << " and " << n2 << " rows: " << worst);
        CHECK(worst <= 0.05);
        CHECK(worst > 0.03);  // and not for want of ever rejecting
    }
}

// Every table of three groups with the same margins, each as probable as its hypergeometric weight.
TEST_CASE("the Monte Carlo p of homogeneity is the exact one", "[stats]") {
    const std::vector<std::int64_t> n{4, 5, 7};
    const std::vector<std::int64_t> x{3, 1, 1};
    const auto choose = [](double m, double k) {
        return std::round(
            std::exp(std::lgamma(m + 1) - std::lgamma(k + 1) - std::lgamma(m - k + 1)));
    };
    const auto far = [&](double i, double j, double k) {
        return i * i / 4 + j * j / 5 + k * k / 7;
    };
    double all = 0;
    double beyond = 0;
    for (int i = 0; i <= 4; ++i) {
        for (int j = 0; j <= 5; ++j) {
            const int k = 5 - i - j;
            if (k < 0 || k > 7) continue;
            const double weight = choose(4, i) * choose(5, j) * choose(7, k);
            all += weight;
            if (far(i, j, k) >= far(3, 1, 1) - 1e-9) beyond += weight;
        }
    }
    const homogeneity_result found = homogeneity(x, n, 40000, 3);
    CHECK(found.method == "monte_carlo");
    CHECK(found.degrees_of_freedom == 2);
    CHECK(found.p_value == Approx(beyond / all).margin(0.008));
    CHECK(found.p_value == homogeneity(x, n, 40000, 3).p_value);
    CHECK(found.p_value != homogeneity(x, n, 40000, 4).p_value);
}

TEST_CASE("homogeneity of nothing has p 1, and of nonsense none", "[stats]") {
    const std::vector<std::int64_t> none{0, 0};
    const std::vector<std::int64_t> rows{10, 20};
    CHECK(homogeneity(none, rows).p_value == 1);
    const std::vector<std::int64_t> lone{5};
    const std::vector<std::int64_t> ten{10};
    CHECK(homogeneity(lone, ten).p_value == 1);
    CHECK_THROWS_AS(homogeneity(ten, lone), invalid_input);
    CHECK_THROWS_AS(homogeneity(lone, rows), invalid_input);
    CHECK_THROWS_AS(homogeneity(none, rows, 0), invalid_input);
}
