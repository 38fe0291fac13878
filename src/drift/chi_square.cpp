#include <fairdrift/drift/chi_square.hpp>

#include <algorithm>
#include <cmath>
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

std::int64_t total(const cell_pair& cell) { return cell.reference + cell.current; }

// Reference rows that a cell must be expected to have, so that the list itself, which was learnt
// from the reference rows, is no news. A category is listed where it has `fewest` of them or more;
// with a mean of mu rows it fails to with a chance under 1 in 100 where mu - 2.5 sqrt(mu) is at
// least fewest - 1 (a Poisson law). Fewest is 1, or what the rarest has of a list that was cut.
double least_in_reference(const column_pair& pair, const std::vector<cell_pair>& listed) {
    if (!pair.learnt) return least_expected;
    std::int64_t fewest = 1;
    if (pair.reference.unseen != 0 && !listed.empty()) {
        fewest = std::min_element(listed.begin(), listed.end(), [](const auto& a, const auto& b) {
                     return a.reference < b.reference;
                 })->reference;
    }
    const double root = 1.25 + std::sqrt(1.5625 + static_cast<double>(fewest - 1));
    return root * root;
}

pooled_cells pool(const column_pair& pair) {
    std::vector<cell_pair> cells = pair.cells;
    cell_pair rest;
    std::int64_t pooled = 0;
    const auto take_last = [&] {
        rest.reference += cells.back().reference;
        rest.current += cells.back().current;
        ++pooled;
        cells.pop_back();
    };
    if (pair.learnt && pair.reference.unseen + pair.current.unseen != 0) take_last();
    const auto m = static_cast<double>(pair.reference.present());
    const auto n = static_cast<double>(pair.current.present());
    const double least =
        std::max(least_expected / std::min(m, n), least_in_reference(pair, cells) / m) * (m + n);
    cells.erase(std::remove_if(cells.begin(), cells.end(),
                               [](const cell_pair& cell) { return total(cell) == 0; }),
                cells.end());
    std::stable_sort(cells.begin(), cells.end(),
                     [](const cell_pair& a, const cell_pair& b) { return total(a) > total(b); });
    const double least_rest = least_expected / std::min(m, n) * (m + n);
    while (cells.size() > 1 && (static_cast<double>(total(cells.back())) < least ||
                                (pooled > 0 && static_cast<double>(total(rest)) < least_rest))) {
        take_last();
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
