#include <fairdrift/stats/multiplicity.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

/// The places of the p-values that are there, smallest p first.
std::vector<std::size_t> ascending(std::span<const double> p) {
    std::vector<std::size_t> order;
    order.reserve(p.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (std::isnan(p[i])) continue;
        if (!(p[i] >= 0.0 && p[i] <= 1.0)) {
            throw invalid_input("p-value " + std::to_string(i) + " is " + std::to_string(p[i]) +
                                "; it must lie between 0 and 1");
        }
        order.push_back(i);
    }
    std::sort(order.begin(), order.end(),
              [p](std::size_t a, std::size_t b) { return p[a] < p[b] || (p[a] == p[b] && a < b); });
    return order;
}

/// min over j >= i of p_(j) weight d / j.
std::vector<double> step_up(std::span<const double> p, bool any_dependence) {
    const std::vector<std::size_t> order = ascending(p);
    const std::size_t d = order.size();
    auto weight = static_cast<double>(d);
    if (any_dependence) {
        double harmonic = 0.0;
        for (std::size_t j = d; j > 0; --j) harmonic += 1.0 / static_cast<double>(j);
        weight *= harmonic;
    }
    std::vector<double> adjusted(p.begin(), p.end());
    double running = 1.0;
    for (std::size_t j = d; j > 0; --j) {
        running = std::min(running, p[order[j - 1]] * weight / static_cast<double>(j));
        adjusted[order[j - 1]] = running;
    }
    return adjusted;
}

}  // namespace

std::vector<double> holm(std::span<const double> p) {
    const std::vector<std::size_t> order = ascending(p);
    std::vector<double> adjusted(p.begin(), p.end());
    double running = 0.0;
    for (std::size_t j = 0; j < order.size(); ++j) {
        const auto left = static_cast<double>(order.size() - j);
        running = std::min(1.0, std::max(running, p[order[j]] * left));
        adjusted[order[j]] = running;
    }
    return adjusted;
}

std::vector<double> benjamini_hochberg(std::span<const double> p) { return step_up(p, false); }

std::vector<double> benjamini_yekutieli(std::span<const double> p) { return step_up(p, true); }

}  // namespace fairdrift
