// Coverage of extremes and of all comparisons with the observed best, in simulated families.
#include <fairdrift/stats/extremes.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include "binomial.hpp"
#include "figures.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

struct family_of_groups {
    std::string name;
    std::vector<int> n;
    std::vector<double> p;

    [[nodiscard]] double least_expected() const {
        double least = 1e300;
        for (std::size_t g = 0; g < n.size(); ++g) {
            least = std::min(least, n[g] * std::min(p[g], 1.0 - p[g]));
        }
        return least;
    }
};

struct sizes {
    std::string name;
    std::vector<int> n;
};

std::vector<sizes> shapes(std::size_t groups) {
    std::vector<sizes> all;
    // 400 and 3,600: at p = .5 the counts straddle where 3 and 20 groups change method.
    for (const int n : {20, 50, 200, 400, 1000, 3600, 10000}) {
        all.push_back({"all n = " + std::to_string(n), std::vector<int>(groups, n)});
    }
    const auto with_first = [&](int first, int rest) {
        std::vector<int> n(groups, rest);
        n[0] = first;
        return n;
    };
    all.push_back({"one n = 20, the others 10000", with_first(20, 10000)});
    all.push_back({"one n = 10000, the others 20", with_first(10000, 20)});
    all.push_back({"one n = 10000, the others 200", with_first(10000, 200)});
    std::vector<int> ladder;
    std::vector<int> halves;
    for (std::size_t g = 0; g < groups; ++g) {
        const double part = static_cast<double>(g) / static_cast<double>(groups - 1);
        ladder.push_back(static_cast<int>(20.0 * std::pow(500.0, part)));
        halves.push_back(g < groups / 2 ? 200 : 10000);
    }
    all.push_back({"n from 20 to 10000", ladder});
    if (groups > 2) all.push_back({"half n = 200, half 10000", halves});
    return all;
}

/// True rates for these sizes. `base` is the rate at which the smallest group expects 5.
std::vector<family_of_groups> with_rates(const sizes& of) {
    std::vector<family_of_groups> all;
    const std::size_t groups = of.n.size();
    const double base = 5.0 / *std::min_element(of.n.begin(), of.n.end());
    const auto add = [&](const std::string& name, std::vector<double> p) {
        if (*std::max_element(p.begin(), p.end()) >= 1.0) return;
        const std::string all_name = std::to_string(groups) + " groups, " + of.name + ", " + name;
        all.push_back({all_name, of.n, p});
        for (double& one : p) one = 1.0 - one;
        all.push_back({all_name + ", failures", of.n, p});
    };
    const auto equal = [&](double p) { return std::vector<double>(groups, p); };
    for (const double expected : {1.0, 2.5, 5.0, 7.3, 12.0, 20.0}) {
        add("equal p, smallest group expects " + std::to_string(expected).substr(0, 4),
            equal(base * expected / 5.0));
    }
    add("equal p = .5", equal(0.5));
    for (const double expected : {2.5, 5.0, 6.3}) {
        std::vector<double> p;
        for (const int n : of.n) p.push_back(expected / n);
        add("each group expects " + std::to_string(expected).substr(0, 3), p);
    }
    std::vector<double> spread;
    for (std::size_t g = 0; g < groups; ++g) {
        const double part = static_cast<double>(g) / static_cast<double>(groups - 1);
        spread.push_back(base + (0.9 - base) * 0.5 * part);
    }
    add("p spread evenly", spread);
    const double high = std::min(0.75, 3.0 * base);
    std::vector<double> one_high = equal(base);
    one_high[0] = high;
    add("one p higher", one_high);
    std::vector<double> one_low = equal(high);
    one_low[0] = base;
    add("one p lower", one_low);
    return all;
}

enum { gap, worst_ratio, best_difference, best_ratio, measures };
constexpr const char* names[measures] = {"max_difference", "min_ratio", "difference to best",
                                         "ratio to best"};

/// Counts over replicates; a replicate covers where the interval (or all of them) holds the truth.
struct tally {
    std::int64_t replicates = 0;
    std::array<std::int64_t, measures> covered = {};
    std::array<double, measures> width = {};
    std::array<double, measures> finite = {};
};

bool holds(const interval& limits, double truth) {
    const double slack = 1e-12 * std::abs(truth);
    return limits.lower <= truth + slack && truth - slack <= limits.upper;
}

class simulation {
  public:
    simulation(const family_of_groups& of, std::uint64_t seed)
        : of_(of), at_(levels_for(of.n.size(), 0.95)), groups_(of.n.size()) {
        // The stream depends on the seed and the family's name (FNV-1a), on nothing else.
        stream_ = 0xcbf29ce484222325ULL ^ seed;
        for (const char c : of.name) {
            stream_ = (stream_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
        }
        for (std::size_t g = 0; g < of.n.size(); ++g) draws_.emplace_back(of.n[g], of.p[g]);
        const auto [low, high] = std::minmax_element(of.p.begin(), of.p.end());
        true_gap_ = *high - *low;
        true_ratio_ = *low / *high;
    }

    void run_to(std::int64_t replicates) {
        while (found_.replicates < replicates) replicate(found_.replicates++);
    }

    [[nodiscard]] double least_coverage() const {
        const auto least = *std::min_element(found_.covered.begin(), found_.covered.end());
        return static_cast<double>(least) / static_cast<double>(found_.replicates);
    }

    [[nodiscard]] simulated result() const {
        const double share = 1.0 / static_cast<double>(found_.replicates);
        simulated result{of_.name, of_.least_expected(), found_.replicates, {}};
        for (int i = 0; i < measures; ++i) {
            result.measures.push_back({names[i], static_cast<double>(found_.covered[i]) * share,
                                       found_.width[i] / found_.finite[i]});
        }
        return result;
    }

  private:
    void replicate(std::int64_t index) {
        std::size_t best = 0;
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            const std::uint64_t counter = static_cast<std::uint64_t>(index) * groups_.size() + g;
            const double x = draws_[g](uniform_at(stream_, counter));
            groups_[g].counts = {x, static_cast<double>(of_.n[g])};
            groups_[g].value = groups_[g].counts.rate();
            if (groups_[g].value > groups_[best].value) best = g;
        }
        note(gap, max_difference(groups_, at_).limits, true_gap_);
        // Where no group has a success there is no ratio, and nothing wrong is said about it.
        if (groups_[best].value > 0.0) {
            note(worst_ratio, min_ratio(groups_, at_).limits, true_ratio_);
        } else {
            note(worst_ratio, {0.0, 1.0}, true_ratio_);
        }
        against_best(best);
    }

    void note(int measure, const interval& limits, double truth) {
        found_.covered[measure] += holds(limits, truth);
        add_width(measure, limits);
    }

    void add_width(int measure, const interval& limits) {
        const double width = limits.upper - limits.lower;
        if (!std::isfinite(width)) return;
        found_.width[measure] += width;
        found_.finite[measure] += 1.0;
    }

    void against_best(std::size_t best) {
        bool all_differences = true;
        bool all_ratios = true;
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            if (g == best) continue;
            const interval difference =
                difference_interval(groups_[g], groups_[best], at_, family::simultaneous).limits;
            const interval ratio =
                ratio_interval(groups_[g], groups_[best], at_, family::simultaneous).limits;
            all_differences = all_differences && holds(difference, of_.p[g] - of_.p[best]);
            all_ratios = all_ratios && holds(ratio, of_.p[g] / of_.p[best]);
            add_width(best_difference, difference);
            add_width(best_ratio, ratio);
        }
        found_.covered[best_difference] += all_differences;
        found_.covered[best_ratio] += all_ratios;
    }

    const family_of_groups& of_;
    family_levels at_;
    std::vector<candidate> groups_;
    std::vector<binomial_draw> draws_;
    std::uint64_t stream_ = 0;
    double true_gap_ = 0;
    double true_ratio_ = 0;
    tally found_;
};

/// 4,000 replicates (standard error .0034 at 95%); 40,000 (.0011) where that leaves doubt.
simulated simulate(const family_of_groups& of, std::uint64_t seed) {
    simulation run(of, seed);
    run.run_to(4000);
    if (run.least_coverage() < 0.955) run.run_to(40000);
    return run.result();
}

}  // namespace

std::vector<simulated> families(std::uint64_t seed, bool quick) {
    std::vector<simulated> all;
    std::size_t index = 0;
    for (const std::size_t groups : {2, 3, 6, 20, 100}) {
        for (const sizes& of : shapes(groups)) {
            for (const family_of_groups& one : with_rates(of)) {
                // 100 groups show that the bounds of many groups hold; a part is enough.
                const std::size_t every = (groups == 100 ? 12 : 1) * (quick ? 35 : 1);
                if (index++ % every == 0) all.push_back(simulate(one, seed));
            }
        }
    }
    return all;
}

}  // namespace evidence
