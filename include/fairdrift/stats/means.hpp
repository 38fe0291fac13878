// A mean from sums, and how sure it is.
#pragma once

#include <string_view>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/stats/level.hpp>
#include <fairdrift/stats/proportions.hpp>

namespace fairdrift {

/// Sums of a number x over rows of weight w: all that its mean and the mean's variance need. Where
/// x is known only to lie between two values, `below` and `above` sum how far.
struct mean_sums {
    double weight = 0;           // sum w
    double squares = 0;          // sum w^2
    double sum = 0;              // sum w x
    double squared = 0;          // sum w^2 x
    double squared_squares = 0;  // sum w^2 x^2
    // Of x itself, whatever its mean is known by: clusters and design effects are not in them.
    double second = 0;       // sum w x^2
    double own_squares = 0;  // sum w^2, row by row
    double below = 0;
    double above = 0;

    /// Rows of equal x: the sums of their weights and of their squared weights.
    void add(double x, double weights, double squared_weights);
    void merge(const mean_sums& other);

    /// Absent where nothing was added.
    [[nodiscard]] double mean() const;
    /// Kish's effective number of rows, (sum w)^2 / sum w^2.
    [[nodiscard]] double effective() const;
    /// Variance of the mean, linearized: sum w^2 (x - mean)^2 / W^2, times n / (n - 1) for the
    /// effective n, which makes it s^2 / n where all weights are 1. Absent where n is 1.5 or less:
    /// one row decides it.
    [[nodiscard]] double variance() const;
    /// Standard deviation of x, root of sum w (x - mean)^2 / W times n / (n - 1) for Kish's n of
    /// the rows by themselves: how x is spread does not depend on who belongs together.
    [[nodiscard]] double deviation() const;
    /// What the mean of these very rows lies between; absent where it is known.
    [[nodiscard]] interval bounds() const;
};

/// Student's interval of a mean, taken outward from its bounds, cut to `range` (absent ends: no
/// limit). Assumes that the mean is close to normal: rows are independent and none decides it. In a
/// finite range Clopper and Pearson's interval of the mean's place in the range ("clopper_pearson")
/// stands in where there are fewer than 10 effective rows or all x are equal: of all numbers in a
/// range, those at its ends have the largest variance, so it is at least wide enough.
[[nodiscard]] named_interval mean_interval(const mean_sums& sums, interval range, level at);

/// Why neither this nor positive_interval says how sure the mean is: one row (or cluster) decides
/// it, or all are alike.
[[nodiscard]] std::string_view why_no_interval(const mean_sums& sums);

/// Interval of a positive number m with standard error s from n rows, on the logarithmic scale:
/// m exp(v / 2 -+ t s / m) with v = (s / m)^2, "log_student_t": never below 0, wider above. The
/// shift is what the logarithm of a mean lies low by (Cox, in Land 1971);
/// it never moves the interval off m. Absent where m or s is 0 or n is
/// 1 or less.
[[nodiscard]] named_interval positive_interval(double m, double s, double n, level at);

/// Whether two means differ, variances being what they are.
struct welch_result {
    double t = absent;
    double degrees_of_freedom = absent;
    double p_value = absent;
    interval difference;  // limits of a - b
};

/// Welch's (1947, doi:10.1093/biomet/34.1-2.28) t = (m_a - m_b) / sqrt(V_a + V_b), V the variances
/// of the means, with Satterthwaite's (V_a + V_b)^2 / [V_a^2 / (n_a - 1) + V_b^2 / (n_b - 1)]
/// degrees of freedom; two-sided. Absent where either has no variance of its mean (n of 1 or less),
/// or both are 0. Assumes means close to normal, rows independent.
[[nodiscard]] welch_result welch(const mean_sums& a, const mean_sums& b, level at);
/// Root of the mean of two variances, each with its degrees of freedom n - 1 as weight.
[[nodiscard]] double pooled_deviation(const mean_sums& a, const mean_sums& b);

}  // namespace fairdrift
