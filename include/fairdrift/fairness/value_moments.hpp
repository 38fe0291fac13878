// What a group's numbers add up to: the means of errors and outcomes, and how sure they are.
#pragma once

#include <array>
#include <cstdint>
#include <map>

#include <fairdrift/states/value_sums.hpp>
#include <fairdrift/stats/means.hpp>

namespace fairdrift {

/// Sums of w x and of w^2 x over a group's rows, for each moment x.
struct value_moments {
    std::int64_t rows = 0;
    std::array<double, moments> first{};
    std::array<double, moments> second{};  // of rows that belong to no cluster
    /// First sums of each cluster, by its code: rows that belong together count as one.
    std::map<std::int32_t, std::array<double, moments>> clusters;
    double row_squares = 0;  // squared weights, row by row
    double design_effect = 1;

    void add(const value_tally& cell, bool weighted);
    void add_to_cluster(std::int32_t code, const value_tally& cell, bool weighted);
    void merge(const value_moments& other);
    [[nodiscard]] double sum(moment x) const { return first[static_cast<std::size_t>(x)]; }
    [[nodiscard]] double squared(moment x) const { return second[static_cast<std::size_t>(x)]; }
    /// Sums of the mean of x, `square` being the moment x^2.
    [[nodiscard]] mean_sums mean_of(moment x, moment square) const;
};

}  // namespace fairdrift
