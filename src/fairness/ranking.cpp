#include <fairdrift/fairness/ranking.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <fairdrift/fairness/own_values.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "fairness/across_detail.hpp"

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

constexpr double pooled_after = 256;
constexpr double pool_share = 64;
constexpr double most_permuted = 20000;
constexpr std::size_t most_points = 256;
const char* const resampled = "resampled";

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

// The same list with places pooled far down, where neighbours have nearly one exposure.
ranked_list pooled(const ranked_list& list) {
    std::vector<ranked_part> parts;
    double before = 0;
    double until = 0;
    double score = 0;
    std::size_t first = 0;
    for (const ranked_part& p : list.parts()) {
        if (before >= until || parts.empty()) {
            score = p.score;
            until = before < pooled_after ? before + 1 : before + before / pool_share;
            first = parts.size();
        } else if (before < pooled_after && p.score != score) {
            score = p.score;
        }
        before += p.rows;
        const auto same = std::find_if(
            parts.begin() + static_cast<std::ptrdiff_t>(first), parts.end(),
            [&](const ranked_part& q) { return q.group == p.group && q.score == score; });
        if (same == parts.end()) {
            parts.push_back({score, p.group, p.rows, p.relevance});
        } else {
            same->rows += p.rows;
            same->relevance += p.relevance;
        }
    }
    return {std::move(parts), list.groups()};
}

// Resamples of each group's rows, labels with them: of every part, negatives and positives drawn.
class resampler {
  public:
    explicit resampler(const ranked_list& list) : parts_(list.parts().begin(), list.parts().end()) {
        places_.resize(list.groups());
        for (std::size_t i = 0; i < parts_.size(); ++i) places_[parts_[i].group].push_back(i);
    }

    [[nodiscard]] ranked_list draw(const ranking_options& options, std::size_t replicate) const {
        std::vector<ranked_part> drawn = parts_;
        std::vector<std::int64_t> counts;
        std::vector<std::int64_t> made;
        for (std::size_t g = 0; g < places_.size(); ++g) {
            philox from(options.seed, replicate * places_.size() + g);
            counts.clear();
            for (const std::size_t i : places_[g]) {
                counts.push_back(std::llround(parts_[i].rows - parts_[i].relevance));
                counts.push_back(std::llround(parts_[i].relevance));
            }
            made.assign(counts.size(), 0);
            draw_multinomial(from, counts, made);
            for (std::size_t k = 0; k < places_[g].size(); ++k) {
                ranked_part& p = drawn[places_[g][k]];
                p.relevance = static_cast<double>(made[2 * k + 1]);
                p.rows = static_cast<double>(made[2 * k]) + p.relevance;
            }
        }
        return {std::move(drawn), places_.size()};
    }

  private:
    std::vector<ranked_part> parts_;
    std::vector<std::vector<std::size_t>> places_;
};

// DCG of each group's own list with 0/1 relevance, and its ideal.
std::vector<gain> gains_of(const ranked_list& list) {
    std::vector<gain> gains(list.groups());
    std::vector<double> before(list.groups());
    std::vector<double> relevant(list.groups());
    const auto exposure = [](double first, double count) {
        double sum = 0;
        const std::int64_t last = std::llround(count);
        for (std::int64_t k = 1; k <= last; ++k) {
            sum += 1 / std::log2(1 + first + static_cast<double>(k));
        }
        return sum;
    };
    for (const ranked_part& p : list.parts()) {
        gain& of = gains[p.group];
        if (std::isnan(of.dcg)) of.dcg = 0;
        of.dcg += p.relevance * exposure(before[p.group], p.rows) / p.rows;
        before[p.group] += p.rows;
        relevant[p.group] += p.relevance;
    }
    for (std::size_t g = 0; g < gains.size(); ++g) {
        if (list.rows(g) > 0) gains[g].ideal = exposure(0, relevant[g]);
    }
    return gains;
}

double deviation(const std::vector<double>& values) {
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (const double v : values) {
        if (!std::isfinite(v)) continue;
        ++n;
        sum += v;
    }
    for (const double v : values) {
        if (std::isfinite(v)) squares += (v - sum / n) * (v - sum / n);
    }
    return n > 1 ? std::sqrt(squares / (n - 1)) : absent;
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
    exposures(const grouping& by, const ranked_list& list, const comparing& how,
              const ranking_options& options)
        : by_(by),
          list_(list),
          how_(how),
          values_(mean_exposures(list)),
          spread_(exposure_deviation(list)) {
        for (std::size_t g = 0; g < values_.size(); ++g) {
            if (list.rows(g) > 0) mean_ += values_[g] * list.rows(g) / list.rows();
        }
        const ranked_list coarse = pooled(list);
        const resampler from(coarse);
        for (std::size_t r = 0; r < options.resamples; ++r) {
            drawn_.push_back(mean_exposures(from.draw(options, r)));
        }
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
                const double by_chance = spread_ * std::sqrt(1 / list_.rows(g) - 1 / list_.rows());
                const double half = z().z * error([&](const auto& e) { return e[g]; }, by_chance);
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
    [[nodiscard]] level z() const { return level::two_sided(how_.confidence); }
    [[nodiscard]] std::int64_t rows(std::size_t g) const { return std::llround(list_.rows(g)); }

    template <class Number>
    [[nodiscard]] double error(Number number, double least) const {
        std::vector<double> drawn;
        for (const auto& e : drawn_) drawn.push_back(number(e));
        return std::max(deviation(drawn), least);
    }

    static void finish(measurement& m, double value, interval limits) {
        m.value = m.bound_lower = m.bound_upper = value;
        m.lower = limits.lower;
        m.upper = limits.upper;
        m.method = resampled;
        m.status = status::ok;
        m.reason.clear();
    }

    [[nodiscard]] interval limits(std::size_t a, std::size_t b, bool ratio, const level& at) const {
        const double by_chance = spread_ * std::sqrt(1 / list_.rows(a) + 1 / list_.rows(b));
        if (ratio) {
            const double value = std::log(values_[a] / values_[b]);
            const double half = at.z * error([&](const auto& e) { return std::log(e[a] / e[b]); },
                                             by_chance / mean_);
            return {std::exp(value - half), std::exp(value + half)};
        }
        const double half = at.z * error([&](const auto& e) { return e[a] - e[b]; }, by_chance);
        return {values_[a] - values_[b] - half, values_[a] - values_[b] + half};
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
               limits(g, other, ratio, z()));
        detail::suppress_small(m, std::min(rows(g), rows(other)), how_);
    }

    // Towards no difference the surest of all pairs at a level that all keep at once, away from it
    // the farthest of their own limits.
    void extreme(measurement& m, std::size_t a, std::size_t b, bool ratio) const {
        const double pairs =
            static_cast<double>(eligible_.size()) * static_cast<double>(eligible_.size() - 1) / 2;
        const level all = level::from_tail(z().tail / pairs);
        interval found;
        for (const std::size_t i : eligible_) {
            for (const std::size_t j : eligible_) {
                if (i == j) continue;
                const interval own = limits(i, j, ratio, z());
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
    double spread_ = 0;  // of single places' exposures
    double mean_ = 0;
    std::vector<std::vector<double>> drawn_;
    std::vector<std::size_t> eligible_;
};

void add_gains(bool normalized, const grouping& by, const ranked_list& list, const comparing& how,
               const ranking_options& options, std::vector<measurement>& out) {
    const auto number = [&](const gain& g) { return normalized ? g.ndcg() : g.dcg; };
    const std::vector<gain> gains = gains_of(list);
    const ranked_list coarse = pooled(list);
    const resampler from(coarse);
    std::vector<std::vector<double>> drawn(gains.size());
    for (std::size_t r = 0; r < options.resamples; ++r) {
        const std::vector<gain> of = gains_of(from.draw(options, r));
        for (std::size_t g = 0; g < of.size(); ++g) drawn[g].push_back(number(of[g]));
    }
    std::vector<own_value> values;
    for (std::size_t g = 0; g < gains.size(); ++g) {
        own_value v;
        v.group = by.names[g];
        v.missing = by.missing[g];
        v.rows = std::llround(list.rows(g));
        v.value = number(gains[g]);
        v.error = deviation(drawn[g]);
        if (v.error == 0) v.error = absent;  // all resamples agree: that is no certainty
        if (std::isnan(v.value)) {
            v.reason = v.rows == 0 ? "no row has both a label and a score" : "no row is relevant";
        }
        values.push_back(std::move(v));
    }
    const std::string name = normalized ? "ndcg" : "discounted_cumulative_gain";
    std::vector<measurement> made;
    add_own_values(name, by.attribute, values, resampled, how, made);
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

void add_over_list(std::string_view name, double (*number)(const ranked_list&), const grouping& by,
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
        std::size_t as_far = 1;
        for (std::size_t r = 0; r < options.resamples; ++r) {
            philox from(options.seed, r);
            as_far += number(permuted(list, from)) >= m.value * (1 - 1e-12) ? 1 : 0;
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
            measurement m = started(name, by, nullptr, of_list ? "all_groups" : "", how);
            m.reason = why;
            if (name != "impact_ratio_by_cut_off") out.push_back(std::move(m));
        } else if (name == "exposure") {
            const exposures of(by, list, how, options);
            of.add_values(out);
            if (compared) of.add_comparisons(out);
            if (compared) of.add_extremes(out);
        } else if (name == "normalized_discounted_kl") {
            add_over_list(name, normalized_discounted_kl, by, how, options, out);
        } else if (name == "rkl") {
            add_over_list(
                name, [](const ranked_list& l) { return ranked_kl(l); }, by, how, options, out);
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
            add_gains(name == "ndcg", by, {std::move(labelled), by.groups.size()}, how, options,
                      out);
        }
    }
}

}  // namespace fairdrift
