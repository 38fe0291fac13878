// Two samples as the drift metrics see them, from values written out.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fairdrift/drift/column_pair.hpp>

namespace fairdrift::testing {

inline bucket_counts counted(const std::vector<double>& values, const knots& axis) {
    bucket_counts counts(axis);
    counts.update(column("x", std::span<const double>(values)), 0,
                  static_cast<std::int64_t>(values.size()));
    return counts;
}

/// Owns both sides; `most` bounds the knots that the reference gets.
struct two_samples {
    two_samples(const std::vector<double>& before, const std::vector<double>& now, knots axis)
        : reference(counted(before, axis)), current(counted(now, axis)) {}
    two_samples(const std::vector<double>& before, const std::vector<double>& now,
                std::size_t most = 1000000)
        : two_samples(before, now, knots::fitted(before, most)) {}

    [[nodiscard]] column_pair pair() const { return pair_numbers("x", reference, current); }

    bucket_counts reference;
    bucket_counts current;
};

/// A pair over categories a, b, c ... with these rows.
inline column_pair cells_of(const std::vector<std::int64_t>& before,
                            const std::vector<std::int64_t>& now) {
    column_pair pair{.name = "c"};
    for (std::size_t i = 0; i < before.size(); ++i) {
        pair.cells.push_back({std::string(1, static_cast<char>('a' + i)), before[i], now[i]});
        pair.reference.rows += before[i];
        pair.current.rows += now[i];
    }
    return pair;
}

}  // namespace fairdrift::testing
