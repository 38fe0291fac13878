// Errors of a regression and their differences, residuals normal and skew.
#include <cmath>
#include <string>
#include <vector>

#include <fairdrift/fairness/across_groups.hpp>
#include <fairdrift/fairness/errors.hpp>

#include "rows.hpp"

namespace evidence {

namespace {

using namespace fairdrift;

enum class residual { normal, exponential, lognormal };

const char* text(residual kind) {
    return kind == residual::normal        ? "normal"
           : kind == residual::exponential ? "exponential"
                                           : "lognormal";
}

// Of mean 0 and variance 1.
double drawn(philox& from, residual kind) {
    constexpr double e = 2.718281828459045;
    switch (kind) {
        case residual::normal: return normal(from);
        case residual::exponential: return -std::log(from.uniform()) - 1;
        default:
            return (std::exp(normal(from) / 2) - std::exp(1.0 / 8)) /
                   std::sqrt(std::sqrt(std::sqrt(e)) * (std::sqrt(std::sqrt(e)) - 1));
    }
}

group_counts errors_of(philox& from, int n, residual kind, double bias, double spread) {
    group_counts group;
    value_moments& sums = group.values;
    for (int i = 0; i < n; ++i) {
        const double y = 10 + 2 * normal(from);
        const double e = bias + spread * drawn(from, kind);
        const double terms[] = {1,     e,         std::abs(e),   e * e,     e * e * e * e, y,
                                y * y, y * y * y, y * y * y * y, e * e * y, e * e * y * y};
        for (std::size_t k = 0; k < moments; ++k) sums.first[k] += terms[k];
    }
    sums.second = sums.first;
    sums.rows = n;
    sums.row_squares = n;
    tally all;
    all.rows = n;
    group.outcomes.add(outcome::missing, outcome::missing, all);
    return group;
}

double absolute_mean(residual kind, double bias, double spread) {
    constexpr int pieces = 200000;
    double sum = 0;
    for (int i = 0; i < pieces; ++i) {
        const double tail = (i + 0.5) / pieces;
        double x = 0;
        if (kind == residual::exponential) {
            x = -std::log(tail) - 1;
        } else {
            const double z = tail == 0.5  ? 0
                             : tail < 0.5 ? level::from_tail(tail).z
                                          : -level::from_tail(1 - tail).z;
            const double s = std::exp(0.125);
            x = kind == residual::normal
                    ? z
                    : (std::exp(z / 2) - s) / (s * std::sqrt(std::exp(0.25) - 1));
        }
        sum += std::abs(bias + spread * x) / pieces;
    }
    return sum;
}

}  // namespace

void add_regressions(std::vector<study>& all) {
    for (const residual kind : {residual::normal, residual::exponential, residual::lognormal}) {
        // Of a group whose errors have this bias and spread; the other has bias 0 and spread 1.
        const double bias = 0.5;
        const double spread = 1.5;
        const auto size = [](double b, double s) { return std::sqrt(b * b + s * s); };
        struct named {
            const metric* what;
            double mine;
            double theirs;
        };
        const named metrics[] = {
            {&mean_error, bias, 0},
            {&mean_absolute_error, absolute_mean(kind, bias, spread), absolute_mean(kind, 0, 1)},
            {&root_mean_squared_error, size(bias, spread), 1},
            {&r2, 1 - (bias * bias + spread * spread) / 4, 0.75}};
        for (const int n : {30, 100, 1000}) {
            for (const named& m : metrics) {
                // Of skew residuals few rows do not tell how heavy the tail is.
                const bool slow = m.what == &mean_error || m.what == &root_mean_squared_error;
                const int enough = kind == residual::normal ? 0 : slow ? 1000 : 100;
                const double least = n < enough ? 0 : of_fewer;
                const std::string where = std::to_string(n) + " rows, " + text(kind) + " residuals";
                all.push_back({std::string(m.what->name), where, least, 1,
                               [=](philox& from) {
                                   const auto g = errors_of(from, n, kind, bias, spread);
                                   return holds(evaluate(*m.what, g, at95).limits, m.mine);
                               },
                               fewer});
                for (const bool same : {true, false}) {
                    const double gap = same ? 0 : m.mine - m.theirs;
                    all.push_back(
                        {std::string(m.what->name) + " difference",
                         where + " each, " + (same ? "alike" : "apart"), least, 1,
                         [=](philox& from) {
                             grouping by;
                             by.attribute = {"g"};
                             for (const int g : {0, 1}) {
                                 by.names.push_back({std::to_string(g)});
                                 by.missing.push_back(false);
                                 const bool plain = g == 1 && !same;
                                 by.groups.push_back(errors_of(from, n, kind, plain ? 0 : bias,
                                                               plain ? 1 : spread));
                             }
                             comparing how;
                             how.against = "1";
                             std::vector<measurement> out;
                             add_comparisons(across_groups(*m.what, by, how), by, {}, how, out);
                             return holds({out.front().lower, out.front().upper}, gap);
                         },
                         fewer});
                }
            }
        }
    }
}

}  // namespace evidence
