#include "core/json_reading.hpp"

#include <algorithm>
#include <cmath>

#include <fairdrift/core/error.hpp>

#include "core/nearness.hpp"

namespace fairdrift::detail {

namespace {

class repeats {
  public:
    explicit repeats(const std::string& what) : what_(what) {}

    bool operator()(int, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) open_.emplace_back();
        if (event == json::parse_event_t::object_end) open_.pop_back();
        if (event != json::parse_event_t::key) return true;
        auto key = parsed.get<std::string>();
        texts& known = open_.back();
        if (std::find(known.begin(), known.end(), key) != known.end()) {
            throw invalid_input(what_ + ": the key '" + key + "' is given twice in one object");
        }
        known.push_back(std::move(key));
        return true;
    }

  private:
    const std::string& what_;
    std::vector<texts> open_;
};

// Without the library's own mark, and without the bytes that were read last: they may be no text.
std::string tidy(const std::string& message) {
    const std::size_t mark = message.find("] ");
    const std::size_t from = mark == std::string::npos ? 0 : mark + 2;
    return message.substr(from, message.find("; last read") - from);
}

std::string shortened(const std::string& text) {
    constexpr std::size_t most = 60;
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "...";
}

}  // namespace

json parsed(std::string_view text, const std::string& what) {
    try {
        return json::parse(text, repeats(what));
    } catch (const json::exception& problem) {
        throw invalid_input(what + ": " + tidy(problem.what()));
    }
}

std::string shown(const json& value) {
    if (value.is_string()) return "text ('" + shortened(value.get<std::string>()) + "')";
    if (value.is_array()) return "a list";
    return value.is_object() ? "an object" : value.dump();
}

fields::fields(const json& object, std::string_view what, std::size_t position, keys expected)
    : object_(object), what_(what), position_(position), expected_(expected) {
    if (!object.is_object()) refuse("it must be an object, not " + shown(object));
    taken_.reserve(object.size());
}

void fields::refuse(const std::string& why) const {
    std::string where(what_);
    if (!name_.empty()) {
        where += " '" + shortened(name_) + "'";
    } else if (position_ > 0) {
        where += " " + std::to_string(position_);
    }
    throw invalid_input(where + ": " + why);
}

void fields::refuse(std::string_view key, std::string_view wanted, const json& found) const {
    refuse(std::string(key) + " must be " + std::string(wanted) + ", not " + shown(found));
}

const json* fields::take(std::string_view key) {
    taken_.push_back(key);
    const auto found = object_.find(std::string(key));
    if (found == object_.end()) {
        if (expected_ == keys::all_there) refuse("the key '" + std::string(key) + "' is missing");
        return nullptr;
    }
    return found->is_null() ? nullptr : &*found;
}

std::string fields::text(std::string_view key) {
    const json* found = take(key);
    if (found == nullptr) return {};
    if (!found->is_string()) refuse(key, "text", *found);
    return found->get<std::string>();
}

std::string fields::some_text(std::string_view key) {
    std::string found = text(key);
    if (found.empty()) refuse(std::string(key) + " must be text that is not empty");
    return found;
}

double fields::number(std::string_view key, double least, double most) {
    const json* found = take(key);
    if (found == nullptr) return absent;
    if (!found->is_number()) refuse(key, "a number", *found);
    const auto value = found->get<double>();
    if (!(value >= least && value <= most)) {
        refuse(std::string(key) + " is " + shown(*found) + "; it must lie between " +
               short_number(least) + " and " + short_number(most));
    }
    return value;
}

std::int64_t fields::whole(std::string_view key, std::int64_t least) {
    const json* found = take(key);
    if (found == nullptr && expected_ == keys::as_given) return 0;
    if (found == nullptr) refuse(key, "a whole number", nullptr);
    if (!found->is_number_integer()) refuse(key, "a whole number", *found);
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const bool beyond = found->is_number_unsigned() && found->get<std::uint64_t>() > most;
    if (beyond || found->get<std::int64_t>() < least) {
        refuse(std::string(key) + " is " + shown(*found) + "; it must lie between " +
               std::to_string(least) + " and " + std::to_string(most));
    }
    return found->get<std::int64_t>();
}

texts fields::names(std::string_view key) {
    const json* found = take(key);
    if (found == nullptr) return {};
    if (found->is_string()) return {found->get<std::string>()};
    if (!found->is_array()) refuse(key, "text or a list of texts", *found);
    texts values;
    for (const json& value : *found) {
        if (!value.is_string()) refuse("an entry of " + std::string(key), "text", value);
        values.push_back(value.get<std::string>());
    }
    return values;
}

texts fields::list_of_texts(std::string_view key) {
    const json& found = list(key);
    texts values;
    for (const json& value : found) {
        if (!value.is_string()) refuse("an entry of " + std::string(key), "text", value);
        values.push_back(value.get<std::string>());
    }
    return values;
}

std::string fields::one_of(std::string_view key, const texts& allowed) {
    std::string written = text(key);
    if (written.empty() || std::find(allowed.begin(), allowed.end(), written) != allowed.end()) {
        return written;
    }
    refuse(std::string(key) + " is '" + shortened(written) + "'; it must be one of " +
           joined(allowed, ", "));
}

const json& fields::object(std::string_view key) {
    const json* found = take(key);
    if (found == nullptr) refuse(key, "an object", nullptr);
    if (!found->is_object()) refuse(key, "an object", *found);
    return *found;
}

const json& fields::list(std::string_view key) {
    const json* found = take(key);
    if (found == nullptr) refuse(key, "a list", nullptr);
    if (!found->is_array()) refuse(key, "a list", *found);
    return *found;
}

void fields::finish() const {
    for (const auto& [key, value] : object_.items()) {
        if (std::find(taken_.begin(), taken_.end(), key) != taken_.end()) continue;
        const texts known(taken_.begin(), taken_.end());
        refuse("there is no key '" + key + "', the nearest is '" + nearest(key, known, 1).front() +
               "'; there are " + joined(known, ", "));
    }
}

}  // namespace fairdrift::detail
