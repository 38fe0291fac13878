#include <fairdrift/drift/column_pair.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

constexpr std::size_t standard_bins = 10;
constexpr const char* unseen_cell = "(unseen)";

column_side side_of(const bucket_counts& numbers) {
    return {.numbers = &numbers, .rows = numbers.rows(), .missing = numbers.missing()};
}

column_side side_of(const category_counts& categories) {
    return {
        .rows = categories.rows(), .missing = categories.missing(), .unseen = categories.unseen()};
}

// Where one bin ends: after a knot ("and under") or before it ("under").
struct edge {
    double value = 0;
    bool inclusive = true;
    std::string text;
};

// With as few digits as keep the edges apart.
void name_edges(std::vector<edge>& edges) {
    for (int digits = 4; digits <= 17; ++digits) {
        std::set<std::string> texts;
        std::set<double> values;
        for (edge& e : edges) {
            e.text = detail::short_number(e.value, digits);
            texts.insert(e.text);
            values.insert(e.value);
        }
        if (texts.size() == values.size()) return;
    }
}

std::string bin_text(const std::vector<edge>& edges, std::size_t bin) {
    if (edges.empty()) return "all values";
    if (bin == 0) {
        const edge& up = edges.front();
        return up.inclusive ? up.text + " and under" : "under " + up.text;
    }
    const edge& low = edges[bin - 1];
    if (bin == edges.size()) return low.inclusive ? "over " + low.text : low.text + " and over";
    const edge& up = edges[bin];
    if (low.value == up.value) return low.text;
    return (low.inclusive ? "over " : "") + low.text + (up.inclusive ? " to " : " to under ") +
           up.text;
}

std::vector<edge> edges_of(const knots& axis, const std::vector<std::size_t>& cuts) {
    std::vector<edge> edges;
    for (const std::size_t cut : cuts) {
        const bool inclusive = cut % 2 == 1;  // after a knot; else after the gap below one
        edges.push_back({axis[cut / 2], inclusive, {}});
    }
    name_edges(edges);
    return edges;
}

std::vector<std::int64_t> rows_by_label(const outcome_counts& counts, std::size_t d) {
    const partition& cells = counts.cells();
    std::vector<std::int64_t> rows(cells.axis(d).size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        rows[static_cast<std::size_t>(cells.code(i, d))] += counts[i].rows;
    }
    return rows;
}

std::int64_t rows_of(const labels& axis, const std::vector<std::int64_t>& rows,
                     const label& value) {
    const std::int32_t code = axis.code(value);
    return code < 0 ? 0 : rows[static_cast<std::size_t>(code)];
}

}  // namespace

std::vector<std::size_t> quantile_cuts(const bucket_counts& reference, std::size_t bins) {
    const auto counts = reference.counts();
    const std::int64_t all = reference.present();
    const auto parts = static_cast<__int128>(bins);
    std::vector<std::size_t> cuts;
    std::size_t at = 0;      // first bucket that reaches the quantile
    std::size_t below = 0;   // last bucket before it that has rows, as a number of buckets
    std::int64_t under = 0;  // rows before `at`
    for (std::size_t i = 1; i < bins && all != 0; ++i) {
        const __int128 target = static_cast<__int128>(i) * all;
        while (parts * (under + counts[at]) < target) {
            if (counts[at] != 0) below = at + 1;
            under += counts[at++];
        }
        const __int128 over = parts * (under + counts[at]) - target;
        const bool after = over <= target - parts * under;
        const std::int64_t left = after ? under + counts[at] : under;
        const std::size_t cut = after ? at : below - 1;
        if (left == 0 || left == all) continue;
        if (cuts.empty() || cuts.back() < cut) cuts.push_back(cut);
    }
    return cuts;
}

std::vector<cell_pair> cells_between(const bucket_counts& reference, const bucket_counts& current,
                                     const std::vector<std::size_t>& cuts) {
    const std::vector<edge> edges = edges_of(reference.axis(), cuts);
    std::vector<cell_pair> cells(cuts.size() + 1);
    std::size_t bin = 0;
    for (std::size_t b = 0; b < reference.counts().size(); ++b) {
        cells[bin].reference += reference.counts()[b];
        cells[bin].current += current.counts()[b];
        if (bin < cuts.size() && b == cuts[bin]) ++bin;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i].name = bin_text(edges, i);
    return cells;
}

namespace {

std::int64_t seen_times(const column_pair& pair, std::int64_t times) {
    return std::count_if(pair.cells.begin(), pair.cells.end(), [&](const cell_pair& cell) {
        return cell.reference == times && cell.name != unseen_cell;
    });
}

std::int64_t rare_limit(const column_pair& pair) {
    std::int64_t best = 5;
    for (std::int64_t t = 6; t <= 20; ++t) {
        if (t * seen_times(pair, t) < best * seen_times(pair, best)) best = t;
    }
    return best;
}

}  // namespace

std::vector<cell_pair> compared_cells(const column_pair& pair) {
    if (!pair.learnt) return pair.cells;
    const std::int64_t limit = rare_limit(pair);
    std::vector<cell_pair> cells;
    cell_pair rare{"(rare or unseen)", 0, 0};
    for (const cell_pair& cell : pair.cells) {
        if (cell.name != unseen_cell && cell.reference >= limit) {
            cells.push_back(cell);
        } else {
            rare.reference += cell.reference;
            rare.current += cell.current;
        }
    }
    if (rare.reference + rare.current != 0) cells.push_back(rare);
    return cells;
}

unseen_share expected_unseen(const column_pair& pair) {
    const std::int64_t rows = pair.reference.present();
    if (!pair.learnt) return {pair.reference.unseen, rows};
    const std::int64_t once = pair.reference.unseen + seen_times(pair, 1);
    const std::int64_t spread = once + 2 * seen_times(pair, 2);
    if (once == 0) return {0, rows};
    const double scale = static_cast<double>(once) / static_cast<double>(spread);
    const auto scaled = [&](std::int64_t n) {
        return static_cast<std::int64_t>(std::llround(scale * static_cast<double>(n)));
    };
    return {scaled(once), scaled(rows)};
}

column_pair pair_numbers(std::string name, const bucket_counts& reference,
                         const bucket_counts& current) {
    column_pair pair{
        .name = std::move(name), .reference = side_of(reference), .current = side_of(current)};
    pair.cells = cells_between(reference, current, quantile_cuts(reference, standard_bins));
    return pair;
}

column_pair pair_categories(std::string name, const category_counts& reference,
                            const category_counts& current) {
    column_pair pair{
        .name = std::move(name), .reference = side_of(reference), .current = side_of(current)};
    pair.learnt = true;
    const labels& axis = reference.axis();
    for (std::size_t i = 0; i < axis.size(); ++i) {
        pair.cells.push_back({axis[i].to_text(), reference.counts()[i], current.counts()[i]});
    }
    if (reference.unseen() + current.unseen() != 0) {
        pair.cells.push_back({unseen_cell, reference.unseen(), current.unseen()});
    }
    return pair;
}

column_pair pair_labels(std::string name, const outcome_counts& reference,
                        const outcome_counts& current, std::size_t d, const attribute& wording) {
    column_pair pair{.name = std::move(name)};
    pair.reference.rows = reference.rows();
    pair.current.rows = current.rows();
    const labels& before = reference.cells().axis(d);
    const labels& now = current.cells().axis(d);
    const std::vector<std::int64_t> before_rows = rows_by_label(reference, d);
    const std::vector<std::int64_t> now_rows = rows_by_label(current, d);
    std::set<label> all(before.begin(), before.end());
    all.insert(now.begin(), now.end());
    for (const label& value : all) {
        const std::int64_t a = rows_of(before, before_rows, value);
        const std::int64_t b = rows_of(now, now_rows, value);
        if (value.is_missing()) {
            pair.reference.missing = a;
            pair.current.missing = b;
            continue;
        }
        if (a == 0) pair.current.unseen += b;
        pair.cells.push_back({wording.display(value), a, b});
    }
    return pair;
}

}  // namespace fairdrift
