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

// Entries in order; sums of weights beside them where there are weights.
struct entry_list {
    std::vector<score_counts::entry> entries;
    std::vector<exact_sum> weights;
    std::vector<exact_sum> squares;

    void take(const entry_list& from, std::size_t i) {
        entries.push_back(from.entries[i]);
        if (from.weights.empty()) return;
        weights.push_back(from.weights[i]);
        squares.push_back(from.squares[i]);
    }
    void join(const entry_list& from, std::size_t i) {
        entries.back().rows += from.entries[i].rows;
        if (from.weights.empty()) return;
        weights.back().merge(from.weights[i]);
        squares.back().merge(from.squares[i]);
    }
};

// The same entries in order, each place once.
entry_list sorted(entry_list from) {
    const auto not_before = [](const auto& a, const auto& b) { return !before(a, b); };
    const auto& given = from.entries;
    if (std::adjacent_find(given.begin(), given.end(), not_before) == given.end()) return from;
    std::vector<std::size_t> order(given.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return before(given[a], given[b]); });
    entry_list result;
    for (const std::size_t i : order) {
        if (!result.entries.empty() && !before(result.entries.back(), given[i])) {
            result.join(from, i);
        } else {
            result.take(from, i);
        }
    }
    return result;
}

entry_list merged(const entry_list& a, const entry_list& b) {
    entry_list sum;
    sum.entries.reserve(a.entries.size() + b.entries.size());
    sum.weights.reserve(a.weights.size() + b.weights.size());
    sum.squares.reserve(a.squares.size() + b.squares.size());
    std::size_t i = 0;
    for (std::size_t j = 0; j < b.entries.size(); ++j) {
        while (i < a.entries.size() && before(a.entries[i], b.entries[j])) sum.take(a, i++);
        sum.take(b, j);
        if (i < a.entries.size() && !before(b.entries[j], a.entries[i])) sum.join(a, i++);
    }
    while (i < a.entries.size()) sum.take(a, i++);
    return sum;
}

}  // namespace

score_counts::score_counts(std::vector<std::string> attributes, bool weighted,
                           fairdrift::knots frozen, std::int64_t most)
    : knots_(std::move(frozen)), most_(most), weighted_(weighted) {
    attributes.emplace_back("y_true");
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
    for (entry& e : entries) e.cell = both.from_b[e.cell];
    entry_list sum = sorted({std::move(entries), std::move(weights), std::move(squares)});
    if (!entries_.empty()) {
        // A wider partition keeps the order of the cells that were there: this list stays sorted.
        entry_list mine{entries_, weights_, squares_};
        for (entry& e : mine.entries) e.cell = both.from_a[e.cell];
        sum = merged(mine, sum);
    }
    require_room(sum.entries.size());
    cells_ = std::move(both.whole);
    entries_ = std::move(sum.entries);
    weights_ = std::move(sum.weights);
    squares_ = std::move(sum.squares);
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
