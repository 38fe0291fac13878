#include <fairdrift/fairness/within_strata.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include <fairdrift/stats/multiplicity.hpp>
#include <fairdrift/stats/stratified.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

using texts = std::vector<std::string>;

constexpr const char* across_strata =
    "a cluster may lie in several strata: no variance is known, so there is no interval";

std::string points(double difference) {
    const auto tenths = std::llround(std::fabs(difference) * 1000);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

struct paired {
    std::vector<stratum> strata;
    std::int64_t rows = 0;  // in strata that hold both
};

// One group and its reference in every stratum; everybody else where there is no one reference.
paired pairs_of(const metric& m, const strata_counts& strata, std::size_t group,
                const detail::reference_group& reference, const std::vector<bool>& missing) {
    // A cluster may lie in several strata, so that no interval is given; the values do not know
    // of clusters.
    const auto counts = [&](const confusion& of) {
        return of.clustered() ? of.independent_part_of(m.part, m.whole)
                              : of.part_of(m.part, m.whole);
    };
    paired pairs;
    pairs.strata.reserve(strata.outcomes.size());
    for (const std::vector<confusion>& groups : strata.outcomes) {
        confusion other(groups.front().weighted());
        for (std::size_t g = 0; g < groups.size(); ++g) {
            const bool in = reference.is_rest ? g != group && !missing[g] : g == reference.group;
            if (in) other.merge(groups[g]);
        }
        pairs.strata.push_back({counts(groups[group]), counts(other)});
        const std::int64_t mine = groups[group].rows(m.whole);
        const std::int64_t theirs = other.rows(m.whole);
        if (mine > 0 && theirs > 0) pairs.rows += mine + theirs;
    }
    return pairs;
}

class stratified_comparison {
  public:
    stratified_comparison(const metric_across& rates, const grouping& by,
                          const strata_counts& strata, const comparing& how,
                          const detail::reference_group& reference)
        : rates_(rates), by_(by), strata_(strata), how_(how), reference_(reference) {}

    void add(std::size_t group, std::vector<measurement>& out) const {
        const paired found = pairs_of(*rates_.what, strata_, group, reference_, by_.missing);
        const std::vector<stratum>& pairs = found.strata;
        const level& at = rates_.levels[reference_.chosen];
        const double cmh = cochran_mantel_haenszel(pairs).p_value;
        out.push_back(common("mantel_haenszel_difference", group, found.rows,
                             common_difference(pairs, at), cmh));
        out.push_back(
            common("mantel_haenszel_ratio", group, found.rows, common_ratio(pairs, at), absent));
        out.push_back(common("mantel_haenszel_odds_ratio", group, found.rows,
                             common_odds_ratio(pairs, at), absent));
        out.push_back(homogeneity(group, found));
    }

  private:
    [[nodiscard]] measurement start(const char* comparison, std::size_t group,
                                    std::int64_t rows) const {
        measurement m = measurement_of({}, *rates_.what, by_, &group, how_.confidence);
        m.comparison = comparison;
        m.against = reference_.is_rest ? "rest" : detail::joined(by_.names[reference_.group]);
        m.n = rows;
        m.status = status::ok;
        std::int64_t smaller = by_.groups[group].outcomes.rows(cells::all);
        if (!reference_.is_rest) {
            smaller = std::min(smaller, by_.groups[reference_.group].outcomes.rows(cells::all));
        }
        detail::suppress_small(m, smaller, how_);
        return m;
    }

    [[nodiscard]] measurement common(const char* comparison, std::size_t group, std::int64_t rows,
                                     const common_effect& effect, double p) const {
        measurement m = start(comparison, group, rows);
        m.value = m.bound_lower = m.bound_upper = effect.value;
        m.lower = effect.limits.lower;
        m.upper = effect.limits.upper;
        m.method = effect.method;
        m.p_value = p;
        if (m.reason.empty()) m.reason = effect.reason;
        forget_certainty(m, group);
        if (std::isnan(effect.value)) {
            m.status = status::undefined;
            m.reason = effect.reason;
        } else {
            detail::finish_ratio(m);
        }
        return m;
    }

    // The variances are of strata that know nothing of each other.
    void forget_certainty(measurement& m, std::size_t group) const {
        if (!by_.groups[group].outcomes.clustered()) return;
        m.lower = m.upper = m.p_value = absent;
        if (m.reason.empty()) m.reason = across_strata;
    }

    [[nodiscard]] measurement homogeneity(std::size_t group, const paired& pairs) const {
        measurement m = start("homogeneity", group, pairs.rows);
        const chi_square_result test = breslow_day_tarone(pairs.strata);
        m.method = "breslow_day_tarone";
        m.value = m.bound_lower = m.bound_upper = test.statistic;
        m.p_value = test.p_value;
        m.confidence = absent;
        forget_certainty(m, group);
        if (std::isnan(test.statistic)) {
            m.status = status::undefined;
            m.reason = "fewer than two strata can tell, or the common odds ratio is 0 or infinite";
        } else if (test.smallest_expected < 5 && m.status == status::ok) {
            m.reason = "a fitted count is under 5: the approximation is poor";
        }
        return m;
    }

    const metric_across& rates_;
    const grouping& by_;
    const strata_counts& strata_;
    const comparing& how_;
    const detail::reference_group& reference_;
};

// Holm's adjustment among the measurements of one comparison.
void adjust(std::vector<measurement>& out, std::size_t first, std::string_view comparison) {
    std::vector<std::size_t> which;
    std::vector<double> p;
    for (std::size_t i = first; i < out.size(); ++i) {
        if (out[i].comparison != comparison) continue;
        which.push_back(i);
        p.push_back(out[i].p_value);
    }
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = 0; i < which.size(); ++i) out[which[i]].adjusted_p_value = adjusted[i];
}

// The raw differences of one metric over one grouping, by group.
std::map<texts, const measurement*> raw_differences(const std::vector<measurement>& in,
                                                    const measurement& like) {
    std::map<texts, const measurement*> found;
    for (const measurement& m : in) {
        if (m.comparison == "difference" && m.metric == like.metric &&
            m.attribute == like.attribute) {
            found.emplace(m.group, &m);
        }
    }
    return found;
}

void note_reversals(const std::vector<measurement>& out, std::size_t first,
                    const strata_counts& strata, std::vector<std::string>& notes) {
    if (first == out.size()) return;
    const auto raw_of = raw_differences(out, out[first]);
    for (std::size_t i = first; i < out.size(); ++i) {
        const measurement& within = out[i];
        if (within.comparison != "mantel_haenszel_difference") continue;
        const auto at = raw_of.find(within.group);
        if (at == raw_of.end() || std::isnan(at->second->value) || std::isnan(within.value))
            continue;
        const measurement* raw = at->second;
        const bool sure = raw->lower > 0 || raw->upper < 0;
        if (!sure || raw->value * within.value >= 0) continue;
        notes.push_back(
            within.metric + " of " + detail::joined(within.group) + " (" +
            detail::joined(within.attribute) + ") is " + points(raw->value) + " points " +
            (raw->value < 0 ? "below" : "above") + " that of " + raw->against + " in all, but " +
            points(within.value) + " points " + (within.value < 0 ? "below" : "above") +
            " it within strata of " + detail::joined(strata.attribute) +
            ": the direction reverses (Simpson's paradox); judge the comparison within strata");
    }
}

// A group's share of the rejected less its share of the selected, in one stratum.
struct disparity {
    double value = absent;
    interval limits;
    double weight = 0;
    std::int64_t rows = 0;
};

disparity disparity_of(const std::vector<confusion>& groups, std::size_t group, const level& at) {
    confusion everyone(groups.front().weighted());
    for (const confusion& g : groups) everyone.merge(g);
    // The group's share of the rows with an outcome, of Kish's effective number of them.
    const auto share_of = [&](cell_set which) {
        const double whole = everyone.weight(which);
        if (!(whole > 0)) return proportion{};
        const double trials = whole * whole / everyone.squared_weight(which);
        return proportion{std::min(1.0, groups[group].weight(which) / whole) * trials, trials};
    };
    const proportion rejected = share_of(cells::rejected);
    const proportion selected = share_of(cells::selected);
    disparity d;
    d.weight = everyone.weight(cells::selected | cells::rejected);
    d.rows = everyone.rows(cells::selected | cells::rejected);
    if (!(rejected.trials > 0) || !(selected.trials > 0)) return d;
    d.value = rejected.rate() - selected.rate();
    d.limits = newcombe(rejected, selected, at);
    return d;
}

}  // namespace

strata_counts count_within_strata(const state& rows, const std::vector<std::size_t>& attributes,
                                  const readings& how, const grouping& by) {
    const layout& rules = rows.layout();
    std::vector<std::size_t> axes;
    strata_counts result;
    for (std::size_t d = 0; d < rules.strata.size(); ++d) {
        axes.push_back(rules.groups.size() + d);
        result.attribute.push_back(rules.strata[d].name);
    }
    const auto strata = static_cast<std::ptrdiff_t>(axes.size());
    axes.insert(axes.end(), attributes.begin(), attributes.end());
    const grouping fine = group_by(rows, axes, how, false);
    std::map<texts, std::size_t> group_at;
    for (std::size_t g = 0; g < by.names.size(); ++g) group_at.emplace(by.names[g], g);
    std::map<texts, std::size_t> stratum_at;
    for (std::size_t i = 0; i < fine.groups.size(); ++i) {
        const texts& names = fine.names[i];
        const texts stratum(names.begin(), names.begin() + strata);
        const texts group(names.begin() + strata, names.end());
        const auto [at, is_new] = stratum_at.emplace(stratum, result.names.size());
        if (is_new) {
            result.names.push_back(stratum);
            result.outcomes.emplace_back(by.groups.size(), confusion(rows.outcomes().weighted()));
        }
        result.outcomes[at->second][group_at.at(group)].merge(fine.groups[i].outcomes);
    }
    return result;
}

void add_within_strata(const metric_across& rates, const grouping& by, const strata_counts& strata,
                       const comparing& how, std::vector<measurement>& out,
                       std::vector<std::string>& notes) {
    if (rates.what->evaluate != nullptr || strata.outcomes.empty()) return;
    const detail::reference_group reference = detail::reference_of(rates, by, how);
    if (!reference.found) return;  // `difference` says why
    const std::size_t first = out.size();
    const stratified_comparison comparison(rates, by, strata, how, reference);
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (by.missing[g]) continue;
        if (reference.is_rest || g != reference.group) comparison.add(g, out);
    }
    adjust(out, first, "mantel_haenszel_difference");
    adjust(out, first, "homogeneity");
    note_reversals(out, first, strata, notes);
}

void add_demographic_disparity(const grouping& by, const strata_counts& strata,
                               const comparing& how, std::vector<measurement>& out) {
    const level at = level::two_sided(how.confidence);
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        double sum = 0;
        double below = 0;
        double above = 0;
        double weight = 0;
        std::int64_t rows = 0;
        std::int64_t left_out = 0;
        for (const std::vector<confusion>& groups : strata.outcomes) {
            const disparity d = disparity_of(groups, g, at);
            (std::isnan(d.value) ? left_out : rows) += d.rows;
            if (std::isnan(d.value)) continue;
            weight += d.weight;
            sum += d.weight * d.value;
            below += std::pow(d.weight * (d.value - d.limits.lower), 2);
            above += std::pow(d.weight * (d.limits.upper - d.value), 2);
        }
        measurement m;
        m.metric = "conditional_demographic_disparity";
        m.attribute = by.attribute;
        m.group = by.names[g];
        m.confidence = how.confidence;
        m.method = "mover";
        m.n = rows;
        if (weight > 0) {
            m.value = m.bound_lower = m.bound_upper = sum / weight;
            m.lower = std::max(-1.0, m.value - std::sqrt(below) / weight);
            m.upper = std::min(1.0, m.value + std::sqrt(above) / weight);
        } else {
            m.status = status::undefined;
            m.method = "";
        }
        if (m.status == status::ok) {
            detail::suppress_small(m, by.groups[g].outcomes.rows(cells::all), how);
        }
        if (by.groups[g].outcomes.clustered()) {
            m.lower = m.upper = absent;
            if (m.reason.empty()) m.reason = across_strata;
        }
        if (m.reason.empty() && (left_out > 0 || rows == 0)) {
            m.reason = std::to_string(left_out) +
                       " rows are in strata where nobody or everybody is selected";
        }
        out.push_back(std::move(m));
    }
}

}  // namespace fairdrift
