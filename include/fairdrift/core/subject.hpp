// Whose model this is: goes from a reference into every report made with it.
#pragma once

#include <string>

namespace fairdrift {

/// What a report is about; empty strings where not given.
struct subject {
    std::string model;
    std::string version;
    std::string owner;
    std::string purpose;

    [[nodiscard]] bool empty() const {
        return model.empty() && version.empty() && owner.empty() && purpose.empty();
    }
    friend bool operator==(const subject&, const subject&) = default;
};

}  // namespace fairdrift
