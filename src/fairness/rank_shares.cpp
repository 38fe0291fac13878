#include "fairness/rank_shares.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace fairdrift::detail {

namespace {

constexpr double single_places = 256;
constexpr double pool_share = 64;
constexpr double added = 2;  // of the group, and of the others

// Rows of every group, and exposures, of the first k places; k rises from call to call.
class beginning {
  public:
    explicit beginning(const ranked_list& list)
        : parts_(list.parts()), before_(list.groups()), counts_(list.groups()) {
        open();
    }

    void go_to(double k) {
        while (k >= first_ + rows_ && end_ < parts_.size()) {
            for (std::size_t i = start_; i < end_; ++i) before_[parts_[i].group] += parts_[i].rows;
            first_ += rows_;
            exposed_ += block_;
            start_ = end_;
            open();
        }
        const double share = std::clamp((k - first_) / rows_, 0.0, 1.0);
        counts_ = before_;
        for (std::size_t i = start_; i < end_; ++i) {
            counts_[parts_[i].group] += share * parts_[i].rows;
        }
        exposures_ = exposed_ + share * block_;
    }
    [[nodiscard]] double count(std::size_t group) const { return counts_[group]; }
    [[nodiscard]] double exposures() const { return exposures_; }

  private:
    // Rows of one score share their places.
    void open() {
        rows_ = 0;
        for (; end_ < parts_.size() && parts_[end_].score == parts_[start_].score; ++end_) {
            rows_ += parts_[end_].rows;
        }
        block_ = exposures_after(first_, rows_);
    }

    std::span<const ranked_part> parts_;
    std::vector<double> before_;
    std::vector<double> counts_;
    std::size_t start_ = 0;
    std::size_t end_ = 0;
    double first_ = 0;
    double rows_ = 0;
    double block_ = 0;
    double exposed_ = 0;
    double exposures_ = 0;
};

}  // namespace

double exposures_after(double first, double count) {
    double sum = 0;
    const std::int64_t last = std::llround(count);
    for (std::int64_t k = 1; k <= last; ++k) {
        sum += 1 / std::log2(1 + first + static_cast<double>(k));
    }
    return sum;
}

rank_shares::rank_shares(const ranked_list& list) : groups_(list.groups()) {
    const double n = list.rows();
    const double around = std::max(1.0, std::round(std::sqrt(n)));
    beginning low(list);
    beginning high(list);
    beginning end(list);
    double before = 0;
    double exposed = 0;
    while (before < n) {
        const double pool = before < single_places ? 1 : std::floor(before / pool_share);
        const double rows = std::min(pool, n - before);
        const double from = std::max(0.0, before - around);
        const double to = std::min(n, before + rows + around);
        low.go_to(from);
        high.go_to(to);
        end.go_to(before + rows);
        rows_.push_back(rows);
        exposure_.push_back((end.exposures() - exposed) / rows);
        for (std::size_t g = 0; g < groups_; ++g) {
            shares_.push_back((high.count(g) - low.count(g) + added) / (to - from + 2 * added));
        }
        before += rows;
        exposed = end.exposures();
    }
}

double rank_shares::spread(const contrast& of, std::size_t stretch) const {
    const double a = shares_[stretch * groups_ + of.a];
    const double b = shares_[stretch * groups_ + of.b];
    const double mean = a * of.first + b * of.second;
    return rows_[stretch] * (a * of.first * of.first + b * of.second * of.second - mean * mean);
}

double rank_shares::variance(const contrast& of, double shift) const {
    double sum = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        sum += spread(of, i) * (exposure_[i] - shift) * (exposure_[i] - shift);
    }
    return sum;
}

double rank_shares::variance(const contrast& of) const {
    double all = 0;
    double sum = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        all += spread(of, i);
        sum += spread(of, i) * exposure_[i];
    }
    return all > 0 ? variance(of, sum / all) : 0;
}

double rank_shares::rows(std::size_t group) const {
    double sum = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) sum += rows_[i] * shares_[i * groups_ + group];
    return sum;
}

double rank_shares::exposures(std::size_t group) const {
    double sum = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        sum += rows_[i] * shares_[i * groups_ + group] * exposure_[i];
    }
    return sum;
}

}  // namespace fairdrift::detail
