// A short exact sum: an integer of 128 bits on a fixed grid of 2^-64, for numbers of known size.
#pragma once

#include <cmath>
#include <cstdint>

namespace fairdrift {

class archive_writer;
class archive_reader;

/// Sum of doubles with |x| < 2^31.
///
/// Each term is rounded once to a multiple of 2^-64 (exact for every double of magnitude 2^-11 and
/// above) and then added as an integer, so the sum is associative and commutative to the last bit.
/// 2^32 terms cannot overflow it. Size: 16 bytes.
class grid_sum {
  public:
    static constexpr double bound = 2147483648.0;  // 2^31

    /// Whether a term can be added: finite and inside the bound.
    [[nodiscard]] static bool accepts(double x) { return std::fabs(x) < bound; }

    void add(double x) {
        // Whole multiples of 2^-32, then of 2^-64. Both differences are exact: a double of 2^53 and
        // more has no fraction. Adding 1.5 * 2^52 rounds to the nearest integer, ties to even.
        constexpr double half_way = 6755399441055744.0;
        const double scaled = x * 4294967296.0;
        const auto whole = static_cast<std::int64_t>(scaled);
        const double rest = (scaled - static_cast<double>(whole)) * 4294967296.0;
        const auto fraction = static_cast<std::int64_t>((rest + half_way) - half_way);
        units_ += (static_cast<unsigned __int128>(static_cast<__int128>(whole)) << 32) +
                  static_cast<unsigned __int128>(static_cast<__int128>(fraction));
    }
    void merge(const grid_sum& other) { units_ += other.units_; }
    /// The sum, rounded once to the nearest double.
    [[nodiscard]] double value() const {
        return std::ldexp(static_cast<double>(static_cast<__int128>(units_)), -64);
    }

    void write(archive_writer& out) const;
    [[nodiscard]] static grid_sum read(archive_reader& in);
    friend bool operator==(const grid_sum&, const grid_sum&) = default;

  private:
    unsigned __int128 units_ = 0;  // two's complement; unsigned, so that no bytes can overflow it
};

}  // namespace fairdrift
