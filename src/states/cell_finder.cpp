#include "states/cell_finder.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include <fairdrift/core/error.hpp>

namespace fairdrift::detail {

namespace {
constexpr std::uint32_t unknown = 0xffffffffU;
}

int cell_finder::width() const { return std::accumulate(bits_.begin(), bits_.end(), 0); }

std::uint64_t cell_finder::key_of(const std::uint32_t* tuple) const {
    std::uint64_t key = 0;
    int shift = 0;
    for (std::size_t d = 0; d < bits_.size(); ++d) {
        key |= static_cast<std::uint64_t>(tuple[d]) << shift;
        shift += bits_[d];
    }
    return key;
}

void cell_finder::widen(const std::vector<std::size_t>& sizes) {
    bool same = !table_.empty() || !map_.empty();
    for (std::size_t d = 0; d < bits_.size(); ++d) {
        const auto need = static_cast<int>(std::bit_width(sizes[d] > 1 ? sizes[d] - 1 : 1));
        if (need > bits_[d]) {
            bits_[d] = need;
            same = false;
        }
    }
    if (same) return;
    if (width() > 63) {
        throw invalid_input("the attributes have too many combinations to number (" +
                            std::to_string(width()) + " bits, at most 63); use fewer attributes");
    }
    table_.clear();
    map_.clear();
    const bool small = width() <= widest_table;
    if (small) table_.assign(std::size_t{1} << width(), unknown);
    for (std::uint32_t cell = 0; cell < count_; ++cell) {
        const std::uint64_t key = key_of(&tuples_[cell * bits_.size()]);
        if (small) {
            table_[key] = cell;
        } else {
            map_.emplace(key, cell);
        }
    }
}

std::uint32_t cell_finder::learn(std::uint64_t key) {
    if (static_cast<std::int64_t>(count_) >= most_) {
        throw invalid_input("more than " + std::to_string(most_) +
                            " combinations of groups, labels and decisions occur (max_cells)");
    }
    for (const int bits : bits_) {
        tuples_.push_back(static_cast<std::uint32_t>(key & ((std::uint64_t{1} << bits) - 1)));
        key >>= bits;
    }
    return static_cast<std::uint32_t>(count_++);
}

void cell_finder::find(const std::vector<const std::uint32_t*>& codes,
                       const std::vector<std::size_t>& sizes, std::int64_t count,
                       std::uint32_t* cells) {
    widen(sizes);
    const auto n = static_cast<std::size_t>(count);
    if (table_.empty()) {
        std::vector<std::uint32_t> tuple(bits_.size());
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t d = 0; d < bits_.size(); ++d) tuple[d] = codes[d][i];
            const std::uint64_t key = key_of(tuple.data());
            const auto [place, fresh] = map_.try_emplace(key, unknown);
            if (fresh) place->second = learn(key);
            cells[i] = place->second;
        }
        return;
    }
    std::copy_n(codes[0], n, cells);
    int shift = bits_[0];
    for (std::size_t d = 1; d < bits_.size(); ++d) {
        const std::uint32_t* axis = codes[d];
        for (std::size_t i = 0; i < n; ++i) cells[i] |= axis[i] << shift;
        shift += bits_[d];
    }
    for (std::size_t i = 0; i < n; ++i) {
        std::uint32_t& cell = table_[cells[i]];
        if (cell == unknown) [[unlikely]]
            cell = learn(cells[i]);
        cells[i] = cell;
    }
}

}  // namespace fairdrift::detail
