#include "core/nearness.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace fairdrift::detail {

namespace {

// Labels come from users' data: of very long ones the beginning tells.
constexpr std::size_t longest = 100;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::size_t edits_between(std::string_view a, std::string_view b) {
    a = a.substr(0, longest);
    b = b.substr(0, longest);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (lower(letter) == lower(b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::vector<std::string> nearest(std::string_view wanted, const std::vector<std::string>& known,
                                 std::size_t most) {
    std::vector<std::pair<std::size_t, std::size_t>> order;  // edits, position
    for (std::size_t i = 0; i < known.size(); ++i) {
        order.emplace_back(edits_between(wanted, known[i]), i);
    }
    most = std::min(most, order.size());
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(most);
    std::partial_sort(order.begin(), middle, order.end());
    std::vector<std::string> found;
    for (auto it = order.begin(); it != middle; ++it) found.push_back(known[it->second]);
    return found;
}

}  // namespace fairdrift::detail
