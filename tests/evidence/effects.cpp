// How often the intervals of effects hold the truth, and tests of nothing reject: the study behind
// docs/evidence/effects.md. Every row draws from streams of its own, so a part can be done again.
//   effects FILE.json          computes everything, writes FILE.json and FILE.md
//   effects --quick FILE.json  computes every seventh row again and compares it with FILE.json
#include <cmath>
#include <cstdint>
#include <exception>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <fairdrift/fairness/average_precision.hpp>
#include <fairdrift/fairness/brier_parts.hpp>
#include <fairdrift/fairness/calibration.hpp>
#include <fairdrift/fairness/inequality.hpp>
#include <fairdrift/fairness/rates.hpp>
#include <fairdrift/fairness/recalibration.hpp>
#include <fairdrift/fairness/roc_auc.hpp>
#include <fairdrift/fairness/score_distances.hpp>
#include <fairdrift/fairness/subgroup_search.hpp>
#include <fairdrift/stats/association.hpp>
#include <fairdrift/stats/comparisons.hpp>
#include <fairdrift/stats/means.hpp>
#include <fairdrift/stats/resampling.hpp>
#include <fairdrift/stats/stratified.hpp>

#include "effects/study.hpp"

namespace {

using fairdrift::interval;
using fairdrift::philox;
using namespace evidence;

constexpr std::uint64_t seed = 20181105;

// Strata whose rates run from .2 to .6; the reference is twice as large as the group.
std::vector<fairdrift::stratum> strata_of(philox& from, int strata, int n,
                                          const std::function<double(double)>& rate) {
    std::vector<fairdrift::stratum> drawn;
    for (int s = 0; s < strata; ++s) {
        const double p = strata == 1 ? 0.4 : 0.2 + 0.4 * s / (strata - 1);
        drawn.push_back(
            {{draw(from, n, rate(p)), static_cast<double>(n)}, {draw(from, 2 * n, p), 2.0 * n}});
    }
    return drawn;
}

void add_strata(std::vector<study>& all) {
    for (const int strata : {1, 5, 20}) {
        for (const int n : {15, 50, 200}) {
            const std::string where = std::to_string(strata) + " strata, " + std::to_string(n) +
                                      " and " + std::to_string(2 * n) + " rows in each";
            for (const double d : {0.0, 0.1}) {
                all.push_back({"mantel_haenszel_difference", where + ", difference " + number(d),
                               strata * n < 30 ? 0.92 : 0.94, 1, [=](philox& from) {
                                   const auto s =
                                       strata_of(from, strata, n, [=](double p) { return p + d; });
                                   return holds(fairdrift::common_difference(s, at95).limits, d);
                               }});
            }
            for (const double r : {1.0, 1.25}) {
                all.push_back({"mantel_haenszel_ratio", where + ", ratio " + number(r), 0.94, 1,
                               [=](philox& from) {
                                   const auto s =
                                       strata_of(from, strata, n, [=](double p) { return p * r; });
                                   return holds(fairdrift::common_ratio(s, at95).limits, r);
                               }});
            }
            for (const double r : {1.0, 2.0}) {
                const auto rate = [=](double p) { return r * p / (1 - p + r * p); };
                all.push_back({"mantel_haenszel_odds_ratio", where + ", odds ratio " + number(r),
                               strata * n < 30 ? 0.92 : 0.94, 1, [=](philox& from) {
                                   const auto s = strata_of(from, strata, n, rate);
                                   return holds(fairdrift::common_odds_ratio(s, at95).limits, r);
                               }});
                if (strata == 1) continue;
                all.push_back({"homogeneity rejects", where + ", odds ratio " + number(r), 0,
                               nominal, [=](philox& from) {
                                   const auto s = strata_of(from, strata, n, rate);
                                   return fairdrift::breslow_day_tarone(s).p_value < 0.05;
                               }});
            }
            all.push_back({"Cochran-Mantel-Haenszel rejects", where, 0, nominal, [=](philox& from) {
                               const auto s =
                                   strata_of(from, strata, n, [](double p) { return p; });
                               return fairdrift::cochran_mantel_haenszel(s).p_value < 0.05;
                           }});
        }
    }
}

void add_odds_ratios(std::vector<study>& all) {
    for (const int n : {30, 100, 1000}) {
        for (const double p : {0.2, 0.5}) {
            for (const double r : {1.0, 3.0}) {
                all.push_back({"odds_ratio",
                               std::to_string(n) + " rows each, rate " + number(p) +
                                   ", odds ratio " + number(r),
                               0.94, 1, [=](philox& from) {
                                   const double q = r * p / (1 - p + r * p);
                                   fairdrift::candidate a;
                                   fairdrift::candidate b;
                                   a.counts = {draw(from, n, q), n * 1.0};
                                   b.counts = {draw(from, n, p), n * 1.0};
                                   const auto limits = fairdrift::odds_ratio_interval(
                                       a, b, fairdrift::levels_for(2, 0.95),
                                       fairdrift::family::ordinary);
                                   return holds(limits.limits, r);
                               }});
            }
        }
    }
}

// The square of a uniform number: bounded and skew, as squared errors are; mean 1/3.
void add_means(std::vector<study>& all) {
    for (const int n : {5, 20, 100, 1000}) {
        for (const bool weighted : {false, true}) {
            all.push_back(
                {"mean of numbers in [0, 1]",
                 std::to_string(n) + " rows, " +
                     (weighted ? "weights from 0.2 to 5" : "no weights"),
                 weighted && n < 100 ? 0.92 : 0.94, 1, [=](philox& from) {
                     fairdrift::mean_sums sums;
                     for (int i = 0; i < n; ++i) {
                         const double u = from.uniform();
                         const double w = weighted ? std::pow(5, 2 * from.uniform() - 1) : 1;
                         sums.add(u * u, w, w * w);
                     }
                     return holds(fairdrift::mean_interval(sums, {0, 1}, at95).limits, 1.0 / 3);
                 }});
        }
    }
}

fairdrift::group_counts benefits(philox& from, std::int64_t n, double none, double twice) {
    fairdrift::group_counts group;
    const auto add = [&](fairdrift::outcome truth, fairdrift::outcome decision, std::int64_t rows) {
        fairdrift::tally t;
        t.rows = rows;
        group.outcomes.add(truth, decision, t);
    };
    const std::int64_t fn = fairdrift::draw_binomial(from, n, none);
    const std::int64_t fp = fairdrift::draw_binomial(from, n - fn, twice / (1 - none));
    const std::int64_t tp = (n - fn - fp) / 2;
    add(fairdrift::outcome::positive, fairdrift::outcome::negative, fn);
    add(fairdrift::outcome::negative, fairdrift::outcome::positive, fp);
    add(fairdrift::outcome::positive, fairdrift::outcome::positive, tp);
    add(fairdrift::outcome::negative, fairdrift::outcome::negative, n - fn - fp - tp);
    return group;
}

void add_indices(std::vector<study>& all) {
    const std::vector<std::pair<double, double>> laws{{0.1, 0.1}, {0.02, 0.05}, {0.3, 0.1}};
    for (const int n : {50, 300, 3000}) {
        for (const auto& [none, twice] : laws) {
            const double mean = 1 + twice - none;
            const double entropy =
                (none + twice - (twice - none) * (twice - none)) / (2 * mean * mean);
            const double theil =
                (2 * twice * std::log(2 / mean) - (1 - none - twice) * std::log(mean)) / mean;
            const std::string where = std::to_string(n) + " rows, benefit 0 of " + number(none) +
                                      ", 2 of " + number(twice);
            const double p0 = none;
            const double p2 = twice;
            all.push_back({"generalized_entropy_index", where, 0.94, 1, [=](philox& from) {
                               const auto g = benefits(from, n, p0, p2);
                               return holds(fairdrift::evaluate_generalized_entropy(g, at95).limits,
                                            entropy);
                           }});
            all.push_back({"theil_index", where, 0.94, 1, [=](philox& from) {
                               const auto g = benefits(from, n, p0, p2);
                               return holds(fairdrift::evaluate_theil(g, at95).limits, theil);
                           }});
        }
    }
}

void add_between(std::vector<study>& all) {
    for (const int groups : {2, 6, 20}) {
        for (const int n : {50, 200}) {
            for (const double apart : {0.0, 0.2}) {
                const auto none = [=](int g) { return 0.1 + apart * g / (groups - 1); };
                double mean = 0;
                double squares = 0;
                for (int g = 0; g < groups; ++g) {
                    mean += (1 - none(g)) / groups;
                    squares += (1 - none(g)) * (1 - none(g)) / groups;
                }
                const double truth = (squares / (mean * mean) - 1) / 2;
                all.push_back({"generalized_entropy_index between groups",
                               std::to_string(groups) + " groups of " + std::to_string(n) +
                                   ", benefit 0 of .1 to " + number(0.1 + apart),
                               0.94, 1, [=](philox& from) {
                                   fairdrift::grouping by;
                                   by.attribute = {"g"};
                                   for (int g = 0; g < groups; ++g) {
                                       by.names.push_back({std::to_string(g)});
                                       by.missing.push_back(false);
                                       by.groups.push_back(benefits(from, n, none(g), 0));
                                   }
                                   std::vector<fairdrift::measurement> out;
                                   fairdrift::add_between_groups(by, {}, out);
                                   return holds({out.front().lower, out.front().upper}, truth);
                               }});
            }
        }
    }
}

// Groups whose rows have one of five scores; positives of each group and score.
struct five_scores {
    static constexpr double values[] = {0.1, 0.3, 0.5, 0.7, 0.9};
    std::int64_t rows[2][5] = {};
    std::int64_t positives[2][5] = {};
};

fairdrift::grouping counted(const five_scores& drawn) {
    std::vector<fairdrift::score_counts::entry> entries;
    for (std::uint32_t g = 0; g < 2; ++g) {
        for (int s = 0; s < 5; ++s) {
            const std::int64_t yes = drawn.positives[g][s];
            const std::int64_t no = drawn.rows[g][s] - yes;
            if (no > 0) entries.push_back({five_scores::values[s], 2 * g, no});
            if (yes > 0) entries.push_back({five_scores::values[s], 2 * g + 1, yes});
        }
    }
    fairdrift::score_counts scores({"g"}, false, {}, 100);
    std::vector<std::uint32_t> place;
    using fairdrift::label;
    const fairdrift::partition cells({"g", "y_true"}, {{label(0), label(1)}, {label(0), label(1)}},
                                     std::vector<std::uint32_t>{0, 0, 0, 1, 1, 0, 1, 1}, place);
    scores.add(cells, std::move(entries), {}, {}, 0);
    const std::vector<std::int32_t> group_of{0, 0, 1, 1};
    using fairdrift::outcome;
    const std::vector<outcome> truth{outcome::negative, outcome::positive, outcome::negative,
                                     outcome::positive};
    fairdrift::grouping by;
    by.steps = fairdrift::score_steps(scores, group_of, truth, 2);
    const auto pairs = fairdrift::pair_scores(scores, group_of, truth, 2);
    const auto sums = fairdrift::sum_scores(scores, group_of, truth, 2);
    for (std::size_t g = 0; g < 2; ++g) {
        fairdrift::group_counts one;
        one.scores = pairs[g];
        one.sums = sums[g];
        one.precision = fairdrift::sum_precision(by.steps, g, pairs[g]);
        one.recalibration = fairdrift::recalibrate(by.steps, g);
        by.groups.push_back(one);
    }
    return by;
}

// 2 x 3 x 2 cells of 20 to 130 people, selected at `rate`, the last one at `last`.
fairdrift::grouping twelve_cells(philox& from, double rate, double last) {
    using fairdrift::outcome;
    fairdrift::grouping by;
    by.attribute = {"a", "b", "c"};
    for (std::int64_t c = 0; c < 12; ++c) {
        const std::int64_t people = 20 + 10 * c;
        const std::int64_t selected = fairdrift::draw_binomial(from, people, c == 11 ? last : rate);
        fairdrift::confusion counts;
        counts.add(outcome::missing, outcome::positive, {selected, {}, {}});
        counts.add(outcome::missing, outcome::negative, {people - selected, {}, {}});
        by.names.push_back(
            {std::to_string(c % 2), std::to_string(c / 2 % 3), std::to_string(c / 6)});
        by.missing.push_back(false);
        fairdrift::group_counts group;
        group.outcomes = counts;
        by.groups.push_back(std::move(group));
    }
    return by;
}

// As many rows of each score, each positive as often as its score says: intercept 0, slope 1,
// reliability 0, resolution .08, base rate 1/2.
void add_scores(std::vector<study>& all) {
    const auto drawn = [](philox& from, int n) {
        five_scores d;
        for (int s = 0; s < 5; ++s) {
            d.rows[0][s] = n / 5;
            d.positives[0][s] = fairdrift::draw_binomial(from, n / 5, five_scores::values[s]);
        }
        return counted(d).groups.front();
    };
    double above = 0;
    double positive = 0;
    double precision = 0;
    for (int s = 4; s >= 0; --s) {
        above += 1;
        positive += five_scores::values[s];
        precision += five_scores::values[s] * positive / above / 2.5;
    }
    struct named {
        const char* what;
        fairdrift::estimate (*evaluate)(const fairdrift::group_counts&, const fairdrift::level&);
        double truth;
        double least;
    };
    const named metrics[] = {
        {"average_precision", fairdrift::evaluate_average_precision, precision, 0.93},
        {"calibration_intercept", fairdrift::evaluate_calibration_intercept, 0, 0.93},
        {"calibration_slope", fairdrift::evaluate_calibration_slope, 1, 0.93},
        {"brier_reliability", fairdrift::evaluate_brier_reliability, 0, 0.95},
        {"brier_resolution", fairdrift::evaluate_brier_resolution, 0.08, 0.95}};
    for (const named& m : metrics) {
        for (const int n : {50, 200, 1000}) {
            const auto evaluate = m.evaluate;
            const double truth = m.truth;
            all.push_back({m.what, std::to_string(n) + " rows, five calibrated scores", m.least, 1,
                           [=](philox& from) {
                               const auto e = evaluate(drawn(from, n), at95);
                               return std::isnan(e.value) || holds(e.limits, truth);
                           }});
        }
    }
}

// One group's scores rise, the other's fall: shares apart by `apart` below the middle score.
void add_parity(std::vector<study>& all) {
    for (const int n : {50, 300}) {
        for (const double apart : {0.0, 0.3}) {
            all.push_back({"max_statistical_parity",
                           std::to_string(n) + " rows each, distance " + number(apart), 0.95, 1,
                           [=](philox& from) {
                               five_scores d;
                               for (int g = 0; g < 2; ++g) {
                                   const double low = 0.4 + (g == 0 ? apart : -apart) / 2;
                                   const auto below = fairdrift::draw_binomial(from, n, low);
                                   d.rows[g][0] = fairdrift::draw_binomial(from, below, 0.5);
                                   d.rows[g][1] = below - d.rows[g][0];
                                   d.rows[g][3] = n - below;
                               }
                               const auto by = counted(d);
                               return holds(
                                   fairdrift::max_statistical_parity(by, 0, 1, at95).limits, apart);
                           }});
        }
    }
}

void add_searches(std::vector<study>& all) {
    fairdrift::subgroup_options options;
    options.replicates = 199;
    const auto few = [=](philox& from, double rate, double last, std::size_t most) {
        const auto found = fairdrift::search_subgroups(twelve_cells(from, rate, last),
                                                       fairdrift::selection_rate, options);
        return found.named.size() > most;
    };
    for (const double rate : {0.02, 0.1, 0.5}) {
        all.push_back({"search over subgroups names any", "one rate, " + number(rate), 0, 0.055,
                       [=](philox& from) { return few(from, rate, rate, 0); }});
    }
    all.push_back({"search over subgroups names a second", "one cell at .9, the others at .4", 0,
                   0.06, [=](philox& from) { return few(from, 0.4, 0.9, 1); }});
}

void add_associations(std::vector<study>& all) {
    for (const double tau : {0.0, 0.01, 0.04, 0.25}) {
        for (const int n : {200, 1000}) {
            all.push_back({"Goodman and Kruskal's tau",
                           "tau " + number(tau) + ", two values and groups, n " + std::to_string(n),
                           0.94, 1, [=](philox& from) {
                               const double phi = std::sqrt(tau);
                               const double first = draw(from, n, 0.5);
                               const auto rows = static_cast<std::int64_t>(first);
                               const double a = draw(from, rows, 0.5 + phi / 2);
                               const double b = draw(from, n - rows, 0.5 - phi / 2);
                               const std::vector<double> table = {a, first - a, b, n - first - b};
                               return holds(fairdrift::associate(table, 2).tau_limits, tau);
                           }});
        }
    }
}

std::vector<study> studies() {
    std::vector<study> all;
    add_strata(all);
    add_odds_ratios(all);
    add_means(all);
    add_indices(all);
    add_between(all);
    add_uncertainty(all);
    add_scores(all);
    add_parity(all);
    add_searches(all);
    add_associations(all);
    add_distances(all);
    add_lists(all);
    add_class_means(all);
    add_memberships(all);
    add_regressions(all);
    add_miscalibrated(all);
    add_unequal_clusters(all);
    add_inequalities(all);
    return all;
}

// The count of yes: an integer, the same on every machine whose logarithm is.
int count_yes(const study& one, std::size_t row) {
    int yes = 0;
    for (int i = 0; i < one.times; ++i) {
        philox from(seed, row * repeats + static_cast<std::size_t>(i));
        yes += one.yes(from) ? 1 : 0;
    }
    return yes;
}

bool kept(const study& one, int yes) {
    const double share = static_cast<double>(yes) / one.times;
    const double noise = 3 * std::sqrt(one.most * (1 - one.most) / one.times);
    return share >= one.least && share <= one.most + noise;
}

// Whether a coverage is promised, and not a rejection rate, nor printed only.
bool is_promised(const study& one) { return one.most == 1 && one.least > 0.9; }

int write(const std::string& path) {
    const std::vector<study> all = studies();
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    std::ostringstream table;
    bool good = true;
    double coverage = 0;
    int promised = 0;
    for (std::size_t row = 0; row < all.size(); ++row) {
        const study& one = all[row];
        const int yes = count_yes(one, row);
        const double share = static_cast<double>(yes) / one.times;
        good = good && kept(one, yes);
        if (!kept(one, yes)) std::cout << "BROKEN " << one.what << ": " << one.setting << "\n";
        if (is_promised(one)) {
            coverage += share;
            ++promised;
        }
        rows.push_back(
            {{"what", one.what}, {"setting", one.setting}, {"times", one.times}, {"yes", yes}});
        table << "| " << one.what << " | " << one.setting
              << (one.times < repeats ? " (" + std::to_string(one.times) + " tables)" : "") << " | "
              << std::fixed << std::setprecision(3) << share << " | "
              << (one.most < 1 ? "at most " + number(one.most) : "at least " + number(one.least))
              << " |\n";
    }
    const double average = coverage / promised;
    good = good && average >= 0.945;
    std::ofstream page(path.substr(0, path.rfind('.')) + ".md");
    page << "# Intervals of effects, and tests of nothing\n\nHow often 95% intervals hold the "
            "truth, and tests at .05 reject where there is nothing to find: "
         << repeats
         << " seeded tables a row (standard error .0015; fewer where a row says so), written by "
            "`./dev prove effects`. "
            "Promised "
            "is what a row must keep, a rejection rate within three standard errors; rows with few "
            "rows a cell are printed, not hidden.\n\n"
            "The "
         << promised << " intervals of a promised row hold the truth in " << std::fixed
         << std::setprecision(4) << average
         << " on average (promised: .945).\n\n"
            "| what | where | share | promised |\n| --- | --- | ---: | ---: |\n"
         << table.str();
    std::ofstream(path) << nlohmann::ordered_json{{"seed", seed},
                                                  {"repeats", repeats},
                                                  {"command", "./dev prove effects"},
                                                  {"rows", rows}}
                               .dump(1)
                        << "\n";
    return good ? 0 : 1;
}

int check(const std::string& path) {
    const auto stored = nlohmann::json::parse(std::ifstream(path));
    const std::vector<study> all = studies();
    bool good = stored.at("rows").size() == all.size();
    for (std::size_t row = 0; row < all.size() && good; row += 7) {
        const int yes = count_yes(all[row], row);
        const int before = stored.at("rows").at(row).at("yes").get<int>();
        // A table at the edge of an interval may fall on either side of it by the last bit.
        const bool same = std::abs(yes - before) <= 2 && kept(all[row], yes);
        if (!same) std::cout << "DIFFERS row " << row << ": " << yes << ", was " << before << "\n";
        good = good && same;
    }
    return good ? 0 : 1;
}

}  // namespace

int main(int count, char* arguments[]) try {
    const bool quick = count > 1 && std::string(arguments[1]) == "--quick";
    if (count != (quick ? 3 : 2)) {
        std::cerr << "usage: effects [--quick] FILE.json\n";
        return 2;
    }
    return quick ? check(arguments[2]) : write(arguments[1]);
} catch (const std::exception& problem) {
    std::cerr << "effects: " << problem.what() << "\n";
    return 2;
}
