// Coverage of one proportion's intervals, all outcomes enumerated, p = .001, .002, ..., .999.
#include <fairdrift/stats/proportions.hpp>

#include <cmath>

#include "binomial.hpp"
#include "figures.hpp"

namespace evidence {

namespace {

using fairdrift::interval;
using fairdrift::level;
using fairdrift::proportion;

struct method {
    const char* name;
    interval (*limits)(proportion, level);
};

constexpr method methods[] = {
    {"clopper_pearson", fairdrift::clopper_pearson},
    {"wilson", fairdrift::wilson},
    {"jeffreys", fairdrift::jeffreys},
    {"rate_interval", [](proportion p, level at) { return rate_interval(p, at).limits; }},
};

enumerated enumerate(const method& of, int n) {
    const level at = level::two_sided(0.95);
    std::vector<interval> limits;
    for (int x = 0; x <= n; ++x) {
        limits.push_back(of.limits({static_cast<double>(x), static_cast<double>(n)}, at));
    }
    enumerated found;
    found.method = of.name;
    found.sizes = "n = " + std::to_string(n);
    for (int step = 1; step < 1000; ++step) {
        const double p = step / 1000.0;
        const binomial law(n, p);
        double covered = 0.0;
        for (int i = 0; i < law.size(); ++i) {
            const double weight = law.probability[static_cast<std::size_t>(i)];
            const interval& here = limits[static_cast<std::size_t>(law.first + i)];
            if (here.lower <= p && p <= here.upper) covered += weight;
            found.mean_width += weight * (here.upper - here.lower) / 999.0;
        }
        const std::string where = "p = " + std::to_string(p).substr(0, 5);
        found.average += covered / 999.0;
        found.least.least_of(covered, where);
        if (n * std::min(p, 1.0 - p) > 5.0 - 1e-9) {
            found.least_expecting_5.least_of(covered, where);
        }
    }
    return found;
}

}  // namespace

std::vector<enumerated> one_proportion(bool quick) {
    std::vector<enumerated> all;
    for (const method& of : methods) {
        for (const int n : {5, 10, 20, 50, 100, 200, 500, 1000, 10000}) {
            if (!quick || n <= 200) all.push_back(enumerate(of, n));
        }
    }
    return all;
}

}  // namespace evidence
