// Rows to codes: reads one column block by block and numbers its labels as they appear.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/column.hpp>

namespace fairdrift {

/// How the values of a column become labels: as they are, cut into bins, or by a threshold.
struct label_rule {
    /// Edges of half-open bins; the label of a value is the number of edges at or below it, so
    /// [25, 40] gives 0 (under 25), 1 (25 to under 40), 2 (40 and over).
    std::vector<double> bins;
    /// Where given, the label is whether the value is at least this.
    double threshold = absent_threshold;

    static constexpr double absent_threshold = -1.7976931348623157e308;
    [[nodiscard]] bool has_threshold() const { return threshold != absent_threshold; }
    friend bool operator==(const label_rule&, const label_rule&) = default;
};

/// Numbers the labels of one column in the order in which they appear; transient, one an update.
class encoder {
  public:
    /// `most` bounds the number of distinct labels; past it encode() throws invalid_input.
    encoder(const column& source, label_rule rule, std::int64_t most);
    ~encoder();
    encoder(encoder&&) noexcept;
    encoder(const encoder&) = delete;
    encoder& operator=(const encoder&) = delete;
    encoder& operator=(encoder&&) = delete;

    /// Writes the codes of rows first .. first + count.
    void encode(std::int64_t first, std::int64_t count, std::uint32_t* codes);
    /// The labels met so far, by code.
    [[nodiscard]] const std::vector<label>& seen() const;

  private:
    struct body;
    body* body_;
};

}  // namespace fairdrift
