#include <fairdrift/fairness/confusion.hpp>

#include <algorithm>

namespace fairdrift {

void confusion::add(outcome truth, outcome decision, const tally& rows) {
    tally& here =
        tallies_[3 * static_cast<std::size_t>(truth) + static_cast<std::size_t>(decision)];
    if (weighted_) {
        here.merge(rows);
    } else {
        here.rows += rows.rows;
    }
}

void confusion::merge(const confusion& other) {
    for (std::size_t i = 0; i < tallies_.size(); ++i) tallies_[i].merge(other.tallies_[i]);
}

std::int64_t confusion::rows(cell_set which) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
        if ((which >> i & 1U) != 0) sum += tallies_[i].rows;
    }
    return sum;
}

double confusion::weight(cell_set which) const {
    if (!weighted_) return static_cast<double>(rows(which));
    exact_sum sum;
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
        if ((which >> i & 1U) != 0) sum.merge(tallies_[i].weight);
    }
    return sum.value();
}

double confusion::squared_weight(cell_set which) const {
    if (!weighted_) return static_cast<double>(rows(which));
    exact_sum sum;
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
        if ((which >> i & 1U) != 0) sum.merge(tallies_[i].squared_weight);
    }
    return sum.value();
}

proportion confusion::part_of(cell_set part, cell_set whole) const {
    const double total = weight(whole);
    if (!(total > 0)) return {0, 0};
    if (!weighted_) return {weight(part), total};
    const auto rest = static_cast<cell_set>(whole & ~part);
    const double inside = squared_weight(part);
    const double outside = squared_weight(rest);
    const double p = weight(part) / total;
    const double variance = ((1 - p) * (1 - p) * inside + p * p * outside) / (total * total);
    const double kish = total * total / (inside + outside);
    const double trials = variance > 0 ? std::min(p * (1 - p) / variance, kish) : kish;
    return {p * trials, trials};
}

}  // namespace fairdrift
