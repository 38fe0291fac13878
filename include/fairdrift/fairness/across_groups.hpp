// One metric over all groups of an attribute: rates, comparisons, extremes, as measurements.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/fairness/grouping.hpp>
#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/stats/comparisons.hpp>

namespace fairdrift {

/// How groups are compared.
struct comparing {
    /// A group's label, or best, largest, overall, rest.
    std::string against = "largest";
    std::int64_t min_group_size = 30;
    double confidence = 0.95;
    /// Variances are taken to be this many times those of independent rows.
    double design_effect = 1;
    /// Differences and ratios of proportions have limits half a success of either side wider, as
    /// two one-sided tests need them.
    bool half_a_success_wider = false;
};

/// The estimates of one metric over a grouping, at the report's level and at the simultaneous one.
struct metric_across {
    const metric* what = nullptr;
    std::vector<estimate> estimates;
    std::vector<candidate> candidates;
    /// Groups that may serve as best, largest, smallest or reference: none of their values is
    /// missing, the value is defined, and it rests on min_group_size rows or more.
    std::vector<std::size_t> eligible;
    family_levels levels;
};

[[nodiscard]] metric_across across_groups(const metric& m, const grouping& by,
                                          const comparing& how);

/// One measurement a group.
void add_rates(const metric_across& rates, const grouping& by, const comparing& how,
               std::vector<measurement>& out);
/// `difference`, `ratio` and (of shares) `odds_ratio` of each group against the reference;
/// `everyone` are all rows.
void add_comparisons(const metric_across& rates, const grouping& by, const group_counts& everyone,
                     const comparing& how, std::vector<measurement>& out);
/// `max_difference`, `min_ratio` and `max_ratio` over the eligible groups.
void add_extremes(const metric_across& rates, const grouping& by, const comparing& how,
                  std::vector<measurement>& out);
/// The named measures that combine true and false positive rates: equalized odds (the worse of the
/// two, each at half the error so that both intervals hold at once) and average odds (their mean
/// difference against the largest group, or the named one; intervals combined by MOVER).
void add_odds(const metric_across& tpr, const metric_across& fpr, const grouping& by,
              const comparing& how, std::vector<measurement>& out);

/// A measurement with the text fields of a group (or of the whole grouping where `group` is none).
[[nodiscard]] measurement measurement_of(const estimate& e, const metric& m, const grouping& by,
                                         const std::size_t* group, double confidence);

}  // namespace fairdrift
