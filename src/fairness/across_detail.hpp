// What rates, comparisons and extremes over groups share.
#pragma once

#include <string>
#include <vector>

#include <fairdrift/fairness/across_groups.hpp>

namespace fairdrift::detail {

[[nodiscard]] std::string joined(const std::vector<std::string>& parts);
/// Value labels may give two labels one name; two groups of one name could not be told apart:
/// throws invalid_input that names both.
void require_distinct(const std::vector<std::string>& attribute,
                      std::vector<std::vector<std::string>> names);
[[nodiscard]] candidate candidate_of(const metric& m, const group_counts& group,
                                     const estimate& ordinary, const family_levels& levels);
/// An eligible group with the most rows.
[[nodiscard]] std::size_t largest_of(const metric_across& rates, const grouping& by);
/// The group of this label, or the number of groups.
[[nodiscard]] std::size_t named_group(const grouping& by, const std::string& label);
/// What the groups of one metric are compared with, as `against` says: one group, or for each group
/// everybody else. Not found: no group may serve.
struct reference_group {
    bool found = false;
    bool is_rest = false;
    std::size_t group = 0;
    family chosen = family::ordinary;  // simultaneous where the same data chose the group
};
[[nodiscard]] reference_group reference_of(const metric_across& rates, const grouping& by,
                                           const comparing& how);
/// A number that rests on fewer rows than min_group_size is shown and decides nothing.
void suppress_small(measurement& m, std::int64_t rows, const comparing& how);
/// A ratio by 0 is undefined; the report holds finite numbers only, so an unbounded side is absent
/// and the method says so.
void finish_ratio(measurement& m);

}  // namespace fairdrift::detail
