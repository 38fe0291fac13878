#include <fairdrift/states/exact_sum.hpp>

#include <bit>

#include <fairdrift/core/archive.hpp>

namespace fairdrift {

namespace {

using limbs = std::array<std::uint64_t, 3>;
using wide = unsigned __int128;

void add_into(limbs& a, const limbs& b) {
    wide carry = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        carry += static_cast<wide>(a[i]) + b[i];
        a[i] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
    }
}

limbs negated(const limbs& a) {
    limbs result{~a[0], ~a[1], ~a[2]};
    add_into(result, {1, 0, 0});
    return result;
}

// |x| as a multiple of 2^-96, half to even where x is finer than the grid.
limbs on_grid(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const int exponent = static_cast<int>(bits >> 52 & 0x7ff);
    const std::uint64_t fraction = bits & 0xfffffffffffffULL;
    const std::uint64_t mantissa = exponent == 0 ? fraction : fraction | 0x10000000000000ULL;
    const int shift = (exponent == 0 ? 1 : exponent) - 1075 + 96;
    limbs result{};
    if (shift < 0) {
        if (shift < -54) return result;
        const std::uint64_t kept = mantissa >> -shift;
        const std::uint64_t cut = mantissa & ((1ULL << -shift) - 1);
        const std::uint64_t half = 1ULL << (-shift - 1);
        result[0] = kept + (cut > half || (cut == half && (kept & 1) != 0) ? 1 : 0);
        return result;
    }
    const auto limb = static_cast<std::size_t>(shift / 64);
    const wide placed = static_cast<wide>(mantissa) << (shift % 64);
    result[limb] = static_cast<std::uint64_t>(placed);
    if (limb < 2) result[limb + 1] = static_cast<std::uint64_t>(placed >> 64);
    return result;
}

}  // namespace

void exact_sum::add(double x) {
    // The usual sizes, 2^-43 to 2^32: the mantissa shifted left fits the two lower limbs.
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const int shift = static_cast<int>(bits >> 52 & 0x7ff) - 1075 + 96;
    if (shift < 0 || shift > 74) {
        const limbs term = on_grid(x);
        add_into(limbs_, x < 0 ? negated(term) : term);
        return;
    }
    const wide term = static_cast<wide>((bits & 0xfffffffffffffULL) | 0x10000000000000ULL) << shift;
    const wide low = static_cast<wide>(limbs_[1]) << 64 | limbs_[0];
    const wide sum = x < 0 ? low - term : low + term;
    limbs_[0] = static_cast<std::uint64_t>(sum);
    limbs_[1] = static_cast<std::uint64_t>(sum >> 64);
    if (x < 0) {
        limbs_[2] -= low < term ? 1 : 0;
    } else {
        limbs_[2] += sum < low ? 1 : 0;
    }
}

void exact_sum::add(double x, std::int64_t times) {
    limbs term = on_grid(x);
    if (x < 0) term = negated(term);
    for (auto left = static_cast<std::uint64_t>(times); left != 0; left >>= 1) {
        if ((left & 1) != 0) add_into(limbs_, term);
        const limbs doubled = term;
        add_into(term, doubled);
    }
}

void exact_sum::merge(const exact_sum& other) { add_into(limbs_, other.limbs_); }

double exact_sum::value() const {
    const bool negative = (limbs_[2] >> 63) != 0;
    const limbs size = negative ? negated(limbs_) : limbs_;
    int top = 2;
    while (top > 0 && size[static_cast<std::size_t>(top)] == 0) --top;
    // The 64 leading bits, the lowest of them or'ed with all that is cut off: then the one rounding
    // of the conversion to double is the correct one.
    const std::uint64_t high = size[static_cast<std::size_t>(top)];
    if (high == 0) return 0.0;
    const int lead = std::countl_zero(high);
    const std::uint64_t next = top > 0 ? size[static_cast<std::size_t>(top - 1)] : 0;
    std::uint64_t leading = lead == 0 ? high : high << lead | next >> (64 - lead);
    bool cut = (lead == 0 ? next : next << lead) != 0;
    for (int i = top - 2; i >= 0; --i) cut |= size[static_cast<std::size_t>(i)] != 0;
    leading |= cut ? 1 : 0;
    const double magnitude = std::ldexp(static_cast<double>(leading), 64 * top - lead - 96);
    return negative ? -magnitude : magnitude;
}

void exact_sum::write(archive_writer& out) const {
    for (const auto limb : limbs_) out.u64(limb);
}

exact_sum exact_sum::read(archive_reader& in) {
    exact_sum sum;
    for (auto& limb : sum.limbs_) limb = in.u64();
    return sum;
}

}  // namespace fairdrift
