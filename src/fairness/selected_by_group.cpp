#include <fairdrift/fairness/selected_by_group.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/within_strata.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

using codes = std::vector<std::int32_t>;

void require_people(const state& rows) {
    const std::string& weights = rows.layout().sample_weight;
    if (weights.empty()) return;
    throw invalid_input("rows are weighted by '" + weights +
                        "', but a rule counts people; leave sample_weight out");
}

void require_exact_scores(const state& rows) {
    require_people(rows);
    if (rows.layout().score.empty()) {
        throw invalid_input("there are no scores; give score= or what was selected");
    }
    if (rows.scores().frozen()) {
        throw invalid_input("the state keeps '" + rows.layout().score +
                            "' between knots, which does not say on which side of a cut a row "
                            "lies; count the rows without a reference");
    }
}

selected_people people_of(const confusion& of, const readings& how) {
    const std::int64_t positive = of.rows(cells::selected);
    const std::int64_t negative = of.rows(cells::rejected);
    return {how.favorable_is_positive ? positive : negative, positive + negative};
}

bool selects(double score, double cut, score_side side) {
    switch (side) {
        case score_side::above: return score > cut;
        case score_side::at_least: return score >= cut;
        case score_side::below: return score < cut;
        default: return score <= cut;
    }
}

codes tuple_of(const partition& cells, std::size_t cell, const std::vector<std::size_t>& axes) {
    codes tuple;
    for (const std::size_t d : axes) tuple.push_back(cells.code(cell, d));
    return tuple;
}

bool is_known(const partition& cells, std::size_t cell, const std::vector<std::size_t>& axes) {
    return std::none_of(axes.begin(), axes.end(), [&](std::size_t d) {
        return cells.axis(d)[static_cast<std::size_t>(cells.code(cell, d))].is_missing();
    });
}

// The groups among the cells of the score counts, nobody in them yet; the group of every cell.
std::pair<selected_by_group, std::vector<std::size_t>> scored_groups(
    const state& rows, const std::vector<std::size_t>& attributes) {
    const partition& cells = rows.scores().cells();
    std::map<codes, std::size_t> place;
    for (std::size_t c = 0; c < cells.size(); ++c) place.emplace(tuple_of(cells, c, attributes), 0);
    selected_by_group result;
    for (const std::size_t d : attributes) {
        result.attribute.push_back(rows.layout().attribute_at(d).name);
    }
    for (auto& [tuple, number] : place) {
        number = result.names.size();
        bool missing = false;
        result.names.emplace_back();
        for (std::size_t i = 0; i < attributes.size(); ++i) {
            const label& value = cells.axis(attributes[i])[static_cast<std::size_t>(tuple[i])];
            result.names.back().push_back(rows.layout().attribute_at(attributes[i]).display(value));
            missing |= value.is_missing();
        }
        result.missing.push_back(missing);
    }
    detail::require_distinct(result.attribute, result.names);
    result.groups.resize(result.names.size());
    std::vector<std::size_t> group_of(cells.size());
    for (std::size_t c = 0; c < cells.size(); ++c) {
        group_of[c] = place.at(tuple_of(cells, c, attributes));
    }
    return {std::move(result), std::move(group_of)};
}

}  // namespace

selected_people selected_by_group::all() const {
    selected_people sum;
    for (const selected_people& g : groups) {
        sum.selected += g.selected;
        sum.people += g.people;
    }
    return sum;
}

selected_people selected_by_group::known() const {
    selected_people sum;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (missing[g]) continue;
        sum.selected += groups[g].selected;
        sum.people += groups[g].people;
    }
    return sum;
}

selected_by_group selected_by_decision(const state& rows,
                                       const std::vector<std::size_t>& attributes) {
    require_people(rows);
    if (!rows.layout().has_decisions()) {
        throw invalid_input("there are no decisions; give what was selected");
    }
    const readings how = read_labels(rows);
    const grouping by = group_by(rows, attributes, how, false);
    selected_by_group result;
    result.attribute = by.attribute;
    result.names = by.names;
    result.missing = by.missing;
    for (const group_counts& g : by.groups) result.groups.push_back(people_of(g.outcomes, how));
    result.without_outcome = rows.rows() - result.all().people;
    if (rows.layout().strata.empty()) return result;
    const strata_counts strata = count_within_strata(rows, attributes, how, by);
    result.strata = strata.attribute;
    for (const std::vector<confusion>& groups : strata.outcomes) {
        result.stratum.emplace_back();
        for (const confusion& g : groups) result.stratum.back().push_back(people_of(g, how));
    }
    return result;
}

selected_by_group selected_by_score(const state& rows, const std::vector<std::size_t>& attributes,
                                    double cut, score_side side) {
    require_exact_scores(rows);
    auto [result, group_of] = scored_groups(rows, attributes);
    for (const score_counts::entry& e : rows.scores().entries()) {
        selected_people& group = result.groups[group_of[e.cell]];
        group.people += e.rows;
        if (selects(e.position, cut, side)) group.selected += e.rows;
    }
    result.without_outcome = rows.scores().missing();
    return result;
}

double median_score(const state& rows, const std::vector<std::size_t>* known_in) {
    require_exact_scores(rows);
    const partition& cells = rows.scores().cells();
    std::vector<std::pair<double, std::int64_t>> counted;
    std::int64_t total = 0;
    for (const score_counts::entry& e : rows.scores().entries()) {
        if (known_in != nullptr && !is_known(cells, e.cell, *known_in)) continue;
        counted.emplace_back(e.position, e.rows);
        total += e.rows;
    }
    const auto at = [&](std::int64_t rank) {
        for (const auto& [score, n] : counted) {
            if (rank < n) return score;
            rank -= n;
        }
        return absent;
    };
    if (total == 0) return absent;
    const double low = at((total - 1) / 2);
    return low + (at(total / 2) - low) / 2;
}

double cut_for_share(const state& rows, double share, bool lower_is_better) {
    require_exact_scores(rows);
    if (!(share > 0 && share <= 1)) {
        throw invalid_input("share is " + std::to_string(share) +
                            "; it must lie above 0 and not above 1");
    }
    const auto entries = rows.scores().entries();
    std::int64_t total = 0;
    for (const score_counts::entry& e : entries) total += e.rows;
    // 0.3 times 10 is 3 people, whatever the last bit says.
    const double wanted = share * static_cast<double>(total) * (1 - 1e-12);
    std::int64_t taken = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& e = entries[lower_is_better ? i : entries.size() - 1 - i];
        taken += e.rows;
        if (static_cast<double>(taken) >= wanted) return e.position;
    }
    return absent;
}

}  // namespace fairdrift
