#include "excerpt.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

namespace fairdrift {

namespace {

constexpr std::size_t small_shown = 10;

using texts = std::vector<std::string>;

std::string joined(const texts& parts, const char* between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
    return text;
}

bool is_extreme(const measurement& m) {
    return m.comparison == "max_difference" || m.comparison == "min_ratio" ||
           m.comparison == "max_ratio";
}

// The end of a difference's interval that is nearer to none; 0 where none is inside.
double certain_distance(const measurement& m) {
    const double near = std::max(m.lower, -m.upper);
    return m.status == status::ok && near > 0 ? near : 0;
}

// What is known of the groups of one attribute, by their labels as `against` joins them.
struct one_attribute {
    group_summary summary;
    std::unordered_map<std::string, std::int64_t> rows;
    std::unordered_map<std::string, double> distance;
    std::unordered_set<std::string> kept;
    std::vector<std::string> small;

    void take(const measurement& m, std::int64_t least) {
        const std::string label = joined(m.group, ", ");
        if (is_extreme(m)) {
            kept.insert(label);
            kept.insert(m.against);
        } else if (m.comparison == "difference") {
            double& most = distance[label];
            most = std::max(most, certain_distance(m));
            kept.insert(m.against);
        } else if (m.metric == "count") {
            count(m, label, least);
        }
    }

    void choose(std::size_t most) {
        keep_largest(rows, most / 4);
        keep_largest(distance, most / 2);
        for (const std::string& label : small) kept.insert(label);
    }

  private:
    void count(const measurement& m, const std::string& label, std::int64_t least) {
        rows[label] = m.n;
        summary.attribute = m.attribute;
        ++summary.groups;
        summary.rows += m.n;
        if (std::find(m.group.begin(), m.group.end(), "(missing)") != m.group.end()) {
            summary.missing += m.n;
        }
        if (m.n >= least) return;
        ++summary.small_groups;
        summary.small_rows += m.n;
        if (small.size() < small_shown) small.push_back(label);
    }

    template <class Number>
    void keep_largest(const std::unordered_map<std::string, Number>& of, std::size_t most) {
        std::vector<std::pair<Number, std::string>> order;
        order.reserve(of.size());
        for (const auto& [label, value] : of) order.emplace_back(value, label);
        most = std::min(most, order.size());
        const auto middle = order.begin() + static_cast<std::ptrdiff_t>(most);
        std::partial_sort(order.begin(), middle, order.end(), [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first > b.first : a.second < b.second;
        });
        for (auto it = order.begin(); it != middle; ++it) kept.insert(it->second);
    }
};

std::int64_t min_group_size(const report& r) {
    std::int64_t least = 0;
    for (const auto& [name, value] : r.conventions) {
        if (name == "min_group_size") {
            std::from_chars(value.data(), value.data() + value.size(), least);
        }
    }
    return least;
}

bool is_of_group(const measurement& m) { return !m.attribute.empty() && m.feature.empty(); }

}  // namespace

report_excerpt excerpt(const report& whole, std::size_t most) {
    const std::int64_t least = min_group_size(whole);
    std::unordered_map<std::string, one_attribute> attributes;
    std::vector<std::string> order;
    for (const measurement& m : whole.measurements) {
        if (!is_of_group(m)) continue;
        const std::string key = joined(m.attribute, "\x1f");
        const auto [at, is_new] = attributes.try_emplace(key);
        if (is_new) order.push_back(key);
        at->second.take(m, least);
    }
    report_excerpt result;
    for (const std::string& key : order) {
        one_attribute& known = attributes.at(key);
        if (known.rows.size() > most) known.choose(most);
        result.summaries.push_back(known.summary);
    }
    const auto is_kept = [&](const measurement& m) {
        if (!is_of_group(m) || is_extreme(m)) return true;
        const one_attribute& known = attributes.at(joined(m.attribute, "\x1f"));
        return known.rows.size() <= most || known.kept.count(joined(m.group, ", ")) != 0;
    };
    result.kept.kind = whole.kind;
    result.kept.created = whole.created;
    result.kept.subject = whole.subject;
    result.kept.data = whole.data;
    result.kept.conventions = whole.conventions;
    result.kept.curves = whole.curves;
    result.kept.checks = whole.checks;
    result.kept.verdict = whole.verdict;
    result.kept.notes = whole.notes;
    std::copy_if(whole.measurements.begin(), whole.measurements.end(),
                 std::back_inserter(result.kept.measurements), is_kept);
    return result;
}

}  // namespace fairdrift
