// People with a score, a label and a group, for tests of scores.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/questions/audit.hpp>

#include "catch.hpp"

namespace fairdrift::testing {

struct scored_people {
    std::vector<double> score;
    std::vector<std::int64_t> label;
    std::vector<std::string> group;
    std::vector<double> weight;

    void add(double s, int y, const std::string& g = "a", double w = 1) {
        score.push_back(s);
        label.push_back(y);
        group.push_back(g);
        weight.push_back(w);
    }
    [[nodiscard]] table rows(bool weighted = false) const {
        table t;
        t.score = column("s", std::span<const double>(score));
        t.y_true = column("y", std::span<const std::int64_t>(label));
        t.groups = {column("g", std::span<const std::string>(group))};
        if (weighted) t.sample_weight = column("w", std::span<const double>(weight));
        return t;
    }
    [[nodiscard]] report audited(audit_options options = {}, bool weighted = false) const {
        return audit(rows(weighted), options);
    }
};

inline const measurement& find(const report& r, const std::string& metric,
                               const std::string& group = "", const std::string& comparison = "") {
    for (const measurement& m : r.measurements) {
        const bool same = group.empty() ? m.group.empty() || !comparison.empty()
                                        : m.group == std::vector<std::string>{group};
        if (m.metric == metric && m.comparison == comparison && same) return m;
    }
    FAIL("no " << metric);
    return r.measurements.front();
}

}  // namespace fairdrift::testing
