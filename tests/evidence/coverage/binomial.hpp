// The binomial law as the study needs it: all probable outcomes, and draws from a counter.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace evidence {

/// The outcomes of Binomial(n, p) whose probability is 1e-15 or more.
struct binomial {
    int first = 0;
    std::vector<double> probability;

    binomial(int n, double p) {
        const double mean = n * p;
        const double reach = 9.0 * std::sqrt(mean * (1.0 - p)) + 24.0;
        first = static_cast<int>(std::max(0.0, std::floor(mean - reach)));
        const int last = static_cast<int>(std::min<double>(n, std::ceil(mean + reach)));
        for (int x = first; x <= last; ++x) {
            probability.push_back(std::exp(std::lgamma(n + 1.0) - std::lgamma(x + 1.0) -
                                           std::lgamma(n - x + 1.0) + x * std::log(p) +
                                           (n - x) * std::log1p(-p)));
        }
        while (probability.size() > 1 && probability.back() < 1e-15) probability.pop_back();
        std::size_t skip = 0;
        while (skip + 1 < probability.size() && probability[skip] < 1e-15) ++skip;
        probability.erase(probability.begin(),
                          probability.begin() + static_cast<std::ptrdiff_t>(skip));
        first += static_cast<int>(skip);
    }

    [[nodiscard]] int size() const { return static_cast<int>(probability.size()); }
};

/// Draws by inversion: one uniform number, one outcome.
class binomial_draw {
  public:
    binomial_draw(int n, double p) {
        const binomial law(n, p);
        first_ = law.first;
        double sum = 0.0;
        for (const double probability : law.probability) below_.push_back(sum += probability);
    }

    [[nodiscard]] int operator()(double uniform) const {
        const auto it = std::lower_bound(below_.begin(), below_.end() - 1, uniform);
        return first_ + static_cast<int>(it - below_.begin());
    }

  private:
    int first_ = 0;
    std::vector<double> below_;
};

/// A uniform number of (0, 1) that depends on its place only: stream and counter, mixed as
/// SplitMix64 does (Steele, Lea and Flood 2014). Any part of a run can be repeated alone.
inline double uniform_at(std::uint64_t stream, std::uint64_t counter) {
    const auto mixed = [](std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    };
    const std::uint64_t bits = mixed(mixed(stream) + (counter + 1) * 0x9e3779b97f4a7c15ULL);
    return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
}

}  // namespace evidence
