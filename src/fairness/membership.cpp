#include <fairdrift/fairness/membership.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/comparisons.hpp>
#include <fairdrift/stats/multiplicity.hpp>

#include "fairness/across_detail.hpp"

namespace fairdrift {

namespace {

constexpr std::size_t cells_of_row = 9;

std::size_t pairs_of(std::size_t groups) { return groups * (groups + 1) / 2; }

std::size_t pair_place(std::size_t a, std::size_t b) {
    if (a > b) std::swap(a, b);
    return b * (b + 1) / 2 + a;
}

double summed(const std::vector<exact_sum>& all, std::size_t width, std::size_t place,
              cell_set which) {
    exact_sum sum;
    for (std::size_t c = 0; c < cells_of_row; ++c) {
        if ((which >> c & 1U) != 0) sum.merge(all[c * width + place]);
    }
    return sum.value();
}

cell_set others(cell_set part, cell_set whole) { return static_cast<cell_set>(whole & ~part); }

// Everything of one metric over the groups.
class measuring {
  public:
    measuring(const std::string& attribute, const std::vector<std::string>& names,
              const membership_sums& sums, const metric& rate, const comparing& how)
        : attribute_(attribute),
          names_(names),
          sums_(sums),
          rate_(rate),
          how_(how),
          levels_(levels_for(2, how.confidence)) {
        for (std::size_t g = 0; g < names.size(); ++g) {
            rates_.push_back(rate_of(sums, g, rate.part, rate.whole));
            candidates_.push_back(candidate_of(rates_.back()));
        }
    }

    void add(std::vector<measurement>& out) const {
        for (std::size_t g = 0; g < names_.size(); ++g) out.push_back(of_group(g));
        const std::size_t reference = reference_group();
        if (reference == names_.size()) return;
        const std::size_t first = out.size();
        for (std::size_t g = 0; g < names_.size(); ++g) {
            if (g == reference) continue;
            out.push_back(difference(g, reference));
            out.push_back(ratio(g, reference));
        }
        std::vector<double> p;
        for (std::size_t i = first; i < out.size(); ++i) p.push_back(out[i].p_value);
        const std::vector<double> adjusted = holm(p);
        for (std::size_t i = first; i < out.size(); ++i) {
            out[i].adjusted_p_value = adjusted[i - first];
        }
    }

  private:
    [[nodiscard]] candidate candidate_of(const membership_rate& r) const {
        candidate c;
        c.value = r.value;
        c.counts = r.counts;
        if (r.counts.trials > 0) c.ordinary = rate_interval(r.counts, levels_.ordinary).limits;
        return c;
    }

    [[nodiscard]] double effective(std::size_t g) const {
        const double squares = sums_.product(g, g, rate_.whole);
        const double all = sums_.sum(g, rate_.whole);
        return squares > 0 ? all * all / squares : 0;
    }

    [[nodiscard]] std::size_t reference_group() const {
        if (how_.against != "largest") {
            const auto at = std::find(names_.begin(), names_.end(), how_.against);
            if (at != names_.end()) return static_cast<std::size_t>(at - names_.begin());
        }
        std::size_t largest = names_.size();
        for (std::size_t g = 0; g < names_.size(); ++g) {
            if (effective(g) < static_cast<double>(how_.min_group_size)) continue;
            const bool more =
                largest == names_.size() || rates_[g].expected_all > rates_[largest].expected_all;
            if (more) largest = g;
        }
        return largest;
    }

    [[nodiscard]] measurement start(std::size_t g) const {
        measurement m;
        m.metric = rate_.name;
        m.attribute = {attribute_};
        m.group = {names_[g]};
        m.confidence = how_.confidence;
        if (std::isnan(rates_[g].value)) {
            m.status = status::undefined;
            m.reason = "nobody is expected in its denominator";
        } else {
            suppress(m, effective(g));
        }
        return m;
    }

    void suppress(measurement& m, double size) const {
        if (size >= static_cast<double>(how_.min_group_size)) return;
        m.status = status::suppressed;
        m.reason = "an effective size of " + std::to_string(std::llround(size)) +
                   ", less than min_group_size = " + std::to_string(how_.min_group_size);
    }

    [[nodiscard]] measurement of_group(std::size_t g) const {
        measurement m = start(g);
        const membership_rate& r = rates_[g];
        m.n = std::llround(r.expected_all);
        m.numerator = r.expected_in;
        m.denominator = r.expected_all;
        if (m.status == status::undefined) return m;
        const named_interval limits = rate_interval(r.counts, levels_.ordinary);
        settle(m, r.value, limits.limits, limits.method);
        return m;
    }

    [[nodiscard]] measurement compared(std::size_t g, std::size_t to, const char* how) const {
        measurement m = start(g);
        m.comparison = how;
        m.against = names_[to];
        m.n = std::llround(rates_[g].expected_all + rates_[to].expected_all);
        m.numerator = rates_[g].value;
        m.denominator = rates_[to].value;
        if (m.status == status::ok) suppress(m, effective(to));
        if (std::isnan(rates_[to].value)) {
            m.status = status::undefined;
            m.reason = names_[to] + ": nobody is expected in its denominator";
        }
        return m;
    }

    static void settle(measurement& m, double value, const interval& limits,
                       std::string_view method) {
        m.value = m.bound_lower = m.bound_upper = value;
        m.lower = limits.lower;
        m.upper = limits.upper;
        m.method = method;
    }

    [[nodiscard]] bool shares_rows(std::size_t g, std::size_t to) const {
        return sums_.product(g, to, rate_.whole) > 0;
    }

    [[nodiscard]] double correlation_of(std::size_t a, std::size_t b) const {
        const double covariance = covariance_of(sums_, a, b, rate_.part, rate_.whole);
        const double errors = std::sqrt(rates_[a].variance * rates_[b].variance);
        return errors > 0 ? std::clamp(covariance / errors, -1.0, 1.0) : 0;
    }

    // How far a difference moves where its parts move by x and y.
    static double reach(double x, double y, double correlation) {
        return std::sqrt(std::max(0.0, x * x + y * y - 2 * correlation * x * y));
    }

    [[nodiscard]] measurement difference(std::size_t g, std::size_t to) const {
        measurement m = compared(g, to, "difference");
        if (m.status == status::undefined) return m;
        const membership_rate& a = rates_[g];
        const membership_rate& b = rates_[to];
        const double value = a.value - b.value;
        if (!shares_rows(g, to)) {
            const named_interval limits =
                difference_interval(candidates_[g], candidates_[to], levels_, family::ordinary);
            settle(m, value, limits.limits, limits.method);
            m.p_value = equal_rates_p(a.counts, b.counts);
            return m;
        }
        const double covariance = covariance_of(sums_, g, to, rate_.part, rate_.whole);
        const double correlation = correlation_of(g, to);
        const interval of_a = wilson(a.counts, levels_.ordinary);
        const interval of_b = wilson(b.counts, levels_.ordinary);
        settle(m, value,
               {value - reach(a.value - of_a.lower, of_b.upper - b.value, correlation),
                value + reach(of_a.upper - a.value, b.value - of_b.lower, correlation)},
               "correlated_newcombe");
        const double variance = a.variance + b.variance - 2 * covariance;
        if (variance > 0) {
            m.p_value = std::erfc(std::abs(value) / std::sqrt(2 * variance));
        }
        return m;
    }

    [[nodiscard]] measurement ratio(std::size_t g, std::size_t to) const {
        measurement m = compared(g, to, "ratio");
        if (m.status == status::undefined) return m;
        const membership_rate& a = rates_[g];
        const membership_rate& b = rates_[to];
        if (!shares_rows(g, to)) {
            const named_interval limits =
                ratio_interval(candidates_[g], candidates_[to], levels_, family::ordinary);
            settle(m, a.value / b.value, limits.limits, limits.method);
            detail::finish_ratio(m);
            return m;
        }
        interval limits;
        if (a.value > 0 && b.value > 0) {
            const interval of_a = wilson(a.counts, levels_.ordinary);
            const interval of_b = wilson(b.counts, levels_.ordinary);
            const double correlation = correlation_of(g, to);
            const double down =
                reach(std::log(a.value / of_a.lower), std::log(of_b.upper / b.value), correlation);
            const double up =
                reach(std::log(of_a.upper / a.value), std::log(b.value / of_b.lower), correlation);
            limits = {a.value / b.value * std::exp(-down), a.value / b.value * std::exp(up)};
        }
        settle(m, a.value / b.value, limits, "correlated_log_mover");
        detail::finish_ratio(m);
        return m;
    }

    const std::string& attribute_;
    const std::vector<std::string>& names_;
    const membership_sums& sums_;
    const metric& rate_;
    const comparing& how_;
    family_levels levels_;
    std::vector<membership_rate> rates_;
    std::vector<candidate> candidates_;
};

}  // namespace

membership_sums::membership_sums(std::size_t groups)
    : groups_(groups), sums_(cells_of_row * groups), products_(cells_of_row * pairs_of(groups)) {}

void membership_sums::add(std::span<const double> probabilities, outcome truth, outcome decision,
                          double weight) {
    const std::size_t cell =
        3 * static_cast<std::size_t>(truth) + static_cast<std::size_t>(decision);
    ++rows_;
    for (std::size_t g = 0; g < groups_; ++g) {
        const double here = weight * probabilities[g];
        if (here == 0) continue;
        sums_[cell * groups_ + g].add(here);
        for (std::size_t h = 0; h <= g; ++h) {
            const double other = weight * probabilities[h];
            if (other != 0)
                products_[cell * pairs_of(groups_) + pair_place(h, g)].add(here * other);
        }
    }
}

void membership_sums::merge(const membership_sums& other) {
    if (groups_ != other.groups_) {
        throw incompatible_merge("memberships of " + std::to_string(groups_) + " groups and of " +
                                 std::to_string(other.groups_) + " do not add up");
    }
    rows_ += other.rows_;
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].merge(other.sums_[i]);
    for (std::size_t i = 0; i < products_.size(); ++i) products_[i].merge(other.products_[i]);
}

double membership_sums::sum(std::size_t group, cell_set which) const {
    return summed(sums_, groups_, group, which);
}

double membership_sums::product(std::size_t a, std::size_t b, cell_set which) const {
    return summed(products_, pairs_of(groups_), pair_place(a, b), which);
}

membership_rate rate_of(const membership_sums& sums, std::size_t group, cell_set part,
                        cell_set whole) {
    membership_rate r;
    r.expected_in = sums.sum(group, part);
    r.expected_all = sums.sum(group, whole);
    if (!(r.expected_all > 0)) return r;
    const double p = r.value = r.expected_in / r.expected_all;
    const double inside = sums.product(group, group, part);
    const double outside = sums.product(group, group, others(part, whole));
    const double square = r.expected_all * r.expected_all;
    r.variance = ((1 - p) * (1 - p) * inside + p * p * outside) / square;
    if (inside == r.expected_in && inside + outside == r.expected_all) {
        r.counts = {r.expected_in, r.expected_all};  // known for sure
        return r;
    }
    const double kish = square / (inside + outside);
    const double trials = r.variance > 0 ? std::min(p * (1 - p) / r.variance, kish) : kish;
    r.counts = {p * trials, trials};
    return r;
}

double covariance_of(const membership_sums& sums, std::size_t a, std::size_t b, cell_set part,
                     cell_set whole) {
    const double all_a = sums.sum(a, whole);
    const double all_b = sums.sum(b, whole);
    const double p = sums.sum(a, part) / all_a;
    const double q = sums.sum(b, part) / all_b;
    return ((1 - p) * (1 - q) * sums.product(a, b, part) +
            p * q * sums.product(a, b, others(part, whole))) /
           (all_a * all_b);
}

void add_membership(const std::string& attribute, const std::vector<std::string>& names,
                    const membership_sums& sums, std::span<const metric* const> metrics,
                    const comparing& how, std::vector<measurement>& out) {
    for (std::size_t g = 0; g < names.size(); ++g) {
        measurement m;
        m.metric = "count";
        m.attribute = {attribute};
        m.group = {names[g]};
        m.value = m.bound_lower = m.bound_upper = sums.sum(g, cells::all);
        m.n = std::llround(m.value);
        m.method = "expected";
        out.push_back(std::move(m));
    }
    for (const metric* rate : metrics) {
        if (rate->whole == 0) continue;
        measuring(attribute, names, sums, *rate, how).add(out);
    }
}

}  // namespace fairdrift
