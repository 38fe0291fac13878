#include "rows.hpp"

#include <utility>

#include <fairdrift/fairness/average_precision.hpp>
#include <fairdrift/fairness/recalibration.hpp>
#include <fairdrift/fairness/roc_auc.hpp>

namespace evidence {

using namespace fairdrift;

grouping of_scores(const std::vector<std::vector<scored_row>>& groups) {
    std::vector<score_counts::entry> entries;
    std::vector<label> names;
    std::vector<std::uint32_t> tuples;
    std::vector<std::int32_t> group_of;
    std::vector<outcome> truth;
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
        names.emplace_back(static_cast<std::int64_t>(g));
        for (const std::uint32_t t : {0U, 1U}) {
            tuples.insert(tuples.end(), {g, t});
            group_of.push_back(static_cast<std::int32_t>(g));
            truth.push_back(t == 1 ? outcome::positive : outcome::negative);
        }
        for (const scored_row& row : groups[g]) {
            entries.push_back({row.score, 2 * g + (row.positive ? 1U : 0U), 1});
        }
    }
    std::vector<std::uint32_t> place;
    const partition cells({"g", "y_true"}, {names, {label(0), label(1)}}, tuples, place);
    score_counts scores({"g"}, false, {}, 1 << 22);
    scores.add(cells, std::move(entries), {}, {}, 0);
    grouping by;
    by.attribute = {"g"};
    by.steps = score_steps(scores, group_of, truth, groups.size());
    const auto pairs = pair_scores(scores, group_of, truth, groups.size());
    const auto sums = sum_scores(scores, group_of, truth, groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
        by.names.push_back({std::to_string(g)});
        by.missing.push_back(false);
        group_counts one;
        tally all;
        all.rows = static_cast<std::int64_t>(groups[g].size());
        one.outcomes.add(outcome::missing, outcome::missing, all);
        one.scores = pairs[g];
        one.sums = sums[g];
        one.precision = sum_precision(by.steps, g, pairs[g]);
        one.recalibration = recalibrate(by.steps, g);
        by.groups.push_back(std::move(one));
    }
    return by;
}

std::function<double()> drawn_mean(int times, std::function<double(philox&)> number) {
    const auto known = std::make_shared<double>(absent);
    return [=] {
        if (!std::isnan(*known)) return *known;
        double sum = 0;
        int defined = 0;
        for (int i = 0; i < times; ++i) {
            philox from(20240229, static_cast<std::uint64_t>(i));
            const double x = number(from);
            if (std::isnan(x)) continue;
            sum += x;
            ++defined;
        }
        return *known = sum / defined;
    };
}

}  // namespace evidence
