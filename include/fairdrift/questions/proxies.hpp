// Which features stand in for a group? A table in, a report out.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fairdrift/core/table.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/report/report.hpp>

namespace fairdrift {

struct proxies_options {
    label_rules labels;  // bins and value labels of the groups
    /// Smaller groups are left out of what is to be told.
    std::int64_t min_group_size = 30;
    double confidence = 0.95;
    /// Numbers with more distinct values are cut at this many quantiles of all rows.
    std::size_t most_bins = 20;
    std::uint64_t seed = 0;
    fairdrift::subject subject;
    int n_threads = 1;
};

/// A report of kind "proxies": for each feature and attribute `goodman_kruskal_tau` (how much of
/// the guessing about the group the feature alone takes away; see associate) and `cramers_v`, those
/// that tell most first, p-values adjusted over all of them (Holm), and a curve `group_counts` of
/// people by value and group. Missing values of a feature are a value; values with fewer than 5
/// rows are pooled; people without the attribute, and groups under min_group_size, are left out.
/// Throws invalid_input where there are no groups or no features.
[[nodiscard]] report find_proxies(const table& rows, const proxies_options& options = {});

}  // namespace fairdrift
