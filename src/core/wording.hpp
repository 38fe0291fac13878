// Numbers as people read them in sentences: 1,023; 24.1%; 0.0312.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace fairdrift::detail {

/// 68785 as 68,785.
inline std::string count_text(std::int64_t count) {
    std::string digits = std::to_string(count);
    const std::size_t sign = count < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > sign + 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

/// "1 row", "1,023 rows".
inline std::string count_of(std::int64_t count, const std::string& noun) {
    return count_text(count) + " " + noun + (count == 1 ? "" : "s");
}

/// A number with so many significant digits, but its whole part in full: 35154, 0.0312, 1e-09.
inline std::string short_number(double value, int digits = 4) {
    const double size = std::fabs(value);
    if (size >= 1e15 || (size < 1e-4 && size > 0) || !std::isfinite(value)) {
        char buffer[40];
        (void)std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        return buffer;
    }
    const int whole = size < 1e-4 ? 0 : static_cast<int>(std::floor(std::log10(size))) + 1;
    char buffer[60];
    (void)std::snprintf(buffer, sizeof buffer, "%.*f", std::max(0, digits - whole), value);
    std::string text(buffer);
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

/// A share as 24.1%; what is not 0 never reads as 0.0%.
inline std::string percent_text(double share) {
    if (share > 0 && share < 0.0005) return "under 0.1%";
    char buffer[40];
    (void)std::snprintf(buffer, sizeof buffer, "%.1f%%", 100 * share);
    return buffer;
}

inline std::string joined(const std::vector<std::string>& parts, const std::string& between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
    return text;
}

}  // namespace fairdrift::detail
