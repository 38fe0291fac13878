// What the uncertainty of an audit is promised to be: clusters, weights that depend on the outcome,
// 2 to 50 groups, 20 to 100,000 rows, equivalence, power.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/rates.hpp>
#include <fairdrift/fairness/roc_auc.hpp>
#include <fairdrift/questions/audit.hpp>
#include <fairdrift/stats/contingency.hpp>
#include <fairdrift/stats/power.hpp>

#include "study.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

constexpr int fewer = 2000;

void add_rows(group_counts& to, std::int64_t yes, std::int64_t no) {
    for (const bool positive : {true, false}) {
        tally t;
        t.rows = positive ? yes : no;
        to.outcomes.add(outcome::missing, positive ? outcome::positive : outcome::negative, t);
    }
}

group_counts of_rows(philox& from, std::int64_t n, double p) {
    group_counts group;
    const std::int64_t yes = draw_binomial(from, n, p);
    add_rows(group, yes, n - yes);
    return group;
}

// Rows of a cluster copy its own draw with probability sqrt(icc), so that two of them correlate by
// icc. Sizes are `each`, or anything from 1 to twice that.
group_counts of_clusters(philox& from, int clusters, int each, bool unequal, double p, double icc) {
    group_counts group;
    group.outcomes = confusion(false, true);
    for (int c = 0; c < clusters; ++c) {
        const std::int64_t rows =
            unequal ? 1 + static_cast<std::int64_t>(from.uniform() * (2 * each - 1)) : each;
        const std::int64_t copies = draw_binomial(from, rows, std::sqrt(icc));
        const std::int64_t copied = from.uniform() < p ? copies : 0;
        const std::int64_t yes = copied + draw_binomial(from, rows - copies, p);
        add_rows(group, yes, rows - yes);
        group.outcomes.add_cluster(
            {0, 0, 0, 0, 0, 0, static_cast<double>(rows - yes), static_cast<double>(yes), 0});
    }
    return group;
}

// Those decided positive weigh 3 to 4, the others 1 to 2.
group_counts of_weights(philox& from, std::int64_t n, double p) {
    group_counts group;
    group.outcomes = confusion(true);
    tally positive;
    tally negative;
    for (std::int64_t i = 0; i < n; ++i) {
        const bool yes = from.uniform() < p;
        const double w = std::floor((yes ? 3 : 1) * 256 + from.uniform() * 256) / 256;
        tally& t = yes ? positive : negative;
        ++t.rows;
        t.weight.add(w);
        t.squared_weight.add(w * w);
    }
    group.outcomes.add(outcome::missing, outcome::positive, positive);
    group.outcomes.add(outcome::missing, outcome::negative, negative);
    return group;
}

double weighted_rate(double p) {
    const double half = 0.5 - 0.5 / 256;
    return (3 + half) * p / ((3 + half) * p + (1 + half) * (1 - p));
}

using maker = std::function<group_counts(philox&, double)>;

// Groups whose rates rise from p to p + apart.
struct many {
    int groups;
    double p;
    double apart;
    [[nodiscard]] double rate(int g) const { return p + apart * g / (groups - 1); }
    [[nodiscard]] grouping made(philox& from, const maker& make) const {
        grouping by;
        by.attribute = {"g"};
        for (int g = 0; g < groups; ++g) {
            by.names.push_back({std::to_string(g)});
            by.missing.push_back(false);
            by.groups.push_back(make(from, rate(g)));
        }
        return by;
    }
};

comparing against(const char* reference) {
    comparing how;
    how.against = reference;
    how.min_group_size = 20;
    return how;
}

// A pair's difference holds the two groups' true one.
bool holds_truth(const measurement& d, const many& m, const std::function<double(double)>& truth) {
    if (d.comparison != "difference") return true;
    const double gap =
        truth(m.rate(std::stoi(d.group.front()))) - truth(m.rate(std::stoi(d.against)));
    return holds({d.lower, d.upper}, gap);
}

void add_many(std::vector<study>& all, const std::string& rows, const many& m, const maker& make,
              const std::function<double(double)>& truth) {
    const std::string where = std::to_string(m.groups) + " groups of " + rows + ", rates " +
                              number(m.p) + " to " + number(m.p + m.apart);
    const double low = truth(m.p);
    const double high = truth(m.p + m.apart);
    const auto extreme = [=](philox& from, const std::string& comparison, double value) {
        const comparing how = against("largest");
        const grouping by = m.made(from, make);
        std::vector<measurement> out;
        add_extremes(across_groups(selection_rate, by, how), by, how, out);
        const auto e = std::find_if(out.begin(), out.end(), [&](const measurement& one) {
            return one.comparison == comparison;
        });
        return holds({e->lower, e->upper}, value);
    };
    const auto compared = [=](philox& from, const char* reference) {
        const comparing how = against(reference);
        const grouping by = m.made(from, make);
        std::vector<measurement> out;
        add_comparisons(across_groups(selection_rate, by, how), by, {}, how, out);
        return out;
    };
    const double least = 0.94 - 0.01;  // two standard errors of 2000 tables under .94
    all.push_back({"max_difference", where, least, 1,
                   [=](philox& from) { return extreme(from, "max_difference", high - low); },
                   fewer});
    all.push_back({"min_ratio", where, least, 1,
                   [=](philox& from) { return extreme(from, "min_ratio", low / high); }, fewer});
    all.push_back({"all differences against the best", where, least, 1,
                   [=](philox& from) {
                       const auto out = compared(from, "best");
                       return std::all_of(out.begin(), out.end(), [&](const measurement& d) {
                           return holds_truth(d, m, truth);
                       });
                   },
                   fewer});
    if (m.apart > 0) return;
    all.push_back({"any adjusted p under .05", where, 0, nominal, [=](philox& from) {
                       const auto out = compared(from, "largest");
                       return std::any_of(out.begin(), out.end(), [](const measurement& d) {
                           return d.adjusted_p_value < 0.05;
                       });
                   }});
}

void add_clustered_rates(std::vector<study>& all) {
    for (const int clusters : {30, 100}) {
        for (const int each : {5, 20}) {
            for (const bool unequal : {false, true}) {
                const std::string sizes =
                    unequal ? "1 to " + std::to_string(2 * each - 1) : std::to_string(each);
                for (const double icc : {0.1, 0.3}) {
                    for (const double p : {0.1, 0.5}) {
                        all.push_back(
                            {"rate of clusters",
                             std::to_string(clusters) + " clusters of " + sizes + ", ICC " +
                                 number(icc) + ", rate " + number(p),
                             // Few clusters of the rarer kind tell little.
                             clusters * p < 5 ? 0.88 : 0.94, 1, [=](philox& from) {
                                 const auto g = of_clusters(from, clusters, each, unequal, p, icc);
                                 return holds(evaluate(selection_rate, g, at95).limits, p);
                             }});
                    }
                }
            }
        }
    }
}

void add_clustered_groups(std::vector<study>& all) {
    for (const int groups : {2, 5, 20}) {
        for (const double icc : {0.1, 0.3}) {
            for (const double apart : {0.0, 0.2}) {
                add_many(
                    all, "30 clusters of 1 to 19, ICC " + number(icc), {groups, 0.3, apart},
                    [=](philox& from, double p) { return of_clusters(from, 30, 10, true, p, icc); },
                    [](double p) { return p; });
            }
        }
    }
}

// Scores whose clusters move them together; the labels are independent.
group_counts of_scores(philox& from, int clusters, int each, double icc) {
    const auto normal = [&] {
        const double r = std::sqrt(-2 * std::log(from.uniform()));
        return r * std::cos(6.283185307179586 * from.uniform());
    };
    std::vector<std::int64_t> truth;
    std::vector<std::int64_t> cluster;
    std::vector<double> score;
    for (int c = 0; c < clusters; ++c) {
        const double shared = std::sqrt(icc) * normal();
        for (int i = 0; i < each; ++i) {
            truth.push_back(from.uniform() < 0.4 ? 1 : 0);
            cluster.push_back(c);
            score.push_back(static_cast<double>(truth.back()) + shared +
                            std::sqrt(1 - icc) * normal());
        }
    }
    table rows;
    rows.y_true = column("y", std::span<const std::int64_t>(truth));
    rows.score = column("s", std::span<const double>(score));
    rows.cluster = column("c", std::span<const std::int64_t>(cluster));
    state counted(open_layout(rows, {}));
    counted.update(rows);
    return group_by(counted, {}, read_labels(counted)).groups.front();
}

void add_clustered_scores(std::vector<study>& all) {
    const double area = 0.5 * std::erfc(-0.5);  // Phi(1 / sqrt 2)
    for (const int clusters : {30, 100}) {
        for (const double icc : {0.1, 0.3}) {
            const std::string where =
                std::to_string(clusters) + " clusters of 5, ICC " + number(icc);
            all.push_back({"roc_auc of clusters", where, 0.925, 1,
                           [=](philox& from) {
                               const group_counts g = of_scores(from, clusters, 5, icc);
                               return holds(evaluate_roc_auc(g, at95).limits, area);
                           },
                           fewer});
            all.push_back({"mean score of clusters", where, 0.925, 1,
                           [=](philox& from) {
                               const group_counts g = of_scores(from, clusters, 5, icc);
                               return holds(mean_interval(g.sums.score, {}, at95).limits, 0.4);
                           },
                           fewer});
        }
    }
}

void add_weights(std::vector<study>& all) {
    for (const int n : {20, 50, 200, 2000, 100000}) {
        for (const double p : {0.1, 0.3, 0.7}) {
            all.push_back({"rate, weights that depend on the outcome",
                           std::to_string(n) + " rows, rate " + number(weighted_rate(p)),
                           n * std::min(p, 1 - p) < 5 ? 0 : 0.925, 1,
                           [=](philox& from) {
                               const group_counts g = of_weights(from, n, p);
                               return holds(evaluate(selection_rate, g, at95).limits,
                                            weighted_rate(p));
                           },
                           n > 10000  ? 500
                           : n > 1000 ? fewer
                                      : repeats});
        }
    }
    for (const int groups : {2, 10}) {
        for (const double apart : {0.0, 0.2}) {
            add_many(
                all, "200 rows, weights that depend on the outcome", {groups, 0.3, apart},
                [](philox& from, double p) { return of_weights(from, 200, p); }, weighted_rate);
        }
    }
}

void add_pairs(std::vector<study>& all) {
    for (const int n : {20, 100, 1000, 100000}) {
        for (const double p : {0.1, 0.5}) {
            for (const double d : {0.0, 0.1}) {
                const std::string where = std::to_string(n) + " and " + std::to_string(2 * n) +
                                          " rows, rates " + number(p + d) + " and " + number(p);
                const double least = n * p < 5 ? 0.92 : 0.94;
                all.push_back({"difference", where, least, 1, [=](philox& from) {
                                   const proportion a{draw(from, n, p + d), n * 1.0};
                                   const proportion b{draw(from, 2 * n, p), n * 2.0};
                                   return holds(newcombe(a, b, at95), d);
                               }});
                all.push_back({"ratio", where, least, 1, [=](philox& from) {
                                   const proportion a{draw(from, n, p + d), n * 1.0};
                                   const proportion b{draw(from, 2 * n, p), n * 2.0};
                                   const interval limits = koopman(a, b, at95);
                                   return std::isnan(limits.lower) || holds(limits, (p + d) / p);
                               }});
            }
        }
    }
}

void add_groups(std::vector<study>& all) {
    for (const int groups : {2, 10, 50}) {
        for (const int n : {20, 200, 5000}) {
            for (const double apart : {0.0, 0.2}) {
                add_many(
                    all, std::to_string(n) + " rows", {groups, 0.3, apart},
                    [=](philox& from, double p) { return of_rows(from, n, p); },
                    [](double p) { return p; });
            }
        }
    }
}

void add_equivalence(std::vector<study>& all) {
    const std::vector<std::pair<int, double>> sizes{
        {50, 0.25}, {200, 0.1}, {1000, 0.05}, {1000, 0.1}, {10000, 0.02}};
    for (const auto& [n, margin] : sizes) {
        for (const double p : {0.2, 0.5}) {
            all.push_back({"equivalent at the margin",
                           std::to_string(n) + " rows each, rates " + number(p + margin) + " and " +
                               number(p),
                           0, nominal, [=, n = n, margin = margin](philox& from) {
                               const proportion a{draw(from, n, p + margin), n * 1.0};
                               const proportion b{draw(from, n, p), n * 1.0};
                               return equivalence_test(a, b, margin) < 0.05;
                           }});
        }
    }
    const auto of_two = [](philox& from, int n, double p, double q) {
        grouping by;
        by.attribute = {"g"};
        by.names = {{"0"}, {"1"}};
        by.missing = {false, false};
        by.groups = {of_rows(from, n, p), of_rows(from, 2 * n, q)};
        return by;
    };
    comparing wide = against("largest");
    wide.confidence = 0.9;
    wide.half_a_success_wider = true;
    for (const int n : {100, 300, 1000}) {
        for (const double p : {0.3, 0.6}) {
            const double q = p / 0.8;
            const std::string where = std::to_string(n) + " and " + std::to_string(2 * n) +
                                      " rows, rates " + number(p) + " and " + number(q);
            all.push_back({"ratio equivalent at the margin", where, 0, nominal, [=](philox& from) {
                               const grouping by = of_two(from, n, p, q);
                               std::vector<measurement> out;
                               add_comparisons(across_groups(selection_rate, by, wide), by, {},
                                               wide, out);
                               return std::any_of(out.begin(), out.end(), [](const auto& m) {
                                   return m.comparison == "ratio" && m.group.front() == "0" &&
                                          m.lower > 0.8 && m.upper < 1.25;
                               });
                           }});
            all.push_back(
                {"min_ratio equivalent at the margin", where, 0, nominal, [=](philox& from) {
                     const grouping by = of_two(from, n, p, q);
                     std::vector<measurement> out;
                     add_extremes(across_groups(selection_rate, by, wide), by, wide, out);
                     return std::any_of(out.begin(), out.end(), [](const auto& m) {
                         return m.comparison == "min_ratio" && m.lower > 0.8;
                     });
                 }});
            all.push_back(
                {"max_difference equivalent at the margin", where, 0, nominal, [=](philox& from) {
                     const grouping by = of_two(from, n, p, q);
                     std::vector<measurement> out;
                     add_extremes(across_groups(selection_rate, by, wide), by, wide, out);
                     return std::any_of(out.begin(), out.end(), [&](const auto& m) {
                         return m.comparison == "max_difference" && m.upper < q - p;
                     });
                 }});
        }
    }
}

void add_homogeneity(std::vector<study>& all) {
    for (const int groups : {3, 10}) {
        for (const int n : {6, 12}) {
            all.push_back({"homogeneity of small groups rejects",
                           std::to_string(groups) + " groups of " + std::to_string(n) + " to " +
                               std::to_string(2 * n) + ", rate .15",
                           0, nominal,
                           [=](philox& from) {
                               std::vector<std::int64_t> x;
                               std::vector<std::int64_t> rows;
                               for (int g = 0; g < groups; ++g) {
                                   rows.push_back(n + (g % 2) * n);
                                   x.push_back(draw_binomial(from, rows.back(), 0.15));
                               }
                               return homogeneity(x, rows, 199, from()).p_value <= 0.05;
                           },
                           fewer});
        }
    }
}

void add_power(std::vector<study>& all) {
    const std::vector<std::pair<double, double>> rates{{0.6, 0.5}, {0.1, 0.2}};
    for (const double ratio : {1.0, 3.0}) {
        for (const auto& [p1, p2] : rates) {
            const std::int64_t n1 = sample_size(p1, p2, 0.8, ratio);
            const std::int64_t n2 = std::llround(ratio * static_cast<double>(n1));
            all.push_back({"found, with sample_size's rows for power .8",
                           std::to_string(n1) + " and " + std::to_string(n2) + " rows, rates " +
                               number(p1) + " and " + number(p2),
                           0.785, 0.82, [=, p1 = p1, p2 = p2](philox& from) {
                               const std::int64_t a = draw_binomial(from, n1, p1);
                               const std::int64_t b = draw_binomial(from, n2, p2);
                               const std::vector<std::int64_t> first{a, n1 - a};
                               const std::vector<std::int64_t> second{b, n2 - b};
                               return chi_square_two_sample(first, second).p_value < 0.05;
                           }});
        }
    }
}

}  // namespace

void add_uncertainty(std::vector<study>& all) {
    add_clustered_rates(all);
    add_clustered_groups(all);
    add_clustered_scores(all);
    add_weights(all);
    add_pairs(all);
    add_groups(all);
    add_equivalence(all);
    add_homogeneity(all);
    add_power(all);
}

}  // namespace evidence
