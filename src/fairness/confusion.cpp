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
    clustered_ = clustered_ || other.clustered_;
    clusters_.insert(clusters_.end(), other.clusters_.begin(), other.clusters_.end());
    for (std::size_t i = 0; i < alone_rows_.size(); ++i) {
        alone_rows_[i] += other.alone_rows_[i];
        alone_squares_[i] += other.alone_squares_[i];
    }
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

namespace {

double sum_of(const by_cell& slopes, const by_cell& weights) {
    double sum = 0;
    for (std::size_t i = 0; i < slopes.size(); ++i) sum += slopes[i] * weights[i];
    return sum;
}

by_cell ones_of(cell_set whole) {
    by_cell ones{};
    for (std::size_t i = 0; i < ones.size(); ++i) ones[i] = (whole >> i & 1U) != 0 ? 1 : 0;
    return ones;
}

}  // namespace

void confusion::add_cluster(const by_cell& weights) { clusters_.push_back(weights); }

void confusion::add_alone(outcome truth, outcome decision, const tally& rows) {
    const std::size_t i = 3 * static_cast<std::size_t>(truth) + static_cast<std::size_t>(decision);
    const auto n = static_cast<double>(rows.rows);
    alone_rows_[i] += n;
    alone_squares_[i] += weighted_ ? rows.squared_weight.value() : n;
}

std::int64_t confusion::clusters(cell_set which) const {
    const by_cell ones = ones_of(which);
    double sum = sum_of(ones, alone_rows_);
    for (const by_cell& weights : clusters_) sum += sum_of(ones, weights) > 0 ? 1 : 0;
    return static_cast<std::int64_t>(sum);
}

double confusion::product(const by_cell& a, const by_cell& b) const {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i] * alone_squares_[i];
    for (const by_cell& weights : clusters_) sum += sum_of(a, weights) * sum_of(b, weights);
    return sum;
}

double confusion::inflation(const by_cell& slopes, cell_set whole, const level& at) const {
    if (!clustered()) return design_effect_;
    const auto n = static_cast<double>(clusters(whole));
    if (n < 2) return HUGE_VAL;
    const by_cell ones = ones_of(whole);
    double alone = 0;
    double alone_squares = 0;
    double fourths = 0;
    for (std::size_t i = 0; i < ones.size(); ++i) {
        if (ones[i] == 0) continue;
        const double squares = squared_weight(static_cast<cell_set>(1U << i));
        alone += slopes[i] * slopes[i] * squares;
        alone_squares += squares;
        const double of_alone = slopes[i] * slopes[i] * alone_squares_[i];
        if (alone_rows_[i] > 0) fourths += of_alone * of_alone / alone_rows_[i];
    }
    for (const by_cell& weights : clusters_) fourths += std::pow(sum_of(slopes, weights), 4);
    const double sizes = product(ones, ones);
    const double total = weight(whole);
    double inverse_freedom = 1 / std::max(total * total / sizes - 1, 0.25);
    double together = sizes / alone_squares;
    // A slope that is nowhere but where nobody is leaves 0, or what rounding makes of it.
    if (alone > 1e-12 * alone_squares) {
        const double squares = product(slopes, slopes);
        together = n / (n - 1) * squares / alone;
        // Clusters that are all alike, or so but for rounding, have no spread of their own.
        const bool unlike = squares > 1e-12 * alone;
        const double spread = unlike ? fourths / (squares * squares) - 1 / n : 0;
        if (spread > 0) inverse_freedom += spread / 2;
    }
    const double t = at.student(1 / inverse_freedom) / at.z;
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

proportion confusion::independent_part_of(cell_set part, cell_set whole) const {
    const double total = weight(whole);
    if (!(total > 0)) return {0, 0};
    if (!weighted_) return {weight(part), total};
    const double p = weight(part) / total;
    const double inside = squared_weight(part);
    const double outside = squared_weight(static_cast<cell_set>(whole & ~part));
    const double variance = ((1 - p) * (1 - p) * inside + p * p * outside) / (total * total);
    const double kish = total * total / (inside + outside);
    const double trials = variance > 0 ? std::min(p * (1 - p) / variance, kish) : kish;
    return {p * trials, trials};
}

proportion confusion::part_of(cell_set part, cell_set whole, const level& at) const {
    const proportion alone = independent_part_of(part, whole);
    const bool plain = !clustered() && design_effect_ == 1;
    if (plain || !(alone.trials > 0)) return alone;
    const double p = weight(part) / weight(whole);
    const double trials = alone.trials / inflation(slopes_of(part, whole, p), whole, at);
    return {p * trials, trials};
}

}  // namespace fairdrift
