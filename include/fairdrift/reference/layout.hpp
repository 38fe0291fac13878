// What a state counts and how: roles, label rules, kinds and axes. Its digest is the fingerprint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/axes/knots.hpp>
#include <fairdrift/axes/labels.hpp>

namespace fairdrift {

/// How values read in reports; values that are not listed read as they are.
using value_texts = std::vector<std::pair<label, std::string>>;

/// One attribute that people are grouped (or stratified) by.
struct attribute {
    std::string name;
    /// Edges where the attribute is a number cut into half-open bins; see label_rule.
    std::vector<double> bins;
    value_texts value_labels;

    /// How a label of this attribute reads.
    [[nodiscard]] std::string display(const label& value) const;
    friend bool operator==(const attribute&, const attribute&) = default;
};

/// `time`: dates and times as text (ISO 8601), counted as days since 1970-01-01.
enum class feature_kind : std::uint8_t { number, category, time };

/// One input of the model with its frozen axis.
struct feature {
    std::string name;
    feature_kind kind = feature_kind::number;
    knots axis;         // of a number or time
    labels categories;  // of a category, without (missing)
    friend bool operator==(const feature&, const feature&) = default;
};

/// What labels are. `automatic`: two values are yes and no, more are classes; which is seen when a
/// question is asked. Of a regression errors are summed, and predictions are scores; of a ranking
/// the label is how relevant a row is, and the score orders the rows.
enum class task_kind : std::uint8_t { automatic, binary, multiclass, regression, ranking };

[[nodiscard]] std::string_view to_text(task_kind task);
/// Throws invalid_input that lists what there is.
[[nodiscard]] task_kind task_named(std::string_view name);

/// Only states of one layout meet. Column names are part of it; an empty name is a role that is not
/// there. Where no score knots are given the score axis is open.
struct layout {
    std::string y_true;
    std::string y_pred;
    std::string score;
    std::string sample_weight;
    std::vector<attribute> groups;
    std::vector<attribute> strata;
    std::vector<feature> features;
    /// Decisions are score >= threshold where a threshold is given.
    double threshold = label_rule::absent_threshold;
    /// The labels that rates count as 1; empty: 1 of 0/1 or -1/1, true of booleans.
    std::vector<label> positive;
    /// The outcome that people want; empty: the positive one.
    std::vector<label> favorable;
    value_texts y_true_labels;
    value_texts y_pred_labels;
    knots score_knots;
    std::int64_t max_cells = 1 << 22;
    task_kind task = task_kind::automatic;
    /// Rows of one value belong together (a person, a household, a branch).
    std::string cluster;

    [[nodiscard]] bool has_threshold() const { return threshold != label_rule::absent_threshold; }
    [[nodiscard]] bool has_decisions() const { return !y_pred.empty() || has_threshold(); }
    /// Names of groups, then strata: the axes of the cells.
    [[nodiscard]] std::vector<std::string> attribute_names() const;
    /// The same and the cluster, which is the last of them where there is one.
    [[nodiscard]] std::vector<std::string> axis_names() const;
    /// The attribute of such an axis.
    [[nodiscard]] const attribute& attribute_at(std::size_t axis) const {
        return axis < groups.size() ? groups[axis] : strata[axis - groups.size()];
    }

    /// Throws invalid_input for repeated names, unsorted bins, a threshold without a score.
    void check() const;
    [[nodiscard]] std::string fingerprint() const;
    /// Throws incompatible_merge that names the first difference.
    void require_same(const layout& other) const;

    void write(archive_writer& out) const;
    [[nodiscard]] static layout read(archive_reader& in);
    friend bool operator==(const layout&, const layout&) = default;
};

}  // namespace fairdrift
