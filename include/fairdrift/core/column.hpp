// Typed views of columns: NumPy's and Arrow's memory read in place, never owned, never changed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairdrift {

/// How one element lies in memory. `bits` is Arrow's packed boolean; `text32` and `text64` have
/// offsets of that width into a byte buffer; `text_view` is Arrow's 16-byte string view;
/// `text_span` an array of std::string_view, `text_string` of std::string; `null` has no values at
/// all.
enum class element : std::uint8_t {
    null,
    boolean,
    bits,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
    float32,
    float64,
    text32,
    text64,
    text_view,
    text_span,
    text_string,
};

/// One stretch of a column. `stride` is in bytes (fixed-width types and text_span/text_string);
/// `offset` is the first element's index for bits, text and `validity`. An element is missing where
/// its validity bit is 0 or its mask byte is not 0; NaN counts as missing wherever labels, scores
/// or features are read. With a dictionary, the values are integer codes into it.
struct chunk {
    element type = element::null;
    std::int64_t length = 0;
    const void* values = nullptr;
    std::int64_t stride = 0;
    std::int64_t offset = 0;
    const std::uint8_t* validity = nullptr;
    const std::uint8_t* mask = nullptr;
    std::int64_t mask_stride = 1;
    const void* text = nullptr;  // bytes of text32/text64; array of buffer pointers of text_view
    const chunk* dictionary = nullptr;
};

/// A named column of one or more chunks. The memory belongs to the caller and must outlive it.
class column {
  public:
    column() = default;
    column(std::string name, std::vector<chunk> chunks);

    column(std::string name, std::span<const bool> values);
    column(std::string name, std::span<const std::int32_t> values);
    column(std::string name, std::span<const std::int64_t> values);
    column(std::string name, std::span<const float> values);
    column(std::string name, std::span<const double> values);
    column(std::string name, std::span<const std::string_view> values);
    column(std::string name, std::span<const std::string> values);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::int64_t size() const { return size_; }
    [[nodiscard]] const std::vector<chunk>& chunks() const { return chunks_; }
    /// Whether the values are text (of a dictionary: its entries).
    [[nodiscard]] bool is_text() const;
    /// Whether every chunk's values are floating point.
    [[nodiscard]] bool is_real() const;
    /// Whether every chunk's values are integers of any width.
    [[nodiscard]] bool is_integer() const;
    [[nodiscard]] bool is_boolean() const;
    /// Whether the values are codes into a dictionary (categories, in pandas' word).
    [[nodiscard]] bool is_dictionary() const;

    /// Rows first .. first + count as doubles, missing as NaN. Throws invalid_input for text.
    void read_numbers(std::int64_t first, std::int64_t count, double* out) const;
    /// Calls piece(chunk, first within the chunk, count, first within the request) for the
    /// stretches that cover rows first .. first + count.
    template <class Function>
    void for_pieces(std::int64_t first, std::int64_t count, Function piece) const {
        std::int64_t done = 0;
        std::int64_t start = 0;
        for (const chunk& c : chunks_) {
            const std::int64_t begin = first + done - start;
            if (done < count && begin < c.length) {
                const std::int64_t take = std::min(c.length - begin, count - done);
                piece(c, begin, take, done);
                done += take;
            }
            start += c.length;
        }
    }

  private:
    std::string name_;
    std::vector<chunk> chunks_;
    std::int64_t size_ = 0;
};

/// Whether element i of the chunk is missing by its validity or mask (NaN is the reader's to
/// judge).
[[nodiscard]] inline bool is_missing(const chunk& c, std::int64_t i) {
    if (c.type == element::null) return true;
    if (c.validity != nullptr) {
        const std::int64_t bit = c.offset + i;
        if ((c.validity[bit >> 3] >> (bit & 7) & 1) == 0) return true;
    }
    return c.mask != nullptr && c.mask[i * c.mask_stride] != 0;
}

/// Text of element i of a text chunk (not of a dictionary's codes).
[[nodiscard]] std::string_view text_at(const chunk& c, std::int64_t i);
/// Code of element i of a chunk whose values are integers of any width.
[[nodiscard]] std::int64_t integer_at(const chunk& c, std::int64_t i);

}  // namespace fairdrift
