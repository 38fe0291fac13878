// One column seen twice, in the reference and now: what every drift metric is computed from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/reference/layout.hpp>
#include <fairdrift/states/bucket_counts.hpp>
#include <fairdrift/states/category_counts.hpp>
#include <fairdrift/states/outcome_counts.hpp>

namespace fairdrift {

/// What a column is to the model.
enum class column_role : std::uint8_t { feature, score, decision, label, group };

/// Rows of one bin or category, in the reference and now.
struct cell_pair {
    std::string name;
    std::int64_t reference = 0;
    std::int64_t current = 0;
};

/// One of the two samples. `unseen` rows have a value that the reference does not list.
struct column_side {
    const bucket_counts* numbers = nullptr;  // of a number, else null
    std::int64_t rows = 0;
    std::int64_t missing = 0;
    std::int64_t unseen = 0;
    [[nodiscard]] std::int64_t present() const { return rows - missing; }
};

/// Both samples of one column. `cells` are its bins or categories over the rows that have a value:
/// ten reference-quantile bins of a number (fewer where ties merge), the categories in label order
/// with the unseen values last. The counts must outlive it.
struct column_pair {
    std::string name;
    column_role role = column_role::feature;
    column_side reference{};
    column_side current{};
    std::vector<cell_pair> cells{};
    /// Whether the cells are a list that was learnt from the reference rows themselves.
    bool learnt = false;
    /// Why nothing of it is measured; empty where it is.
    std::string unmeasured{};
    [[nodiscard]] bool is_number() const { return reference.numbers != nullptr; }
};

/// The cells that distances and tests compare.
///
/// A list of categories learnt from the reference's own rows is biased: a category that those rows
/// happen to have is listed, one that they lack is not, so the current rows always hold more
/// unlisted ones. Cells with fewer than t reference rows are therefore one cell with the unlisted
/// ones: by Good's argument (1953, doi:10.1093/biomet/40.3-4.237) categories seen c times hold a
/// mass of (c + 1) f(c+1) / m, f(c) being how many were seen c times, so the pooled cell's mass
/// exceeds its reference share by t f(t) / m only. t is the number from 5 to 20 for which that is
/// least.
[[nodiscard]] std::vector<cell_pair> compared_cells(const column_pair& pair);
/// Reference rows that stand for categories which the reference does not list, of how many.
struct unseen_share {
    std::int64_t rows = 0;
    std::int64_t of = 0;
};
/// Rows unlisted, and one for each listed category that was seen once (Good and Turing's estimate,
/// f(1) of m). Its error has the variance (f(1) + 2 f(2)) / m^2, twice and more a proportion's:
/// both numbers are scaled down so that a proportion's variance is that.
[[nodiscard]] unseen_share expected_unseen(const column_pair& pair);

/// Both arguments are counted between the same knots.
[[nodiscard]] column_pair pair_numbers(std::string name, const bucket_counts& reference,
                                       const bucket_counts& current);
/// Both arguments are counted over the same categories.
[[nodiscard]] column_pair pair_categories(std::string name, const category_counts& reference,
                                          const category_counts& current);
/// The labels of axis `d` of two open counts, matched by label; a label that the reference does not
/// have is unseen, and a cell of its own. `wording` says how labels read.
[[nodiscard]] column_pair pair_labels(std::string name, const outcome_counts& reference,
                                      const outcome_counts& current, std::size_t d,
                                      const attribute& wording);

/// Where bins of equal reference mass end: numbers of buckets (see knots) after which to cut,
/// rising.
///
/// Each cut is the bucket boundary nearest to its quantile, so an atom is cut beside, not through;
/// cuts that coincide or have no reference rows on one side are dropped. Edges depend on the
/// reference alone, which makes days comparable.
[[nodiscard]] std::vector<std::size_t> quantile_cuts(const bucket_counts& reference,
                                                     std::size_t bins);
/// Rows between cuts. A bin reads "23 and under", "over 23 to 31", "over 67".
[[nodiscard]] std::vector<cell_pair> cells_between(const bucket_counts& reference,
                                                   const bucket_counts& current,
                                                   const std::vector<std::size_t>& cuts);

}  // namespace fairdrift
