// Indices of inequality of other orders, and between groups that differ much.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fairdrift/fairness/inequality.hpp>

#include "rows.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

// Benefits 0 of `none`, 2 of `twice`, 1 of the rest.
group_counts benefits(philox& from, std::int64_t n, double none, double twice) {
    group_counts group;
    const auto add = [&](outcome truth, outcome decision, std::int64_t rows) {
        tally t;
        t.rows = rows;
        group.outcomes.add(truth, decision, t);
    };
    const std::int64_t fn = draw_binomial(from, n, none);
    const std::int64_t fp = draw_binomial(from, n - fn, twice / (1 - none));
    add(outcome::positive, outcome::negative, fn);
    add(outcome::negative, outcome::positive, fp);
    add(outcome::positive, outcome::positive, n - fn - fp);
    return group;
}

}  // namespace

void add_inequalities(std::vector<study>& all) {
    const std::vector<std::pair<double, double>> laws{{0.1, 0.1}, {0.3, 0.05}, {0.05, 0.4}};
    for (const auto& [none, twice] : laws) {
        const double p0 = none;
        const double p2 = twice;
        const double m = 1 + p2 - p0;
        const double variation = std::sqrt(p0 + p2 - (p2 - p0) * (p2 - p0)) / m;
        const double cubic = ((1 - p0 - p2) * std::pow(1 / m, 3) + p2 * std::pow(2 / m, 3) - 1) / 6;
        for (const int n : {50, 100, 1000}) {
            const double least = n * std::min(none, twice) < 5 ? 0 : 0.94;
            const std::string where = std::to_string(n) + " rows, benefit 0 of " + number(none) +
                                      ", 2 of " + number(twice);
            all.push_back({"coefficient_of_variation", where, least, 1, [=](philox& from) {
                               const auto g = benefits(from, n, p0, p2);
                               return holds(evaluate_coefficient_of_variation(g, at95).limits,
                                            variation);
                           }});
            all.push_back(
                {"generalized_entropy_index of order 3", where, least, 1, [=](philox& from) {
                     const auto g = benefits(from, n, p0, p2);
                     return holds(evaluate_generalized_entropy_of_order(g, 3, at95).limits, cubic);
                 }});
        }
    }
    for (const int groups : {2, 6}) {
        for (const int n : {50, 200}) {
            for (const double apart : {0.0, 0.1, 0.4}) {
                double mean = 0;
                double theil = 0;
                const auto benefit = [=](int g) { return 0.9 - apart * g / (groups - 1); };
                for (int g = 0; g < groups; ++g) mean += benefit(g) / groups;
                for (int g = 0; g < groups; ++g) {
                    theil += benefit(g) / mean * std::log(benefit(g) / mean) / groups;
                }
                all.push_back({"theil_index between groups",
                               std::to_string(groups) + " groups of " + std::to_string(n) +
                                   ", benefit 0 of .1 to " + number(0.1 + apart),
                               0.94, 1, [=](philox& from) {
                                   grouping by;
                                   by.attribute = {"g"};
                                   for (int g = 0; g < groups; ++g) {
                                       by.names.push_back({std::to_string(g)});
                                       by.missing.push_back(false);
                                       by.groups.push_back(benefits(from, n, 1 - benefit(g), 0));
                                   }
                                   std::vector<measurement> out;
                                   add_between_groups(by, {}, out);
                                   return holds({out.back().lower, out.back().upper}, theil);
                               }});
            }
        }
    }
}

}  // namespace evidence
