// Two groups compared, whatever the number: score methods for proportions, MOVER for the rest.
#pragma once

#include <cstddef>

#include <fairdrift/stats/proportions.hpp>

namespace fairdrift {

/// One group's estimate as a comparison needs it. `counts.trials` is 0 where the number is no
/// proportion (AUC, balanced accuracy); then only the limits are used. `ordinary` are the limits at
/// the report's confidence, `simultaneous` those at the level of the whole family of groups.
struct candidate {
    double value = absent;
    proportion counts;
    interval ordinary;
    interval simultaneous;
};

/// At which of a candidate's two levels a comparison is made.
enum class family : unsigned char { ordinary, simultaneous };

/// The two levels that a family of groups is judged at.
struct family_levels {
    level ordinary;
    level simultaneous;
    [[nodiscard]] const level& operator[](family which) const {
        return which == family::ordinary ? ordinary : simultaneous;
    }
};

/// The levels of a family of `groups` groups at `confidence`: `simultaneous` is wide enough for all
/// pairs at once (Tukey's studentized range), above 50 groups for all rates at once (Sidak).
[[nodiscard]] family_levels levels_for(std::size_t groups, double confidence);

/// a - b: Newcombe's hybrid score interval for proportions, else MOVER.
[[nodiscard]] named_interval difference_interval(const candidate& a, const candidate& b,
                                                 const family_levels& at, family which);
/// a / b: Koopman's score interval for proportions, else MOVER for ratios (Donner and Zou).
[[nodiscard]] named_interval ratio_interval(const candidate& a, const candidate& b,
                                            const family_levels& at, family which);

/// The interval of group - overall from that of group - rest, `share` being the group's part of the
/// denominator: the group is part of overall, so the two are not independent.
[[nodiscard]] interval overall_difference(interval against_rest, double share);
/// The interval of group / overall from that of group / rest.
[[nodiscard]] interval overall_ratio(interval against_rest, double share);

}  // namespace fairdrift
