// A verdict on one measurement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fairdrift/core/measurement.hpp>

namespace fairdrift {

/// In order of weight: the overall verdict is the heaviest of the checks'.
enum class verdict : std::uint8_t { none, pass, warn, insufficient_data, fail };

/// A policy's judgement of one measurement: what was asked, what was found, what follows.
struct check {
    std::string id;
    std::string report_kind;
    std::string metric;
    std::vector<std::string> attribute;
    std::vector<std::string> group;
    std::string feature;
    std::string window;
    std::string positive;
    std::string comparison;
    std::string against;
    double at_least = absent;
    double at_most = absent;
    std::string decide_by;
    std::int64_t min_n = 0;
    std::string severity;
    std::string on_insufficient;
    double value = absent;
    double lower = absent;
    double upper = absent;
    std::int64_t n = 0;
    /// Where an interval did not decide: the value that would be found outside with power .8, and
    /// how many rows would decide about the value found (0: not known).
    double detectable = absent;
    std::int64_t n_needed = 0;
    fairdrift::verdict verdict = fairdrift::verdict::none;
    std::string reason;
    std::string owner;
    std::string citation;
};

[[nodiscard]] std::string_view to_text(verdict v);

}  // namespace fairdrift
