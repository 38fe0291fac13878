// p-values of many tests, adjusted.
#pragma once

#include <span>
#include <vector>

namespace fairdrift {

/// Holm's (1979) step-down adjustment: the running maximum of p_(i) (d - i + 1), at most 1. Holds
/// the family-wise error under any dependence.
///
/// All three: the answer is in the order of `p`; a NaN is a test that was not made: it stays and is
/// not counted in d. Throws invalid_input on a p outside [0, 1].
[[nodiscard]] std::vector<double> holm(std::span<const double> p);
/// Benjamini and Hochberg (1995): the running minimum from above of p_(i) d / i. Holds the false
/// discovery rate for independent or positively dependent tests.
[[nodiscard]] std::vector<double> benjamini_hochberg(std::span<const double> p);
/// Benjamini and Yekutieli (2001): the same times 1 + 1/2 + ... + 1/d, for any dependence.
[[nodiscard]] std::vector<double> benjamini_yekutieli(std::span<const double> p);

}  // namespace fairdrift
