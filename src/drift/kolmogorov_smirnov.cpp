#include <fairdrift/drift/kolmogorov_smirnov.hpp>

#include <algorithm>
#include <cmath>

#include <fairdrift/stats/rank_tests.hpp>

namespace fairdrift {

kolmogorov_numerators kolmogorov_distance(const bucket_counts& reference,
                                          const bucket_counts& current) {
    kolmogorov_numerators result{.m = reference.present(), .n = current.present()};
    const auto of_reference = reference.counts();
    const auto of_current = current.counts();
    __int128 ahead = 0;  // n M - m N at the end of the last bucket
    for (std::size_t b = 0; b < of_reference.size(); ++b) {
        const __int128 rise = static_cast<__int128>(result.n) * of_reference[b];
        const __int128 fall = static_cast<__int128>(result.m) * of_current[b];
        const bool gap = b % 2 == 0;
        if (gap && rise != 0 && fall != 0) {
            result.upper = std::max({result.upper, ahead + rise, fall - ahead});
        }
        ahead += rise - fall;
        result.lower = std::max({result.lower, ahead, -ahead});
    }
    result.upper = std::max(result.upper, result.lower);
    return result;
}

measurement measure_kolmogorov_smirnov(const column_pair& pair, const level& at) {
    const std::string reason = reason_not_comparable(pair);
    if (!reason.empty()) return undefined_drift(reason);
    const kolmogorov_numerators d =
        kolmogorov_distance(*pair.reference.numbers, *pair.current.numbers);
    const ks_p_value p = kolmogorov_smirnov_p(d.lower, d.m, d.n);
    const double inverse = 1.0 / static_cast<double>(d.m) + 1.0 / static_cast<double>(d.n);
    measurement m;
    m.denominator = static_cast<double>(d.m) * static_cast<double>(d.n);
    m.numerator = static_cast<double>(d.lower);
    m.value = m.bound_lower = m.numerator / m.denominator;
    m.bound_upper = std::min(1.0, static_cast<double>(d.upper) / m.denominator);
    m.lower = std::max(0.0, m.bound_lower - std::sqrt(0.5 * std::log(2 / at.tail) * inverse));
    m.upper = std::min(1.0, m.bound_upper + 0.5 * at.z * std::sqrt(inverse));
    m.n = d.n;
    m.p_value = p.p;
    m.method = p.exact ? "kolmogorov_band, exact p" : "kolmogorov_band, asymptotic p";
    return m;
}

}  // namespace fairdrift
