// Numbers as people read them in sentences: 1,023; 24.1%; 0.0312.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
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

/// As printf's %f or %g, whatever the locale.
inline std::string number_as(double value, std::chars_format how, int digits) {
    std::array<char, 400> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, how, digits).ptr;
    return {buffer.data(), end};
}

/// A number with so many significant digits, but its whole part in full: 35154, 0.0312, 1e-09.
inline std::string short_number(double value, int digits = 4) {
    const double size = std::fabs(value);
    if (size >= 1e15 || (size < 1e-4 && size > 0) || !std::isfinite(value)) {
        return number_as(value, std::chars_format::general, digits);
    }
    const int whole = size < 1e-4 ? 0 : static_cast<int>(std::floor(std::log10(size))) + 1;
    std::string text = number_as(value, std::chars_format::fixed, std::max(0, digits - whole));
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

/// A share as 24.1%; what is not 0 never reads as 0.0%.
inline std::string percent_text(double share) {
    if (share > 0 && share < 0.0005) return "under 0.1%";
    return number_as(100 * share, std::chars_format::fixed, 1) + "%";
}

inline std::string joined(const std::vector<std::string>& parts, const std::string& between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
    return text;
}

}  // namespace fairdrift::detail
