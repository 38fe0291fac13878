#include <fairdrift/states/outcome_counts.hpp>

#include <utility>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

void tally::merge(const tally& other) {
    rows += other.rows;
    weight.merge(other.weight);
    squared_weight.merge(other.squared_weight);
}

outcome_counts::outcome_counts(std::vector<std::string> attributes, bool weighted)
    : weighted_(weighted) {
    attributes.emplace_back("y_true");
    attributes.emplace_back("y_pred");
    cells_ = partition(std::move(attributes));
}

outcome_counts::outcome_counts(partition cells, std::vector<tally> tallies, bool weighted)
    : cells_(std::move(cells)), tallies_(std::move(tallies)), weighted_(weighted) {}

void outcome_counts::merge(const outcome_counts& other) {
    if (weighted_ != other.weighted_) {
        throw incompatible_merge("one part has sample_weight, the other has none");
    }
    partition::merging both = partition::merged(cells_, other.cells_);
    std::vector<tally> sums(both.whole.size());
    for (std::size_t i = 0; i < tallies_.size(); ++i) sums[both.from_a[i]].merge(tallies_[i]);
    for (std::size_t i = 0; i < other.tallies_.size(); ++i) {
        sums[both.from_b[i]].merge(other.tallies_[i]);
    }
    cells_ = std::move(both.whole);
    tallies_ = std::move(sums);
}

outcome_counts outcome_counts::zero() const { return {partition(cells_.names()), {}, weighted_}; }

std::int64_t outcome_counts::rows() const {
    std::int64_t sum = 0;
    for (const tally& cell : tallies_) sum += cell.rows;
    return sum;
}

void outcome_counts::write(archive_writer& out) const {
    cells_.write(out);
    out.flag(weighted_);
    for (const tally& cell : tallies_) {
        out.i64(cell.rows);
        if (!weighted_) continue;
        cell.weight.write(out);
        cell.squared_weight.write(out);
    }
}

outcome_counts outcome_counts::read(archive_reader& in) {
    outcome_counts result;
    result.cells_ = partition::read(in);
    require_sound(result.cells_.axes() >= 2, "outcome counts have no axes of labels and decisions");
    result.weighted_ = in.flag();
    result.tallies_.resize(result.cells_.size());
    std::int64_t sum = 0;
    for (tally& cell : result.tallies_) {
        cell.rows = in.i64();
        require_sound(cell.rows > 0 && !__builtin_add_overflow(sum, cell.rows, &sum),
                      "a count is not positive");
        if (!result.weighted_) continue;
        cell.weight = exact_sum::read(in);
        cell.squared_weight = exact_sum::read(in);
    }
    return result;
}

}  // namespace fairdrift
