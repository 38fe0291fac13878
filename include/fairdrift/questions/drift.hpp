// Is it still the data the model was built for? A reference and a table or a state in, a report
// out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fairdrift/core/table.hpp>
#include <fairdrift/reference/reference.hpp>
#include <fairdrift/reference/state.hpp>
#include <fairdrift/report/report.hpp>

namespace fairdrift {

/// The smallest effect of a metric that matters, for one column or (empty) for all.
struct effect_limit {
    std::string metric;
    std::string feature;
    double value = 0;
};

/// How p-values of the columns of one report are adjusted for their number.
enum class adjustment : std::uint8_t { benjamini_hochberg, benjamini_yekutieli, holm };

struct drift_options {
    double confidence = 0.95;
    /// Replaces the smallest effects of drift_metrics(); one for a column goes before one for all.
    std::vector<effect_limit> smallest_effect;
    adjustment adjust = adjustment::benjamini_hochberg;
    /// Whose report; where nothing is given, the reference's subject.
    fairdrift::subject subject;
    int n_threads = 1;
};

/// Every column of the reference's layout compared with the current rows: features, score,
/// decision, label and the mix of each group.
///
/// Of each column all drift_metrics() that apply, and a curve "distribution" of the shares of its
/// bins or categories before and now. Findings say drift only where an effect's whole interval lies
/// beyond the smallest effect that matters; p-values (one primary test a column) stand beside them,
/// adjusted over the columns. A column drifted where its distance (Kolmogorov-Smirnov of numbers,
/// Jensen-Shannon of categories), its missing rate or its unseen rate did.
/// "share_of_drifted_features" counts features; its finding and reason name all drifted columns.
/// Score, decision and label come late: where no current row has one they are undefined, with a
/// note.
/// Rows are assumed independent; distances count rows, not weights.
/// Throws incompatible_reference where the state was not made for this reference, invalid_input for
/// an option that names what is not there.
[[nodiscard]] report drift(const reference& before, const state& current,
                           const drift_options& options = {});
/// The same of the state of this table under the reference's layout, except that a column which
/// the table lacks is no error: everything about it is undefined, with a note, and without a
/// feature or a group `share_of_drifted_features` is at best inconclusive. Throws invalid_input
/// where the table has none of the reference's columns.
[[nodiscard]] report drift(const reference& before, const table& current,
                           const drift_options& options = {});

}  // namespace fairdrift
