// Exposure and NDCG of groups in one list. The truth is what lists of the same size give on
// average: both depend on how long a list is.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fairdrift/fairness/ranking.hpp>

#include "rows.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

constexpr int few_tables = 500;
constexpr double of_few = 0.92;  // .94 less two standard errors of 500 tables

std::vector<scored_row> listed(philox& from, int n, double base, double at, double apart) {
    std::vector<scored_row> drawn;
    for (int i = 0; i < n; ++i) {
        const bool relevant = from.uniform() < base;
        drawn.push_back({at + (relevant ? apart : 0) + normal(from), relevant});
    }
    return drawn;
}

const measurement& found(const std::vector<measurement>& all, const std::string& comparison) {
    for (const measurement& m : all) {
        if (m.comparison == comparison && (!comparison.empty() || m.group.front() == "0")) return m;
    }
    return all.front();
}

std::vector<measurement> measured(const grouping& by, std::string_view what) {
    comparing how;
    how.against = "1";
    std::vector<measurement> out;
    std::vector<curve> curves;
    add_ranking(by, {what}, how, {}, out, curves);
    return out;
}

void add_list(std::vector<study>& all, const char* what, const std::string& where, int times,
              const std::function<grouping(philox&)>& make,
              const std::vector<std::string>& comparisons) {
    for (const std::string& comparison : comparisons) {
        const auto truth = drawn_mean(4000, [=](philox& from) {
            return found(measured(make(from), what), comparison).value;
        });
        all.push_back({std::string(what) + (comparison.empty() ? "" : " ") + comparison, where,
                       of_few, 1,
                       [=](philox& from) {
                           const auto out = measured(make(from), what);
                           const measurement& m = found(out, comparison);
                           return std::isnan(m.value) || holds({m.lower, m.upper}, truth());
                       },
                       times});
    }
}

}  // namespace

void add_lists(std::vector<study>& all) {
    const std::vector<std::pair<int, int>> sizes{{40, 40}, {200, 200}, {300, 50}, {50, 300}};
    for (const auto& [m, n] : sizes) {
        const std::string where = std::to_string(m) + " and " + std::to_string(n) + " rows, ";
        for (const double behind : {0.0, 0.5, 1.5}) {
            add_list(
                all, "exposure", where + number(behind) + " deviations behind", few_tables,
                [=, m = m, n = n](philox& from) {
                    return of_scores({listed(from, m, 0, -behind, 0), listed(from, n, 0, 0, 0)});
                },
                {"", "difference", "ratio"});
        }
        for (const double apart : {0.0, 1.0, 3.0}) {
            for (const double base : {0.2, 0.5}) {
                add_list(all, "ndcg",
                         where + "relevant " + number(base) + ", " + number(apart) +
                             " deviations above, 1 in the other group",
                         few_tables,
                         [=, m = m, n = n](philox& from) {
                             return of_scores(
                                 {listed(from, m, base, 0, apart), listed(from, n, base, 0, 1)});
                         },
                         {"", "difference"});
            }
        }
        add_list(all, "discounted_cumulative_gain", where + "relevant 0.2, 1 deviation above",
                 few_tables,
                 [=, m = m, n = n](philox& from) {
                     return of_scores({listed(from, m, 0.2, 0, 1), listed(from, n, 0.2, 0, 1)});
                 },
                 {""});
    }
}

}  // namespace evidence
