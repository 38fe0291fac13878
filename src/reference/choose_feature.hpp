// What one column of a table becomes in a reference, and the sentence that says so.
#pragma once

#include <optional>
#include <string>

#include <fairdrift/core/column.hpp>
#include <fairdrift/reference/layout.hpp>
#include <fairdrift/reference/reference.hpp>

namespace fairdrift::detail {

/// `kept` is empty where the column is left out; `text` then is the cause.
struct choice {
    std::optional<feature> kept;
    std::string text;
};

[[nodiscard]] choice choose_feature(const column& values, const fit_options& options);

struct score_choice {
    knots axis;
    std::string text;
};

[[nodiscard]] score_choice choose_score(const column& values, std::size_t most);

}  // namespace fairdrift::detail
