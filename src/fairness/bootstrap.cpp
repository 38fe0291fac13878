#include <fairdrift/fairness/bootstrap.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/grouping.hpp>
#include <fairdrift/fairness/metric.hpp>
#include <fairdrift/fairness/positive.hpp>
#include <fairdrift/stats/resampling.hpp>

namespace fairdrift {

namespace {

constexpr std::size_t nine = 9;
using nine_counts = std::array<std::int64_t, nine>;

nine_counts counts_of(const confusion& group) {
    nine_counts counts;
    for (std::size_t i = 0; i < nine; ++i) counts[i] = group.rows(static_cast<cell_set>(1U << i));
    return counts;
}

std::int64_t rows_of(const nine_counts& counts, cell_set which) {
    std::int64_t rows = 0;
    for (std::size_t i = 0; i < nine; ++i) rows += (which >> i & 1U) != 0 ? counts[i] : 0;
    return rows;
}

group_counts group_of(const nine_counts& counts, bool favorable_is_positive) {
    group_counts group;
    group.favorable_is_positive = favorable_is_positive;
    for (std::size_t i = 0; i < nine; ++i) {
        tally rows;
        rows.rows = counts[i];
        group.outcomes.add(static_cast<outcome>(i / 3), static_cast<outcome>(i % 3), rows);
    }
    return group;
}

std::vector<const metric*> metrics_of(const layout& rules) {
    std::vector<const metric*> kept;
    for (const metric* m : group_metrics()) {
        const bool of_the_nine_cells = m->input == needs::labels || m->input == needs::decisions ||
                                       m->input == needs::labels_and_decisions;
        if (of_the_nine_cells && has_input(rules, m->input)) kept.push_back(m);
    }
    return kept;
}

// One replicate of one group: its metrics, one after the other.
void draw(const std::vector<const metric*>& metrics, const nine_counts& counts, bool favorable,
          philox& from, double* out) {
    nine_counts drawn{};
    draw_multinomial(from, counts, drawn);
    const level any;
    group_counts group;
    bool made = false;
    for (const metric* m : metrics) {
        if (m->evaluate == nullptr) {
            const std::int64_t whole = rows_of(drawn, m->whole);
            const auto part = static_cast<double>(rows_of(drawn, m->part));
            *out++ = whole > 0 ? part / static_cast<double>(whole) : absent;
            continue;
        }
        if (!made) group = group_of(drawn, favorable);
        made = true;
        *out++ = evaluate(*m, group, any).value;
    }
}

std::vector<std::size_t> axes_of(const layout& rules, const std::vector<std::string>& attribute) {
    std::vector<std::size_t> axes;
    for (const std::string& name : attribute) {
        const auto at = std::find_if(rules.groups.begin(), rules.groups.end(),
                                     [&](const auto& group) { return group.name == name; });
        if (at == rules.groups.end()) {
            throw invalid_input("attribute '" + name + "' is not among the groups");
        }
        axes.push_back(static_cast<std::size_t>(at - rules.groups.begin()));
    }
    return axes;
}

}  // namespace

replicates bootstrap(const state& rows, const std::vector<std::string>& attribute,
                     const bootstrap_options& options) {
    const layout& rules = rows.layout();
    if (!rules.sample_weight.empty()) {
        throw invalid_input("the rows have weights ('" + rules.sample_weight +
                            "'): resamples of counts have none");
    }
    if (!rules.cluster.empty()) {
        throw invalid_input("rows belong together ('" + rules.cluster +
                            "'): resamples of counts are of independent rows");
    }
    if (options.count < 1 || options.n_threads < 1) {
        throw invalid_input("replicates are " + std::to_string(options.count) + " and n_threads " +
                            std::to_string(options.n_threads) + "; both must be 1 or more");
    }
    const std::vector<const metric*> metrics = metrics_of(rules);
    if (metrics.empty()) throw invalid_input("there are neither labels nor decisions to resample");
    const readings how = read_labels(rows);
    const grouping by = group_by(rows, axes_of(rules, attribute), how, false);
    replicates result{.count = options.count, .groups = by.names, .metrics = {}, .values = {}};
    for (const metric* m : metrics) result.metrics.emplace_back(m->name);
    std::vector<nine_counts> counts;
    counts.reserve(by.groups.size());
    for (const group_counts& group : by.groups) counts.push_back(counts_of(group.outcomes));
    const std::size_t width = metrics.size();
    result.values.resize(options.count * counts.size() * width);

    const auto run = [&](std::size_t first, std::size_t last) {
        for (std::size_t r = first; r < last; ++r) {
            for (std::size_t g = 0; g < counts.size(); ++g) {
                philox from(options.seed, r * counts.size() + g);
                draw(metrics, counts[g], how.favorable_is_positive, from,
                     result.values.data() + (r * counts.size() + g) * width);
            }
        }
    };
    const auto threads = std::min(static_cast<std::size_t>(options.n_threads), options.count);
    std::vector<std::thread> others;
    for (std::size_t t = 1; t < threads; ++t) {
        others.emplace_back(run, t * options.count / threads, (t + 1) * options.count / threads);
    }
    run(0, options.count / threads);
    for (std::thread& other : others) other.join();
    return result;
}

}  // namespace fairdrift
