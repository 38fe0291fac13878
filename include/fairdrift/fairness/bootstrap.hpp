// The rates of many resamples of the rows, drawn from their counts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/reference/state.hpp>

namespace fairdrift {

/// Values by replicate, group and metric (the last runs fastest); NaN where a resample has none.
struct replicates {
    std::size_t count = 0;
    std::vector<std::vector<std::string>> groups;  // in label order, `(missing)` last
    std::vector<std::string> metrics;
    std::vector<double> values;

    [[nodiscard]] double operator()(std::size_t replicate, std::size_t group,
                                    std::size_t metric) const {
        return values[(replicate * groups.size() + group) * metrics.size() + metric];
    }
};

struct bootstrap_options {
    std::size_t count = 1000;
    std::uint64_t seed = 0;
    int n_threads = 1;
};

/// All metrics of labels and decisions, of the groups of an attribute (several names: an
/// intersection; none: all rows), in resamples of the rows stratified by group: each group keeps
/// its size, its nine cells of truth x decision are drawn multinomially. That is the bootstrap of
/// the rows themselves (Efron 1979), exactly, at a cost that does not depend on how many there are.
/// Every replicate and group has its own stream of numbers: neither order nor threads matter.
///
/// A percentile interval of a difference of extremes does not hold its level: use the limits of an
/// audit. Throws invalid_input for states with weights (a count has none), without decisions and
/// labels, for an attribute that is not among the groups, and for counts or threads below 1.
[[nodiscard]] replicates bootstrap(const state& rows, const std::vector<std::string>& attribute,
                                   const bootstrap_options& options = {});

/// The same metrics in Poisson resamples of the rows themselves, weights and all: each row is there
/// k times, k Poisson with mean 1 (Oza and Russell 2001; Chamandy and others 2012), the draw being
/// a function of the seed, the row's number and the replicate. Where rows belong together k is one
/// draw a cluster, a function of its label. Sums are exact, so that neither the order of the rows'
/// shards nor threads matter; groups do not keep their sizes. Cost: a draw a row and replicate.
/// Throws as bootstrap(), and as a state does for rows that it cannot count.
[[nodiscard]] replicates bootstrap_rows(const table& rows, const layout& rules,
                                        const std::vector<std::string>& attribute,
                                        const bootstrap_options& options = {});

}  // namespace fairdrift
