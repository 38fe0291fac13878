// What chance does to the rates of subgroups: tables of the null, and how far a count is from it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <fairdrift/fairness/subgroup_search.hpp>
#include <fairdrift/stats/resampling.hpp>

namespace fairdrift::detail {

/// One law of chance over the cells: their rates are one within a stratum.
class null_tables {
  public:
    null_tables(const std::vector<rate_sums>& cells, std::vector<std::uint32_t> stratum_of,
                bool weighted)
        : cells_(cells), stratum_of_(std::move(stratum_of)), weighted_(weighted) {
        const auto strata = 1 + *std::max_element(stratum_of_.begin(), stratum_of_.end());
        whole_.resize(strata);
        for (std::size_t c = 0; c < cells.size(); ++c) whole_[stratum_of_[c]].add(cells[c]);
    }

    [[nodiscard]] std::size_t strata() const { return whole_.size(); }
    [[nodiscard]] const rate_sums& whole(std::size_t stratum) const { return whole_[stratum]; }
    [[nodiscard]] std::uint32_t stratum_of(std::size_t cell) const { return stratum_of_[cell]; }

    // Successes of every cell (counts), or their excess over what is expected (weights).
    void draw(philox& from, std::vector<double>& to) const {
        weighted_ ? draw_excess(from, to) : draw_counts(from, to);
    }

  private:
    void draw_counts(philox& from, std::vector<double>& to) const {
        const auto whole = [](double x) { return static_cast<std::int64_t>(x); };
        std::vector<std::int64_t> good;
        std::vector<std::int64_t> rows;
        for (const rate_sums& all : whole_) {
            good.push_back(whole(all.in));
            rows.push_back(whole(all.whole()));
        }
        for (std::size_t c = 0; c < cells_.size(); ++c) {
            const std::size_t s = stratum_of_[c];
            const std::int64_t here = whole(cells_[c].whole());
            const std::int64_t drawn = draw_hypergeometric(from, good[s], rows[s] - good[s], here);
            to[c] = static_cast<double>(drawn);
            good[s] -= drawn;
            rows[s] -= here;
        }
    }

    void draw_excess(philox& from, std::vector<double>& to) const {
        std::vector<double> sum(whole_.size());
        for (std::size_t c = 0; c < cells_.size(); ++c) {
            const rate_sums& all = whole_[stratum_of_[c]];
            const double p = all.whole() > 0 ? all.in / all.whole() : 0;
            const double squares = cells_[c].squares_in + cells_[c].squares_out;
            to[c] = std::sqrt(p * (1 - p) * squares) * normal(from);
            sum[stratum_of_[c]] += to[c];
        }
        for (std::size_t c = 0; c < cells_.size(); ++c) {
            const rate_sums& all = whole_[stratum_of_[c]];
            if (all.whole() > 0) to[c] -= cells_[c].whole() / all.whole() * sum[stratum_of_[c]];
        }
    }

    // Box and Muller; the second of the pair is thrown away, so that a draw is two numbers.
    static double normal(philox& from) {
        const double radius = std::sqrt(-2 * std::log(from.uniform()));
        return radius * std::cos(6.28318530717958647693 * from.uniform());
    }

    const std::vector<rate_sums>& cells_;
    std::vector<std::uint32_t> stratum_of_;
    bool weighted_;
    std::vector<rate_sums> whole_;
};

/// x of a subgroup, summed over strata, against its law under the null.
struct yardstick {
    double expected = 0;
    double variance = 0;
    double trials = 0;  // in strata in which the subgroup and the rest both are
    double rest_trials = 0;
    double successes = 0;   // of both, in these strata
    double fixed = 0;       // successes of strata in which the subgroup is everybody
    std::int64_t rows = 0;  // as trials, in rows
    std::int64_t rest_rows = 0;

    // One stratum's share.
    void add(const rate_sums& own, const rate_sums& all, bool weighted) {
        const double n = own.whole();
        const double total = all.whole();
        if (!(n > 0)) return;
        if (own.rows == all.rows) {
            fixed += own.in;
            return;
        }
        const double p = all.in / total;
        expected += n * p;
        trials += n;
        rest_trials += total - n;
        successes += all.in;
        rows += own.rows;
        rest_rows += all.rows - own.rows;
        if (!weighted) {
            variance += n * (total - n) * p * (1 - p) / (total - 1);
            return;
        }
        const double share = n / total;
        const double inside = own.squares_in + own.squares_out;
        const double outside = all.squares_in + all.squares_out - inside;
        variance += p * (1 - p) * ((1 - share) * (1 - share) * inside + share * share * outside);
    }

    [[nodiscard]] double of_count(double with_fixed) const {
        const double x = with_fixed - fixed;
        if (trials <= rest_trials) return scaled_root(x, trials, expected);
        return -scaled_root(successes - x, rest_trials, successes - expected);
    }
    [[nodiscard]] double of_excess(double excess) const { return excess / std::sqrt(variance); }

  private:
    [[nodiscard]] double scaled_root(double x, double n, double mean) const {
        const auto part = [](double seen, double awaited) {
            return seen > 0 ? seen * std::log(seen / awaited) : 0.0;
        };
        const double deviance = 2 * (part(x, mean) + part(n - x, n - mean));
        const double scale = mean * (1 - mean / n) / variance;
        return std::copysign(std::sqrt(std::max(deviance, 0.0) * scale), x - mean);
    }
};

}  // namespace fairdrift::detail
