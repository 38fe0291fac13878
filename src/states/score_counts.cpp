#include <fairdrift/states/score_counts.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

bool before(const score_counts::entry& a, const score_counts::entry& b) {
    return a.position < b.position || (a.position == b.position && a.cell < b.cell);
}

bool same_place(const score_counts::entry& a, const score_counts::entry& b) {
    return a.position == b.position && a.cell == b.cell;
}

}  // namespace

score_counts::score_counts(std::vector<std::string> attributes, bool weighted,
                           fairdrift::knots frozen, std::int64_t most)
    : knots_(std::move(frozen)), most_(most), weighted_(weighted) {
    attributes.push_back("y_true");
    cells_ = partition(std::move(attributes));
}

void score_counts::require_room(std::size_t entries) const {
    if (static_cast<std::int64_t>(entries) > most_) {
        throw invalid_input("score has more than " + std::to_string(most_) +
                            " distinct values by group; make the state from a reference, which "
                            "counts scores in at most 1024 buckets");
    }
}

void score_counts::add(const partition& cells, std::vector<entry> entries,
                       std::vector<exact_sum> weights, std::vector<exact_sum> squares,
                       std::int64_t missing) {
    partition::merging both = partition::merged(cells_, cells);
    std::vector<entry> all = entries_;
    for (entry& e : all) e.cell = both.from_a[e.cell];
    for (entry& e : entries) e.cell = both.from_b[e.cell];
    const auto middle = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), entries.begin(), entries.end());
    std::vector<entry> merged;
    std::vector<exact_sum> merged_weights;
    std::vector<exact_sum> merged_squares;
    if (!weighted_) {
        // What is here is sorted already; what comes may not be.
        if (!std::is_sorted(all.begin() + middle, all.end(), before)) {
            std::sort(all.begin() + middle, all.end(), before);
        }
        std::inplace_merge(all.begin(), all.begin() + middle, all.end(), before);
        for (const entry& e : all) {
            if (!merged.empty() && same_place(merged.back(), e)) {
                merged.back().rows += e.rows;
            } else {
                merged.push_back(e);
            }
        }
    } else {
        std::vector<exact_sum> all_weights = weights_;
        std::vector<exact_sum> all_squares = squares_;
        all_weights.insert(all_weights.end(), weights.begin(), weights.end());
        all_squares.insert(all_squares.end(), squares.begin(), squares.end());
        std::vector<std::uint32_t> order(all.size());
        std::iota(order.begin(), order.end(), 0U);
        std::sort(order.begin(), order.end(),
                  [&](std::uint32_t a, std::uint32_t b) { return before(all[a], all[b]); });
        for (const std::uint32_t i : order) {
            if (!merged.empty() && same_place(merged.back(), all[i])) {
                merged.back().rows += all[i].rows;
                merged_weights.back().merge(all_weights[i]);
                merged_squares.back().merge(all_squares[i]);
            } else {
                merged.push_back(all[i]);
                merged_weights.push_back(all_weights[i]);
                merged_squares.push_back(all_squares[i]);
            }
        }
    }
    require_room(merged.size());
    cells_ = std::move(both.whole);
    entries_ = std::move(merged);
    weights_ = std::move(merged_weights);
    squares_ = std::move(merged_squares);
    missing_ += missing;
}

void score_counts::merge(const score_counts& other) {
    if (weighted_ != other.weighted_) {
        throw incompatible_merge("one part has sample_weight, the other has none");
    }
    if (!(knots_ == other.knots_)) {
        throw incompatible_merge("the parts count scores between different knots (" +
                                 std::to_string(knots_.size()) + " and " +
                                 std::to_string(other.knots_.size()) + ")");
    }
    add(other.cells_, other.entries_, other.weights_, other.squares_, other.missing_);
}

score_counts score_counts::zero() const {
    score_counts empty;
    empty.cells_ = partition(cells_.names());
    empty.knots_ = knots_;
    empty.most_ = most_;
    empty.weighted_ = weighted_;
    return empty;
}

std::int64_t score_counts::rows() const {
    std::int64_t sum = missing_;
    for (const entry& e : entries_) sum += e.rows;
    return sum;
}

void score_counts::write(archive_writer& out) const {
    cells_.write(out);
    knots_.write(out);
    out.i64(missing_);
    out.i64(most_);
    out.flag(weighted_);
    out.u64(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        out.f64(entries_[i].position);
        out.u32(entries_[i].cell);
        out.i64(entries_[i].rows);
        if (!weighted_) continue;
        weights_[i].write(out);
        squares_[i].write(out);
    }
}

score_counts score_counts::read(archive_reader& in) {
    score_counts result;
    result.cells_ = partition::read(in);
    require_sound(result.cells_.axes() >= 1, "score counts have no axis of labels");
    result.knots_ = fairdrift::knots::read(in);
    result.missing_ = in.i64();
    result.most_ = in.i64();
    result.weighted_ = in.flag();
    require_sound(result.missing_ >= 0 && result.most_ >= 0, "a count is negative");
    result.entries_.resize(in.count(20));
    std::int64_t sum = result.missing_;
    for (std::size_t i = 0; i < result.entries_.size(); ++i) {
        entry& e = result.entries_[i];
        e.position = in.f64();
        e.cell = in.u32();
        e.rows = in.i64();
        require_sound(!std::isnan(e.position) && e.cell < result.cells_.size(),
                      "a score has no cell");
        require_sound(e.rows > 0 && !__builtin_add_overflow(sum, e.rows, &sum),
                      "a count is not positive");
        require_sound(i == 0 || before(result.entries_[i - 1], e), "scores are not in order");
        if (result.frozen()) {
            require_sound(e.position >= 0 && std::trunc(e.position) == e.position &&
                              e.position < static_cast<double>(result.knots_.buckets()),
                          "a score lies in no bucket");
        }
        if (!result.weighted_) continue;
        result.weights_.push_back(exact_sum::read(in));
        result.squares_.push_back(exact_sum::read(in));
    }
    return result;
}

}  // namespace fairdrift
