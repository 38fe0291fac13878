#include "axes/times.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/core/measurement.hpp>

namespace fairdrift::detail {

namespace {

constexpr std::int64_t block = 4096;
constexpr std::int64_t most_distinct = 1 << 22;

// So many digits, all of them, as a number; -1 for anything else.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int number = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return -1;
        number = 10 * number + (c - '0');
    }
    return number;
}

double date_of(std::string_view text) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return absent;
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    if (year < 0 || month < 0 || day < 0) return absent;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return absent;
    return static_cast<double>(std::chrono::sys_days{date}.time_since_epoch().count());
}

// "12:30", "12:30:00" or "12:30:00.25" in seconds.
double clock_of(std::string_view text) {
    if (text.size() < 5 || text[2] != ':') return absent;
    const int hour = digits(text, 0, 2);
    const int minute = digits(text, 3, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return absent;
    const double whole = 3600.0 * hour + 60.0 * minute;
    if (text.size() == 5) return whole;
    const int second = text[5] == ':' ? digits(text, 6, 2) : -1;
    if (second < 0 || second > 60) return absent;
    if (text.size() == 8) return whole + second;
    if (text[8] != '.' || text.size() == 9) return absent;
    double part = 0;
    for (std::size_t at = text.size() - 1; at > 8; --at) {
        const int digit = digits(text, at, 1);
        if (digit < 0) return absent;
        part = (part + digit) / 10;
    }
    return whole + second + part;
}

}  // namespace

double days_of(std::string_view text) {
    const double date = date_of(text);
    if (std::isnan(date) || text.size() == 10) return date;
    if (text[10] != 'T' && text[10] != ' ') return absent;
    if (text.back() == 'Z') text.remove_suffix(1);
    return date + clock_of(text.substr(11)) / 86400;
}

std::vector<double> read_days(const column& values, std::int64_t first, std::int64_t count) {
    encoder codes(values, {}, most_distinct);
    std::vector<double> of_code;
    std::vector<double> days(static_cast<std::size_t>(count));
    std::array<std::uint32_t, block> block_codes{};
    for (std::int64_t done = 0; done < count; done += block) {
        const std::int64_t take = std::min(block, count - done);
        codes.encode(first + done, take, block_codes.data());
        for (std::size_t k = of_code.size(); k < codes.seen().size(); ++k) {
            const label& value = codes.seen()[k];
            const bool is_text = value.kind() == label_kind::text;
            of_code.push_back(is_text ? days_of(value.to_text()) : absent);
            if (value.is_missing() || !std::isnan(of_code.back())) continue;
            throw invalid_input("column '" + values.name() + "' holds '" + value.to_text() +
                                "', the reference has dates or times (2018-03-01)");
        }
        for (std::int64_t i = 0; i < take; ++i) {
            days[static_cast<std::size_t>(done + i)] =
                of_code[block_codes[static_cast<std::size_t>(i)]];
        }
    }
    return days;
}

}  // namespace fairdrift::detail
