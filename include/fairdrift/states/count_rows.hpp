// One pass over the rows of a table: outcomes and scores counted together.
#pragma once

#include <cstdint>
#include <vector>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/core/table.hpp>
#include <fairdrift/states/outcome_counts.hpp>
#include <fairdrift/states/score_counts.hpp>

namespace fairdrift {

/// How rows become cells.
struct counting_rules {
    std::vector<label_rule> attributes;  // one for each column of groups, then of strata
    double threshold = label_rule::absent_threshold;  // decisions come from the score where given
    bool count_scores = false;
    knots score_knots;                   // none: every distinct score
    std::int64_t most_cells = 1 << 22;   // distinct cells, and distinct labels of an attribute
    std::int64_t most_scores = 1 << 27;  // distinct (score, cell) of an open score axis
};

struct counted_rows {
    outcome_counts outcomes;
    score_counts scores;
};

/// Counts rows first .. first + count. Throws invalid_input naming column and value for weights
/// that are missing, negative, above 2^31 or (not being 0) under 2^-31, and where the cells do not
/// fit.
[[nodiscard]] counted_rows count_rows(const table& from, const counting_rules& rules,
                                      std::int64_t first, std::int64_t count);

}  // namespace fairdrift
