#include <fairdrift/stats/association.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <boost/math/special_functions/gamma.hpp>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/non_central.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "stats/special.hpp"

namespace fairdrift {

namespace {

constexpr double small_expected = 5;
constexpr double far_from_none = 0.1;

// The table without its empty rows and columns, and its margins.
struct cross_table {
    std::vector<double> counts;
    std::vector<double> of_row;
    std::vector<double> of_column;
    double n = 0;

    cross_table(std::span<const double> given, std::size_t columns) {
        if (columns == 0 || given.size() % columns != 0) {
            throw invalid_input(std::to_string(given.size()) + " counts do not fill rows of " +
                                std::to_string(columns));
        }
        std::vector<double> sums(columns);
        for (std::size_t i = 0; i < given.size(); ++i) {
            if (!(given[i] >= 0) || !std::isfinite(given[i])) {
                throw invalid_input("a cell counts " + std::to_string(given[i]) +
                                    "; counts must be finite and not negative");
            }
            sums[i % columns] += given[i];
        }
        for (const double sum : sums) {
            if (sum > 0) of_column.push_back(sum);
        }
        for (std::size_t first = 0; first < given.size(); first += columns) {
            double sum = 0;
            for (std::size_t j = 0; j < columns; ++j) sum += given[first + j];
            if (!(sum > 0)) continue;
            of_row.push_back(sum);
            n += sum;
            for (std::size_t j = 0; j < columns; ++j) {
                if (sums[j] > 0) counts.push_back(given[first + j]);
            }
        }
    }

    [[nodiscard]] std::size_t rows() const { return of_row.size(); }
    [[nodiscard]] std::size_t columns() const { return of_column.size(); }
    [[nodiscard]] double at(std::size_t i, std::size_t j) const {
        return counts[i * columns() + j];
    }
    [[nodiscard]] double smallest_expected() const {
        return *std::min_element(of_row.begin(), of_row.end()) *
               *std::min_element(of_column.begin(), of_column.end()) / n;
    }
    [[nodiscard]] bool is_whole() const {
        return std::all_of(counts.begin(), counts.end(),
                           [](double x) { return std::floor(x) == x; });
    }
};

// Pearson's statistic, as n (sum n_ij^2 / (n_i. n_.j) - 1).
double pearson(const cross_table& t, const std::vector<double>& counts) {
    double sum = 0;
    for (std::size_t i = 0; i < t.rows(); ++i) {
        for (std::size_t j = 0; j < t.columns(); ++j) {
            const double x = counts[i * t.columns() + j];
            sum += x * (x / (t.of_row[i] * t.of_column[j]));
        }
    }
    return std::max(0.0, t.n * (sum - 1));
}

// Tables of the same margins: each row draws its groups from what the rows before it left.
void draw(const cross_table& t, philox& from, std::vector<double>& to) {
    std::vector<std::int64_t> left(t.columns());
    for (std::size_t j = 0; j < left.size(); ++j) {
        left[j] = static_cast<std::int64_t>(t.of_column[j]);
    }
    for (std::size_t i = 0; i < t.rows(); ++i) {
        auto draws = static_cast<std::int64_t>(t.of_row[i]);
        std::int64_t others = 0;
        for (const std::int64_t l : left) others += l;
        for (std::size_t j = 0; j < left.size(); ++j) {
            others -= left[j];
            const std::int64_t x = draw_hypergeometric(from, left[j], others, draws);
            to[i * left.size() + j] = static_cast<double>(x);
            left[j] -= x;
            draws -= x;
        }
    }
}

// Rows that expect under 5 of the rarest column as one row; which these are follows from the
// margins alone, so that the test of the pooled table keeps its level.
std::vector<double> pooled(const cross_table& t) {
    const double rarest = *std::min_element(t.of_column.begin(), t.of_column.end()) / t.n;
    std::vector<double> counts;
    std::vector<double> rest(t.columns());
    for (std::size_t i = 0; i < t.rows(); ++i) {
        const bool enough = t.of_row[i] * rarest >= small_expected;
        for (std::size_t j = 0; j < t.columns(); ++j) {
            if (enough) counts.push_back(t.at(i, j));
            if (!enough) rest[j] += t.at(i, j);
        }
    }
    counts.insert(counts.end(), rest.begin(), rest.end());
    return counts;
}

void test_by_chi_square(const cross_table& t, association& result) {
    const auto freedom = static_cast<double>((t.rows() - 1) * (t.columns() - 1));
    result.p_value =
        boost::math::gamma_q(0.5 * freedom, 0.5 * pearson(t, t.counts), detail::in_double());
}

void test_by_draws(const cross_table& t, const association_options& options, association& result) {
    const double statistic = pearson(t, t.counts);
    std::vector<double> drawn(t.counts.size());
    std::int64_t exceeding = 0;
    for (std::int64_t b = 0; b < options.replicates; ++b) {
        philox from(options.seed, static_cast<std::uint64_t>(b));
        draw(t, from, drawn);
        exceeding += pearson(t, drawn) >= statistic * (1 - 1e-9) ? 1 : 0;
    }
    result.p_value =
        static_cast<double>(1 + exceeding) / static_cast<double>(1 + options.replicates);
}

void test(const cross_table& t, const association_options& options, association& result) {
    const cross_table dense(pooled(t), t.columns());
    if (dense.rows() > 1 && (dense.smallest_expected() >= small_expected || !t.is_whole())) {
        result.test = dense.rows() < t.rows() ? "pooled_chi_square" : "chi_square";
        test_by_chi_square(dense, result);
    } else if (t.is_whole()) {
        result.test = "monte_carlo";
        test_by_draws(t, options, result);
    } else {
        result.test = "chi_square";
        test_by_chi_square(t, result);
    }
}

struct raw_tau {
    double value = 0;
    double variance = 0;
};

// d tau / d p_ij = [ (2 p_ij / p_i. - sum_k p_ik^2 / p_i.^2)(1 - S) - 2 p_.j (1 - K) ] / (1 - S)^2
// with K = sum p_ij^2 / p_i. and S = sum p_.j^2; the variance of the multinomial's mean of it.
raw_tau tau_of(const cross_table& t) {
    double known = 0;
    double squares = 0;
    std::vector<double> within(t.rows());
    for (std::size_t i = 0; i < t.rows(); ++i) {
        for (std::size_t j = 0; j < t.columns(); ++j) {
            const double share = t.at(i, j) / t.of_row[i];
            within[i] += share * share;
        }
        known += within[i] * t.of_row[i] / t.n;
    }
    for (const double c : t.of_column) squares += (c / t.n) * (c / t.n);
    double mean = 0;
    double mean_square = 0;
    for (std::size_t i = 0; i < t.rows(); ++i) {
        for (std::size_t j = 0; j < t.columns(); ++j) {
            const double of_known = 2 * t.at(i, j) / t.of_row[i] - within[i];
            const double slope =
                (of_known * (1 - squares) - 2 * t.of_column[j] / t.n * (1 - known)) /
                ((1 - squares) * (1 - squares));
            mean += slope * t.at(i, j) / t.n;
            mean_square += slope * slope * t.at(i, j) / t.n;
        }
    }
    return {(known - squares) / (1 - squares), std::max(0.0, mean_square - mean * mean) / t.n};
}

}  // namespace

association associate(std::span<const double> counts, std::size_t columns,
                      const association_options& options) {
    const level at = level::two_sided(options.confidence);
    const cross_table t(counts, columns);
    association result;
    if (t.rows() < 2 || t.columns() < 2) {
        result.reason = t.columns() < 2 ? "there are fewer than two groups to tell apart"
                                        : "it has fewer than two values";
        return result;
    }
    const auto rows = static_cast<double>(t.rows());
    const auto groups = static_cast<double>(t.columns());
    if (!(t.n > rows)) {
        result.reason = "it has as many values as there are people";
        return result;
    }
    const double freedom = (rows - 1) * (groups - 1);
    const double statistic = pearson(t, t.counts);
    test(t, options, result);

    const raw_tau raw = tau_of(t);
    const double shrink = (t.n - 1) / (t.n - rows);
    const double tau = 1 - (1 - raw.value) * shrink;
    result.tau = std::clamp(tau, 0.0, 1.0);
    const double scale = (t.n - 1) * (groups - 1);
    const double reach = at.z * shrink * std::sqrt(raw.variance);
    interval limits{tau - reach, tau + reach};
    if (limits.lower < far_from_none) {
        const interval near = non_centrality(scale * std::max(0.0, raw.value), freedom, at);
        limits.lower = std::min(limits.lower, near.lower / scale);
        limits.upper = std::max(limits.upper, near.upper / scale);
    }
    result.tau_limits.lower = std::clamp(limits.lower, 0.0, result.tau);
    result.tau_limits.upper = std::clamp(limits.upper, result.tau, 1.0);

    const double phi = std::max(0.0, statistic / t.n - freedom / (t.n - 1));
    const double least = std::min(rows - 1 - (rows - 1) * (rows - 1) / (t.n - 1),
                                  groups - 1 - (groups - 1) * (groups - 1) / (t.n - 1));
    result.cramers_v = std::min(1.0, std::sqrt(phi / least));
    const interval v = non_centrality(statistic, freedom, at);
    const double most = t.n * std::min(rows - 1, groups - 1);
    result.v_limits.lower = std::clamp(std::sqrt(v.lower / most), 0.0, result.cramers_v);
    result.v_limits.upper = std::clamp(std::sqrt(v.upper / most), result.cramers_v, 1.0);
    return result;
}

}  // namespace fairdrift
