#include <fairdrift/fairness/category_impact.hpp>

#include <utility>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/comparisons.hpp>

namespace fairdrift {

namespace {

candidate candidate_of(const selected_people& people) {
    candidate c;
    c.value = people.rate();
    c.counts = people.counts();
    return c;
}

std::vector<category_row> known_categories(const selected_by_group& by,
                                           const category_options& options) {
    const bool of_all = options.denominator == share_of::all;
    const auto whole = static_cast<double>((of_all ? by.all() : by.known()).people);
    std::vector<category_row> rows;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (by.missing[g]) continue;
        category_row row;
        row.group = g;
        row.counts = by.groups[g];
        row.rate = row.counts.rate();
        row.rate_limits =
            rate_interval(row.counts.counts(), level::two_sided(options.confidence)).limits;
        if (whole > 0) row.share = static_cast<double>(row.counts.people) / whole;
        row.is_excluded = row.share < options.exclude_below;
        rows.push_back(std::move(row));
    }
    return rows;
}

void compare(category_row& row, const selected_people& best, const family_levels& levels) {
    if (row.is_excluded) {
        row.reason = "small category: left out of the impact ratios";
    } else if (row.counts.people == 0) {
        row.reason = "the category has nobody";
    } else if (best.selected == 0) {
        row.reason = "the highest rate is 0: there is no ratio";
    } else {
        row.ratio = impact_ratio(row.counts, best);
        if (row.is_best) return;
        row.ratio_limits = ratio_interval(candidate_of(row.counts), candidate_of(best), levels,
                                          family::simultaneous)
                               .limits;
    }
}

}  // namespace

std::vector<category_row> category_impact(const selected_by_group& by,
                                          const category_options& options) {
    if (!(options.exclude_below >= 0 && options.exclude_below <= 1)) {
        throw invalid_input("exclude_below is " + std::to_string(options.exclude_below) +
                            "; it must lie between 0 and 1");
    }
    std::vector<category_row> rows = known_categories(by, options);
    const auto may_be_best = [&](const category_row& row) {
        return row.counts.people > 0 && !(row.is_excluded && options.drop_small_before_best);
    };
    selected_people best;
    std::size_t compared = 0;
    for (const category_row& row : rows) {
        if (!row.is_excluded) ++compared;
        if (may_be_best(row) && !(row.rate <= best.rate())) best = row.counts;
    }
    const family_levels levels = levels_for(compared, options.confidence);
    for (category_row& row : rows) {
        row.is_best = may_be_best(row) && row.rate == best.rate();
        compare(row, best, levels);
    }
    return rows;
}

}  // namespace fairdrift
