#include <fairdrift/states/grid_sum.hpp>

#include <fairdrift/core/archive.hpp>

namespace fairdrift {

void grid_sum::write(archive_writer& out) const {
    out.u64(static_cast<std::uint64_t>(units_));
    out.u64(static_cast<std::uint64_t>(units_ >> 64));
}

grid_sum grid_sum::read(archive_reader& in) {
    const std::uint64_t low = in.u64();
    const std::uint64_t high = in.u64();
    grid_sum sum;
    sum.units_ = static_cast<unsigned __int128>(high) << 64 | low;
    return sum;
}

}  // namespace fairdrift
