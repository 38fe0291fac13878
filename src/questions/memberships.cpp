#include <fairdrift/questions/memberships.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fairdrift/axes/encoder.hpp>
#include <fairdrift/core/error.hpp>

#include "questions/audited.hpp"

namespace fairdrift {

namespace {

// What happened in each row, once `positive` is applied.
std::vector<outcome> outcomes_by_row(const std::optional<column>& values, const label_rule& rule,
                                     const labels& axis, const std::vector<outcome>& readings,
                                     std::int64_t rows) {
    std::vector<outcome> result(static_cast<std::size_t>(rows), outcome::missing);
    if (!values) return result;
    encoder reader(*values, rule, std::numeric_limits<std::int64_t>::max() / 2);
    std::vector<std::uint32_t> codes(result.size());
    reader.encode(0, rows, codes.data());
    std::vector<outcome> of_code;
    for (const label& value : reader.seen()) {
        of_code.push_back(readings[static_cast<std::size_t>(axis.code(value))]);
    }
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = of_code[codes[i]];
    return result;
}

std::vector<double> numbers_of(const column& source) {
    std::vector<double> values(static_cast<std::size_t>(source.size()));
    source.read_numbers(0, source.size(), values.data());
    return values;
}

void refuse(const column& source, std::size_t row, double value, const char* why) {
    throw invalid_input("column '" + source.name() + "' is " + number_text(value) + " in row " +
                        std::to_string(row) + "; " + why);
}

class counting {
  public:
    counting(const table& rows, const membership_columns& who) : who_(who) {
        if (who.groups.empty()) {
            throw invalid_input("membership of '" + who.attribute + "' has no groups");
        }
        for (const column& c : who.groups) {
            if (c.size() != rows.rows()) {
                throw invalid_input("column '" + c.name() + "' has " + std::to_string(c.size()) +
                                    " rows, and the table " + std::to_string(rows.rows()));
            }
            if (c.is_text()) {
                throw invalid_input("column '" + c.name() + "' is text, not probabilities");
            }
            probabilities_.push_back(numbers_of(c));
        }
        if (rows.sample_weight) weights_ = numbers_of(*rows.sample_weight);
    }

    // The probabilities of a row; false where one is missing.
    bool read(std::size_t row, std::vector<double>& to) const {
        double sum = 0;
        for (std::size_t g = 0; g < to.size(); ++g) {
            const double p = to[g] = probabilities_[g][row];
            if (std::isnan(p)) return false;
            if (p < 0 || p > 1) {
                refuse(who_.groups[g], row, p, "a probability must lie between 0 and 1");
            }
            sum += p;
        }
        if (sum > 1 + 1e-6) {
            throw invalid_input("memberships of '" + who_.attribute + "' add up to " +
                                number_text(sum) + " in row " + std::to_string(row) + " (column '" +
                                who_.groups.back().name() +
                                "' is the last of them); they must add up to 1 at most");
        }
        return true;
    }

    [[nodiscard]] double weight(std::size_t row) const {
        return weights_.empty() ? 1 : weights_[row];
    }

  private:
    const membership_columns& who_;
    std::vector<std::vector<double>> probabilities_;
    std::vector<double> weights_;
};

}  // namespace

void add_memberships(const table& rows, const membership_columns& who, const audit_options& options,
                     report& into) {
    const counting source(rows, who);
    table bare = rows;
    bare.groups.clear();
    bare.strata.clear();
    label_rules labels = options.labels;
    labels.bins.clear();
    labels.value_labels.clear();
    state counted(open_layout(bare, labels));
    counted.update(bare, options.n_threads);
    const layout& rules = counted.layout();
    const readings how = read_labels(counted);
    const outcome_counts& counts = counted.outcomes();
    const auto truth = outcomes_by_row(rows.y_true, {}, counts.cells().axis(counts.true_axis()),
                                       how.truth, rows.rows());
    label_rule cut;
    cut.threshold = rules.threshold;
    const auto decision =
        outcomes_by_row(rules.has_threshold() ? rows.score : rows.y_pred, cut,
                        counts.cells().axis(counts.decision_axis()), how.decision, rows.rows());
    membership_sums sums(who.groups.size());
    std::vector<double> here(who.groups.size());
    std::int64_t left_out = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        if (!source.read(i, here)) {
            ++left_out;
        } else {
            sums.add(here, truth[i], decision[i], source.weight(i));
        }
    }
    std::vector<std::string> names;
    for (const column& c : who.groups) names.push_back(c.name());
    const auto metrics = detail::binary_metrics(rules, options, how.favorable_is_positive);
    add_membership(who.attribute, names, sums, metrics, options.compare, into.measurements);
    into.conventions.emplace_back("membership_" + who.attribute,
                                  "probabilities; rates are sums of membership, errors of "
                                  "differences and ratios count the rows that groups share");
    into.notes.push_back(who.attribute +
                         ": groups are known by probability. Their rates are estimates that are "
                         "right where, among people of the same probabilities, the outcome does "
                         "not depend on the group; else they are biased, which no interval shows");
    if (left_out > 0) {
        into.notes.push_back(who.attribute + ": " + std::to_string(left_out) +
                             " rows without a probability are left out");
    }
}

}  // namespace fairdrift
