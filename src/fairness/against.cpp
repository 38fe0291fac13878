#include <fairdrift/fairness/across_groups.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include <fairdrift/stats/comparisons.hpp>
#include <fairdrift/stats/multiplicity.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

// Above this many groups only those that reach min_group_size are compared one by one.
constexpr std::size_t many_groups = 1000;

// People whose group is not known are shown and never compared: they are nobody's group.
bool is_compared(const grouping& by, std::size_t group, const comparing& how) {
    if (by.missing[group]) return false;
    return by.groups.size() <= many_groups ||
           by.groups[group].outcomes.rows(cells::all) >= how.min_group_size;
}

// What a comparison against one reference needs of the two sides.
struct side {
    const estimate* numbers;
    candidate limits;
    std::string name;
    std::int64_t rows;
};

// One group against one reference: difference, ratio, odds ratio. Where the reference holds the
// group (overall), `share` is the group's part of it and limits come from those against the rest.
class pair_of_groups {
  public:
    pair_of_groups(const metric_across& rates, std::size_t group, const side& reference,
                   const grouping& by, const comparing& how, family which, double share)
        : rates_(rates),
          group_(group),
          reference_(reference),
          by_(by),
          how_(how),
          which_(which),
          share_(share) {}

    [[nodiscard]] measurement difference() const {
        measurement m = start("difference");
        if (m.status == status::undefined) return m;
        m.value = mine().value - theirs().value;
        named_interval limits = difference_interval(me(), other(), rates_.levels, which_);
        if (how_.half_a_success_wider) {
            limits.limits = half_a_success_wider_difference(limits.limits, me(), other());
        }
        const interval use = share_ > 0 ? overall_difference(limits.limits, share_) : limits.limits;
        m.lower = use.lower;
        m.upper = use.upper;
        m.method = limits.method;
        if (mine().counts.trials > 0 && theirs().counts.trials > 0 && !(share_ > 0)) {
            m.p_value = equal_rates_p(mine().counts, theirs().counts);
        }
        explain_no_limits(m);
        return m;
    }

    [[nodiscard]] measurement ratio() const {
        measurement m = start("ratio");
        if (m.status == status::undefined) return m;
        if (mine().value < 0 || theirs().value < 0) {
            m.status = status::undefined;
            m.reason = "a value is below 0: a ratio would say nothing";
            return m;
        }
        m.value = mine().value / theirs().value;
        named_interval limits = ratio_interval(me(), other(), rates_.levels, which_);
        if (how_.half_a_success_wider) {
            limits.limits = half_a_success_wider_ratio(limits.limits, me(), other());
        }
        finish(m, limits, share_ > 0 ? overall_ratio(limits.limits, share_) : limits.limits);
        explain_no_limits(m);
        return m;
    }

    [[nodiscard]] measurement odds_ratio() const {
        measurement m = start("odds_ratio");
        if (m.status == status::undefined) return m;
        m.value = fairdrift::odds_ratio(mine().counts, theirs().counts);
        const named_interval limits =
            share_ > 0
                ? overall_odds_interval(me().counts, other().counts, share_, rates_.levels.ordinary)
                : odds_ratio_interval(me(), other(), rates_.levels, which_);
        finish(m, limits, limits.limits);
        if (mine().value == 1 && m.status == status::undefined) {
            m.reason = "the group has the value 1, whose odds are infinite";
        }
        return m;
    }

  private:
    [[nodiscard]] const estimate& mine() const { return rates_.estimates[group_]; }
    [[nodiscard]] const estimate& theirs() const { return *reference_.numbers; }
    [[nodiscard]] const candidate& me() const { return rates_.candidates[group_]; }
    [[nodiscard]] const candidate& other() const { return reference_.limits; }

    [[nodiscard]] measurement start(const char* comparison) const {
        measurement m = measurement_of({}, *rates_.what, by_, &group_, how_.confidence);
        m.comparison = comparison;
        m.against = reference_.name;
        m.n = mine().n + theirs().n;
        m.numerator = mine().value;
        m.denominator = theirs().value;
        const std::int64_t smaller =
            std::min(by_.groups[group_].outcomes.rows(cells::all), reference_.rows);
        m.status = smaller < how_.min_group_size ? status::suppressed : status::ok;
        if (m.status == status::suppressed) {
            m.reason = std::to_string(smaller) +
                       " rows, fewer than min_group_size = " + std::to_string(how_.min_group_size);
        }
        if (std::isnan(mine().value) || std::isnan(theirs().value)) {
            const bool this_side = std::isnan(mine().value);
            m.status = status::undefined;
            m.reason = (this_side ? detail::joined(by_.names[group_]) : reference_.name) + ": " +
                       std::string(this_side ? mine().reason : theirs().reason);
        }
        return m;
    }

    // Of two numbers of which one has no interval.
    void explain_no_limits(measurement& m) const {
        if (!std::isnan(m.lower) || !std::isnan(m.upper) || !m.reason.empty()) return;
        for (const auto& [name, one] : {std::pair{detail::joined(by_.names[group_]), &mine()},
                                        std::pair{reference_.name, &theirs()}}) {
            if (!std::isnan(one->limits.lower) || one->reason.empty()) continue;
            m.reason = name + ": " + std::string(one->reason);
            return;
        }
    }

    // Through the group's share the limits are computed apart from the value: rounding may leave it
    // outside by the last bit.
    static void finish(measurement& m, const named_interval& limits, const interval& use) {
        m.lower = std::min(use.lower, m.value);
        m.upper = std::max(use.upper, m.value);
        m.method = limits.method;
        detail::finish_ratio(m);
    }

    const metric_across& rates_;
    std::size_t group_;
    const side& reference_;
    const grouping& by_;
    const comparing& how_;
    family which_;
    double share_;
};

void compare(const metric_across& rates, std::size_t group, const side& reference,
             const grouping& by, const comparing& how, family which, double share,
             std::vector<measurement>& out) {
    const pair_of_groups pair(rates, group, reference, by, how, which, share);
    out.push_back(pair.difference());
    if (rates.what->has_ratio) out.push_back(pair.ratio());
    if (rates.what->is_share()) out.push_back(pair.odds_ratio());
}

// Against the best the reference was chosen by the same data: every pair might have been asked for,
// so each p is multiplied by their number (Bonferroni).
void adjust_for_choice(std::vector<measurement>& out, std::size_t first, std::size_t groups) {
    const double pairs = static_cast<double>(groups) * static_cast<double>(groups - 1) / 2;
    for (std::size_t i = first; i < out.size(); ++i) {
        const double p = out[i].p_value;
        if (!std::isnan(p)) out[i].adjusted_p_value = std::min(1.0, p * pairs);
    }
}

void adjust(std::vector<measurement>& out, std::size_t first) {
    std::vector<double> p;
    for (std::size_t i = first; i < out.size(); ++i) p.push_back(out[i].p_value);
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = first; i < out.size(); ++i) out[i].adjusted_p_value = adjusted[i - first];
}

void undefined_for_all(const metric_across& rates, const grouping& by, const comparing& how,
                       const std::string& why, std::vector<measurement>& out) {
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (!is_compared(by, g, how)) continue;
        for (const std::string_view comparison : {"difference", "ratio", "odds_ratio"}) {
            if (comparison == "ratio" && !rates.what->has_ratio) continue;
            if (comparison == "odds_ratio" && !rates.what->is_share()) continue;
            measurement m = measurement_of({}, *rates.what, by, &g, how.confidence);
            m.comparison = comparison;
            m.against = how.against;
            m.status = status::undefined;
            m.reason = why;
            out.push_back(std::move(m));
        }
    }
}

std::string too_few(const comparing& how) {
    return "no group has a value that rests on min_group_size = " +
           std::to_string(how.min_group_size) + " rows";
}

void against_one(const metric_across& rates, const grouping& by, const comparing& how,
                 std::size_t reference, family which, std::vector<measurement>& out) {
    const side other{&rates.estimates[reference], rates.candidates[reference],
                     detail::joined(by.names[reference]),
                     by.groups[reference].outcomes.rows(cells::all)};
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (g != reference && is_compared(by, g, how))
            compare(rates, g, other, by, how, which, 0, out);
    }
}

// Everybody but group g, for every g: sums from both ends, so that G groups cost G additions.
// People whose group is not known may be of group g: they are no part of the rest.
std::vector<group_counts> rests(const grouping& by, bool with_unknown) {
    const std::size_t n = by.groups.size();
    const group_counts none{confusion(by.groups.front().outcomes.weighted()), {}, {}, {}, {},
                            by.groups.front().favorable_is_positive};
    std::vector<group_counts> rest(n, none);
    group_counts below = none;
    group_counts above = none;
    const auto add = [](group_counts& to, const group_counts& from) {
        to.outcomes.merge(from.outcomes);
        to.sums.merge(from.sums);
        to.values.merge(from.values);
        if (from.classes.classes > 0) to.classes.merge(from.classes);
    };
    for (std::size_t g = 0; g < n; ++g) {
        const std::size_t back = n - 1 - g;
        add(rest[g], below);
        if (with_unknown || !by.missing[g]) add(below, by.groups[g]);
        add(rest[back], above);
        if (with_unknown || !by.missing[back]) add(above, by.groups[back]);
    }
    return rest;
}

void against_rest(const metric_across& rates, const grouping& by, const group_counts& everyone,
                  const comparing& how, std::vector<measurement>& out) {
    if (!rates.what->has_rest) {
        return undefined_for_all(
            rates, by, how, "it does not add up over the groups of the rest: compare with a group",
            out);
    }
    const estimate all = evaluate(*rates.what, everyone, rates.levels.ordinary);
    const std::vector<group_counts> rest =
        by.rests.empty() ? rests(by, how.against == "overall") : by.rests;
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (!is_compared(by, g, how)) continue;
        const estimate other = evaluate(*rates.what, rest[g], rates.levels.ordinary);
        const candidate limits = detail::candidate_of(*rates.what, rest[g], other, rates.levels);
        // A group's share of the whole is its part of the metric's own denominator; metrics that
        // are no proportion have no such share and are compared with the rest.
        const bool overall = how.against == "overall" && rates.estimates[g].counts.trials > 0;
        const double share = overall ? rates.estimates[g].denominator / all.denominator : 0;
        const side reference{overall ? &all : &other, limits, overall ? "overall" : "rest",
                             rest[g].outcomes.rows(cells::all)};
        compare(rates, g, reference, by, how, family::ordinary, share, out);
    }
}

}  // namespace

void add_comparisons(const metric_across& rates, const grouping& by, const group_counts& everyone,
                     const comparing& how, std::vector<measurement>& out) {
    const std::size_t first = out.size();
    const detail::reference_group reference = detail::reference_of(rates, by, how);
    if (reference.is_rest) {
        against_rest(rates, by, everyone, how, out);
    } else if (reference.found) {
        against_one(rates, by, how, reference.group, reference.chosen, out);
    } else {
        undefined_for_all(rates, by, how, too_few(how), out);
    }
    if (reference.chosen == family::simultaneous) {
        adjust_for_choice(out, first, by.groups.size());
    } else {
        adjust(out, first);
    }
}

}  // namespace fairdrift
