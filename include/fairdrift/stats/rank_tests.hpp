// The null law of the two-sample Kolmogorov-Smirnov statistic.
#pragma once

#include <cstdint>

namespace fairdrift {

struct ks_p_value {
    double p = 1;
    bool exact = false;
};

/// p of max |F - G| >= numerator / (m n), two-sided, tie-free law. `numerator` is the integer
/// m n D. Exact (lattice path recursion, positive terms only) while m n is small enough that it
/// takes milliseconds, asymptotic (kstwo with the rounded effective size, as SciPy) beyond.
[[nodiscard]] ks_p_value kolmogorov_smirnov_p(__int128 numerator, std::int64_t m, std::int64_t n);

}  // namespace fairdrift
