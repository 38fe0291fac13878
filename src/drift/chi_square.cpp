#include <fairdrift/drift/chi_square.hpp>

#include <algorithm>
#include <vector>

#include <fairdrift/stats/contingency.hpp>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

constexpr double least_expected = 5;

struct pooled_cells {
    std::vector<std::int64_t> reference;
    std::vector<std::int64_t> current;
    std::int64_t pooled = 0;
};

pooled_cells pool(const column_pair& pair) {
    std::vector<cell_pair> cells;
    for (const cell_pair& cell : compared_cells(pair)) {
        if (cell.reference + cell.current != 0) cells.push_back(cell);
    }
    const auto total = [](const cell_pair& cell) { return cell.reference + cell.current; };
    std::stable_sort(cells.begin(), cells.end(),
                     [&](const cell_pair& a, const cell_pair& b) { return total(a) > total(b); });
    const auto m = static_cast<double>(pair.reference.present());
    const auto n = static_cast<double>(pair.current.present());
    // Expected rows on the smaller side.
    const auto expected = [&](std::int64_t rows) {
        return static_cast<double>(rows) * (std::min(m, n) / (m + n));
    };
    cell_pair rest;
    std::int64_t pooled = 0;
    while (cells.size() > 1 && (expected(total(cells.back())) < least_expected ||
                                (pooled > 0 && expected(total(rest)) < least_expected))) {
        rest.reference += cells.back().reference;
        rest.current += cells.back().current;
        ++pooled;
        cells.pop_back();
    }
    if (pooled > 0) cells.push_back(rest);
    pooled_cells result;
    for (const cell_pair& cell : cells) {
        result.reference.push_back(cell.reference);
        result.current.push_back(cell.current);
    }
    result.pooled = pooled > 1 ? pooled : 0;
    return result;
}

}  // namespace

measurement measure_chi_square(const column_pair& pair, const level&) {
    const std::string reason = reason_not_comparable(pair);
    if (!reason.empty()) return undefined_drift(reason);
    const pooled_cells cells = pool(pair);
    const chi_square_result test = chi_square_two_sample(cells.reference, cells.current);
    measurement m;
    m.n = pair.current.present();
    m.value = m.bound_lower = m.bound_upper = test.statistic;
    m.denominator = test.degrees_of_freedom;
    m.p_value = test.p_value;
    m.method = "asymptotic";
    if (cells.reference.size() == 2 && test.smallest_expected < least_expected) {
        m.p_value =
            fisher_exact(cells.reference[0], cells.reference[1], cells.current[0], cells.current[1])
                .two_sided;
        m.method = "fisher_exact";
    }
    if (cells.pooled != 0)
        m.method += ", " + detail::count_of(cells.pooled, "rare cell") + " pooled";
    return m;
}

}  // namespace fairdrift
