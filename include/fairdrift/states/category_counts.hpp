// A category against a frozen list: rows of each, rows unseen, rows missing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <fairdrift/axes/labels.hpp>
#include <fairdrift/core/column.hpp>

namespace fairdrift {

/// Counts of one categorical feature over frozen categories.
///
/// A value that is not on the list is counted as unseen; a column of another kind (numbers where
/// the list holds text) is an error, because all of it would be unseen. Laws: merging is exact,
/// commutative and associative; the lists must be equal. Size: 8 bytes a category.
class category_counts {
  public:
    category_counts() = default;
    /// `categories` must not contain (missing): missing rows are counted apart.
    explicit category_counts(labels categories);

    /// Adds rows first .. first + count of a column.
    void update(const column& values, std::int64_t first, std::int64_t count);
    void merge(const category_counts& other);
    [[nodiscard]] category_counts zero() const { return category_counts(categories_); }

    [[nodiscard]] std::int64_t rows() const { return present() + missing_; }
    /// Rows that have a value, seen or unseen.
    [[nodiscard]] std::int64_t present() const;
    [[nodiscard]] std::int64_t missing() const { return missing_; }
    [[nodiscard]] std::int64_t unseen() const { return unseen_; }
    [[nodiscard]] const labels& axis() const { return categories_; }
    [[nodiscard]] std::span<const std::int64_t> counts() const { return counts_; }

    /// Counts without the axis, which the layout holds once.
    void write(archive_writer& out) const;
    [[nodiscard]] static category_counts read(archive_reader& in, labels categories);
    friend bool operator==(const category_counts&, const category_counts&) = default;

  private:
    labels categories_;
    std::vector<std::int64_t> counts_;
    std::int64_t unseen_ = 0;
    std::int64_t missing_ = 0;
};

}  // namespace fairdrift
