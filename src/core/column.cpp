#include <fairdrift/core/column.hpp>

#include <array>
#include <cstring>
#include <utility>

#include <fairdrift/core/error.hpp>
#include <fairdrift/core/measurement.hpp>

namespace fairdrift {

namespace {

template <class T>
std::vector<chunk> one_chunk(std::span<const T> values, element type) {
    return {{.type = type,
             .length = static_cast<std::int64_t>(values.size()),
             .values = values.data(),
             .stride = sizeof(T)}};
}

template <class T>
T load(const chunk& c, std::int64_t i) {
    T value;
    std::memcpy(&value, static_cast<const char*>(c.values) + i * c.stride, sizeof(T));
    return value;
}

bool bit_at(const chunk& c, std::int64_t i) {
    const std::int64_t bit = c.offset + i;
    return (static_cast<const std::uint8_t*>(c.values)[bit >> 3] >> (bit & 7) & 1) != 0;
}

template <class Predicate>
bool all_chunks(const std::vector<chunk>& chunks, Predicate holds) {
    bool any = false;
    for (const chunk& c : chunks) {
        const chunk& values = c.dictionary != nullptr ? *c.dictionary : c;
        if (values.type == element::null) continue;
        if (!holds(values.type)) return false;
        any = true;
    }
    return any;
}

bool between(element type, element first, element last) { return type >= first && type <= last; }

template <class T>
void copy_numbers(const chunk& c, std::int64_t first, std::int64_t count, double* out) {
    const char* source = static_cast<const char*>(c.values) + first * c.stride;
    const auto copy = [&](std::int64_t stride) {
        for (std::int64_t i = 0; i < count; ++i) {
            T value;
            std::memcpy(&value, source + i * stride, sizeof(T));
            out[i] = static_cast<double>(value);
        }
    };
    // A stride that the compiler knows makes a loop over whole vectors.
    c.stride == sizeof(T) ? copy(sizeof(T)) : copy(c.stride);
}

void numbers_of_piece(const std::string& name, const chunk& c, std::int64_t first,
                      std::int64_t count, double* out);

void numbers_of_dictionary(const std::string& name, const chunk& c, std::int64_t first,
                           std::int64_t count, double* out) {
    for (std::int64_t i = 0; i < count; ++i) {
        if (is_missing(c, first + i)) {
            out[i] = absent;
            continue;
        }
        numbers_of_piece(name, *c.dictionary, integer_at(c, first + i), 1, out + i);
    }
}

void numbers_of_values(const std::string& name, const chunk& c, std::int64_t first,
                       std::int64_t count, double* out) {
    switch (c.type) {
        case element::null: std::fill_n(out, count, absent); return;
        case element::boolean: return copy_numbers<std::uint8_t>(c, first, count, out);
        case element::bits:
            for (std::int64_t i = 0; i < count; ++i) out[i] = bit_at(c, first + i) ? 1.0 : 0.0;
            return;
        case element::int8: return copy_numbers<std::int8_t>(c, first, count, out);
        case element::int16: return copy_numbers<std::int16_t>(c, first, count, out);
        case element::int32: return copy_numbers<std::int32_t>(c, first, count, out);
        case element::int64: return copy_numbers<std::int64_t>(c, first, count, out);
        case element::uint8: return copy_numbers<std::uint8_t>(c, first, count, out);
        case element::uint16: return copy_numbers<std::uint16_t>(c, first, count, out);
        case element::uint32: return copy_numbers<std::uint32_t>(c, first, count, out);
        case element::uint64: return copy_numbers<std::uint64_t>(c, first, count, out);
        case element::float32: return copy_numbers<float>(c, first, count, out);
        case element::float64: return copy_numbers<double>(c, first, count, out);
        default: {
            std::string found;
            for (std::int64_t i = 0; i < count && found.empty(); ++i) {
                if (!is_missing(c, first + i)) found = text_at(c, first + i);
            }
            throw invalid_input("column '" + name + "' must hold numbers, found text, e.g. '" +
                                found + "'");
        }
    }
}

void numbers_of_piece(const std::string& name, const chunk& c, std::int64_t first,
                      std::int64_t count, double* out) {
    if (c.dictionary != nullptr) return numbers_of_dictionary(name, c, first, count, out);
    numbers_of_values(name, c, first, count, out);
    if (c.validity == nullptr && c.mask == nullptr) return;
    for (std::int64_t i = 0; i < count; ++i) {
        if (is_missing(c, first + i)) out[i] = absent;
    }
}

}  // namespace

column::column(std::string name, std::vector<chunk> chunks)
    : name_(std::move(name)), chunks_(std::move(chunks)) {
    for (const chunk& c : chunks_) size_ += c.length;
}
column::column(std::string name, std::span<const bool> values)
    : column(std::move(name), one_chunk(values, element::boolean)) {}
column::column(std::string name, std::span<const std::int32_t> values)
    : column(std::move(name), one_chunk(values, element::int32)) {}
column::column(std::string name, std::span<const std::int64_t> values)
    : column(std::move(name), one_chunk(values, element::int64)) {}
column::column(std::string name, std::span<const float> values)
    : column(std::move(name), one_chunk(values, element::float32)) {}
column::column(std::string name, std::span<const double> values)
    : column(std::move(name), one_chunk(values, element::float64)) {}
column::column(std::string name, std::span<const std::string_view> values)
    : column(std::move(name), one_chunk(values, element::text_span)) {}
column::column(std::string name, std::span<const std::string> values)
    : column(std::move(name), one_chunk(values, element::text_string)) {}

bool column::is_text() const {
    return all_chunks(chunks_, [](element t) { return t >= element::text32; });
}
bool column::is_real() const {
    return all_chunks(chunks_,
                      [](element t) { return between(t, element::float32, element::float64); });
}
bool column::is_integer() const {
    return all_chunks(chunks_,
                      [](element t) { return between(t, element::int8, element::uint64); });
}
bool column::is_boolean() const {
    return all_chunks(chunks_,
                      [](element t) { return between(t, element::boolean, element::bits); });
}
bool column::is_dictionary() const {
    return !chunks_.empty() && chunks_.front().dictionary != nullptr;
}

void column::read_numbers(std::int64_t first, std::int64_t count, double* out) const {
    for_pieces(first, count,
               [&](const chunk& c, std::int64_t begin, std::int64_t take, std::int64_t at) {
                   numbers_of_piece(name_, c, begin, take, out + at);
               });
}

std::string_view text_at(const chunk& c, std::int64_t i) {
    const char* bytes = static_cast<const char*>(c.text);
    const std::int64_t at = c.offset + i;
    switch (c.type) {
        case element::text32: {
            const auto* ends = static_cast<const std::int32_t*>(c.values);
            return {bytes + ends[at], static_cast<std::size_t>(ends[at + 1] - ends[at])};
        }
        case element::text64: {
            const auto* ends = static_cast<const std::int64_t*>(c.values);
            return {bytes + ends[at], static_cast<std::size_t>(ends[at + 1] - ends[at])};
        }
        case element::text_view: {
            // Arrow's layout: length, then 12 bytes inline, or 4 of prefix, buffer and offset.
            const char* view = static_cast<const char*>(c.values) + 16 * at;
            std::array<std::int32_t, 4> part;
            std::memcpy(part.data(), view, 16);
            const auto length = static_cast<std::size_t>(part[0]);
            if (length <= 12) return {view + 4, length};
            return {static_cast<const char* const*>(c.text)[part[2]] + part[3], length};
        }
        case element::text_span: return load<std::string_view>(c, i);
        default:
            return *reinterpret_cast<const std::string*>(static_cast<const char*>(c.values) +
                                                         i * c.stride);
    }
}

std::int64_t integer_at(const chunk& c, std::int64_t i) {
    switch (c.type) {
        case element::int8: return load<std::int8_t>(c, i);
        case element::int16: return load<std::int16_t>(c, i);
        case element::int32: return load<std::int32_t>(c, i);
        case element::int64: return load<std::int64_t>(c, i);
        case element::uint8: return load<std::uint8_t>(c, i);
        case element::uint16: return load<std::uint16_t>(c, i);
        case element::uint32: return load<std::uint32_t>(c, i);
        case element::uint64: return static_cast<std::int64_t>(load<std::uint64_t>(c, i));
        default: return 0;
    }
}

}  // namespace fairdrift
