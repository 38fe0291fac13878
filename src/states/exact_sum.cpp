#include <fairdrift/states/exact_sum.hpp>

#include <bit>

#include <fairdrift/core/archive.hpp>

#include "states/fixed_point.hpp"

namespace fairdrift {

namespace {

constexpr int grid = 96;
using limbs = detail::limbs<3>;
using wide = unsigned __int128;

}  // namespace

void exact_sum::add(double x) {
    // The usual sizes, 2^-43 to 2^32: the mantissa shifted left fits the two lower limbs.
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const int shift = static_cast<int>(bits >> 52 & 0x7ff) - 1075 + grid;
    if (shift < 0 || shift > 74) {
        return detail::add_term(limbs_, x, grid);
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
    limbs term{};
    detail::add_term(term, x, grid);
    for (auto left = static_cast<std::uint64_t>(times); left != 0; left >>= 1) {
        if ((left & 1) != 0) detail::add_into(limbs_, term);
        const limbs doubled = term;
        detail::add_into(term, doubled);
    }
}

void exact_sum::merge(const exact_sum& other) { detail::add_into(limbs_, other.limbs_); }

double exact_sum::value() const { return detail::value_of(limbs_, grid); }

void exact_sum::write(archive_writer& out) const {
    for (const auto limb : limbs_) out.u64(limb);
}

exact_sum exact_sum::read(archive_reader& in) {
    exact_sum sum;
    for (auto& limb : sum.limbs_) limb = in.u64();
    return sum;
}

}  // namespace fairdrift
