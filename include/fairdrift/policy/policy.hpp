// What a team has decided beforehand: which numbers must stay inside which limits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/policy/check.hpp>

namespace fairdrift {

/// What decides a check. `estimate`: the value. `interval_passes`: a pass only if the whole
/// interval is inside the limits, a fail only if it is wholly outside, else there is not enough
/// data. `interval_fails`: a fail only if the whole interval is outside, else a pass, or a warning
/// where the value itself is outside.
enum class decided_by : std::uint8_t { estimate, interval_passes, interval_fails };

/// One check of a policy: a measurement and the limits it must keep.
///
/// `metric` may be a short name or a named fairness measure. Of what is not given:
/// - comparison: the value itself is meant (of a named measure, its own comparison);
/// - attribute: all rows are meant, or every attribute and intersection where a comparison between
///   groups or a group is named; an empty list means all rows;
/// - group, feature, window, positive, against, report_kind: every one.
/// Where several measurements are meant each is judged, and the worst decides.
struct rule {
    std::string id;
    std::string report_kind;  // "audit", "drift"
    std::string metric;
    /// One entry, or those of an intersection, or {"*"}: every attribute.
    std::optional<std::vector<std::string>> attribute;
    std::vector<std::string> group;
    std::string feature;
    std::string window;
    std::string positive;
    std::string comparison;
    std::string against;
    /// Limits are inside: a value equal to one passes. One that is absent does not bound.
    double at_least = absent;
    double at_most = absent;
    decided_by decide_by = decided_by::estimate;
    /// A measurement on fewer rows than this is insufficient data.
    std::int64_t min_n = 0;
    /// fail or warn: what a failed check counts as.
    verdict severity = verdict::fail;
    /// What insufficient data counts as: insufficient_data, fail, warn or pass.
    verdict on_insufficient = verdict::insufficient_data;
    std::string owner;
    std::string citation;
};

/// The checks of one gate. Name and version are carried into its report.
struct policy {
    std::string name;
    std::string version;
    std::vector<rule> checks;
    /// The chance that any of the checks that decide by intervals is wrong about its limit; absent:
    /// each keeps its own. See confidence_of().
    double family_error = absent;
};

/// The confidence that intervals must have for a family error: 1 - family_error over the number of
/// checks that decide by intervals (Bonferroni). Absent where the policy has none.
[[nodiscard]] double confidence_of(const policy& p);

/// Throws invalid_input naming the check and the key: no checks, no or a repeated id, no metric,
/// limits that are not finite, missing or crossed, a named measure with another comparison.
void require_sound(const policy& p);

/// The policy of JSON: {"schema", "name", "version", "family_error", "checks": [{...}]}, with
/// rule's keys. Throws invalid_input naming the check and the key for what require_sound() refuses,
/// unknown and repeated keys and values of a wrong type. null is the same as not given.
[[nodiscard]] policy policy_from_json(std::string_view json);
/// Canonical JSON, schema "fairdrift.policy/1": the same policy gives the same bytes.
[[nodiscard]] std::string to_json(const policy& p, int indent = -1);

[[nodiscard]] std::string_view to_text(decided_by d);

}  // namespace fairdrift
