#include <fairdrift/axes/partition.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

using codes = std::vector<std::int32_t>;

// Lexicographic order of two tuples of `width` codes.
int order_of(const std::int32_t* a, const std::int32_t* b, std::size_t width) {
    for (std::size_t d = 0; d < width; ++d) {
        if (a[d] != b[d]) return a[d] < b[d] ? -1 : 1;
    }
    return 0;
}

void translate(codes& cells, const std::vector<codes>& code_map) {
    const std::size_t width = code_map.size();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        cells[i] = code_map[i % width][static_cast<std::size_t>(cells[i])];
    }
}

}  // namespace

partition::partition(std::vector<std::string> names)
    : names_(std::move(names)), axes_(names_.size()) {}

partition::partition(std::vector<std::string> names, const std::vector<std::vector<label>>& seen,
                     std::span<const std::uint32_t> tuples, std::vector<std::uint32_t>& place)
    : partition(std::move(names)) {
    const std::size_t width = axes();
    std::vector<codes> code_map(width);
    for (std::size_t d = 0; d < width; ++d) {
        axes_[d] = labels(seen[d]);
        for (const label& value : seen[d]) code_map[d].push_back(axes_[d].code(value));
    }
    codes unsorted(tuples.begin(), tuples.end());
    translate(unsorted, code_map);
    std::vector<std::uint32_t> order(width == 0 ? 0 : unsorted.size() / width);
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return order_of(&unsorted[a * width], &unsorted[b * width], width) < 0;
    });
    place.resize(order.size());
    cells_.reserve(unsorted.size());
    for (std::uint32_t at = 0; at < order.size(); ++at) {
        place[order[at]] = at;
        const auto first = unsorted.begin() + static_cast<std::ptrdiff_t>(order[at] * width);
        cells_.insert(cells_.end(), first, first + static_cast<std::ptrdiff_t>(width));
    }
}

partition::merging partition::merged(const partition& a, const partition& b) {
    const std::size_t width = a.axes();
    merging result;
    result.whole = partition(a.names_);
    std::vector<codes> map_a(width);
    std::vector<codes> map_b(width);
    for (std::size_t d = 0; d < width; ++d) {
        labels& axis = result.whole.axes_[d];
        axis = labels::merged(a.axes_[d], b.axes_[d], a.names_[d], b.names_[d]);
        map_a[d] = a.axes_[d].codes_in(axis);
        map_b[d] = b.axes_[d].codes_in(axis);
    }
    codes cells_a = a.cells_;
    codes cells_b = b.cells_;
    translate(cells_a, map_a);
    translate(cells_b, map_b);
    // Widening an axis keeps the order of codes, so both lists are still sorted: one merge pass.
    codes& whole = result.whole.cells_;
    const std::size_t size_a = a.size();
    const std::size_t size_b = b.size();
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < size_a || j < size_b) {
        const int order = i == size_a   ? 1
                          : j == size_b ? -1
                                        : order_of(&cells_a[i * width], &cells_b[j * width], width);
        const auto at = static_cast<std::uint32_t>(width == 0 ? 0 : whole.size() / width);
        const std::int32_t* from = order <= 0 ? &cells_a[i * width] : &cells_b[j * width];
        whole.insert(whole.end(), from, from + width);
        if (order <= 0) {
            result.from_a.push_back(at);
            ++i;
        }
        if (order >= 0) {
            result.from_b.push_back(at);
            ++j;
        }
    }
    return result;
}

void partition::write(archive_writer& out) const {
    out.texts(names_);
    for (const labels& axis : axes_) axis.write(out);
    out.u64(cells_.size());
    for (const auto code : cells_) out.u32(static_cast<std::uint32_t>(code));
}

partition partition::read(archive_reader& in) {
    partition result(in.texts());
    const std::size_t width = result.axes();
    for (labels& axis : result.axes_) axis = labels::read(in);
    result.cells_.resize(in.count(4));
    require_sound(width == 0 ? result.cells_.empty() : result.cells_.size() % width == 0,
                  "a cell is incomplete");
    for (std::size_t i = 0; width != 0 && i < result.cells_.size(); ++i) {
        const std::uint32_t code = in.u32();
        require_sound(code < result.axes_[i % width].size(), "a cell has no label");
        result.cells_[i] = static_cast<std::int32_t>(code);
    }
    for (std::size_t i = 1; i < result.size(); ++i) {
        require_sound(
            order_of(&result.cells_[(i - 1) * width], &result.cells_[i * width], width) < 0,
            "cells are not in order");
    }
    return result;
}

}  // namespace fairdrift
