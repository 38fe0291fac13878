// How large a gap a comparison of two rates would see, and how many rows that takes.
#pragma once

#include <cstdint>
#include <string>

#include <fairdrift/stats/level.hpp>
#include <fairdrift/stats/proportions.hpp>

namespace fairdrift {

/// The chance that a two-sided z-test at the level finds rates p1 and p2 of n1 and n2 rows to
/// differ: with d = p1 - p2, p = (n1 p1 + n2 p2) / (n1 + n2), s0^2 = p (1 - p)(1/n1 + 1/n2) and
/// s1^2 = p1 (1 - p1) / n1 + p2 (1 - p2) / n2 it is Phi((|d| - z s0) / s1) + Phi((-|d| - z s0) /
/// s1) (Fleiss, Levin and Paik 2003, ch. 4, without a continuity correction). Rows are independent;
/// of weights or clusters give effective sizes. Throws invalid_input for rates outside [0, 1] and
/// sizes that are not above 0.
[[nodiscard]] double power_of_two(double p1, double n1, double p2, double n2, const level& at = {});
/// The smallest gap between a rate p of n2 rows and another of n1 rows that is found with that
/// power, the other lying towards 1/2, where gaps are hardest to see. Throws invalid_input where
/// even a rate of 1 (or 0) would not be found so often.
[[nodiscard]] double minimum_detectable_gap(double n1, double n2, double p, double power = 0.8,
                                            const level& at = {});
/// The rows of the first group that find p1 and p2 different with that power, the second having
/// `ratio` times as many; rounded up. Throws where p1 = p2.
[[nodiscard]] std::int64_t sample_size(double p1, double p2, double power = 0.8, double ratio = 1,
                                       const level& at = {});

/// What an interval that reaches beyond a limit could have told: its standard error is its width
/// over 2 z, and k = z + z_power of them lie between the limit and a value that is found beyond it
/// with that power. Ratios are taken on the log scale.
struct reach {
    double detectable = absent;  // that value, outside the limit
    std::int64_t n_needed = 0;   // rows at which `value` lies k standard errors from the limit
};
/// `above`: outside is above the limit. `rows` gave the interval; standard errors shrink with their
/// root, so that rows to come are taken to be like these. Absent where an end of the interval is.
[[nodiscard]] reach reach_of(double value, const interval& limits, const level& at, double rows,
                             double limit, bool above, bool is_ratio, double power = 0.8);
/// "about 5,300 rows would decide (power .8); these would find a value of 0.12": empty where
/// neither is known.
[[nodiscard]] std::string to_text(const reach& r, bool above);

/// The p-value that two rates differ by `margin` or more (TOST, Schuirmann 1987,
/// doi:10.1007/BF01068419): the larger of two one-sided p, each the tail at which a limit of
/// Newcombe's interval of a - b, moved out by half a success of either side, meets the margin. So
/// p <= alpha exactly where the interval at confidence 1 - 2 alpha, so widened, lies inside
/// -margin .. margin. Throws for a margin that is not above 0.
[[nodiscard]] double equivalence_test(proportion a, proportion b, double margin);

}  // namespace fairdrift
