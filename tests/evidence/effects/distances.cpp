// Distances of two groups, never negative: at 0, where the interval must reach 0, and away from it.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fairdrift/fairness/classes.hpp>
#include <fairdrift/fairness/score_distances.hpp>

#include "rows.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

// Scores of the negatives are standard normal, those of the positives lie `apart` and `spread`.
struct scorer {
    double apart;
    double spread;
    [[nodiscard]] std::vector<scored_row> rows(philox& from, int n) const {
        std::vector<scored_row> drawn;
        for (int i = 0; i < n; ++i) {
            const bool positive = from.uniform() < 0.4;
            const double z = normal(from);
            drawn.push_back({positive ? apart + spread * z : z, positive});
        }
        return drawn;
    }
};

// Integral over thresholds t of phi(t) |TPR_a(t) - TPR_b(t)|, the false positive rates being one.
double area_between(const scorer& a, const scorer& b) {
    constexpr double step = 1.0 / 256;
    double sum = 0;
    for (double t = -8; t < 8; t += step) {
        sum += step * std::exp(-t * t / 2) / std::sqrt(6.283185307179586) *
               std::abs(normal_share_below((a.apart - t) / a.spread) -
                        normal_share_below((b.apart - t) / b.spread));
    }
    return sum;
}

constexpr double of_few = 0.92;  // .94 less two standard errors of 500 tables

const std::vector<std::pair<int, int>> sizes{{50, 50}, {200, 200}, {2000, 2000}, {2000, 100}};

std::string rows_of(int m, int n) { return std::to_string(m) + " and " + std::to_string(n); }

void add_abroca(std::vector<study>& all) {
    struct pair {
        scorer a;
        scorer b;
        const char* kind;
    };
    const pair pairs[] = {{{1, 1}, {1, 1}, "one curve"},
                          {{1.5, 1}, {1, 1}, "curves apart"},
                          {{2, 1}, {0.5, 1}, "curves far apart"},
                          {{1, 2}, {1, 0.7}, "curves that cross"}};
    abroca_options few;
    few.resamples = 199;
    for (const pair& p : pairs) {
        const double truth = area_between(p.a, p.b);
        for (const auto& [m, n] : sizes) {
            all.push_back({"abroca", rows_of(m, n) + " rows, " + p.kind + ", " + number(truth),
                           of_few, 1,
                           [=, m = m, n = n](philox& from) {
                               const auto by = of_scores({p.a.rows(from, m), p.b.rows(from, n)});
                               abroca_options how = few;
                               how.seed = from();
                               const auto d = abroca(by, 0, 1, at95, how);
                               return holds(d.limits, truth);
                           },
                           m > 500 ? 1000 : 500});
        }
    }
}

void add_parities(std::vector<study>& all) {
    struct law {
        double apart;
        double spread;
    };
    for (const law l : {law{0, 1}, law{0.5, 1}, law{2, 1}, law{0, 2}}) {
        double truth = 0;
        for (double t = -8; t < 8; t += 1.0 / 1024) {
            truth = std::max(truth, std::abs(normal_share_below(t) -
                                             normal_share_below((t - l.apart) / l.spread)));
        }
        for (const auto& [m, n] : sizes) {
            all.push_back(
                {"max_statistical_parity",
                 rows_of(m, n) + " rows, normal scores, distance " + number(truth), of_fewer, 1,
                 [=, m = m, n = n](philox& from) {
                     std::vector<scored_row> a;
                     std::vector<scored_row> b;
                     for (int i = 0; i < m; ++i) a.push_back({normal(from), false});
                     for (int i = 0; i < n; ++i)
                         b.push_back({l.apart + l.spread * normal(from), false});
                     return holds(max_statistical_parity(of_scores({a, b}), 0, 1, at95).limits,
                                  truth);
                 },
                 m > 500 ? 1000 : fewer});
        }
    }
}

// Means `apart` in units of what groups spread; scores normal or exponential, all of spread 1.
void add_standardized(std::vector<study>& all) {
    for (const bool skew : {false, true}) {
        for (const double apart : {0.0, 0.5, 2.0}) {
            for (const auto& [m, n] : sizes) {
                const double share = static_cast<double>(m) / (m + n);
                const double truth = apart / std::sqrt(1 + share * (1 - share) * apart * apart);
                all.push_back(
                    {"standardized_mean_difference",
                     rows_of(m, n) + " rows, " + (skew ? "exponential" : "normal") + " scores, " +
                         number(truth),
                     of_fewer, 1,
                     [=, m = m, n = n](philox& from) {
                         const auto rows = [&](int count, double at) {
                             std::vector<scored_row> drawn;
                             for (int i = 0; i < count; ++i) {
                                 const double x = skew ? -std::log(from.uniform()) : normal(from);
                                 drawn.push_back({x + at, false});
                             }
                             return drawn;
                         };
                         grouping by = of_scores({rows(m, 0), rows(n, -apart)});
                         group_counts everyone;
                         for (const group_counts& g : by.groups) everyone.sums.merge(g.sums);
                         std::vector<measurement> out;
                         std::vector<std::string> notes;
                         comparing how;
                         how.against = "1";
                         add_score_distances(by, everyone, {"standardized_mean_difference"}, how,
                                             {}, out, notes);
                         return holds({out.front().lower, out.front().upper}, truth);
                     },
                     m > 500 ? 1000 : fewer});
            }
        }
    }
}

// Decided classes of two groups, whose shares lie `apart` in the first two classes.
void add_total_variations(std::vector<study>& all) {
    for (const int classes : {3, 8}) {
        for (const double apart : {0.0, 0.1}) {
            for (const auto& [m, n] : sizes) {
                if (std::min(m, n) / classes < 10) continue;
                all.push_back({"total_variation",
                               rows_of(m, n) + " rows, " + std::to_string(classes) + " classes, " +
                                   number(apart),
                               0.94, 1, [=, m = m, n = n](philox& from) {
                                   grouping by;
                                   by.attribute = {"g"};
                                   for (const int g : {0, 1}) {
                                       by.names.push_back({std::to_string(g)});
                                       by.missing.push_back(false);
                                       group_counts group;
                                       const auto k = static_cast<std::size_t>(classes);
                                       group.classes = class_table(k);
                                       std::int64_t left = g == 0 ? m : n;
                                       double chance = 1;
                                       for (std::size_t c = 0; c < k; ++c) {
                                           const double moved = g == 0   ? 0
                                                                : c == 0 ? apart
                                                                : c == 1 ? -apart
                                                                         : 0;
                                           const double p = 1.0 / classes + moved;
                                           const std::int64_t here =
                                               c + 1 == k
                                                   ? left
                                                   : draw_binomial(from, left,
                                                                   std::min(1.0, p / chance));
                                           const auto w = static_cast<double>(here);
                                           group.classes.at(k, c) = {here, w, w};
                                           left -= here;
                                           chance -= p;
                                       }
                                       by.groups.push_back(std::move(group));
                                   }
                                   std::vector<measurement> out;
                                   add_class_distances(by, {}, out);
                                   return holds({out.front().lower, out.front().upper}, apart);
                               }});
            }
        }
    }
}

}  // namespace

void add_distances(std::vector<study>& all) {
    add_abroca(all);
    add_parities(all);
    add_standardized(all);
    add_total_variations(all);
}

}  // namespace evidence
