#include <fairdrift/policy/query.hpp>

#include <algorithm>
#include <iterator>
#include <set>

#include <fairdrift/core/metric_names.hpp>
#include <fairdrift/drift/metric.hpp>
#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/fairness/named_measures.hpp>

#include "core/nearness.hpp"
#include "core/wording.hpp"

namespace fairdrift {

namespace {

using texts = std::vector<std::string>;

template <class T>
bool fits(const std::optional<T>& wanted, const T& found) {
    return !wanted || *wanted == found;
}

bool meets(const query& q, const measurement& m) {
    return fits(q.metric, m.metric) && fits(q.attribute, m.attribute) && fits(q.group, m.group) &&
           fits(q.feature, m.feature) && fits(q.window, m.window) && fits(q.positive, m.positive) &&
           fits(q.comparison, m.comparison) && fits(q.against, m.against);
}

bool is_measured(std::span<const measurement> all, std::string_view metric) {
    return std::any_of(all.begin(), all.end(),
                       [&](const measurement& m) { return m.metric == metric; });
}

using pairs = std::vector<std::pair<const char*, std::string>>;

std::string listed(const std::string& metric, const pairs& given) {
    std::string text = metric;
    for (const auto& [key, value] : given) {
        if (value.empty()) continue;
        text += (text.empty() ? "" : ", ") + std::string(key) + "=" + value;
    }
    return text;
}

/// A key of a query that is given, as text, and how to read it of a measurement.
struct key_wanted {
    const char* name;
    std::string value;
    std::string (*of)(const measurement&);
};

std::string attribute_of(const measurement& m) { return detail::joined(m.attribute, " x "); }
std::string group_of(const measurement& m) { return detail::joined(m.group, ", "); }

std::vector<key_wanted> keys_of(const query& q) {
    std::vector<key_wanted> given;
    const auto add = [&](const char* name, const std::optional<std::string>& value, auto of) {
        if (value) given.push_back({name, *value, of});
    };
    const auto one = [](const std::optional<texts>& parts, const char* between) {
        return parts ? std::optional(detail::joined(*parts, between)) : std::nullopt;
    };
    add("metric", q.metric, [](const measurement& m) { return m.metric; });
    add("attribute", one(q.attribute, " x "), attribute_of);
    add("group", one(q.group, ", "), group_of);
    add("feature", q.feature, [](const measurement& m) { return m.feature; });
    add("window", q.window, [](const measurement& m) { return m.window; });
    add("positive", q.positive, [](const measurement& m) { return m.positive; });
    add("comparison", q.comparison, [](const measurement& m) { return m.comparison; });
    add("against", q.against, [](const measurement& m) { return m.against; });
    return given;
}

std::string or_none(const std::string& value) { return value.empty() ? "none" : value; }

struct near_values {
    texts shown;
    std::size_t all = 0;
};

// Of metrics, named measures that are made of what was measured are as good.
near_values values_near(const key_wanted& key, const std::vector<const measurement*>& left,
                        std::span<const measurement> all) {
    constexpr std::size_t most = 5;
    texts known;
    std::set<std::string> seen;
    for (const measurement* m : left) {
        const std::string value = key.of(*m);
        if (!value.empty() && seen.insert(value).second) known.push_back(value);
    }
    if (key.name == std::string_view("metric")) {
        for (const named_measure& m : named_measures()) {
            query meant;
            meant.metric = m.name;
            meant = resolved(all, meant);
            if (is_measured(all, *meant.metric) && seen.insert(std::string(m.name)).second) {
                known.emplace_back(m.name);
            }
        }
    }
    if (known.empty()) known.emplace_back();
    return {detail::nearest(key.value, known, most), known.size()};
}

// "no group 'Femal' with metric=selection_rate; the nearest are F, M"
std::string mismatch(const key_wanted& key, const near_values& near, const std::string& met) {
    texts shown;
    for (const std::string& value : near.shown) shown.push_back(or_none(value));
    const bool one = shown.size() == 1;
    return "there is no " + std::string(key.name) + " '" + or_none(key.value) + "'" +
           (met.empty() ? "" : " with " + met) + "; the nearest " + (one ? "is " : "are ") +
           detail::joined(shown, ", ") +
           (near.all > shown.size()
                ? " (of " + detail::count_text(static_cast<std::int64_t>(near.all)) + ")"
                : "");
}

}  // namespace

std::string_view reported_name(std::string_view name) {
    if (const named_measure* known = find_named_measure(name)) return known->name;
    if (const metric* known = find_metric(name)) return known->name;
    if (const drift_metric* known = find_drift_metric(name)) return known->name;
    return spelled_out(name);
}

query resolved(std::span<const measurement> all, query wanted, std::string_view favorable_rate) {
    if (!wanted.metric || is_measured(all, *wanted.metric)) return wanted;
    if (const named_measure* known = find_named_measure(*wanted.metric)) {
        wanted.metric = known->metric == "favorable_rate" ? favorable_rate : known->metric;
        wanted.comparison = known->comparison;
    } else {
        wanted.metric = reported_name(*wanted.metric);
    }
    return wanted;
}

std::vector<std::size_t> matching(std::span<const measurement> all, const query& wanted) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (meets(wanted, all[i])) found.push_back(i);
    }
    return found;
}

std::string described(const measurement& m) {
    return listed(m.metric, {{"attribute", detail::joined(m.attribute, " x ")},
                             {"group", detail::joined(m.group, ", ")},
                             {"feature", m.feature},
                             {"window", m.window},
                             {"positive", m.positive},
                             {"comparison", m.comparison},
                             {"against", m.against}});
}

std::string described(const query& q) {
    return listed(q.metric.value_or(""),
                  {{"attribute", detail::joined(q.attribute.value_or(texts{}), " x ")},
                   {"group", detail::joined(q.group.value_or(texts{}), ", ")},
                   {"feature", q.feature.value_or("")},
                   {"window", q.window.value_or("")},
                   {"positive", q.positive.value_or("")},
                   {"comparison", q.comparison.value_or("")},
                   {"against", q.against.value_or("")}});
}

std::string nearest(std::span<const measurement> all, const query& wanted) {
    if (all.empty()) return "there are no measurements";
    std::vector<const measurement*> left;
    for (const measurement& m : all) left.push_back(&m);
    std::string met;
    for (const key_wanted& key : keys_of(wanted)) {
        std::vector<const measurement*> meeting;
        std::copy_if(left.begin(), left.end(), std::back_inserter(meeting),
                     [&](const measurement* m) { return key.of(*m) == key.value; });
        if (meeting.empty()) return mismatch(key, values_near(key, left, all), met);
        left = std::move(meeting);
        met += (met.empty() ? "" : ", ") + std::string(key.name) + "=" + or_none(key.value);
    }
    return "the names and labels of an intersection are a list, one entry each";
}

}  // namespace fairdrift
