// Measurements against a policy: a pure function, without an opinion of its own.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/policy/check.hpp>
#include <fairdrift/policy/policy.hpp>

namespace fairdrift {

/// The measurements of one report.
struct measured {
    std::string_view report_kind;
    std::span<const measurement> measurements;
    /// The metric that counts the outcome people want; see resolved().
    std::string_view favorable_rate = "selection_rate";
};

struct evaluation {
    /// One a rule, in the policy's order, each about the measurement that decided it.
    std::vector<check> checks;
    /// The heaviest: fail, then insufficient_data, warn, pass.
    fairdrift::verdict verdict = fairdrift::verdict::none;
    /// Every measurement that was judged, once, in the order of the reports.
    std::vector<const measurement*> judged;
};

/// Judges the measurements of several reports by one policy.
///
/// There is not enough data where a measurement is undefined, suppressed (its group is under
/// min_group_size), on fewer rows than min_n, or without the interval that decides. A value counts
/// as at a limit within 1e-12 of it (relative above 1), the accuracy to which platforms agree. A
/// rule that no measurement meets fails and its reason names what is near. Of several measurements
/// the one with the heaviest verdict decides, of these the one farthest outside, then the first.
/// Throws invalid_input for a policy that is not sound, and where a check decides by an interval of
/// less confidence than the policy's family_error asks for. The spans must outlive the result.
[[nodiscard]] evaluation evaluate(const policy& p, std::span<const measured> reports);

}  // namespace fairdrift
