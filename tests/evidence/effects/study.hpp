// One row of the study of effects, and what its parts share.
#pragma once

#include <cstdint>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/stats/level.hpp>
#include <fairdrift/stats/resampling.hpp>

namespace evidence {

constexpr int repeats = 20000;
const fairdrift::level at95 = fairdrift::level::two_sided(0.95);

// One row: what share of the repeats answers yes, and what it is promised to be.
struct study {
    std::string what;
    std::string setting;
    double least;  // of a coverage
    double most;   // of a rejection rate, besides three standard errors of the simulation
    std::function<bool(fairdrift::philox&)> yes;
    int times = repeats;
};

// What a test at .05 is promised: no more, however coarse its counts.
constexpr double nominal = 0.05;

inline bool holds(const fairdrift::interval& limits, double truth) {
    return limits.lower <= truth + 1e-12 && truth <= limits.upper + 1e-12;
}

inline std::string number(double x) {
    std::ostringstream text;
    text << x;
    return text.str();
}

inline double draw(fairdrift::philox& from, std::int64_t n, double p) {
    return static_cast<double>(fairdrift::draw_binomial(from, n, p));
}

// Weights, clusters, many groups, equivalence, power.
void add_uncertainty(std::vector<study>& all);
// ABROCA, distances of scores and of decided classes.
void add_distances(std::vector<study>& all);
// Exposure and NDCG.
void add_lists(std::vector<study>& all);
// Macro averages.
void add_class_means(std::vector<study>& all);
// Groups known by probability only.
void add_memberships(std::vector<study>& all);
// Errors of a regression.
void add_regressions(std::vector<study>& all);
// Calibration and average precision away from calibrated scores.
void add_miscalibrated(std::vector<study>& all);
// Clusters of very unequal sizes.
void add_unequal_clusters(std::vector<study>& all);
// Indices of inequality of every order.
void add_inequalities(std::vector<study>& all);

}  // namespace evidence
