// An open axis: the labels seen so far, sorted, each once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <fairdrift/axes/label.hpp>

namespace fairdrift {

/// The labels of one attribute, class or category in label order, `(missing)` last.
///
/// Laws: a union is commutative, associative and idempotent, so axes of shards that met the labels
/// in different order merge to the same axis; codes are positions in it, never first-seen numbers.
class labels {
  public:
    labels() = default;
    /// Sorts and drops repeats.
    explicit labels(std::vector<label> values);

    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] const label& operator[](std::size_t code) const { return values_[code]; }
    [[nodiscard]] auto begin() const { return values_.begin(); }
    [[nodiscard]] auto end() const { return values_.end(); }
    /// The position of a label, or -1.
    [[nodiscard]] std::int32_t code(const label& value) const;
    /// What the labels that are not missing are; `missing` where there is none. One axis holds one
    /// kind: that is checked where values enter.
    [[nodiscard]] label_kind kind() const;

    /// The union of two axes. Throws incompatible_merge where the kinds differ; `name_a` and
    /// `name_b` say whose they are.
    [[nodiscard]] static labels merged(const labels& a, const labels& b, const std::string& name_a,
                                       const std::string& name_b);
    /// For each label its code in `wider`, which holds them all.
    [[nodiscard]] std::vector<std::int32_t> codes_in(const labels& wider) const;

    void write(archive_writer& out) const;
    [[nodiscard]] static labels read(archive_reader& in);
    friend bool operator==(const labels&, const labels&) = default;

  private:
    std::vector<label> values_;
};

/// Name of a kind in messages: "text", "numbers", "booleans".
[[nodiscard]] std::string kind_name(label_kind kind);

}  // namespace fairdrift
