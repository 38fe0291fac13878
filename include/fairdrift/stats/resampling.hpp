// Seeded draws: the same numbers on every platform, whatever was drawn before.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>

namespace fairdrift {

/// Philox 4x32-10 (Salmon, Moraes, Dror and Shaw 2011): a generator without a state to carry, block
/// i of stream s under a key is a function of (key, s, i). Replicates draw from streams of their
/// own, so they may be computed in any order, on any number of threads.
class philox {
  public:
    using result_type = std::uint32_t;

    philox(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

    [[nodiscard]] static constexpr result_type min() { return 0; }
    [[nodiscard]] static constexpr result_type max() {
        return std::numeric_limits<result_type>::max();
    }
    result_type operator()();
    /// Uniform on (0, 1), never an end: 53 bits of two draws, and half a step.
    double uniform();

  private:
    std::uint64_t seed_;
    std::uint64_t stream_;
    std::uint64_t block_ = 0;
    std::array<std::uint32_t, 4> drawn_{};
    unsigned left_ = 0;
};

/// Successes of `trials` at probability p: inversion from the mode's side of 0 while the mean is
/// under 10, else Hörmann's (1993) transformed rejection (BTRS). Throws invalid_input for trials
/// below 0 or p outside [0, 1].
[[nodiscard]] std::int64_t draw_binomial(philox& from, std::int64_t trials, double p);

/// Good ones among `draws` taken without replacement from `good` and `bad`: inversion while the
/// mean is under 10, else the ratio of uniforms with a table mountain's hat (Stadlober 1990,
/// doi:10.1016/0377-0427(90)90349-5), at a cost that does not depend on the numbers. Throws
/// invalid_input for numbers below 0 or more draws than there are.
[[nodiscard]] std::int64_t draw_hypergeometric(philox& from, std::int64_t good, std::int64_t bad,
                                               std::int64_t draws);

/// As many rows as `counts` hold, drawn from them with replacement and counted again: what a
/// bootstrap of the rows behind the counts gives, at a cost that does not depend on their number
/// (binomial draws, each of what the cells before it left). Throws invalid_input on a negative
/// count or spans that differ in length.
void draw_multinomial(philox& from, std::span<const std::int64_t> counts,
                      std::span<std::int64_t> drawn);

}  // namespace fairdrift
