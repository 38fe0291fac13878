#include <fairdrift/states/value_sums.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/states/exact_sum.hpp>

#include "states/cell_finder.hpp"

namespace fairdrift {

namespace {

constexpr std::int64_t block = 4096;

using terms = std::array<double, moments>;

terms terms_of(double truth, double error) {
    const double squared = error * error;
    const double truth_2 = truth * truth;
    return {1,       error,           std::fabs(error),  squared,         squared * squared, truth,
            truth_2, truth_2 * truth, truth_2 * truth_2, squared * truth, squared * truth_2};
}

void add(value_tally& to, const terms& x, double weight, bool weighted) {
    ++to.rows;
    for (std::size_t k = 0; k < moments; ++k) to.first[k].add(weight * x[k]);
    if (!weighted) return;
    for (std::size_t k = 0; k < moments; ++k) to.second[k].add(weight * weight * x[k]);
}

// The numbers of a column, block by block; missing everywhere where it is not there.
class numbers {
  public:
    explicit numbers(const std::optional<column>& source)
        : source_(source ? &*source : nullptr),
          values_(block, std::numeric_limits<double>::quiet_NaN()) {}

    void read(std::int64_t first, std::int64_t count) {
        if (source_ == nullptr) return;
        source_->read_numbers(first, count, values_.data());
        for (std::int64_t i = 0; i < count; ++i) {
            const double x = (*this)[i];
            if (std::isnan(x) || exact_sum::accepts(x)) continue;
            throw invalid_input("column '" + source_->name() + "' is " + number_text(x) +
                                " in row " + std::to_string(first + i) +
                                "; numbers must be finite and below 2^63");
        }
    }
    [[nodiscard]] double operator[](std::int64_t i) const {
        return values_[static_cast<std::size_t>(i)];
    }

  private:
    const column* source_;
    std::vector<double> values_;
};

// The cells of the rows: their attributes and strata.
class people {
  public:
    people(const table& rows, const std::vector<label_rule>& rules, std::int64_t most)
        : codes_(1, std::vector<std::uint32_t>(block, 0U)),
          finder_(rows.groups.size() + rows.strata.size() + (rows.cluster ? 1 : 0) + 1, most) {
        for (const auto* columns : {&rows.groups, &rows.strata}) {
            for (const column& c : *columns) add(c, rules[encoders_.size()], most);
        }
        // More clusters than cells are refused as cells, which are at least as many.
        if (rows.cluster) add(*rows.cluster, {}, most + block);
    }

    const std::vector<std::uint32_t>& read(std::int64_t first, std::int64_t count) {
        std::vector<const std::uint32_t*> codes;
        std::vector<std::size_t> sizes;
        for (std::size_t d = 0; d < encoders_.size(); ++d) {
            encoders_[d].encode(first, count, codes_[d].data());
            codes.push_back(codes_[d].data());
            sizes.push_back(encoders_[d].seen().size());
        }
        codes.push_back(codes_.back().data());
        sizes.push_back(1);
        finder_.find(codes, sizes, count, cells_.data());
        return cells_;
    }
    [[nodiscard]] std::size_t size() const { return finder_.size(); }
    [[nodiscard]] partition cells(const std::vector<std::string>& names,
                                  std::vector<std::uint32_t>& place) const {
        std::vector<std::vector<label>> seen;
        for (const encoder& e : encoders_) seen.push_back(e.seen());
        seen.push_back({label()});
        return {names, seen, finder_.tuples(), place};
    }

  private:
    void add(const column& c, const label_rule& rule, std::int64_t most) {
        encoders_.emplace_back(c, rule, most);
        codes_.insert(codes_.end() - 1, std::vector<std::uint32_t>(block));
    }

    std::vector<encoder> encoders_;
    std::vector<std::vector<std::uint32_t>> codes_;  // the last: the one place of all rows
    detail::cell_finder finder_;
    std::vector<std::uint32_t> cells_ = std::vector<std::uint32_t>(block, 0U);
};

void merge_into(value_tally& to, const value_tally& from) {
    to.rows += from.rows;
    for (std::size_t k = 0; k < moments; ++k) {
        to.first[k].merge(from.first[k]);
        to.second[k].merge(from.second[k]);
    }
}

}  // namespace

value_sums::value_sums(std::vector<std::string> attributes, bool weighted, bool predicted)
    : weighted_(weighted), predicted_(predicted) {
    // One place of all rows, for where there is no attribute.
    attributes.emplace_back("rows");
    cells_ = partition(std::move(attributes));
}

void value_sums::update(const table& rows, const std::vector<label_rule>& rules,
                        std::int64_t most_cells, std::int64_t first, std::int64_t count) {
    people who(rows, rules, most_cells);
    numbers truths(rows.y_true);
    numbers predictions(rows.y_pred);
    std::vector<double> weights(block, 1.0);
    std::vector<value_tally> found;
    value_sums counted = zero();
    for (std::int64_t done = 0; done < count; done += block) {
        const std::int64_t from = first + done;
        const std::int64_t many = std::min(block, count - done);
        const auto& cells = who.read(from, many);
        truths.read(from, many);
        if (predicted_) predictions.read(from, many);
        if (weighted_) rows.sample_weight->read_numbers(from, many, weights.data());
        found.resize(who.size());
        for (std::int64_t i = 0; i < many; ++i) {
            const double truth = truths[i];
            const double guess = predicted_ ? predictions[i] : truth;
            counted.missing_truths_ += std::isnan(truth) ? 1 : 0;
            counted.missing_predictions_ += std::isnan(guess) && predicted_ ? 1 : 0;
            if (std::isnan(truth) || std::isnan(guess)) continue;
            const auto row = static_cast<std::size_t>(i);
            add(found[cells[row]], terms_of(truth, guess - truth), weights[row], weighted_);
        }
    }
    std::vector<std::uint32_t> place;
    counted.cells_ = who.cells(cells_.names(), place);
    counted.tallies_.resize(counted.cells_.size());
    for (std::size_t i = 0; i < place.size(); ++i) counted.tallies_[place[i]] = found[i];
    merge(counted);
}

void value_sums::merge(const value_sums& other) {
    if (weighted_ != other.weighted_) {
        throw incompatible_merge("one part has sample_weight, the other has none");
    }
    partition::merging both = partition::merged(cells_, other.cells_);
    std::vector<value_tally> sums(both.whole.size());
    for (std::size_t i = 0; i < tallies_.size(); ++i) merge_into(sums[both.from_a[i]], tallies_[i]);
    for (std::size_t i = 0; i < other.tallies_.size(); ++i) {
        merge_into(sums[both.from_b[i]], other.tallies_[i]);
    }
    cells_ = std::move(both.whole);
    tallies_ = std::move(sums);
    missing_truths_ += other.missing_truths_;
    missing_predictions_ += other.missing_predictions_;
}

value_sums value_sums::zero() const {
    value_sums none = *this;
    none.cells_ = partition(cells_.names());
    none.tallies_.clear();
    none.missing_truths_ = none.missing_predictions_ = 0;
    return none;
}

void value_sums::write(archive_writer& out) const {
    cells_.write(out);
    out.flag(weighted_);
    out.flag(predicted_);
    out.i64(missing_truths_);
    out.i64(missing_predictions_);
    for (const value_tally& cell : tallies_) {
        out.i64(cell.rows);
        for (const wide_sum& sum : cell.first) sum.write(out);
        if (!weighted_) continue;
        for (const wide_sum& sum : cell.second) sum.write(out);
    }
}

value_sums value_sums::read(archive_reader& in) {
    value_sums result;
    result.cells_ = partition::read(in);
    require_sound(result.cells_.axes() >= 1, "value sums have no axis");
    result.weighted_ = in.flag();
    result.predicted_ = in.flag();
    result.missing_truths_ = in.i64();
    result.missing_predictions_ = in.i64();
    require_sound(result.missing_truths_ >= 0 && result.missing_predictions_ >= 0,
                  "a count is negative");
    std::int64_t sum = 0;
    // One by one: a tally is larger than the code of a cell, and the bytes may end before.
    while (result.tallies_.size() < result.cells_.size()) {
        value_tally& cell = result.tallies_.emplace_back();
        cell.rows = in.i64();
        require_sound(cell.rows >= 0 && !__builtin_add_overflow(sum, cell.rows, &sum),
                      "a count is negative");
        for (wide_sum& s : cell.first) s = wide_sum::read(in);
        if (!result.weighted_) continue;
        for (wide_sum& s : cell.second) s = wide_sum::read(in);
    }
    return result;
}

}  // namespace fairdrift
