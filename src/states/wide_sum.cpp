#include <fairdrift/states/wide_sum.hpp>

#include <fairdrift/core/archive.hpp>

#include "states/fixed_point.hpp"

namespace fairdrift {

namespace {

constexpr int grid = 160;

}  // namespace

void wide_sum::add(double x) { detail::add_term(limbs_, x, grid); }

void wide_sum::merge(const wide_sum& other) { detail::add_into(limbs_, other.limbs_); }

double wide_sum::value() const { return detail::value_of(limbs_, grid); }

void wide_sum::write(archive_writer& out) const {
    for (const auto limb : limbs_) out.u64(limb);
}

wide_sum wide_sum::read(archive_reader& in) {
    wide_sum sum;
    for (auto& limb : sum.limbs_) limb = in.u64();
    return sum;
}

}  // namespace fairdrift
