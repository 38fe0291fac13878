#include <fairdrift/report/report.hpp>

#include <algorithm>

#include <fairdrift/core/error.hpp>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

using texts = std::vector<std::string>;

std::string convention(const report& r, const std::string& name, const std::string& otherwise) {
    for (const auto& [known, value] : r.conventions) {
        if (known == name) return value;
    }
    return otherwise;
}

// Short names and named measures become a metric and a comparison of the report.
query resolved(const report& r, const query& wanted) {
    return resolved(r.measurements, wanted, convention(r, "favorable_rate", "selection_rate"));
}

// The keys in which the matches differ, which the caller has to give.
std::string missing_keys(const report& r, const std::vector<std::size_t>& matches) {
    const measurement& first = r.measurements[matches.front()];
    texts keys;
    const auto differ = [&](const char* key, auto field) {
        const bool same = std::all_of(matches.begin(), matches.end(), [&](std::size_t i) {
            return field(r.measurements[i]) == field(first);
        });
        if (!same) keys.emplace_back(key);
    };
    differ("metric", [](const measurement& m) { return m.metric; });
    differ("attribute", [](const measurement& m) { return m.attribute; });
    differ("group", [](const measurement& m) { return m.group; });
    differ("feature", [](const measurement& m) { return m.feature; });
    differ("window", [](const measurement& m) { return m.window; });
    differ("positive", [](const measurement& m) { return m.positive; });
    differ("comparison", [](const measurement& m) { return m.comparison; });
    differ("against", [](const measurement& m) { return m.against; });
    return detail::joined(keys, ", ");
}

}  // namespace

std::string_view to_text(finding f) {
    switch (f) {
        case finding::drift: return "drift";
        case finding::stable: return "stable";
        case finding::inconclusive: return "inconclusive";
        case finding::different: return "different";
        case finding::equivalent: return "equivalent";
        default: return "";
    }
}

std::string_view to_text(status s) {
    switch (s) {
        case status::undefined: return "undefined";
        case status::suppressed: return "suppressed";
        default: return "ok";
    }
}

std::vector<std::size_t> select(const report& r, const query& wanted) {
    return matching(r.measurements, resolved(r, wanted));
}

const measurement& measure(const report& r, const query& wanted) {
    query q = resolved(r, wanted);
    std::vector<std::size_t> found = select(r, q);
    // What was not said is, where that leaves one number, "none": no attribute means all rows, no
    // comparison the rate itself.
    if (found.size() > 1 && !q.attribute) {
        q.attribute = texts{};
        found = select(r, q);
    }
    if (found.size() > 1 && !q.comparison) {
        q.comparison = "";
        found = select(r, q);
    }
    if (found.size() > 1 && !q.feature) {
        q.feature = "";
        found = select(r, q);
    }
    if (found.size() > 1 && !q.positive) {
        q.positive = "";
        found = select(r, q);
    }
    if (found.empty()) {
        found = select(r, wanted);
        if (found.empty()) {
            throw invalid_input("no such measurement; " +
                                nearest(r.measurements, resolved(r, wanted)));
        }
    }
    if (found.size() > 1) {
        throw invalid_input(std::to_string(found.size()) + " measurements match; say which by " +
                            missing_keys(r, found));
    }
    return r.measurements[found.front()];
}

}  // namespace fairdrift
