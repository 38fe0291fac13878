// Columns with roles: what a question or a state reads.
#pragma once

#include <optional>
#include <vector>

#include <fairdrift/core/column.hpp>

namespace fairdrift {

/// One table of people: what was true, what was decided, with which score, about whom.
/// All columns that are there have one length.
struct table {
    std::optional<column> y_true;
    std::optional<column> y_pred;
    std::optional<column> score;
    std::optional<column> sample_weight;
    std::vector<column> groups;
    std::vector<column> strata;
    std::vector<column> features;
    std::optional<column> cluster;  // rows of one value belong together

    /// Rows of the columns; throws invalid_input naming the two columns whose lengths differ.
    [[nodiscard]] std::int64_t rows() const;
};

}  // namespace fairdrift
