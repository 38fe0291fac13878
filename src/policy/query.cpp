#include <fairdrift/policy/query.hpp>

#include <algorithm>
#include <numeric>

#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/fairness/named_measures.hpp>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

using texts = std::vector<std::string>;

template <class T>
bool fits(const std::optional<T>& wanted, const T& found) {
    return !wanted || *wanted == found;
}

// How many of the wanted keys a measurement meets.
int nearness(const query& q, const measurement& m) {
    return fits(q.metric, m.metric) + fits(q.attribute, m.attribute) + fits(q.group, m.group) +
           fits(q.feature, m.feature) + fits(q.window, m.window) +
           fits(q.comparison, m.comparison) + fits(q.against, m.against);
}

constexpr int keys_of_a_query = 7;

bool is_measured(std::span<const measurement> all, std::string_view metric) {
    return std::any_of(all.begin(), all.end(),
                       [&](const measurement& m) { return m.metric == metric; });
}

// Insertions, removals and replacements that turn one word into the other (Levenshtein 1966).
std::size_t edits_between(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (letter == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::string metrics_near(std::span<const measurement> all, const std::string& wanted) {
    texts known;
    for (const measurement& m : all) {
        if (std::find(known.begin(), known.end(), m.metric) == known.end()) {
            known.push_back(m.metric);
        }
    }
    std::stable_sort(known.begin(), known.end(), [&](const auto& a, const auto& b) {
        return edits_between(wanted, a) < edits_between(wanted, b);
    });
    if (known.size() > 3) known.resize(3);
    return "metrics with a name near it are " + detail::joined(known, ", ");
}

using keys = std::vector<std::pair<const char*, std::string>>;

std::string listed(const std::string& metric, const keys& given) {
    std::string text = metric;
    for (const auto& [key, value] : given) {
        if (value.empty()) continue;
        text += (text.empty() ? "" : ", ") + std::string(key) + "=" + value;
    }
    return text;
}

}  // namespace

query resolved(std::span<const measurement> all, query wanted, std::string_view favorable_rate) {
    if (!wanted.metric || is_measured(all, *wanted.metric)) return wanted;
    if (const named_measure* known = find_named_measure(*wanted.metric)) {
        wanted.metric = known->metric == "favorable_rate" ? favorable_rate : known->metric;
        wanted.comparison = known->comparison;
    } else if (const metric* m = find_metric(*wanted.metric)) {
        wanted.metric = m->name;
    }
    return wanted;
}

std::vector<std::size_t> matching(std::span<const measurement> all, const query& wanted) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (nearness(wanted, all[i]) == keys_of_a_query) found.push_back(i);
    }
    return found;
}

std::string described(const measurement& m) {
    return listed(m.metric, {{"attribute", detail::joined(m.attribute, " x ")},
                             {"group", detail::joined(m.group, ", ")},
                             {"feature", m.feature},
                             {"window", m.window},
                             {"comparison", m.comparison},
                             {"against", m.against}});
}

std::string described(const query& q) {
    return listed(q.metric.value_or(""),
                  {{"attribute", detail::joined(q.attribute.value_or(texts{}), " x ")},
                   {"group", detail::joined(q.group.value_or(texts{}), ", ")},
                   {"feature", q.feature.value_or("")},
                   {"window", q.window.value_or("")},
                   {"comparison", q.comparison.value_or("")},
                   {"against", q.against.value_or("")}});
}

std::string nearest(std::span<const measurement> all, const query& wanted) {
    if (all.empty()) return "there are no measurements";
    if (wanted.metric && !is_measured(all, *wanted.metric)) {
        return metrics_near(all, *wanted.metric);
    }
    // Another metric with the same keys is no help: the metric weighs more than all other keys.
    const auto weight = [&](const measurement& m) {
        return nearness(wanted, m) + keys_of_a_query * fits(wanted.metric, m.metric);
    };
    const auto best = std::max_element(
        all.begin(), all.end(),
        [&](const measurement& a, const measurement& b) { return weight(a) < weight(b); });
    return "the nearest is " + described(*best);
}

}  // namespace fairdrift
