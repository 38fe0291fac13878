#include <fairdrift/stats/resampling.hpp>

#include <cmath>
#include <string>

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
