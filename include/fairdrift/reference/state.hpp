// A mergeable profile of rows: outcomes, scores and features counted in one pass, with its layout.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fairdrift/core/table.hpp>
#include <fairdrift/reference/layout.hpp>
#include <fairdrift/states/bucket_counts.hpp>
#include <fairdrift/states/category_counts.hpp>
#include <fairdrift/states/outcome_counts.hpp>
#include <fairdrift/states/score_counts.hpp>
#include <fairdrift/states/value_sums.hpp>

namespace fairdrift {

using feature_counts = std::variant<bucket_counts, category_counts>;

/// The state that questions are asked of.
///
/// Laws: the sum of states equals the state of the joined rows, byte for byte, in any order and for
/// any split; an empty state is the identity. Only states of one layout meet. A state holds no
/// lock: one a thread, merged at the end.
class state {
  public:
    state() = default;
    /// Empty. Throws invalid_input where the layout contradicts itself.
    explicit state(fairdrift::layout rules);

    /// Counts the rows of a table, `n_threads` shards at once. A role of the layout whose column is
    /// not in the table counts as missing in every row (y_true, y_pred, score) or is an error
    /// (groups, strata, features, sample_weight, cluster); other features than the layout's are not
    /// read. A rejected table changes nothing.
    state& update(const table& rows, int n_threads = 1);
    /// Adds another state. Throws incompatible_merge and changes nothing where layouts differ.
    void merge(const state& other);
    [[nodiscard]] state zero() const { return state(layout_); }

    [[nodiscard]] std::int64_t rows() const { return outcomes_.rows(); }
    [[nodiscard]] const fairdrift::layout& layout() const { return layout_; }
    [[nodiscard]] const outcome_counts& outcomes() const { return outcomes_; }
    [[nodiscard]] const score_counts& scores() const { return scores_; }
    /// Errors and outcomes of a regression by cell; empty for other tasks.
    [[nodiscard]] const value_sums& values() const { return values_; }
    /// Scores of all rows between the layout's score knots; empty where the score axis is open.
    [[nodiscard]] const bucket_counts& score_values() const { return score_values_; }
    [[nodiscard]] const std::vector<feature_counts>& features() const { return features_; }

    [[nodiscard]] std::string to_bytes() const;
    [[nodiscard]] static state from_bytes(std::string_view bytes);
    void write(archive_writer& out) const;
    [[nodiscard]] static state read(archive_reader& in);
    friend bool operator==(const state&, const state&) = default;

  private:
    void count(const table& rows, std::int64_t first, std::int64_t rows_to_count);
    void add(const state& other);
    void check(const table& rows) const;

    fairdrift::layout layout_;
    outcome_counts outcomes_;
    score_counts scores_;
    bucket_counts score_values_;
    value_sums values_;
    std::vector<feature_counts> features_;
};

}  // namespace fairdrift
