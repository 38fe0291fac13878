// Names that are near a wrong one: what an error suggests.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fairdrift::detail {

/// Insertions, removals and replacements that turn one word into the other (Levenshtein 1966),
/// letters counting the same in either case.
[[nodiscard]] std::size_t edits_between(std::string_view a, std::string_view b);

/// At most so many of the known names, the nearest first, equally near ones in their order.
[[nodiscard]] std::vector<std::string> nearest(std::string_view wanted,
                                               const std::vector<std::string>& known,
                                               std::size_t most);

}  // namespace fairdrift::detail
