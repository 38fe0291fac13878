// One number with everything that it needs to be believed: interval, method, counts, status.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace fairdrift {

/// A limit that does not exist (in memory NaN, in JSON null).
inline constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// `undefined`: there is no number, `reason` says why. `suppressed`: there is one, but the group is
/// smaller than `min_group_size`, so it is shown and decides nothing.
enum class status : std::uint8_t { ok, undefined, suppressed };

/// What an effect with its interval says against the smallest effect that matters: of a distance
/// between samples drift or stable, of a gap between groups different or equivalent.
enum class finding : std::uint8_t { none, drift, stable, inconclusive, different, equivalent };

/// An interval of a value; both ends absent where none can be given.
struct interval {
    double lower = absent;
    double upper = absent;
    friend bool operator==(const interval&, const interval&) = default;
};

/// One number of a report.
///
/// `lower`/`upper` are the sampling interval at `confidence`; `bound_lower`/`bound_upper` are
/// guaranteed bounds of the value for these very rows where memory kept only counts, equal to
/// `value` where it is exact. `positive` is the class that counts as 1 where several classes are
/// measured one against the rest. `attribute` and `group` have one entry, or several for an
/// intersection, or none for all rows.
struct measurement {
    std::string metric;
    std::vector<std::string> attribute;
    std::vector<std::string> group;
    std::string feature;
    std::string window;
    std::string positive;
    std::string comparison;
    std::string against;
    double value = absent;
    double lower = absent;
    double upper = absent;
    double confidence = absent;
    std::string method;
    double bound_lower = absent;
    double bound_upper = absent;
    std::int64_t n = 0;
    double numerator = absent;
    double denominator = absent;
    double p_value = absent;
    double adjusted_p_value = absent;
    fairdrift::finding finding = fairdrift::finding::none;
    double smallest_effect = absent;
    /// Of what is inconclusive: the value that these rows would find beyond the smallest effect
    /// with power .8, and how many rows would decide about the value they found (0: not known).
    double detectable = absent;
    std::int64_t n_needed = 0;
    fairdrift::status status = fairdrift::status::ok;
    std::string reason;
};

}  // namespace fairdrift
