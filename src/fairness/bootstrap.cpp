#include <fairdrift/fairness/bootstrap.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/core/archive.hpp>
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

void require_sound(const bootstrap_options& options) {
    if (options.count < 1 || options.n_threads < 1) {
        throw invalid_input("replicates are " + std::to_string(options.count) + " and n_threads " +
                            std::to_string(options.n_threads) + "; both must be 1 or more");
    }
}

// k of a Poisson law with mean 1 from 32 random bits: how many of the law's tails lie above them.
int poisson(std::uint32_t bits) {
    // 2^32 P(K > k), k = 0 .. 11.
    static constexpr std::array<double, 12> tails{
        0.6321205588285577,     0.2642411176571153,    0.08030139707139418,
        0.01898815687615381,    0.003659846827343713,  0.000594184817581693,
        8.32411492880231e-05,   1.024919667464169e-05, 1.1252025979690174e-06,
        1.1142547833872071e-07, 1.004776637569095e-08, 8.316107426882326e-10};
    const double u = (static_cast<double>(bits) + 0.5) * 0x1p-32;
    int k = 0;
    while (k < 12 && u < tails[static_cast<std::size_t>(k)]) ++k;
    return k;
}

// The code of each row in an axis that a state has counted it on.
std::vector<std::size_t> codes_in(const labels& axis, const column* source, label_rule rule,
                                  std::int64_t rows) {
    std::vector<std::size_t> codes(static_cast<std::size_t>(rows), 0);
    if (source == nullptr) return codes;  // all are missing: the axis has one label
    encoder reader(*source, std::move(rule), rows + 1);
    std::vector<std::uint32_t> found(codes.size());
    reader.encode(0, rows, found.data());
    std::vector<std::size_t> place;
    for (const label& value : reader.seen()) {
        place.push_back(static_cast<std::size_t>(axis.code(value)));
    }
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = place[found[i]];
    return codes;
}

// What a resample needs of a row: where it is counted, its weight, and whose draws it takes.
struct resampled_row {
    std::size_t cell = 0;  // 9 group + cell of the outcome
    double weight = 1;
    std::uint64_t stream = 0;
};

std::uint64_t stream_of(const label& cluster) {
    archive_writer out;
    cluster.write(out);
    return std::stoull(digest(out.bytes()).substr(0, 16), nullptr, 16);
}

void read_clusters(const table& rows, const partition& cells, std::size_t axis,
                   std::vector<resampled_row>& out) {
    const labels& known = cells.axis(axis);
    const auto codes = codes_in(known, &*rows.cluster, {}, rows.rows());
    std::vector<std::uint64_t> streams;
    for (const label& value : known) streams.push_back(stream_of(value));
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (!known[codes[i]].is_missing()) out[i].stream = streams[codes[i]];
    }
}

std::vector<resampled_row> read_rows(const table& rows, const state& counted, const readings& how,
                                     const std::vector<std::size_t>& axes) {
    const layout& rules = counted.layout();
    const outcome_counts& counts = counted.outcomes();
    const partition& cells = counts.cells();
    const std::int64_t n = rows.rows();
    const auto pointer = [](const std::optional<column>& c) { return c ? &*c : nullptr; };
    const auto truth = codes_in(cells.axis(counts.true_axis()), pointer(rows.y_true), {}, n);
    const auto decision =
        rules.has_threshold()
            ? codes_in(cells.axis(counts.decision_axis()), pointer(rows.score),
                       label_rule{.bins = {}, .threshold = rules.threshold}, n)
            : codes_in(cells.axis(counts.decision_axis()), pointer(rows.y_pred), {}, n);
    // Groups in the order of group_by: that of the tuples of their codes.
    std::vector<std::vector<std::size_t>> tuples(static_cast<std::size_t>(n));
    for (const std::size_t d : axes) {
        const label_rule rule{.bins = rules.groups[d].bins};
        const auto codes = codes_in(cells.axis(d), &rows.groups[d], rule, n);
        for (std::size_t i = 0; i < tuples.size(); ++i) tuples[i].push_back(codes[i]);
    }
    std::map<std::vector<std::size_t>, std::size_t> place;
    for (const auto& tuple : tuples) place.emplace(tuple, 0);
    std::size_t number = 0;
    for (auto& [tuple, group] : place) group = number++;
    std::vector<double> weights(tuples.size(), 1.0);
    if (rows.sample_weight) rows.sample_weight->read_numbers(0, n, weights.data());
    std::vector<resampled_row> result(tuples.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto cell = 3 * static_cast<std::size_t>(how.truth[truth[i]]) +
                          static_cast<std::size_t>(how.decision[decision[i]]);
        result[i] = {nine * place.at(tuples[i]) + cell, weights[i], i};
    }
    if (rows.cluster) read_clusters(rows, cells, rules.attribute_names().size(), result);
    return result;
}

// Sums of the resamples of some rows: by cell, then by replicate.
std::vector<tally> resampled(std::span<const resampled_row> rows, std::size_t cells,
                             const bootstrap_options& options, bool weighted) {
    std::vector<tally> sums(cells * options.count);
    for (const resampled_row& row : rows) {
        philox from(options.seed, row.stream);
        tally* to = sums.data() + row.cell * options.count;
        for (std::size_t r = 0; r < options.count; ++r) {
            const int k = poisson(from());
            if (k == 0) continue;
            to[r].rows += k;
            if (!weighted) continue;
            to[r].weight.add(k * row.weight);
            to[r].squared_weight.add(k * row.weight * row.weight);
        }
    }
    return sums;
}

}  // namespace

replicates bootstrap(const state& rows, const std::vector<std::string>& attribute,
                     const bootstrap_options& options) {
    const layout& rules = rows.layout();
    if (!rules.sample_weight.empty()) {
        throw invalid_input("the rows have weights ('" + rules.sample_weight +
                            "'): resamples of counts have none; resample the rows");
    }
    if (!rules.cluster.empty()) {
        throw invalid_input("rows belong together ('" + rules.cluster +
                            "'): resamples of counts are of independent rows; resample the rows");
    }
    require_sound(options);
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

replicates bootstrap_rows(const table& rows, const layout& rules,
                          const std::vector<std::string>& attribute,
                          const bootstrap_options& options) {
    require_sound(options);
    const std::vector<const metric*> metrics = metrics_of(rules);
    if (metrics.empty()) throw invalid_input("there are neither labels nor decisions to resample");
    state counted(rules);
    counted.update(rows, options.n_threads);
    const readings how = read_labels(counted);
    const std::vector<std::size_t> axes = axes_of(rules, attribute);
    const grouping by = group_by(counted, axes, how, false);
    replicates result{.count = options.count, .groups = by.names, .metrics = {}, .values = {}};
    for (const metric* m : metrics) result.metrics.emplace_back(m->name);

    const bool weighted = rows.sample_weight.has_value();
    const std::vector<resampled_row> all = read_rows(rows, counted, how, axes);
    const std::size_t cells = nine * by.groups.size();
    const auto threads =
        std::clamp<std::size_t>(all.size() / 1024, 1, static_cast<std::size_t>(options.n_threads));
    std::vector<std::vector<tally>> shards(threads);
    const auto run = [&](std::size_t t) {
        const std::size_t first = t * all.size() / threads;
        const std::size_t last = (t + 1) * all.size() / threads;
        shards[t] = resampled({all.data() + first, last - first}, cells, options, weighted);
    };
    std::vector<std::thread> others;
    for (std::size_t t = 1; t < threads; ++t) others.emplace_back(run, t);
    run(0);
    for (std::thread& other : others) other.join();
    std::vector<tally>& sums = shards.front();
    for (std::size_t t = 1; t < threads; ++t) {
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i].merge(shards[t][i]);
    }

    const level any;
    for (std::size_t r = 0; r < options.count; ++r) {
        for (std::size_t g = 0; g < by.groups.size(); ++g) {
            group_counts group;
            group.outcomes = confusion(weighted);
            group.favorable_is_positive = how.favorable_is_positive;
            for (std::size_t i = 0; i < nine; ++i) {
                group.outcomes.add(static_cast<outcome>(i / 3), static_cast<outcome>(i % 3),
                                   sums[(nine * g + i) * options.count + r]);
            }
            for (const metric* m : metrics) {
                result.values.push_back(evaluate(*m, group, any).value);
            }
        }
    }
    return result;
}

}  // namespace fairdrift
