// What has to be converted before C++ can read it: texts and times to coded labels.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fairdrift/core/column.hpp>

namespace fairdrift {

/// Whatever must live as long as a column is read: buffers, Arrow arrays, Python objects.
using keep_alive = std::vector<std::shared_ptr<const void>>;

/// One stretch of a column with what keeps its memory alive.
struct owned_chunk {
    chunk view;
    keep_alive memory;
};

/// Converted values of fixed width, and which of them are missing (empty: none is).
template <class T>
struct value_buffer {
    std::vector<T> values;
    std::vector<std::uint8_t> missing;

    explicit value_buffer(std::int64_t rows) : values(static_cast<std::size_t>(rows)) {}

    void put(std::int64_t i, T value) { values[static_cast<std::size_t>(i)] = value; }
    void put_missing(std::int64_t i) {
        if (missing.empty()) missing.resize(values.size());
        missing[static_cast<std::size_t>(i)] = 1;
    }
};

/// A chunk over a buffer, which it then owns.
template <class T>
owned_chunk over(std::shared_ptr<const value_buffer<T>> buffer, element type,
                 const chunk* dictionary = nullptr) {
    owned_chunk result;
    result.view = {.type = type,
                   .length = static_cast<std::int64_t>(buffer->values.size()),
                   .values = buffer->values.data(),
                   .stride = sizeof(T),
                   .mask = buffer->missing.empty() ? nullptr : buffer->missing.data(),
                   .dictionary = dictionary};
    result.memory.push_back(std::move(buffer));
    return result;
}

/// Byte strings, one after the other.
class text_list {
  public:
    [[nodiscard]] std::size_t size() const { return ends_.size() - 1; }
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        const auto begin = static_cast<std::size_t>(ends_[i]);
        return {bytes_.data() + begin, static_cast<std::size_t>(ends_[i + 1]) - begin};
    }
    void push_back(std::string_view text) {
        bytes_.append(text);
        ends_.push_back(static_cast<std::int64_t>(bytes_.size()));
    }
    [[nodiscard]] chunk view() const;

  private:
    std::string bytes_;
    std::vector<std::int64_t> ends_{0};
};

/// Numbers distinct keys (byte strings) from 0 in the order in which they are first met, by a hash
/// table with open addressing: a column of few categories stays in the first cache.
class key_encoder {
  public:
    key_encoder() : slots_(64) {}

    std::int32_t code(std::string_view key);
    [[nodiscard]] const text_list& keys() const { return keys_; }

  private:
    struct slot {
        std::uint64_t hash = 0;
        std::uint32_t size = 0;
        std::int32_t code = -1;
    };
    [[nodiscard]] bool holds(const slot& s, std::string_view key, std::uint64_t hash) const;
    std::int32_t add(std::string_view key, std::uint64_t hash, slot& free);

    text_list keys_;
    std::vector<slot> slots_;  // a power of two, at most half full
};

/// Codes into labels.
struct coded_labels {
    value_buffer<std::int32_t> codes;
    text_list labels;
    chunk dictionary;

    explicit coded_labels(std::int64_t rows) : codes(rows) {}
};

/// The column of codes and labels, which it then owns.
[[nodiscard]] owned_chunk over(const std::shared_ptr<coded_labels>& coded);

/// UTF-8 of code units of 1, 2 or 4 bytes that hold a code point each, as CPython and NumPy do.
/// Throws invalid_input for what is no code point (a lone surrogate, beyond U+10FFFF).
[[nodiscard]] std::string utf8_of(const std::string& name, std::string_view units,
                                  std::size_t width);

/// Integer times as ISO 8601 labels, one code a distinct time.
///
/// `times` counts ticks since 1970-01-01, `ticks_per_day` of them a day; INT64_MIN is missing. The
/// label is a function of the moment alone, not of the unit: midnight is "2018-03-01", anything
/// else "2018-03-01T12:30:00" with as many decimals as it needs; a moment in UTC always has a time
/// and ends in Z. Throws invalid_input for a year beyond 32767.
[[nodiscard]] owned_chunk label_times(const std::string& name, const chunk& times,
                                      std::int64_t ticks_per_day, bool utc);

/// Integer durations as seconds; INT64_MIN is missing.
[[nodiscard]] owned_chunk read_seconds(const chunk& durations, std::int64_t ticks_per_second);

}  // namespace fairdrift
