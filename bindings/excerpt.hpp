// What a page shows of a report with very many groups.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/report/report.hpp>

namespace fairdrift {

/// The groups of one attribute or intersection, counted before any was left out.
struct group_summary {
    std::vector<std::string> attribute;
    std::int64_t groups = 0;
    std::int64_t rows = 0;
    std::int64_t missing = 0;       // rows whose attribute (or one of them) is missing
    std::int64_t small_groups = 0;  // with fewer rows than min_group_size
    std::int64_t small_rows = 0;
};

struct report_excerpt {
    report kept;
    std::vector<group_summary> summaries;
};

/// The report with at most about `most` groups of each attribute: those that extremes name, the
/// largest, those furthest from what they are compared with, and the first few of the small ones.
[[nodiscard]] report_excerpt excerpt(const report& whole, std::size_t most);

}  // namespace fairdrift
