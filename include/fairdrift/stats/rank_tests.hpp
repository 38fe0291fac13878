// The null law of the two-sample Kolmogorov-Smirnov statistic.
#pragma once

#include <cstdint>

namespace fairdrift {

/// `ln_p` keeps tails that `p` cannot hold (below 1e-308 p is 0, ln_p is not).
struct ks_p_value {
    double p = 1;
    bool exact = false;
    double ln_p = 0;
};

/// p of max |F - G| >= numerator / (m n), two-sided, tie-free law. `numerator` is the integer
/// m n D. Exact (lattice path recursion, positive terms only) while m n is small enough that it
/// takes milliseconds, asymptotic (kstwo with the rounded effective size, as SciPy) beyond. Ties
/// make it conservative. Throws invalid_input where m or n is under 1 or numerator outside [0, mn].
[[nodiscard]] ks_p_value kolmogorov_smirnov_p(__int128 numerator, std::int64_t m, std::int64_t n);

/// p of D >= d for one sample of n against a continuous law, two-sided, by Simard and L'Ecuyer's
/// (2011) choice of method: exact (Durbin's matrix) for n up to 140, and up to 2,000 near p = 1;
/// Pelz and Good's (1976) expansion in the body beyond; twice the one-sided law (Miller 1956) in
/// the tail, n d^2 >= 2.2. Agrees with SciPy's kstwo to 2e-9.
[[nodiscard]] double kolmogorov_survival(double d, std::int64_t n);

}  // namespace fairdrift
