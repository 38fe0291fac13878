// Coverage of intervals of two proportions, all pairs of outcomes enumerated.
#include <fairdrift/stats/extremes.hpp>

#include <array>
#include <cmath>
#include <set>

#include "binomial.hpp"
#include "figures.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

struct method {
    const char* name;
    /// The interval that x of m and y of n give.
    interval (*limits)(proportion a, proportion b, const family_levels& at);
    /// What it should hold; `b_best` where the second group was observed to be the best.
    double (*truth)(double pa, double pb, bool b_best);
};

candidate as_candidate(proportion p) { return {p.rate(), p, {}, {}}; }

bool second_is_best(proportion a, proportion b) { return b.rate() > a.rate(); }

double difference(double pa, double pb, bool) { return pa - pb; }
double ratio(double pa, double pb, bool) { return pa / pb; }

constexpr std::array<method, 3> pair_methods = {{
    {"newcombe",
     [](proportion a, proportion b, const family_levels& at) {
         return newcombe(a, b, at.ordinary);
     },
     difference},
    {"miettinen_nurminen",
     [](proportion a, proportion b, const family_levels& at) {
         return miettinen_nurminen(a, b, at.ordinary);
     },
     difference},
    {"koopman",
     [](proportion a, proportion b, const family_levels& at) { return koopman(a, b, at.ordinary); },
     ratio},
}};

constexpr std::array<method, 4> group_methods = {{
    {"max_difference",
     [](proportion a, proportion b, const family_levels& at) {
         return max_difference(std::array{as_candidate(a), as_candidate(b)}, at).limits;
     },
     [](double pa, double pb, bool) { return std::abs(pa - pb); }},
    {"min_ratio",
     [](proportion a, proportion b, const family_levels& at) {
         const extreme found = min_ratio(std::array{as_candidate(a), as_candidate(b)}, at);
         // Where neither has a success there is no ratio, and nothing wrong is said about it.
         return std::isnan(found.value) ? interval{0.0, 1.0} : found.limits;
     },
     [](double pa, double pb, bool) { return std::min(pa, pb) / std::max(pa, pb); }},
    {"difference to best",
     [](proportion a, proportion b, const family_levels& at) {
         const bool swap = second_is_best(a, b);
         return difference_interval(as_candidate(swap ? a : b), as_candidate(swap ? b : a), at,
                                    family::simultaneous)
             .limits;
     },
     [](double pa, double pb, bool b_best) { return b_best ? pa - pb : pb - pa; }},
    {"ratio to best",
     [](proportion a, proportion b, const family_levels& at) {
         const bool swap = second_is_best(a, b);
         return ratio_interval(as_candidate(swap ? a : b), as_candidate(swap ? b : a), at,
                               family::simultaneous)
             .limits;
     },
     [](double pa, double pb, bool b_best) { return b_best ? pa / pb : pb / pa; }},
}};

/// A true pair of rates with the laws of its outcomes.
struct truth {
    double pa;
    double pb;
};

class table {
  public:
    table(const method& of, int m, int n) : of_(of), m_(m), n_(n) {
        const family_levels at = levels_for(2, 0.95);
        for (int x = 0; x <= m; ++x) {
            for (int y = 0; y <= n; ++y) limits_.push_back(of.limits(a(x), b(y), at));
        }
    }

    void add(const truth& here, const binomial& law_a, const binomial& law_b, double share,
             enumerated& found) const {
        const double truths[] = {of_.truth(here.pa, here.pb, false),
                                 of_.truth(here.pa, here.pb, true)};
        double covered = 0.0;
        double width = 0.0;
        double finite = 0.0;
        for (int i = 0; i < law_a.size(); ++i) {
            const int x = law_a.first + i;
            const interval* row =
                &limits_[static_cast<std::size_t>(x) * (static_cast<std::size_t>(n_) + 1)];
            double row_covered = 0.0;
            double row_width = 0.0;
            double row_finite = 0.0;
            for (int j = 0; j < law_b.size(); ++j) {
                const int y = law_b.first + j;
                const double weight = law_b.probability[static_cast<std::size_t>(j)];
                const double target = truths[second_is_best(a(x), b(y))];
                const double slack = 1e-12 * std::abs(target);
                if (row[y].lower <= target + slack && target - slack <= row[y].upper) {
                    row_covered += weight;
                }
                const double wide = row[y].upper - row[y].lower;
                if (!std::isfinite(wide)) continue;
                row_width += weight * wide;
                row_finite += weight;
            }
            covered += law_a.probability[static_cast<std::size_t>(i)] * row_covered;
            width += law_a.probability[static_cast<std::size_t>(i)] * row_width;
            finite += law_a.probability[static_cast<std::size_t>(i)] * row_finite;
        }
        note(here, covered, width / finite, share, found);
    }

  private:
    [[nodiscard]] proportion a(int x) const {
        return {static_cast<double>(x), static_cast<double>(m_)};
    }
    [[nodiscard]] proportion b(int y) const {
        return {static_cast<double>(y), static_cast<double>(n_)};
    }

    void note(const truth& here, double covered, double width, double share,
              enumerated& found) const {
        const std::string where = "p = " + std::to_string(here.pa).substr(0, 6) + ", " +
                                  std::to_string(here.pb).substr(0, 6);
        found.average += share * covered;
        found.mean_width += share * width;
        found.least.least_of(covered, where);
        const double expected =
            std::min(m_ * std::min(here.pa, 1.0 - here.pa), n_ * std::min(here.pb, 1.0 - here.pb));
        if (expected > 5.0 - 1e-9) found.least_expecting_5.least_of(covered, where);
    }

    const method& of_;
    int m_;
    int n_;
    std::vector<interval> limits_;
};

/// Every method over one grid; the laws of the outcomes are worked out once for all of them.
template <std::size_t Count>
void enumerate(const std::array<method, Count>& methods, int m, int n,
               const std::vector<truth>& grid, std::vector<enumerated>& all) {
    std::vector<table> tables;
    const std::size_t first = all.size();
    for (const method& of : methods) {
        tables.emplace_back(of, m, n);
        enumerated& row = all.emplace_back();
        row.method = of.name;
        row.sizes = "n = " + std::to_string(m) + ", " + std::to_string(n);
    }
    const double share = 1.0 / static_cast<double>(grid.size());
    for (const truth& here : grid) {
        const binomial law_a(m, here.pa);
        const binomial law_b(n, here.pb);
        for (std::size_t i = 0; i < Count; ++i) {
            tables[i].add(here, law_a, law_b, share, all[first + i]);
        }
    }
}

/// p_a = .001, .002, ..., .999, each with an equal p_b and with ten others.
std::vector<truth> full_grid() {
    std::vector<truth> grid;
    for (int step = 1; step < 1000; ++step) {
        const double pa = step / 1000.0;
        grid.push_back({pa, pa});
        for (const double pb : {.01, .05, .1, .2, .3, .5, .7, .9, .95, .99}) {
            grid.push_back({pa, pb});
        }
    }
    return grid;
}

/// The rates at which x of n expects 5, 6, 7, ... successes or failures, close together where
/// counts are small.
std::set<double> rates_expecting_5(int n) {
    std::set<double> rates = {0.5};
    for (double expected = 5.0; expected <= 0.5 * n;
         expected += expected < 20.0 ? 0.5 : expected / 12.0) {
        rates.insert(expected / n);
        rates.insert(1.0 - expected / n);
    }
    return rates;
}

std::vector<truth> grid_expecting_5(int m, int n) {
    std::vector<truth> grid;
    for (const double pa : rates_expecting_5(m)) {
        if (n * std::min(pa, 1.0 - pa) > 5.0 - 1e-9) grid.push_back({pa, pa});
        for (const double pb : rates_expecting_5(n)) grid.push_back({pa, pb});
    }
    return grid;
}

}  // namespace

std::vector<enumerated> pairs(bool quick) {
    std::vector<enumerated> all;
    for (const auto& [m, n] : {std::pair{10, 10},
                               {20, 20},
                               {10, 100},
                               {20, 200},
                               {50, 50},
                               {50, 500},
                               {100, 100},
                               {100, 1000},
                               {200, 200}}) {
        if (quick && m * n > 1000) continue;
        enumerate(pair_methods, m, n, full_grid(), all);
    }
    return all;
}

std::vector<enumerated> two_groups(bool quick) {
    std::vector<enumerated> all;
    // 133: of all equal sizes to 260, the least coverage at p = .5, just beyond where Clopper-
    // Pearson's limits give way to Wilson's.
    for (const auto& [m, n] : {std::pair{20, 20},
                               {20, 50},
                               {20, 200},
                               {20, 2000},
                               {50, 50},
                               {50, 1000},
                               {100, 100},
                               {133, 133},
                               {100, 1000},
                               {200, 200},
                               {300, 300}}) {
        if (quick && m * n > 1000) continue;
        enumerate(group_methods, m, n, grid_expecting_5(m, n), all);
    }
    return all;
}

}  // namespace evidence
