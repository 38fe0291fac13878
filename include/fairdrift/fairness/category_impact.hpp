// Impact ratios of categories against the highest rate, small categories and unknown people apart:
// the table of an audit under a bias-audit law.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/fairness/selected_by_group.hpp>

namespace fairdrift {

/// What a small category's share is a share of.
enum class share_of : std::uint8_t { all, known };

struct category_options {
    /// Categories with a smaller share are left out of the ratios; 0: none is.
    double exclude_below = absent;
    share_of denominator = share_of::all;
    /// Whether they are left out before the highest rate is looked for, too.
    bool drop_small_before_best = true;
    double confidence = 0.95;
};

struct category_row {
    std::size_t group = 0;  // its place among the groups
    selected_people counts;
    double rate = absent;
    interval rate_limits;
    double share = absent;
    bool is_excluded = false;  // small
    bool is_best = false;
    double ratio = absent;
    interval ratio_limits;  // simultaneous, for the data chose the highest rate
    std::string reason;
};

/// Rate of each category over the highest rate of any, in full precision:
/// IR_c = x_c n_b / (n_c x_b). Groups with a missing value are no categories: they have no row and
/// no part in the highest rate. Of several best all are marked. Throws invalid_input where
/// exclude_below is not in [0, 1].
[[nodiscard]] std::vector<category_row> category_impact(const selected_by_group& by,
                                                        const category_options& options);

}  // namespace fairdrift
