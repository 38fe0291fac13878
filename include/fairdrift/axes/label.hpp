// A label is a value, not a dtype: 1, 1.0 and any integer type are one label, "1" is another.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace fairdrift {

class archive_writer;
class archive_reader;

/// What a label is. The order is the order of labels in every report, `missing` last.
enum class label_kind : std::uint8_t { boolean, number, text, missing };

/// One value of a group, a class or a category.
///
/// Numbers that are whole and fit 64 bits are kept as integers, others as doubles, so equal values
/// are equal labels whatever type they came from. NaN is no label: it is missing.
class label {
  public:
    label() = default;  // missing
    // Implicit: a plain value is a label wherever one is asked for.
    // NOLINTBEGIN(google-explicit-constructor)
    label(bool value) : kind_(label_kind::boolean), integer_(value ? 1 : 0) {}
    label(int value) : label(static_cast<std::int64_t>(value)) {}
    label(std::int64_t value) : kind_(label_kind::number), integer_(value) {}
    label(double value);
    label(std::string_view value) : kind_(label_kind::text), text_(value) {}
    label(const char* value) : label(std::string_view(value)) {}
    label(const std::string& value) : label(std::string_view(value)) {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] label_kind kind() const { return kind_; }
    [[nodiscard]] bool is_missing() const { return kind_ == label_kind::missing; }
    /// The value of a number or a boolean (0 or 1).
    [[nodiscard]] double number() const { return whole_ ? static_cast<double>(integer_) : real_; }
    /// How the label reads: 1, 0.5, true, F, (missing). Text that would read as "(missing)" is
    /// quoted.
    [[nodiscard]] std::string to_text() const;

    void write(archive_writer& out) const;
    [[nodiscard]] static label read(archive_reader& in);

    friend bool operator==(const label& a, const label& b) { return std::is_eq(a <=> b); }
    friend std::strong_ordering operator<=>(const label& a, const label& b);

  private:
    label_kind kind_ = label_kind::missing;
    bool whole_ = true;
    std::int64_t integer_ = 0;
    double real_ = 0;
    std::string text_;
};

/// A double as people write it: the shortest digits that read back as the same number.
[[nodiscard]] std::string number_text(double value);

}  // namespace fairdrift
