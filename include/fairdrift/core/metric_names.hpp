// Other names under which the field knows metrics: accepted wherever a metric is named.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairdrift {

/// `name` is accepted; `reported` is what reports carry.
struct other_name {
    std::string_view name;
    std::string_view reported;
};

/// All of them, beside the one short name that a metric itself has.
[[nodiscard]] std::span<const other_name> other_names();
/// Those of one metric or measure.
[[nodiscard]] std::vector<std::string> other_names_of(std::string_view reported);
/// What reports carry for another name; any other text as it is.
[[nodiscard]] std::string_view spelled_out(std::string_view name);

}  // namespace fairdrift
