#include <fairdrift/fairness/ranking.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include <fairdrift/fairness/own_values.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "fairness/across_detail.hpp"
#include "fairness/rank_shares.hpp"

namespace fairdrift {

namespace {

constexpr std::string_view singh = "Singh and Joachims 2018, doi:10.1145/3219819.3220088";
constexpr std::string_view geyik = "Geyik, Ambler and Kenthapadi 2019, doi:10.1145/3292500.3330691";
constexpr std::string_view jarvelin = "Jarvelin and Kekalainen 2002, doi:10.1145/582415.582418";

constexpr auto known_measures = std::to_array<ranking_measure>({
    {"exposure", "mean of 1 / log2(1 + rank)", singh, false, false},
    {"normalized_discounted_kl",
     "sum over k of KL(shares of first k, shares) / log2(k + 1), normalised", geyik, false, true},
    {"rkl", "sum over k = 10, 20, ... of KL(shares of first k, shares) / log2 k, over its maximum",
     "Yang and Stoyanovich 2017, doi:10.1145/3085504.3085526", false, true},
    {"infeasible_index", "pairs of k and group with fewer than floor(share k) among the first k",
     geyik, false, true},
    {"discounted_cumulative_gain", "sum of relevance / log2(1 + rank) within the group", jarvelin,
     true, false},
    {"ndcg", "discounted cumulative gain / its largest over orders of the group", jarvelin, true,
     false},
    {"impact_ratio_by_cut_off", "smallest / largest share of a group among the first k",
     "29 CFR 1607.4D", false, true},
});

constexpr double most_permuted = 20000;
constexpr std::size_t most_points = 256;
constexpr std::string_view by_rank = "shares_by_rank";

// All rows of the grouping; `known` leaves out those whose group is missing.
ranked_list list_of(const grouping& by, bool known) {
    std::vector<ranked_part> parts;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (known && by.missing[g]) continue;
        by.steps.rising(g, [&](const score_step& s) {
            parts.push_back({s.score(), g, s.weight(), s.positive});
        });
    }
    return {std::move(parts), by.groups.size()};
}

// DCG of each group's own list with 0/1 relevance, and its ideal.
std::vector<gain> gains_of(const ranked_list& list) {
    std::vector<gain> gains(list.groups());
    std::vector<double> before(list.groups());
    std::vector<double> relevant(list.groups());
    for (const ranked_part& p : list.parts()) {
        gain& of = gains[p.group];
        if (std::isnan(of.dcg)) of.dcg = 0;
        of.dcg += p.relevance * detail::exposures_after(before[p.group], p.rows) / p.rows;
        before[p.group] += p.rows;
        relevant[p.group] += p.relevance;
    }
    for (std::size_t g = 0; g < gains.size(); ++g) {
        if (list.rows(g) > 0) gains[g].ideal = detail::exposures_after(0, relevant[g]);
    }
    return gains;
}

measurement started(std::string_view name, const grouping& by, const std::size_t* group,
                    const char* comparison, const comparing& how) {
    metric what;
    what.name = name;
    measurement m = measurement_of({}, what, by, group, how.confidence);
    m.comparison = comparison;
    return m;
}

// Exposures of all groups, in the list and in its resamples.
class exposures {
  public:
    exposures(const grouping& by, const ranked_list& list, const comparing& how)
        : by_(by), list_(list), how_(how), values_(mean_exposures(list)), shares_(list) {
        for (std::size_t g = 0; g < values_.size(); ++g) {
            const bool enough = list.rows(g) >= static_cast<double>(how.min_group_size);
            if (enough && !by.missing[g]) eligible_.push_back(g);
        }
    }

    void add_values(std::vector<measurement>& out) const {
        for (std::size_t g = 0; g < values_.size(); ++g) {
            measurement m = started("exposure", by_, &g, "", how_);
            m.n = rows(g);
            m.reason = "no row has a score";
            if (!std::isnan(values_[g])) {
                const double others = list_.rows() - list_.rows(g);
                const double half =
                    half_width({g, 1 / list_.rows(g)}, std::min(list_.rows(g), others), ordinary());
                finish(m, values_[g],
                       {std::max(0.0, values_[g] - half), std::min(1.0, values_[g] + half)});
                if (!by_.attribute.empty()) detail::suppress_small(m, m.n, how_);
            }
            out.push_back(std::move(m));
        }
    }

    void add_comparisons(std::vector<measurement>& out) const {
        metric_across rates;
        rates.eligible = eligible_;
        comparing how = how_;
        if (how.against == "best") how.against = "largest";
        const detail::reference_group reference = detail::reference_of(rates, by_, how);
        for (std::size_t g = 0; g < values_.size(); ++g) {
            if (reference.found && !reference.is_rest && g == reference.group) continue;
            for (const char* comparison : {"difference", "ratio"}) {
                measurement m = started("exposure", by_, &g, comparison, how_);
                m.against = how.against;
                if (reference.is_rest) {
                    m.reason = "exposures of one list are compared between two groups";
                } else if (!reference.found) {
                    m.reason =
                        "no group has min_group_size = " + std::to_string(how.min_group_size) +
                        " rows with a score";
                } else {
                    compare(m, g, reference.group, comparison == std::string("ratio"));
                }
                out.push_back(std::move(m));
            }
        }
    }

    void add_extremes(std::vector<measurement>& out) const {
        measurement widest = started("exposure", by_, nullptr, "max_difference", how_);
        measurement least = started("exposure", by_, nullptr, "min_ratio", how_);
        widest.reason = least.reason = "fewer than two groups can be compared";
        if (eligible_.size() >= 2) {
            const auto [low, high] =
                std::minmax_element(eligible_.begin(), eligible_.end(),
                                    [&](auto a, auto b) { return values_[a] < values_[b]; });
            extreme(widest, *high, *low, false);
            extreme(least, *low, *high, true);
        }
        out.push_back(std::move(widest));
        out.push_back(std::move(least));
    }

  private:
    [[nodiscard]] level ordinary() const { return level::two_sided(how_.confidence); }
    [[nodiscard]] std::int64_t rows(std::size_t g) const { return std::llround(list_.rows(g)); }

    // A group alone in its list has the list's exposure, whoever they are.
    [[nodiscard]] double half_width(const detail::rank_shares::contrast& of, double fewest,
                                    const level& at) const {
        if (!(fewest > 0)) return 0;
        const double variance = shares_.variance(of) * how_.design_effect;
        return at.student(std::max(1.0, fewest - 1)) * std::sqrt(variance);
    }

    static void finish(measurement& m, double value, interval limits) {
        m.value = m.bound_lower = m.bound_upper = value;
        m.lower = limits.lower;
        m.upper = limits.upper;
        m.method = by_rank;
        m.status = status::ok;
        m.reason.clear();
    }

    [[nodiscard]] interval limits(std::size_t a, std::size_t b, bool ratio, const level& at) const {
        const double fewest = std::min(list_.rows(a), list_.rows(b));
        const double of_a = 1 / list_.rows(a);
        const double of_b = -1 / list_.rows(b);
        if (ratio) {
            const double value = values_[a] / values_[b];
            const double half =
                half_width({a, of_a / values_[a], b, of_b / values_[b]}, fewest, at);
            return {value * std::exp(-half), value * std::exp(half)};
        }
        const double value = values_[a] - values_[b];
        const double half = half_width({a, of_a, b, of_b}, fewest, at);
        return {value - half, value + half};
    }

    void compare(measurement& m, std::size_t g, std::size_t other, bool ratio) const {
        m.against = detail::joined(by_.names[other]);
        m.n = rows(g) + rows(other);
        if (std::isnan(values_[g]) || std::isnan(values_[other])) {
            m.reason = "a group has no row with a score";
            return;
        }
        m.numerator = values_[g];
        m.denominator = values_[other];
        finish(m, ratio ? values_[g] / values_[other] : values_[g] - values_[other],
               limits(g, other, ratio, ordinary()));
        detail::suppress_small(m, std::min(rows(g), rows(other)), how_);
    }

    // Towards no difference the surest of all pairs at a level that all keep at once, away from it
    // the farthest of their own limits.
    void extreme(measurement& m, std::size_t a, std::size_t b, bool ratio) const {
        const double pairs =
            static_cast<double>(eligible_.size()) * static_cast<double>(eligible_.size() - 1) / 2;
        const level all = level::from_tail(ordinary().tail / pairs);
        interval found;
        for (const std::size_t i : eligible_) {
            for (const std::size_t j : eligible_) {
                if (i == j) continue;
                const interval own = limits(i, j, ratio, ordinary());
                const interval wide = limits(i, j, ratio, all);
                const interval pair =
                    ratio ? interval{own.lower, wide.upper} : interval{wide.lower, own.upper};
                const auto pick = [&](double x, double y) {
                    if (std::isnan(x)) return y;
                    return ratio ? std::min(x, y) : std::max(x, y);
                };
                found = {pick(found.lower, pair.lower), pick(found.upper, pair.upper)};
            }
        }
        if (ratio) found.upper = std::min(1.0, found.upper);
        if (!ratio) found.lower = std::max(0.0, found.lower);
        m.group = by_.names[a];
        m.against = detail::joined(by_.names[b]);
        for (const std::size_t g : eligible_) m.n += rows(g);
        m.numerator = values_[a];
        m.denominator = values_[b];
        finish(m, ratio ? values_[a] / values_[b] : values_[a] - values_[b], found);
    }

    const grouping& by_;
    const ranked_list& list_;
    const comparing& how_;
    std::vector<double> values_;
    detail::rank_shares shares_;
    std::vector<std::size_t> eligible_;
};

// A group's own list, who is relevant being 1 and who is not 0.
ranked_list by_relevance(const ranked_list& list, std::size_t group) {
    std::vector<ranked_part> parts;
    for (const ranked_part& p : list.parts()) {
        if (p.group != group) continue;
        parts.push_back({p.score, 0, p.rows - p.relevance, 0});
        parts.push_back({p.score, 1, p.relevance, 0});
    }
    return {std::move(parts), 2};
}

// How a gain's interval is made at a level. One more relevant row adds the exposure of its place to
// the gain and that of place R + 1 to the ideal.
std::function<interval(const level&)> limits_of(const gain& found, const ranked_list& own,
                                                bool normalized, double design_effect) {
    const detail::rank_shares shares(own);
    if (!normalized) {
        const double relevant = own.rows(1);
        const double variance = shares.variance({.a = 1, .first = 1}, 0) * design_effect;
        return [=](const level& at) -> interval {
            const double half = at.student(std::max(1.0, relevant)) * std::sqrt(variance);
            return {std::max(0.0, found.dcg - half), found.dcg + half};
        };
    }
    const double value = std::min(1.0, found.ndcg());
    const double slope = value * detail::exposures_after(own.rows(1), 1);
    const double variance =
        shares.variance({.a = 1, .first = 1 / found.ideal}, slope) * design_effect;
    // Where every relevant row stands first the value has no spread; that of the shares has.
    const double likely =
        shares.exposures(1) / detail::exposures_after(0, std::round(shares.rows(1)));
    const double smooth = value < 1 ? value : std::min(likely, value);
    const double trials = std::min(smooth * (1 - smooth) / variance, own.rows());
    return [=](const level& at) { return rate_interval({value * trials, trials}, at).limits; };
}

void add_gains(bool normalized, const grouping& by, const ranked_list& list, const comparing& how,
               std::vector<measurement>& out) {
    const std::vector<gain> gains = gains_of(list);
    std::vector<own_value> values;
    for (std::size_t g = 0; g < gains.size(); ++g) {
        own_value v;
        v.group = by.names[g];
        v.missing = by.missing[g];
        v.rows = std::llround(list.rows(g));
        v.value = normalized ? gains[g].ndcg() : gains[g].dcg;
        if (std::isnan(v.value)) {
            v.reason = v.rows == 0 ? "no row has both a label and a score" : "no row is relevant";
        } else {
            v.limits = limits_of(gains[g], by_relevance(list, g), normalized, how.design_effect);
        }
        values.push_back(std::move(v));
    }
    const std::string name = normalized ? "ndcg" : "discounted_cumulative_gain";
    std::vector<measurement> made;
    add_own_values(name, by.attribute, values, std::string(by_rank), how, made);
    for (measurement& m : made) {
        if (normalized || m.comparison.empty()) out.push_back(std::move(m));
    }
}

// The same places, the groups' rows dealt out to them anew.
ranked_list permuted(const ranked_list& list, philox& from) {
    std::vector<std::size_t> dealt;
    for (const ranked_part& p : list.parts())
        dealt.insert(dealt.end(), std::llround(p.rows), p.group);
    for (std::size_t i = dealt.size(); i > 1; --i) {
        std::swap(dealt[i - 1],
                  dealt[static_cast<std::size_t>(from.uniform() * static_cast<double>(i))]);
    }
    std::vector<ranked_part> parts;
    std::size_t next = 0;
    for (const ranked_part& p : list.parts()) {
        for (std::int64_t k = std::llround(p.rows); k > 0; --k) {
            parts.push_back({p.score, dealt[next++], 1, 0});
        }
    }
    return {std::move(parts), list.groups()};
}

using list_number = double (*)(const ranked_list&);

// `order` grows with the number among lists of the same groups' sizes, and may be quicker to tell.
void add_over_list(std::string_view name, list_number number, list_number order, const grouping& by,
                   const comparing& how, const ranking_options& options,
                   std::vector<measurement>& out) {
    const ranked_list list = list_of(by, true);
    measurement m = started(name, by, nullptr, "all_groups", how);
    m.n = std::llround(list.rows());
    m.value = m.bound_lower = m.bound_upper = number(list);
    m.method = "none: a distance that is never negative; see its p-value";
    m.reason = "the list is too short, or has one group only";
    if (!std::isnan(m.value)) {
        m.status = status::ok;
        m.reason.clear();
        detail::suppress_small(m, m.n, how);
    }
    if (!std::isnan(m.value) && list.rows() <= most_permuted) {
        const double here = order(list) * (1 - 1e-12);
        std::size_t as_far = 1;
        for (std::size_t r = 0; r < options.resamples; ++r) {
            philox from(options.seed, r);
            as_far += order(permuted(list, from)) >= here ? 1 : 0;
        }
        m.p_value = static_cast<double>(as_far) / static_cast<double>(options.resamples + 1);
        m.method += "; permutation p";
    }
    out.push_back(std::move(m));
}

void add_infeasible(const grouping& by, const comparing& how, std::vector<measurement>& out) {
    const ranked_list list = list_of(by, true);
    measurement m = started("infeasible_index", by, nullptr, "all_groups", how);
    m.n = std::llround(list.rows());
    m.method = "exact count of this list: no interval";
    m.reason = "no row has a score";
    if (list.rows() > 0) {
        std::vector<double> shares;
        for (std::size_t g = 0; g < list.groups(); ++g)
            shares.push_back(list.rows(g) / list.rows());
        const infeasible found = infeasible_index(list, shares, static_cast<std::size_t>(m.n));
        m.value = m.bound_lower = m.bound_upper = static_cast<double>(found.index);
        m.numerator = static_cast<double>(found.at.size());
        m.denominator = static_cast<double>(m.n);
        m.status = status::ok;
        m.reason.clear();
        detail::suppress_small(m, m.n, how);
    }
    out.push_back(std::move(m));
}

void add_cut_offs(const grouping& by, const comparing& how, std::vector<curve>& curves) {
    const ranked_list list = list_of(by, false);
    std::vector<std::size_t> eligible;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        const bool enough = list.rows(g) >= static_cast<double>(how.min_group_size);
        if (enough && !by.missing[g]) eligible.push_back(g);
    }
    if (eligible.size() < 2) return;
    std::vector<double> cuts;
    std::vector<double> ratios;
    const double all = list.rows();
    const std::size_t pieces = std::min(static_cast<std::size_t>(std::llround(all)), most_points);
    for (std::size_t i = 1; i <= pieces; ++i) {
        const double k = std::round(static_cast<double>(i) * all / static_cast<double>(pieces));
        const std::vector<double> first = list.first(k);
        double low = std::numeric_limits<double>::infinity();
        double high = 0;
        for (const std::size_t g : eligible) {
            low = std::min(low, first[g] / list.rows(g));
            high = std::max(high, first[g] / list.rows(g));
        }
        cuts.push_back(k);
        ratios.push_back(high > 0 ? low / high : absent);
    }
    curve c;
    c.name = "impact_ratio_by_cut_off";
    c.attribute = by.attribute;
    c.axes = {"cut_off", "impact_ratio"};
    c.columns = {std::move(cuts), std::move(ratios)};
    curves.push_back(std::move(c));
}

// A list of what has no ranks.
std::string_view why_no_ranks(const grouping& by) {
    if (by.steps.weighted()) return "rows have weights: a ranking counts people";
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        bool known = true;
        by.steps.rising(g, [&](const score_step& s) { known = known && s.known(); });
        if (!known) return "scores are known between knots only: they have no ranks";
    }
    return {};
}

// Undefined, with the reason: of the list, or of every group.
void add_unranked(std::string_view name, bool of_list, const grouping& by, std::string_view why,
                  const comparing& how, std::vector<measurement>& out) {
    const std::size_t groups = of_list ? 1 : by.groups.size();
    for (std::size_t g = 0; g < groups; ++g) {
        out.push_back(started(name, by, of_list ? nullptr : &g, of_list ? "all_groups" : "", how));
        out.back().reason = why;
        if (!of_list) out.back().n = by.groups[g].outcomes.rows(cells::all);
    }
}

}  // namespace

std::span<const ranking_measure> ranking_measures() { return known_measures; }

void add_ranking(const grouping& by, const std::vector<std::string_view>& wanted,
                 const comparing& how, const ranking_options& options,
                 std::vector<measurement>& out, std::vector<curve>& curves) {
    if (wanted.empty()) return;
    const std::string_view why = why_no_ranks(by);
    const bool compared = !by.attribute.empty();
    const ranked_list list = list_of(by, false);
    for (const std::string_view name : wanted) {
        const bool of_list =
            name != "exposure" && name != "ndcg" && name != "discounted_cumulative_gain";
        if (of_list && !compared) continue;
        if (!why.empty()) {
            if (name != "impact_ratio_by_cut_off") add_unranked(name, of_list, by, why, how, out);
        } else if (name == "exposure") {
            const exposures of(by, list, how);
            of.add_values(out);
            if (compared) of.add_comparisons(out);
            if (compared) of.add_extremes(out);
        } else if (name == "normalized_discounted_kl") {
            add_over_list(name, normalized_discounted_kl, normalized_discounted_kl, by, how,
                          options, out);
        } else if (name == "rkl") {
            add_over_list(
                name, [](const ranked_list& l) { return ranked_kl(l); },
                [](const ranked_list& l) { return ranked_kl_sum(l); }, by, how, options, out);
        } else if (name == "infeasible_index") {
            add_infeasible(by, how, out);
        } else if (name == "impact_ratio_by_cut_off") {
            add_cut_offs(by, how, curves);
        } else {
            std::vector<ranked_part> labelled;
            for (std::size_t g = 0; g < by.groups.size(); ++g) {
                by.steps.rising(g, [&](const score_step& s) {
                    labelled.push_back({s.score(), g, s.labelled(), s.positive});
                });
            }
            add_gains(name == "ndcg", by, {std::move(labelled), by.groups.size()}, how, out);
        }
    }
}

}  // namespace fairdrift
