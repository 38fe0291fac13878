// Which labels count as positive, and whether the positive outcome is the one people want.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <fairdrift/axes/labels.hpp>
#include <fairdrift/fairness/confusion.hpp>

namespace fairdrift {

/// Labels as messages show them: 'no', 'yes'; the first ten of many.
[[nodiscard]] std::string listed(const labels& axis);

/// The outcome of every label of an axis.
///
/// With `positive` given, its labels are positive and all others negative; labels of another kind
/// than the column's are for the other column, and 0/1 stand for false/true. Without: 1 of 0/1 or
/// of -1/1, true of booleans. Throws invalid_input that lists what was found for anything else, and
/// where none of a column's several labels is positive.
[[nodiscard]] std::vector<outcome> outcomes_of(const labels& axis,
                                               const std::vector<label>& positive,
                                               const std::string& column_name);

/// Whether a column has a label, 0/1 standing for false/true as they do in `positive`.
[[nodiscard]] bool occurs(const labels& axis, const label& value);
/// Whether a label is one of those given, in the same way.
[[nodiscard]] bool is_among(const std::vector<label>& given, const label& value);

/// A column that says what happened, and how its labels are read.
struct read_column {
    const labels* axis;
    const std::vector<outcome>* outcomes;
    std::string name;
};

/// Whether the favorable outcome is the positive one (the default), told by the first column whose
/// labels are of the kind of `favorable`; kinds and missing labels as for `positive`. Throws
/// invalid_input where no column has its labels, and where it is neither the positive labels nor
/// exactly the others.
[[nodiscard]] bool favorable_is_positive(std::span<const read_column> columns,
                                         const std::vector<label>& favorable);

}  // namespace fairdrift
