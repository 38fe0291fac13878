#include "encode.hpp"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

#include <fairdrift/core/error.hpp>

namespace fairdrift {

namespace {

template <class T>
std::uint64_t load(const char* at) {
    T word;
    std::memcpy(&word, at, sizeof(T));
    return word;
}

/// The last 1 to 8 bytes of a key as one word; may reach back into bytes that were read already.
std::uint64_t last_word(std::string_view key) {
    const char* end = key.data() + key.size();
    if (key.size() >= 8) return load<std::uint64_t>(end - 8);
    if (key.size() >= 4) {
        return load<std::uint32_t>(key.data()) << 32 | load<std::uint32_t>(end - 4);
    }
    std::uint64_t word = 0;
    for (const char c : key) word = word << 8 | static_cast<unsigned char>(c);
    return word;
}

/// Multiply and fold, eight bytes at a time; 0x9e37... is 2^64 over the golden ratio.
std::uint64_t hash_of(std::string_view key) {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15ULL;
    std::uint64_t hash = key.size() * odd;
    const auto mix = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32;
    };
    for (std::size_t at = 0; at + 8 < key.size(); at += 8)
        mix(load<std::uint64_t>(key.data() + at));
    mix(last_word(key));
    return hash;
}

/// False for what is no code point.
bool append_utf8(std::string& out, std::uint32_t c) {
    const auto byte = [&](std::uint32_t bits) { out.push_back(static_cast<char>(bits)); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xc0 | c >> 6);
        byte(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        if (c >= 0xd800 && c < 0xe000) return false;
        byte(0xe0 | c >> 12);
        byte(0x80 | (c >> 6 & 0x3f));
        byte(0x80 | (c & 0x3f));
    } else {
        if (c > 0x10ffff) return false;
        byte(0xf0 | c >> 18);
        byte(0x80 | (c >> 12 & 0x3f));
        byte(0x80 | (c >> 6 & 0x3f));
        byte(0x80 | (c & 0x3f));
    }
    return true;
}

[[noreturn]] void refuse_text(const std::string& name, const std::string& before) {
    throw invalid_input("column '" + name + "' holds text that is not Unicode, after '" + before +
                        "'");
}

constexpr std::int64_t not_a_time = std::numeric_limits<std::int64_t>::min();

struct moment {
    std::int64_t day;
    std::int64_t tick;
};

moment split(std::int64_t time, std::int64_t ticks_per_day) {
    moment m{.day = time / ticks_per_day, .tick = time % ticks_per_day};
    if (m.tick < 0) {
        m.tick += ticks_per_day;
        --m.day;
    }
    return m;
}

/// Writes times as labels; remembers the last date, as times mostly come many to a day.
class time_writer {
  public:
    time_writer(const std::string& name, std::int64_t ticks_per_day, bool utc)
        : name_(name), ticks_per_day_(ticks_per_day), utc_(utc) {}

    std::string_view label(std::int64_t time) {
        const moment m = split(time, ticks_per_day_);
        if (m.day != day_) write_date(m.day);
        label_.resize(date_size_);
        if (ticks_per_day_ == 1 || (m.tick == 0 && !utc_)) return label_;
        write_time(m.tick);
        if (utc_) label_ += 'Z';
        return label_;
    }

  private:
    void two_digits(char before, std::int64_t number) {
        label_ += before;
        label_ += static_cast<char>('0' + number / 10);
        label_ += static_cast<char>('0' + number % 10);
    }

    void write_date(std::int64_t day) {
        // Days from -32767-01-01 to 32767-12-31, the years that std::chrono can name.
        if (day < -12687428 || day > 11248737) {
            throw invalid_input("column '" + name_ + "' has a time " + std::to_string(day) +
                                " days from 1970; years beyond 32767 cannot be read");
        }
        const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
        std::string year = std::to_string(std::abs(static_cast<int>(date.year())));
        if (year.size() < 4) year.insert(0, 4 - year.size(), '0');
        label_ = (static_cast<int>(date.year()) < 0 ? "-" : "") + year;
        two_digits('-', static_cast<unsigned>(date.month()));
        two_digits('-', static_cast<unsigned>(date.day()));
        day_ = day;
        date_size_ = label_.size();
    }

    void write_time(std::int64_t tick) {
        const std::int64_t per_second = ticks_per_day_ / 86400;
        const std::int64_t second = tick / per_second;
        two_digits('T', second / 3600);
        two_digits(':', second / 60 % 60);
        two_digits(':', second % 60);
        if (tick % per_second == 0) return;
        // per_second is a power of ten; its leading 1 keeps the zeros that follow.
        std::string decimals = std::to_string(per_second + tick % per_second);
        decimals[0] = '.';
        decimals.erase(decimals.find_last_not_of('0') + 1);
        label_ += decimals;
    }

    const std::string& name_;
    std::int64_t ticks_per_day_;
    bool utc_;
    std::int64_t day_ = not_a_time;
    std::size_t date_size_ = 0;
    std::string label_;
};

}  // namespace

chunk text_list::view() const {
    return {.type = element::text64,
            .length = static_cast<std::int64_t>(size()),
            .values = ends_.data(),
            .text = bytes_.data()};
}

bool key_encoder::holds(const slot& s, std::string_view key, std::uint64_t hash) const {
    if (s.hash != hash || s.size != static_cast<std::uint32_t>(key.size())) return false;
    // Up to 8 bytes the hash is one mix of one word that holds the whole key: for a given size that
    // is one to one, so equal hashes are equal keys.
    return key.size() <= 8 || keys_[static_cast<std::size_t>(s.code)] == key;
}

std::int32_t key_encoder::code(std::string_view key) {
    const std::uint64_t hash = hash_of(key);
    const std::size_t last = slots_.size() - 1;
    for (std::size_t i = hash & last;; i = (i + 1) & last) {
        if (slots_[i].code < 0) return add(key, hash, slots_[i]);
        if (holds(slots_[i], key, hash)) return slots_[i].code;
    }
}

std::int32_t key_encoder::add(std::string_view key, std::uint64_t hash, slot& free) {
    const auto code = static_cast<std::int32_t>(keys_.size());
    free = {.hash = hash, .size = static_cast<std::uint32_t>(key.size()), .code = code};
    keys_.push_back(key);
    if (2 * keys_.size() <= slots_.size()) return code;
    const std::vector<slot> old = std::exchange(slots_, std::vector<slot>(4 * slots_.size()));
    const std::size_t last = slots_.size() - 1;
    for (const slot& s : old) {
        if (s.code < 0) continue;
        std::size_t i = s.hash & last;
        while (slots_[i].code >= 0) i = (i + 1) & last;
        slots_[i] = s;
    }
    return code;
}

owned_chunk over(const std::shared_ptr<coded_labels>& coded) {
    coded->dictionary = coded->labels.view();
    const std::shared_ptr<const value_buffer<std::int32_t>> codes(coded, &coded->codes);
    return over(codes, element::int32, &coded->dictionary);
}

std::string utf8_of(const std::string& name, std::string_view units, std::size_t width) {
    std::string text;
    for (std::size_t at = 0; at + width <= units.size(); at += width) {
        std::uint32_t code_point = 0;
        std::memcpy(&code_point, units.data() + at, width);  // little-endian, as CPython builds are
        if (!append_utf8(text, code_point)) refuse_text(name, text);
    }
    return text;
}

owned_chunk label_times(const std::string& name, const chunk& times, std::int64_t ticks_per_day,
                        bool utc) {
    const auto coded = std::make_shared<coded_labels>(times.length);
    key_encoder encoder;
    for (std::int64_t i = 0; i < times.length; ++i) {
        const std::int64_t time = is_missing(times, i) ? not_a_time : integer_at(times, i);
        if (time == not_a_time) {
            coded->codes.put_missing(i);
        } else {
            coded->codes.put(i, encoder.code({reinterpret_cast<const char*>(&time), sizeof time}));
        }
    }
    time_writer writer(name, ticks_per_day, utc);
    for (std::size_t k = 0; k < encoder.keys().size(); ++k) {
        std::int64_t time = 0;
        std::memcpy(&time, encoder.keys()[k].data(), sizeof time);
        coded->labels.push_back(writer.label(time));
    }
    return over(coded);
}

owned_chunk read_seconds(const chunk& durations, std::int64_t ticks_per_second) {
    const auto seconds = std::make_shared<value_buffer<double>>(durations.length);
    for (std::int64_t i = 0; i < durations.length; ++i) {
        const std::int64_t ticks = is_missing(durations, i) ? not_a_time : integer_at(durations, i);
        if (ticks == not_a_time) {
            seconds->put_missing(i);
        } else {
            seconds->put(i, static_cast<double>(ticks) / static_cast<double>(ticks_per_second));
        }
    }
    return over<double>(seconds, element::float64);
}

}  // namespace fairdrift
