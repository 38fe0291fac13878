#include <fairdrift/stats/non_central.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <boost/math/distributions/non_central_chi_squared.hpp>

#include <fairdrift/core/error.hpp>

#include "stats/special.hpp"

namespace fairdrift {

namespace {

using law = boost::math::non_central_chi_squared_distribution<double, detail::in_double>;

constexpr double far = 10000;

// The c with (q - k - c)^2 = 2 z^2 (k + 2 c), below or above q - k.
double by_normal(double q, double k, double z) {
    const double b = q - k + 2 * z * z;
    const double c = (q - k) * (q - k) - 2 * z * z * k;
    const double half = std::sqrt(std::max(0.0, b * b - c));
    return std::max(0.0, z > 0 ? b + half : b - half);
}

double solved(double q, double k, double probability) {
    const boost::math::chi_squared_distribution<double, detail::in_double> central(k);
    if (boost::math::cdf(central, q) <= probability) return 0;
    return law::find_non_centrality(k, q, probability);
}

}  // namespace

interval non_centrality(double statistic, double degrees_of_freedom, level at) {
    if (!(statistic >= 0) || !(degrees_of_freedom > 0) || !std::isfinite(statistic)) {
        throw invalid_input("a chi-square statistic is " + std::to_string(statistic) + " with " +
                            std::to_string(degrees_of_freedom) +
                            " degrees of freedom; the first must be 0 or more, the second above 0");
    }
    if (statistic > far) {
        return {by_normal(statistic, degrees_of_freedom, -at.z),
                by_normal(statistic, degrees_of_freedom, at.z)};
    }
    return {solved(statistic, degrees_of_freedom, 1 - at.tail),
            solved(statistic, degrees_of_freedom, at.tail)};
}

}  // namespace fairdrift
