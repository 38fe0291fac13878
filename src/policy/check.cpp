#include <fairdrift/policy/check.hpp>

namespace fairdrift {

std::string_view to_text(verdict v) {
    switch (v) {
        case verdict::pass: return "pass";
        case verdict::warn: return "warn";
        case verdict::insufficient_data: return "insufficient_data";
        case verdict::fail: return "fail";
        default: return "";
    }
}

}  // namespace fairdrift
