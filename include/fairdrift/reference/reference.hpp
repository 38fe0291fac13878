// The rows a model was built for, frozen: what every later batch is compared with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fairdrift/core/subject.hpp>
#include <fairdrift/core/table.hpp>
#include <fairdrift/reference/layout.hpp>
#include <fairdrift/reference/state.hpp>

namespace fairdrift {

/// Whether every distinct value of a number becomes a knot: up to `exact_rows` rows, always, never.
enum class exactness : std::uint8_t { automatic, always, never };

/// One column and what was made of it, or why it was left out.
struct column_note {
    std::string column;
    std::string text;
    friend bool operator==(const column_note&, const column_note&) = default;
};

/// How a reference is fitted.
struct fit_options {
    /// Knots of a number where it is not exact; fewer bytes, wider guaranteed bounds.
    std::size_t knots = 1023;
    exactness exact = exactness::automatic;
    std::int64_t exact_rows = 100'000;
    std::size_t score_knots = 1024;
    /// Columns whose kind is given rather than found.
    std::vector<std::string> categorical;
    std::vector<std::string> numeric;
    /// Whole numbers with at most so many distinct values, and 5 rows a value, are categories.
    std::size_t few_values = 50;
    /// The most frequent categories that are kept; other values count as unseen, here and later.
    std::size_t most_categories = 1000;
    /// Whether the user listed the features: dates and times among them are then kept, as days.
    bool listed = false;
    /// Whether the model has not seen these rows in training; nothing where nobody said.
    std::optional<bool> held_out;
    fairdrift::subject subject;
    /// Columns that could not be offered, with the cause.
    std::vector<column_note> unreadable;
    int n_threads = 1;
};

/// A frozen layout, the state of the rows it was fitted on, and what was decided on the way.
///
/// Frozen are the features' knots and categories and the score's knots; groups, labels and
/// decisions stay open. A reference never changes. Size: that of two states (see bucket_counts).
class reference {
  public:
    reference() = default;

    /// Chooses the axes of a table's features and counts its rows. `rules` names the roles and
    /// label rules (open_layout makes it of a table); its features and score knots are replaced.
    ///
    /// Text, booleans and dictionaries become categories, whole numbers with few values too, other
    /// numbers get knots: all distinct values, or those that hold more than one row in knots + 1
    /// and quantiles of the rest. A constant is a category with one value: any other value that it
    /// takes later is unseen. Left out, and named in left_out(), is what tells nothing or differs
    /// every day by its nature: columns without a value, identifiers (text that differs in 9 of 10
    /// rows or more; whole numbers that all differ and rise, fall, leave no room between them or
    /// are called an id), dates and times. A column named in `categorical` or `numeric` is never
    /// left out; dates and times that are `numeric`, or features that were listed, count as days.
    /// Throws invalid_input naming the column where a given kind does not fit, a name is unknown or
    /// in both lists, and where the table has no column at all.
    [[nodiscard]] static reference fit(const table& rows, layout rules,
                                       const fit_options& options = {});

    [[nodiscard]] const fairdrift::layout& layout() const { return fitted_.layout(); }
    [[nodiscard]] std::string fingerprint() const { return layout().fingerprint(); }
    /// The state of the rows it was fitted on.
    [[nodiscard]] const fairdrift::state& fitted() const { return fitted_; }
    /// A new empty state of this layout.
    [[nodiscard]] fairdrift::state state() const { return fitted_.zero(); }
    [[nodiscard]] std::int64_t rows() const { return fitted_.rows(); }
    [[nodiscard]] std::optional<bool> held_out() const { return held_out_; }
    [[nodiscard]] const fairdrift::subject& subject() const { return subject_; }
    /// What was made of each feature, in the order of the layout, then of the score.
    [[nodiscard]] const std::vector<column_note>& choices() const { return choices_; }
    [[nodiscard]] const std::vector<column_note>& left_out() const { return left_out_; }
    /// Choices and columns left out as sentences, one a column.
    [[nodiscard]] std::vector<std::string> notes() const;
    /// Roles and every choice as text, one line each.
    [[nodiscard]] std::string describe() const;

    [[nodiscard]] std::string to_bytes() const;
    /// Throws corrupt_state or unsupported_version.
    [[nodiscard]] static reference from_bytes(std::string_view bytes);
    friend bool operator==(const reference&, const reference&) = default;

  private:
    fairdrift::state fitted_;
    fairdrift::subject subject_;
    std::optional<bool> held_out_;
    std::vector<column_note> choices_;
    std::vector<column_note> left_out_;
};

}  // namespace fairdrift
