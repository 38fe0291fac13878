// How far groups' mean scores lie apart, in standard deviations.
#pragma once

#include <string>
#include <vector>

#include <fairdrift/fairness/grouping.hpp>

namespace fairdrift {

/// Whose standard deviation a difference is measured in: that of all rows, of both groups together
/// (each around its own mean), or of the reference group.
enum class deviation_of : std::uint8_t { everyone, pooled, reference };

struct standardized_options {
    std::string against = "largest";  // a group's label, largest, or best (by its mean)
    std::int64_t min_group_size = 1;  // smaller groups are neither largest nor best
    deviation_of scale = deviation_of::everyone;
    bool lower_is_better = false;
    double confidence = 0.95;
};

struct standardized_row {
    std::int64_t people = 0;
    double mean = absent;
    bool is_reference = false;
    /// 100 times the difference of the means over the standard deviation: below 0 is worse for the
    /// group, whichever end of the score is the better one.
    double difference = absent;
    interval limits;  // Welch's, the standard deviation taken as known
    double p_value = absent;
    std::string reason;
};

/// One row a group of the grouping, which must come with scores. Throws invalid_input where
/// `against` names no group, or scores are only known between knots.
[[nodiscard]] std::vector<standardized_row> standardized_differences(
    const grouping& by, const standardized_options& options);

}  // namespace fairdrift
