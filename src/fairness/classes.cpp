#include <fairdrift/fairness/classes.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/f1.hpp>
#include <fairdrift/fairness/positive.hpp>
#include <fairdrift/fairness/rates.hpp>
#include <fairdrift/fairness/threat_score.hpp>

namespace fairdrift {

namespace {

constexpr std::size_t most_classes = 100;

std::size_t present(const labels& axis) {
    return static_cast<std::size_t>(
        std::count_if(axis.begin(), axis.end(), [](const label& v) { return !v.is_missing(); }));
}

std::string kind_text(label_kind kind) {
    switch (kind) {
        case label_kind::boolean: return "booleans";
        case label_kind::number: return "numbers";
        case label_kind::text: return "texts";
        default: return "nothing";
    }
}

// --- averages over classes ----------------------------------------------------------------------

// Rows with a truth and a decision, by row, column and in all.
struct margins {
    std::vector<double> truly;
    std::vector<double> decided;
    std::vector<std::int64_t> rows_truly;
    std::vector<std::int64_t> rows_decided;
    double all = 0;
    double squares = 0;
    std::int64_t rows = 0;
};

margins margins_of(const class_table& table) {
    const std::size_t n = table.classes;
    margins sums{std::vector<double>(n), std::vector<double>(n), std::vector<std::int64_t>(n),
                 std::vector<std::int64_t>(n)};
    for (std::size_t t = 0; t < n; ++t) {
        for (std::size_t d = 0; d < n; ++d) {
            const class_cell& cell = table.at(t, d);
            sums.truly[t] += cell.weight;
            sums.decided[d] += cell.weight;
            sums.rows_truly[t] += cell.rows;
            sums.rows_decided[d] += cell.rows;
            sums.all += cell.weight;
            sums.squares += cell.squares;
            sums.rows += cell.rows;
        }
    }
    return sums;
}

// One class's ratio a / b: sums over cells, each cell being inside a, inside b, both or neither.
struct class_ratio {
    double above = 0;
    double below = 0;
    std::int64_t rows_below = 0;
};

enum class kind { recall, precision, false_positives, f1 };

class_ratio ratio_of(kind which, const class_table& table, const margins& sums, std::size_t c) {
    const double right = table.at(c, c).weight;
    switch (which) {
        case kind::recall: return {right, sums.truly[c], sums.rows_truly[c]};
        case kind::precision: return {right, sums.decided[c], sums.rows_decided[c]};
        case kind::false_positives:
            return {sums.decided[c] - right, sums.all - sums.truly[c],
                    sums.rows - sums.rows_truly[c]};
        default:
            return {2 * right, sums.truly[c] + sums.decided[c],
                    sums.rows_truly[c] + sums.rows_decided[c] - table.at(c, c).rows};
    }
}

// How much a row of cell (t, d) adds to a and b of class c.
std::pair<double, double> part_of(kind which, std::size_t c, std::size_t t, std::size_t d) {
    const double truly = t == c ? 1 : 0;
    const double decided = d == c ? 1 : 0;
    switch (which) {
        case kind::recall: return {truly * decided, truly};
        case kind::precision: return {truly * decided, decided};
        case kind::false_positives: return {(1 - truly) * decided, 1 - truly};
        default: return {2 * truly * decided, truly + decided};
    }
}

// How many rows a proportion would need to be as well known as the mean of these ratios, and no
// more than `most`. Of few rows nearly all or none may be right by chance: two of each are added
// to every class (Agresti and Coull 1998). The variance itself is known as well as the classes that
// decide it are: Satterthwaite's degrees of freedom, each class having its effective rows less one.
double trials_of(const std::vector<class_ratio>& ratios, const std::vector<double>& own,
                 const std::vector<double>& squares, double variance, double most,
                 const level& at) {
    const auto classes = static_cast<double>(ratios.size());
    double mean = 0;
    double likely = 0;
    double sum = 0;
    double of_each = 0;
    for (std::size_t c = 0; c < ratios.size(); ++c) {
        const double p = ratios[c].above / ratios[c].below;
        const double rows = ratios[c].below * ratios[c].below / squares[c];
        const double smooth = (p * rows + 2) / (rows + 4);
        const double added = std::max(0.0, smooth * (1 - smooth) - p * (1 - p));
        const double mine = own[c] + added / (rows * classes * classes);
        mean += p / classes;
        likely += smooth / classes;
        variance += mine - own[c];
        sum += mine;
        of_each += mine * mine / std::max(1.0, rows - 1);
    }
    // A mean of 0 or 1 has no spread; that of the smoothed ratios has.
    const double centre = mean > 0 && mean < 1 ? mean : likely;
    const double t = at.student(std::max(1.0, sum * sum / of_each));
    return std::min(centre * (1 - centre) / variance, most) * at.z * at.z / (t * t);
}

estimate macro(kind which, const group_counts& group, const level& at, std::string_view none) {
    const class_table& table = group.classes;
    const margins sums = margins_of(table);
    const std::size_t n = table.classes;
    estimate result;
    result.n = sums.rows;
    std::vector<class_ratio> ratios;
    result.smallest_part = sums.rows;
    for (std::size_t c = 0; c < n; ++c) {
        ratios.push_back(ratio_of(which, table, sums, c));
        result.smallest_part = std::min(result.smallest_part, ratios.back().rows_below);
        if (!(ratios.back().below > 0)) result.reason = none;
    }
    if (n == 0 || !(sums.all > 0)) result.reason = "no row has what this needs";
    if (!result.reason.empty()) return result;
    double mean = 0;
    std::vector<double> own(n);      // of each class, the variance that its ratio alone brings
    std::vector<double> squares(n);  // of what its rows add to b
    for (const class_ratio& r : ratios) mean += r.above / r.below / static_cast<double>(n);
    // A row of weight w in cell (t, d) moves the mean by w times the sum over classes of
    // (its part of a - ratio x its part of b) / (b classes).
    double variance = 0;
    for (std::size_t t = 0; t < n; ++t) {
        for (std::size_t d = 0; d < n; ++d) {
            double moves = 0;
            for (std::size_t c = 0; c < n; ++c) {
                const auto [above, below] = part_of(which, c, t, d);
                const class_ratio& r = ratios[c];
                const double of_class =
                    (above - r.above / r.below * below) / (r.below * static_cast<double>(n));
                moves += of_class;
                own[c] += table.at(t, d).squares * of_class * of_class;
                squares[c] += table.at(t, d).squares * below * below;
            }
            variance += table.at(t, d).squares * moves * moves;
        }
    }
    if (table.clustered) {
        result.value = std::clamp(mean, 0.0, 1.0);
        result.reason = "rows belong together, which its interval cannot allow for";
        return result;
    }
    const double trials =
        trials_of(ratios, own, squares, variance, sums.all * sums.all / sums.squares, at);
    result.value = std::clamp(mean, 0.0, 1.0);
    result.limits = rate_interval({result.value * trials, trials}, at).limits;
    result.method = "wilson_linearized";
    return result;
}

}  // namespace

task_kind task_of(const state& rows) {
    const layout& rules = rows.layout();
    if (rules.task != task_kind::automatic) return rules.task;
    if (!rules.positive.empty() || rules.has_threshold()) return task_kind::binary;
    const outcome_counts& counts = rows.outcomes();
    const labels& axis =
        counts.cells().axis(rules.y_true.empty() ? counts.decision_axis() : counts.true_axis());
    return axis.kind() == label_kind::text && present(axis) > 2 ? task_kind::multiclass
                                                                : task_kind::binary;
}

class_list classes_of(const state& rows) {
    const outcome_counts& counts = rows.outcomes();
    const layout& rules = rows.layout();
    class_list all;
    for (const std::size_t axis : {counts.true_axis(), counts.decision_axis()}) {
        for (const label& value : counts.cells().axis(axis)) {
            if (!value.is_missing()) all.labels.push_back(value);
        }
    }
    const labels& truths = counts.cells().axis(counts.true_axis());
    const labels& decisions = counts.cells().axis(counts.decision_axis());
    if (present(truths) > 0 && present(decisions) > 0 && truths.kind() != decisions.kind()) {
        throw invalid_input("column '" + rules.y_true + "' holds " + kind_text(truths.kind()) +
                            ", column '" + rules.y_pred + "' " + kind_text(decisions.kind()) +
                            "; classes must be written alike in both");
    }
    std::sort(all.labels.begin(), all.labels.end());
    all.labels.erase(std::unique(all.labels.begin(), all.labels.end()), all.labels.end());
    if (all.labels.size() > most_classes) {
        throw invalid_input("there are " + std::to_string(all.labels.size()) + " classes, '" +
                            all.labels.front().to_text() + "' to '" + all.labels.back().to_text() +
                            "'; at most " + std::to_string(most_classes) +
                            " are measured one against the rest");
    }
    const attribute reads{
        {}, {}, rules.y_true_labels.empty() ? rules.y_pred_labels : rules.y_true_labels};
    for (const label& value : all.labels) all.names.push_back(reads.display(value));
    return all;
}

readings one_against_rest(const state& rows, const label& positive) {
    const outcome_counts& counts = rows.outcomes();
    const auto read = [&](const labels& axis) {
        std::vector<outcome> outcomes;
        for (const label& value : axis) {
            outcomes.push_back(value.is_missing()  ? outcome::missing
                               : value == positive ? outcome::positive
                                                   : outcome::negative);
        }
        return outcomes;
    };
    readings how;
    how.one_class = true;
    how.truth = read(counts.cells().axis(counts.true_axis()));
    how.decision = read(counts.cells().axis(counts.decision_axis()));
    const partition& scored = rows.scores().cells();
    how.scored_truth = read(scored.axis(scored.axes() - 1));
    const auto& wanted = rows.layout().favorable;
    how.favorable_is_positive = wanted.empty() || is_among(wanted, positive);
    return how;
}

void count_classes(const state& rows, const std::vector<std::size_t>& axes, const class_list& all,
                   const readings& how, grouping& by) {
    const outcome_counts& counts = rows.outcomes();
    const partition& cells = counts.cells();
    const auto place_on = [&](std::size_t axis) {
        std::vector<std::size_t> place;
        for (const label& value : cells.axis(axis)) {
            const auto at = std::find(all.labels.begin(), all.labels.end(), value);
            place.push_back(static_cast<std::size_t>(at - all.labels.begin()));
        }
        return place;
    };
    const std::vector<std::size_t> truths = place_on(counts.true_axis());
    const std::vector<std::size_t> decisions = place_on(counts.decision_axis());
    // Groups are in the order of their codes.
    std::map<std::vector<std::int32_t>, std::size_t> group_of;
    const auto codes_of = [&](std::size_t cell) {
        std::vector<std::int32_t> codes;
        codes.reserve(axes.size());
        for (const std::size_t d : axes) codes.push_back(cells.code(cell, d));
        return codes;
    };
    for (std::size_t cell = 0; cell < cells.size(); ++cell) group_of.emplace(codes_of(cell), 0);
    std::size_t next = 0;
    for (auto& [codes, group] : group_of) group = next++;
    for (group_counts& group : by.groups) {
        group.classes = class_table(all.labels.size());
        group.classes.clustered = !rows.layout().cluster.empty();
    }
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        group_counts& group = by.groups[group_of.at(codes_of(cell))];
        const std::size_t truth =
            truths[static_cast<std::size_t>(cells.code(cell, counts.true_axis()))];
        const std::size_t decision =
            decisions[static_cast<std::size_t>(cells.code(cell, counts.decision_axis()))];
        const tally& found = counts[cell];
        const auto n = static_cast<double>(found.rows);
        const bool weighted = counts.weighted();
        group.classes.at(truth, decision)
            .merge({found.rows, weighted ? found.weight.value() : n,
                    how.design_effect * (weighted ? found.squared_weight.value() : n)});
    }
}

readings right_or_wrong(const state& rows) {
    const outcome_counts& counts = rows.outcomes();
    const labels& decisions = counts.cells().axis(counts.decision_axis());
    readings how = one_against_rest(rows, label());
    for (const label& value : counts.cells().axis(counts.true_axis())) {
        how.same_decision.push_back(decisions.code(value));
    }
    return how;
}

bool is_of_one_class(const metric& m) {
    if (m.name == accuracy.name) return false;
    return m.whole != 0 || m.name == f1.name || m.name == threat_score.name;
}

estimate evaluate_macro_recall(const group_counts& group, const level& at) {
    return macro(kind::recall, group, at, "no row truly is of one of the classes");
}

estimate evaluate_macro_precision(const group_counts& group, const level& at) {
    return macro(kind::precision, group, at, "no row is decided to be of one of the classes");
}

estimate evaluate_macro_false_positives(const group_counts& group, const level& at) {
    return macro(kind::false_positives, group, at, "every row truly is of one class");
}

estimate evaluate_macro_f1(const group_counts& group, const level& at) {
    return macro(kind::f1, group, at, "no row is of one of the classes, truly or as decided");
}

}  // namespace fairdrift
