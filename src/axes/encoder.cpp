#include <fairdrift/axes/encoder.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fairdrift/axes/labels.hpp>
#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

constexpr std::uint32_t unknown = 0xffffffffU;
constexpr std::uint64_t widest_table = 1U << 16;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    const auto product =
        static_cast<unsigned __int128>(a ^ 0x9e3779b97f4a7c15ULL) * (b ^ 0xbf58476d1ce4e5b9ULL);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t word_at(const char* bytes, std::size_t length) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, length);
    return word;
}

std::uint64_t hash_of(std::string_view text) {
    const char* bytes = text.data();
    std::size_t left = text.size();
    std::uint64_t hash = left;
    for (; left > 8; left -= 8, bytes += 8) hash = mixed(hash, word_at(bytes, 8));
    return mixed(hash, word_at(bytes, left));
}

template <class T>
T value_at(const chunk& c, std::int64_t i) {
    T value;
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
    std::uint32_t boolean_code[2] = {unknown, unknown};

    // Whole numbers: a table over [base, base + size), a power of two wide, while they are near
    // each other; a map once they are not.
    std::int64_t base = 0;
    std::vector<std::uint32_t> near;
    std::unordered_map<std::int64_t, std::uint32_t> far;
    bool spread = false;
    std::unordered_map<std::uint64_t, std::uint32_t> reals;

    // Text: open addressing over hashes, at most half full.
    struct slot {
        std::uint64_t hash;
        std::uint32_t code = unknown;
    };
    std::vector<slot> slots = std::vector<slot>(64);
    std::vector<std::string> texts;  // by code
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
            std::size_t at = old.hash & (wider.size() - 1);
            while (wider[at].code != unknown) at = (at + 1) & (wider.size() - 1);
            wider[at] = old;
        }
        slots = std::move(wider);
    }

    std::uint32_t of_text(std::string_view text) {
        const std::uint64_t hash = hash_of(text);
        std::size_t at = hash & (slots.size() - 1);
        for (; slots[at].code != unknown; at = (at + 1) & (slots.size() - 1)) {
            if (slots[at].hash == hash && texts[slots[at].code] == text) return slots[at].code;
        }
        const std::uint32_t code = learn(label(text));
        texts.resize(code + 1);
        texts[code] = text;
        slots[at].hash = hash;
        slots[at].code = code;
        if (2 * seen.size() > slots.size()) grow_slots();
        return code;
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
    // or'ed together stay below its power of two), one looks them up.
    template <class T>
    bool look_up(const T* values, std::int64_t count, std::uint32_t* codes) const {
        if (spread || near.empty()) return false;
        std::uint64_t all = 0;
        const auto from = static_cast<std::uint64_t>(base);
        for (std::int64_t i = 0; i < count; ++i)
            all |= static_cast<std::uint64_t>(values[i]) - from;
        if (all >= near.size()) return false;
        const std::uint32_t* table = near.data();
        std::uint32_t none = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            const std::uint32_t code = table[static_cast<std::uint64_t>(values[i]) - from];
            none |= code;
            codes[i] = code;
        }
        return (none >> 31) == 0;
    }

    template <class T>
    void integers(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        const bool whole = c.validity == nullptr && c.mask == nullptr;
        if (whole && c.stride == sizeof(T)) {
            const T* values = static_cast<const T*>(c.values) + first;
            if (look_up(values, count, codes)) return;
        }
        for (std::int64_t i = 0; i < count; ++i) {
            codes[i] = !whole && is_missing(c, first + i) ? of_missing()
                                                          : of_integer(value_at<T>(c, first + i));
        }
    }

    template <class T>
    void reals_of(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        const bool whole = c.validity == nullptr && c.mask == nullptr;
        if (whole && c.stride == sizeof(T)) {
            // Whole numbers stored as floats, the usual case of labels.
            std::int64_t rounded[256];
            const T* values = static_cast<const T*>(c.values) + first;
            std::int64_t done = 0;
            while (done < count) {
                const std::int64_t take = std::min<std::int64_t>(256, count - done);
                bool same = true;
                for (std::int64_t i = 0; i < take; ++i) {
                    const T value = values[done + i];
                    const bool inside = value > T(-9.2e18) && value < T(9.2e18);
                    rounded[i] = static_cast<std::int64_t>(inside ? value : T(0));
                    same &= static_cast<T>(rounded[i]) == value;
                }
                if (!same || !look_up(rounded, take, codes + done)) {
                    for (std::int64_t i = 0; i < take; ++i) {
                        codes[done + i] = of_real(static_cast<double>(values[done + i]));
                    }
                }
                done += take;
            }
            return;
        }
        for (std::int64_t i = 0; i < count; ++i) {
            codes[i] = is_missing(c, first + i)
                           ? of_missing()
                           : of_real(static_cast<double>(value_at<T>(c, first + i)));
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

    void dictionary(const chunk& c, std::int64_t first, std::int64_t count, std::uint32_t* codes) {
        std::vector<std::uint32_t>& known = dictionaries[c.dictionary];
        known.resize(static_cast<std::size_t>(c.dictionary->length), unknown);
        each(c, first, count, codes, [&](std::int64_t i) {
            const std::int64_t entry = integer_at(c, i);
            if (entry < 0 || entry >= c.dictionary->length) return of_missing();
            std::uint32_t& code = known[static_cast<std::size_t>(entry)];
            if (code == unknown) plain(*c.dictionary, entry, 1, &code);
            return code;
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
            default:
                return each(c, first, count, codes,
                            [&](std::int64_t i) { return of_text(text_at(c, i)); });
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
