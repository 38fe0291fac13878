#include <fairdrift/fairness/confusion.hpp>

#include <algorithm>
#include <cmath>

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
    if (other.clustered()) products_.resize(81);
    for (std::size_t i = 0; i < other.products_.size(); ++i) products_[i] += other.products_[i];
    for (const auto& [touched, n] : other.clusters_) clusters_[touched] += n;
    design_effect_ = std::max(design_effect_, other.design_effect_);
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

void confusion::add_cluster(const by_cell& weights) {
    cell_set touched = 0;
    for (std::size_t i = 0; i < 9; ++i) {
        if (!(weights[i] > 0)) continue;
        touched |= static_cast<cell_set>(1U << i);
        for (std::size_t j = 0; j < 9; ++j) products_[9 * i + j] += weights[i] * weights[j];
    }
    if (touched != 0) ++clusters_[touched];
}

void confusion::add_alone(outcome truth, outcome decision, const tally& rows) {
    const std::size_t i = 3 * static_cast<std::size_t>(truth) + static_cast<std::size_t>(decision);
    products_[10 * i] += weighted_ ? rows.squared_weight.value() : static_cast<double>(rows.rows);
    clusters_[cell(truth, decision)] += rows.rows;
}

std::int64_t confusion::clusters(cell_set which) const {
    std::int64_t sum = 0;
    for (const auto& [touched, n] : clusters_) sum += (touched & which) != 0 ? n : 0;
    return sum;
}

double confusion::product(const by_cell& a, const by_cell& b) const {
    double sum = 0;
    for (std::size_t i = 0; i < 9; ++i) {
        for (std::size_t j = 0; j < 9; ++j) sum += a[i] * b[j] * products_[9 * i + j];
    }
    return sum;
}

double confusion::inflation(const by_cell& slopes, cell_set whole, const level& at) const {
    if (!clustered()) return design_effect_;
    const auto n = static_cast<double>(clusters(whole));
    if (n < 2) return HUGE_VAL;
    by_cell ones{};
    double alone = 0;
    double alone_squares = 0;
    for (std::size_t i = 0; i < 9; ++i) {
        if ((whole >> i & 1U) == 0) continue;
        ones[i] = 1;
        const double squares = squared_weight(static_cast<cell_set>(1U << i));
        alone += slopes[i] * slopes[i] * squares;
        alone_squares += squares;
    }
    const double sizes = product(ones, ones);
    const double total = weight(whole);
    // A slope that is nowhere but where nobody is leaves 0, or what rounding makes of it.
    const bool varies = alone > 1e-12 * alone_squares;
    const double together =
        varies ? n / (n - 1) * product(slopes, slopes) / alone : sizes / alone_squares;
    const double effective = std::max(total * total / sizes - 1, 0.25);
    const double t = at.student(effective) / at.z;
    return design_effect_ * std::max(1.0, together) * t * t;
}

double confusion::correlation(const by_cell& a, const by_cell& b) const {
    if (!clustered()) return 0;
    const double both = product(a, a) * product(b, b);
    return both > 0 ? std::clamp(product(a, b) / std::sqrt(both), -1.0, 1.0) : 0;
}

by_cell slopes_of(cell_set part, cell_set whole, double p) {
    by_cell slopes{};
    for (std::size_t i = 0; i < slopes.size(); ++i) {
        if ((whole >> i & 1U) != 0) slopes[i] = (part >> i & 1U) != 0 ? 1 - p : -p;
    }
    return slopes;
}

proportion confusion::part_of(cell_set part, cell_set whole, const level& at) const {
    const double total = weight(whole);
    if (!(total > 0)) return {0, 0};
    const bool plain = !clustered() && design_effect_ == 1;
    if (!weighted_ && plain) return {weight(part), total};
    const double p = weight(part) / total;
    double trials = total;
    if (weighted_) {
        const auto rest = static_cast<cell_set>(whole & ~part);
        const double inside = squared_weight(part);
        const double outside = squared_weight(rest);
        const double variance = ((1 - p) * (1 - p) * inside + p * p * outside) / (total * total);
        const double kish = total * total / (inside + outside);
        trials = variance > 0 ? std::min(p * (1 - p) / variance, kish) : kish;
    }
    if (!plain) trials /= inflation(slopes_of(part, whole, p), whole, at);
    return {p * trials, trials};
}

}  // namespace fairdrift
