#include <fairdrift/drift/distribution.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/wording.hpp"

namespace fairdrift {

namespace {

double share(std::int64_t part, std::int64_t all) {
    return all == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(all);
}

// Which cells are among the `most` largest, by their larger share.
std::vector<bool> largest_cells(const column_pair& pair, std::size_t most) {
    std::vector<std::size_t> order(pair.cells.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto size = [&](std::size_t i) {
        return std::max(share(pair.cells[i].reference, pair.reference.rows),
                        share(pair.cells[i].current, pair.current.rows));
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    std::vector<bool> kept(pair.cells.size());
    for (std::size_t i = 0; i < std::min(most, order.size()); ++i) kept[order[i]] = true;
    return kept;
}

}  // namespace

distribution distribution_of(const column_pair& pair, std::size_t most) {
    distribution result;
    const auto add = [&](const std::string& name, std::int64_t reference, std::int64_t current) {
        result.names.push_back(name);
        result.reference.push_back(share(reference, pair.reference.rows));
        result.current.push_back(share(current, pair.current.rows));
    };
    const std::vector<bool> kept = largest_cells(pair, most);
    cell_pair other{.name = "(other)"};
    for (std::size_t i = 0; i < pair.cells.size(); ++i) {
        const cell_pair& cell = pair.cells[i];
        if (kept[i]) {
            add(cell.name, cell.reference, cell.current);
        } else {
            other.reference += cell.reference;
            other.current += cell.current;
        }
    }
    if (other.reference + other.current != 0) add(other.name, other.reference, other.current);
    if (pair.reference.missing + pair.current.missing != 0) {
        add("(missing)", pair.reference.missing, pair.current.missing);
    }
    return result;
}

std::string biggest_moves(const column_pair& pair, std::size_t most) {
    const distribution all = distribution_of(pair, pair.cells.size());
    std::vector<std::size_t> order(all.names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto move = [&](std::size_t i) { return std::fabs(all.current[i] - all.reference[i]); };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return move(a) > move(b); });
    std::vector<std::string> parts;
    for (const std::size_t i : order) {
        // A tenth of the largest move, or what rounds to nothing, says nothing.
        if (parts.size() == most || move(i) < 0.0005 || move(i) < 0.1 * move(order.front())) break;
        parts.push_back(all.names[i] + (all.current[i] > all.reference[i] ? " rose" : " fell") +
                        " from " + detail::percent_text(all.reference[i]) + " to " +
                        detail::percent_text(all.current[i]));
    }
    return detail::joined(parts, "; ");
}

}  // namespace fairdrift
