#include <fairdrift/fairness/standardized_differences.hpp>

#include <algorithm>

#include <fairdrift/core/error.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

std::size_t named(const grouping& by, const std::string& label) {
    for (std::size_t g = 0; g < by.names.size(); ++g) {
        if (detail::joined(by.names[g]) == label) return g;
    }
    throw invalid_input("against is '" + label + "', which is no group of '" +
                        detail::joined(by.attribute) + "'");
}

// The number of groups where none may serve.
std::size_t reference_of(const grouping& by, const standardized_options& options) {
    const bool best = options.against == "best";
    if (!best && options.against != "largest") return named(by, options.against);
    const auto rank = [&](std::size_t g) {
        const score_sums& sums = by.groups[g].sums;
        if (!best) return static_cast<double>(sums.rows);
        return options.lower_is_better ? -sums.score.mean() : sums.score.mean();
    };
    std::size_t chosen = by.groups.size();
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        const std::int64_t least = std::max<std::int64_t>(1, options.min_group_size);
        if (by.missing[g] || by.groups[g].sums.rows < least) continue;
        if (chosen == by.groups.size() || rank(g) > rank(chosen)) chosen = g;
    }
    return chosen;
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
    const std::size_t reference = reference_of(by, options);
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
