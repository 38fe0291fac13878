#include "states/narrow_counts.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "core/plain_array.hpp"

namespace fairdrift::detail {

namespace {

constexpr int most_bits = 12;
constexpr std::int64_t block = 4096;
constexpr std::int64_t stretch = 256;  // rows between two prefetches
constexpr std::uint32_t unknown = 0xffffffffU;

// One column's part of a key: value - low, in `bits` bits from `shift` on.
struct field {
    const column* source = nullptr;
    std::int64_t low = 0;
    int bits = 0;
    int shift = 0;

    [[nodiscard]] std::uint32_t offset_in(std::size_t key) const {
        return static_cast<std::uint32_t>(key) >> shift & ((1U << bits) - 1U);
    }
    [[nodiscard]] label label_at(std::uint32_t offset) const {
        if (source == nullptr) return {};
        const std::int64_t value = low + offset;
        return source->is_boolean() ? label(value != 0) : label(value);
    }
};

// Calls read(typed values, their number, first within the request) for each stretch of a plain
// array, and tells whether all calls were true; false for any other column.
template <class Function>
bool for_arrays(const column& source, std::int64_t first, std::int64_t count, Function read) {
    bool good = true;
    source.for_pieces(first, count,
                      [&](const chunk& c, std::int64_t begin, std::int64_t take, std::int64_t at) {
                          const auto as = [&]<class T>(T) {
                              const T* values = plain_array<T>(c, begin);
                              return values != nullptr && read(values, take, at);
                          };
                          const auto typed = [&] {
                              switch (c.type) {
                                  case element::int8: return as(std::int8_t{});
                                  case element::int16: return as(std::int16_t{});
                                  case element::int32: return as(std::int32_t{});
                                  case element::int64: return as(std::int64_t{});
                                  case element::boolean:
                                  case element::uint8: return as(std::uint8_t{});
                                  case element::uint16: return as(std::uint16_t{});
                                  case element::uint32: return as(std::uint32_t{});
                                  default: return false;
                              }
                          };
                          good = good && c.dictionary == nullptr && typed();
                      });
    return good;
}

// Asks for the values one block further on. Columns are read in turn, a block each, which is too
// short for the processor to foresee; asked for, the next block arrives while this one is counted.
template <class T>
void prefetch(const T* values) {
    const auto next = reinterpret_cast<std::uintptr_t>(values) + block * sizeof(T);
    for (std::size_t line = 0; line < stretch * sizeof(T); line += 64) {
        // NOLINTNEXTLINE(performance-no-int-to-ptr): the address may lie past the array
        __builtin_prefetch(reinterpret_cast<const void*>(next + line), 0, 2);
    }
}

// Adds one column's offsets to the keys of rows; false where one does not fit its field.
template <class T>
bool add_offsets(const T* values, std::int64_t count, const field& to, std::uint32_t* keys) {
    const auto low = static_cast<std::uint64_t>(to.low);
    std::uint64_t all = 0;
    for (std::int64_t first = 0; first < count; first += stretch) {
        prefetch(values + first);
        const std::int64_t end = std::min(first + stretch, count);
        for (std::int64_t i = first; i < end; ++i) {
            const std::uint64_t offset = static_cast<std::uint64_t>(values[i]) - low;
            all |= offset;
            keys[i] |= static_cast<std::uint32_t>(offset) << to.shift;
        }
    }
    return all >> to.bits == 0;
}

// Room for the values of these rows. A boolean is 0 or 1, whatever the rows are.
std::optional<std::vector<field>> fields_for(const std::vector<const column*>& axes,
                                             std::int64_t first, std::int64_t count) {
    std::vector<field> fields;
    int shift = 0;
    for (const column* source : axes) {
        fields.push_back({.source = source, .shift = shift});
        if (source == nullptr) continue;
        if (!source->is_boolean() && !source->is_integer()) return std::nullopt;
        std::int64_t low = source->is_boolean() ? 0 : std::numeric_limits<std::int64_t>::max();
        std::int64_t high = source->is_boolean() ? 1 : std::numeric_limits<std::int64_t>::min();
        const bool plain = for_arrays(
            *source, first, count, [&](const auto* values, std::int64_t take, std::int64_t) {
                const auto [least, most] = std::minmax_element(values, values + take);
                low = std::min(low, static_cast<std::int64_t>(*least));
                high = std::max(high, static_cast<std::int64_t>(*most));
                return true;
            });
        const auto range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
        if (!plain || range >> most_bits != 0 || (source->is_boolean() && range > 1)) {
            return std::nullopt;
        }
        fields.back().low = low;
        fields.back().bits = static_cast<int>(std::bit_width(range));
        shift += fields.back().bits;
    }
    if (shift > most_bits) return std::nullopt;
    return fields;
}

// Counts by key in four tables in turn, so that consecutive rows of one cell do not wait for each
// other's store.
class key_counter {
  public:
    explicit key_counter(const std::vector<field>& fields)
        : fields_(fields),
          size_(std::size_t{1} << (fields.back().shift + fields.back().bits)),
          tables_(4 * size_) {}

    // False where a value lies outside its field.
    [[nodiscard]] bool add(std::int64_t first, std::int64_t count) {
        std::array<std::uint32_t, block> keys;
        for (std::int64_t done = 0; done < count; done += block) {
            const std::int64_t take = std::min(block, count - done);
            if (!read_keys(first + done, take, keys.data())) return false;
            add_keys(keys.data(), take);
        }
        return true;
    }

    [[nodiscard]] narrow_counts result() const {
        narrow_counts found;
        found.seen.resize(fields_.size());
        std::vector<std::vector<std::uint32_t>> codes;
        for (const field& f : fields_) codes.emplace_back(std::size_t{1} << f.bits, unknown);
        for (std::size_t key = 0; key < size_; ++key) {
            const std::int64_t rows = tables_[key] + tables_[size_ + key] +
                                      tables_[2 * size_ + key] + tables_[3 * size_ + key];
            if (rows == 0) continue;
            found.rows.push_back(rows);
            for (std::size_t d = 0; d < fields_.size(); ++d) {
                const std::uint32_t offset = fields_[d].offset_in(key);
                std::uint32_t& code = codes[d][offset];
                if (code == unknown) {
                    code = static_cast<std::uint32_t>(found.seen[d].size());
                    found.seen[d].push_back(fields_[d].label_at(offset));
                }
                found.tuples.push_back(code);
            }
        }
        return found;
    }

  private:
    bool read_keys(std::int64_t first, std::int64_t count, std::uint32_t* keys) const {
        std::fill_n(keys, count, 0U);
        for (const field& f : fields_) {
            if (f.source == nullptr) continue;
            const auto read = [&](const auto* values, std::int64_t take, std::int64_t at) {
                return add_offsets(values, take, f, keys + at);
            };
            if (!for_arrays(*f.source, first, count, read)) return false;
        }
        return true;
    }

    void add_keys(const std::uint32_t* keys, std::int64_t count) {
        std::int64_t* const a = tables_.data();
        std::int64_t* const b = a + size_;
        std::int64_t* const c = b + size_;
        std::int64_t* const d = c + size_;
        std::int64_t i = 0;
        for (; i + 4 <= count; i += 4) {
            ++a[keys[i]];
            ++b[keys[i + 1]];
            ++c[keys[i + 2]];
            ++d[keys[i + 3]];
        }
        for (; i < count; ++i) ++a[keys[i]];
    }

    const std::vector<field>& fields_;
    std::size_t size_;
    std::vector<std::int64_t> tables_;
};

}  // namespace

std::optional<narrow_counts> count_narrow(const std::vector<const column*>& axes,
                                          std::int64_t first, std::int64_t count) {
    if (count == 0) return std::nullopt;
    // The first rows usually show the range; where they do not, all rows are looked at.
    for (const std::int64_t shown : {std::min(block, count), count}) {
        const auto fields = fields_for(axes, first, shown);
        if (!fields) return std::nullopt;
        key_counter counter(*fields);
        if (counter.add(first, count)) return counter.result();
    }
    return std::nullopt;
}

}  // namespace fairdrift::detail
