// A frozen axis of a number: knots, and the gaps between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace fairdrift {

class archive_writer;
class archive_reader;

/// Sorted distinct numbers k_0 < ... < k_{K-1}. A value falls on a knot or into a gap; the 2K + 1
/// buckets are numbered from below: gap j (between knots j-1 and j) is bucket 2j, knot j is bucket
/// 2j + 1. Infinities lie in the outer gaps; NaN is missing and never asked for.
class knots {
  public:
    knots() = default;
    /// Sorts and drops repeats; throws invalid_input for NaN or infinite knots.
    explicit knots(std::vector<double> values);
    /// At most `most` knots for `values` (NaN is skipped): all distinct values where they fit, else
    /// every value that holds more than one row in most + 1, and quantiles of the others.
    [[nodiscard]] static knots fitted(std::vector<double> values, std::size_t most);

    [[nodiscard]] std::size_t size() const { return values().size(); }
    [[nodiscard]] std::size_t buckets() const { return 2 * size() + 1; }
    [[nodiscard]] double operator[](std::size_t i) const { return values()[i]; }
    [[nodiscard]] std::span<const double> values() const;
    /// The buckets of values that are not NaN.
    void find(std::span<const double> numbers, std::uint32_t* buckets) const;

    void write(archive_writer& out) const;
    [[nodiscard]] static knots read(archive_reader& in);
    friend bool operator==(const knots& a, const knots& b);

  private:
    struct axis;
    void keep(std::vector<double> values);
    std::shared_ptr<const axis> axis_;  // never changed, so copies share it; null: no knots
};

}  // namespace fairdrift
