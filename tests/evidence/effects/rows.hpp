// Rows that the studies of scores, classes and errors draw, and the groups that are made of them.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <fairdrift/fairness/grouping.hpp>

#include "study.hpp"

namespace evidence {

constexpr int fewer = 2000;        // tables of a row whose tables take long
constexpr double of_fewer = 0.93;  // .94 less two standard errors of 2000 tables

inline double normal(fairdrift::philox& from) {
    const double r = std::sqrt(-2 * std::log(from.uniform()));
    return r * std::cos(6.283185307179586 * from.uniform());
}

inline double normal_share_below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

struct scored_row {
    double score;
    bool positive;
};
/// One group a list, with whatever scores need: steps, pairs, sums and what is made of them.
[[nodiscard]] fairdrift::grouping of_scores(const std::vector<std::vector<scored_row>>& groups);

/// Numbers that rows of the study have in the mean over lists like theirs, drawn once when they are
/// first asked for: the truth where no formula gives it.
[[nodiscard]] std::function<double()> drawn_mean(int times,
                                                 std::function<double(fairdrift::philox&)> number);

}  // namespace evidence
