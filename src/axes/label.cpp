#include <fairdrift/axes/label.hpp>

#include <array>
#include <charconv>
#include <cmath>

#include <fairdrift/core/archive.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

constexpr double two_to_63 = 9223372036854775808.0;

std::strong_ordering order_of(double a, double b) {
    if (a < b) return std::strong_ordering::less;
    if (a > b) return std::strong_ordering::greater;
    return std::strong_ordering::equal;
}

}  // namespace

std::string number_text(double value) {
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.begin(), buffer.end(), value).ptr;
    return {buffer.begin(), end};
}

label::label(double value) {
    if (std::isnan(value)) return;
    kind_ = label_kind::number;
    if (std::trunc(value) == value && value >= -two_to_63 && value < two_to_63) {
        integer_ = static_cast<std::int64_t>(value);
    } else {
        whole_ = false;
        real_ = value;
    }
}

std::string label::to_text() const {
    switch (kind_) {
        case label_kind::boolean: return integer_ != 0 ? "true" : "false";
        case label_kind::number: return whole_ ? std::to_string(integer_) : number_text(real_);
        case label_kind::text: return text_ == "(missing)" ? "'(missing)'" : text_;
        default: return "(missing)";
    }
}

std::strong_ordering operator<=>(const label& a, const label& b) {
    if (a.kind_ != b.kind_) return a.kind_ <=> b.kind_;
    if (a.kind_ == label_kind::text) {
        const int order = a.text_.compare(b.text_);
        return order <=> 0;
    }
    if (a.whole_ && b.whole_) return a.integer_ <=> b.integer_;
    return order_of(a.number(), b.number());
}

void label::write(archive_writer& out) const {
    out.u8(static_cast<std::uint8_t>(kind_));
    if (kind_ == label_kind::text) {
        out.text(text_);
    } else if (kind_ != label_kind::missing) {
        out.flag(whole_);
        if (whole_) {
            out.i64(integer_);
        } else {
            out.f64(real_);
        }
    }
}

label label::read(archive_reader& in) {
    const std::uint8_t kind = in.u8();
    require_sound(kind <= static_cast<std::uint8_t>(label_kind::missing),
                  "an unknown kind of label");
    switch (static_cast<label_kind>(kind)) {
        case label_kind::missing: return {};
        case label_kind::text: return in.text();
        default: break;
    }
    const bool whole = in.flag();
    label value = whole ? label(in.i64()) : label(in.f64());
    require_sound(value.kind_ == label_kind::number && value.whole_ == whole,
                  "a number is not in its shortest form");
    value.kind_ = static_cast<label_kind>(kind);
    require_sound(value.kind_ == label_kind::number || (whole && (value.integer_ | 1) == 1),
                  "a boolean is neither 0 nor 1");
    return value;
}

}  // namespace fairdrift
