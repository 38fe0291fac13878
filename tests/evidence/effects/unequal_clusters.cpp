// Rates of few clusters whose sizes differ much, and differences of two such groups.
#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/rates.hpp>

#include "rows.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

// How many rows cluster c of C has: equal, in steps, or a few with most of the rows.
enum class sizes { steps, geometric, one_large };

const char* text(sizes kind) {
    return kind == sizes::steps       ? "5 or 20 rows"
           : kind == sizes::geometric ? "2 to 60 rows, geometrically"
                                      : "5 rows, one of 60";
}

std::int64_t rows_of(sizes kind, int c, int clusters) {
    switch (kind) {
        case sizes::steps: return c % 2 == 0 ? 5 : 20;
        case sizes::geometric: return std::llround(2 * std::pow(30.0, 1.0 * c / (clusters - 1)));
        default: return c == 0 ? 60 : 5;
    }
}

double effective_clusters(sizes kind, int clusters) {
    double sum = 0;
    double squares = 0;
    for (int c = 0; c < clusters; ++c) {
        const auto rows = static_cast<double>(rows_of(kind, c, clusters));
        sum += rows;
        squares += rows * rows;
    }
    return sum * sum / squares;
}

// A cluster's own rate is one of two, with the mean p and the variance p (1 - p) icc.
double own_rate(philox& from, double p, double icc) {
    const double reach = std::sqrt(icc);
    const bool high = from.uniform() < p;
    return high ? p + (1 - p) * reach : p * (1 - reach);
}

group_counts of_clusters(philox& from, sizes kind, int clusters, double p, double icc) {
    group_counts group;
    group.outcomes = confusion(false, true);
    for (int c = 0; c < clusters; ++c) {
        const std::int64_t rows = rows_of(kind, c, clusters);
        const std::int64_t yes = draw_binomial(from, rows, own_rate(from, p, icc));
        for (const bool positive : {true, false}) {
            tally t;
            t.rows = positive ? yes : rows - yes;
            group.outcomes.add(outcome::missing, positive ? outcome::positive : outcome::negative,
                               t);
        }
        group.outcomes.add_cluster(
            {0, 0, 0, 0, 0, 0, static_cast<double>(rows - yes), static_cast<double>(yes), 0});
    }
    return group;
}

}  // namespace

void add_unequal_clusters(std::vector<study>& all) {
    for (const sizes kind : {sizes::steps, sizes::geometric, sizes::one_large}) {
        for (const int clusters : {30, 60}) {
            for (const double icc : {0.02, 0.2}) {
                for (const double p : {0.2, 0.5}) {
                    const std::string where = std::to_string(clusters) + " clusters of " +
                                              text(kind) + ", ICC " + number(icc) + ", rate " +
                                              number(p);
                    // Effective clusters of the rarer kind.
                    const bool few = effective_clusters(kind, clusters) * p < 5;
                    all.push_back(
                        {"rate of unequal clusters", where, few ? 0 : 0.94, 1, [=](philox& from) {
                             const auto g = of_clusters(from, kind, clusters, p, icc);
                             return holds(evaluate(selection_rate, g, at95).limits, p);
                         }});
                    for (const double apart : {0.0, 0.2}) {
                        all.push_back(
                            {"difference of unequal clusters", where + " and " + number(p + apart),
                             few ? 0 : of_fewer, 1,
                             [=](philox& from) {
                                 grouping by;
                                 by.attribute = {"g"};
                                 for (const int g : {0, 1}) {
                                     by.names.push_back({std::to_string(g)});
                                     by.missing.push_back(false);
                                     by.groups.push_back(of_clusters(from, kind, clusters,
                                                                     g == 0 ? p + apart : p, icc));
                                 }
                                 comparing how;
                                 how.against = "1";
                                 std::vector<measurement> out;
                                 add_comparisons(across_groups(selection_rate, by, how), by, {},
                                                 how, out);
                                 return holds({out.front().lower, out.front().upper}, apart);
                             },
                             fewer});
                    }
                }
            }
        }
    }
}

}  // namespace evidence
