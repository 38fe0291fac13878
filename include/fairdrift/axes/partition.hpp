// People by several attributes at once: the combinations that occur, and no others.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <fairdrift/axes/labels.hpp>

namespace fairdrift {

/// The observed combinations ("cells") of several open axes, in order of their codes.
///
/// Size: 4 bytes a cell and axis. Merging unites the axes and then the cells, by label; attributes
/// and margins are sums over cells.
class partition {
  public:
    partition() = default;
    /// No cells yet over axes of these names.
    explicit partition(std::vector<std::string> names);
    /// From cells numbered as they appeared: `seen[d]` are the labels of axis d by first-seen code,
    /// `tuples` the first-seen codes, one after another. `place[i]` becomes the number of cell i.
    partition(std::vector<std::string> names, const std::vector<std::vector<label>>& seen,
              std::span<const std::uint32_t> tuples, std::vector<std::uint32_t>& place);

    [[nodiscard]] std::size_t axes() const { return names_.size(); }
    [[nodiscard]] std::size_t size() const { return names_.empty() ? 0 : cells_.size() / axes(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] const labels& axis(std::size_t d) const { return axes_[d]; }
    /// The code of a cell on axis d.
    [[nodiscard]] std::int32_t code(std::size_t cell, std::size_t d) const {
        return cells_[cell * axes() + d];
    }

    struct merging;
    /// The union of two partitions and where the cells of both went.
    [[nodiscard]] static merging merged(const partition& a, const partition& b);

    void write(archive_writer& out) const;
    [[nodiscard]] static partition read(archive_reader& in);
    friend bool operator==(const partition&, const partition&) = default;

  private:
    std::vector<std::string> names_;
    std::vector<labels> axes_;
    std::vector<std::int32_t> cells_;
};

struct partition::merging {
    partition whole;
    std::vector<std::uint32_t> from_a;
    std::vector<std::uint32_t> from_b;
};

}  // namespace fairdrift
