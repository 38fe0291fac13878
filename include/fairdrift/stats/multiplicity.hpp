// p-values of many tests, adjusted.
#pragma once

#include <span>
#include <vector>

namespace fairdrift {

/// Holm's step-down adjustment: family-wise error, any dependence.
[[nodiscard]] std::vector<double> holm(std::span<const double> p);
/// Benjamini and Hochberg (1995): false discovery rate, independent or positively dependent tests.
[[nodiscard]] std::vector<double> benjamini_hochberg(std::span<const double> p);
/// Benjamini and Yekutieli (2001): false discovery rate, any dependence.
[[nodiscard]] std::vector<double> benjamini_yekutieli(std::span<const double> p);

}  // namespace fairdrift
