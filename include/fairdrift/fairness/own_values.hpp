// Numbers that a caller measured on each group, judged like the library's own.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <fairdrift/core/measurement.hpp>
#include <fairdrift/fairness/across_groups.hpp>

namespace fairdrift {

/// One group's number with its standard error (absent: no interval) and the rows it rests on. An
/// absent value is undefined, `reason` says why.
struct own_value {
    std::vector<std::string> group;
    bool missing = false;  // whether one of the group's labels is missing
    std::int64_t rows = 0;
    double value = absent;
    double error = absent;
    std::string reason;
    /// Where given, the interval at a level, in place of the one that the error makes.
    std::function<interval(const level&)> limits{};
};

/// The groups' values with intervals value -+ z x error, differences, ratios (where no value is
/// negative) and extremes, as `add_rates`, `add_comparisons` and `add_extremes` make them of a
/// metric; without attribute only the values. `method` names where the errors come from. What is
/// no count cannot be added up to `rest` or `overall`: those are undefined. Assumes that the values
/// are close to normal and independent between groups.
void add_own_values(const std::string& metric, const std::vector<std::string>& attribute,
                    const std::vector<own_value>& values, const std::string& method,
                    const comparing& how, std::vector<measurement>& out);

}  // namespace fairdrift
