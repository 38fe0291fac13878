// ROC curves of groups and the area between two of them.
#pragma once

#include <string_view>
#include <vector>

#include <fairdrift/fairness/score_distances.hpp>

namespace fairdrift::detail {

struct roc_point {
    double x;
    double y;
};

/// A group's curve, and the error of its resamples at the middles of equal pieces of [0, 1]: one
/// replicate after the other. No errors where a class is too small to be resampled.
struct roc_sample {
    std::vector<roc_point> points;
    std::vector<float> errors;
    double slack = 0;  // how far the curve's area may be off
    std::string_view reason;
};

[[nodiscard]] roc_sample roc_of(const grouping& by, std::size_t group,
                                const abroca_options& resampling);
/// Exact integral of |a - b| of two curves from (0, 0) to (1, 1).
[[nodiscard]] double area_between(const std::vector<roc_point>& a, const std::vector<roc_point>& b);
[[nodiscard]] score_distance distance_of(const roc_sample& a, const roc_sample& b, const level& at);

}  // namespace fairdrift::detail
