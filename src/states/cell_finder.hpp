// Numbers the combinations of codes in a block of rows.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace fairdrift::detail {

/// Packs the codes of a row into one key, a few bits an axis, and numbers the keys in the order in
/// which they appear: by a table while the key is short, by a map beyond. Codes may grow; the key
/// then gets more bits and the numbers stay.
class cell_finder {
  public:
    cell_finder(std::size_t axes, std::int64_t most) : bits_(axes, 1), most_(most) {}

    /// `codes[d]` are the codes of axis d, all below sizes[d]; writes the cell of each row.
    void find(const std::vector<const std::uint32_t*>& codes, const std::vector<std::size_t>& sizes,
              std::int64_t count, std::uint32_t* cells);
    [[nodiscard]] std::size_t size() const { return count_; }
    /// The codes of each cell, one after another.
    [[nodiscard]] const std::vector<std::uint32_t>& tuples() const { return tuples_; }

  private:
    static constexpr int widest_table = 22;

    void widen(const std::vector<std::size_t>& sizes);
    std::uint32_t learn(std::uint64_t key);
    [[nodiscard]] std::uint64_t key_of(const std::uint32_t* tuple) const;
    [[nodiscard]] int width() const;

    std::vector<int> bits_;
    std::vector<std::uint32_t> table_;
    std::unordered_map<std::uint64_t, std::uint32_t> map_;
    std::vector<std::uint32_t> tuples_;
    std::size_t count_ = 0;
    std::int64_t most_;
};

}  // namespace fairdrift::detail
