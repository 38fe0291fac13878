#include <fairdrift/states/count_rows.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include <fairdrift/core/error.hpp>

#include "states/cell_finder.hpp"
#include "states/narrow_counts.hpp"
#include "states/scored_rows.hpp"

namespace fairdrift {

namespace {

constexpr std::int64_t block = 4096;
constexpr std::size_t scores_at_once = 1 << 22;
constexpr std::int64_t most_classes = 1000;
constexpr double heaviest = 2147483648.0;  // 2^31: its square still fits an exact sum
constexpr double lightest = 0x1p-31;       // and the square of this still has 34 bits in it

// An axis of the cells: codes of a column, or one constant label where the column is not there.
struct axis {
    std::vector<encoder> codes_of;  // empty: every row is missing
    std::vector<std::uint32_t> codes = std::vector<std::uint32_t>(block, 0U);

    void read(std::int64_t first, std::int64_t count) {
        if (!codes_of.empty()) codes_of.front().encode(first, count, codes.data());
    }
    [[nodiscard]] std::vector<label> seen() const {
        return codes_of.empty() ? std::vector<label>{label()} : codes_of.front().seen();
    }
    [[nodiscard]] std::size_t size() const {
        return codes_of.empty() ? 1 : codes_of.front().seen().size();
    }
};

// Rows of a cell are counted in four tables in turn, so that consecutive rows of one cell do not
// wait for each other's store.
class row_counter {
  public:
    void add(const std::uint32_t* cells, std::int64_t count, std::size_t size) {
        for (auto& table : tables_) table.resize(std::max(table.size(), size));
        std::int64_t i = 0;
        for (; i + 4 <= count; i += 4) {
            ++tables_[0][cells[i]];
            ++tables_[1][cells[i + 1]];
            ++tables_[2][cells[i + 2]];
            ++tables_[3][cells[i + 3]];
        }
        for (; i < count; ++i) ++tables_[0][cells[i]];
    }
    [[nodiscard]] std::int64_t rows(std::size_t cell) const {
        return tables_[0][cell] + tables_[1][cell] + tables_[2][cell] + tables_[3][cell];
    }

  private:
    std::array<std::vector<std::int64_t>, 4> tables_;
};

void check_weights(const column& weights, std::int64_t first, const double* values,
                   std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
        if (values[i] == 0 || (values[i] >= lightest && values[i] <= heaviest)) continue;
        const std::string found = std::isnan(values[i]) ? "missing" : number_text(values[i]);
        throw invalid_input("column '" + weights.name() + "' is " + found + " in row " +
                            std::to_string(first + i) +
                            "; weights must be 0 or lie between 2^-31 and 2^31");
    }
}

std::size_t attributes_of(const table& from) {
    return from.groups.size() + from.strata.size() + (from.cluster ? 1 : 0);
}

// The pass itself; holds what lives only while rows are read.
class counting {
  public:
    counting(const table& from, const counting_rules& rules)
        : from_(from), rules_(rules), has_scores_(rules.count_scores && from.score) {
        std::size_t at = 0;
        for (const auto* columns : {&from.groups, &from.strata}) {
            for (const column& c : *columns) {
                const label_rule rule =
                    at < rules.attributes.size() ? rules.attributes[at] : label_rule{};
                add_axis(&c, rule, rules.most_cells);
                names_.push_back(c.name());
                ++at;
            }
        }
        if (from.cluster) {
            // More clusters than cells are refused as cells, which are at least as many.
            add_axis(&*from.cluster, {}, rules.most_cells + block);
            names_.push_back(from.cluster->name());
        }
        add_axis(from.y_true ? &*from.y_true : nullptr, {}, most_classes);
        if (rules.threshold != label_rule::absent_threshold) {
            add_axis(from.score ? &*from.score : nullptr,
                     label_rule{.bins = {}, .threshold = rules.threshold}, 3);
        } else {
            add_axis(from.y_pred ? &*from.y_pred : nullptr, {}, most_classes);
        }
    }

    counted_rows run(std::int64_t first, std::int64_t count) {
        scores_ = score_counts(names_, from_.sample_weight.has_value(), rules_.score_knots,
                               rules_.most_scores);
        if (auto narrow = count_narrowly(first, count)) return {*std::move(narrow), scores_};
        if (has_scores_) scored_.reserve(std::min(static_cast<std::size_t>(count), scores_at_once));
        for (std::int64_t done = 0; done < count; done += block) {
            read_block(first + done, std::min(block, count - done));
        }
        if (has_scores_) add_scores(missing_scores_);
        return {outcomes(), std::move(scores_)};
    }

  private:
    void add_axis(const column* source, label_rule rule, std::int64_t most) {
        ruled_ = ruled_ || rule.has_threshold() || !rule.bins.empty();
        sources_.push_back(source);
        most_labels_.push_back(most);
        axes_.emplace_back();
        if (source != nullptr) axes_.back().codes_of.emplace_back(*source, std::move(rule), most);
    }

    // The short way, where values are labels as they are and only rows are counted. What it finds
    // beyond a bound is left to the long way, which knows how to say so.
    [[nodiscard]] std::optional<outcome_counts> count_narrowly(std::int64_t first,
                                                               std::int64_t count) const {
        if (ruled_ || has_scores_ || from_.sample_weight) return std::nullopt;
        const auto found = detail::count_narrow(sources_, first, count);
        if (!found || static_cast<std::int64_t>(found->rows.size()) > rules_.most_cells) {
            return std::nullopt;
        }
        for (std::size_t d = 0; d < sources_.size(); ++d) {
            if (static_cast<std::int64_t>(found->seen[d].size()) > most_labels_[d]) {
                return std::nullopt;
            }
        }
        std::vector<std::uint32_t> place;
        partition cells(cell_names(true), found->seen, found->tuples, place);
        std::vector<tally> tallies(cells.size());
        for (std::size_t i = 0; i < place.size(); ++i) tallies[place[i]].rows = found->rows[i];
        return outcome_counts(std::move(cells), std::move(tallies), false);
    }

    void find(detail::cell_finder& finder, std::size_t axes, std::int64_t count,
              std::uint32_t* cells) {
        codes_.clear();
        sizes_.clear();
        for (std::size_t d = 0; d < axes; ++d) {
            codes_.push_back(axes_[d].codes.data());
            sizes_.push_back(axes_[d].size());
        }
        finder.find(codes_, sizes_, count, cells);
    }

    void read_block(std::int64_t first, std::int64_t count) {
        for (axis& a : axes_) a.read(first, count);
        find(finder_, axes_.size(), count, cells_.data());
        rows_.add(cells_.data(), count, finder_.size());
        if (from_.sample_weight) read_weights(first, count);
        if (has_scores_) read_scores(first, count);
    }

    void read_weights(std::int64_t first, std::int64_t count) {
        from_.sample_weight->read_numbers(first, count, weights_.data());
        check_weights(*from_.sample_weight, first, weights_.data(), count);
        sums_.resize(finder_.size());
        squares_.resize(finder_.size());
        for (std::int64_t i = 0; i < count; ++i) {
            sums_[cells_[i]].add(weights_[i]);
            squares_[cells_[i]].add(weights_[i] * weights_[i]);
        }
    }

    void read_scores(std::int64_t first, std::int64_t count) {
        std::array<double, block> scores;
        std::array<std::uint32_t, block> cells;
        from_.score->read_numbers(first, count, scores.data());
        find(score_finder_, axes_.size() - 1, count, cells.data());
        if (rules_.score_knots.size() != 0) bucket_scores(scores.data(), count);
        for (std::int64_t i = 0; i < count; ++i) {
            if (std::isnan(scores[i])) {
                ++missing_scores_;
                continue;
            }
            // + 0.0 makes -0.0 and 0.0 one.
            scored_.push_back({.score = scores[i] + 0.0,
                               .cell = cells[i],
                               .row = static_cast<std::uint32_t>(row_weights_.size())});
            if (from_.sample_weight) row_weights_.push_back(weights_[i]);
        }
        // Where few scores are distinct that is soon enough; where many are, waiting for as many
        // again keeps the merging linear in all.
        if (scored_.size() >= std::max(scores_at_once, scores_.entries().size())) add_scores(0);
    }

    void bucket_scores(double* scores, std::int64_t count) const {
        std::array<std::uint32_t, block> buckets;
        const auto n = static_cast<std::size_t>(count);
        rules_.score_knots.find({scores, n}, buckets.data());
        for (std::size_t i = 0; i < n; ++i) {
            if (!std::isnan(scores[i])) scores[i] = buckets[i];
        }
    }

    [[nodiscard]] partition cells_of(const detail::cell_finder& finder, std::size_t axes,
                                     std::vector<std::uint32_t>& place) const {
        std::vector<std::vector<label>> seen;
        for (std::size_t d = 0; d < axes; ++d) seen.push_back(axes_[d].seen());
        return {cell_names(axes == axes_.size()), seen, finder.tuples(), place};
    }

    [[nodiscard]] std::vector<std::string> cell_names(bool with_decisions) const {
        std::vector<std::string> names = names_;
        names.emplace_back("y_true");
        if (with_decisions) names.emplace_back("y_pred");
        return names;
    }

    [[nodiscard]] outcome_counts outcomes() const {
        const bool weighted = from_.sample_weight.has_value();
        std::vector<std::uint32_t> place;
        partition cells = cells_of(finder_, axes_.size(), place);
        std::vector<tally> tallies(cells.size());
        for (std::size_t i = 0; i < place.size(); ++i) {
            tally& cell = tallies[place[i]];
            cell.rows = rows_.rows(i);
            if (!weighted) continue;
            cell.weight = sums_[i];
            cell.squared_weight = squares_[i];
        }
        return {std::move(cells), std::move(tallies), weighted};
    }

    void add_scores(std::int64_t missing) {
        std::vector<std::uint32_t> place;
        const partition cells = cells_of(score_finder_, axes_.size() - 1, place);
        for (auto& row : scored_) row.cell = place[row.cell];
        detail::sort_by_score(scored_);
        std::vector<score_counts::entry> entries;
        std::vector<exact_sum> weights;
        std::vector<exact_sum> squares;
        const detail::scored_row* last = nullptr;
        for (const auto& row : scored_) {
            if (last == nullptr || last->score != row.score || last->cell != row.cell) {
                entries.push_back({row.score, row.cell, 0});
                weights.resize(row_weights_.empty() ? 0 : entries.size());
                squares.resize(weights.size());
            }
            last = &row;
            ++entries.back().rows;
            if (row_weights_.empty()) continue;
            const double weight = row_weights_[row.row];
            weights.back().add(weight);
            squares.back().add(weight * weight);
        }
        scored_.clear();
        row_weights_.clear();
        scores_.add(cells, std::move(entries), std::move(weights), std::move(squares), missing);
    }

    const table& from_;
    const counting_rules& rules_;
    std::vector<std::string> names_;
    std::vector<const column*> sources_;
    std::vector<std::int64_t> most_labels_;
    bool has_scores_;
    bool ruled_ = false;
    std::vector<axis> axes_;
    std::vector<const std::uint32_t*> codes_;
    std::vector<std::size_t> sizes_;
    detail::cell_finder finder_{attributes_of(from_) + 2, rules_.most_cells};
    detail::cell_finder score_finder_{attributes_of(from_) + 1, rules_.most_cells};
    row_counter rows_;
    std::vector<exact_sum> sums_;
    std::vector<exact_sum> squares_;
    score_counts scores_;
    std::vector<detail::scored_row> scored_;
    std::vector<double> row_weights_;  // of scored_, where rows have weights
    std::int64_t missing_scores_ = 0;
    std::array<std::uint32_t, block> cells_;
    std::array<double, block> weights_;
};

}  // namespace

counted_rows count_rows(const table& from, const counting_rules& rules, std::int64_t first,
                        std::int64_t count) {
    (void)from.rows();  // the lengths agree, or this throws
    return counting(from, rules).run(first, count);
}

}  // namespace fairdrift
