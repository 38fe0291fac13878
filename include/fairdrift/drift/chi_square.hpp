// The two-sample chi-square test over categories.
#pragma once

#include <fairdrift/drift/metric.hpp>

namespace fairdrift {

/// Pearson's chi-square of homogeneity over the categories of two samples, unseen values being a
/// cell, without continuity correction.
///
/// The reference is a sample like the other: taking its shares for the truth would alarm on every
/// second day without drift. Cells with an expected count under 5 on either side are pooled into
/// one, which takes in the next smallest cell until it reaches 5 itself. Which they are follows
/// from the rows of both samples together: what is chosen by the reference alone would have too
/// many rows there by choice, and p would be too small. Categories that the reference lists or not
/// by chance are pooled too (from 6.25 expected reference rows on that hardly happens; more where
/// the list was cut). The statistic is that of the pooled table, and `method` says how many cells
/// were pooled. Where two cells are left and one is still under 5, p is Fisher's exact one. One
/// cell only: the statistic is 0 and p is 1. The statistic grows with the rows: it is a test, not
/// an effect, and has no finding. Source: Pearson 1900, doi:10.1080/14786440009463897; Fisher 1935.
[[nodiscard]] measurement measure_chi_square(const column_pair& pair, const level& at);

inline constexpr drift_metric chi_square{
    .name = "chi_square",
    .comparison = "",
    .formula = "sum (observed - expected)^2 / expected over both samples",
    .meaning = "whether the shares of categories differ by more than chance",
    .unit = "",
    .source = "Pearson 1900, doi:10.1080/14786440009463897",
    .applies = column_kinds::categories,
    .primary_test = true,
    .has_finding = false,
    .measure = measure_chi_square};

}  // namespace fairdrift
