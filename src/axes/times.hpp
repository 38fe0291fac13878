// Dates and times: texts of ISO 8601, and the number of days that they are.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <fairdrift/core/column.hpp>

namespace fairdrift::detail {

/// Days since 1970-01-01 of "2018-03-01" (a whole number) or "2018-03-01T12:30:00", with decimals
/// and Z or without, a blank standing for T; absent for any other text. Bindings read every type of
/// date and moment as such texts.
[[nodiscard]] double days_of(std::string_view text);

/// Rows of a column of dates or times as days; missing is absent. Throws invalid_input naming the
/// column and the value for anything else.
[[nodiscard]] std::vector<double> read_days(const column& values, std::int64_t first,
                                            std::int64_t count);

}  // namespace fairdrift::detail
