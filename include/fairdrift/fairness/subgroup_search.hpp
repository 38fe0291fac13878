// Which few subgroups explain a gap: every conjunction of attribute values, judged as a search.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/fairness/grouping.hpp>
#include <fairdrift/stats/stratified.hpp>

namespace fairdrift {

struct subgroup_options {
    /// Most attributes in one conjunction; 0: all there are.
    std::size_t depth = 0;
    /// Both the subgroup and the rest must have a denominator of at least so many rows.
    std::int64_t min_group_size = 30;
    double confidence = 0.95;
    /// Tables drawn under the null; the smallest p that can be seen is 1 / (replicates + 1).
    std::int64_t replicates = 1999;
    /// Most subgroups in the short list.
    std::size_t most_named = 10;
    std::uint64_t seed = 0;
};

/// Rows that a rate is made of; sums of weights and of squared weights where rows have weights.
struct rate_sums {
    std::int64_t rows = 0;
    double in = 0;
    double out = 0;
    double squares_in = 0;
    double squares_out = 0;

    void add(const rate_sums& other);
    [[nodiscard]] rate_sums without(const rate_sums& part) const;
    [[nodiscard]] double whole() const { return in + out; }
    /// With the effective size of confusion::part_of.
    [[nodiscard]] proportion counts() const;
};

/// A conjunction of values, e.g. sex F and race Black, and everybody else.
struct subgroup {
    std::vector<std::size_t> attributes;  // positions among the searched ones, ascending
    std::vector<std::string> group;       // one value each
    rate_sums own;
    rate_sums rest;
    /// Signed distance from what one rate for all expects, about standard normal where that holds.
    double distance = 0;
    /// Family-wise over all subgroups searched.
    double adjusted_p_value = 1;
};

/// One of the short list: a subgroup that still stands out beside those named before it.
struct named_subgroup {
    std::size_t which = 0;  // among the searched
    /// Common difference from the rest within the strata that the earlier ones leave; the ordinary
    /// interval, not widened for having been chosen.
    common_effect difference;
    double p_value = 1;  // of the largest distance among all subgroups, given the earlier ones
};

struct subgroup_findings {
    std::vector<std::string> attribute;
    std::vector<subgroup> searched;  // furthest apart first
    std::vector<named_subgroup> named;
    /// What stands out most beside the named ones, not enough to be named itself; `which` is the
    /// number of the searched where nothing is left to compare.
    named_subgroup left;
    /// Conjunctions whose denominator, or the rest's, is under min_group_size.
    std::size_t too_small = 0;
};

/// Searches all observed conjunctions of up to `depth` values without a missing one; two that are
/// the same people are one, under the shorter name. `rate` must be a share of rows (metric::whole).
///
/// Distance of a subgroup with x of n successes: E and V are the mean and variance of x when the
/// successes of all rows fall on rows at random (hypergeometric); the signed root of the binomial
/// deviance 2 [x ln(x/E) + (n-x) ln((n-x)/(n-E))], scaled by the ratio of the binomial variance to
/// V, taken of the smaller of subgroup and rest. Its tails are nearly normal even where few
/// successes are expected, so that small subgroups do not set the bar for large ones.
///
/// Adjusted p: Westfall and Young's (1993) step-down largest distance over `replicates` tables
/// drawn from the cells' multivariate hypergeometric law, (1 + exceeding) / (1 + replicates). Under
/// one rate for all the family-wise error is exact; with true gaps elsewhere the step-down holds it
/// as far as one rate for all approximates the joint law of the others.
///
/// Short list: the subgroup furthest out is named when its p is at most 1 - confidence; then cells
/// are stratified by the named ones that hold them and the search is repeated with successes drawn
/// within strata, distances being of sums over strata, until nothing stands out. So a subgroup that
/// is apart only for holding, or lying in, a named one is not listed.
///
/// With weights a cell's excess W (p - p0) is drawn normal with variance p0 (1 - p0) sum w^2, and
/// distances are excess over its standard deviation; p0 is the stratum's weighted rate.
/// Cost: O(replicates x cells x attribute subsets), whatever the number of rows. Throws
/// invalid_input for options out of range, a metric that is no share, or a search of more than
/// 2^26 memberships (name fewer attributes or a smaller depth).
[[nodiscard]] subgroup_findings search_subgroups(const grouping& cells, const metric& rate,
                                                 const subgroup_options& options);

}  // namespace fairdrift
