#include <fairdrift/fairness/representation.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <fairdrift/axes/label.hpp>
#include <fairdrift/core/error.hpp>
#include <fairdrift/stats/multiplicity.hpp>
#include <fairdrift/stats/non_central.hpp>
#include <fairdrift/stats/resampling.hpp>

#include "fairness/across_detail.hpp"
#include "stats/special.hpp"

namespace fairdrift {

namespace {

constexpr double small_expected = 5;
constexpr int draws = 9999;

// Rows of known group by the population's names, in its order.
struct represented {
    std::vector<std::string> names;
    std::vector<double> shares;
    std::vector<std::int64_t> rows;
    std::vector<double> weights;
    double squares = 0;

    [[nodiscard]] std::int64_t all_rows() const {
        std::int64_t sum = 0;
        for (const std::int64_t n : rows) sum += n;
        return sum;
    }
    [[nodiscard]] double all_weight() const {
        double sum = 0;
        for (const double w : weights) sum += w;
        return sum;
    }
    // Kish's size; the rows where every row counts once.
    [[nodiscard]] double size() const {
        return squares > 0 ? all_weight() * all_weight() / squares : 0;
    }
};

represented count(const grouping& by, const population_shares& population) {
    represented result;
    for (const auto& [name, share] : population.shares) {
        result.names.push_back(name);
        result.shares.push_back(share);
    }
    result.rows.resize(result.names.size());
    result.weights.resize(result.names.size());
    for (std::size_t g = 0; g < by.groups.size(); ++g) {
        if (by.missing[g]) continue;
        const auto at = std::find(result.names.begin(), result.names.end(), by.names[g].front());
        if (at == result.names.end()) {
            throw invalid_input("population of '" + population.attribute + "' has no share of '" +
                                by.names[g].front() + "'; it has " + detail::joined(result.names));
        }
        const auto place = static_cast<std::size_t>(at - result.names.begin());
        const confusion& counts = by.groups[g].outcomes;
        result.rows[place] = counts.rows(cells::all);
        result.weights[place] = counts.weight(cells::all);
        result.squares += counts.squared_weight(cells::all);
    }
    return result;
}

// Two-sided: the score test, or twice the smaller binomial tail where few are expected.
double p_of_share(const proportion& seen, double share) {
    const double n = seen.trials;
    if (std::min(n * share, n * (1 - share)) >= small_expected || share >= 1) {
        const double error = std::sqrt(share * (1 - share) / n);
        if (!(error > 0)) return 1;
        return std::erfc(std::abs(seen.rate() - share) / error * 0.70710678118654752440);
    }
    const double x = std::round(seen.successes);
    const double trials = std::round(n);
    const auto at_least = [&](double k) {
        if (k <= 0) return 1.0;
        if (k > trials) return 0.0;
        return boost::math::ibeta(k, trials - k + 1, share, detail::in_double());
    };
    return std::min(1.0, 2 * std::min(at_least(x), 1 - at_least(x + 1)));
}

double pearson(const std::vector<double>& counts, const std::vector<double>& shares, double n) {
    double sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = n * shares[i];
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return sum;
}

double p_by_draws(const std::vector<double>& shares, std::int64_t n, double statistic) {
    int exceeding = 0;
    std::vector<double> drawn(shares.size());
    for (int b = 0; b < draws; ++b) {
        philox from(0, static_cast<std::uint64_t>(b));
        std::int64_t left = n;
        double rest = 1;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const bool last = i + 1 == shares.size();
            const double p = std::clamp(shares[i] / rest, 0.0, 1.0);
            const std::int64_t x = last ? left : draw_binomial(from, left, p);
            drawn[i] = static_cast<double>(x);
            left -= x;
            rest = std::max(rest - shares[i], 1e-300);
        }
        exceeding += pearson(drawn, shares, static_cast<double>(n)) >= statistic * (1 - 1e-9);
    }
    return static_cast<double>(1 + exceeding) / (1 + draws);
}

measurement start(const grouping& by, const comparing& how, const char* comparison) {
    measurement m;
    m.metric = "representation";
    m.attribute = by.attribute;
    m.comparison = comparison;
    if (*comparison != '\0') m.against = "population";
    m.confidence = how.confidence;
    return m;
}

// A group that only the population has: nobody.
measurement nobody(const grouping& by, const std::string& name) {
    measurement m;
    m.metric = "count";
    m.attribute = by.attribute;
    m.group = {name};
    m.value = m.bound_lower = m.bound_upper = 0;
    m.method = "exact";
    return m;
}

void settle(measurement& m, double value, const interval& limits, std::string_view method) {
    m.value = m.bound_lower = m.bound_upper = value;
    m.lower = limits.lower;
    m.upper = limits.upper;
    m.method = method;
}

void add_fit(const grouping& by, const represented& seen, const comparing& how,
             std::vector<measurement>& out) {
    measurement m = start(by, how, "goodness_of_fit");
    m.n = seen.all_rows();
    const double n = seen.size();
    const double freedom = static_cast<double>(seen.shares.size()) - 1;
    if (freedom < 1) {
        m.status = status::undefined;
        m.reason = "the population has one group only";
        out.push_back(std::move(m));
        return;
    }
    std::vector<double> counts;
    for (const double w : seen.weights) counts.push_back(w / seen.all_weight() * n);
    const double statistic = pearson(counts, seen.shares, n);
    const interval far = non_centrality(statistic, freedom, level::two_sided(how.confidence));
    const double w = std::sqrt(statistic / n);
    settle(m, w, {std::min(w, std::sqrt(far.lower / n)), std::max(w, std::sqrt(far.upper / n))},
           "non_central_chi_square");
    const double least = n * *std::min_element(seen.shares.begin(), seen.shares.end());
    m.p_value = least >= small_expected
                    ? boost::math::gamma_q(0.5 * freedom, 0.5 * statistic, detail::in_double())
                    : p_by_draws(seen.shares, std::llround(n), statistic);
    detail::suppress_small(m, m.n, how);
    out.push_back(std::move(m));
}

}  // namespace

void check_population(const population_shares& population) {
    const std::string where = "population of '" + population.attribute + "'";
    double sum = 0;
    std::set<std::string> names;
    for (const auto& [name, share] : population.shares) {
        if (!(share > 0 && share <= 1)) {
            std::string problem = where;
            problem.append(": the share of '").append(name).append("' is ");
            throw invalid_input(problem + number_text(share) +
                                "; it must be above 0 and at most 1");
        }
        if (!names.insert(name).second) {
            std::string problem = where;
            throw invalid_input(problem.append(" names '").append(name).append("' twice"));
        }
        sum += share;
    }
    if (!(std::abs(sum - 1) <= 1e-6)) {
        throw invalid_input(where + ": the shares add up to " + number_text(sum) +
                            "; they must add up to 1 within 1e-6");
    }
}

void add_representation(const grouping& by, const population_shares& population,
                        const comparing& how, std::vector<measurement>& out) {
    check_population(population);
    const represented seen = count(by, population);
    const level at = level::two_sided(how.confidence);
    const double all = seen.all_weight();
    const std::size_t first = out.size();
    for (std::size_t g = 0; g < seen.names.size(); ++g) {
        if (seen.rows[g] == 0) out.push_back(nobody(by, seen.names[g]));
        measurement m = start(by, how, "");
        m.group = {seen.names[g]};
        m.n = seen.all_rows();
        m.numerator = seen.weights[g];
        m.denominator = all;
        if (!(all > 0)) {
            m.status = status::undefined;
            m.reason = "there is nobody whose group is known";
            out.push_back(std::move(m));
            continue;
        }
        const double share = seen.weights[g] / all;
        const proportion counts{share * seen.size(), seen.size()};
        const named_interval limits = rate_interval(counts, at);
        settle(m, share, limits.limits, limits.method);
        detail::suppress_small(m, m.n, how);
        out.push_back(m);
        const double there = seen.shares[g];
        for (const bool is_ratio : {false, true}) {
            measurement c = start(by, how, is_ratio ? "ratio" : "difference");
            c.group = m.group;
            c.n = m.n;
            c.numerator = share;
            c.denominator = there;
            const auto set = [&](double x) { return is_ratio ? x / there : x - there; };
            settle(c, set(share), {set(m.lower), set(m.upper)}, limits.method);
            if (!is_ratio) c.p_value = p_of_share(counts, there);
            detail::suppress_small(c, c.n, how);
            out.push_back(std::move(c));
        }
    }
    std::vector<double> p;
    for (std::size_t i = first; i < out.size(); ++i) p.push_back(out[i].p_value);
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = first; i < out.size(); ++i) out[i].adjusted_p_value = adjusted[i - first];
    if (all > 0) add_fit(by, seen, how, out);
}

}  // namespace fairdrift
