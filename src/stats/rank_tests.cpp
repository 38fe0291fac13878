#include <fairdrift/stats/rank_tests.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <fairdrift/core/error.hpp>

#include "stats/special.hpp"

namespace fairdrift {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Cells that the exact recursion may visit: some 10 milliseconds.
constexpr double most_cells = 2e7;

/// P(a path of m + n steps touches |i a - j b| >= h), all orders of the pooled sample being equally
/// likely. Let v be that probability for the paths that start at (0, 0) and end at (i, j): it is 1
/// at and beyond the band, and i/(i+j) v(i-1, j) + j/(i+j) v(i, j-1) inside it. Positive terms
/// only, so the smallest p keeps its digits. The cells of one diagonal k = i + j do not depend on
/// each other, which lets the compiler use vector instructions; cell (i, k - i) is kept at m - i.
class lattice {
  public:
    lattice(std::int64_t m, std::int64_t n, std::int64_t h)
        : m_(m),
          n_(n),
          a_(n / std::gcd(m, n)),
          b_(m / std::gcd(m, n)),
          h_(h),
          reached_(static_cast<std::size_t>(m) + 2, 1.0),
          steps_(reached_.size()) {
        for (std::int64_t i = m; i >= 0; --i) {
            steps_[static_cast<std::size_t>(m - i)] = static_cast<double>(i);
        }
        reached_[static_cast<std::size_t>(m)] = 0.0;
    }

    [[nodiscard]] double touch() {
        for (std::int64_t k = 1; k <= m_ + n_; ++k) diagonal(k);
        return reached_[0];
    }

  private:
    void diagonal(std::int64_t k) {
        // Inside the band: |i (a + b) - k b| < h.
        const std::int64_t width = a_ + b_;
        const std::int64_t first = floor_ratio(k * b_ - h_, width) + 1;
        const std::int64_t last = floor_ratio(k * b_ + h_ - 1, width);
        const std::int64_t low = std::max({first, std::int64_t{0}, k - n_});
        const std::int64_t high = std::min({last, m_, k});
        const auto all = static_cast<double>(k);
        const double share = 1.0 / all;
        double* v = reached_.data();
        const double* i = steps_.data();
        for (std::int64_t r = m_ - high; r <= m_ - low; ++r) {
            v[r] = share * (i[r] * v[r + 1] + (all - i[r]) * v[r]);
        }
        // The next diagonal reads one cell beyond each end of the band.
        if (low > 0) v[m_ - low + 1] = 1.0;
        if (high < m_) v[m_ - high - 1] = 1.0;
    }

    static std::int64_t floor_ratio(std::int64_t x, std::int64_t y) {
        return x >= 0 ? x / y : -((y - 1 - x) / y);
    }

    std::int64_t m_;
    std::int64_t n_;
    std::int64_t a_;
    std::int64_t b_;
    std::int64_t h_;
    std::vector<double> reached_;
    std::vector<double> steps_;
};

/// ln of P(D+_n >= d), Birnbaum and Tingey (1951): the sum over j of
/// d/(d + j/n) times the binomial probability of j in n at d + j/n, the chance that the empirical
/// law first crosses its limit after j points. Beyond a few thousand points the sum runs over every
/// stride-th j: its terms are a smooth function of j/n that dies at both ends (its width is about
/// 1 / (4 sqrt(n) d)), so the trapezoidal rule loses nothing.
double ln_one_sided(double d, double n) {
    const double nodes = 2048.0 + 64.0 * std::sqrt(n) * d;
    const auto stride = static_cast<std::int64_t>(std::max(1.0, std::floor(n / nodes)));
    double largest = n * std::log1p(-d);
    double sum = stride > 1 ? 0.5 : 1.0;
    const auto last = static_cast<std::int64_t>(n * (1.0 - d));
    for (std::int64_t at = stride; at <= last; at += stride) {
        const auto j = static_cast<double>(at);
        const double p = d + j / n;
        if (p >= 1.0) break;
        const double term = std::log(d / p) + detail::ln_binomial(j, n, p);
        if (term > largest) {
            sum = sum * std::exp(largest - term) + 1.0;
            largest = term;
        } else {
            sum += std::exp(term - largest);
        }
    }
    return largest + std::log(sum * static_cast<double>(stride));
}

/// P(D_n < d), exact: Durbin's matrix (1973) as Marsaglia, Tsang and Wang (2003) raise it.
double durbin_cdf(double d, int n) {
    const int k = static_cast<int>(n * d) + 1;
    const double h = k - n * d;
    const int size = 2 * k - 1;
    Eigen::MatrixXd step(size, size);
    for (int i = 0; i < size; ++i) {
        for (int j = 0; j < size; ++j) {
            double value = i - j + 1 < 0 ? 0.0 : 1.0;
            if (j == 0) value -= std::pow(h, i + 1);
            if (i == size - 1) value -= std::pow(h, size - j);
            if (i == size - 1 && j == 0 && h > 0.5) value += std::pow(2.0 * h - 1.0, size);
            step(i, j) = value / boost::math::unchecked_factorial<double>(
                                     static_cast<unsigned>(std::max(0, i - j + 1)));
        }
    }
    Eigen::VectorXd column = Eigen::VectorXd::Unit(size, k - 1);
    // The matrix grows as e^i and n!/n^n = sqrt(2 pi n) e^(remainder - n), so that taking e off at
    // every step keeps all of them near 1.
    step *= std::exp(-1.0);
    for (int i = 1; i <= n; ++i) column = (step * column).eval();
    return column[k - 1] * std::sqrt(2.0 * pi * n) * std::exp(detail::stirling_remainder(n));
}

/// P(D_n < d) to terms in n^(-3/2), Pelz and Good (1976), in the form that converges for small
/// z = sqrt(n) d. c and e stand for (pi (j + 1/2))^2 and (pi j)^2.
double pelz_good_cdf(double d, double n) {
    const double root_n = std::sqrt(n);
    const double z = root_n * d;
    const double zz = z * z;
    const double z4 = zz * zz;
    const double z6 = z4 * zz;
    double k0 = 0.0;
    double k1 = 0.0;
    double k2 = 0.0;
    double k3 = 0.0;
    for (int j = 0; j < 12; ++j) {
        const double c = pi * pi * (j + 0.5) * (j + 0.5);
        const double weight = std::exp(-c / (2.0 * zz));
        k0 += weight;
        k1 += weight * (c - zz);
        k2 += weight * (6.0 * z6 + 2.0 * z4 + c * (2.0 * z4 - 5.0 * zz) + c * c * (1.0 - 2.0 * zz));
        k3 += weight * (-30.0 * z6 - 90.0 * z6 * zz + c * (135.0 * z4 - 96.0 * z6) +
                        c * c * (212.0 * z4 - 60.0 * zz) + c * c * c * (5.0 - 30.0 * zz));
        const double e = pi * pi * j * j;
        const double weight_e = std::exp(-e / (2.0 * zz));
        k2 -= weight_e * e * 2.0 * z4;
        k3 += weight_e * (3.0 * e * zz - e * e) * 30.0 * z4;
    }
    return std::sqrt(pi / 2.0) * (2.0 * k0 / z + k1 / (root_n * 3.0 * z4) +
                                  k2 / (n * 36.0 * z6 * z) + k3 / (n * root_n * 3240.0 * z4 * z6));
}

/// ln P(D_n >= d): Simard and L'Ecuyer's (2011) choice of method, which SciPy follows.
double ln_two_sided(double d, std::int64_t count) {
    const auto n = static_cast<double>(count);
    const double nd = n * d;
    if (nd <= 0.5) return 0.0;
    if (d >= 1.0) return -infinity;
    if (nd <= 1.0) {
        // Exactly n! (2 d - 1/n)^n lies below.
        const double ln_below = 0.5 * std::log(2.0 * pi * n) - n + detail::stirling_remainder(n) +
                                n * std::log(2.0 * nd - 1.0);
        return std::log1p(-std::exp(ln_below));
    }
    // Both sides cannot be crossed at once from d = 1/2 on; below, the product is negligible.
    if (d >= 0.5 || nd * d >= (count <= 140 ? 4.0 : 2.2)) {
        return std::min(0.0, std::log(2.0) + ln_one_sided(d, n));
    }
    const bool exact = count <= 140 || (count <= 2000 && nd * std::sqrt(d) <= 1.4);
    const double below = exact ? durbin_cdf(d, static_cast<int>(count)) : pelz_good_cdf(d, n);
    return std::log1p(-std::clamp(below, 0.0, 1.0));
}

void check_sizes(std::int64_t m, std::int64_t n) {
    if (m < 1 || n < 1) {
        throw invalid_input("the samples have " + std::to_string(m) + " and " + std::to_string(n) +
                            " values; each needs at least 1");
    }
}

}  // namespace

double kolmogorov_survival(double d, std::int64_t n) {
    check_sizes(n, n);
    return std::exp(ln_two_sided(d, n));
}

ks_p_value kolmogorov_smirnov_p(__int128 numerator, std::int64_t m, std::int64_t n) {
    check_sizes(m, n);
    const __int128 all = static_cast<__int128>(m) * n;
    if (numerator < 0 || numerator > all) {
        throw invalid_input(
            "the numerator of a Kolmogorov-Smirnov distance is " +
            std::to_string(static_cast<double>(numerator)) +
            "; it must lie between 0 and m n = " + std::to_string(static_cast<double>(all)));
    }
    if (numerator == 0) return {1.0, true, 0.0};
    // Cells inside the band, and a diagonal's own cost in cells.
    const double cells = std::min(2.0 * static_cast<double>(numerator), static_cast<double>(all)) +
                         16.0 * (static_cast<double>(m) + static_cast<double>(n));
    if (cells <= most_cells) {
        const std::int64_t gcd = std::gcd(m, n);
        const auto h = static_cast<std::int64_t>((numerator + gcd - 1) / gcd);
        const double p = std::min(1.0, lattice(m, n, h).touch());
        if (p > 1e-290) return {p, true, std::log(p)};
    }
    const double d = static_cast<double>(numerator) / static_cast<double>(all);
    const double size =
        std::nearbyint(static_cast<double>(m) / (static_cast<double>(m) + static_cast<double>(n)) *
                       static_cast<double>(n));
    const double ln_p = ln_two_sided(d, std::max<std::int64_t>(1, static_cast<std::int64_t>(size)));
    return {std::exp(ln_p), false, ln_p};
}

}  // namespace fairdrift
