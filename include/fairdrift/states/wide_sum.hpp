// A sum wide enough for fourth powers: an integer of 512 bits on a fixed grid of 2^-160.
#pragma once

#include <array>
#include <cstdint>

namespace fairdrift {

class archive_writer;
class archive_reader;

/// Sum of doubles with |x| < 2^318.
///
/// As exact_sum, with room for products: each term is rounded once to a multiple of 2^-160 (exact
/// for every double of magnitude 2^-107 and above) and then added as an integer, so order and
/// sharding do not matter to the last bit. 2^32 terms cannot overflow it. Size: 64 bytes.
class wide_sum {
  public:
    void add(double x);
    void merge(const wide_sum& other);
    /// The sum, rounded once to the nearest double.
    [[nodiscard]] double value() const;

    void write(archive_writer& out) const;
    [[nodiscard]] static wide_sum read(archive_reader& in);
    friend bool operator==(const wide_sum&, const wide_sum&) = default;

  private:
    std::array<std::uint64_t, 8> limbs_{};  // two's complement, lowest first
};

}  // namespace fairdrift
