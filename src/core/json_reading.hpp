// JSON read strictly: every problem is an invalid_input that names the place, key, value and bound.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <fairdrift/core/measurement.hpp>

#include "core/wording.hpp"

namespace fairdrift::detail {

using json = nlohmann::ordered_json;
using texts = std::vector<std::string>;

/// The JSON of a text, which errors call `what`. Refuses what is no JSON, no UTF-8, or gives a key
/// of one object twice: one of the two values would be left unread.
[[nodiscard]] json parsed(std::string_view text, const std::string& what);

/// A value as an error shows it: 3, null, text ('x'), a list.
[[nodiscard]] std::string shown(const json& value);

/// What words are written as; one that stands for "none" is not written.
template <class Words>
[[nodiscard]] texts texts_of(const Words& words) {
    texts written;
    for (const auto word : words) {
        if (!to_text(word).empty()) written.emplace_back(to_text(word));
    }
    return written;
}

/// Whether null is a value of a key that must be there, or the same as a key that is not.
enum class keys { all_there, as_given };

/// The keys of one object, taken one by one; what is left in the end is unknown.
class fields {
  public:
    /// `what` is the kind of object, `position` its place in a list, from 1; 0 is no list.
    fields(const json& object, std::string_view what, std::size_t position = 0,
           keys expected = keys::all_there);

    /// From here on errors call the object by its name.
    void name(const std::string& name) { name_ = name; }
    [[noreturn]] void refuse(const std::string& why) const;
    [[noreturn]] void refuse(std::string_view key, std::string_view wanted,
                             const json& found) const;

    /// The value of a key; null where it is null, or not given.
    const json* take(std::string_view key);
    /// Text; empty where it is null.
    std::string text(std::string_view key);
    /// Text that is there.
    std::string some_text(std::string_view key);
    /// A finite number; absent where it is null.
    double number(std::string_view key, double least = -std::numeric_limits<double>::max(),
                  double most = std::numeric_limits<double>::max());
    /// A whole number; one that is not given is 0.
    std::int64_t whole(std::string_view key,
                       std::int64_t least = std::numeric_limits<std::int64_t>::min());
    /// None, one text or a list of texts.
    texts names(std::string_view key);
    texts list_of_texts(std::string_view key);
    /// A list, or an object, that is there.
    const json& list(std::string_view key);
    const json& object(std::string_view key);
    /// One of these texts; empty where it is null.
    std::string one_of(std::string_view key, const texts& allowed);
    /// One of these words; the first where none is given.
    template <class Words>
    auto word(std::string_view key, const Words& allowed) {
        const std::string written = one_of(key, texts_of(allowed));
        for (const auto value : allowed) {
            if (to_text(value) == written) return value;
        }
        return *allowed.begin();
    }
    /// Refuses what was not taken, naming the nearest key.
    void finish() const;

  private:
    const json& object_;
    std::string_view what_;
    std::size_t position_;
    keys expected_;
    std::string name_;
    std::vector<std::string_view> taken_;
};

}  // namespace fairdrift::detail
