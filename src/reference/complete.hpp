// A table brought to a layout: a column that it lacks stands in as one without a value.
#pragma once

#include <string>
#include <vector>

#include <fairdrift/core/table.hpp>
#include <fairdrift/reference/layout.hpp>

namespace fairdrift::detail {

struct completed_table {
    table rows;
    /// Names, as the layout has them, of the columns that the table lacks; each once.
    std::vector<std::string> absent;
};

/// The columns of the layout, found by role and name. Weights that are not there are 1.
/// Throws invalid_input where the table has none of them.
[[nodiscard]] completed_table complete(const table& rows, const layout& rules);

}  // namespace fairdrift::detail
