#include <fairdrift/report/report.hpp>

#include <algorithm>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/fairness/named_measures.hpp>

namespace fairdrift {

namespace {

using texts = std::vector<std::string>;

std::string joined(const texts& parts, const char* between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
    return text;
}

std::string convention(const report& r, const std::string& name, const std::string& otherwise) {
    for (const auto& [known, value] : r.conventions) {
        if (known == name) return value;
    }
    return otherwise;
}

// Short names and named measures become a metric and a comparison of the report.
query resolved(const report& r, query wanted) {
    if (!wanted.metric) return wanted;
    const auto is_there = [&](const std::string& name) {
        return std::any_of(r.measurements.begin(), r.measurements.end(),
                           [&](const measurement& m) { return m.metric == name; });
    };
    if (is_there(*wanted.metric)) return wanted;
    if (const named_measure* known = find_named_measure(*wanted.metric)) {
        wanted.metric = known->metric == "favorable_rate"
                            ? convention(r, "favorable_rate", "selection_rate")
                            : std::string(known->metric);
        wanted.comparison = known->comparison;
    } else if (const metric* m = find_metric(*wanted.metric)) {
        wanted.metric = m->name;
    }
    return wanted;
}

template <class T>
bool fits(const std::optional<T>& wanted, const T& found) {
    return !wanted || *wanted == found;
}

bool fits(const query& q, const measurement& m) {
    return fits(q.metric, m.metric) && fits(q.attribute, m.attribute) && fits(q.group, m.group) &&
           fits(q.feature, m.feature) && fits(q.window, m.window) &&
           fits(q.comparison, m.comparison) && fits(q.against, m.against);
}

std::string described(const measurement& m) {
    std::string text = m.metric;
    const auto add = [&](const char* key, const std::string& value) {
        if (!value.empty()) text += std::string(", ") + key + "=" + value;
    };
    add("attribute", joined(m.attribute, " x "));
    add("group", joined(m.group, ", "));
    add("feature", m.feature);
    add("window", m.window);
    add("comparison", m.comparison);
    add("against", m.against);
    return text;
}

// How many of the wanted keys a measurement meets: the nearest is named when none meets all.
int nearness(const query& q, const measurement& m) {
    return 4 * fits(q.metric, m.metric) + fits(q.attribute, m.attribute) + fits(q.group, m.group) +
           fits(q.feature, m.feature) + fits(q.window, m.window) +
           fits(q.comparison, m.comparison) + fits(q.against, m.against);
}

std::string nearest(const report& r, const query& q) {
    if (r.measurements.empty()) return "the report has no measurements";
    const auto best = std::max_element(
        r.measurements.begin(), r.measurements.end(),
        [&](const measurement& a, const measurement& b) { return nearness(q, a) < nearness(q, b); });
    return "the nearest is " + described(*best);
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
    differ("comparison", [](const measurement& m) { return m.comparison; });
    differ("against", [](const measurement& m) { return m.against; });
    return joined(keys, ", ");
}

}  // namespace

std::string_view to_text(verdict v) {
    switch (v) {
        case verdict::pass: return "pass";
        case verdict::warn: return "warn";
        case verdict::insufficient_data: return "insufficient_data";
        case verdict::fail: return "fail";
        default: return "";
    }
}

std::string_view to_text(finding f) {
    switch (f) {
        case finding::drift: return "drift";
        case finding::stable: return "stable";
        case finding::inconclusive: return "inconclusive";
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
    const query q = resolved(r, wanted);
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < r.measurements.size(); ++i) {
        if (fits(q, r.measurements[i])) found.push_back(i);
    }
    return found;
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
    if (found.empty()) {
        found = select(r, wanted);
        if (found.empty()) throw invalid_input("no such measurement; " + nearest(r, resolved(r, wanted)));
    }
    if (found.size() > 1) {
        throw invalid_input(std::to_string(found.size()) + " measurements match; say which by " +
                            missing_keys(r, found));
    }
    return r.measurements[found.front()];
}

}  // namespace fairdrift
