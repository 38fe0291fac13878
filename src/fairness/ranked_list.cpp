#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include <fairdrift/core/error.hpp>
#include <fairdrift/fairness/ranking.hpp>

#include "fairness/rank_shares.hpp"

namespace fairdrift {

namespace {

constexpr std::size_t few_groups = 6;

double exposure_of(double rank) { return 1 / std::log2(1 + rank); }

// Visits the blocks of equal scores, best first: rank before it, its parts, its rows.
template <class Visit>
void each_block(std::span<const ranked_part> parts, Visit visit) {
    double before = 0;
    for (std::size_t i = 0; i < parts.size();) {
        std::size_t end = i;
        double rows = 0;
        for (; end < parts.size() && parts[end].score == parts[i].score; ++end) {
            rows += parts[end].rows;
        }
        visit(before, parts.subspan(i, end - i), rows);
        before += rows;
        i = end;
    }
}

// Visits every step-th k with the groups' rows among the first k.
template <class Visit>
void each_beginning(const ranked_list& list, double most, std::int64_t step, Visit visit) {
    std::vector<double> counts(list.groups());
    std::vector<double> rise(list.groups());
    each_block(list.parts(), [&](double before, std::span<const ranked_part> parts, double rows) {
        if (before >= most) return;
        std::fill(rise.begin(), rise.end(), 0.0);
        for (const ranked_part& p : parts) rise[p.group] += p.rows / rows;
        const std::vector<double> base = counts;
        const std::int64_t first = std::llround(before);
        const std::int64_t last = std::llround(std::min(before + rows, most));
        const auto rise_to = [&](double k) {
            for (std::size_t g = 0; g < counts.size(); ++g) counts[g] = base[g] + rise[g] * k;
        };
        for (std::int64_t k = (first / step + 1) * step; k <= last; k += step) {
            rise_to(static_cast<double>(k - first));
            visit(static_cast<double>(k), counts);
        }
        rise_to(rows);
    });
}

// KL of shares among the first k and shares of the list, in nats.
double divergence(const std::vector<double>& counts, double k, const ranked_list& list) {
    double sum = 0;
    for (std::size_t g = 0; g < counts.size(); ++g) {
        const double p = counts[g] / k;
        if (p > 0) sum += p * std::log(p * list.rows() / list.rows(g));
    }
    return std::max(0.0, sum);
}

// Groups one after another.
double sum_in_order(const ranked_list& list, const std::vector<std::size_t>& order,
                    std::size_t step) {
    std::vector<ranked_part> parts;
    for (std::size_t i = 0; i < order.size(); ++i) {
        parts.push_back({-static_cast<double>(i), order[i], list.rows(order[i]), 0});
    }
    return ranked_kl_sum(ranked_list(std::move(parts), list.groups()), step);
}

}  // namespace

ranked_list::ranked_list(std::vector<ranked_part> parts, std::size_t groups)
    : parts_(std::move(parts)), of_group_(groups), groups_(groups) {
    std::erase_if(parts_, [](const ranked_part& p) { return !(p.rows > 0); });
    std::sort(parts_.begin(), parts_.end(), [](const ranked_part& a, const ranked_part& b) {
        return a.score > b.score || (a.score == b.score && a.group < b.group);
    });
    for (const ranked_part& p : parts_) {
        of_group_[p.group] += p.rows;
        rows_ += p.rows;
    }
}

std::vector<double> ranked_list::first(double k) const {
    std::vector<double> counts(groups_);
    each_block(parts_, [&](double before, std::span<const ranked_part> parts, double rows) {
        const double share = std::clamp((k - before) / rows, 0.0, 1.0);
        for (const ranked_part& p : parts) counts[p.group] += share * p.rows;
    });
    return counts;
}

std::vector<double> mean_exposures(const ranked_list& list) {
    std::vector<double> sums(list.groups());
    each_block(list.parts(), [&](double before, std::span<const ranked_part> parts, double rows) {
        const double mean = detail::exposures_after(before, rows) / rows;
        for (const ranked_part& p : parts) sums[p.group] += p.rows * mean;
    });
    for (std::size_t g = 0; g < sums.size(); ++g) {
        sums[g] = list.rows(g) > 0 ? sums[g] / list.rows(g) : absent;
    }
    return sums;
}

double exposure_deviation(const ranked_list& list) {
    double sum = 0;
    double squares = 0;
    each_block(list.parts(), [&](double before, std::span<const ranked_part>, double rows) {
        const double block = detail::exposures_after(before, rows);
        sum += block;
        squares += block * block / rows;
    });
    const double n = list.rows();
    return n > 1 ? std::sqrt(std::max(0.0, squares - sum * sum / n) / (n - 1)) : absent;
}

double normalized_discounted_kl(const ranked_list& list) {
    double sum = 0;
    double weights = 0;
    each_beginning(list, list.rows(), 1, [&](double k, const std::vector<double>& counts) {
        sum += divergence(counts, k, list) * exposure_of(k);
        weights += exposure_of(k);
    });
    return weights > 0 ? sum / weights : absent;
}

double ranked_kl_sum(const ranked_list& list, std::size_t step) {
    double sum = 0;
    const auto every = static_cast<std::int64_t>(step);
    each_beginning(list, list.rows(), every, [&](double k, const std::vector<double>& counts) {
        sum += divergence(counts, k, list) / std::log2(k);
    });
    return sum;
}

double ranked_kl(const ranked_list& list, std::size_t step) {
    if (step < 2)
        throw invalid_input("rkl's step is " + std::to_string(step) + "; it must be 2 or more");
    std::vector<std::size_t> order;
    for (std::size_t g = 0; g < list.groups(); ++g) {
        if (list.rows(g) > 0) order.push_back(g);
    }
    if (order.size() < 2) return absent;
    double most = 0;
    if (order.size() <= few_groups) {
        do {
            most = std::max(most, sum_in_order(list, order, step));
        } while (std::next_permutation(order.begin(), order.end()));
    } else {
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return list.rows(a) < list.rows(b); });
        most = sum_in_order(list, order, step);
    }
    return most > 0 ? std::min(1.0, ranked_kl_sum(list, step) / most) : absent;
}

infeasible infeasible_index(const ranked_list& list, std::span<const double> shares,
                            std::size_t last) {
    if (shares.size() != list.groups()) {
        throw invalid_input("there are " + std::to_string(shares.size()) + " shares for " +
                            std::to_string(list.groups()) + " groups");
    }
    for (const double share : shares) {
        if (!(share >= 0 && share <= 1)) {
            throw invalid_input("a share aimed at is " + std::to_string(share) +
                                "; it must be between 0 and 1");
        }
    }
    infeasible result;
    each_beginning(list, static_cast<double>(last), 1,
                   [&](double k, const std::vector<double>& counts) {
                       std::size_t here = 0;
                       for (std::size_t g = 0; g < counts.size(); ++g) {
                           // A share like 0.29 of 100 is 28.999... in binary.
                           const double wanted = std::floor(shares[g] * k + 1e-9);
                           if (counts[g] < wanted - 1e-9) ++here;
                       }
                       result.index += here;
                       if (here > 0) result.at.push_back(static_cast<std::size_t>(k));
                   });
    return result;
}

gain discounted_gain(std::span<const double> relevances, std::span<const double> scores) {
    if (relevances.size() != scores.size()) {
        throw invalid_input("there are " + std::to_string(relevances.size()) + " relevances for " +
                            std::to_string(scores.size()) + " scores");
    }
    gain result;
    if (scores.empty()) return result;
    std::vector<ranked_part> parts;
    for (std::size_t i = 0; i < scores.size(); ++i)
        parts.push_back({scores[i], 0, 1, relevances[i]});
    const ranked_list list(std::move(parts), 1);
    result.dcg = 0;
    each_block(list.parts(), [&](double before, std::span<const ranked_part> block, double rows) {
        double relevance = 0;
        for (const ranked_part& p : block) relevance += p.relevance;
        result.dcg += relevance * detail::exposures_after(before, rows) / rows;
    });
    std::vector<double> best(relevances.begin(), relevances.end());
    std::sort(best.begin(), best.end(), std::greater<>());
    result.ideal = 0;
    for (std::size_t i = 0; i < best.size(); ++i) {
        result.ideal += best[i] * exposure_of(static_cast<double>(i + 1));
    }
    return result;
}

}  // namespace fairdrift
