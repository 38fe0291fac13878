#include <fairdrift/fairness/standardized_differences.hpp>

#include <algorithm>

#include <fairdrift/core/error.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

std::size_t reference_of(const grouping& by, const std::string& against) {
    if (against != "largest") {
        for (std::size_t g = 0; g < by.names.size(); ++g) {
            if (detail::joined(by.names[g]) == against) return g;
        }
        throw invalid_input("against is '" + against + "', which is no group of '" +
                            detail::joined(by.attribute) + "'");
    }
    std::size_t largest = by.groups.size();
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (by.missing[g]) continue;
        const bool more =
            largest == by.groups.size() || by.groups[g].sums.rows > by.groups[largest].sums.rows;
        if (more) largest = g;
    }
    return largest;
}

double deviation(const mean_sums& group, const mean_sums& reference, const mean_sums& everyone,
                 deviation_of scale) {
    switch (scale) {
        case deviation_of::pooled: return pooled_deviation(group, reference);
        case deviation_of::reference: return reference.deviation();
        default: return everyone.deviation();
    }
}

void compare(standardized_row& row, const mean_sums& group, const mean_sums& reference,
             double scale, const standardized_options& options) {
    if (!(scale > 0)) {
        row.reason = "all scores are equal, or there are too few: there is no standard deviation";
        return;
    }
    const welch_result test = welch(group, reference, level::two_sided(options.confidence));
    const double unit = (options.lower_is_better ? -100 : 100) / scale;
    row.difference = unit * (group.mean() - reference.mean());
    row.p_value = test.p_value;
    row.limits = {std::min(unit * test.difference.lower, unit * test.difference.upper),
                  std::max(unit * test.difference.lower, unit * test.difference.upper)};
}

}  // namespace

std::vector<standardized_row> standardized_differences(const grouping& by,
                                                       const standardized_options& options) {
    mean_sums everyone;
    std::vector<standardized_row> rows;
    for (const group_counts& g : by.groups) {
        if (g.sums.score.below > 0 || g.sums.score.above > 0) {
            throw invalid_input(
                "scores are only known between knots; count the rows without a reference");
        }
        everyone.merge(g.sums.score);
        standardized_row row;
        row.people = g.sums.rows;
        row.mean = g.sums.score.mean();
        rows.push_back(row);
    }
    const std::size_t reference = reference_of(by, options.against);
    if (reference == by.groups.size()) return rows;
    rows[reference].is_reference = true;
    const mean_sums& theirs = by.groups[reference].sums.score;
    for (std::size_t g = 0; g < rows.size(); ++g) {
        if (g == reference) continue;
        const mean_sums& mine = by.groups[g].sums.score;
        const double scale = deviation(mine, theirs, everyone, options.scale);
        compare(rows[g], mine, theirs, scale, options);
    }
    return rows;
}

}  // namespace fairdrift
