// A sum that does not depend on order: an integer of 192 bits on a fixed grid of 2^-96.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace fairdrift {

class archive_writer;
class archive_reader;

/// Sum of doubles with |x| < 2^63.
///
/// Each term is rounded once to a multiple of 2^-96 (exact for every double of magnitude 2^-43 and
/// above) and then added as an integer, so the sum is associative and commutative to the last bit,
/// whatever the order or the sharding. 2^32 terms cannot overflow it. Size: 24 bytes.
class exact_sum {
  public:
    static constexpr double bound = 9223372036854775808.0;  // 2^63

    /// Whether a term can be added: finite and inside the bound.
    [[nodiscard]] static bool accepts(double x) { return std::fabs(x) < bound; }

    void add(double x);
    /// Adds x times a whole number of rows.
    void add(double x, std::int64_t times);
    void merge(const exact_sum& other);
    /// The sum, rounded once to the nearest double.
    [[nodiscard]] double value() const;

    void write(archive_writer& out) const;
    [[nodiscard]] static exact_sum read(archive_reader& in);
    friend bool operator==(const exact_sum&, const exact_sum&) = default;

  private:
    std::array<std::uint64_t, 3> limbs_{};  // two's complement, lowest first
};

}  // namespace fairdrift
