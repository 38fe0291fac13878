// Which labels count as positive, and whether the positive outcome is the one people want.
#pragma once

#include <string>
#include <vector>

#include <fairdrift/axes/labels.hpp>
#include <fairdrift/fairness/confusion.hpp>

namespace fairdrift {

/// The outcome of every label of an axis.
///
/// With `positive` given, its labels are positive and all others negative; labels of another kind
/// than the column's are for the other column, and 0/1 stand for false/true. Without: 1 of 0/1 or
/// of -1/1, true of booleans. Throws invalid_input that lists what was found for anything else, and
/// where none of a column's several labels is positive.
[[nodiscard]] std::vector<outcome> outcomes_of(const labels& axis,
                                               const std::vector<label>& positive,
                                               const std::string& column_name);

/// Whether the favorable outcome is the positive one (the default). Throws invalid_input where
/// `favorable` is neither the positive labels nor exactly the others.
[[nodiscard]] bool favorable_is_positive(const labels& axis, const std::vector<outcome>& outcomes,
                                         const std::vector<label>& favorable,
                                         const std::string& column_name);

}  // namespace fairdrift
