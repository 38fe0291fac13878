// Integers of N limbs of 64 bits (two's complement, lowest first) as sums on a grid of 2^-grid.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace fairdrift::detail {

template <std::size_t N>
using limbs = std::array<std::uint64_t, N>;

template <std::size_t N>
void add_into(limbs<N>& a, const limbs<N>& b) {
    unsigned __int128 carry = 0;
    for (std::size_t i = 0; i < N; ++i) {
        carry += static_cast<unsigned __int128>(a[i]) + b[i];
        a[i] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
    }
}

template <std::size_t N>
limbs<N> negated(limbs<N> a) {
    for (auto& limb : a) limb = ~limb;
    add_into(a, limbs<N>{1});
    return a;
}

/// |x| as a multiple of 2^-grid, half to even where x is finer than the grid: two limbs, and the
/// place of the lower one.
struct placed_term {
    std::size_t limb = 0;
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};

inline placed_term on_grid(double x, int grid) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const int exponent = static_cast<int>(bits >> 52 & 0x7ff);
    const std::uint64_t fraction = bits & 0xfffffffffffffULL;
    const std::uint64_t mantissa = exponent == 0 ? fraction : fraction | 0x10000000000000ULL;
    const int shift = (exponent == 0 ? 1 : exponent) - 1075 + grid;
    if (shift < -54) return {};
    if (shift < 0) {
        const std::uint64_t kept = mantissa >> -shift;
        const std::uint64_t cut = mantissa & ((1ULL << -shift) - 1);
        const std::uint64_t half = 1ULL << (-shift - 1);
        return {0, kept + (cut > half || (cut == half && (kept & 1) != 0) ? 1 : 0), 0};
    }
    const auto placed = static_cast<unsigned __int128>(mantissa) << (shift % 64);
    return {static_cast<std::size_t>(shift / 64), static_cast<std::uint64_t>(placed),
            static_cast<std::uint64_t>(placed >> 64)};
}

/// Adds x, touching the limbs that it lies in and those that a carry reaches.
template <std::size_t N>
void add_term(limbs<N>& sum, double x, int grid) {
    using wide = unsigned __int128;
    const placed_term term = on_grid(x, grid);
    const bool negative = x < 0;
    wide carry = 0;
    for (std::size_t i = term.limb; i < N; ++i) {
        const std::uint64_t part = i == term.limb ? term.low : i == term.limb + 1 ? term.high : 0;
        if (i > term.limb + 1 && carry == 0) return;
        const wide whole = part + carry;
        if (negative) {
            carry = sum[i] < whole ? 1 : 0;
            sum[i] -= static_cast<std::uint64_t>(whole);
        } else {
            const wide added = sum[i] + whole;
            sum[i] = static_cast<std::uint64_t>(added);
            carry = added >> 64;
        }
    }
}

/// The number, rounded once to the nearest double.
template <std::size_t N>
double value_of(const limbs<N>& sum, int grid) {
    const bool negative = (sum[N - 1] >> 63) != 0;
    const limbs<N> size = negative ? negated(sum) : sum;
    std::size_t top = N - 1;
    while (top > 0 && size[top] == 0) --top;
    // The 64 leading bits, the lowest of them or'ed with all that is cut off: then the one rounding
    // of the conversion to double is the correct one.
    const std::uint64_t high = size[top];
    if (high == 0) return 0.0;
    const int lead = std::countl_zero(high);
    const std::uint64_t next = top > 0 ? size[top - 1] : 0;
    std::uint64_t leading = lead == 0 ? high : high << lead | next >> (64 - lead);
    bool cut = (lead == 0 ? next : next << lead) != 0;
    for (std::size_t i = 0; i + 1 < top; ++i) cut |= size[i] != 0;
    leading |= cut ? 1 : 0;
    const double magnitude =
        std::ldexp(static_cast<double>(leading), 64 * static_cast<int>(top) - lead - grid);
    return negative ? -magnitude : magnitude;
}

}  // namespace fairdrift::detail
