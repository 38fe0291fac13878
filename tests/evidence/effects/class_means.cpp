// Means over several classes, rare classes among them, with and without weights.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fairdrift/fairness/classes.hpp>

#include "rows.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

// Classes with these shares; a row of any of them is decided rightly at `right`, else as one of the
// others alike, and its weight is 1, or 0.2 to 5 on the logarithmic scale.
struct class_law {
    std::vector<double> shares;
    double right;
    [[nodiscard]] double cell(std::size_t t, std::size_t d) const {
        const auto others = static_cast<double>(shares.size() - 1);
        return shares[t] * (t == d ? right : (1 - right) / others);
    }
    [[nodiscard]] class_table drawn(philox& from, int n, bool weighted) const {
        const std::size_t k = shares.size();
        class_table table(k);
        for (int i = 0; i < n; ++i) {
            double u = from.uniform();
            std::size_t place = 0;
            while (place + 1 < k * k && u >= cell(place / k, place % k)) {
                u -= cell(place / k, place % k);
                ++place;
            }
            const double w = weighted ? std::pow(5, 2 * from.uniform() - 1) : 1;
            table.at(place / k, place % k).merge({1, w, w * w});
        }
        return table;
    }
    // The mean over classes of a ratio of sums over cells, as the metric takes it of a sample.
    [[nodiscard]] double truth(const metric& what) const {
        const std::size_t k = shares.size();
        group_counts group;
        group.classes = class_table(k);
        for (std::size_t t = 0; t < k; ++t) {
            for (std::size_t d = 0; d < k; ++d) {
                group.classes.at(t, d) = {1000, 1e6 * cell(t, d), 1e6 * cell(t, d)};
            }
        }
        return evaluate(what, group, at95).value;
    }
};

}  // namespace

void add_class_means(std::vector<study>& all) {
    const metric* metrics[] = {&macro_true_positive_rate, &macro_positive_predictive_value,
                               &macro_false_positive_rate, &macro_f1};
    const class_law laws[] = {{{0.4, 0.35, 0.25}, 0.7},
                              {{0.6, 0.35, 0.05}, 0.7},
                              {{0.6, 0.35, 0.05}, 0.5},
                              {{0.6, 0.35, 0.05}, 0.9},
                              {{0.4, 0.3, 0.2, 0.05, 0.05}, 0.6}};
    for (const class_law& law : laws) {
        for (const int n : {100, 300, 1000}) {
            for (const bool weighted : {false, true}) {
                for (const metric* what : metrics) {
                    const double truth = law.truth(*what);
                    const bool few = n * law.shares.back() * std::min(law.right, 1 - law.right) < 5;
                    all.push_back({std::string(what->name),
                                   std::to_string(n) + " rows, " +
                                       std::to_string(law.shares.size()) + " classes, smallest " +
                                       number(law.shares.back()) + ", right " + number(law.right) +
                                       (weighted ? ", weights from 0.2 to 5" : ""),
                                   few ? 0 : of_fewer, 1,
                                   [=](philox& from) {
                                       group_counts group;
                                       group.classes = law.drawn(from, n, weighted);
                                       const estimate e = evaluate(*what, group, at95);
                                       return std::isnan(e.value) || holds(e.limits, truth);
                                   },
                                   fewer});
                }
            }
        }
    }
}

}  // namespace evidence
