// Points for a picture: what a report holds beside its numbers.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace fairdrift {

/// Points for a picture, at most 256 of them: named columns of equal length.
struct curve {
    std::string name;
    std::vector<std::string> attribute;
    std::vector<std::string> group;
    std::string feature;
    std::string window;
    std::vector<std::string> axes;  // what the columns are, e.g. {"value", "reference", "current"}
    std::vector<std::variant<std::vector<double>, std::vector<std::string>>> columns;
};

}  // namespace fairdrift
