// How unequally decisions benefit people: generalized entropy of b = 1 + decision - truth.
#pragma once

#include <vector>

#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/metric.hpp>

namespace fairdrift {

/// A person's benefit b is 0 where a positive is decided negative, 2 where a negative is decided
/// positive, 1 where the decision is right (Speicher et al. 2018). With its mean m the generalized
/// entropy of order a is mean[(b/m)^a - 1] / (a (a - 1)); of order 1, Theil's index, it is
/// mean[(b/m) ln(b/m)] with 0 ln 0 = 0. Order 0 is infinite where anybody's benefit is 0.
///
/// They are functions of two shares of the rows with label and decision, p0 of benefit 0 and p2 of
/// benefit 2; the interval takes how far each of the shares' Wilson limits moves the value and adds
/// both squares (MOVER), and where the two move it opposite ways their correlation, a row of one
/// share being none of the other. Undefined without such rows or where nobody has a benefit.
[[nodiscard]] estimate evaluate_generalized_entropy(const group_counts& group, const level& at);
[[nodiscard]] estimate evaluate_theil(const group_counts& group, const level& at);
/// Of any finite order: above 1 the fewest and largest benefits weigh most, below the smallest.
/// Order 0 is the mean log deviation, mean[-ln(b/m)], order 1 Theil's index. Undefined, with a
/// reason, of order 0 and below where anybody's benefit is 0; where only the interval reaches
/// that, its upper limit is absent. Throws invalid_input for an order that is not finite.
[[nodiscard]] estimate evaluate_generalized_entropy_of_order(const group_counts& group,
                                                             double alpha, const level& at);
/// sqrt(2 x generalized entropy of order 2): standard deviation of b over its mean.
[[nodiscard]] estimate evaluate_coefficient_of_variation(const group_counts& group,
                                                         const level& at);

inline constexpr metric generalized_entropy_index{
    .name = "generalized_entropy_index",
    .short_name = "ge2",
    .formula = "mean[(b / mean b)^2 - 1] / 2, b = 1 + decision - label",
    .meaning = "how unequally decisions benefit people",
    .source = "Speicher et al. 2018, doi:10.1145/3219819.3220046",
    .better = direction::lower,
    .evaluate = evaluate_generalized_entropy};
inline constexpr metric theil_index{.name = "theil_index",
                                    .short_name = "ge1",
                                    .formula = "mean[(b / mean b) ln(b / mean b)]",
                                    .meaning = "how unequally decisions benefit people, in nats",
                                    .source = "Theil 1967; Speicher et al. 2018",
                                    .better = direction::lower,
                                    .evaluate = evaluate_theil};
inline constexpr metric coefficient_of_variation{
    .name = "coefficient_of_variation",
    .short_name = "cv",
    .formula = "standard deviation of b / mean b",
    .meaning = "spread of the benefit of decisions, of its mean",
    .source = "Speicher et al. 2018, doi:10.1145/3219819.3220046",
    .better = direction::lower,
    .evaluate = evaluate_coefficient_of_variation};

/// `generalized_entropy_index` and `theil_index` with the comparison `between_groups`: what is left
/// of them when everybody has the mean benefit of their group (groups that may decide only). The
/// interval is the hull of two: the statistic Q = sum n_g (m_g - m)^2 / s^2 inverted as non-central
/// chi-square, s^2 being the variance within groups, which holds near equality, and the delta
/// method's, which holds where groups are apart and their variances differ.
void add_between_groups(const grouping& by, const comparing& how, std::vector<measurement>& out);

/// `differential_fairness` over the groups that may decide (Foulds et al. 2020): the largest
/// |ln(p_a / p_b)| or |ln((1 - p_a) / (1 - p_b))| of selection rates smoothed by Dirichlet's prior
/// of concentration 1, p = (selected + 1/2) / (decided + 1); of labels,
/// `label_differential_fairness`; their difference, `differential_fairness_amplification`, is what
/// the decisions add. Intervals: the extremes of both ratios at half the error each; the
/// difference's by MOVER, as if the two were independent, which widens it.
void add_differential_fairness(const grouping& by, const comparing& how,
                               std::vector<measurement>& out);

}  // namespace fairdrift
