// Calibration, its parts and average precision where scores are not what they say.
#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/fairness/average_precision.hpp>
#include <fairdrift/fairness/brier_parts.hpp>
#include <fairdrift/fairness/calibration.hpp>
#include <fairdrift/fairness/recalibration.hpp>

#include "rows.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

// The log odds of the label are intercept + slope times those of the score, which are normal.
struct score_law {
    double intercept;
    double slope;
    double spread;
    [[nodiscard]] std::vector<scored_row> rows(philox& from, int n) const {
        std::vector<scored_row> drawn;
        for (int i = 0; i < n; ++i) {
            const double x = spread * normal(from);
            const double p = 1 / (1 + std::exp(-intercept - slope * x));
            drawn.push_back({1 / (1 + std::exp(-x)), from.uniform() < p});
        }
        return drawn;
    }
};

struct named {
    const char* what;
    estimate (*evaluate)(const group_counts&, const level&);
};

}  // namespace

void add_miscalibrated(std::vector<study>& all) {
    const score_law laws[] = {{0, 1, 1}, {0.5, 1, 1}, {-1, 0.5, 2}, {-1.5, 2, 1}};
    const named metrics[] = {{"average_precision", evaluate_average_precision},
                             {"calibration_intercept", evaluate_calibration_intercept},
                             {"calibration_slope", evaluate_calibration_slope},
                             {"expected_calibration_error", evaluate_calibration_error},
                             {"brier_reliability", evaluate_brier_reliability},
                             {"brier_resolution", evaluate_brier_resolution},
                             {"brier_uncertainty", evaluate_brier_uncertainty},
                             {"brier_score", evaluate_brier_score},
                             {"log_loss", evaluate_log_loss},
                             {"mean_score", evaluate_mean_score}};
    for (const score_law& law : laws) {
        for (const named& m : metrics) {
            const std::string what = m.what;
            const auto evaluate = m.evaluate;
            // Of very many rows.
            const auto truth = drawn_mean(10, [=](philox& from) {
                return evaluate(of_scores({law.rows(from, 50000)}).groups.front(), at95).value;
            });
            for (const int n : {50, 200, 1000}) {
                all.push_back({what,
                               std::to_string(n) + " rows, log odds " + number(law.intercept) +
                                   " + " + number(law.slope) + " x theirs, spread " +
                                   number(law.spread),
                               of_fewer, 1,
                               [=](philox& from) {
                                   const auto by = of_scores({law.rows(from, n)});
                                   const auto e = evaluate(by.groups.front(), at95);
                                   return std::isnan(e.value) || holds(e.limits, truth());
                               },
                               n > 500 ? 1000 : fewer});
            }
        }
    }
}

}  // namespace evidence
