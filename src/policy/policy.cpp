#include <fairdrift/policy/policy.hpp>

#include <cmath>
#include <set>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/named_measures.hpp>

namespace fairdrift {

namespace {

[[noreturn]] void refuse(const std::string& id, const std::string& why) {
    throw invalid_input("policy, check '" + id + "': " + why);
}

void require_sound_limits(const rule& r) {
    if (std::isinf(r.at_least)) refuse(r.id, "at_least is not finite");
    if (std::isinf(r.at_most)) refuse(r.id, "at_most is not finite");
    if (std::isnan(r.at_least) && std::isnan(r.at_most)) {
        refuse(r.id, "neither at_least nor at_most is given");
    }
    if (r.at_least > r.at_most) {
        refuse(r.id, "at_least (" + number_text(r.at_least) + ") is above at_most (" +
                         number_text(r.at_most) + ")");
    }
    if (r.min_n < 0)
        refuse(r.id, "min_n is " + std::to_string(r.min_n) + "; it must not be negative");
}

void require_sound_verdicts(const rule& r) {
    if (r.severity != verdict::fail && r.severity != verdict::warn) {
        refuse(r.id, "severity must be fail or warn");
    }
    if (r.on_insufficient == verdict::none) {
        refuse(r.id, "on_insufficient must be insufficient_data, fail, warn or pass");
    }
}

void require_sound_metric(const rule& r) {
    if (r.metric.empty()) refuse(r.id, "metric is not given");
    const named_measure* known = find_named_measure(r.metric);
    if (known == nullptr || r.comparison.empty() || r.comparison == known->comparison) return;
    refuse(r.id, "metric " + r.metric + " is a " + std::string(known->comparison) +
                     "; comparison = '" + r.comparison + "' contradicts it");
}

}  // namespace

void require_sound(const policy& p) {
    if (!std::isnan(p.family_error) && !(p.family_error > 0 && p.family_error < 1)) {
        throw invalid_input("policy: family_error is " + number_text(p.family_error) +
                            "; it must lie between 0 and 1, e.g. 0.05");
    }
    if (p.checks.empty()) throw invalid_input("policy: there are no checks");
    std::set<std::string> ids;
    for (const rule& r : p.checks) {
        if (r.id.empty()) {
            throw invalid_input("policy, check " + std::to_string(ids.size() + 1) +
                                ": id is not given");
        }
        if (!ids.insert(r.id).second) refuse(r.id, "id is given to two checks");
        require_sound_metric(r);
        require_sound_limits(r);
        require_sound_verdicts(r);
    }
}

std::string_view to_text(decided_by d) {
    switch (d) {
        case decided_by::interval_passes: return "interval_passes";
        case decided_by::interval_fails: return "interval_fails";
        default: return "estimate";
    }
}

}  // namespace fairdrift
