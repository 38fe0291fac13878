// Rows of made-up people for tests: seeded, and cut or retyped at will.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <fairdrift/core/table.hpp>

namespace fairdrift::testing {

/// Columns that own their memory; table() views rows first .. first + count of them.
struct people {
    std::vector<std::string> sex;
    std::vector<std::int64_t> race;
    std::vector<std::int64_t> hired;
    std::vector<std::int64_t> decided;
    std::vector<double> score;
    std::vector<double> weight;
    std::vector<double> income;
    std::vector<std::string> region;

    [[nodiscard]] std::size_t size() const { return sex.size(); }

    [[nodiscard]] table rows(std::size_t first, std::size_t count) const {
        table t;
        t.y_true = column("hired", part(hired, first, count));
        t.y_pred = column("decided", part(decided, first, count));
        t.score = column("score", part(score, first, count));
        t.groups = {column("sex", part(sex, first, count)),
                    column("race", part(race, first, count))};
        return t;
    }
    [[nodiscard]] table rows() const { return rows(0, size()); }

    template <class T>
    [[nodiscard]] static std::span<const T> part(const std::vector<T>& all, std::size_t first,
                                                 std::size_t count) {
        return std::span<const T>(all).subspan(first, count);
    }
};

/// Groups are met in another order in every stretch of rows, scores repeat, weights need many bits.
inline people made_up(std::size_t n, unsigned seed) {
    std::mt19937_64 draw(seed);
    const auto unit = [&] { return static_cast<double>(draw() >> 11) * 0x1p-53; };
    people p;
    for (std::size_t i = 0; i < n; ++i) {
        p.sex.emplace_back(draw() % 3 == 0 ? "M" : "F");
        p.race.push_back(static_cast<std::int64_t>((draw() % 5 + i / 100) % 7));
        p.hired.push_back(draw() % 2 == 0 ? 1 : 0);
        p.decided.push_back(unit() < (p.sex.back() == "M" ? 0.6 : 0.4) ? 1 : 0);
        p.score.push_back(static_cast<double>(draw() % 200) / 200 + (i % 3 == 0 ? unit() : 0));
        p.weight.push_back(0.1 + unit() * 3);
        p.income.push_back(i % 50 == 7 ? std::numeric_limits<double>::quiet_NaN()
                                       : 20000 + 60000 * unit() * unit());
        p.region.emplace_back(i % 90 == 11 ? "elsewhere" : std::string(1, char('a' + draw() % 4)));
    }
    return p;
}

}  // namespace fairdrift::testing
