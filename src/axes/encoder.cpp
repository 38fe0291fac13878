#include <fairdrift/axes/encoder.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fairdrift/axes/labels.hpp>
#include <fairdrift/core/error.hpp>

#include "core/plain_array.hpp"

namespace fairdrift {

namespace {

constexpr std::uint32_t unknown = 0xffffffffU;
constexpr std::uint64_t widest_table = 1U << 16;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    const auto product =
        static_cast<unsigned __int128>(a ^ 0x9e3779b97f4a7c15ULL) * (b ^ 0xbf58476d1ce4e5b9ULL);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

template <class T>
std::uint64_t load(const char* bytes) {
    T word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

// What tells texts of one length apart: up to 16 bytes the text itself, beyond that its first word
// and a hash of the rest.
struct text_key {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    friend bool operator==(const text_key&, const text_key&) = default;
};
constexpr std::size_t short_text = 16;

// Bytes that are 0xff up to the middle and 0 from there on.
constexpr auto kept_bytes = [] {
    std::array<char, 2 * short_text> bytes{};
    for (std::size_t i = 0; i < short_text; ++i) bytes[i] = '\xff';
    return bytes;
}();

// Texts of few bytes, read by whole words that lie inside them.
text_key key_of_short(const char* bytes, std::size_t size) {
    if (size > 8)
        return {load<std::uint64_t>(bytes),
                load<std::uint64_t>(bytes + size - 8) >> (8 * (16 - size))};
    if (size == 8) return {load<std::uint64_t>(bytes), 0};
    if (size >= 4)
        return {load<std::uint32_t>(bytes) | load<std::uint32_t>(bytes + size - 4)
                                                 << (8 * (size - 4)),
                0};
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < size; ++i) word |= load<std::uint8_t>(bytes + i) << (8 * i);
    return {word, 0};
}

// `end` is where readable memory ends, at the end of the text or later.
text_key key_of(std::string_view text, const char* end) {
    const char* bytes = text.data();
    const std::size_t size = text.size();
    if (size <= short_text) {
        if (end - bytes < static_cast<std::ptrdiff_t>(short_text)) return key_of_short(bytes, size);
        // No branch on the length: lengths that vary are then no harder.
        const char* kept = kept_bytes.data() + short_text - size;
        return {load<std::uint64_t>(bytes) & load<std::uint64_t>(kept),
                load<std::uint64_t>(bytes + 8) & load<std::uint64_t>(kept + 8)};
    }
    text_key key{load<std::uint64_t>(bytes), 0};
    for (std::size_t at = 8; at + 8 < size; at += 8) {
        key.high = mixed(key.high, load<std::uint64_t>(bytes + at));
    }
    key.high = mixed(key.high, load<std::uint64_t>(bytes + size - 8));
    return key;
}

template <class T>
T value_at(const chunk& c, std::int64_t i) {
    T value;
    // NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): a chunk with a row has values
    std::memcpy(&value, static_cast<const char*>(c.values) + i * c.stride, sizeof(T));
    return value;
}

}  // namespace

// Every lookup ends in learn(), which is the one place that adds a label.
struct encoder::body {
    const column* source;
    label_rule rule;
    std::int64_t most;
    std::vector<label> seen;
    label_kind kind = label_kind::missing;
    std::uint32_t missing_code = unknown;
    std::array<std::uint32_t, 2> boolean_code{unknown, unknown};

    // Whole numbers: a table over [base, base + size), a power of two wide, while they are near
    // each other; a map once they are not.
    std::int64_t base = 0;
    std::vector<std::uint32_t> near;
    std::unordered_map<std::int64_t, std::uint32_t> far;
    bool spread = false;
    std::unordered_map<std::uint64_t, std::uint32_t> reals;

    // Text: open addressing over hashes, at most half full.
    struct slot {
        text_key key;
        std::uint32_t size = 0;
        std::uint32_t code = unknown;

        [[nodiscard]] std::uint64_t hash() const { return mixed(key.low ^ size, key.high); }
    };
    std::vector<slot> slots = std::vector<slot>(64);
    std::vector<std::string> long_texts;  // by code
    std::unordered_map<const chunk*, std::vector<std::uint32_t>> dictionaries;
    std::vector<double> numbers;

    body(const column& from, label_rule how, std::int64_t bound)
        : source(&from), rule(std::move(how)), most(bound) {}

    std::uint32_t learn(label value) {
        if (value.is_missing()) {
            missing_code = static_cast<std::uint32_t>(seen.size());
        } else if (kind == label_kind::missing) {
            kind = value.kind();
        } else if (kind != value.kind()) {
            throw invalid_input("column '" + source->name() + "' mixes " + kind_name(kind) +
                                " and " + kind_name(value.kind()) + " (" + value.to_text() +
                                "); give it one kind of value");
        }
        if (static_cast<std::int64_t>(seen.size()) >= most) {
            throw invalid_input("column '" + source->name() + "' has more than " +
                                std::to_string(most) +
                                " distinct values; is it an identifier or a measurement? Cut a "
                                "number into bins, or leave the column out");
        }
        seen.push_back(std::move(value));
        return static_cast<std::uint32_t>(seen.size() - 1);
    }

    std::uint32_t of_missing() { return missing_code != unknown ? missing_code : learn(label()); }

    std::uint32_t of_boolean(bool value) {
        std::uint32_t& code = boolean_code[value ? 1 : 0];
        if (code == unknown) code = learn(label(value));
        return code;
    }

    // Widens the table so that it holds `value` too; past its widest, moves to the map.
    void widen(std::int64_t value) {
        std::int64_t low = value;
        std::int64_t high = value;
        for (const auto& l : seen) {
            if (l.is_missing() || std::trunc(l.number()) != l.number()) continue;
            low = std::min(low, static_cast<std::int64_t>(l.number()));
            high = std::max(high, static_cast<std::int64_t>(l.number()));
        }
        const auto range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
        if (range >= widest_table) {
            for (std::size_t i = 0; i < near.size(); ++i) {
                if (near[i] != unknown) far.emplace(base + static_cast<std::int64_t>(i), near[i]);
            }
            near.clear();
            spread = true;
            return;
        }
        std::vector<std::uint32_t> wider(std::bit_ceil(std::max<std::uint64_t>(range + 1, 64)),
                                         unknown);
        for (std::size_t i = 0; i < near.size(); ++i) {
            if (near[i] == unknown) continue;
            wider[static_cast<std::size_t>(base + static_cast<std::int64_t>(i) - low)] = near[i];
        }
        base = low;
        near = std::move(wider);
    }

    std::uint32_t of_whole(std::int64_t value) {
        if (!spread) {
            auto at = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base);
            if (at >= near.size()) {
                widen(value);
                at = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base);
            }
            if (!spread) {
                if (near[at] == unknown) near[at] = learn(label(value));
                return near[at];
            }
        }
        const auto [place, fresh] = far.try_emplace(value, unknown);
        if (fresh) place->second = learn(label(value));
        return place->second;
    }

    std::uint32_t of_real(double value) {
        if (std::isnan(value)) return of_missing();
        if (std::trunc(value) == value && std::fabs(value) < 9.2e18) {
            return of_whole(static_cast<std::int64_t>(value));
        }
        const auto [place, fresh] = reals.try_emplace(std::bit_cast<std::uint64_t>(value), unknown);
        if (fresh) place->second = learn(label(value));
        return place->second;
    }

    void grow_slots() {
        std::vector<slot> wider(slots.size() * 2);
        for (const slot& old : slots) {
            if (old.code == unknown) continue;
            std::size_t at = old.hash() & (wider.size() - 1);
            while (wider[at].code != unknown) at = (at + 1) & (wider.size() - 1);
            wider[at] = old;
        }
        slots = std::move(wider);
    }

    std::uint32_t of_text(std::string_view text, const char* end) {
        slot wanted{.key = key_of(text, end), .size = static_cast<std::uint32_t>(text.size())};
        std::size_t at = wanted.hash() & (slots.size() - 1);
        for (; slots[at].code != unknown; at = (at + 1) & (slots.size() - 1)) {
            const slot& found = slots[at];
            if (found.key == wanted.key && found.size == wanted.size &&
                (text.size() <= short_text || long_texts[found.code] == text)) {
                return found.code;
            }
        }
        wanted.code = learn(label(text));
        if (text.size() > short_text) {
            long_texts.resize(wanted.code + 1);
            long_texts[wanted.code] = text;
        }
        slots[at] = wanted;
        if (2 * seen.size() > slots.size()) grow_slots();
        return wanted.code;
    }

    template <class T>
    std::uint32_t of_integer(T value) {
        if constexpr (std::is_same_v<T, std::uint64_t>) {
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
                throw invalid_input("column '" + source->name() + "' holds " +
                                    std::to_string(value) + ", above the largest label 2^63 - 1");
            }
        }
        return of_whole(static_cast<std::int64_t>(value));
    }

    // The fast path of whole numbers: one pass proves that all lie in the table (their offsets
    // or'ed together stay below its power of two), one looks them up. False where a code is not
    // known yet.
    template <class T>
    static bool look_up(const T* values, std::int64_t count, std::int64_t from,
                        const std::vector<std::uint32_t>& table, std::uint32_t* codes) {
        const auto low = static_cast<std::uint64_t>(from);
        std::uint64_t all = 0;
        for (std::int64_t i = 0; i < count; ++i) all |= static_cast<std::uint64_t>(values[i]) - low;
        if (all >= table.size()) return false;
        const std::uint32_t* known = table.data();
        std::uint32_t none = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            const std::uint32_t code = known[static_cast<std::uint64_t>(values[i]) - low];
            none |= code;
            codes[i] = code;
        }
        return (none >> 31) == 0;
    }

    template <class T>
    void integers(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        const T* values = detail::plain_array<T>(c, first);
        if (values != nullptr && look_up(values, count, base, near, codes)) return;
        each(c, first, count, codes, [&](std::int64_t i) { return of_integer(value_at<T>(c, i)); });
    }

    // Whole numbers stored as floats, the usual case of labels, are looked up as integers.
    template <class T>
    bool look_up_whole(const T* values, std::int64_t count, std::uint32_t* codes) const {
        // Up to 2^51 adding 1.5 * 2^52 rounds to an integer and leaves it in the low bits.
        constexpr double half_way = 6755399441055744.0;
        std::array<std::int64_t, 256> rounded;
        bool whole = true;
        for (std::int64_t i = 0; i < count; ++i) {
            const auto value = static_cast<double>(values[i]);
            const double shifted = value + half_way;
            rounded[i] =
                std::bit_cast<std::int64_t>(shifted) - std::bit_cast<std::int64_t>(half_way);
            whole &= shifted - half_way == value && std::fabs(value) < 0x1p51;
        }
        return whole && look_up(rounded.data(), count, base, near, codes);
    }

    template <class T>
    void reals_of(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        const T* values = detail::plain_array<T>(c, first);
        for (std::int64_t done = 0; done < count; done += 256) {
            const std::int64_t take = std::min<std::int64_t>(256, count - done);
            if (values != nullptr && look_up_whole(values + done, take, codes + done)) continue;
            each(c, first + done, take, codes + done,
                 [&](std::int64_t i) { return of_real(static_cast<double>(value_at<T>(c, i))); });
        }
    }

    template <class Read>
    void each(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes,
              Read code_at) {
        const bool whole = c.validity == nullptr && c.mask == nullptr;
        for (std::int64_t i = 0; i < count; ++i) {
            codes[i] = !whole && is_missing(c, first + i) ? of_missing() : code_at(first + i);
        }
    }

    template <class T>
    void entries(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        const chunk& dictionary = *c.dictionary;
        std::vector<std::uint32_t>& known = dictionaries[&dictionary];
        known.resize(std::bit_ceil(static_cast<std::size_t>(dictionary.length)), unknown);
        const T* values = detail::plain_array<T>(c, first);
        if (values != nullptr && look_up(values, count, 0, known, codes)) return;
        each(c, first, count, codes, [&](std::int64_t i) {
            // NOLINTNEXTLINE(bugprone-signed-char-misuse): an index may be one byte wide
            const auto entry = static_cast<std::int64_t>(value_at<T>(c, i));
            if (entry < 0 || entry >= dictionary.length) return of_missing();
            std::uint32_t& code = known[static_cast<std::size_t>(entry)];
            if (code == unknown) plain(dictionary, entry, 1, &code);
            return code;
        });
    }

    void dictionary(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        switch (c.type) {
            case element::int8: return entries<std::int8_t>(c, first, count, codes);
            case element::int16: return entries<std::int16_t>(c, first, count, codes);
            case element::int32: return entries<std::int32_t>(c, first, count, codes);
            case element::int64: return entries<std::int64_t>(c, first, count, codes);
            case element::uint8: return entries<std::uint8_t>(c, first, count, codes);
            case element::uint16: return entries<std::uint16_t>(c, first, count, codes);
            case element::uint32: return entries<std::uint32_t>(c, first, count, codes);
            default: return entries<std::uint64_t>(c, first, count, codes);
        }
    }

    // Arrow's texts: offsets of either width into one buffer of bytes.
    template <class Offset>
    void texts(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        const char* bytes = static_cast<const char*>(c.text);
        const Offset* ends = static_cast<const Offset*>(c.values) + c.offset;
        const char* end = bytes + ends[c.length];
        each(c, first, count, codes, [&](std::int64_t i) {
            const auto size = static_cast<std::size_t>(ends[i + 1] - ends[i]);
            return of_text({bytes + ends[i], size}, end);
        });
    }

    void plain(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        switch (c.type) {
            case element::null: std::fill_n(codes, count, of_missing()); return;
            case element::boolean:
                return each(c, first, count, codes, [&](std::int64_t i) {
                    return of_boolean(value_at<std::uint8_t>(c, i) != 0);
                });
            case element::bits:
                return each(c, first, count, codes, [&](std::int64_t i) {
                    const std::int64_t bit = c.offset + i;
                    const auto* bytes = static_cast<const std::uint8_t*>(c.values);
                    return of_boolean((bytes[bit >> 3] >> (bit & 7) & 1) != 0);
                });
            case element::int8: return integers<std::int8_t>(c, first, count, codes);
            case element::int16: return integers<std::int16_t>(c, first, count, codes);
            case element::int32: return integers<std::int32_t>(c, first, count, codes);
            case element::int64: return integers<std::int64_t>(c, first, count, codes);
            case element::uint8: return integers<std::uint8_t>(c, first, count, codes);
            case element::uint16: return integers<std::uint16_t>(c, first, count, codes);
            case element::uint32: return integers<std::uint32_t>(c, first, count, codes);
            case element::uint64: return integers<std::uint64_t>(c, first, count, codes);
            case element::float32: return reals_of<float>(c, first, count, codes);
            case element::float64: return reals_of<double>(c, first, count, codes);
            case element::text32: return texts<std::int32_t>(c, first, count, codes);
            case element::text64: return texts<std::int64_t>(c, first, count, codes);
            default:
                return each(c, first, count, codes, [&](std::int64_t i) {
                    const std::string_view text = text_at(c, i);
                    return of_text(text, text.data() + text.size());
                });
        }
    }

    void by_rule(std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        numbers.resize(static_cast<std::size_t>(count));
        source->read_numbers(first, count, numbers.data());
        for (std::int64_t i = 0; i < count; ++i) {
            const double value = numbers[static_cast<std::size_t>(i)];
            if (std::isnan(value)) {
                codes[i] = of_missing();
            } else if (rule.has_threshold()) {
                codes[i] = of_boolean(value >= rule.threshold);
            } else {
                const auto at = std::upper_bound(rule.bins.begin(), rule.bins.end(), value);
                codes[i] = of_whole(at - rule.bins.begin());
            }
        }
    }
};

encoder::encoder(const column& source, label_rule rule, std::int64_t most)
    : body_(new body(source, std::move(rule), most)) {}
encoder::~encoder() { delete body_; }
encoder::encoder(encoder&& other) noexcept : body_(std::exchange(other.body_, nullptr)) {}

const std::vector<label>& encoder::seen() const { return body_->seen; }

void encoder::encode(std::int64_t first, std::int64_t count, std::uint32_t* codes) {
    if (body_->rule.has_threshold() || !body_->rule.bins.empty()) {
        body_->by_rule(first, count, codes);
        return;
    }
    body_->source->for_pieces(
        first, count, [&](const chunk& c, std::int64_t begin, std::int64_t take, std::int64_t at) {
            if (c.dictionary != nullptr) {
                body_->dictionary(c, begin, take, codes + at);
            } else {
                body_->plain(c, begin, take, codes + at);
            }
        });
}

}  // namespace fairdrift
