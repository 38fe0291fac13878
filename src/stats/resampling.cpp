#include <fairdrift/stats/resampling.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fairdrift/core/error.hpp>
#include <fairdrift/core/measurement.hpp>

#include "stats/special.hpp"

namespace fairdrift {

namespace {

std::array<std::uint32_t, 4> philox_block(std::uint64_t key, std::uint64_t stream,
                                          std::uint64_t block) {
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
    std::array<std::uint32_t, 4> c{low(block), high(block), low(stream), high(stream)};
    std::uint32_t k0 = low(key);
    std::uint32_t k1 = high(key);
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53U} * c[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * c[2];
        c = {high(b) ^ c[1] ^ k0, low(b), high(a) ^ c[3] ^ k1, low(a)};
        k0 += 0x9E3779B9U;
        k1 += 0xBB67AE85U;
    }
    return c;
}

// P(0) and the ratio of neighbours: as many steps as there are successes, so for small means.
std::int64_t by_inversion(philox& from, double n, double p) {
    const double odds = p / (1 - p);
    const double none = std::exp(n * std::log1p(-p));
    double u = from.uniform();
    double probability = none;
    double k = 0;
    while (u > probability && k < n) {
        u -= probability;
        k += 1;
        probability *= odds * (n - k + 1) / k;
    }
    return static_cast<std::int64_t>(k);
}

// BTRS: a hat around the binomial law, transformed so that one uniform number proposes and another
// accepts; the squeeze accepts most proposals without the law.
std::int64_t by_rejection(philox& from, double n, double p) {
    const double deviation = std::sqrt(n * p * (1 - p));
    const double b = 1.15 + 2.53 * deviation;
    const double a = -0.0873 + 0.0248 * b + 0.01 * p;
    const double c = n * p + 0.5;
    const double squeeze = 0.92 - 4.2 / b;
    const double alpha = (2.83 + 5.1 / b) * deviation;
    const double mode = std::floor((n + 1) * p);
    double at_mode = absent;
    for (;;) {
        const double u = from.uniform() - 0.5;
        const double v = from.uniform();
        const double us = 0.5 - std::fabs(u);
        const double k = std::floor((2 * a / us + b) * u + c);
        if (k < 0 || k > n) continue;
        if (us >= 0.07 && v <= squeeze) return static_cast<std::int64_t>(k);
        if (std::isnan(at_mode)) at_mode = detail::ln_binomial(mode, n, p);
        const double accepted = std::log(v * alpha / (a / (us * us) + b));
        if (accepted <= detail::ln_binomial(k, n, p) - at_mode) {
            return static_cast<std::int64_t>(k);
        }
    }
}

// Draws without replacement, reflected so that neither the good nor the draws are more than half.
struct urn {
    double good;
    double bad;
    double draws;

    [[nodiscard]] double all() const { return good + bad; }
    [[nodiscard]] double mean() const { return draws * good / all(); }
    // P(k) = b(k; good, p) b(draws - k; bad, p) / b(draws; all, p) for any p; here without the
    // constant denominator, at p = draws / all.
    [[nodiscard]] double ln_part(double k) const {
        const double p = draws / all();
        return detail::ln_binomial(k, good, p) + detail::ln_binomial(draws - k, bad, p);
    }
    // P(k) over P(from): neighbour by neighbour where they are near.
    [[nodiscard]] double ratio(double k, double from) const {
        if (std::abs(k - from) > 40) return std::exp(ln_part(k) - ln_part(from));
        double up = 1;
        double down = 1;
        for (double i = std::min(k, from); i < std::max(k, from); i += 1) {
            up *= (good - i) * ((draws - i) / ((i + 1) * (bad - draws + i + 1)));
        }
        if (k < from) std::swap(up, down);
        return up / down;
    }
};

// P(0), one draw after the other where they are few.
double none_of(const urn& of) {
    const double fewer = std::min(of.good, of.draws);
    const double more = std::max(of.good, of.draws);
    if (fewer > 32) {
        const double p = of.draws / of.all();
        return std::exp(of.ln_part(0) - detail::ln_binomial(of.draws, of.all(), p));
    }
    double probability = 1;
    for (double i = 0; i < fewer; i += 1) probability *= (of.all() - more - i) / (of.all() - i);
    return probability;
}

std::int64_t by_inversion(philox& from, const urn& of) {
    const double fewer = std::min(of.good, of.draws);
    double probability = none_of(of);
    double u = from.uniform();
    double k = 0;
    while (u > probability && k < fewer) {
        u -= probability;
        probability *= (of.good - k) * (of.draws - k) / ((k + 1) * (of.bad - of.draws + k + 1));
        k += 1;
    }
    return static_cast<std::int64_t>(k);
}

// A table mountain's hat over the law, proposed by the ratio of two uniform numbers.
std::int64_t by_rejection(philox& from, const urn& of) {
    constexpr double two_roots = 1.7155277699214135;  // 2 sqrt(2 / e)
    constexpr double rest = 0.8989161620588988;       // 3 - 2 sqrt(3 / e)
    const double share = of.good / of.all();
    const double variance =
        of.mean() * (1 - share) * (of.all() - of.draws) / std::max(of.all() - 1, 1.0);
    const double middle = of.mean() + 0.5;
    const double reach = two_roots * std::sqrt(variance + 0.5) + rest;
    const double most = std::min(of.good, of.draws);
    const double mode = std::floor((of.draws + 1) * (of.good + 1) / (of.all() + 2));
    for (;;) {
        const double u = from.uniform();
        const double k = std::floor(middle + reach * (from.uniform() - 0.5) / u);
        if (k < 0 || k > most) continue;
        if (u * u <= of.ratio(k, mode)) return static_cast<std::int64_t>(k);
    }
}

}  // namespace

philox::result_type philox::operator()() {
    if (left_ == 0) {
        drawn_ = philox_block(seed_, stream_, block_++);
        left_ = 4;
    }
    return drawn_[4 - left_--];
}

double philox::uniform() {
    const std::uint64_t high = (*this)() >> 5;
    const std::uint64_t low = (*this)() >> 6;
    return (static_cast<double>(high << 26 | low) + 0.5) * 0x1p-53;
}

std::int64_t draw_binomial(philox& from, std::int64_t trials, double p) {
    if (trials < 0 || !(p >= 0 && p <= 1)) {
        throw invalid_input("a binomial draw of " + std::to_string(trials) +
                            " trials at probability " + std::to_string(p) +
                            "; trials must be 0 or more, a probability between 0 and 1");
    }
    if (p > 0.5) return trials - draw_binomial(from, trials, 1 - p);
    if (trials == 0 || p == 0) return 0;
    const auto n = static_cast<double>(trials);
    return n * p < 10 ? by_inversion(from, n, p) : by_rejection(from, n, p);
}

std::int64_t draw_hypergeometric(philox& from, std::int64_t good, std::int64_t bad,
                                 std::int64_t draws) {
    if (good < 0 || bad < 0 || draws < 0 || draws > good + bad) {
        throw invalid_input("a draw of " + std::to_string(draws) + " from " + std::to_string(good) +
                            " good and " + std::to_string(bad) +
                            " bad; none may be negative, nor more drawn than there are");
    }
    if (2 * draws > good + bad) {
        return good - draw_hypergeometric(from, good, bad, good + bad - draws);
    }
    if (good > bad) return draws - draw_hypergeometric(from, bad, good, draws);
    if (draws == 0 || good == 0) return 0;
    const urn of{static_cast<double>(good), static_cast<double>(bad), static_cast<double>(draws)};
    return of.mean() < 10 ? by_inversion(from, of) : by_rejection(from, of);
}

void draw_multinomial(philox& from, std::span<const std::int64_t> counts,
                      std::span<std::int64_t> drawn) {
    if (counts.size() != drawn.size()) {
        throw invalid_input("counts of " + std::to_string(counts.size()) +
                            " cells are drawn into " + std::to_string(drawn.size()));
    }
    std::int64_t left = 0;
    for (const std::int64_t count : counts) {
        if (count < 0) {
            throw invalid_input("a cell counts " + std::to_string(count) +
                                "; counts must not be negative");
        }
        left += count;
    }
    std::int64_t rows = left;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double p = left == 0 ? 0 : static_cast<double>(counts[i]) / static_cast<double>(left);
        drawn[i] = draw_binomial(from, rows, p);
        rows -= drawn[i];
        left -= counts[i];
    }
}

}  // namespace fairdrift
