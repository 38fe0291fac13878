#include <fairdrift/fairness/adverse_impact.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/comparisons.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

void check(const adverse_impact_limits& limits) {
    const std::array<std::pair<const char*, double>, 6> named{
        {{"ratio", limits.ratio},
         {"deviations", limits.deviations},
         {"p_value", limits.p_value},
         {"fisher_expected", limits.fisher_expected},
         {"fisher_people", limits.fisher_people},
         {"flip_persons", limits.flip_persons}}};
    for (const auto& [name, value] : named) {
        if (!(value >= 0)) {
            throw invalid_input(std::string("the limit '") + name +
                                "' is not given; it must be a number of 0 or more");
        }
    }
}

using places = std::vector<std::size_t>;

places eligible_groups(const selected_by_group& by, std::int64_t min_group_size) {
    places eligible;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        const std::int64_t least = std::max<std::int64_t>(1, min_group_size);
        if (!by.missing[g] && by.groups[g].people >= least) eligible.push_back(g);
    }
    return eligible;
}

// The reference, if there is one: named, the largest, or the highest rate (of equals the first).
std::optional<std::size_t> reference_of(const selected_by_group& by, const places& eligible,
                                        const std::string& against) {
    if (against != "best" && against != "largest") {
        for (std::size_t g = 0; g < by.names.size(); ++g) {
            if (detail::joined(by.names[g]) == against) return g;
        }
        std::string known;
        for (const auto& name : by.names)
            known += (known.empty() ? "" : "; ") + detail::joined(name);
        throw invalid_input("against is '" + against + "', which is no group of '" +
                            detail::joined(by.attribute) + "'; there are " + known);
    }
    if (eligible.empty()) return std::nullopt;
    const bool best = against == "best";
    return *std::max_element(eligible.begin(), eligible.end(), [&](std::size_t a, std::size_t b) {
        return best ? by.groups[a].rate() < by.groups[b].rate()
                    : by.groups[a].people < by.groups[b].people;
    });
}

std::vector<stratum> strata_of(const selected_by_group& by, std::size_t group,
                               std::size_t reference) {
    std::vector<stratum> pairs;
    pairs.reserve(by.stratum.size());
    for (const auto& groups : by.stratum) {
        pairs.push_back({groups[group].counts(), groups[reference].counts()});
    }
    return pairs;
}

class comparison {
  public:
    comparison(const selected_by_group& by, const adverse_impact_options& options,
               std::size_t reference, family_levels levels, family which)
        : by_(by), limits_(options.limits), reference_(reference), levels_(levels), which_(which) {}

    void fill(std::size_t group, adverse_impact_row& row) const {
        const selected_people& mine = by_.groups[group];
        const selected_people& theirs = by_.groups[reference_];
        if (mine.people == 0 || theirs.people == 0) {
            row.reason = "the group or its reference has nobody";
            return;
        }
        compare_rates(mine, theirs, row);
        test(mine, theirs, row);
        count_persons(mine, theirs, row);
        if (!by_.stratum.empty()) compare_within_strata(group, row);
    }

  private:
    [[nodiscard]] static candidate of(const selected_people& people) {
        candidate c;
        c.value = people.rate();
        c.counts = people.counts();
        return c;
    }

    void compare_rates(const selected_people& mine, const selected_people& theirs,
                       adverse_impact_row& row) const {
        row.ratio = impact_ratio(mine, theirs);
        row.odds = odds_ratio(mine.counts(), theirs.counts());
        if (std::isnan(row.ratio)) {
            row.reason = "nobody of the reference is selected: there is no ratio";
        } else {
            row.ratio_limits = ratio_interval(of(mine), of(theirs), levels_, which_);
            row.ratio_is_low = row.ratio < limits_.ratio;
        }
        if (!std::isnan(row.odds)) {
            row.odds_limits = odds_ratio_interval(of(mine), of(theirs), levels_, which_);
        }
    }

    void test(const selected_people& mine, const selected_people& theirs,
              adverse_impact_row& row) const {
        row.pooled = pooled_z(mine, theirs);
        row.hypergeometric = hypergeometric_z(mine, theirs);
        row.expected = smallest_expected(mine, theirs);
        if (std::isnan(row.pooled.z)) {
            if (row.reason.empty()) row.reason = "everybody is selected: there is nothing to test";
            return;
        }
        const fisher_result exact = fisher_exact(mine.selected, mine.people - mine.selected,
                                                 theirs.selected, theirs.people - theirs.selected);
        row.fisher = exact.two_sided;
        row.mid_p = exact.mid_p;
        const auto people = static_cast<double>(mine.people + theirs.people);
        const bool small = row.expected < limits_.fisher_expected || people < limits_.fisher_people;
        row.test = small ? selection_test::fisher_exact : selection_test::pooled_z;
        row.p_value = small ? row.fisher : row.pooled.p_value;
        row.deviation_is_large = std::abs(row.pooled.z) >= limits_.deviations;
        row.is_significant = row.p_value < limits_.p_value;
    }

    void count_persons(const selected_people& mine, const selected_people& theirs,
                       adverse_impact_row& row) const {
        row.shortfall = shortfall(mine, theirs);
        row.pooled_shortfall = pooled_shortfall(mine, theirs);
        if (!(row.rate < theirs.rate())) return;  // the rest asks what a lower rate lacks
        row.flips = flips_with(mine, theirs, static_cast<std::int64_t>(limits_.flip_persons));
        const std::int64_t to_ratio = fairdrift::selections_to_ratio(mine, theirs, limits_.ratio);
        if (to_ratio >= 0) row.selections_to_ratio = to_ratio;
        if (!row.test) return;
        const std::int64_t to_p =
            fairdrift::selections_to_p(*row.test, mine, theirs, limits_.p_value);
        if (to_p >= 0) row.selections_to_p = to_p;
    }

    void compare_within_strata(std::size_t group, adverse_impact_row& row) const {
        const std::vector<stratum> pairs = strata_of(by_, group, reference_);
        row.stratified_ratio = common_ratio(pairs, levels_[which_]);
        row.stratified_odds = common_odds_ratio(pairs, levels_[which_]);
        row.association = cochran_mantel_haenszel(pairs);
        row.homogeneity = breslow_day_tarone(pairs);
    }

    const selected_by_group& by_;
    const adverse_impact_limits& limits_;
    std::size_t reference_;
    family_levels levels_;
    family which_;
};

// Others share the highest rate: the ratios are the same, the tests are not.
void note_ties(const selected_by_group& by, const places& eligible, adverse_impact_table& table) {
    const double highest = by.groups[*table.reference].rate();
    std::string others;
    for (const std::size_t g : eligible) {
        if (g == *table.reference || by.groups[g].rate() != highest) continue;
        others += (others.empty() ? "" : "; ") + detail::joined(by.names[g]);
    }
    if (others.empty()) return;
    table.notes.push_back("the highest rate is shared: " + others + " has it as well as " +
                          detail::joined(by.names[*table.reference]));
}

void note_few(const selected_by_group& by, const adverse_impact_options& options,
              adverse_impact_table& table) {
    const std::int64_t people = by.groups[*table.reference].people;
    if (!(static_cast<double>(people) < options.limits.fisher_people)) return;
    table.notes.push_back("the reference " + detail::joined(by.names[*table.reference]) + " has " +
                          std::to_string(people) +
                          " people: one of them more or less moves every ratio");
}

}  // namespace

adverse_impact_table adverse_impact(const selected_by_group& by,
                                    const adverse_impact_options& options) {
    check(options.limits);
    adverse_impact_table table;
    const level at = level::two_sided(options.confidence);
    for (const selected_people& people : by.groups) {
        adverse_impact_row row;
        row.counts = people;
        row.rate = people.rate();
        row.rate_limits = rate_interval(people.counts(), at);
        if (people.people == 0) row.reason = "the group has nobody";
        table.rows.push_back(std::move(row));
    }
    const places eligible = eligible_groups(by, options.min_group_size);
    table.reference = reference_of(by, eligible, options.against);
    if (!table.reference) {
        table.reason = "no group of " +
                       std::to_string(std::max<std::int64_t>(1, options.min_group_size)) +
                       " people or more may serve as reference";
        return table;
    }
    const bool best = options.against == "best";
    const comparison against(by, options, *table.reference,
                             levels_for(eligible.size(), options.confidence),
                             best ? family::simultaneous : family::ordinary);
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (g == *table.reference) continue;
        if (by.missing[g]) {
            table.rows[g].reason = "who they are is not known: they are compared with nobody";
        } else {
            against.fill(g, table.rows[g]);
        }
    }
    table.rows[*table.reference].is_reference = true;
    if (best) note_ties(by, eligible, table);
    note_few(by, options, table);
    return table;
}

}  // namespace fairdrift
